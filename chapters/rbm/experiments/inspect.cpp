// One mini-batch, CD-1, every array written as a .npy file under its name in the chapter's notation, so that a student
// can compare with NumPy or any framework.
#include "rbm/options.hpp"
#include "report/album.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"

namespace lbl::rbm {
namespace {

/// A machine of the shapes and values in a folder of W.npy, a.npy and b.npy.
Machine loaded_machine(const std::filesystem::path& folder, Loops loops) {
  const std::vector<Index> shape = files::read_npy(folder / "W.npy").shape;
  if (shape.size() != 2) throw std::runtime_error((folder / "W.npy").string() + " is not a matrix of weights");
  Machine machine(shape[1], shape[0], loops);
  training::load_parameters(folder, machine);
  return machine;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");
  Machine machine;
  if (!options.load.empty()) machine = loaded_machine(options.load, loops_of(run));
  Tensor<2> v;
  if (options.input.empty()) {
    const data::Dataset images = binarised(report::load_data(run).train);
    if (options.load.empty()) machine = fresh_machine(images, options.inspect_hidden, run.options.seed, loops_of(run));
    v = columns(images, 0, std::min(run.options.batch, images.size()));
  } else {
    const std::vector<Index> shape = files::read_npy(options.input).shape;
    if (shape.size() != 2 || shape[1] < 1)
      throw std::runtime_error(options.input.string() + " has the shape " + files::shape_text(shape) +
                               ", but an array v[J][M] is needed");
    v = Tensor<2>(shape[0], shape[1]);
    files::read_npy(options.input, v);
  }
  if (v.dim[0] != machine.J())
    throw std::runtime_error("the machine has " + std::to_string(machine.J()) + " visible units, the batch " +
                             std::to_string(v.dim[0]));

  States data(machine, v.dim[1]), model = data;
  data.v = v;
  Draws draws{run.options.seed};
  contrast(machine, {}, draws, data, model);
  Machine gradient = optimization::zeros(machine);
  BothStates both;
  add_difference(data, model, -1, both, gradient);
  Tensor<2> z = data.p;
  hidden_input(machine, v, z);
  const std::vector<double> free = free_energies(machine, v, z);
  Tensor<1> F(v.dim[1]);
  for (Index m = 0; m < F.size(); ++m) F(m) = Real(free[std::size_t(m)]);

  report::Album album{run.folder};
  album.add("v", v, "visible units, the data", "handbook-rbm-energy");
  album.add("W", machine.W, "weights, from visible unit j to hidden unit i", "handbook-rbm-energy");
  album.add("a", machine.a, "biases of the visible units", "handbook-rbm-energy");
  album.add("b", machine.b, "biases of the hidden units", "handbook-rbm-energy");
  album.add("z", z, "what reaches the hidden units", "handbook-rbm-cond");
  album.add("p", data.p, "p(h = 1 | v)", "handbook-rbm-cond");
  album.add("F", F, "free energies", "handbook-rbm-free");
  album.add("h", model.h, "hidden units, drawn", "handbook-rbm-gibbs");
  album.add("v1", model.v, "visible units after one step, drawn", "handbook-rbm-gibbs");
  album.add("p1", model.p, "p(h = 1 | v1)", "handbook-rbm-cond");
  album.add("gradient.W", gradient.W, "of -ln p(v), as CD-1 sees it", "handbook-rbm-cd");
  album.add("gradient.a", gradient.a, "the same for a", "handbook-rbm-cd");
  album.add("gradient.b", gradient.b, "the same for b", "handbook-rbm-cd");
  album.finish();
  const double error = reconstruction_error(machine, v);
  report::Results(run, {"samples", "reconstruction_error"}).row({v.dim[1], error});
  *run.out << "reconstruction error " << files::shortest(error) << "; " << album.manifest.size() << " arrays in "
           << run.folder.string() << " (see manifest.json)\n";
}

}  // namespace lbl::rbm
