// How the tools answer: in the text that the official server has, and with the same as an object.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kit/git/git.hpp"
#include "mcp/call.hpp"
#include "mcp/types.hpp"

namespace git {

template <class T>
auto answer(std::string text, T value) -> mcp::Structured<T> {
  auto result = mcp::Structured<T>{.value = std::move(value), .content = {}};
  result.content.emplace_back(mcp::Text{std::move(text)});
  return result;
}

// Text of a commit in UTF-8, when it says that it is Latin-1. Other bytes stay as they are: what is
// no UTF-8 is U+FFFD in an answer.
auto text_of(git_commit const& commit, char const* bytes) -> std::string;

// The 40 (or 64) digits of an id; its first seven and more are for people.
auto hex(git_oid const& id) -> std::string;

// Of people, as commits have them.
struct Author {
  std::string name;
  std::string email;
  std::string date;  // ISO 8601 with its own offset
};
auto author_of(git_commit const& commit, git_signature const& signature) -> Author;

// "2024-01-10 12:00:00+09:00", at its own offset; `separator` is what stands before the time.
auto date_text(git_time const& time, char separator) -> std::string;

// Room for an answer in bytes of JSON.
class Room {
 public:
  explicit Room(mcp::CallContext const& call);

  auto left() const -> std::size_t { return left_; }
  // Takes what a text needs as a JSON string, so many times; false, and nothing taken, when that is
  // more than is left.
  auto take(std::string_view text, std::size_t times = 1) -> bool;
  auto take(std::size_t bytes) -> bool;

 private:
  std::size_t left_;
};

// What libgit2 says of its last failure, as an answer of a tool.
auto git_failure() -> std::unexpected<mcp::ToolError>;

}  // namespace git
