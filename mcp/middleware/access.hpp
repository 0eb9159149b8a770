// Middleware that decides who may do what.

#pragma once

#include <functional>
#include <string_view>

#include "mcp/middleware.hpp"

namespace mcp {

// Lets calls pass, completions included, for which the predicate is true; others are an error, and
// 403 over HTTP.
class Authorize {
 public:
  using Allows = std::function<bool(Passage const&)>;
  explicit Authorize(Allows allows) : allows_{std::move(allows)} {}
  auto operator()(Passage& passage, Next next) const -> Async<Answer>;

 private:
  Allows allows_;
};

// Shows clients only what a predicate is true for; all else is not listed, and unknown when it is
// called. A predicate that is not given is true. What lists hold may then differ from client to
// client, and so they are told not to share them.
//
//   mcp::Show{{.tools = [](mcp::Passage const&, mcp::Tool const& tool) { return ...; }}}
class Show {
 public:
  struct Rules {
    std::function<bool(Passage const&, Tool const&)> tools = {};
    std::function<bool(Passage const&, std::string_view name)> prompts = {};
    // By URI, or by template where one is listed.
    std::function<bool(Passage const&, std::string_view uri)> resources = {};
  };
  explicit Show(Rules rules) : rules_{std::move(rules)} {}
  auto operator()(Passage& passage, Next next) const -> Async<Answer>;

 private:
  auto shows_tool(Passage const& passage, std::string_view name) const -> bool;
  auto shows_prompt(Passage const& passage, std::string_view name) const -> bool;
  auto shows_resource(Passage const& passage, std::string_view uri) const -> bool;
  auto unknown_tool(Passage const& passage) const -> Answer;
  auto unknown_prompt(Passage const& passage) const -> Answer;
  // `member` is the list in the result, `key` what entries are called by.
  template <class Shows>
  auto filter(Passage& passage, Next next, std::string_view member, std::string_view key,
              Shows shows) const -> Async<Answer>;

  Rules rules_;
};

}  // namespace mcp
