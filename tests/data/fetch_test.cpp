// Fetching from a mirror in a local folder: what is wrong is refused and leaves nothing behind.
#include "idx_files.hpp"

#include <sys/wait.h>

using namespace lbl::data::testing;

namespace {

struct Fetch {
  TemporaryFolder folder;
  fs::path mirror = folder.path / "mirror", target = folder.path / "target", log = folder.path / "log";

  /// Runs fetch.sh with the folder as mirror; returns its exit code, its output is in `log`.
  int operator()(const std::string& arguments) const {
    const fs::path script = fs::path(__FILE__).parent_path() / "../../common/data/fetch.sh";
    const std::string command = "LOOP_BY_LOOP_MIRROR='file://" + mirror.string() + "' '" + script.string() + "' " +
                                arguments + " > '" + log.string() + "' 2>&1";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string output() const {
    const Bytes bytes = read_all(log);
    return std::string(bytes.begin(), bytes.end());
  }
  bool says(const std::string& text) const { return output().find(text) != std::string::npos; }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(wrong_contents_are_refused_and_leave_nothing, Fetch) {
  write_tiny_set(mirror / "mnist");  // right names, wrong bytes
  BOOST_TEST(operator()("mnist '" + target.string() + "'") == 1);
  BOOST_TEST(says("wrong SHA-256; try again or name another source"), output());
  BOOST_TEST(says("train-images-idx3-ubyte.gz"), output());
  BOOST_TEST(!fs::exists(target));

  write_plain(target / "keep", {1});
  BOOST_TEST(operator()("mnist '" + target.string() + "'") == 1);
  BOOST_TEST(fs::exists(target / "keep"));
  BOOST_TEST(!fs::exists(target / "mnist"));
}

BOOST_FIXTURE_TEST_CASE(a_mirror_without_the_files_is_an_error, Fetch) {
  BOOST_TEST(operator()("fashion-mnist '" + target.string() + "'") == 1);
  BOOST_TEST(says("check the network"), output());
  BOOST_TEST(!fs::exists(target));
}

BOOST_FIXTURE_TEST_CASE(an_archive_with_wrong_contents_is_refused, Fetch) {
  const fs::path batches = mirror / "cifar10/cifar-10-batches-bin";
  for (const char* file : {"data_batch_1.bin", "data_batch_2.bin"}) write_plain(batches / file, {1, 2, 3});
  BOOST_TEST(std::system(("tar -czf '" + (mirror / "cifar10/cifar-10-binary.tar.gz").string() + "' -C '" +
                          (mirror / "cifar10").string() + "' cifar-10-batches-bin").c_str()) == 0);
  BOOST_TEST(operator()("cifar10 '" + target.string() + "'") == 1);
  BOOST_TEST(says("wrong SHA-256"), output());
  BOOST_TEST(says("cifar-10-binary.tar.gz"), output());
  BOOST_TEST(!fs::exists(target));
}

BOOST_FIXTURE_TEST_CASE(usage, Fetch) {
  BOOST_TEST(operator()("") == 0);
  BOOST_TEST(says("usage:"), output());
  BOOST_TEST(operator()("help") == 0);
  BOOST_TEST(operator()("digits '" + target.string() + "'") == 0);
  BOOST_TEST(says("nothing needs to be fetched"), output());
  BOOST_TEST(operator()("minst '" + target.string() + "'") == 2);
  BOOST_TEST(says("choose mnist, fashion-mnist or cifar10"), output());
  BOOST_TEST(operator()("mnist") == 2);
  BOOST_TEST(!fs::exists(target));
}

BOOST_FIXTURE_TEST_CASE(right_files_are_fetched_once_and_repaired, Fetch) {
  const fs::path installed = "/usr/share/datasets/fashion-mnist";
  if (!fs::exists(installed)) {
    BOOST_TEST_MESSAGE("skipped: Fashion-MNIST is not installed");
    return;
  }
  fs::create_directories(mirror);
  fs::create_directory_symlink(installed, mirror / "fashion-mnist");
  const std::string arguments = "fashion-mnist '" + target.string() + "'";
  BOOST_TEST(operator()(arguments) == 0, output());
  BOOST_TEST(operator()(arguments) == 0);
  BOOST_TEST(says("already complete"), output());

  const fs::path labels = target / "fashion-mnist" / "t10k-labels-idx1-ubyte.gz";
  const Bytes right = read_all(labels);
  const Bytes without_its_length(right.begin(), right.end() - 4);  // what is packed in it is whole
  for (const Bytes& damaged : {Bytes{1, 2, 3}, without_its_length}) {
    write_plain(labels, damaged);
    BOOST_TEST(operator()(arguments) == 0, output());
    BOOST_TEST((read_all(labels) == right));
  }
  BOOST_TEST(std::distance(fs::directory_iterator(target / "fashion-mnist"), {}) == 4);
}
