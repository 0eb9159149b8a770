// Lists, a page at a time: tools, prompts, resources and templates share this.
// https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/pagination

#pragma once

#include <algorithm>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "json/writer.hpp"
#include "mcp/request.hpp"
#include "mcp/types.hpp"

namespace mcp {

struct Page {
  std::size_t first;
  std::size_t last;
};

// What of `size` entries the request's cursor asks for.
auto page_of(Request const& request, std::size_t size) -> std::expected<Page, RpcError>;

// A result as the request's revision begins it, with hints for keeping it.
void begin_list(json::Writer& writer, Request const& request, Caching const& caching);
void end_list(json::Writer& writer, Request const& request, Page page, std::size_t size);

// Answers with `entries`, each written by `write`.
template <class Entries, class Write>
void answer_list(Request const& request, std::string_view member, Entries const& entries,
                 Caching const& caching, Write const& write) {
  auto const page = page_of(request, entries.size());
  if (!page) return request.fail(page.error());
  auto writer = json::Writer{};
  begin_list(writer, request, caching);
  writer.key(member).begin_array();
  for (auto i = page->first; i < page->last; ++i) write(writer, *entries[i]);
  writer.end_array();
  end_list(writer, request, *page, entries.size());
  request.succeed(writer.text());
}

}  // namespace mcp
