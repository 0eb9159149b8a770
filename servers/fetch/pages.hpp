// A part of a reading, counted in characters, as an answer.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/html/page.hpp"
#include "mcp/server.hpp"
#include "servers/fetch/reading.hpp"

namespace fetch {

struct Slice {
  std::string_view text;
  std::uint64_t length = 0;  // of the whole
  std::uint64_t end = 0;     // where the part ends
};

// At most `max_length` characters, and `room` bytes as JSON.
auto slice(std::string_view text, std::uint64_t start, std::uint64_t max_length, std::size_t room)
    -> Slice;

struct Answer {
  std::string text;  // what the content says
  std::string url;   // where redirects led
  std::uint32_t status = 0;
  std::optional<std::string> content_type;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> language;
  std::optional<std::string> byline;
  std::optional<std::string> published;
  std::uint64_t length = 0;  // of all of it, in characters
  std::uint64_t start_index = 0;
  std::optional<std::uint64_t> next_index;
  bool truncated = false;
  std::optional<std::vector<kit::PageLink>> links;
};

struct Wanted {
  std::string url;  // as it was asked for
  std::uint64_t start_index = 0;
  std::uint64_t max_length = 0;
  bool links = false;
};

auto make_answer(mcp::CallContext const& call, Download download, Reading reading,
                 Wanted const& wanted) -> mcp::Result<mcp::Structured<Answer>>;

}  // namespace fetch
