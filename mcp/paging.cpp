#include "mcp/paging.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "mcp/protocol/v2026_07_28.hpp"

namespace mcp {
namespace {

// Cursors are opaque to clients: the Base64 of "after:" and the number of entries already given.
constexpr std::string_view cursor_prefix = "after:";

auto read_cursor(json::View cursor, std::size_t size) -> std::optional<std::size_t> {
  if (!cursor.is(json::Kind::string)) return std::nullopt;
  auto const text = base::from_base64(cursor.string());
  if (!text || !text->starts_with(cursor_prefix)) return std::nullopt;
  auto const position =
      base::parse_integer<std::size_t>(std::string_view{*text}.substr(cursor_prefix.size()));
  return position && *position > 0 && *position < size ? position : std::nullopt;
}

}  // namespace

auto page_of(Request const& request, std::size_t size) -> std::expected<Page, RpcError> {
  auto first = std::size_t{0};
  if (auto const cursor = request.param("cursor")) {
    auto const position = read_cursor(*cursor, size);
    if (!position) {
      return invalid_params(base::concat("params.cursor is ", json::in_words(*cursor),
                                         ", which is none of ours; leave it out to start again"));
    }
    first = *position;
  }
  return Page{first, std::min(first + request.settings.page_size, size)};
}

void begin_list(json::Writer& writer, Request const& request, Caching const& caching) {
  if (request.is_modern()) {
    v2026_07_28::begin_result(writer, request.server);
    v2026_07_28::write_caching(writer, caching);
  } else {
    writer.begin_object();
  }
}

void end_list(json::Writer& writer, Page page, std::size_t size) {
  if (page.last < size) {
    writer.member("nextCursor", base::to_base64(base::concat(cursor_prefix, page.last)));
  }
  writer.end_object();
}

}  // namespace mcp
