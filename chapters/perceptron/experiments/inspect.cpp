// One mini-batch of C-class regression, forward and backward, every array written as a .npy file under its name, so
// that a student can compare with NumPy or any framework.
#include "files/npy.hpp"
#include "perceptron/image_classes.hpp"
#include "perceptron/options.hpp"
#include "report/album.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"
#include "training/initialisation.hpp"

namespace lbl::perceptron {
namespace {

/// A model of the shapes and values in a folder of W.npy and b.npy.
LinearModel loaded_model(const std::filesystem::path& folder, Loops loops) {
  const std::vector<Index> shape = files::read_npy(folder / "W.npy").shape;
  if (shape.size() != 2) throw std::runtime_error((folder / "W.npy").string() + " is not a matrix of weights");
  LinearModel model(shape[1], shape[0], Output::softmax);
  model.loops = loops;
  training::load_parameters(folder, model);
  return model;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.target.empty())
    throw report::UsageError("--input and --target go together: give both or none");
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");

  LinearModel model;
  Batch batch;
  if (!options.load.empty()) model = loaded_model(options.load, loops_of(run.options.loops));
  if (options.input.empty()) {
    const data::Dataset images = report::load_data(run).train;
    if (options.load.empty()) {
      model = fresh_model(images, run.options.loops);
      training::Random random(run.options.seed);
      training::draw_normal(model.W, 1 / double(images.pixels()), random);
    }
    if (model.W.dim != std::array{images.classes(), images.pixels()})
      throw std::runtime_error(options.load.string() + " has weights of the shape " + files::shape_text(model.W.dim) +
                               ", which does not fit " + images.name + ": choose its --dataset");
    const std::vector<Index> order = data::shuffled_order(images.size(), run.options.seed, 0);
    load(model, images, data::mini_batches(order, run.options.batch).front(), batch);
  } else {
    const files::Array x = files::read_npy(options.input);
    if (x.shape.size() != 2 || x.shape[1] < 1)
      throw std::runtime_error(options.input.string() + " has the shape " + files::shape_text(x.shape) +
                               ", but inputs x[N][M] are needed");
    batch = Batch(model, x.shape[1]);
    files::read_npy(options.input, batch.x);
    files::read_npy(options.target, batch.y);
  }

  LinearModel gradient = model;
  training::set_to_zero(gradient);
  const double C = forward(model, batch);
  backward(model, batch, gradient);

  report::Album album{run.folder};
  album.add("x", batch.x, "input", "lecture-clogreg");
  album.add("y", batch.y, "target, one-hot", "lecture-ce");
  album.add("W", model.W, "weights, from input j to class k", "lecture-fc");
  album.add("b", model.b, "biases", "lecture-fc");
  album.add("z", batch.z, "weighted sums, Wx + b", "lecture-clogreg");
  album.add("p", batch.p, "probabilities, softmax of z", "lecture-softmax");
  album.add("delta", batch.delta, "dC/dz", "lecture-softmax-ce");
  album.add("gradient.W", gradient.W, "dC/dW", "lecture-fc-gradw");
  album.add("gradient.b", gradient.b, "dC/db", "lecture-fc-gradw");
  album.add("gradient.x", input_gradient(model, batch), "dC/dx", "lecture-fc-gradx");
  album.finish();

  Score score;
  score.add(batch.p, batch.y, C);
  report::Results(run, {"samples", "cost", "accuracy"}).row({score.samples, C, score.accuracy()});
  *run.out << "cost " << files::shortest(C) << "; " << album.manifest.size() << " arrays in " << run.folder.string()
           << " (see manifest.json)\n";
}

}  // namespace lbl::perceptron
