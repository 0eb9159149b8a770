// The test harness: TEST("a sentence") { expect(...); }. No exceptions, no signals, no I/O of its
// own, so that the same tests run natively and inside WASM. tests/unit/ has the runner.

#pragma once

#include <source_location>
#include <string>
#include <string_view>

namespace test {

struct Case {
  std::string_view name;
  std::string_view file;
  void (*body)();
  Case* next = nullptr;
};

// The one place with static registration: a test program is the sum of its files.
auto first_case() -> Case*&;

struct Registration {
  explicit Registration(Case& added) {
    added.next = first_case();
    first_case() = &added;
  }
};

// Records a failure of the running test when `condition` is false; the test goes on.
void expect(bool condition, std::source_location where = std::source_location::current());

// The same, and shows both when they differ.
void expect_equal(std::string_view actual, std::string_view expected,
                  std::source_location where = std::source_location::current());

struct Summary {
  int passed = 0;
  int failed = 0;
};

// Runs the cases whose name contains `filter`; `print` is given whole lines.
auto run_all(std::string_view filter, void (*print)(std::string_view line)) -> Summary;

}  // namespace test

#define TEST_NAME_2(prefix, line) prefix##line
#define TEST_NAME(prefix, line) TEST_NAME_2(prefix, line)
#define TEST(sentence)                                                                  \
  static void TEST_NAME(test_body_, __LINE__)();                                        \
  static test::Case TEST_NAME(test_case_, __LINE__){sentence, __FILE__,                 \
                                                    &TEST_NAME(test_body_, __LINE__)};  \
  static test::Registration const TEST_NAME(test_added_,                                \
                                            __LINE__){TEST_NAME(test_case_, __LINE__)}; \
  static void TEST_NAME(test_body_, __LINE__)()

using test::expect;
using test::expect_equal;
