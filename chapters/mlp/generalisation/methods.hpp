#pragma once
/// @file
/// The means against overfitting that the documents name, each with the strengths to choose from.
#include "mlp/generalisation/training.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lbl::mlp::generalisation {

/// How a network is made and how it learns.
struct Plan {
  Architecture architecture = {};
  Recipe recipe = {};
  Index patience = 0;  ///< epochs of early stopping; 0: it learns to the end
};

/// A means against overfitting.
struct Method {
  std::string name;               ///< "dropout"
  std::string unit;               ///< of its strength: "p"
  std::vector<double> strengths;  ///< to choose from
  std::function<void(Plan& plan, double strength)> use;  ///< what a strength changes in a plan
};

/// All of them, the plain network first.
/// @return the methods
inline std::vector<Method> methods() {
  return {  // \eq{slides-regmethods}
      {"none", "-", {0}, [](Plan&, double) {}},
      {"L1", "lambda_1", {3e-5, 1e-4, 3e-4, 1e-3}, [](Plan& plan, double s) { plan.recipe.penalty.lambda_1 = s; }},
      {"L2", "lambda_2", {3e-4, 1e-3, 3e-3, 1e-2}, [](Plan& plan, double s) { plan.recipe.penalty.lambda_2 = s; }},
      {"elastic net", "lambda_2 = 10 lambda_1", {3e-4, 1e-3, 3e-3, 1e-2},
       [](Plan& plan, double s) { plan.recipe.penalty = {s / 10, s}; }},
      {"max norm", "c", {1, 1.5, 2, 3}, [](Plan& plan, double s) { plan.recipe.max_norm = s; }},
      {"dropout", "p", {0.2, 0.35, 0.5, 0.65}, [](Plan& plan, double s) { plan.architecture.drop = s; }},
      {"early stopping", "patience", {1, 2, 5, 10}, [](Plan& plan, double s) { plan.patience = Index(s); }},
      {"shifts", "pixels", {1, 2, 3, 4}, [](Plan& plan, double s) { plan.recipe.augmentation.shift = s; }},
      {"rotation and scale", "degrees = %", {5, 10, 15, 20},
       [](Plan& plan, double s) {
         plan.recipe.augmentation.rotation = s, plan.recipe.augmentation.scale = s / 100;
       }},
      {"noise", "deviation", {0.1, 0.2, 0.3, 0.4}, [](Plan& plan, double s) { plan.recipe.augmentation.noise = s; }},
      {"dropout and motion", "p", {0.1, 0.2, 0.35, 0.5}, [](Plan& plan, double s) {
         plan.architecture.drop = s, plan.recipe.augmentation = {.shift = 2, .rotation = 10, .scale = 0.1};
       }}};
}

}  // namespace lbl::mlp::generalisation
