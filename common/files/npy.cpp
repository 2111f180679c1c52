#include "files/npy.hpp"

#include "files/files.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <string_view>

namespace lbl::files {
namespace {

static_assert(std::endian::native == std::endian::little, "the files are written as the bytes lie in memory");

constexpr std::string_view magic{"\x93NUMPY", 6};

/// The dictionary of the header, taken apart: {'descr': '<f4', 'fortran_order': False, 'shape': (100, 784), }
struct Header {
  std::string_view text;
  const std::filesystem::path& path;

  [[noreturn]] void refuse(const std::string& what) const { throw std::runtime_error(path.string() + what); }

  /// What follows 'key': in the dictionary.
  std::string_view after(std::string_view key) const {
    const std::string quoted = "'" + std::string(key) + "':";
    const auto at = text.find(quoted);
    if (at == text.npos) refuse(" is not a .npy file: its header has no " + quoted);
    std::string_view rest = text.substr(at + quoted.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return rest;
  }

  std::vector<Index> shape() const {
    std::string_view rest = after("shape");
    const auto end = rest.find(')');
    if (!rest.starts_with('(') || end == rest.npos) refuse(" is not a .npy file: its shape is not a tuple");
    rest = rest.substr(1, end - 1);
    std::vector<Index> sizes;
    while (rest.find_first_not_of(" ,") != rest.npos) {
      rest.remove_prefix(rest.find_first_not_of(" ,"));
      Index size = 0;
      const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
      if (error != std::errc{} || size < 0) refuse(" is not a .npy file: its shape is not made of sizes");
      sizes.push_back(size);
      rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
    }
    return sizes;
  }
};

/// What a header says, for a message: one short line.
std::string shown(std::string_view text) {
  std::string line(text.substr(0, 30));
  for (char& c : line)
    if (c < ' ' || c > '~') c = '?';
  return line;
}

template <class Stored>
std::vector<Real> converted(std::string_view bytes) {
  std::vector<Real> values(bytes.size() / sizeof(Stored));
  for (std::size_t n = 0; n < values.size(); ++n) {
    Stored value;
    std::memcpy(&value, bytes.data() + n * sizeof(Stored), sizeof(Stored));
    values[n] = static_cast<Real>(value);
  }
  return values;
}

}  // namespace

std::string shape_text(std::span<const Index> shape) {
  std::string text = "(";
  for (std::size_t d = 0; d < shape.size(); ++d) text += (d ? ", " : "") + std::to_string(shape[d]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

Array read_npy(const std::filesystem::path& path) {
  const std::string file = read_file(path);
  if (!file.starts_with(magic) || file.size() < 10)
    throw std::runtime_error(path.string() + " is not a .npy file: write it with numpy.save");
  const bool wide = file[6] > 1;  // from version 2 on the header's length has four bytes
  const std::size_t length_bytes = wide ? 4 : 2, begin = 8 + length_bytes;
  std::uint32_t length = 0;
  if (file.size() >= begin) std::memcpy(&length, file.data() + 8, length_bytes);
  if (file.size() < begin || length > file.size() - begin)
    throw std::runtime_error(path.string() + " is cut off in its header: write it again");

  const Header header{std::string_view(file).substr(begin, length), path};
  const std::string_view type = header.after("descr");
  const bool single = type.starts_with("'<f4'");
  if (!single && !type.starts_with("'<f8'"))
    header.refuse(" holds values of type " + shown(type.substr(0, type.find(','))) +
                  ": save it as numpy.float32 or numpy.float64");
  if (!header.after("fortran_order").starts_with("False"))
    header.refuse(" is stored column by column: save numpy.ascontiguousarray of it");

  Array array{header.shape(), {}};
  const std::string_view values = std::string_view(file).substr(begin + length);
  std::size_t bytes = single ? 4 : 8;
  for (const Index size : array.shape) {
    if (size > 0 && bytes > std::numeric_limits<std::size_t>::max() / static_cast<std::size_t>(size))
      header.refuse(" is damaged: no memory holds the shape " + shape_text(array.shape));
    bytes *= static_cast<std::size_t>(size);
  }
  if (values.size() != bytes)
    header.refuse(" is damaged: the shape " + shape_text(array.shape) + " needs " + std::to_string(bytes) +
                  " bytes of values, the file has " + std::to_string(values.size()));
  array.values = single ? converted<float>(values) : converted<double>(values);
  return array;
}

void write_npy(const std::filesystem::path& path, std::span<const Index> shape, std::span<const Real> values) {
  std::string header = "{'descr': '<f" + std::to_string(sizeof(Real)) + "', 'fortran_order': False, 'shape': " +
                       shape_text(shape) + ", }";
  constexpr std::size_t before = 10, line = 64;  // NumPy wants the values to begin at a multiple of 64 bytes
  header.append(line - 1 - (before + header.size()) % line, ' ');
  header += '\n';
  const auto length = static_cast<std::uint16_t>(header.size());

  std::string file(magic);
  file += {'\x01', '\x00', static_cast<char>(length & 0xff), static_cast<char>(length >> 8)};
  file += header;
  file.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  write_file(path, file);
}

}  // namespace lbl::files
