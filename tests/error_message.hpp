#pragma once
// What an error says.
#include <boost/test/unit_test.hpp>

#include <exception>
#include <initializer_list>
#include <string>

namespace lbl::testing {

/// The message of the std::exception that `action` throws; empty when it throws none.
template <class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

/// Requires an error of one line with each of the given parts in it.
inline void check_error(const std::string& message, std::initializer_list<std::string> parts) {
  BOOST_TEST(!message.empty(), "no error was reported");
  BOOST_TEST(message.find('\n') == std::string::npos, "more than one line: " << message);
  for (const std::string& part : parts)
    BOOST_TEST(message.find(part) != std::string::npos, "'" << part << "' is missing in: " << message);
}

}  // namespace lbl::testing
