// A result as the original gives it: the same JSON as text and as structured content. What could
// not be done has the members of the original as well, and is said to be an error.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "mcp/server.hpp"

namespace images {

template <class T>
auto answer(T value, bool is_error = false, std::vector<mcp::Content> more = {})
    -> mcp::Structured<T> {
  auto content = std::vector<mcp::Content>{mcp::Text{json::encode(value)}};
  for (auto& each : more) content.push_back(std::move(each));
  return {.value = std::move(value), .content = std::move(content), .isError = is_error};
}

}  // namespace images
