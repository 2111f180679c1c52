#pragma once
/// @file
/// Small images side by side in one picture: digits, filters, weights. Only the programs of plots/ include this file.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "core/tensor.hpp"
#include "figures/gnuplot.hpp"
#include "files/npy.hpp"

namespace lbl::figures {

/// A picture of `rows` x `columns` pixels.
struct Image {
  Index rows;                  ///< Its height.
  Index columns;               ///< Its width.
  std::vector<double> pixels;  ///< Row by row, a number each; or three each, red, green and blue in 0 to 1.
  std::string caption = {};    ///< Drawn below it.
};

/// The images of an array [...][I][J]. Throws std::invalid_argument when it has fewer than two dimensions.
/// @param array numbers of pixels, row by row
/// @return an image of I x J pixels for each index of the dimensions before, the last of them fastest
inline std::vector<Image> images_of(const files::Array& array) {
  if (array.shape.size() < 2)
    throw std::invalid_argument("an array of the shape " + files::shape_text(array.shape) + " holds no images");
  const Index I = array.shape[array.shape.size() - 2], J = array.shape.back();
  std::vector<Image> images;
  for (auto first = array.values.begin(); first != array.values.end(); first += I * J)
    images.push_back({I, J, {first, first + I * J}});
  return images;
}

/// The colours of images with one number a pixel. All images of a picture share one scale.
enum class Shades {
  grey,       ///< From white (lowest) to black (highest): ink on paper.
  diverging,  ///< From blue (most negative) through white (zero) to red (most positive): weights.
};

/// @cond details
namespace images_details {

// Throws std::invalid_argument unless all images are of one kind; returns the numbers a pixel has, 1 or 3.
inline Index channels(const std::vector<Image>& images) {
  const Image& first = images[0];
  const auto size = static_cast<Index>(first.pixels.size()), area = first.rows * first.columns;
  for (const Image& image : images) {
    const bool same = image.rows == first.rows && image.columns == first.columns &&
                      image.pixels.size() == first.pixels.size() && (size == area || size == 3 * area) && area > 0;
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!same || !std::all_of(image.pixels.begin(), image.pixels.end(), finite))
      throw std::invalid_argument("an image of " + std::to_string(image.rows) + " x " + std::to_string(image.columns) +
                                  " pixels and " + std::to_string(image.pixels.size()) +
                                  " numbers does not fit the first one, or a number is not finite");
  }
  return size / area;
}

inline void set_shades(Gnuplot& out, const std::vector<Image>& images, Shades shades) {
  double lowest = images[0].pixels[0], highest = lowest;
  for (const Image& image : images)
    for (double value : image.pixels) lowest = std::min(lowest, value), highest = std::max(highest, value);
  if (shades == Shades::diverging) highest = std::max(std::abs(lowest), std::abs(highest)), lowest = -highest;
  if (lowest == highest) highest = lowest + 1;
  out << "set cbrange [" << lowest << ":" << highest << "]\nset palette defined "
      << (shades == Shades::grey ? "(0 '#ffffff', 1 '#000000')"
                                 : "(-1 '#053061', -0.5 '#4393c3', 0 '#f7f7f7', 0.5 '#d6604d', 1 '#67001f')")
      << "\n";
}

// Sends the pixels of an image whose upper left corner is (left, top), at their centres.
inline void send(Gnuplot& out, const Image& image, Index channels, double left, double top) {
  std::vector<double> x, y, colour[3];
  for (Index i = 0; i < image.rows; ++i)
    for (Index j = 0; j < image.columns; ++j) {
      x.push_back(left + static_cast<double>(j) + 0.5), y.push_back(top - static_cast<double>(i) - 0.5);
      const auto pixel = static_cast<std::size_t>((i * image.columns + j) * channels);
      for (Index c = 0; c < channels; ++c)
        colour[c].push_back(image.pixels[pixel + static_cast<std::size_t>(c)] * (channels == 3 ? 255 : 1));
    }
  if (channels == 1) out.send1d(std::make_tuple(x, y, colour[0]));
  else out.send1d(std::make_tuple(x, y, colour[0], colour[1], colour[2]));
}

}  // namespace images_details
/// @endcond

/// Draws images side by side, row below row, as stem.png and stem.svg. Throws std::invalid_argument when they are not
/// all of one size and kind, std::runtime_error when gnuplot fails.
/// @param stem    path without extension; folders are made
/// @param title   above the picture
/// @param images  what to draw
/// @param per_row how many stand side by side
/// @param shades  colours of images with one number a pixel
inline void draw_images(const std::filesystem::path& stem, const std::string& title, const std::vector<Image>& images,
                        Index per_row, Shades shades = Shades::grey) {
  if (images.empty() || per_row < 1) throw std::invalid_argument(stem.string() + ": there is nothing to draw");
  const Index channels = images_details::channels(images), count = static_cast<Index>(images.size());
  const Index across = std::min(per_row, count), down = (count + across - 1) / across;
  const bool captions = std::any_of(images.begin(), images.end(), [](const Image& i) { return !i.caption.empty(); });
  const double rows = static_cast<double>(images[0].rows), columns = static_cast<double>(images[0].columns);
  const double gap = 0.1 * columns, step_x = columns + gap;
  const double right = step_x * static_cast<double>(across);
  const double scale_wide = 1500 / right;                             // points a pixel, if the width decides
  const double text = captions ? 32 / std::min(scale_wide, 880 / (rows * static_cast<double>(down))) : 0;
  const double step_y = rows + gap + text, bottom = step_y * static_cast<double>(down);
  const double scale = std::min(scale_wide, 880 / bottom);

  const auto commands = [&](Gnuplot& out) {
    out << "unset border\nunset tics\nunset key\nunset colorbox\n"
        << "set lmargin screen 0\nset rmargin screen 1\nset bmargin screen 0\nset tmargin screen "
        << scale * (bottom + gap) / (scale * (bottom + gap) + 70) << "\n"
        << "set label " << gnuplot::quoted(title) << " at screen 0.5, graph 1 offset 0,1.3 center "
        << "font 'DejaVu Sans:Bold,22'\n"
        << "set xrange [" << -gap << ":" << right << "]\nset yrange [" << -bottom << ":" << gap << "]\n";
    images_details::set_shades(out, images, shades);
    const auto left = [&](Index n) { return step_x * static_cast<double>(n % across); };
    const auto top = [&](Index n) {
      const Index row = n / across;
      return -step_y * static_cast<double>(row);
    };
    for (Index n = 0; n < count; ++n) {
      out << "set object rectangle from " << left(n) << "," << top(n) - rows << " to " << left(n) + columns << ","
          << top(n) << " front fillstyle empty border lc rgb '#b0b0b0' lw 1\n";
      out << "set label " << gnuplot::quoted(images[static_cast<std::size_t>(n)].caption) << " at "
          << left(n) + columns / 2 << "," << top(n) - rows - text / 2 << " center font 'DejaVu Sans,15'\n";
    }
    const std::string one = channels == 1 ? "'-' using 1:2:3 with image" : "'-' using 1:2:3:4:5 with rgbimage";
    for (Index n = 0; n < count; ++n) out << (n == 0 ? "plot " : ", ") << one;
    out << "\n" << std::setprecision(6) << std::defaultfloat;
    for (Index n = 0; n < count; ++n)
      images_details::send(out, images[static_cast<std::size_t>(n)], channels, left(n), top(n));
  };
  gnuplot::draw(stem, static_cast<int>(scale * (right + gap)), static_cast<int>(scale * (bottom + gap) + 70), commands);
}

}  // namespace lbl::figures
