// Figures are drawn whole, as PNG and SVG, and gnuplot's failures are seen.
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <limits>

#include "error_message.hpp"
#include "figures/figure.hpp"
#include "figures/images.hpp"
#include "temporary_folder.hpp"

using namespace lbl;
using namespace lbl::figures;
using lbl::testing::error_of;
using lbl::testing::TemporaryFolder;

namespace {

const Panel panel{.title = "it's _plain_ {text}", .x_label = "N", .y_label = "accuracy (%)",
                  .curves = {{.label = "measured", .x = {10, 100}, .y = {93, 98}, .deviation = {0.2, 0.1}},
                             {.label = "published", .x = {10, 100}, .y = {92, 98}, .style = Style::reference}},
                  .levels = {{"target", 97}}, .log_x = true};

Index files_in(const std::filesystem::path& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
}

/// Commands are looked for in this folder alone while it lives.
struct CommandsIn {
  explicit CommandsIn(const std::filesystem::path& folder) : before(std::getenv("PATH")) {
    setenv("PATH", folder.c_str(), 1);
  }
  ~CommandsIn() { setenv("PATH", before.c_str(), 1); }
  CommandsIn(const CommandsIn&) = delete;
  CommandsIn& operator=(const CommandsIn&) = delete;
  std::string before;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_figure_is_a_png_and_an_svg) {
  const TemporaryFolder folder;
  draw_figure(folder.path / "new" / "width", {panel, panel});
  BOOST_TEST(files::read_file(folder.path / "new" / "width.png").starts_with("\x89PNG"));
  const std::string svg = files::read_file(folder.path / "new" / "width.svg");
  BOOST_TEST(svg.ends_with("</svg>\n\n"));
  BOOST_TEST(svg.find("it&apos;s _plain_ {text}") + svg.find("it's _plain_ {text}") != 2 * std::string::npos);
  BOOST_TEST(files_in(folder.path / "new") == 2);
}

BOOST_AUTO_TEST_CASE(images_of_one_or_three_numbers_a_pixel_are_drawn) {
  const TemporaryFolder folder;
  draw_images(folder.path / "grey", "digits", {{2, 3, {0, 1, 2, 3, 4, 5}, "it's"}, {2, 3, {5, 4, 3, 2, 1, 0}}}, 1);
  draw_images(folder.path / "zero", "weights", {{1, 2, {0, 0}}}, 5, Shades::diverging);
  draw_images(folder.path / "colour", "shapes", {{1, 2, {1, 0, 0, 0, 0, 1}}}, 5);
  BOOST_TEST(files_in(folder.path) == 6);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_drawn_is_refused) {
  const TemporaryFolder folder;
  const auto stem = folder.path / "wrong";
  const double infinity = std::numeric_limits<double>::infinity();
  BOOST_CHECK_THROW(draw_figure(stem, {}), std::invalid_argument);
  for (const Curve& curve : {Curve{"a", {1, 2}, {1}}, Curve{"a", {}, {}}, Curve{"a", {1}, {infinity}},
                             Curve{"a", {1}, {1}, {0.1, 0.2}}, Curve{"a", {1}, {1}, {0.1}, Style::dots}})
    BOOST_CHECK_THROW(draw_figure(stem, {{"", "", "", {curve}}}), std::invalid_argument);
  BOOST_CHECK_THROW(draw_images(stem, "", {}, 5), std::invalid_argument);
  BOOST_CHECK_THROW(draw_images(stem, "", {{2, 2, {1, 2, 3}}}, 5), std::invalid_argument);
  BOOST_CHECK_THROW(draw_images(stem, "", {{1, 1, {1}}, {1, 1, {1, 1, 1}}}, 5), std::invalid_argument);
  BOOST_CHECK_THROW(draw_images(stem, "", {{1, 1, {infinity}}}, 5), std::invalid_argument);
  BOOST_TEST(files_in(folder.path) == 0);
}

BOOST_AUTO_TEST_CASE(a_gnuplot_that_fails_is_one_line_with_its_reason) {
  const TemporaryFolder folder;
  const auto stem = folder.path / "width";
  const std::string start = stem.string() + ".png: gnuplot (package gnuplot-nox) did not draw it: ";
  const auto wrong = [&] { gnuplot::draw(stem, 100, 100, [](Gnuplot& out) { out << "plot nothing(x)\n"; }); };
  BOOST_TEST(error_of(wrong).starts_with(start));
  BOOST_TEST(error_of(wrong).find("undefined function: nothing") != std::string::npos, error_of(wrong));
  BOOST_TEST(error_of([&] { gnuplot::draw(stem, 100, 100, [](Gnuplot&) {}); }).starts_with(start));  // draws nothing
  {
    const CommandsIn nowhere(folder.path);
    const std::string error = error_of([&] { draw_figure(stem, {panel}); });
    BOOST_TEST(error.starts_with(start), error);
    BOOST_TEST(error.find("not found") != std::string::npos, error);
    BOOST_TEST(error.find('\n') == std::string::npos, error);
  }
  BOOST_TEST(files_in(folder.path) == 0);
}
