// The program of the chapter: its experiments and their options.
#include "rnn/networks/initialisation.hpp"
#include "rnn/tasks/laboratory.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  report::Program program("rnn", "Recurrent networks: simple RNN, LSTM, back-propagation through time");
  rnn::tasks::Options tasks;
  add_experiments(program, tasks);
  return program.run(argc, argv);
}
