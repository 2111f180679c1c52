// The tables of the three networks, layer by layer, computed without running them.
#include "lenet/options.hpp"
#include "lenet/shapes.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::lenet {
namespace {

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::input: return "input";
    case Kind::convolution: return "convolution";
    case Kind::relu: return "ReLU";
    case Kind::pooling: return "pooling";
    case Kind::dense: break;
  }
  return "fully-connected";
}

std::string size_text(const Volume& volume) {
  return std::to_string(volume.channels) + "x" + std::to_string(volume.rows) + "x" + std::to_string(volume.columns);
}

/// One network: a row for each layer, printed and kept, and the totals.
void tabulate(const std::string& network, const Plan& plan, report::Results& results, std::ostream& out) {
  out << "\nthe " << network << "'s network\n" << std::left << std::setw(9) << "layer" << std::setw(17) << "kind"
      << std::right << std::setw(9) << "size" << std::setw(8) << "window" << std::setw(12) << "parameters"
      << std::setw(13) << "connections" << std::setw(15) << "multiply-adds" << std::setw(6) << "sees" << '\n';
  Index connections = 0, multiply_adds = 0;
  for (const Layer& layer : plan.layers) {
    results.row({network, layer.name, name_of(layer.kind), layer.output.channels, layer.output.rows,
                 layer.output.columns, layer.window, layer.stride, layer.padding, layer.weights, layer.biases,
                 layer.parameters(), layer.connections, layer.multiply_adds, layer.inside, layer.receptive_field,
                 layer.step});
    connections += layer.connections, multiply_adds += layer.multiply_adds;
    if (layer.kind == Kind::relu) continue;  // as large as the layer before it, and nothing to count
    const bool slides = layer.kind == Kind::convolution || layer.kind == Kind::pooling;
    out << std::left << std::setw(9) << layer.name << std::setw(17) << name_of(layer.kind) << std::right << std::setw(9)
        << size_text(layer.output) << std::setw(8) << (slides ? std::to_string(layer.window) : "-") << std::setw(12)
        << layer.parameters() << std::setw(13) << layer.connections << std::setw(15) << layer.multiply_adds
        << std::setw(6) << layer.receptive_field << '\n';
  }
  out << std::left << std::setw(43) << "sum" << std::right << std::setw(12) << plan.parameters() << std::setw(13)
      << connections << std::setw(15) << multiply_adds << '\n';
}

}  // namespace

void shapes_experiment(report::Run& run) {
  report::Results results(run, {"network", "layer", "kind", "channels", "rows", "columns", "window", "stride",
                                "padding", "weights", "biases", "parameters", "connections", "multiply_adds",
                                "multiply_adds_inside", "receptive_field", "step"});
  *run.out << "size: channels x rows x columns; sees: rows of the image, its padding included, that one unit depends "
              "on (fully-connected units: all 28)\n";
  const HandbookLeNet handbook;
  HandbookLeNet full;
  full.C3.table = {};
  const OverviewLeNet overview;
  const LectureLeNet lecture;
  tabulate("handbook", plan_of(handbook), results, *run.out);
  tabulate("overview", plan_of(overview), results, *run.out);
  tabulate("lecture", plan_of(lecture), results, *run.out);
  *run.out << "\nthe handbook's network without its table has " << parameters(full) << " parameters\n";
  results.summary({{"handbook_parameters", double(parameters(handbook))},
                   {"target_handbook_parameters", 60806},
                   {"handbook_full_parameters", double(parameters(full))},
                   {"target_handbook_full_parameters", 61706},
                   {"overview_parameters", double(parameters(overview))},
                   {"target_overview_parameters", 61706},
                   {"lecture_parameters", double(parameters(lecture))},
                   {"target_lecture_parameters", 1256080}}, 0, 0);
}

}  // namespace lbl::lenet
