#include "servers/fetch/pages.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/writer.hpp"

namespace fetch {
namespace {

// Of a result, beside the two texts and the links.
constexpr auto around_text = std::size_t{6} << 10;

constexpr auto no_more = std::string_view{"<error>No more content available.</error>"};

// Bytes of JSON that the text may have: it is in the result twice.
auto room_of(mcp::CallContext const& call) -> std::size_t {
  auto const limit = call.result_limit();
  return limit > 2 * around_text ? (limit - around_text) / 2 : limit / 4;
}

// What a page says of itself is as long as it likes.
auto short_text(std::string const& text) -> std::optional<std::string> {
  if (text.empty()) return std::nullopt;
  return std::string{slice(text, 0, 300, around_text / 6).text};
}

struct LinkList {
  std::vector<kit::PageLink> links;
  std::string text;  // a line each, as Markdown
};

// As many as there is room for, in both forms.
auto list_links(std::vector<kit::PageLink> all, std::size_t room) -> LinkList {
  auto list = LinkList{.links = {}, .text = "Links:"};
  for (auto& each : all) {
    auto const line = base::concat("\n- [", each.text, "](", each.url, ")");
    constexpr auto names = std::size_t{20};
    auto const needed = json::quoted_size(line) + json::quoted_size(each.text) +
                        json::quoted_size(each.url) + names;
    if (needed > room) break;
    room -= needed;
    list.text += line;
    list.links.push_back(std::move(each));
  }
  return list;
}

auto image_answer(mcp::CallContext const& call, Download download, Reading reading, Answer answer)
    -> mcp::Result<mcp::Structured<Answer>> {
  auto const most = room_of(call) * 2 / 4 * 3;
  if (download.body.size() > most) {
    return mcp::failure(base::concat("Failed to read ", answer.url, ": it is an image (",
                                     reading.content, "), and a result has room for ", most,
                                     " bytes of one"));
  }
  auto result =
      mcp::Structured<Answer>{.value = std::move(answer), .content = {}, .repeats_text = true};
  result.content.emplace_back(mcp::Text{std::move(reading.content)});
  result.content.emplace_back(
      mcp::Image{{std::move(download.body)}, std::move(reading.media_type)});
  return result;
}

}  // namespace

auto slice(std::string_view text, std::uint64_t start, std::uint64_t max_length, std::size_t room)
    -> Slice {
  auto const is_start = [](char c) { return (c & 0xc0) != 0x80; };
  auto slice = Slice{};
  auto first = text.size();
  auto last = text.size();
  auto const stop = start + std::min(max_length, ~start);
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    if (!is_start(text[i])) continue;
    if (slice.length == start) first = i;
    if (slice.length == stop) last = i;
    ++slice.length;
  }
  auto const part = text.substr(first, std::max(first, last) - first);
  slice.text = part.substr(0, json::quoted_prefix(part, room));
  slice.end = start + static_cast<std::uint64_t>(std::ranges::count_if(slice.text, is_start));
  return slice;
}

auto make_answer(mcp::CallContext const& call, Download download, Reading reading,
                 Wanted const& wanted) -> mcp::Result<mcp::Structured<Answer>> {
  auto answer = Answer{.text = {},
                       .url = download.url.text(),
                       .status = static_cast<std::uint32_t>(download.status)};
  if (!download.content_type.empty()) answer.content_type = short_text(download.content_type);
  if (reading.is_image) {
    return image_answer(call, std::move(download), std::move(reading), std::move(answer));
  }
  auto const& page = reading.page;
  answer.title = short_text(page.title);
  answer.description = short_text(page.description);
  answer.language = short_text(page.language);
  answer.byline = short_text(page.byline);
  answer.published = short_text(page.published);
  answer.start_index = wanted.start_index;

  auto const room = room_of(call);
  auto const heading = base::concat(reading.prefix, "Contents of ", wanted.url, ":\n");
  auto const part = slice(reading.content, wanted.start_index, wanted.max_length,
                          (wanted.links ? room / 2 : room) - json::quoted_size(heading));
  answer.length = part.length;
  auto text = heading;
  if (wanted.start_index >= part.length) {
    text += no_more;
  } else {
    text += part.text;
    answer.truncated = part.end < part.length;
  }
  if (answer.truncated) {
    answer.next_index = part.end;
    text += base::concat("\n\n<error>Content truncated. Call the fetch tool with a start_index of ",
                         part.end, " to get more content.</error>");
  } else if (download.is_cut) {
    answer.truncated = true;
    text += base::concat(
        "\n\n<error>The rest was not read: there are more bytes than "
        "WASMMCP_FETCH_MAX_BYTES allows.</error>");
  }

  auto result = mcp::Structured<Answer>{.value = {}, .content = {}, .repeats_text = true};
  result.content.emplace_back(mcp::Text{std::move(text)});
  if (wanted.links) {
    auto list = list_links(std::move(reading.page.links), room);
    answer.links = std::move(list.links);
    result.content.emplace_back(mcp::Text{std::move(list.text)});
  }
  result.value = std::move(answer);
  return result;
}

}  // namespace fetch
