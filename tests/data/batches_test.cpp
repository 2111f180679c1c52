// Mini-batches: orders, one-hot labels, and bytes that become numbers.
#include "data/batches.hpp"
#include "erratum.hpp"
#include "idx_files.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <algorithm>
#include <numeric>

namespace samples_of = boost::unit_test::data;
using namespace lbl;
using namespace lbl::data;
using namespace lbl::data::testing;
using lbl::testing::report_erratum;

namespace {

Dataset patterned(Index samples, Index rows, Index columns) {
  Dataset dataset{"patterned", "test", rows, columns, 1, {"a", "b", "c", "d", "e", "f", "g"}, {}, {}};
  std::uint32_t state = 3;
  for (Index i = 0; i < samples * rows * columns; ++i)
    dataset.images.push_back(static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24));
  for (Index m = 0; m < samples; ++m) dataset.labels.push_back(static_cast<std::uint8_t>(m * 5 % 7));
  return dataset;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_order_is_a_permutation) {
  for (const Index samples : {0, 1, 2, 3, 64, 1000}) {
    std::vector<Index> order = shuffled_order(samples, 1, 0);
    std::sort(order.begin(), order.end());
    std::vector<Index> identity(static_cast<std::size_t>(samples));
    std::iota(identity.begin(), identity.end(), Index{0});
    BOOST_TEST((order == identity), samples << " samples are not each visited once");
  }
  BOOST_CHECK_THROW(shuffled_order(-1, 1, 0), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(every_seed_and_epoch_has_its_own_order) {
  const std::uint64_t far = std::uint64_t{1} << 32;
  const std::vector<std::vector<Index>> orders{shuffled_order(100, 1, 0), shuffled_order(100, 1, 1),
                                               shuffled_order(100, 2, 0), shuffled_order(100, 0, 1),
                                               shuffled_order(100, 1 + far, 0), shuffled_order(100, 1, -1)};
  for (std::size_t a = 0; a < orders.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) BOOST_TEST((orders[a] != orders[b]), "orders " << a << " and " << b);
  BOOST_TEST((shuffled_order(100, 1, 0) == orders[0]));
}

// Recorded once: a compiler, library or processor that gives others would make results irreproducible.
BOOST_AUTO_TEST_CASE(the_order_is_the_same_on_every_platform) {
  const std::vector<Index> order = shuffled_order(60000, 1, 0);
  const std::vector<Index> first(order.begin(), order.begin() + 6), recorded{42516, 41352, 57183, 20510, 8445, 31391};
  BOOST_TEST(first == recorded, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(all_positions_are_equally_likely) {
  std::vector<int> first(5);
  for (Index epoch = 0; epoch < 5000; ++epoch) ++first[static_cast<std::size_t>(shuffled_order(5, 9, epoch)[0])];
  for (const int count : first) BOOST_TEST(std::abs(count - 1000) < 120);  // standard deviation 28
}

BOOST_AUTO_TEST_CASE(the_last_partial_batch_is_kept) {
  const std::vector<Index> order = shuffled_order(130, 1, 0);
  const auto batches = mini_batches(order, 64);
  BOOST_TEST(batches.size() == 3u);
  BOOST_TEST(batches[0].size() == 64u);
  BOOST_TEST(batches[2].size() == 2u);
  std::vector<Index> joined;
  for (const auto batch : batches) joined.insert(joined.end(), batch.begin(), batch.end());
  BOOST_TEST((joined == order));

  BOOST_TEST(mini_batches(order, 130).size() == 1u);
  BOOST_TEST(mini_batches(order, 1000).size() == 1u);
  BOOST_TEST(mini_batches(order, 1).size() == 130u);
  const std::vector<Index> none;
  BOOST_TEST(mini_batches(none, 64).empty());
  for (const Index batch : {0, -3}) BOOST_CHECK_THROW(mini_batches(order, batch), std::invalid_argument);
}

// \eq{handbook-onehot}: label 3 is [0,0,0,1,0,0,0,0,0,0]; \erratum{E1} prints the code of label 2
BOOST_AUTO_TEST_CASE(label_c_is_entry_c) {
  const Bytes labels{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  Tensor<2> y;
  one_hot(labels, 10, y);
  const std::vector<Real> right{0, 0, 0, 1, 0, 0, 0, 0, 0, 0}, printed{0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
  std::vector<Real> three, two;
  for (Index i = 0; i < 10; ++i) three.push_back(y(i, 3)), two.push_back(y(i, 2));
  BOOST_TEST((three == right));
  BOOST_TEST((three != printed));
  BOOST_TEST((two == printed));
  report_erratum("E1", std::abs(printed[3] - 1), std::abs(three[3] - 1));
  for (Index m = 0; m < 10; ++m) {
    Real sum = 0;
    Index largest = 0;
    for (Index i = 0; i < 10; ++i) sum += y(i, m), largest = y(i, m) > y(largest, m) ? i : largest;
    BOOST_TEST(sum == 1);
    BOOST_TEST(largest == m);
  }
  check_error(error_of([&] { one_hot(labels, 9, y); }), {"sample 9 ", "label 9", "9 classes"});
}

// \eq{handbook-data-mnist} and \erratum{E13}: both ends of [0, 1] occur
BOOST_AUTO_TEST_CASE(bytes_become_the_closed_interval) {
  Dataset dataset{"ends", "test", 1, 256, 1, {"only"}, {}, {0}};
  for (int byte = 0; byte < 256; ++byte) dataset.images.push_back(static_cast<std::uint8_t>(byte));
  Tensor<2> x, y;
  gather(dataset, std::vector<Index>{0}, {}, x, y);
  BOOST_TEST(x(0, 0) == 0);
  BOOST_TEST(x(255, 0) == 1);
  report_erratum("E13", double(x(0, 0) <= 0) + double(x(255, 0) >= 1), double(x(0, 0) < 0) + double(x(255, 0) > 1));
  for (Index n = 0; n < 256; ++n)
    BOOST_TEST(std::abs(x(n, 0) - static_cast<Real>(n) / 255) < 4 * std::numeric_limits<Real>::epsilon());
  // The programs compute the same in float: the end is exact there, too.
  const float scale = 1 / (255 * 1.0F);
  BOOST_TEST(scale * 255.0F == 1.0F);
}

// Over all training pixels together.
BOOST_AUTO_TEST_CASE(standardised_pixels_have_mean_0_and_variance_1) {
  const Dataset dataset = patterned(50, 4, 5);
  const Normalisation normalisation = standardise(dataset);
  Tensor<2> x, y;
  std::vector<Index> all(50);
  std::iota(all.begin(), all.end(), Index{0});
  gather(dataset, all, normalisation, x, y);
  double sum = 0, squares = 0;
  for (Index i = 0; i < x.size(); ++i) sum += x.data()[i], squares += x.data()[i] * x.data()[i];
  BOOST_TEST(std::abs(sum / 1000) < 1e-12);
  BOOST_TEST(std::abs(squares / 1000 - 1) < 1e-12);

  Dataset grey = dataset;
  std::fill(grey.images.begin(), grey.images.end(), std::uint8_t{9});
  check_error(error_of([&] { standardise(grey); }), {"patterned", "equal"});
  check_error(error_of([&] { standardise(Dataset{}); }), {"standardised"});
}

BOOST_DATA_TEST_CASE(gather_is_the_plain_double_loop,
                     samples_of::make({1, 2, 7, 8, 9, 16, 63, 64, 65, 100, 128, 130}), M) {
  for (const Index columns : {1, 3, 7, 8, 15, 28})
    for (const Index rows : {1, 9, 28}) {
      const Dataset dataset = patterned(40, rows, columns);
      std::vector<Index> which;
      for (Index m = 0; m < M; ++m) which.push_back((m * 17 + 3) % 40);
      const Normalisation normalisation{Real(0.3), Real(0.4)};
      Tensor<2> x, y;
      gather(dataset, which, normalisation, x, y);

      const Index N = rows * columns;
      BOOST_TEST_REQUIRE((x.dim == std::array<Index, 2>{N, M} && y.dim == std::array<Index, 2>{7, M}));
      double largest = 0;
      for (Index m = 0; m < M; ++m) {
        const Index sample = which[static_cast<std::size_t>(m)];
        for (Index n = 0; n < N; ++n)
          largest = std::max(largest, std::abs(x(n, m) - (dataset.image(sample)[n] / 255.0 - 0.3) / 0.4));
        for (Index i = 0; i < 7; ++i) largest = std::max(largest, std::abs(y(i, m) - (sample * 5 % 7 == i ? 1 : 0)));
      }
      BOOST_TEST(largest < 1e-14, rows << " x " << columns << " pixels, " << M << " samples: differs by " << largest);
    }
}

BOOST_AUTO_TEST_CASE(gather_keeps_or_resizes_its_tensors_and_checks_indices) {
  const Dataset dataset = patterned(10, 4, 4);
  Tensor<2> x, y;
  gather(dataset, std::vector<Index>{0, 1, 2}, {}, x, y);
  const Real* kept = x.data();
  gather(dataset, std::vector<Index>{3, 4, 5}, {}, x, y);
  BOOST_TEST(x.data() == kept);
  gather(dataset, std::vector<Index>{6}, {}, x, y);
  BOOST_TEST((x.dim == std::array<Index, 2>{16, 1}));
  for (const Index wrong : {-1, 10})
    check_error(error_of([&] { gather(dataset, std::vector<Index>{0, wrong}, {}, x, y); }),
                {"sample", std::to_string(wrong) + " is not one of the 10 samples of patterned"});
}
