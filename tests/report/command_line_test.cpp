// Every way to use a program wrongly is one line on standard error and exit code 2.
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <new>
#include <sstream>

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/files.hpp"
#include "report/program/command_line.hpp"
#include "report/program/interrupt.hpp"
#include "temporary_folder.hpp"

using namespace lbl;
using namespace lbl::report;

namespace {

struct Outcome {
  int code;
  std::string out, err;
  Run run;  // as the experiment got it
  std::vector<Index> widths{100, 100};
  std::string activation = "relu";
  double decay = 0.5;
  Index units = 7;
  bool modern = false;
  std::filesystem::path load;
};

/// Runs a program with two experiments in this process.
Outcome use(std::vector<const char*> arguments, const Program::Experiment& body = [](Run&) {}) {
  Outcome o{};
  std::ostringstream out, err;
  Program program("mlp", "The multi-layer perceptron");
  const auto keep = [&](Run& run) { o.run = run, body(run); };
  program.experiment("train", "learn a data set", {.epochs = 3}, keep);
  program.experiment("width", "accuracy against width", {.dataset = "mnist", .epochs = 20, .batch = 32}, keep,
                     {"save", "resume"});
  program.option("widths", o.widths, "units of the hidden layers", 1, 1000);
  program.option("activation", o.activation, "of the hidden layers", {"relu", "tanh"});
  program.option("decay", o.decay, "factor per epoch", 0, 1);
  program.option("units", o.units, "of a layer", -5, 5);
  program.option("modern", o.modern, "batch normalisation");
  program.option("load", o.load, "parameters", {"train"});
  arguments.insert(arguments.begin(), "mlp");
  o.code = program.run(static_cast<int>(arguments.size()), arguments.data(), out, err);
  o.out = out.str(), o.err = err.str();
  return o;
}

}  // namespace

BOOST_AUTO_TEST_CASE(wrong_use_is_one_line_and_exit_code_2) {
  const std::string whole = "give a whole number from 1 to 1000000";
  const struct { std::vector<const char*> arguments; std::string error; } cases[] = {
      {{"--batch", "0"}, "--batch is 0: " + whole},
      {{"--batch=0"}, "--batch is 0: " + whole},
      {{"--batch", "-1"}, "--batch is -1: " + whole},
      {{"--batch", "1000001"}, "--batch is 1000001: " + whole},
      {{"--batch", "99999999999999999999"}, "--batch is 99999999999999999999: " + whole},
      {{"--batch", "12abc"}, "--batch is 12abc: " + whole},
      {{"--batch", "1e3"}, "--batch is 1e3: " + whole},
      {{"--batch", "1.0"}, "--batch is 1.0: " + whole},
      {{"--batch", " 1"}, "--batch is  1: " + whole},
      {{"--batch", "+1"}, "--batch is +1: " + whole},
      {{"--batch", "0x10"}, "--batch is 0x10: " + whole},
      {{"--batch", ""}, "--batch is empty: " + whole},
      {{"--batch", "a\nb"}, "--batch is a?b: " + whole},
      {{"--batch"}, "--batch needs a value"},
      {{"--batch="}, "--batch needs a value"},
      {{"--batch", "--epochs", "3"}, "--batch needs a value"},
      {{"--batch", "--quiet"}, "--batch needs a value"},
      {{"--batch", "3", "--batch", "4"}, "--batch is given twice"},
      {{"--batch=3", "--batch", "3"}, "--batch is given twice"},
      {{"--quiet", "--quiet"}, "--quiet is given twice"},
      {{"--quiet=1"}, "--quiet is a switch: it takes no value"},
      {{"--epochs", "nine"}, "--epochs is nine: " + whole},
      {{"--learning-rate", "nan"}, "--learning-rate is nan: give a number from 0 to 1000"},
      {{"--learning-rate", "inf"}, "--learning-rate is inf: give a number from 0 to 1000"},
      {{"--learning-rate", "1e999"}, "--learning-rate is 1e999: give a number from 0 to 1000"},
      {{"--learning-rate", "-0.1"}, "--learning-rate is -0.1: give a number from 0 to 1000"},
      {{"--learning-rate", "0.1x"}, "--learning-rate is 0.1x: give a number from 0 to 1000"},
      {{"--learning-rate", "0,1"}, "--learning-rate is 0,1: give a number from 0 to 1000"},
      {{"--seed", "4294967296"}, "--seed is 4294967296: give a whole number from 0 to 4294967295"},
      {{"--threads", "0"}, "--threads is 0: give a whole number from 1 to 1024"},
      {{"--loops", "fast"}, "--loops is fast: give chapter or core"},
      {{"--loops", "Core"}, "--loops is Core: give chapter or core"},
      {{"--dataset", ""}, "--dataset is empty: give a name"},
      {{"--out", ""}, "--out is empty: give a path"},
      {{"--epcohs", "3"}, "there is no option --epcohs, did you mean --epochs?"},
      {{"--epoch", "3"}, "there is no option --epoch, did you mean --epochs?"},
      {{"--learn=3"}, "there is no option --learn, did you mean --learning-rate?"},
      {{"--zzzzzz"}, "there is no option --zzzzzz"},
      {{"-epochs", "3"}, "there is no option -epochs, did you mean --epochs?"},
      {{"-h"}, "there is no option -h"},
      {{"trian"}, "there is no experiment 'trian', did you mean train?"},
      {{"plot"}, "there is no experiment 'plot'"},
      {{""}, "there is no experiment ''"},
      {{"train", "width"}, "two experiments are named, 'train' and 'width': name one"},
      {{"train", "--quiet", "train"}, "two experiments are named, 'train' and 'train': name one"},
      {{"width", "--save", "x"}, "--save means nothing to the experiment width"},
      {{"width", "--load", "x"}, "--load means nothing to the experiment width"},
      {{"--widths", "3,,4"}, "--widths is 3,,4: give whole numbers from 1 to 1000, with commas between them"},
      {{"--widths", "3,"}, "--widths is 3,: give whole numbers from 1 to 1000, with commas between them"},
      {{"--widths", ""}, "--widths is empty: give whole numbers from 1 to 1000, with commas between them"},
      {{"--widths", "3,1001"}, "--widths is 3,1001: give whole numbers from 1 to 1000, with commas between them"},
      {{"--widths", "3 4"}, "--widths is 3 4: give whole numbers from 1 to 1000, with commas between them"},
      {{"--activation", "step"}, "--activation is step: give relu or tanh"},
      {{"--decay", "1.01"}, "--decay is 1.01: give a number from 0 to 1"},
      {{"--units", "-6"}, "--units is -6: give a whole number from -5 to 5"},
      {{"trian", "--help"}, "there is no experiment 'trian', did you mean train?"},
      {{"--help=yes"}, "--help is a switch: it takes no value"},
  };
  for (const auto& c : cases) {
    const Outcome o = use(c.arguments, [](Run&) { BOOST_ERROR("the experiment ran"); });
    BOOST_TEST(o.err == "mlp: " + c.error + " (see mlp --help)\n");
    BOOST_TEST(o.code == 2, c.error);
    BOOST_TEST(o.out == "");
  }
}

