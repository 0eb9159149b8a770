// An HTTP/1.1 answer out of the bytes of a connection (RFC 9112). llhttp does the work.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/exchange.hpp"

namespace host::posix {

class HttpAnswerParser {
 public:
  enum class Step {
    need_bytes,
    head,    // status() and headers() are complete; the body follows
    body,    // body() is its next piece
    end,     // of the answer
    broken,  // it is no HTTP, or too large: reason() says why
  };

  // `to_head`: of a HEAD request, whose answer has no body whatever it says.
  explicit HttpAnswerParser(bool to_head);
  ~HttpAnswerParser();

  // Goes one step, and takes what that needs from the front of `input`. Interim answers are passed
  // over.
  auto next(std::string_view& input) -> Step;
  // The connection has ended: `end` when the answer was to end so, else `broken`.
  auto finish() -> Step;

  auto status() const -> int;
  auto headers() const -> std::vector<Header> const&;  // names in lower case
  auto body() const -> std::string_view;               // a part of the input that was given
  auto reason() const -> std::string_view;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace host::posix
