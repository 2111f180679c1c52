// C-class regression on images.
#include "data/digits.hpp"
#include "data/find.hpp"
#include "erratum.hpp"
#include "perceptron/image_classes.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace lbl;
using namespace lbl::perceptron;
using lbl::testing::report_erratum;

BOOST_AUTO_TEST_SUITE(softmax_regression_on_images)

// \erratum{E76} \eq{lecture-mnist}: images have 28 x 28 pixels, so a model has 784 inputs, not 1024.
BOOST_AUTO_TEST_CASE(a_model_of_digits_has_784_inputs) {
  std::vector<data::Dataset> sets{data::digits(10, 0, 1).train};
  for (const char* name : {"mnist", "fashion-mnist"})
    if (data::available(name)) sets.push_back(data::load(name).test);
  for (const data::Dataset& images : sets) {
    BOOST_TEST(images.rows == 28);
    BOOST_TEST(images.columns == 28);
    const LinearModel model = fresh_model(images, "chapter");
    BOOST_TEST(model.W.dim[1] == 784);
    report_erratum("E76", 1024 - 784, std::abs(double(model.W.dim[1] - 784)));
    BOOST_TEST(training::count_parameters(model) == 7850);
  }
}

// From ln 10, the cost of knowing nothing, downwards; and far better than one in ten.
BOOST_AUTO_TEST_CASE(it_starts_at_ln_10_and_learns_digits) {
  const data::Split split = data::digits(1000, 500, 1);
  LinearModel model = fresh_model(split.train, "core");
  BOOST_TEST(evaluate(model, split.test).mean_cost() == std::log(10.), boost::test_tools::tolerance(1e-12));
  std::ostringstream nowhere;
  report::Run run;
  run.out = &nowhere;
  report::Progress progress(run, 5, 1000);
  for (Index epoch = 1; epoch <= 5; ++epoch) train_epoch(model, split.train, 20, 0.1, 1, epoch, progress);
  BOOST_TEST(evaluate(model, split.test).accuracy() > 0.7);
}

// A rate beyond all measure ends in one line that says so, not in nan for the rest of the run.
BOOST_AUTO_TEST_CASE(a_cost_that_is_not_finite_stops_the_run) {
  const data::Dataset images = data::digits(100, 0, 1).train;
  LinearModel model = fresh_model(images, "chapter");
  model.b(0) = NAN;
  std::ostringstream nowhere;
  report::Run run;
  run.out = &nowhere;
  report::Progress progress(run, 1, 100);
  const auto names_the_way_out = [](const std::runtime_error& error) {
    return std::string(error.what()).find("--learning-rate 0.01") != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(train_epoch(model, images, 10, 0.1, 1, 1, progress), std::runtime_error, names_the_way_out);
}

BOOST_AUTO_TEST_SUITE_END()
