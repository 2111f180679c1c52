// One mini-batch of C-class regression, forward and backward, every array written as a .npy file under its name, so
// that a student can compare with NumPy or any framework.
#include "data/find.hpp"
#include "perceptron/image_classes.hpp"
#include "perceptron/options.hpp"
#include "report/npy.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"
#include "training/initialisation.hpp"

namespace lbl::perceptron {
namespace {

/// A model of the shapes and values in a folder of W.npy and b.npy.
LinearModel loaded_model(const std::filesystem::path& folder) {
  const std::vector<Index> shape = report::read_npy(folder / "W.npy").shape;
  if (shape.size() != 2) throw std::runtime_error((folder / "W.npy").string() + " is not a matrix of weights");
  LinearModel model(shape[1], shape[0], Output::softmax);
  training::load_parameters(folder, model);
  return model;
}

/// The set of the run, or the synthetic digits with a line that says so.
data::Dataset load_images(report::Run& run) {
  if (!run.given.contains("dataset")) {
    const data::DatasetChoice choice = data::default_dataset(run.options.data);
    if (!choice.message.empty()) *run.out << choice.message << '\n';
    run.options.dataset = choice.name;
  }
  const data::Dataset images = data::load(run.options.dataset, run.options.data).train;
  run.settings["dataset"] = images.name;
  run.settings["dataset_checksum"] = images.checksum();
  return images;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.target.empty())
    throw report::UsageError("--input and --target go together: give both or none");
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");

  LinearModel model;
  Batch batch;
  if (!options.load.empty()) model = loaded_model(options.load);
  if (options.input.empty()) {
    const data::Dataset images = load_images(run);
    if (options.load.empty()) {
      model = fresh_model(images, run.options.loops);
      training::Random random(run.options.seed);
      training::draw_normal(model.W, 1 / double(images.pixels()), random);
    }
    const std::vector<Index> order = data::shuffled_order(images.size(), run.options.seed, 0);
    load(model, images, data::mini_batches(order, run.options.batch).front(), batch);
  } else {
    const report::Array x = report::read_npy(options.input);
    batch = Batch(model, x.shape.empty() ? 1 : x.shape.back());
    report::read_npy(options.input, batch.x);
    report::read_npy(options.target, batch.y);
  }

  LinearModel gradient = model;
  training::set_to_zero(gradient);
  const double C = forward(model, batch);
  backward(model, batch, gradient);

  nlohmann::ordered_json manifest = nlohmann::ordered_json::array();
  const auto add = [&](const char* name, const auto& t, const char* meaning, const char* equation) {
    report::write_npy(run.folder / (std::string(name) + ".npy"), t);
    manifest.push_back({{"name", name}, {"shape", t.dim}, {"meaning", meaning}, {"equation", equation}});
  };
  add("x", batch.x, "input", "lecture-clogreg");
  add("y", batch.y, "target, one-hot", "lecture-ce");
  add("W", model.W, "weights, from input j to class k", "lecture-fc");
  add("b", model.b, "biases", "lecture-fc");
  add("z", batch.z, "weighted sums, Wx + b", "lecture-clogreg");
  add("p", batch.p, "probabilities, softmax of z", "lecture-softmax");
  add("delta", batch.delta, "dC/dz", "lecture-softmax-ce");
  add("gradient.W", gradient.W, "dC/dW", "lecture-fc-gradw");
  add("gradient.b", gradient.b, "dC/db", "lecture-fc-gradw");
  add("gradient.x", input_gradient(model, batch), "dC/dx", "lecture-fc-gradx");
  report::write_json(run.folder / "manifest.json", manifest);

  Score score;
  score.add(batch, C);
  report::Results(run, {"samples", "cost", "accuracy"}).row({score.samples, C, score.accuracy()});
  *run.out << "cost " << report::shortest(C) << "; " << manifest.size() << " arrays in " << run.folder.string()
           << " (see manifest.json)\n";
}

}  // namespace lbl::perceptron
