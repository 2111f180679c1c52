// Every optimizer against its equation: closed forms, worked numbers, and the minimum of a quadratic.
#include "erratum.hpp"
#include "optimization/choice.hpp"
#include "optimization/schedules.hpp"
#include "random_tensors.hpp"
#include "small_network.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using namespace lbl::optimization;

namespace single {

/// One weight: the closed forms are those of single numbers.
struct Number {
  Tensor<2> w{1, 1};
  explicit Number(Real value = 0) { w(0, 0) = value; }
  operator Real() const { return w(0, 0); }
};

template <class Visit, class First, class... Others>
void for_each_parameter(Visit&& visit, First& number, Others&... others) {
  visit("w", number.w, others.w...);
}

}  // namespace single

namespace {

using single::Number;

/// The steps of an optimizer under the given gradients, from w = 0.
template <class Optimizer>
std::vector<double> steps(Optimizer optimizer, const std::vector<double>& gradients, double eta) {
  Number w;
  std::vector<double> result;
  for (const double g : gradients) {
    const double before = w;
    optimizer.step(w, Number(g), eta);
    result.push_back(w - before);
  }
  return result;
}

std::vector<double> constant(double g, std::size_t times) { return std::vector<double>(times, g); }

void check_close(double value, double expected, double relative = 1e-12) {
  BOOST_TEST(std::abs(value - expected) <= relative * std::abs(expected), value << " is not " << expected);
}

/// The cost 1/2 sum_n a_n w_n^2 with curvatures a between 1 and `condition`.
struct Quadratic {
  SmallNetwork a;
  explicit Quadratic(double condition) {
    Index n = 0;
    for_each_parameter([&](const std::string&, auto& curvature) {
      for (Index i = 0; i < curvature.size(); ++i, ++n)
        curvature.data()[i] = std::pow(condition, double(n) / 22);
    }, a);
  }
  SmallNetwork gradient(const SmallNetwork& w) const {
    SmallNetwork g;
    for_each_parameter([](const std::string&, auto& g_, const auto& w_, const auto& a_) {
      for (Index i = 0; i < g_.size(); ++i) g_.data()[i] = a_.data()[i] * w_.data()[i];
    }, g, w, a);
    return g;
  }
};

double distance(const SmallNetwork& w) {
  double squares = 0;
  for_each_parameter([&](const std::string&, const auto& w_) {
    for (Index i = 0; i < w_.size(); ++i) squares += w_.data()[i] * w_.data()[i];
  }, w);
  return std::sqrt(squares);
}

/// Distance to the minimum after some steps from w = (1, 1, ...).
template <class Optimizer>
double distance_after(Optimizer optimizer, const Quadratic& cost, double eta, int number) {
  SmallNetwork w = Quadratic(1).a;
  for (int t = 0; t < number; ++t) optimizer.step(w, cost.gradient(w), eta);
  return distance(w);
}

}  // namespace

// \eq{slides-optimizer} \eq{notes-gd} \eq{notes-optim}: one interface, one test for all of them, Nesterov and Adam too
BOOST_AUTO_TEST_CASE(every_optimizer_reaches_the_minimum_of_a_convex_quadratic) {
  const Quadratic cost(30);
  for (const std::string& name : optimizer_names) {
    SmallNetwork w = random_network(1);
    auto optimizer = chosen_optimizer(name, w);
    const double start = distance(w), eta = name == "adagrad" ? 1 : name == "adadelta" ? 3 : 0.03;
    for (int t = 0; t < 2000; ++t) step(optimizer, w, cost.gradient(w), cosine(eta, t, 2000));
    BOOST_TEST(distance(w) < 1e-4 * start, name << " ends at " << distance(w));
    BOOST_TEST(steps_of(optimizer) == 2000);
  }
}

