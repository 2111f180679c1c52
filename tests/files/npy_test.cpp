// Arrays as NumPy reads and writes them, and files that are none.
#include "error_message.hpp"
#include "files/files.hpp"
#include "files/npy.hpp"
#include "random_tensors.hpp"
#include "temporary_folder.hpp"

#include <cmath>
#include <cstring>

#include <sys/resource.h>

using namespace lbl;
using namespace lbl::testing;

namespace {

/// The bytes of a file as numpy.save writes it: magic, version 1.0, length of the header (118 = 0x76), the header up
/// to byte 128, the values.
std::string numpy_file(const std::string& dictionary, const std::string& values) {
  std::string header = dictionary;
  header.append(117 - header.size(), ' ');
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + "\n" + values;
}

std::string dictionary(const std::string& type, const std::string& order, const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
}

template <class Number>
std::string bytes(std::initializer_list<Number> values) {
  return std::string(reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(Number));
}

/// Reads a file with these contents.
struct Reader {
  TemporaryFolder folder;
  std::filesystem::path path = folder.path / "array.npy";

  files::Array operator()(const std::string& contents) const {
    files::write_file(path, contents);
    return files::read_npy(path);
  }
  void refuses(const std::string& contents, std::initializer_list<std::string> parts) const {
    const std::string error = error_of([&] { (*this)(contents); });
    BOOST_TEST(error.starts_with(path.string()), error);
    check_error(error, parts);
  }
};

/// This process may not take more memory than it has, and `bytes` more, while this lives. (With the address sanitizer,
/// which needs memory of its own, there is no limit.)
struct LittleMemory {
  explicit LittleMemory([[maybe_unused]] rlim_t bytes) {
    getrlimit(RLIMIT_DATA, &before);
#ifndef __SANITIZE_ADDRESS__
    const rlimit limit{bytes, before.rlim_max};
    setrlimit(RLIMIT_DATA, &limit);
#endif
  }
  ~LittleMemory() { setrlimit(RLIMIT_DATA, &before); }
  LittleMemory(const LittleMemory&) = delete;
  LittleMemory& operator=(const LittleMemory&) = delete;
  rlimit before{};
};

}  // namespace

BOOST_AUTO_TEST_CASE(files_are_written_byte_for_byte_as_numpy_does) {
  const TemporaryFolder folder;
  Tensor<2> t(2, 3);
  for (Index n = 0; n < 6; ++n) t.data()[n] = static_cast<Real>(n) / 2;
  files::write_npy(folder.path / "t.npy", t);
  BOOST_TEST(files::read_file(folder.path / "t.npy") ==
             numpy_file("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
                        bytes<double>({0, 0.5, 1, 1.5, 2, 2.5})));
  Tensor<1> v(2);
  v(0) = -0.0, v(1) = 1e300;
  files::write_npy(folder.path / "v.npy", v);
  BOOST_TEST(files::read_file(folder.path / "v.npy") ==
             numpy_file("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", bytes<double>({-0.0, 1e300})));
}

BOOST_AUTO_TEST_CASE(values_begin_at_a_multiple_of_64_bytes) {
  const TemporaryFolder folder;
  for (const Index size : {1, 10, 12345}) {
    const auto path = folder.path / "t.npy";
    files::write_npy(path, Tensor<4>(size, 1, 1, 1));
    const auto header = std::filesystem::file_size(path) - static_cast<std::uintmax_t>(size) * sizeof(Real);
    BOOST_TEST(header % 64 == 0u);
    BOOST_TEST(files::read_file(path)[header - 1] == '\n');
  }
}

BOOST_AUTO_TEST_CASE(tensors_come_back_to_the_bit) {
  const TemporaryFolder folder;
  training::Random random(1);
  Tensor<3> t = normal_tensor(random, 3, 4, 5), back(3, 4, 5);
  t(0, 0, 0) = -0.0, t(0, 0, 1) = 5e-324, t(0, 0, 2) = std::numeric_limits<Real>::infinity(), t(0, 0, 3) = std::nan("");
  files::write_npy(folder.path / "t.npy", t);
  files::read_npy(folder.path / "t.npy", back);
  BOOST_TEST(same_bits(back, t));
  Tensor<1> empty(0), none(0);
  files::write_npy(folder.path / "empty.npy", empty);
  files::read_npy(folder.path / "empty.npy", none);
  BOOST_TEST(none.size() == 0);
}

