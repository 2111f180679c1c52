// The lecture's computational graph at a = 5, b = 3, c = 2, differentiated three ways.
#include "perceptron/computational_graph.hpp"
#include "perceptron/options.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <iomanip>

namespace lbl::perceptron {

void graph_experiment(report::Run& run) {
  const double a = 5, b = 3, c = 2, step = 1e-5;
  report::Results results(run, {"node", "value", "by_hand", "by_program", "by_differences"});
  report::Progress progress(run, 1, 5);
  const auto J_of = [](double at_a, double at_b, double at_c) {
    ExampleGraph graph{.a = at_a, .b = at_b, .c = at_c};
    graph.forward();
    return graph.J;
  };

  ExampleGraph graph{.a = a, .b = b, .c = c};
  graph.forward();
  graph.backward();
  struct Line {
    const char* node;
    double value, by_hand, by_program, by_differences;
  };
  const auto centred = [&](double above, double below) { return (above - below) / (2 * step); };
  const std::vector<Line> lines{
      {"v", graph.v, 3, graph.dJ_dv, centred(3 * (graph.v + step), 3 * (graph.v - step))},
      {"u", graph.u, 3, graph.dJ_du, centred(3 * (a + graph.u + step), 3 * (a + graph.u - step))},
      {"a", graph.a, 3, graph.dJ_da, centred(J_of(a + step, b, c), J_of(a - step, b, c))},
      {"b", graph.b, 3 * c, graph.dJ_db, centred(J_of(a, b + step, c), J_of(a, b - step, c))},
      {"c", graph.c, 3 * b, graph.dJ_dc, centred(J_of(a, b, c + step), J_of(a, b, c - step))}};

  *run.out << "u = bc, v = a + u, J = 3v at a = 5, b = 3, c = 2: J = " << graph.J << "\n"
           << "node  value  dJ/dnode by hand  by program  by differences\n";
  for (const Line& line : lines) {
    *run.out << std::setw(4) << line.node << std::setw(7) << line.value << std::setw(18) << line.by_hand
             << std::setw(12) << line.by_program << std::setw(16) << std::setprecision(8) << line.by_differences
             << '\n';
    results.row({line.node, line.value, line.by_hand, line.by_program, line.by_differences});
    progress.step(1, graph.J);
  }
  results.summary({{"J", graph.J}, {"target_J", 33}}, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::perceptron