// \eq{slides-gd} \erratum{E104} \erratum{E109}: eta below 2/lambda, and the minus sign that the slides lost
BOOST_AUTO_TEST_CASE(descent_converges_below_two_over_the_curvature_only) {
  const Quadratic cost(10);
  BOOST_TEST(distance_after(GradientDescent<SmallNetwork>(), cost, 0.19, 200) < 1e-8);
  BOOST_TEST(distance_after(GradientDescent<SmallNetwork>(), cost, 0.21, 200) > 1e6);
  report_erratum("E109", distance_after(GradientDescent<SmallNetwork>(), cost, 0.21, 200),
                 distance_after(GradientDescent<SmallNetwork>(), cost, 0.19, 200));
  BOOST_TEST(distance_after(GradientDescent<SmallNetwork>(), cost, -0.01, 1) > std::sqrt(23.));  // E104: uphill
}

// \eq{slides-momentum}: v_t = -eta g (1 - mu^t)/(1 - mu), which ends at -eta g/(1 - mu); \erratum{E117}: a factor
// 1 - mu before the gradient, as other texts have it, would end at -eta g
BOOST_AUTO_TEST_CASE(momentum_has_a_terminal_velocity) {
  const double eta = 0.01, g = 3;
  const std::vector<double> v = steps(Momentum(Number()), constant(g, 400), eta);
  for (int t = 1; t <= 400; ++t) check_close(v[std::size_t(t - 1)], -eta * g * (1 - std::pow(0.9, t)) / 0.1, 1e-9);
  check_close(v.back(), -eta * g / (1 - 0.9), 1e-9);
  BOOST_TEST(std::abs(v.back()) > 9 * eta * g);
  const double terminal = -eta * g / (1 - 0.9);
  report_erratum("E117", std::abs(-eta * g / terminal - 1), std::abs(v.back() / terminal - 1));
}

BOOST_AUTO_TEST_CASE(momentum_without_memory_is_gradient_descent) {  // \eq{slides-momentum} \erratum{E117}
  const SmallNetwork gradient = random_network(2);
  SmallNetwork a = random_network(1), b = a, c = a;
  Momentum momentum(a);
  Nesterov nesterov(c);
  momentum.mu = nesterov.mu = 0;
  for (int t = 0; t < 3; ++t) {
    momentum.step(a, gradient, 0.1), nesterov.step(c, gradient, 0.1);
    descend(b, gradient, 0.1);
  }
  BOOST_TEST(largest_difference(a.W1, b.W1) < 1e-15);
  BOOST_TEST(largest_difference(c.W2, b.W2) < 1e-15);
}

// \eq{slides-momentum-pro}: at the best rates of both, the distance shrinks by (k - 1)/(k + 1) a step of descent and by
// (sqrt k - 1)/(sqrt k + 1) a step of momentum, where k is the condition number
BOOST_AUTO_TEST_CASE(momentum_is_faster_in_a_narrow_valley) {
  const double k = 100, root = std::sqrt(k);
  const Quadratic cost(k);
  const auto rate = [&](const auto& optimizer, double eta) {
    return std::pow(distance_after(optimizer, cost, eta, 600) / distance_after(optimizer, cost, eta, 300), 1 / 300.);
  };
  check_close(rate(GradientDescent<SmallNetwork>(), 2 / (k + 1)), (k - 1) / (k + 1), 1e-3);
  Momentum momentum{SmallNetwork()};
  momentum.mu = std::pow((root - 1) / (root + 1), 2);
  const double eta = 4 / std::pow(root + 1, 2), end = distance_after(momentum, cost, eta, 150);
  BOOST_TEST(std::pow(end / std::sqrt(23.), 1 / 150.) < 0.87);  // (sqrt k - 1)/(sqrt k + 1) = 0.82, times t at first
  BOOST_TEST(end < 1e-6 * distance_after(GradientDescent<SmallNetwork>(), cost, 2 / (k + 1), 150));
}

