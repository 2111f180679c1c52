// Tables of results become curves, arrays become images.
#include <boost/test/unit_test.hpp>

#include "error_message.hpp"
#include "figures/images.hpp"
#include "figures/tables.hpp"

using namespace lbl;
using namespace lbl::figures;
using lbl::testing::check_error;
using lbl::testing::error_of;
using boost::test_tools::per_element;

namespace {

const files::Table games{"games.csv",
                         {"game", "seed", "round", "modes"},
                         {{"minimax", "1", "20", "4"},
                          {"minimax", "1", "10", "1"},
                          {"wasserstein", "1", "10", "8"},
                          {"minimax", "2", "20", "8"},
                          {"wasserstein", "2", "10", "8"}}};

using Numbers = std::vector<double>;
using Words = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(words_come_once_and_in_their_order) {
  BOOST_TEST(words_of(games, "round") == (Words{"20", "10"}), per_element());
  BOOST_TEST(words_of(games, "game") == (Words{"minimax", "wasserstein"}), per_element());
}

BOOST_AUTO_TEST_CASE(rows_are_those_in_which_all_conditions_hold) {
  const files::Table one = rows_where(games, {{"game", "minimax"}, {"round", "20"}});
  BOOST_TEST(one.numbers("modes") == (Numbers{4, 8}), per_element());
  BOOST_TEST(one.columns == games.columns, per_element());
  BOOST_TEST(rows_where(games, {}).size() == games.size());
  BOOST_TEST(rows_where(games, {{"game", "Minimax"}}).size() == 0);
  check_error(error_of([] { rows_where(games, {{"rules", "minimax"}}); }), {"games.csv", "'rules'"});
}

BOOST_AUTO_TEST_CASE(two_columns_are_a_curve_in_the_order_of_the_rows) {
  const Curve marks = curve_of(games, "seeds", "round", "modes", Style::marks);
  BOOST_TEST(marks.label == "seeds");
  BOOST_TEST(marks.x == (Numbers{20, 10, 10, 20, 10}), per_element());
  BOOST_TEST(marks.y == (Numbers{4, 1, 8, 8, 8}), per_element());
  BOOST_TEST(marks.deviation.empty());
  BOOST_TEST((marks.style == Style::marks));

  const Curve bars = curve_of(games, "", "round", "modes", "seed");
  BOOST_TEST(bars.deviation == (Numbers{1, 1, 1, 2, 2}), per_element());
  BOOST_TEST((bars.style == Style::line));
}

BOOST_AUTO_TEST_CASE(means_stand_from_left_to_right_with_their_deviations) {
  const Curve curve = mean_curve(rows_where(games, {{"game", "minimax"}}), "minimax", "round", "modes", 10);
  BOOST_TEST(curve.label == "minimax");
  BOOST_TEST(curve.x == (Numbers{10, 20}), per_element());
  BOOST_TEST(curve.y == (Numbers{10, 60}), per_element());
  BOOST_TEST(curve.deviation == (Numbers{0, std::sqrt(800.)}), per_element());
}

BOOST_AUTO_TEST_CASE(single_values_have_no_deviation_but_equal_ones_have) {
  const files::Table one = rows_where(games, {{"seed", "1"}, {"game", "minimax"}});
  BOOST_TEST(mean_curve(one, "", "round", "modes").y == (Numbers{1, 4}), per_element());
  BOOST_TEST(mean_curve(one, "", "round", "modes").deviation.empty());
  const Curve equal = mean_curve(rows_where(games, {{"game", "wasserstein"}}), "", "round", "modes");
  BOOST_TEST(equal.deviation == (Numbers{0}), per_element());
}

BOOST_AUTO_TEST_CASE(an_array_is_as_many_images_as_its_first_dimensions_say) {
  const std::vector<Image> images = images_of({{2, 1, 1, 3}, {1, 2, 3, 4, 5, 6}});
  BOOST_REQUIRE(images.size() == 2);
  BOOST_TEST(images[1].rows == 1);
  BOOST_TEST(images[1].columns == 3);
  BOOST_TEST(images[0].pixels == (Numbers{1, 2, 3}), per_element());
  BOOST_TEST(images[1].pixels == (Numbers{4, 5, 6}), per_element());
  BOOST_TEST(images_of({{1, 2}, {7, 8}}).size() == 1);
  check_error(error_of([] { images_of({{6}, {1, 2, 3, 4, 5, 6}}); }), {"(6,)"});
}
