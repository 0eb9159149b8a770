#include "servers/fetch/copies.hpp"

#include <algorithm>
#include <array>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "mcp/store.hpp"

namespace fetch {
namespace {

constexpr auto largest = std::size_t{256} << 10;
constexpr auto most_copies = std::size_t{200};
constexpr auto prefix = std::string_view{"fetch."};

auto take_line(std::string_view& text) -> std::string {
  auto const end = std::min(text.find('\n'), text.size());
  auto line = std::string{text.substr(0, end)};
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

auto Copies::name_of(kit::WebUrl const& url) const -> std::string {
  auto const asked = base::concat(principal_, "\n", url.origin(), url.path);
  return base::concat(prefix, base::hexadecimal(base::sha256(asked)));
}

// A record is three lines and the body.
auto Copies::find(kit::WebUrl const& url) const -> std::optional<Copy> {
  if (!store_) return std::nullopt;
  auto const record = store_->get(name_of(url));
  if (!record || !*record) return std::nullopt;
  auto rest = std::string_view{**record};
  auto copy = Copy{};
  copy.etag = take_line(rest);
  copy.last_modified = take_line(rest);
  copy.content_type = take_line(rest);
  copy.body = rest;
  return copy;
}

void Copies::keep(kit::WebUrl const& url, Copy const& copy) const {
  auto const heads =
      std::array<std::string_view, 3>{copy.etag, copy.last_modified, copy.content_type};
  auto const is_line = [](std::string_view text) { return !text.contains('\n'); };
  auto const can_be_kept = store_ && (!copy.etag.empty() || !copy.last_modified.empty()) &&
                           copy.body.size() <= largest && std::ranges::all_of(heads, is_line);
  if (!can_be_kept) return;
  auto const kept = store_->list(prefix);
  if (!kept || kept->size() >= most_copies) return;
  // The page is fetched whole the next time, where it could not be kept.
  [[maybe_unused]] auto const put = store_->put(
      name_of(url),
      base::concat(copy.etag, "\n", copy.last_modified, "\n", copy.content_type, "\n", copy.body));
}

}  // namespace fetch