// \eq{slides-nesterov} \erratum{E120}: v <- mu v - eta C'(w + mu v), w <- w + v, of which the network holds w + mu v.
// By hand for C = w^2/2 from w = 1, eta = 0.1: w = 0.9, 0.729 and w + mu v = 0.81, 0.5751
BOOST_AUTO_TEST_CASE(both_forms_of_nesterov_are_one) {
  Number ahead(1);
  Nesterov nesterov{Number()};
  nesterov.step(ahead, Number(1), 0.1);
  check_close(ahead, 0.81);
  nesterov.step(ahead, Number(0.81), 0.1);
  check_close(ahead, 0.5751);

  const Quadratic cost(20);
  SmallNetwork w = random_network(3), v, shifted = w;
  Nesterov second(shifted);
  for (int t = 0; t < 50; ++t) {
    SmallNetwork look = w;
    for_each_parameter([](const std::string&, auto& l, const auto& v_) {
      for (Index i = 0; i < l.size(); ++i) l.data()[i] += 0.9 * v_.data()[i];
    }, look, v);
    BOOST_TEST(largest_difference(look.W1, shifted.W1) < 1e-13);
    const SmallNetwork g = cost.gradient(look);
    for_each_parameter([](const std::string&, auto& w_, auto& v_, const auto& g_) {
      for (Index i = 0; i < w_.size(); ++i) {
        v_.data()[i] = 0.9 * v_.data()[i] - 0.02 * g_.data()[i];
        w_.data()[i] += v_.data()[i];
      }
    }, w, v, g);
    second.step(shifted, cost.gradient(shifted), 0.02);
  }
  BOOST_TEST(distance(w) < distance(random_network(3)));
}

BOOST_AUTO_TEST_CASE(nesterov_converges_at_its_rate) {  // \eq{slides-nesterov}: 1 - 1/sqrt k a step of the cost
  const double k = 100;
  const Quadratic cost(k);
  Nesterov nesterov{SmallNetwork()};
  nesterov.mu = (std::sqrt(k) - 1) / (std::sqrt(k) + 1);
  const double bound = std::sqrt(k + 1) * std::pow(1 - 1 / std::sqrt(k), 100 / 2.);
  BOOST_TEST(distance_after(nesterov, cost, 1 / k, 100) / std::sqrt(23.) < bound);
}

