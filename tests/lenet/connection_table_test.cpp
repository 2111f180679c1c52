// The table of C3, set by set: its totals survive the damage in the document, so they alone prove nothing.
#include "erratum.hpp"
#include "lenet/layers/connection_table.hpp"
#include "lenet/layers/convolution.hpp"
#include "lenet/networks/handbook.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace lbl;
using Columns = std::vector<std::vector<Index>>;
using lbl::testing::report_erratum;

namespace {

/// Figure 6 as LeCun's table I has it.
const Columns right_columns{{0, 1, 2},    {1, 2, 3},    {2, 3, 4},    {3, 4, 5},    {0, 4, 5},    {0, 1, 5},
                            {0, 1, 2, 3}, {1, 2, 3, 4}, {2, 3, 4, 5}, {0, 3, 4, 5}, {0, 1, 4, 5}, {0, 1, 2, 5},
                            {0, 1, 3, 4}, {1, 2, 4, 5}, {0, 2, 3, 5}, {0, 1, 2, 3, 4, 5}};

/// Marks of each row, the channels.
std::vector<Index> row_sums(const Columns& columns) {
  std::vector<Index> sums(6);
  for (const auto& column : columns)
    for (const Index c : column) ++sums[static_cast<std::size_t>(c)];
  return sums;
}

/// The figure as the document prints it: in rows 3, 4 and 5 the marks of the first six columns stand one to the right.
Columns printed() {
  Columns columns = right_columns;
  for (std::size_t k = 0; k < 6; ++k) std::erase_if(columns[k], [](Index c) { return c >= 3; });
  const Columns rows{{2, 3, 4}, {3, 4, 5}, {4, 5, 6}};
  for (std::size_t row = 0; row < 3; ++row)
    for (const Index k : rows[row]) columns[std::size_t(k)].push_back(Index(row) + 3);
  return columns;
}

}  // namespace

// \eq{handbook-lenet-c3} against \erratum{E26}: every column set, not only the totals
BOOST_AUTO_TEST_CASE(every_column_of_the_table) {
  const lenet::ConnectionTable table = lenet::lecun_table();
  BOOST_TEST((table.inputs == right_columns));
  BOOST_TEST((row_sums(table.inputs) == std::vector<Index>(6, 10)));
  BOOST_TEST(table.pairs(16, 6) == 60);
  std::vector<std::size_t> sizes;
  for (const auto& column : table.inputs) sizes.push_back(column.size());
  BOOST_TEST((sizes == std::vector<std::size_t>{3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6}));

  const Columns damaged = printed();
  BOOST_TEST((damaged != right_columns));
  BOOST_TEST((row_sums(damaged) == std::vector<Index>(6, 10)));  // the totals survive
  const auto other = [&](const Columns& columns) {
    Index count = 0;
    for (std::size_t k = 0; k < right_columns.size(); ++k) count += columns[k] != right_columns[k];
    return double(count);
  };
  report_erratum("E26", other(damaged), other(table.inputs));
  std::vector<std::size_t> first;
  for (std::size_t k = 1; k < 6; ++k) first.push_back(damaged[k].size());
  BOOST_TEST((first != std::vector<std::size_t>(5, 3)));  // six triples they are not
}

// \eq{handbook-lenet-c3} against \erratum{E25}: not "the next 6 and so on": neighbours in a circle, then two pairs of
// neighbours with a gap
BOOST_AUTO_TEST_CASE(neighbours_stand_in_a_circle) {
  const auto gaps = [](const std::vector<Index>& column) {  // places in the circle where the next map is left out
    Index count = 0;
    for (const Index c : column) count += std::find(column.begin(), column.end(), (c + 1) % 6) == column.end();
    return count;
  };
  const Columns columns = lenet::lecun_table().inputs;
  for (std::size_t k = 0; k < 12; ++k) BOOST_TEST(gaps(columns[k]) == 1);
  for (std::size_t k = 12; k < 15; ++k) BOOST_TEST(gaps(columns[k]) == 2);
  BOOST_TEST(gaps(columns[15]) == 0);
  report_erratum("E25", double(gaps(columns[12]) - 1), double(gaps(columns[12]) - 2));
}

// \eq{handbook-lenet-c3-why}: no two maps read the same
BOOST_AUTO_TEST_CASE(every_map_has_inputs_of_its_own) {
  const auto inputs = lenet::lecun_table().inputs;
  BOOST_TEST(std::set<std::vector<Index>>(inputs.begin(), inputs.end()).size() == 16u);
}

// \eq{handbook-lenet-c3-params} against \erratum{E27}: sixty kernels, not sixteen
BOOST_AUTO_TEST_CASE(parameters_of_the_table) {
  const lenet::Convolution table(16, 6, 5, {}, lenet::lecun_table()), full(16, 6, 5);
  BOOST_TEST(table.parameters() == 60 * 25 + 16);
  BOOST_TEST(table.parameters() == 1516);
  BOOST_TEST(full.parameters() == 2416);
  BOOST_TEST(table.parameters() != 16 * 25 + 16);  // 16 kernels of 5 x 5
  report_erratum("E27", 1516 - (16 * 25 + 16), std::abs(double(1516 - table.parameters())));
}

BOOST_AUTO_TEST_CASE(without_a_table_everything_is_connected) {
  const lenet::ConnectionTable none;
  BOOST_TEST(none.pairs(16, 6) == 96);
  BOOST_TEST(none.connects(15, 5));
  const lenet::ConnectionTable table = lenet::lecun_table();
  BOOST_TEST(table.connects(4, 0));
  BOOST_TEST(!table.connects(4, 1));
}
