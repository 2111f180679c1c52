#pragma once
// Other programs: started, signalled, waited for; what they printed and wrote.
#include "temporary_folder.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lbl::testing {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

inline std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The contents of a folder's files with this extension, under their names.
inline std::map<std::string, std::string> files_of(const fs::path& folder, const std::string& extension) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == extension) files[entry.path().filename()] = bytes_of(entry.path());
  return files;
}

/// Whether two folders have the same .npy files, at least one, with the same bytes.
inline bool same_arrays(const fs::path& a, const fs::path& b) {
  return !files_of(a, ".npy").empty() && files_of(a, ".npy") == files_of(b, ".npy");
}

/// What a program left behind.
struct Outcome {
  int code;  ///< Its exit code; 128 + signal when a signal ended it.
  std::string out, err;

  /// Whether standard error is one whole line.
  bool one_line() const { return err.find('\n') + 1 == err.size() && err.size() > 1; }
  bool says(const std::string& text) const { return (out + err).find(text) != std::string::npos; }
};

/// A program that runs beside the test, and ends with it.
class Process {
public:
  explicit Process(const Words& words) {
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, SIG_DFL);  // jobs of a script ignore some
      dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
      dup2(open((folder_.path / "out").c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
      dup2(open((folder_.path / "err").c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
      execvp(argv[0], argv.data());
      _exit(127);
    }
  }

  void signal(int number) const { kill(pid_, number); }

  Outcome wait() const {
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_) throw std::runtime_error("cannot wait for the program");
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), bytes_of(folder_.path / "out"),
            bytes_of(folder_.path / "err")};
  }

private:
  TemporaryFolder folder_;
  pid_t pid_ = -1;
};

inline Outcome run(const Words& words) { return Process(words).wait(); }

/// The program of a chapter.
inline std::string program(const std::string& chapter) {
  return (fs::path(LBL_PROGRAMS) / chapter / chapter).string();
}

/// The words of a command line followed by further ones.
inline Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace lbl::testing
