// Checkpoints: the same bits back, what is refused, and an earlier one that stays whole.
#include "error_message.hpp"
#include "random_tensors.hpp"
#include "temporary_folder.hpp"
#include "training/checkpoint.hpp"
#include "small_network.hpp"

#include <cmath>

using namespace lbl;
using namespace lbl::testing;
namespace fs = std::filesystem;

namespace {

bool equal(const SmallNetwork& a, const SmallNetwork& b) {
  bool all = true;
  for_each_parameter([&](const std::string&, const auto& v, const auto& w) { all = all && same_bits(v, w); }, a, b);
  return all;
}

/// A folder with a checkpoint in it.
struct Saved {
  TemporaryFolder folder;
  fs::path checkpoint = folder.path / "runs" / "checkpoint";
  SmallNetwork network = random_network(1);

  Saved() { training::save_checkpoint(checkpoint, network, {{"epoch", 3}, {"cost", 0.1}}); }
  std::string load_error() const {
    SmallNetwork other;
    return error_of([&] { training::load_checkpoint(checkpoint, other); });
  }
};

/// Cuts a file to a part of its length.
void cut(const fs::path& file, std::uintmax_t size) { fs::resize_file(file, size); }

}  // namespace

BOOST_AUTO_TEST_CASE(a_checkpoint_comes_back_to_the_bit) {
  const TemporaryFolder folder;
  SmallNetwork network = random_network(1), loaded;
  network.W1(0, 0) = -0.0, network.W1(0, 1) = 5e-324, network.W1(0, 2) = std::nextafter(1., 2.);
  const fs::path checkpoint = folder.path / "new" / "deep";
  training::save_checkpoint(checkpoint, network, {{"epoch", 3}, {"cost", 0.1}});
  const auto state = training::load_checkpoint(checkpoint, loaded);
  BOOST_TEST(equal(loaded, network));
  BOOST_TEST(state.at("epoch") == 3);
  BOOST_TEST(state.at("cost").get<double>() == 0.1);
  BOOST_TEST(!fs::exists(folder.path / "new" / "deep.unfinished"));
}

BOOST_AUTO_TEST_CASE(a_new_checkpoint_replaces_the_old_one) {
  Saved saved;
  files::write_file(saved.checkpoint / "W9.npy", "of a deeper network");
  const SmallNetwork next = random_network(2);
  training::save_checkpoint(saved.checkpoint, next, {{"epoch", 4}});
  SmallNetwork loaded;
  BOOST_TEST(training::load_checkpoint(saved.checkpoint, loaded).at("epoch") == 4);
  BOOST_TEST(equal(loaded, next));
  BOOST_TEST(!fs::exists(saved.checkpoint / "W9.npy"));
  BOOST_TEST(std::distance(fs::directory_iterator(saved.checkpoint.parent_path()), fs::directory_iterator()) == 1);
}

BOOST_AUTO_TEST_CASE(a_slash_at_the_end_means_the_same_folder) {
  const TemporaryFolder folder;
  const SmallNetwork network = random_network(1);
  const fs::path with_slash = folder.path / "checkpoint/";
  for (int again = 0; again < 2; ++again)
    BOOST_TEST(error_of([&] { training::save_checkpoint(with_slash, network, {}); }) == "");
  SmallNetwork loaded;
  BOOST_TEST(error_of([&] { training::load_checkpoint(folder.path / "checkpoint", loaded); }) == "");
  BOOST_TEST(equal(loaded, network));
}

// What a process leaves behind that is killed while it saves: the old checkpoint, and beside it a part of the new one.
BOOST_AUTO_TEST_CASE(an_interrupted_write_leaves_the_earlier_checkpoint_whole) {
  Saved saved;
  const fs::path unfinished = saved.checkpoint.string() + ".unfinished";
  for (const char* file : {"W1.npy", ".b1.npy.4711", ".state.json.4711"})
    files::write_file(unfinished / file, "half a fi");
  SmallNetwork loaded;
  BOOST_TEST(training::load_checkpoint(saved.checkpoint, loaded).at("epoch") == 3);
  BOOST_TEST(equal(loaded, saved.network));

  training::save_checkpoint(saved.checkpoint, random_network(2), {{"epoch", 4}});  // and the next write clears it away
  BOOST_TEST(training::load_checkpoint(saved.checkpoint, loaded).at("epoch") == 4);
  BOOST_TEST(!fs::exists(unfinished));
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
  const Saved saved;
  fs::remove(saved.checkpoint / "b2.npy");
  check_error(saved.load_error(), {(saved.checkpoint / "b2.npy").string(), "No such file"});
  fs::remove(saved.checkpoint / "state.json");
  check_error(saved.load_error(), {(saved.checkpoint / "state.json").string(), "No such file"});
  fs::remove_all(saved.checkpoint);
  check_error(saved.load_error(), {saved.checkpoint.string(), "No such file"});
}

BOOST_AUTO_TEST_CASE(parameters_of_another_network_are_refused) {
  const Saved saved;
  files::write_npy(saved.checkpoint / "W2.npy", Tensor<2>(3, 2));
  check_error(saved.load_error(), {(saved.checkpoint / "W2.npy").string(), "(3, 2)", "(2, 3)"});
  files::write_npy(saved.checkpoint / "W2.npy", Tensor<1>(6));  // as many numbers, but another array
  check_error(saved.load_error(), {"W2.npy", "(6,)", "(2, 3)"});
}

