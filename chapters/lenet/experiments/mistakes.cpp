// Which classes a trained network takes for which, and the mistakes that it is most sure of.
#include "lenet/experiments/trained.hpp"
#include "report/album.hpp"
#include "report/results.hpp"

#include <array>
#include <iomanip>

namespace lbl::lenet {
namespace {

constexpr std::size_t most_shown = 30;

/// An image that was taken for another class.
struct Mistake {
  Index image, label, answer;
  Real probability;  ///< of the answer
};

/// What a network answers to every image of a set.
struct Answers {
  std::array<std::array<Index, 10>, 10> counts{};  ///< counts[label][answer]
  std::vector<Mistake> mistakes;                   ///< the most confident first
};

template <class Network>
Answers answers_of(const Network& network, const data::Dataset& samples) {
  Answers answers;
  typename Network::Batch batch;
  std::vector<Index> all(samples.labels.size());
  std::iota(all.begin(), all.end(), Index(0));
  for (const auto which : data::mini_batches(all, 100)) {
    load(network, samples, which, batch);
    forward(network, batch);
    for (std::size_t n = 0; n < which.size(); ++n) {
      const Index m = static_cast<Index>(n), label = samples.labels[std::size_t(which[n])];
      Index answer = 0;
      for (Index k = 1; k < 10; ++k)
        if (batch.p(k, m) > batch.p(answer, m)) answer = k;
      ++answers.counts[std::size_t(label)][std::size_t(answer)];
      if (answer != label) answers.mistakes.push_back({which[n], label, answer, batch.p(answer, m)});
    }
  }
  std::stable_sort(answers.mistakes.begin(), answers.mistakes.end(),
                   [](const Mistake& one, const Mistake& other) { return one.probability > other.probability; });
  return answers;
}

/// The counts as a table, and a row of metrics.csv for each of them.
void tabulate(const Answers& answers, const data::Dataset& samples, report::Run& run) {
  report::Results results(run, {"class", "answer", "images"});
  *run.out << "rows: what it is; columns: what the network says\n" << std::setw(12) << "";
  for (const std::string& name : samples.class_names) *run.out << std::setw(6) << name.substr(0, 5);
  *run.out << '\n';
  for (std::size_t label = 0; label < 10; ++label) {
    *run.out << std::setw(12) << samples.class_names[label];
    for (std::size_t answer = 0; answer < 10; ++answer) {
      *run.out << std::setw(6) << answers.counts[label][answer];
      results.row({samples.class_names[label], samples.class_names[answer], answers.counts[label][answer]});
    }
    *run.out << '\n';
  }
  const double wrong = double(answers.mistakes.size()), all = double(samples.size());
  *run.out << answers.mistakes.size() << " of " << samples.size() << " wrong, test accuracy "
           << report::percent(1 - wrong / all) << '\n';
  results.summary({{"test_accuracy", 1 - wrong / all}, {"mistakes", wrong}}, 0, 0);
}

/// The most confident mistakes: a list, and their pictures [image][row][column].
void keep(const Answers& answers, const data::Dataset& samples, const report::Run& run) {
  const std::size_t shown = std::min(most_shown, answers.mistakes.size());
  files::Table list{.path = {}, .columns = {"image", "class", "answer", "probability"}, .rows = {}};
  Tensor<3> pictures(static_cast<Index>(shown), samples.rows, samples.columns);
  for (std::size_t n = 0; n < shown; ++n) {
    const auto [image, label, answer, probability] = answers.mistakes[n];
    list.rows.push_back({std::to_string(image), samples.class_names[std::size_t(label)],
                         samples.class_names[std::size_t(answer)], files::shortest(probability)});
    Real* picture = &pictures(static_cast<Index>(n), 0, 0);
    for (Index pixel = 0; pixel < samples.pixels(); ++pixel)
      picture[pixel] = static_cast<Real>(samples.image(image)[pixel]) / 255;
  }
  files::write_file(run.folder / "mistakes.csv", files::csv_text(list));
  if (shown > 0) files::write_npy(run.folder / "images.npy", pictures);
}

}  // namespace

void mistakes_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  with_trained_network(options, run, data.train, [&](const auto& network) {
    const Answers answers = answers_of(network, data.test);
    tabulate(answers, data.test, run);
    keep(answers, data.test, run);
  });
}

}  // namespace lbl::lenet
