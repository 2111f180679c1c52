// One round, every array of it written as a .npy file under its name in the documents, so that a student can compare
// with NumPy or any framework.
#include "files/npy.hpp"
#include "gan/options.hpp"
#include "gan/sources/images.hpp"
#include "report/album.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"

namespace lbl::gan {
namespace {

/// A player of the shapes and values in a folder of generator.W1.npy, generator.b1.npy, ...
Network loaded(const std::filesystem::path& folder, const std::string& player, Activation hidden, Activation last) {
  const auto file = [&](std::size_t l) { return folder / (player + ".W" + std::to_string(l) + ".npy"); };
  std::vector<Index> N;
  for (std::size_t l = 1; l == 1 || std::filesystem::exists(file(l)); ++l) {
    const std::vector<Index> shape = files::read_npy(file(l)).shape;
    if (shape.size() != 2) throw std::runtime_error(file(l).string() + " is not a matrix of weights");
    if (l == 1) N.push_back(shape[1]);
    N.push_back(shape[0]);
  }
  Network network(N, hidden, last);
  const auto read = [&](const std::string& name, auto& w) {
    files::read_npy(folder / (player + "." + name + ".npy"), w);
  };
  for_each_parameter(read, network);
  return network;
}

/// Number of samples in a file of [N][M].
Index samples_in(const std::filesystem::path& file) {
  const std::vector<Index> shape = files::read_npy(file).shape;
  if (shape.size() != 2 || shape[1] < 1)
    throw std::runtime_error(file.string() + " has the shape " + files::shape_text(shape) + ", but [N][M] is needed");
  return shape[1];
}

/// Parameters and gradients of a player, and what a batch left in it.
void add_player(report::Album& album, const std::string& player, const Network& network, const Network& gradient) {
  const auto add = [&](const std::string& name, const auto& w, const auto& g) {
    album.add(player + "." + name, w, "parameters of the " + player, "overview-fig-12");
    album.add("gradient." + player + "." + name, g, "gradient of its own cost", "overview-eq-26");
  };
  for_each_parameter(add, network, gradient);
}

void add_batch(report::Album& album, const std::string& name, const Batch& batch, const std::string& of) {
  for (std::size_t l = 1; l < batch.z.size(); ++l) {
    const std::string layer = std::to_string(l);
    album.add(name + ".z" + layer, batch.z[l], "pre-activations of layer " + layer + of, "handbook-eq-1");
    album.add(name + ".h" + layer, batch.h[l], "activations of layer " + layer + of, "handbook-eq-1");
    album.add(name + ".delta" + layer, batch.delta[l], "dC/dz" + layer + of, "handbook-eq-6");
  }
}

/// Everything of a round, and the list that says what it is.
report::Album written(const report::Run& run, const Players& players, const Board& board, const Recipe& recipe) {
  report::Album album{run.folder};
  album.add("x", board.real, "real samples, pixels between -1 and 1", "overview-fig-12");
  album.add("z", board.fake.h[0], "noise", "overview-fig-12");
  add_player(album, "generator", players.generator, board.generator_gradient);
  add_player(album, "discriminator", players.discriminator, board.discriminator_gradient);
  add_batch(album, "fake", board.fake, " of the generator");
  add_batch(album, "both", board.both, " of the discriminator, real samples first");
  add_batch(album, "judged", board.judged, " of the discriminator, for the generator's cost");
  if (recipe.game == Game::penalised) {
    album.add("between", board.between.batch.h[0], "points between real and generated samples", "overview-wgan-gp");
    album.add("slope", board.between.a[0], "df/dx there", "overview-wgan-gp");
  }
  album.finish();
  return album;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.noise.empty())
    throw report::UsageError("--input and --noise go together: give both or none");
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");

  Recipe recipe = image_recipe(options, run);
  Players players;
  Tensor<2> x;
  if (options.input.empty()) {
    const data::Dataset samples = report::load_data(run).train;
    players = image_players(options, samples.pixels(), recipe);
    ImageSource(samples, recipe.batch, recipe.seed)(0, x);
  }
  if (!options.load.empty()) {
    players = players_of(loaded(options.load, "generator", Activation::relu, Activation::tanh),
                         loaded(options.load, "discriminator", Activation::leaky_relu, Activation::linear), recipe);
  }
  if (!options.input.empty()) {
    recipe.batch = samples_in(options.input);
    x = Tensor<2>(players.discriminator.inputs(), recipe.batch);
    files::read_npy(options.input, x);
  }

  if (x.dim[0] != players.discriminator.inputs())
    throw std::runtime_error(options.load.string() + " has a discriminator of " +
                             std::to_string(players.discriminator.inputs()) + " inputs, but the images have " +
                             std::to_string(x.dim[0]) + " pixels: choose its --dataset");
  Board board(players, recipe.batch);
  if (options.noise.empty()) draw_noise(key_of(recipe.seed, Purpose::latent, 0), board.fake.h[0]);
  else files::read_npy(options.noise, board.fake.h[0]);
  copy(x, board.real);
  const double V = discriminator_gradient(players, board, recipe, 0);
  generator_gradient(players, board, recipe);

  const report::Album album = written(run, players, board, recipe);
  const double C = generator_cost(recipe.game, board.judged.z.back());
  report::Results(run, {"samples", "value", "generator_cost"}).row({recipe.batch, V, C});
  *run.out << "value " << files::shortest(V) << ", the generator's cost " << files::shortest(C) << "; "
           << album.manifest.size() << " arrays in " << run.folder.string() << " (see manifest.json)\n";
}

}  // namespace lbl::gan