BOOST_AUTO_TEST_CASE(single_and_double_precision_are_read) {
  const Reader read;
  const files::Array single = read(numpy_file(dictionary("<f4", "False", "(3,)"), bytes<float>({0.1F, -2, 3e38F})));
  BOOST_TEST(single.shape == std::vector<Index>{3}, boost::test_tools::per_element());
  BOOST_TEST(single.values == (std::vector<Real>{0.1F, -2, 3e38F}), boost::test_tools::per_element());
  const files::Array matrix = read(numpy_file(dictionary("<f8", "False", "(2, 1)"), bytes<double>({0.1, -2})));
  BOOST_TEST(matrix.shape == (std::vector<Index>{2, 1}), boost::test_tools::per_element());
  BOOST_TEST(matrix.values == (std::vector<Real>{0.1, -2}), boost::test_tools::per_element());
  const files::Array scalar = read(numpy_file(dictionary("<f8", "False", "()"), bytes<double>({7})));
  BOOST_TEST(scalar.shape.empty());
  BOOST_TEST(scalar.values == std::vector<Real>{7}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_header_of_version_2_has_a_longer_length) {
  const Reader read;
  std::string file = numpy_file(dictionary("<f8", "False", "(1,)"), bytes<double>({7}));
  file[6] = 2;
  file.insert(10, std::string(2, '\0'));
  BOOST_TEST(read(file).values == std::vector<Real>{7}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(other_types_and_orders_are_refused) {
  const Reader read;
  const std::string values = bytes<double>({1, 2, 3, 4});
  for (const std::string type : {">f4", ">f8", "<i8", "<f2", "|u1", "<c8"})
    read.refuses(numpy_file(dictionary(type, "False", "(4,)"), values), {"type '" + type + "'", "numpy.float"});
  read.refuses(numpy_file(dictionary("<f8", "True", "(2, 2)"), values), {"column by column", "ascontiguousarray"});
}

BOOST_AUTO_TEST_CASE(files_that_are_cut_or_longer_than_their_shape_are_refused) {
  const Reader read;
  const std::string whole = numpy_file(dictionary("<f8", "False", "(2, 2)"), bytes<double>({1, 2, 3, 4}));
  BOOST_TEST(read(whole).values.size() == 4u);
  for (std::size_t size = 0; size < whole.size(); ++size) read.refuses(whole.substr(0, size), {});
  read.refuses(whole.substr(0, whole.size() - 1), {"(2, 2)", "needs 32 bytes", "has 31"});
  read.refuses(whole + "x", {"needs 32 bytes", "has 33"});
  std::string beyond = whole;
  beyond[8] = '\xff', beyond[9] = '\xff';
  read.refuses(beyond, {"cut off in its header"});
  read.refuses("", {"not a .npy file", "numpy.save"});
  read.refuses("P5 28 28 255 not an array but an image", {"not a .npy file"});
}

BOOST_AUTO_TEST_CASE(headers_that_say_nothing_or_nonsense_are_refused) {
  const Reader read;
  const std::string values = bytes<double>({1, 2, 3, 4});
  read.refuses(numpy_file("{'fortran_order': False, 'shape': (4,), }", values), {"'descr'"});
  read.refuses(numpy_file("{'descr': '<f8', 'shape': (4,), }", values), {"'fortran_order'"});
  read.refuses(numpy_file("{'descr': '<f8', 'fortran_order': False, }", values), {"'shape'"});
  for (const std::string shape : {"4", "(4", "(-4,)", "(four,)", "(4.0,)", "(99999999999999999999,)"})
    read.refuses(numpy_file(dictionary("<f8", "False", shape), values), {"shape"});
}

BOOST_AUTO_TEST_CASE(absurd_shapes_are_refused_before_memory_is_taken) {
  const Reader read;
  const LittleMemory limit(rlim_t{1} << 30);
  const std::string values = bytes<double>({1, 2, 3, 4});
  for (const std::string shape : {"(1000000000000,)", "(100000, 100000, 100)"})
    read.refuses(numpy_file(dictionary("<f8", "False", shape), values), {"damaged", shape, "has 32"});
  for (const std::string shape : {"(4294967296, 4294967296)", "(4611686018427387904, 4)", "(9223372036854775807,)"})
    read.refuses(numpy_file(dictionary("<f8", "False", shape), values), {"damaged", shape});
}

BOOST_AUTO_TEST_CASE(an_array_of_another_shape_is_refused_with_both) {
  const TemporaryFolder folder;
  files::write_npy(folder.path / "W1.npy", Tensor<2>(100, 784));
  Tensor<2> W(784, 100);
  check_error(error_of([&] { files::read_npy(folder.path / "W1.npy", W); }),
              {(folder.path / "W1.npy").string(), "(100, 784)", "(784, 100)"});
  Tensor<1> b(78400);
  BOOST_CHECK_THROW(files::read_npy(folder.path / "W1.npy", b), std::runtime_error);
}
