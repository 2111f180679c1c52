// The entry point of every test program.
#define BOOST_TEST_MODULE loop_by_loop
#include <boost/test/unit_test.hpp>
