#pragma once
/// @file
/// Costs of two parameters, on which the way of an optimizer can be watched, and the walk to their minimum.
#include "optimization/choice.hpp"

#include <array>
#include <string>
#include <vector>

namespace lbl::mlp::steps {

/// Two parameters x and y: the smallest thing that an optimizer can move. A gradient has the same type.
struct Point {
  Tensor<1> w{2};  ///< x and y
};

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("w", point.w, others.w...)
/// @param point the two parameters
/// @param others more of them
template <class Visit, class First, class... Others>
void for_each_parameter(Visit&& visit, First& point, Others&... others) {
  visit("w", point.w, others.w...);
}

/// A cost f(x, y) whose minimum is 0.
struct Surface {
  std::string name;
  double (*f)(double x, double y);                        ///< The cost.
  std::array<double, 2> (*gradient)(double x, double y);  ///< (df/dx, df/dy), the direction of steepest ascent.
  std::array<double, 2> start;                            ///< Where the walk begins.
};

/// A valley a hundred times steeper across than along; the slides' test of the optimizers begins with it.
//! [surfaces]
inline double quadratic(double x, double y) { return (x * x + 100 * y * y) / 2; }  // \eq{slides-optim-test}
inline std::array<double, 2> quadratic_gradient(double x, double y) {
  return {x, 100 * y};  // (df/dx, df/dy) \eq{slides-gradient}
}

/// The same valley, turned by 45 degrees: it no longer runs along a parameter.
inline double turned(double x, double y) { return ((x + y) * (x + y) + 100 * (x - y) * (x - y)) / 4; }
inline std::array<double, 2> turned_gradient(double x, double y) {
  return {((x + y) + 100 * (x - y)) / 2, ((x + y) - 100 * (x - y)) / 2};
}

/// Rosenbrock's banana: the valley is bent, and along it the cost hardly falls.
inline double rosenbrock(double x, double y) {
  return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);  // \eq{slides-optim-test}
}
inline std::array<double, 2> rosenbrock_gradient(double x, double y) {
  return {-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)};
}

/// A saddle at (0, 0), around which the cost is as flat as a plateau, between minima at (0, -1) and (0, 1).
inline double saddle(double x, double y) { return x * x / 2 + (y * y - 1) * (y * y - 1) / 4; }
inline std::array<double, 2> saddle_gradient(double x, double y) { return {x, y * (y * y - 1)}; }
//! [surfaces]

/// All of them; on the saddle the walk begins 0.001 beside the line that leads right to its middle. No start is as far
/// from the minimum in x as in y: optimizers whose first step is eta in every direction would be there at once.
inline const std::array<Surface, 4> surfaces{{{"quadratic", quadratic, quadratic_gradient, {-1.7, 0.6}},
                                              {"turned", turned, turned_gradient, {-1.6, -0.8}},
                                              {"rosenbrock", rosenbrock, rosenbrock_gradient, {-1.2, 1}},
                                              {"saddle", saddle, saddle_gradient, {0.7, 0.001}}}};

/// How a walk went.
struct Walk {
  bool arrived = false;                        ///< Whether the cost fell below the goal.
  Index steps = 0;                             ///< Until then, or until it was given up.
  std::vector<std::array<double, 2>> path{};   ///< The points, the start included, if they were asked for.
};

/// Walks until the cost falls below a goal. It is given up when the cost is a thousand times that of the start, or no
/// number, and at the limit.
/// @param surface where
/// @param name of the optimizer
/// @param eta learning rate
/// @param goal cost to reach
/// @param limit most steps
/// @param keep_path whether to keep the points
/// @return the walk
//! [walk]
inline Walk walk(const Surface& surface, const std::string& name, double eta, double goal, Index limit,
                 bool keep_path = false) {
  Point point, gradient;
  point.w(0) = Real(surface.start[0]), point.w(1) = Real(surface.start[1]);
  auto optimizer = optimization::chosen_optimizer(name, point);
  const double highest = 1000 * surface.f(surface.start[0], surface.start[1]);
  Walk result;
  for (;; ++result.steps) {
    const double x = double(point.w(0)), y = double(point.w(1)), f = surface.f(x, y);
    if (keep_path) result.path.push_back({x, y});
    result.arrived = f < goal;
    if (result.arrived || !(f < highest) || result.steps == limit) return result;
    const auto [df_dx, df_dy] = surface.gradient(x, y);
    gradient.w(0) = Real(df_dx), gradient.w(1) = Real(df_dy);
    optimization::step(optimizer, point, gradient, eta);
  }
}
//! [walk]

/// The fewest steps to the goal, and the rate that makes them.
struct BestRate {
  double eta = 0;    ///< 0: no rate arrives.
  Index steps = 0;   ///< To the goal, or the limit.
};

/// Tries the rates of a grid, four in a decade.
/// @param surface where
/// @param name of the optimizer
/// @param goal cost to reach
/// @param limit most steps of a walk
/// @param lowest rate
/// @param highest rate
/// @return the best of them
inline BestRate best_rate(const Surface& surface, const std::string& name, double goal, Index limit,
                          double lowest = 1e-5, double highest = 100) {
  BestRate best{.steps = limit};
  for (double exponent = std::log10(lowest); exponent <= std::log10(highest) + 1e-9; exponent += 0.25) {
    const double eta = std::pow(10, exponent);
    const Walk tried = walk(surface, name, eta, goal, best.steps);  // longer ones are of no interest
    if (tried.arrived && (tried.steps < best.steps || best.eta == 0)) best = {eta, tried.steps};
  }
  return best;
}

}  // namespace lbl::mlp::steps