BOOST_AUTO_TEST_CASE(damaged_files_are_refused) {
  const Saved saved;
  const fs::path b1 = saved.checkpoint / "b1.npy", state = saved.checkpoint / "state.json";
  cut(b1, fs::file_size(b1) - 1);
  check_error(saved.load_error(), {b1.string(), "damaged"});
  cut(b1, 0);
  check_error(saved.load_error(), {b1.string(), "not a .npy file"});
  cut(state, fs::file_size(state) / 2);
  check_error(saved.load_error(), {state.string(), "is not JSON"});
  files::write_json(state, {{"bytes_per_number", 4}});
  check_error(saved.load_error(), {state.string(), "computes in double"});
}

BOOST_AUTO_TEST_CASE(a_folder_with_other_things_is_never_replaced) {
  const TemporaryFolder folder;
  const auto refusal = [&](const fs::path& place) {
    const std::string checked = error_of([&] { training::check_place(place); });
    BOOST_TEST(error_of([&] { training::save_checkpoint(place, SmallNetwork(), {}); }) == checked);
    return checked;
  };
  files::write_file(folder.path / "thesis" / "chapter1.tex", "years of work");
  check_error(refusal(folder.path / "thesis"), {(folder.path / "thesis").string(), "chapter1.tex"});
  BOOST_TEST(files::read_file(folder.path / "thesis" / "chapter1.tex") == "years of work");

  const Saved saved;  // even if it was a checkpoint before
  fs::create_directory(saved.checkpoint / "notes");
  check_error(refusal(saved.checkpoint), {"notes"});

  files::write_npy(folder.path / "arrays" / "x.npy", Tensor<1>(3));  // somebody's own arrays: no state, no checkpoint
  check_error(refusal(folder.path / "arrays"), {(folder.path / "arrays").string()});
  BOOST_TEST(fs::exists(folder.path / "arrays" / "x.npy"));

  files::write_file(folder.path / "file", "a file");
  check_error(refusal(folder.path / "file"), {(folder.path / "file").string(), "is a file"});
  BOOST_TEST(files::read_file(folder.path / "file") == "a file");

  for (const char* work : {"chapter2.tex", ".git"}) {  // beside the place, where the next checkpoint would be written
    const fs::path beside = folder.path / "model.unfinished";
    files::write_file(beside / work, "more work");
    check_error(refusal(folder.path / "model"), {beside.string() + " holds " + work});
    BOOST_TEST(files::read_file(beside / work) == "more work");
    fs::remove_all(beside);
  }
  fs::create_directory(folder.path / "empty");
  BOOST_TEST(refusal(folder.path / "empty") == "");
}

BOOST_AUTO_TEST_CASE(a_run_is_continued_with_the_options_it_began_with) {
  const nlohmann::ordered_json saved = {
      {"program", "mlp"}, {"experiment", "train"}, {"dataset", "digits"}, {"dataset_checksum", {{"train", "096a0477"}}},
      {"options", {{"batch", 64}, {"epochs", 5}, {"threads", 1}, {"out", "results"}, {"widths", {100, 100}}}}};
  const auto refusal = [&](const nlohmann::ordered_json& present) {
    return error_of([&] { training::check_same_run("place/of/checkpoint", saved, present); });
  };
  nlohmann::ordered_json present = saved;
  present["options"]["epochs"] = 50, present["options"]["threads"] = 8, present["options"]["out"] = "elsewhere";
  BOOST_TEST(refusal(present) == "");
  present["options"]["batch"] = 32;
  check_error(refusal(present), {"place/of/checkpoint", "--batch", "64", "32"});
  present = saved;
  present["options"]["widths"] = {100};
  check_error(refusal(present), {"--widths", "[100,100]", "[100]"});
  present = saved;
  present["dataset_checksum"]["train"] = "00000000";
  check_error(refusal(present), {"dataset_checksum", "096a0477", "00000000"});
  present = saved;
  present["experiment"] = "width";
  check_error(refusal(present), {"experiment", "\"train\"", "\"width\""});
}

BOOST_AUTO_TEST_CASE(a_state_without_counts_is_refused) {
  const fs::path file = "state.json";
  const auto refused = [&](const char* text) {
    return error_of([&] { training::check_state(file, nlohmann::ordered_json::parse(text)); });
  };
  BOOST_TEST(refused(R"({"bytes_per_number": 8, "epoch": 3, "step": 0, "cost": -1.5})") == "");
  check_error(refused("[]"), {"state.json", "not the state of a run"});
  check_error(refused(R"({"bytes_per_number": "8"})"), {"state.json", "computes in double"});
  for (const char* count : {"-1", "1e3", "0.5", "\"3\"", "null", "18446744073709551615"})
    check_error(refused((R"({"bytes_per_number": 8, "step": )" + std::string(count) + "}").c_str()),
                {"state.json", "\"step\" is no count"});
}

BOOST_AUTO_TEST_CASE(a_place_for_a_checkpoint_is_tried_beforehand) {
  const TemporaryFolder folder;
  BOOST_TEST(error_of([&] { training::check_place(folder.path / "new" / "checkpoint"); }) == "");
  BOOST_TEST(fs::is_empty(folder.path / "new"));
  check_error(error_of([&] { training::check_place("/dev/null/checkpoint"); }),
              {"/dev/null/checkpoint", "cannot take a checkpoint"});
  for (const char* target : {"new", "nowhere"}) {
    fs::create_directory_symlink(folder.path / target, folder.path / ("link to " + std::string(target)));
    check_error(error_of([&] { training::check_place(folder.path / ("link to " + std::string(target))); }),
                {target, "is a link"});
  }
}
