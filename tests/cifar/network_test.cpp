// The handbook's network: sizes, parameters, and all gradients.
#include "cifar/networks/handbook.hpp"
#include "random_networks.hpp"

using namespace lbl;
using namespace lbl::testing;
using cifar::HandbookNetwork;
using cifar::Pass;

// every gradient of the whole network, whichever way it pools
BOOST_AUTO_TEST_CASE(gradients_of_the_whole_network) {
  for (const auto pooling : {cifar::Pooling::maximum, cifar::Pooling::average, cifar::Pooling::strided}) {
    const HandbookNetwork network = random_network(HandbookNetwork(2, pooling), 5);
    HandbookNetwork::Batch batch = random_batch(network, 3, 6);
    check_gradients(network, batch, 12);
  }
}
