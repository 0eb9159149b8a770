#include "mcp/paging.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "mcp/protocol/v2026_07_28.hpp"

namespace mcp {
namespace {

// Cursors are opaque to clients: the Base64 of the list's method and the number of entries already
// given, so that one of another list is told from ours.
auto cursor_prefix(Request const& request) -> std::string {
  return base::concat(request.message.method, " after ");
}

auto read_cursor(Request const& request, json::View cursor, std::size_t size)
    -> std::optional<std::size_t> {
  if (!cursor.is(json::Kind::string)) return std::nullopt;
  auto const text = base::from_base64(cursor.string());
  auto const prefix = cursor_prefix(request);
  if (!text || !text->starts_with(prefix)) return std::nullopt;
  auto const position =
      base::parse_integer<std::size_t>(std::string_view{*text}.substr(prefix.size()));
  return position && *position > 0 && *position < size ? position : std::nullopt;
}

}  // namespace

auto page_of(Request const& request, std::size_t size) -> std::expected<Page, RpcError> {
  auto first = std::size_t{0};
  if (auto const cursor = request.param("cursor")) {
    auto const position = read_cursor(request, *cursor, size);
    if (!position) {
      return invalid_params(base::concat("params.cursor is ", json::in_words(*cursor),
                                         ", which is none of ours; leave it out to start again"));
    }
    first = *position;
  }
  return Page{first, first + std::min(request.settings.page_size, size - first)};
}

void begin_list(json::Writer& writer, Request const& request, Caching const& caching) {
  if (request.is_modern()) {
    v2026_07_28::begin_result(writer, request.server);
    v2026_07_28::write_caching(writer, caching);
  } else {
    writer.begin_object();
  }
}

void end_list(json::Writer& writer, Request const& request, Page page, std::size_t size) {
  if (page.last < size) {
    writer.member("nextCursor", base::to_base64(base::concat(cursor_prefix(request), page.last)));
  }
  writer.end_object();
}

}  // namespace mcp