BOOST_AUTO_TEST_CASE(the_first_experiment_runs_with_its_defaults) {
  const Outcome o = use({});
  BOOST_TEST(o.code == 0);
  BOOST_TEST(o.err == "");
  BOOST_TEST(o.run.program == "mlp");
  BOOST_TEST(o.run.experiment == "train");
  BOOST_TEST(o.run.folder == std::filesystem::path("results/mlp/train"));
  BOOST_TEST(o.run.options.epochs == 3);
  BOOST_TEST(o.run.options.batch == 64);
  BOOST_TEST(o.run.options.dataset == "fashion-mnist");
  BOOST_TEST(o.run.options.threads == omp_get_num_procs());
  BOOST_TEST(o.run.given.empty());
  BOOST_TEST(o.run.terminal_columns == 0);
}

BOOST_AUTO_TEST_CASE(an_experiment_has_its_own_defaults_and_what_was_typed) {
  const Outcome o = use({"--batch", "7", "width", "--learning-rate=2.5e-1", "--seed", "4294967295", "--threads", "2",
                         "--loops", "core", "--out", "elsewhere", "--data", "d", "--widths", "10,20,30", "--activation",
                         "tanh", "--decay", "0", "--units", "-5", "--modern"});
  BOOST_TEST(o.err == "");
  BOOST_TEST(o.code == 0);
  BOOST_TEST(o.run.experiment == "width");
  BOOST_TEST(o.run.options.dataset == "mnist");
  BOOST_TEST(o.run.options.epochs == 20);
  BOOST_TEST(o.run.options.batch == 7);
  BOOST_TEST(o.run.options.learning_rate == 0.25);
  BOOST_TEST(o.run.options.seed == 4294967295u);
  BOOST_TEST(o.run.options.loops == "core");
  BOOST_TEST(o.run.folder == std::filesystem::path("elsewhere/mlp/width"));
  BOOST_TEST(o.widths == std::vector<Index>({10, 20, 30}), boost::test_tools::per_element());
  BOOST_TEST(o.activation == "tanh");
  BOOST_TEST(o.decay == 0);
  BOOST_TEST(o.units == -5);
  BOOST_TEST(o.modern);
  BOOST_TEST(o.run.given.contains("batch"));
  BOOST_TEST(!o.run.given.contains("epochs"));
  BOOST_TEST(omp_get_max_threads() == 2);
  const auto& options = o.run.settings["options"];
  BOOST_TEST(options["epochs"] == 20);
  BOOST_TEST(options["learning-rate"] == 0.25);
  BOOST_TEST(options["widths"].dump() == "[10,20,30]");
  BOOST_TEST(options["modern"] == true);
  BOOST_TEST(!options.contains("save"));  // which width does not have
}

