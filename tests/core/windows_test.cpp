// How a window slides: every size that the documents compute.
#include "core/windows.hpp"
#include "erratum.hpp"
#include "error_message.hpp"

using namespace lbl;
using core::output_size;
using core::Rest;
using lbl::testing::check_error;
using lbl::testing::error_of;
using lbl::testing::report_erratum;

// \eq{handbook-eq-9} \eq{lecture-size-formula} against \erratum{E15}: the size need not shrink, and is rounded down
BOOST_AUTO_TEST_CASE(sizes_of_the_documents) {
  BOOST_TEST(output_size(7, 3, 1) == 5);         // \eq{lecture-size-s1}
  BOOST_TEST(output_size(7, 3, 2) == 3);         // \eq{lecture-size-s2}
  BOOST_TEST(output_size(7, 3, 1, 1) == 7);      // \eq{lecture-size-pad}
  BOOST_TEST(output_size(32, 5, 1, 2) == 32);    // \eq{lecture-conv10}
  BOOST_TEST(output_size(32, 5) == 28);          // \eq{lecture-maps6} \eq{handbook-lenet-c1}
  BOOST_TEST(output_size(14, 5) == 10);          // \eq{handbook-eq-15}
  BOOST_TEST(output_size(5, 5) == 1);            // \eq{handbook-eq-16}
  BOOST_TEST(output_size(28, 5) == 24);          // \eq{overview-fig-3}
  BOOST_TEST(output_size(7, 3, 1, 3) == 11);     // more zeros than (f - 1)/2: it grows
}

// \eq{lecture-size-s3} against \erratum{E15}: 7/3 fits not; by default that is an error, on demand it is rounded down
BOOST_AUTO_TEST_CASE(rows_that_are_left_over) {
  check_error(error_of([] { output_size(7, 3, 3); }), {"window of 3", "stride 3", "7 rows", "1 are left over"});
  BOOST_TEST(output_size(7, 3, 3, 0, Rest::drop) == 2);
  report_erratum("E15", std::abs((7 - 3) / 3. + 1 - 2), std::abs(double(output_size(7, 3, 3, 0, Rest::drop)) - 2));
  BOOST_TEST(output_size(8, 3, 3, 0, Rest::drop) == 2);
  BOOST_TEST(output_size(9, 3, 3, 0, Rest::drop) == 3);
}

// \eq{handbook-pool-size} \eq{lecture-pool-summary} against \erratum{E16}: n/K is right for stride K alone
BOOST_AUTO_TEST_CASE(sizes_of_pooling) {
  BOOST_TEST(output_size(28, 2, 2) == 14);
  BOOST_TEST(output_size(224, 2, 2) == 112);     // \eq{lecture-pool224}
  BOOST_TEST(output_size(13, 3, 2) == 6);        // \eq{notes-poolcommon}: 13/3 would be 4
  report_erratum("E16", std::abs(13 / 3. - 6), std::abs(double(output_size(13, 3, 2)) - 6));
  BOOST_TEST(output_size(55, 3, 2) == 27);
}

BOOST_AUTO_TEST_CASE(windows_that_fit_nothing_are_refused) {
  check_error(error_of([] { output_size(4, 5); }), {"window of 5", "4 rows", "larger than the image"});
  for (const auto& [m, f, s, p] : {std::array<Index, 4>{0, 1, 1, 0}, {5, 0, 1, 0}, {5, 3, 0, 0}, {5, 3, 1, -1}})
    BOOST_CHECK_THROW(output_size(m, f, s, p), std::invalid_argument);
  BOOST_TEST(output_size(4, 5, 1, 1) == 2);
}
