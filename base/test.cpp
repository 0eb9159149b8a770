#include "base/test.hpp"

#include "base/text.hpp"

namespace test {
namespace {

// The failures of the running test.
auto failures() -> std::string& {
  static auto text = std::string{};
  return text;
}

void record(std::source_location where, std::string_view what) {
  failures() += base::concat("  ", where.file_name(), ":", where.line(), ": ", what, "\n");
}

}  // namespace

auto first_case() -> Case*& {
  static Case* first = nullptr;
  return first;
}

void expect(bool condition, std::source_location where) {
  if (!condition) record(where, "expectation failed");
}

void expect_equal(std::string_view actual, std::string_view expected, std::source_location where) {
  if (actual == expected) return;
  record(where, base::concat("expected\n    ", expected, "\n  but got\n    ", actual));
}

auto run_all(std::string_view filter, void (*print)(std::string_view line)) -> Summary {
  auto summary = Summary{};
  for (auto* test = first_case(); test; test = test->next) {
    if (!test->name.contains(filter)) continue;
    failures().clear();
    test->body();
    if (failures().empty()) {
      ++summary.passed;
    } else {
      ++summary.failed;
      print(base::concat("FAILED: ", test->name, "\n", failures()));
    }
  }
  return summary;
}

}  // namespace test
