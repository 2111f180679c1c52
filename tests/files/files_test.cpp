// Whole files, CSV and JSON: the same bits back, and errors that name the place.
#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <random>

#include <sys/resource.h>

#include "error_message.hpp"
#include "files/files.hpp"
#include "temporary_folder.hpp"

using namespace lbl;
using namespace lbl::files;
using lbl::testing::error_of;
using lbl::testing::TemporaryFolder;

namespace {

Index files_in(const std::filesystem::path& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
}

/// Files of this process may not grow beyond a size while this lives: what a full disk does, where it is wanted.
struct FullDisk {
  explicit FullDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit limit{bytes, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    handler = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  rlimit before{};
  void (*handler)(int);
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_is_written_whole_and_replaced) {
  const TemporaryFolder folder;
  const auto path = folder.path / "new" / "deep" / "file.txt";
  write_file(path, "one");
  write_file(path, std::string("two\0and\n", 8));
  BOOST_TEST(read_file(path) == std::string("two\0and\n", 8));
  BOOST_TEST(files_in(path.parent_path()) == 1);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_one_line_and_leaves_the_old_file) {
  const TemporaryFolder folder;
  const auto path = folder.path / "file.txt";
  write_file(path, "old");
  std::string error;
  {
    const FullDisk full(1000);
    error = error_of([&] { write_file(path, std::string(100000, 'x')); });
  }
  BOOST_TEST(error == path.string() + ": cannot write: File too large");
  BOOST_TEST(read_file(path) == "old");
  BOOST_TEST(files_in(folder.path) == 1);
  BOOST_TEST(error_of([] { write_file("/dev/full", "x"); }) == "/dev/full: cannot write: No space left on device");
  BOOST_TEST(std::filesystem::is_character_file("/dev/full"));  // a device is never replaced
}

// Such as /dev/stdout of a program whose output goes to a file.
BOOST_AUTO_TEST_CASE(a_link_is_written_through) {
  const TemporaryFolder folder;
  write_file(folder.path / "file", "old");
  std::filesystem::create_symlink("file", folder.path / "link");
  write_file(folder.path / "link", "new");
  BOOST_TEST(std::filesystem::is_symlink(folder.path / "link"));
  BOOST_TEST(read_file(folder.path / "file") == "new");
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_is_named) {
  const TemporaryFolder folder;
  const auto blocked = folder.path / "file";
  write_file(blocked, "a file, not a folder");
  BOOST_TEST(error_of([&] { write_file(blocked / "below.txt", "x"); }) ==
             blocked.string() + ": cannot make this folder: Not a directory");
  BOOST_TEST(error_of([&] { write_file(folder.path, "x"); }) ==
             folder.path.string() + ": cannot write a file: there is a folder of this name");
  BOOST_TEST(error_of([] { write_file("/proc/none/file", "x"); }).starts_with("/proc/none: cannot make this folder: "));
  BOOST_TEST(error_of([&] { read_file(folder.path / "none"); }) ==
             (folder.path / "none").string() + ": cannot read: No such file or directory");
  BOOST_TEST(error_of([&] { read_file(folder.path); }) == folder.path.string() + ": cannot read: it is a folder");
}

// The first bytes of a process's own memory are not there: what a bad place of a disk does.
BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_to_its_end_is_refused) {
  BOOST_TEST(error_of([] { read_file("/proc/self/mem"); }) == "/proc/self/mem: cannot read: Input/output error");
}

BOOST_AUTO_TEST_CASE(numbers_are_short_and_come_back_to_the_bit) {
  BOOST_TEST(shortest(0.1) == "0.1");
  BOOST_TEST(shortest(0.1f) == "0.1");
  BOOST_TEST(shortest(-0.0) == "-0");
  BOOST_TEST(shortest(100.0) == "100");

  std::vector<double> values{0.0, -0.0, 0.1, 1.0 / 3, 5e-324, std::numeric_limits<double>::max(), -1e-300};
  std::mt19937_64 random(1);
  while (values.size() < 2000)
    if (const double value = std::bit_cast<double>(random()); std::isfinite(value)) values.push_back(value);

  const TemporaryFolder folder;
  Table table{folder.path / "numbers.csv", {"name", "x"}, {}};
  for (double value : values) table.rows.push_back({"row", shortest(value)});
  write_file(table.path, csv_text(table));
  const std::vector<double> back = read_csv(table.path).numbers("x");
  BOOST_REQUIRE(back.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    BOOST_TEST(std::bit_cast<std::uint64_t>(back[i]) == std::bit_cast<std::uint64_t>(values[i]));
  BOOST_TEST(read_csv(table.path).text("name").back() == "row");
}

BOOST_AUTO_TEST_CASE(a_wrong_csv_file_is_refused_with_its_line) {
  const struct { const char *contents, *error; } cases[] = {
      {"", "is empty: a line of column names was expected"},
      {"epoch,loss\n1,0.5\n2,0.", "its last line has no end: the file was cut off"},
      {"epoch,epoch\n", "line 1: column 'epoch' comes twice"},
      {"epoch,\n", "line 1: an empty cell"},
      {"epoch,loss\n1,0.5\n2\n", "line 3: 2 cells were expected, here are 1"},
      {"epoch,loss\n1,0.5,7\n", "line 2: 2 cells were expected, here are 3"},
      {"epoch,loss\n\n", "line 2: 2 cells were expected, here are 1"},
      {"epoch,loss\n1,\n", "line 2, column 'loss': an empty cell"},
      {"epoch,loss\n1,\"2\"\n",
       "line 2, column 'loss': a quote, comma or line end within a cell (cells are plain text)"},
      {"epoch,loss\r\n1,2\r\n", "line 1: a quote, comma or line end within a cell (cells are plain text)"},
  };
  const TemporaryFolder folder;
  const auto path = folder.path / "metrics.csv";
  for (const auto& c : cases) {
    write_file(path, c.contents);
    BOOST_TEST(error_of([&] { read_csv(path); }) == path.string() + ": " + c.error);
  }
}

BOOST_AUTO_TEST_CASE(a_cell_that_is_no_number_is_refused_with_its_place) {
  const TemporaryFolder folder;
  const auto path = folder.path / "metrics.csv";
  for (const std::string cell : {"nan", "inf", "-inf", "1e999", "0x10", "1.5abc", " 1", "1 ", "+1", "relu", "1.2.3"}) {
    write_file(path, "epoch,loss\n1,0.5\n2," + cell + "\n");
    const Table table = read_csv(path);
    BOOST_TEST(error_of([&] { table.numbers("loss"); }) ==
               path.string() + ": line 3, column 'loss': '" + cell + "' is not a finite number");
    BOOST_TEST(table.numbers("epoch").back() == 2);
  }
  BOOST_TEST(error_of([&] { read_csv(path).numbers("accuracy"); }) ==
             path.string() + ": there is no column 'accuracy', only epoch, loss");
}

BOOST_AUTO_TEST_CASE(a_cell_that_could_not_be_read_back_is_not_written) {
  for (const std::string cell : {"", "a,b", "a\nb", "a\"b", "a\r"})
    BOOST_CHECK_THROW(csv_text({"m.csv", {"name"}, {{cell}}}), std::invalid_argument);
  BOOST_CHECK_THROW(csv_text({"m.csv", {"a", "b"}, {{"1"}}}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(json_comes_back_in_order_and_a_wrong_file_is_one_line) {
  const TemporaryFolder folder;
  const auto path = folder.path / "settings.json";
  const nlohmann::ordered_json value = {{"zebra", 1}, {"ape", 0.1}, {"list", {1, 2}}};
  write_json(path, value);
  BOOST_TEST(read_json(path).dump() == R"({"zebra":1,"ape":0.1,"list":[1,2]})");
  for (const char* contents : {"", "{", "{\"a\": 1,}", "{\"a\": \n\n nan}", "{\"a\"\n: \"\n\"}", "1 2", "\xff"}) {
    write_file(path, contents);
    const std::string error = error_of([&] { read_json(path); });
    BOOST_TEST(error.starts_with(path.string() + ": is not JSON: "), error);
    BOOST_TEST(error.find("line ") != std::string::npos, error);
    BOOST_TEST(error.find('\n') == std::string::npos, error);
  }
  write_file(path, std::string(200'000, '[') + std::string(200'000, ']'));
  BOOST_TEST(error_of([&] { read_json(path); }) == path.string() + ": is nested too deeply");
}