BOOST_AUTO_TEST_CASE(help_lists_experiments_options_and_defaults) {
  const Outcome general = use({"--help"}), width = use({"width", "--help"});
  BOOST_TEST(general.code == 0);
  BOOST_TEST(general.err == "");
  for (const char* part : {"The multi-layer perceptron\n", "Usage: mlp [experiment] [options]",
                           "train  learn a data set\n",
                           "width  accuracy against width\n", "--epochs N (=3)", "--dataset NAME (=fashion-mnist)",
                           "--widths N,N,... (=100,100)", "--activation relu|tanh (=relu)", "--decay X (=0.5)",
                           "parameters; only train", "--quiet", "--help", "--save PATH"})
    BOOST_TEST(general.out.find(part) != std::string::npos, part << " is missing in\n" << general.out);
  BOOST_TEST(width.code == 0);
  BOOST_TEST(width.out.find("--epochs N (=20)") != std::string::npos);
  BOOST_TEST(width.out.find("--dataset NAME (=mnist)") != std::string::npos);
  BOOST_TEST(width.out.find("--save") == std::string::npos);
  BOOST_TEST(width.out.find("--load") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_error_of_the_experiment_is_one_line) {
  const Outcome failed = use({}, [](Run&) { throw std::runtime_error("x.gz: cut off\nat byte 7"); });
  BOOST_TEST(failed.code == 1);
  BOOST_TEST(failed.err == "mlp: x.gz: cut off?at byte 7\n");
  const Outcome memory = use({}, [](Run&) { throw std::bad_alloc(); });
  BOOST_TEST(memory.code == 1);
  BOOST_TEST(memory.err == "mlp: out of memory: a smaller --batch or a smaller network needs less\n");
  const Outcome usage = use({}, [](Run&) { throw UsageError("--input needs --target"); });
  BOOST_TEST(usage.code == 2);
  BOOST_TEST(usage.err == "mlp: --input needs --target (see mlp --help)\n");
}

BOOST_AUTO_TEST_CASE(quiet_prints_nothing) {
  const auto print = [](Run& run) { *run.out << "text\n"; };
  BOOST_TEST(use({}, print).out == "text\n");
  BOOST_TEST(use({"--quiet"}, print).out == "");
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_exits_with_128_and_the_signal) {
  for (const int signal : {SIGINT, SIGTERM}) {
    BOOST_TEST(use({}, [=](Run&) { std::raise(signal), interrupted(); }).code == 128 + signal);
    BOOST_TEST(use({}, [=](Run&) { std::raise(signal); }).code == 0);  // after its last step: it is done
  }
  BOOST_TEST(use({}).code == 0);  // the next run knows nothing of it
}

// mlp | head: what is printed is lost, what is written is not, and the run is done.
BOOST_AUTO_TEST_CASE(a_closed_standard_output_does_not_end_the_run) {
  const lbl::testing::TemporaryFolder folder;
  const auto file = folder.path / "result";
  int ends[2];
  BOOST_REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);  // nobody reads
    dup2(ends[1], STDOUT_FILENO);
    Program program("mlp", "");
    program.experiment("train", "", {}, [&](Run& run) {
      for (int line = 0; line < 1000; ++line) *run.out << "a line of text that nobody reads" << std::endl;
      files::write_file(file, "whole");
    });
    const char* arguments[] = {"mlp"};
    _exit(program.run(1, arguments));
  }
  close(ends[0]), close(ends[1]);
  int status = 0;
  BOOST_REQUIRE(waitpid(child, &status, 0) == child);
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 0);
  BOOST_TEST(files::read_file(file) == "whole");
}
