#pragma once
/// @file
/// Batch normalisation (Ioffe and Szegedy 2015); lecture, section Batch Normalization.
///
/// Rows n < N are units or maps, each with a scale, an offset and statistics of its own; everything after is averaged
/// over: the M samples of a vector layer x[N][M], or the samples and positions of maps, which are passed as
/// x.view(C, I * J * M). std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"
#include "layers/pooling.hpp"

namespace lbl::layers {

/// The learned parameters. A gradient has the same type.
//! [parameters]
struct BatchNormalisation {
  Tensor<1> gamma;        ///< scale of each unit, 1 at first
  Tensor<1> beta;         ///< offset of each unit, 0 at first
  double epsilon = 1e-5;  ///< is added to a variance, once (erratum E88)

  BatchNormalisation() = default;
  /// Scale 1 and offset 0.
  /// @param N number of units
  explicit BatchNormalisation(Index N) : gamma(N), beta(N) {
    for (Index n = 0; n < N; ++n) gamma(n) = 1;  // \eq{lecture-bn-params}
  }
};

/// Mean and variance of each unit: of a batch, of many, or as running estimates. Nothing of it is learned.
struct Statistics {
  Tensor<1> mean;      ///< 0 at first
  Tensor<1> variance;  ///< 1 at first
  double count = 0;    ///< values per unit that went into them; not used for running estimates

  Statistics() = default;
  /// Mean 0 and variance 1.
  /// @param N number of units
  explicit Statistics(Index N) : mean(N), variance(N) {
    for (Index n = 0; n < N; ++n) variance(n) = 1;
  }
};
//! [parameters]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("gamma", layer.gamma, others.gamma...), visit("beta", ...)
/// @param layer the parameters
/// @param others its gradient, a copy
template <class Visit, class Layer, class... Others>
  requires std::is_same_v<std::remove_const_t<Layer>, BatchNormalisation>
void for_each_parameter(Visit&& visit, Layer& layer, Others&... others) {
  visit("gamma", layer.gamma, others.gamma...);
  visit("beta", layer.beta, others.beta...);
}

/// Forward in training: y = gamma x_hat + beta, x_hat = (x - mean)/sqrt(variance + epsilon), with mean and (biased)
/// variance of this batch. The running estimates have no part in it (erratum E89). This is also the first of the
/// lecture's three choices for testing.
/// @param layer scale and offset
/// @param x [N][M]
/// @param batch the statistics of x, overwritten
/// @param y [N][M], overwritten; may be x if no backward pass follows
void batch_normalisation(const BatchNormalisation& layer, const Tensor<2>& x, Statistics& batch, Tensor<2>& y);

/// Backward in training: through scale and offset, and through mean and variance, which depend on x too (erratum E92).
/// @param layer scale and offset
/// @param x of the forward pass [N][M]
/// @param batch of the forward pass
/// @param delta on entry dC/dy, on return dC/dx [N][M]
/// @param gradient dC/dgamma and dC/dbeta are added to it
void batch_normalisation_backward(const BatchNormalisation& layer, const Tensor<2>& x, const Statistics& batch,
                                  Tensor<2>& delta, BatchNormalisation& gradient);

/// batch_normalisation(), and ReLU after it: y = max(0, gamma x_hat + beta). The same numbers as one after the other,
/// while each map is still in the cache.
/// @param layer scale and offset
/// @param x [N][M]
/// @param batch the statistics of x, overwritten
/// @param y [N][M], overwritten; may be x if no backward pass follows
void batch_normalisation_relu(const BatchNormalisation& layer, const Tensor<2>& x, Statistics& batch, Tensor<2>& y);

/// Backward through ReLU and batch normalisation.
/// @param layer scale and offset
/// @param x of the forward pass [N][M]
/// @param batch of the forward pass
/// @param y of the forward pass [N][M]; where it is 0 no error passes
/// @param delta on entry dC/dy, on return dC/dx [N][M]
/// @param gradient dC/dgamma and dC/dbeta are added to it
void batch_normalisation_relu_backward(const BatchNormalisation& layer, const Tensor<2>& x, const Statistics& batch,
                                       const Tensor<2>& y, Tensor<2>& delta, BatchNormalisation& gradient);

/// batch_normalisation_relu(), and max pooling after it. The same numbers as one after the other, while each map is
/// still in the cache; what ReLU leaves is not written to memory.
/// @param layer scale and offset
/// @param x maps [N][rows][columns][M]
/// @param window of the pooling
/// @param batch the statistics of x, overwritten
/// @param pooled [N][I][J][M], overwritten
/// @param winners for the backward pass, overwritten; -1 where a whole window is 0, through which no error passes
void batch_normalisation_relu_max(const BatchNormalisation& layer, const Tensor<4>& x, const Window& window,
                                  Statistics& batch, Tensor<4>& pooled, Winners& winners);

/// Backward through max pooling, ReLU and batch normalisation.
/// @param layer scale and offset
/// @param x of the forward pass [N][rows][columns][M]
/// @param batch of the forward pass
/// @param window of the pooling
/// @param winners of the forward pass
/// @param delta_pooled dC/dpooled [N][I][J][M]
/// @param delta dC/dx [N][rows][columns][M], overwritten
/// @param gradient dC/dgamma and dC/dbeta are added to it
void batch_normalisation_relu_max_backward(const BatchNormalisation& layer, const Tensor<4>& x,
                                           const Statistics& batch, const Window& window, const Winners& winners,
                                           const Tensor<4>& delta_pooled, Tensor<4>& delta,
                                           BatchNormalisation& gradient);

/// Which variance the running estimate collects.
enum class Variance {
  biased,   ///< 1/M sum (x - mean)^2, as the training pass divides by it
  unbiased  ///< M/(M - 1) times that, the estimate for the population, as in the original paper (erratum E90)
};

/// After a training pass: running = (1 - rho) running + rho batch, for mean and variance.
/// @param batch statistics of the forward pass; at least two values per unit where the variance is unbiased, else
///              std::invalid_argument
/// @param running moved
/// @param rho weight of the new value, what the lecture calls momentum
/// @param variance which one
void update_running(const Statistics& batch, Statistics& running, double rho = 0.1,
                    Variance variance = Variance::unbiased);

/// Joins the statistics of two sets of values to those of both: batch by batch this gives mean and (biased) variance of
/// the whole training set, the third of the lecture's choices for testing.
/// @param batch statistics of values that are not yet in `all`
/// @param all begins with count 0
void join(const Statistics& batch, Statistics& all);

/// Forward when the network is tested: the same y with given statistics, running estimates (the second choice) or those
/// of the training set (the third). It changes nothing but y. With scale 1 and offset 0, and the statistics of the
/// training inputs, it normalises inputs, each dimension by itself; lecture, section Input normalization.
/// @param layer scale and offset
/// @param statistics mean and variance
/// @param x [N][M]
/// @param y [N][M], overwritten; may be x
void batch_normalisation_test(const BatchNormalisation& layer, const Statistics& statistics, const Tensor<2>& x,
                              Tensor<2>& y);

}  // namespace lbl::layers
