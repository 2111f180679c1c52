#pragma once
/// @file
/// Runs gnuplot so that its failures are seen. Only figure.hpp and images.hpp include this file.
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include <gnuplot-iostream.h>

#include "files/files.hpp"

namespace lbl::figures::gnuplot {

/// A text as gnuplot (and the shell, for texts without quotes in them) reads it.
/// @param text any
/// @return the text between single quotes, its own doubled
inline std::string quoted(const std::string& text) {
  std::string result = "'";
  for (char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

/// A folder of its own for the script and what gnuplot makes of it; removed with all it holds.
struct TemporaryFolder {
  TemporaryFolder() : path((std::filesystem::temp_directory_path() / "figure-XXXXXX").string()) {
    if (!mkdtemp(path.data())) throw std::runtime_error(path + ": cannot make this folder");
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path;  ///< Where it is.
};

/// Has gnuplot draw a picture. Throws std::runtime_error with gnuplot's own reason when it fails.
/// @param path     where the picture goes, written beside and renamed
/// @param terminal gnuplot's terminal with its options
/// @param commands writes the commands that draw
inline void run(const std::filesystem::path& path, const std::string& terminal,
                const std::function<void(Gnuplot&)>& commands) {
  const TemporaryFolder folder;
  const std::string script = folder.path + "/script", picture = folder.path + "/picture", log = folder.path + "/log";
  {
    Gnuplot out(">" + script);  // into a file: a pipe would hide gnuplot's exit code
    out << "set terminal " << terminal << "\nset output " << quoted(picture) << "\n";
    commands(out);
    out << "unset output\n";
    if (!out.flush()) throw std::runtime_error(script + ": cannot write: is the disk full?");
  }
  setenv("LBL_FIGURE", folder.path.c_str(), 1);  // the shell takes the value of a variable as it is
  const int status = std::system("gnuplot -d \"$LBL_FIGURE/script\" 2> \"$LBL_FIGURE/log\"");
  if (status == 0 && std::filesystem::exists(picture) && std::filesystem::file_size(picture) > 0)
    return files::write_file(path, files::read_file(picture));
  std::string line, why = "gnuplot gave no reason";
  for (std::istringstream lines(files::read_file(log)); std::getline(lines, line);)
    if (line.find_first_not_of(" \t^") != std::string::npos) why = line;
  throw std::runtime_error(path.string() + ": gnuplot (package gnuplot-nox) did not draw it: " + why);
}

/// Draws the same commands as stem.png and stem.svg, in the book's type face.
/// @param stem     path without extension
/// @param width    in points
/// @param height   in points
/// @param commands writes the commands that draw
inline void draw(const std::filesystem::path& stem, int width, int height,
                 const std::function<void(Gnuplot&)>& commands) {
  const std::string size = " size " + std::to_string(width) + "," + std::to_string(height) +
                           " noenhanced background rgb 'white' font 'DejaVu Sans,24' ";
  run(stem.string() + ".png", "pngcairo" + size + "linewidth 1.5", commands);
  run(stem.string() + ".svg", "svg" + size + "linewidth 1.5", commands);
}

}  // namespace lbl::figures::gnuplot
