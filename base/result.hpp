// Errors as values. Exceptions are off in every build, so a function that can fail says so in its
// return type, and TRY hands a failure up in one word.

#pragma once

#include <concepts>
#include <expected>
#include <string>
#include <utility>

namespace base {

// Why something could not be done, in a sentence that says what was wrong, with the value, and what
// would be right. It is read by people and by models.
struct Error {
  std::string message;
};

template <class T = void, class E = Error>
using Result = std::expected<T, E>;

inline auto failure(std::string message) -> std::unexpected<Error> {
  return std::unexpected{Error{std::move(message)}};
}

}  // namespace base

// In a function that returns a Result: the value of a Result, or return its error to our caller.
#define TRY(...)                                              \
  ({                                                          \
    auto&& try_result_ = (__VA_ARGS__);                       \
    if (!try_result_) {                                       \
      return std::unexpected{std::move(try_result_).error()}; \
    }                                                         \
    *std::move(try_result_);                                  \
  })

// The same in a coroutine.
#define CO_TRY(...)                                              \
  ({                                                             \
    auto&& try_result_ = (__VA_ARGS__);                          \
    if (!try_result_) {                                          \
      co_return std::unexpected{std::move(try_result_).error()}; \
    }                                                            \
    *std::move(try_result_);                                     \
  })

// The value of a Result that cannot fail here. A failure is a bug in this program, and traps.
#define MUST(...)                        \
  ({                                     \
    auto&& must_result_ = (__VA_ARGS__); \
    if (!must_result_) __builtin_trap(); \
    *std::move(must_result_);            \
  })
