// Early stopping on a sequence of costs that is known in advance.
#include "erratum.hpp"
#include "small_network.hpp"
#include "training/early_stopping.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace lbl;
using namespace lbl::testing;

namespace {

const std::vector<double> costs{5, 4, 4.1, 3, 3.2, 3.3};  // of epochs 1, 2, ...

/// Epochs until it stops; the network of epoch e has all weights e.
training::EarlyStopping<SmallNetwork> watched(Index patience) {
  training::EarlyStopping<SmallNetwork> early{.patience = patience};
  for (std::size_t e = 0; e < costs.size(); ++e) {
    SmallNetwork network;
    for_each_parameter([&](const std::string&, auto& w) { std::fill_n(w.data(), w.size(), Real(e + 1)); }, network);
    if (early.stop(costs[e], network)) break;
  }
  return early;
}

}  // namespace

// \eq{slides-early}: the weights of the minimum are kept; \erratum{E129}: who stops at the first rise, stops at 4.1 and
// never sees the 3
BOOST_AUTO_TEST_CASE(patience_outlasts_a_single_rise) {
  const auto at_first_rise = watched(1), patient = watched(2);
  BOOST_TEST(at_first_rise.epoch == 3);
  BOOST_TEST(at_first_rise.least == 4);
  BOOST_TEST(at_first_rise.best.W1(0, 0) == 2);

  BOOST_TEST(patient.epoch == 6);
  BOOST_TEST(patient.least == 3);
  BOOST_TEST(patient.best_epoch == 4);
  report_erratum("E129", at_first_rise.least - 3, patient.least - 3);
  for_each_parameter([](const std::string&, const auto& w) {
    for (Index n = 0; n < w.size(); ++n) BOOST_TEST(w.data()[n] == 4);
  }, patient.best);
}

BOOST_AUTO_TEST_CASE(more_patience_than_epochs_never_stops) {
  BOOST_TEST(watched(7).epoch == 6);
  training::EarlyStopping<SmallNetwork> early{.patience = 3};
  for (int epoch = 1; epoch <= 10; ++epoch) BOOST_TEST(!early.stop(1. / epoch, SmallNetwork()));
}

// A cost that is no number is no minimum.
BOOST_AUTO_TEST_CASE(a_cost_that_is_not_a_number_is_never_the_best) {
  training::EarlyStopping<SmallNetwork> early{.patience = 2};
  BOOST_TEST(!early.stop(1, SmallNetwork()));
  BOOST_TEST(!early.stop(std::nan(""), SmallNetwork()));
  BOOST_TEST(early.stop(std::nan(""), SmallNetwork()));
  BOOST_TEST(early.best_epoch == 1);
}
