// What fuzzers find wrong they say in a sentence, with the values, before they stop: libFuzzer
// keeps the input, and run.py shows both.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

inline void say(std::string_view label, std::string_view value) {
  std::fprintf(stderr, "  %.*s: ", static_cast<int>(label.size()), label.data());
  std::fwrite(value.data(), 1, value.size(), stderr);
  std::fputc('\n', stderr);
}

[[noreturn]] inline void fail(std::string_view sentence) {
  std::fprintf(stderr, "FAILED: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  std::abort();
}

// `context` is shown when it does not hold.
inline void check(bool holds, std::string_view sentence, std::string_view context = {}) {
  if (holds) return;
  if (context.data()) say("with", context);
  fail(sentence);
}

inline void check_equal(std::string_view actual, std::string_view expected,
                        std::string_view sentence) {
  if (actual == expected) return;
  say("expected", expected);
  say("actually", actual);
  fail(sentence);
}

}  // namespace fuzz
