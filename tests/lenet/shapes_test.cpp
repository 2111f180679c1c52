// Every size, count and receptive field that the documents compute.
#include "erratum.hpp"
#include "error_message.hpp"
#include "lenet/shapes.hpp"
#include "lenet/worked_sizes.hpp"
#include "training/parameters.hpp"

using namespace lbl;
using namespace lbl::testing;
using lenet::Kind;
using lenet::Layer;
using lenet::Plan;
using lenet::plan_of;
using lenet::Volume;

namespace {

const Layer& find(const Plan& plan, const std::string& name) {
  for (const Layer& layer : plan.layers)
    if (layer.name == name) return layer;
  throw std::invalid_argument("no layer " + name);
}

std::vector<Index> volumes(const Plan& plan, Kind kind) {
  std::vector<Index> sizes;
  for (const Layer& layer : plan.layers)
    if (layer.kind == kind) sizes.push_back(layer.output.size());
  return sizes;
}

}  // namespace

// \eq{handbook-lenet-c1} \eq{handbook-lenet-s2} \eq{handbook-lenet-s4}
// \eq{handbook-eq-16}: layer by layer; \eq{handbook-cnn} \eq{slides-cnn}: from image to scores
BOOST_AUTO_TEST_CASE(layers_of_the_handbook) {
  const Plan plan = plan_of(lenet::HandbookLeNet());
  BOOST_TEST((find(plan, "C1").output == Volume{6, 28, 28}));
  BOOST_TEST(find(plan, "C1").output.size() == 4704);
  BOOST_TEST((find(plan, "S2").output == Volume{6, 14, 14}));
  BOOST_TEST((find(plan, "C3").output == Volume{16, 10, 10}));
  BOOST_TEST((find(plan, "S4").output == Volume{16, 5, 5}));
  BOOST_TEST((find(plan, "C5").output == Volume{120, 1, 1}));
  BOOST_TEST((find(plan, "F6").output == Volume{84, 1, 1}));
  BOOST_TEST((find(plan, "output").output == Volume{10, 1, 1}));
}

// \eq{handbook-eq-9} \eq{lecture-size-formula}: every size that the documents work out
BOOST_AUTO_TEST_CASE(worked_sizes_of_the_documents) {
  for (const lenet::WorkedSize& w : lenet::worked_sizes)
    BOOST_TEST_CONTEXT(w.document << ", " << w.what) {
      const auto size = [&] { return core::output_size(w.m, w.f, w.s, w.p); };
      if (w.n == 0) check_error(error_of(size), {"does not fit"});
      else BOOST_TEST(size() == w.n);
    }
}

// \eq{handbook-lenet-c1-params} against \erratum{E24}: 156 weights, used in 122304 connections
BOOST_AUTO_TEST_CASE(weights_and_connections_of_c1) {
  const Layer c1 = find(plan_of(lenet::HandbookLeNet()), "C1");
  BOOST_TEST(c1.parameters() == (5 * 5 + 1) * 6);
  BOOST_TEST(c1.parameters() == 156);
  BOOST_TEST(c1.connections == 122304);
  BOOST_TEST(c1.connections == 156 * 784);
  report_erratum("E24", double(c1.connections - 156), std::abs(double(c1.parameters() - 156)));
}

// \eq{handbook-lenet-c5} \eq{handbook-lenet-f6} \eq{handbook-lenet-out}
// \eq{handbook-lenet-total} against \erratum{E28}: the handbook's variant is not LeCun's of 60000 parameters
BOOST_AUTO_TEST_CASE(parameters_of_the_handbook) {
  lenet::HandbookLeNet network;
  const Plan plan = plan_of(network);
  BOOST_TEST(find(plan, "C3").parameters() == 1516);
  BOOST_TEST(find(plan, "C3").connections == 151600);  // \eq{handbook-lenet-c3-params}
  BOOST_TEST(find(plan, "C5").parameters() == 48120);
  BOOST_TEST(find(plan, "F6").parameters() == 10164);
  BOOST_TEST(find(plan, "output").parameters() == 850);
  BOOST_TEST(parameters(network) == 60806);
  network.C3.table = {};
  BOOST_TEST(find(plan_of(network), "C3").parameters() == 2416);
  BOOST_TEST(parameters(network) == 61706);
  BOOST_TEST(training::count_parameters(network) == 61706);  // the arrays

  // LeCun 1998: trainable subsampling, one factor and one bias a map, and fixed codes instead of the output's weights
  const Index subsampling = 2 * 6 + 2 * 16;
  BOOST_TEST(60806 - 850 + subsampling == 60000);
  report_erratum("E28", double(parameters(lenet::HandbookLeNet()) - 60000),
                 std::abs(60806. - 850 + subsampling - 60000));
}