// \eq{slides-adagrad} \eq{slides-adagrad-con} \erratum{E118}: the t-th step under a constant gradient is eta/sqrt(t),
// after 10,000 of them a hundredth of the first
BOOST_AUTO_TEST_CASE(the_steps_of_adagrad_shrink) {
  for (const double g : {-2., 0.5}) {
    const std::vector<double> step = steps(AdaGrad(Number()), constant(g, 10'000), 0.1);
    check_close(step[0], g > 0 ? -0.1 : 0.1, 1e-6);
    for (const std::size_t t : {2u, 100u, 10'000u}) check_close(std::abs(step[t - 1]), 0.1 / std::sqrt(t), 1e-6);
    check_close(step[9'999] / step[0], 0.01, 1e-6);
  }
}

// \eq{slides-adagrad} \erratum{E118}: epsilon stands outside of the root, inside it would rule where r is small
BOOST_AUTO_TEST_CASE(epsilon_stands_outside_of_the_root) {
  const double g = 1e-5, inside = 0.1 * g / std::sqrt(g * g + 1e-7);
  const double step = -steps(AdaGrad(Number()), {g}, 0.1)[0];
  check_close(step, 0.1 * g / (1e-7 + g));
  BOOST_TEST(step > 30 * inside);
  const double outside = 0.1 * g / (1e-7 + g);
  report_erratum("E118", std::abs(inside / outside - 1), std::abs(step / outside - 1));
  check_close(-steps(RMSProp(Number()), {g}, 0.1)[0], 0.1 * g / (1e-7 + std::sqrt(0.1) * g));
}

// \eq{slides-rmsprop} \erratum{E118}: under a constant gradient the steps are eta/sqrt(1 - beta^t), which ends at eta
BOOST_AUTO_TEST_CASE(the_steps_of_rmsprop_tend_to_eta) {
  const std::vector<double> step = steps(RMSProp(Number()), constant(-4, 300), 0.01);
  for (int t = 1; t <= 300; ++t) check_close(step[std::size_t(t - 1)], 0.01 / std::sqrt(1 - std::pow(0.9, t)), 1e-6);
  check_close(step.back(), 0.01, 1e-6);
}

// \eq{slides-adadelta} \erratum{E120}: two steps by hand, g = 1 and -2
BOOST_AUTO_TEST_CASE(adadelta_by_hand) {
  const std::vector<double> step = steps(AdaDelta(Number()), {1, -2}, 1);
  check_close(step[0], -std::sqrt(1e-6) / std::sqrt(0.05 + 1e-6));  // -0.00447
  check_close(step[0], -0.0044720912343108364, 1e-12);
  report_erratum("E120", "no formula", std::abs(step[0] / -0.0044720912343108364 - 1));
  check_close(step[1], 0.005685312524416642, 1e-12);
}

BOOST_AUTO_TEST_CASE(adadelta_does_not_see_the_scale_of_the_cost) {  // \eq{slides-adadelta}
  const std::vector<double> gradients{1, -2, 0.5, 3, 1, 1, -0.7};
  std::vector<double> scaled = gradients;
  for (double& g : scaled) g *= 100;
  const auto one = steps(AdaDelta(Number()), gradients, 1), other = steps(AdaDelta(Number()), scaled, 1);
  const auto descent = steps(GradientDescent(Number()), scaled, 0.1);
  for (std::size_t t = 0; t < one.size(); ++t) check_close(other[t], one[t], 1e-4);
  check_close(descent[0], -10);
}

// \eq{slides-adam-update} \eq{slides-adam-hat} \erratum{E119}: the first step is -eta sign(g). Without the correction
// it would be 0.1/sqrt(0.001) = 3.16 times larger; with the printed start m_1 = v_1 = 0 there would be none, and in the
// next one m would come out as g/(1 + beta_1)
BOOST_AUTO_TEST_CASE(the_first_step_of_adam) {
  for (const double g : {5., -1e-3}) {
    const double step = steps(Adam(Number()), {g}, 0.001)[0];
    check_close(step, g > 0 ? -0.001 : 0.001, 1e-4);
    const double uncorrected = -0.001 * 0.1 * g / (std::sqrt(0.001 * g * g) + 1e-8);
    check_close(uncorrected / step, std::sqrt(10.), 1e-3);
    const double printed_m_2 = 0.1 * g, printed_m_hat = printed_m_2 / (1 - 0.9 * 0.9);
    BOOST_TEST(std::abs(printed_m_hat / g - 1) > 0.4);
    report_erratum("E119", std::abs(printed_m_hat / g - 1), std::abs(step / (g > 0 ? -0.001 : 0.001) - 1));
  }
  BOOST_TEST(Adam<Number>::usual_eta == 0.001);  // \eq{slides-adam-default}
}

// \eq{slides-adamax} \erratum{E120}: by hand for g = 1, -2: u = 1, 2 and m = 0.1, -0.11
BOOST_AUTO_TEST_CASE(adamax_by_hand) {
  const std::vector<double> step = steps(AdaMax(Number()), {1, -2}, 0.1);
  check_close(step[0], -0.1);
  check_close(step[1], 0.1 / (1 - 0.81) * 0.11 / 2);
  for (const double s : steps(AdaMax(Number()), constant(-7, 50), 0.002)) check_close(s, 0.002, 1e-9);
  BOOST_TEST(AdaMax<Number>::usual_eta == 0.002);
}

BOOST_AUTO_TEST_CASE(the_steps_of_adamax_are_bounded_by_eta) {  // \eq{slides-adamax}
  training::Random random(1);
  boost::random::normal_distribution<double> normal;
  std::vector<double> gradients(500);
  for (double& g : gradients) g = std::pow(normal(random), 5);
  double largest = 0;
  for (const double s : steps(AdaMax(Number()), gradients, 0.002)) largest = std::max(largest, std::abs(s));
  BOOST_TEST(largest <= 0.002 * 1.01);
  BOOST_TEST(largest > 0.001);
  BOOST_TEST(steps(AdaMax(Number()), {0, 0}, 0.002)[1] == 0);  // a pixel that is always black: no 0/0
}

// \eq{slides-nadam} \erratum{E120}: two steps by hand. First 0.1 (0.9*0.1/0.19 + 0.1/0.1) = 0.147368
BOOST_AUTO_TEST_CASE(nadam_by_hand) {
  const std::vector<double> step = steps(Nadam(Number()), {1, -2}, 0.1);
  check_close(step[0], -0.1 * (0.09 / 0.19 + 1), 1e-7);
  check_close(step[0] + step[1], -0.05770314504066548, 1e-12);
}

BOOST_AUTO_TEST_CASE(nadam_and_adam_without_momentum_are_rmsprop_with_bias_correction) {  // \eq{slides-nadam}
  const std::vector<double> gradients{1, -2, 0.5, 3, -0.1};
  Nadam nadam{Number()};
  Adam adam{Number()};
  nadam.beta_1 = adam.beta_1 = 0;
  const auto by_nadam = steps(nadam, gradients, 0.01), by_adam = steps(adam, gradients, 0.01);
  double r = 0;
  for (std::size_t t = 0; t < gradients.size(); ++t) {
    const double g = gradients[t];
    r = 0.999 * r + 0.001 * g * g;
    const double expected = -0.01 * g / (std::sqrt(r / (1 - std::pow(0.999, double(t + 1)))) + 1e-8);
    check_close(by_nadam[t], expected, 1e-11);
    check_close(by_adam[t], expected, 1e-11);
  }
}

// \erratum{E43}: without data all optimizers multiply weights by 1 - eta lambda, not by the 1 - lambda of the notes
BOOST_AUTO_TEST_CASE(the_decay_is_the_same_in_all_optimizers) {
  const SmallNetwork start = random_network(1), none;
  for (const std::string& name : optimizer_names) {
    SmallNetwork w = start;
    auto optimizer = chosen_optimizer(name, w);
    step(optimizer, w, none, 0.1, 0.25);
    BOOST_TEST(same_bits(w.b1, start.b1), name);
    for (Index n = 0; n < w.W1.size(); ++n) {
      check_close(w.W1.data()[n], 0.975 * start.W1.data()[n], 1e-14);
      BOOST_TEST(std::abs(w.W1.data()[n] / start.W1.data()[n] - 0.75) > 0.2);
    }
  }
}

// Large arrays are shared among threads: the same bits as single numbers, with any number of them
BOOST_AUTO_TEST_CASE(large_arrays_take_the_same_steps) {
  training::Random random(1);
  SmallNetwork large, gradient;
  large.W1 = normal_tensor(random, 1, 100'003), gradient.W1 = normal_tensor(random, 1, 100'003);
  for (const std::string& name : optimizer_names) {
    std::vector<SmallNetwork> ends;
    for (const int number : {1, 3}) {
      const Threads threads(number);
      SmallNetwork w = large;
      auto optimizer = chosen_optimizer(name, w);
      for (int t = 0; t < 2; ++t) step(optimizer, w, gradient, 0.01, 0.1);
      ends.push_back(w);
    }
    BOOST_TEST(same_bits(ends[0].W1, ends[1].W1), name);
    Number w(large.W1(0, 100'002));
    auto optimizer = chosen_optimizer(name, w);
    for (int t = 0; t < 2; ++t) step(optimizer, w, Number(gradient.W1(0, 100'002)), 0.01, 0.1);
    check_close(ends[0].W1(0, 100'002), w, 1e-14);
  }
}

BOOST_AUTO_TEST_CASE(what_an_optimizer_remembers_can_be_kept) {
  const std::vector<std::vector<std::string>> letters{{}, {"v"}, {"v"}, {"r"}, {"r"}, {"E", "D"},
                                                      {"m", "v"}, {"m", "u"}, {"m", "v"}};
  for (std::size_t n = 0; n < optimizer_names.size(); ++n) {
    Number w;
    auto optimizer = chosen_optimizer(optimizer_names[n], w);
    step(optimizer, w, Number(2), 0.1);
    std::vector<std::string> names;
    const auto& constant_one = optimizer;
    for_each_memory([&](const std::string& name, const Tensor<2>& array) {
      names.push_back(name);
      BOOST_TEST(array(0, 0) != 0, name);
    }, constant_one);
    BOOST_TEST(names.size() == letters[n].size());
    for (std::size_t k = 0; k < names.size(); ++k) BOOST_TEST(names[k] == letters[n][k] + ".w");
  }
  BOOST_CHECK_THROW(chosen_optimizer("sgd", Number()), std::invalid_argument);
}
