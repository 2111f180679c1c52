// The surfaces on which optimizers are compared: gradients, minima, and who arrives.
#include "mlp/steps/surfaces.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::mlp::steps {

namespace {

const Surface& named(const std::string& name) {
  for (const Surface& surface : surfaces)
    if (surface.name == name) return surface;
  throw std::invalid_argument(name);
}

}  // namespace

// \eq{slides-gradient}: differences along x and y agree with the gradient; of all directions its own is the steepest
BOOST_AUTO_TEST_CASE(the_gradient_is_the_direction_of_steepest_ascent) {
  for (const Surface& s : surfaces) {
    for (const auto& [x, y] : {s.start, std::array<double, 2>{0.3, -0.7}, std::array<double, 2>{-1.1, 0.4}}) {
      const auto [g_x, g_y] = s.gradient(x, y);
      const double length = std::hypot(g_x, g_y), step = 1e-5;
      double steepest = -1e9, at = 0;
      for (int degree = 0; degree < 360; ++degree) {
        const double turn = std::atan2(g_y, g_x) + degree * std::acos(-1.) / 180;
        const double u = std::cos(turn), v = std::sin(turn);
        const double along = (s.f(x + step * u, y + step * v) - s.f(x - step * u, y - step * v)) / (2 * step);
        BOOST_TEST(std::abs(along - (g_x * u + g_y * v)) < 1e-6 * (1 + length), s.name);
        if (along > steepest) steepest = along, at = degree;
      }
      BOOST_TEST(at == 0);
      BOOST_TEST(std::abs(steepest - length) < 1e-6 * (1 + length));
    }
  }
}

// \eq{slides-optim-test}: a condition number of 100, turned or not; Rosenbrock's function has its minimum 0 at (1, 1)
BOOST_AUTO_TEST_CASE(the_surfaces_are_those_of_the_test) {
  BOOST_TEST(quadratic(1, 0) == 0.5);
  BOOST_TEST(quadratic(0, 1) == 50);
  const double side = std::sqrt(0.5);
  BOOST_TEST(std::abs(turned(side, side) - 0.5) < 1e-15);
  BOOST_TEST(std::abs(turned(side, -side) - 50) < 1e-13);
  BOOST_TEST(rosenbrock(1, 1) == 0);
  BOOST_TEST(rosenbrock(-1.2, 1) > 24);
  for (const double y : {-1., 1.}) BOOST_TEST(saddle(0, y) == 0);
  BOOST_TEST(saddle(0, 0) == 0.25);
  for (const double g : saddle_gradient(0, 0)) BOOST_TEST(g == 0);
}

// \eq{slides-optim-test} \erratum{E120}: all nine arrive on every surface
BOOST_AUTO_TEST_CASE(every_optimizer_arrives) {
  for (const Surface& surface : surfaces)
    for (const std::string& name : optimization::optimizer_names) {
      const double goal = surface.name == "rosenbrock" ? 1e-3 : 1e-6;
      const BestRate best = best_rate(surface, name, goal, 30'000, 1e-5, 31);
      BOOST_TEST(best.eta > 0, name << " on " << surface.name);
      const Walk walked = walk(surface, name, best.eta, goal, best.steps, true);
      BOOST_TEST(walked.arrived);
      BOOST_TEST(walked.path.size() == static_cast<std::size_t>(walked.steps) + 1);
    }
}

BOOST_AUTO_TEST_CASE(a_walk_ends_at_the_limit_and_when_it_leaves) {
  const Walk slow = walk(named("quadratic"), "descent", 1e-4, 1e-6, 50);
  const Walk wild = walk(named("quadratic"), "descent", 1, 1e-6, 50);
  BOOST_TEST(!slow.arrived);
  BOOST_TEST(slow.steps == 50);
  BOOST_TEST(!wild.arrived);
  BOOST_TEST(wild.steps < 5);
}

// \eq{slides-momentum-pro}: along a narrow valley or a bent one momentum needs a fraction of the steps; and rates of
// their own help only if the valley runs along a parameter
BOOST_AUTO_TEST_CASE(momentum_is_faster_through_valleys) {
  for (const std::string name : {"quadratic", "turned", "rosenbrock"}) {
    const Index descent = best_rate(named(name), "descent", 1e-3, 20'000, 1e-4, 1).steps;
    const Index momentum = best_rate(named(name), "momentum", 1e-3, 20'000, 1e-4, 1).steps;
    BOOST_TEST(2 * momentum < descent, name);
  }
  BOOST_TEST(best_rate(named("turned"), "rmsprop", 1e-3, 20'000).steps >
             3 * best_rate(named("quadratic"), "rmsprop", 1e-3, 20'000).steps);
}

}  // namespace lbl::mlp::steps
