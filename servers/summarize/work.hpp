// One text after another, or all at once, until each is summarized: offline, or by a model, in as
// many parts as its context wants.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "base/result.hpp"
#include "servers/summarize/model.hpp"
#include "servers/summarize/prompts.hpp"

namespace summarize {

// What is asked of one text.
struct Task {
  std::string_view text;
  Wish wish;
};

struct Summary {
  std::string text;  // or why there is none
  bool has_failed = false;
};

// In their order. A text that is blank has failed, and one of less than a hundred characters is its
// own summary. The tasks must live as long as the work.
auto summaries_of(World world, Options const& options, mcp::CallContext& call,
                  std::vector<Task> const& tasks) -> base::Async<std::vector<Summary>>;

}  // namespace summarize