// What the core's loops compute, which know no table: all pairs of C3.
BOOST_AUTO_TEST_CASE(products_of_the_handbook_along_the_table_and_of_all_pairs) {
  const auto products = [](const lenet::HandbookLeNet& network) {
    Index sum = 0;
    for (const Layer& layer : plan_of(network).layers) sum += layer.multiply_adds;
    return sum;
  };
  lenet::HandbookLeNet network;
  BOOST_TEST(products(network) == 326'520);
  network.C3.table = {};
  BOOST_TEST(products(network) == 416'520);
}

// \eq{overview-fig-5} against \erratum{E137}: the overview says not whether its images are 28 x 28 or 32 x 32
BOOST_AUTO_TEST_CASE(parameters_of_the_overview) {
  BOOST_TEST(parameters(lenet::OverviewLeNet()) == 61706);
  BOOST_TEST(parameters(lenet::OverviewLeNet(0)) == 44426);
  BOOST_TEST(training::count_parameters(lenet::OverviewLeNet(0)) == 44426);
  const Plan plan = plan_of(lenet::OverviewLeNet(0));
  BOOST_TEST((find(plan, "conv1").output == Volume{6, 24, 24}));
  BOOST_TEST((find(plan, "pool2").output == Volume{16, 4, 4}));
  Index pools = 0, dense = 0;
  for (const Layer& layer : plan.layers) pools += layer.kind == Kind::pooling, dense += layer.kind == Kind::dense;
  BOOST_TEST(pools == 2);
  BOOST_TEST(dense == 3);
}

// \eq{lecture-lenet} row by row; \eq{lecture-lenet-params} against \erratum{E97}: 1256080, twenty times LeCun's
// network; the linear weights are 500 x 2450 and 10 x 500, outputs first
BOOST_AUTO_TEST_CASE(table_of_the_lecture) {
  const lenet::LectureLeNet network;
  const Plan plan = plan_of(network);
  BOOST_TEST((find(plan, "conv1").output == Volume{20, 28, 28}));
  BOOST_TEST((find(plan, "pool1").output == Volume{20, 14, 14}));
  BOOST_TEST((find(plan, "conv2").output == Volume{50, 14, 14}));
  BOOST_TEST((find(plan, "pool2").output == Volume{50, 7, 7}));
  BOOST_TEST(find(plan, "pool2").output.size() == 2450);
  BOOST_TEST(find(plan, "conv1").parameters() == 520);
  BOOST_TEST(find(plan, "conv2").parameters() == 25050);
  BOOST_TEST(find(plan, "linear1").parameters() == 1225500);
  BOOST_TEST(find(plan, "linear2").parameters() == 5010);
  BOOST_TEST(parameters(network) == 1256080);
  BOOST_TEST(training::count_parameters(network) == 1256080);
  Index weights = 0, biases = 0;
  for (const Layer& layer : plan.layers) weights += layer.weights, biases += layer.biases;
  BOOST_TEST(weights == 1255500);
  BOOST_TEST(biases == 580);
  report_erratum("E97", 1256080 - 60000, std::abs(double(parameters(network) - weights - biases)));
  BOOST_TEST((network.linear1.W.dim == std::array<Index, 2>{500, 2450}));
  BOOST_TEST((network.linear2.W.dim == std::array<Index, 2>{10, 500}));

  Plan without_padding({1, 28, 28});
  without_padding.convolution("conv1", 20, 5).pooling("pool1").convolution("conv2", 50, 5).pooling("pool2");
  BOOST_TEST(without_padding.dense("linear1", 500).dense("linear2", 10).parameters() == 431080);
}

// \eq{lecture-volume} against \erratum{E98}: the volume is not preserved, it would take four times the channels
BOOST_AUTO_TEST_CASE(the_volume_is_not_preserved) {
  const Plan plan = plan_of(lenet::LectureLeNet());
  BOOST_TEST((volumes(plan, Kind::convolution) == std::vector<Index>{15680, 9800}));
  BOOST_TEST((volumes(plan, Kind::pooling) == std::vector<Index>{3920, 2450}));
  report_erratum("E98", 15680 - 2450, std::abs(15680 / 4. - double(volumes(plan, Kind::pooling)[0])));
}

// \eq{lecture-conv760} \eq{lecture-conv10} \eq{notes-convsize}
// against \erratum{E54}: 32 per side, and 10240 neurons
// \eq{lecture-conv768k} against \erratum{E96}: 768000 products, of which 711480 touch the image
BOOST_AUTO_TEST_CASE(ten_filters_on_a_colour_image) {
  Plan plan({3, 32, 32});
  const Layer conv = plan.convolution("conv", 10, 5, {1, 2}).layers.back();
  BOOST_TEST((conv.output == Volume{10, 32, 32}));
  BOOST_TEST(conv.output.size() == 10240);
  BOOST_TEST(conv.parameters() == 760);
  BOOST_TEST(conv.multiply_adds == 768000);
  BOOST_TEST(conv.multiply_adds == 10240 * 75);
  BOOST_TEST(conv.inside == 711480);
  BOOST_TEST(conv.inside == 154 * 154 * 3 * 10);

  Index counted = 0;  // one by one
  for (Index i = 0; i < 32; ++i)
    for (Index j = 0; j < 32; ++j)
      for (Index u = -2; u <= 2; ++u)
        for (Index v = -2; v <= 2; ++v) counted += i + u >= 0 && i + u < 32 && j + v >= 0 && j + v < 32;
  BOOST_TEST(conv.inside == counted * 30);
  report_erratum("E54", 10240 - 32, std::abs(double(conv.output.size() - 10240)));
  report_erratum("E96", double(conv.multiply_adds - counted * 30), std::abs(double(conv.inside - counted * 30)));
}

// \eq{notes-volume} \eq{notes-depth} \eq{notes-convcommon}
// \eq{lecture-sequence} \eq{lecture-maps6}: volume to volume
BOOST_AUTO_TEST_CASE(volumes_become_volumes) {
  const auto after = [](Index K, Index F, core::Sliding sliding) {
    return Plan({3, 32, 32}).convolution("conv", K, F, sliding).relu().layers.back().output;
  };
  BOOST_TEST((after(6, 5, {}) == Volume{6, 28, 28}));
  BOOST_TEST((after(12, 3, {1, 1}) == Volume{12, 32, 32}));
  BOOST_TEST((after(12, 2, {2, 0}) == Volume{12, 16, 16}));
  BOOST_TEST((after(7, 5, {3, 0}) == Volume{7, 10, 10}));
  BOOST_CHECK_THROW(after(7, 3, {2, 0}), std::invalid_argument);  // 29/2
  Plan plan({3, 32, 32});
  plan.convolution("conv1", 6, 5).relu().convolution("conv2", 10, 5).relu();
  BOOST_TEST((plan.layers.back().output == Volume{10, 24, 24}));
}

// \eq{notes-samepad} \eq{lecture-pad-rule} against \erratum{E55}: P must be a whole number
BOOST_AUTO_TEST_CASE(padding_that_keeps_the_size) {
  for (const auto& [F, P] : {std::array<Index, 2>{3, 1}, {5, 2}, {7, 3}}) {
    BOOST_TEST(lenet::same_padding(32, F) == P);
    BOOST_TEST(lenet::same_padding(32, F) == (F - 1) / 2);
    BOOST_TEST(core::output_size(32, F, 1, P) == 32);
  }
  check_error(error_of([] { lenet::same_padding(32, 3, 2); }), {"32 rows", "stride 2", "33/2"});
  report_erratum("E55", (32 * 2 - 32 - 2 + 3) / 2. - 16,
                 double(core::output_size(32, 3, 1, lenet::same_padding(32, 3)) - 32));
  BOOST_TEST(core::output_size(32, 4, 2, lenet::same_padding(32, 4, 2)) == 32);
  BOOST_TEST(lenet::same_padding(32, 4, 2) == 17);  // more zeros than image
}

// \eq{notes-layertypes} \eq{handbook-pool-noparam} \eq{notes-poolsize}
// \eq{lecture-pool-summary} \eq{lecture-pool-hyper}:
// CONV and FC have parameters, RELU and POOL none; pooling keeps the channels
BOOST_AUTO_TEST_CASE(pooling_and_relu_have_no_parameters) {
  for (const Plan& plan : {plan_of(lenet::HandbookLeNet()), plan_of(lenet::LectureLeNet())})
    for (const Layer& layer : plan.layers) {
      const bool learns = layer.kind == Kind::convolution || layer.kind == Kind::dense;
      BOOST_TEST((layer.parameters() > 0) == learns, layer.name);
    }
  // \eq{lecture-pool224}
  BOOST_TEST((Plan({64, 224, 224}).pooling("pool").layers.back().output == Volume{64, 112, 112}));
  BOOST_TEST((Plan({256, 13, 13}).pooling("pool", 3, 2).layers.back().output == Volume{256, 6, 6}));
}

// \eq{lecture-rf} against \erratum{E57}: only in the first layer is the receptive field the filter
BOOST_AUTO_TEST_CASE(receptive_fields_grow) {
  Plan plan({1, 32, 32});
  for (int n = 0; n < 3; ++n) plan.convolution("conv", 4, 3, {1, 1});
  BOOST_TEST(plan.layers[1].receptive_field == 3);
  BOOST_TEST(plan.layers[2].receptive_field == 5);
  BOOST_TEST(plan.layers[3].receptive_field == 7);
  report_erratum("E57", 7 - 3, std::abs(double(plan.layers[3].receptive_field - 7)));
  const Plan handbook = plan_of(lenet::HandbookLeNet());  // 1 + 4 + 1 + 4 2 + 1 2 + 4 4
  BOOST_TEST(find(handbook, "C1").receptive_field == 5);
  BOOST_TEST(find(handbook, "S2").receptive_field == 6);
  BOOST_TEST(find(handbook, "C3").receptive_field == 14);
  BOOST_TEST(find(handbook, "S4").receptive_field == 16);
  BOOST_TEST(find(handbook, "C5").receptive_field == 32);
  BOOST_TEST(find(handbook, "S4").step == 4);
}

// \eq{lecture-rf}: move one pixel, and list the outputs that change
BOOST_AUTO_TEST_CASE(a_pixel_changes_the_outputs_that_see_it) {
  const lenet::Convolution ones = [] {
    lenet::Convolution layer(1, 1, 3, {1, 1});
    std::fill_n(layer.W.data(), 9, Real(1));
    return layer;
  }();
  Tensor<4> h(1, 15, 15, 1), z = h;
  h(0, 7, 7, 0) = 1;
  for (int n = 0; n < 3; ++n) lenet::convolution_forward(ones, h, z), std::swap(h, z);
  for (Index i = 0; i < 15; ++i)
    for (Index j = 0; j < 15; ++j) BOOST_TEST((h(0, i, j, 0) != 0) == (std::abs(i - 7) <= 3 && std::abs(j - 7) <= 3));
}

// \eq{notes-pattern} \eq{lecture-classic} against \erratum{E99}: two counts, not one N: none and two, two and one
BOOST_AUTO_TEST_CASE(networks_of_the_pattern) {
  const Plan mlp = plan_of({.image = {1, 28, 28}, .kernels = {}, .units = {100, 100}});
  BOOST_TEST(mlp.parameters() == 785 * 100 + 101 * 100 + 101 * 10);
  const Plan lecture =
      plan_of({.image = {1, 28, 28}, .N = 1, .kernels = {20, 50}, .F = 5, .P = 2, .units = {500}});
  const Plan table = plan_of(lenet::LectureLeNet());
  BOOST_TEST(lecture.parameters() == table.parameters());
  BOOST_TEST(lecture.layers.size() == table.layers.size());
  report_erratum("E99", "one N for two", std::abs(double(lecture.parameters() - table.parameters())));
  for (std::size_t l = 0; l < table.layers.size(); ++l)
    BOOST_TEST((lecture.layers[l].output == table.layers[l].output && lecture.layers[l].kind == table.layers[l].kind));

  const Plan deep = plan_of({.image = {3, 32, 32}, .N = 3, .kernels = {8, 16}, .units = {}});
  BOOST_TEST((volumes(deep, Kind::pooling) == std::vector<Index>{8 * 16 * 16, 16 * 8 * 8}));
  BOOST_TEST((volumes(plan_of({.image = {3, 32, 32}, .kernels = {8}, .pool = false}), Kind::pooling).empty()));
  check_error(error_of([] { plan_of({.image = {1, 8, 8}, .N = 4, .kernels = {1}}); }), {"0 to 3", "not 4 and 0"});
  check_error(error_of([] { plan_of({.image = {1, 8, 8}, .kernels = {1}, .units = {1, 2, 3}}); }), {"not 1 and 3"});
}
