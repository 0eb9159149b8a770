#include "kit/html/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace kit::html {
namespace {

constexpr auto blanks = std::string_view{" \t\r\n"};

auto without_prefix(std::string_view name) -> std::string_view {
  return name.substr(name.rfind(':') + 1);
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  auto const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr auto leads = std::array<std::uint32_t, 4>{0, 0xc0, 0xe0, 0xf0};
  out += static_cast<char>(leads[static_cast<std::size_t>(more)] | code >> (6 * more));
  for (auto i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (code >> (6 * i) & 0x3f));
}

// What "amp" or "#x41" stands for.
auto append_entity(std::string& out, std::string_view name) -> bool {
  constexpr auto known = std::array<std::pair<std::string_view, char>, 5>{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (auto const& [entity, character] : known) {
    if (name == entity) return out += character, true;
  }
  if (!name.starts_with('#') || name.size() < 2) return false;
  auto const is_hex = name[1] == 'x' || name[1] == 'X';
  auto const digits = name.substr(is_hex ? 2 : 1);
  auto code = std::uint32_t{};
  auto const* const end = digits.data() + digits.size();
  auto const [last, error] = std::from_chars(digits.data(), end, code, is_hex ? 16 : 10);
  auto const is_character = code >= 0x20 || code == '\n' || code == '\t' || code == '\r';
  if (digits.empty() || last != end || error != std::errc{} || !is_character || code > 0x10ffff ||
      (code >= 0xd800 && code <= 0xdfff)) {
    return false;
  }
  append_utf8(out, code);
  return true;
}

auto decoded(std::string_view text) -> std::string {
  auto out = std::string{};
  while (!text.empty()) {
    auto const at = std::min(text.find('&'), text.size());
    out += text.substr(0, at);
    text.remove_prefix(at);
    if (text.empty()) break;
    constexpr auto longest_entity = std::size_t{12};
    auto const end = text.substr(0, longest_entity).find(';');
    if (end != text.npos && append_entity(out, text.substr(1, end - 1))) {
      text.remove_prefix(end + 1);
    } else {
      out += '&';
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

auto XmlReader::next() -> Event {
  if (std::exchange(is_empty_, false)) return Event::close;
  while (!rest_.empty()) {
    if (rest_[0] != '<') {
      auto const end = std::min(rest_.find('<'), rest_.size());
      text_ = decoded(rest_.substr(0, end));
      rest_.remove_prefix(end);
      return Event::text;
    }
    auto const skip = [&](std::string_view start,
                          std::string_view end) -> std::optional<std::string_view> {
      if (!rest_.starts_with(start)) return std::nullopt;
      auto const at = rest_.find(end, start.size());
      auto const inside = rest_.substr(start.size(), at == rest_.npos ? at : at - start.size());
      rest_.remove_prefix(at == rest_.npos ? rest_.size() : at + end.size());
      return inside;
    };
    if (auto const data = skip("<![CDATA[", "]]>")) {
      text_ = *data;
      return Event::text;
    }
    if (skip("<!--", "-->") || skip("<?", "?>")) continue;
    if (rest_.starts_with("<!")) {
      // A document type, which may have declarations between brackets.
      auto const bracket = rest_.find_first_of("[>");
      skip("<!", bracket != rest_.npos && rest_[bracket] == '[' ? "]>" : ">");
      continue;
    }
    return read_tag();
  }
  return Event::end;
}

auto XmlReader::read_tag() -> Event {
  // A '>' may stand in a value.
  auto quote = '\0';
  auto end = std::size_t{1};
  for (; end < rest_.size(); ++end) {
    auto const c = rest_[end];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      break;
    }
  }
  auto tag = rest_.substr(1, end - 1);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  auto const is_close = tag.starts_with('/');
  if (is_close) tag.remove_prefix(1);
  is_empty_ = !is_close && tag.ends_with('/');
  if (is_empty_) tag.remove_suffix(1);
  auto const name_end = std::min(tag.find_first_of(blanks), tag.size());
  name_ = without_prefix(tag.substr(0, name_end));
  attributes_ = tag.substr(name_end);
  return is_close ? Event::close : Event::open;
}

auto XmlReader::attribute(std::string_view name) const -> std::string {
  auto rest = attributes_;
  while (true) {
    auto const start = rest.find_first_not_of(blanks);
    if (start == rest.npos) return {};
    rest.remove_prefix(start);
    auto const equals = rest.find('=');
    if (equals == rest.npos) return {};
    auto key = rest.substr(0, equals);
    while (!key.empty() && blanks.contains(key.back())) key.remove_suffix(1);
    rest.remove_prefix(equals + 1);
    auto const open = rest.find_first_not_of(blanks);
    if (open == rest.npos || (rest[open] != '"' && rest[open] != '\'')) return {};
    auto const close = rest.find(rest[open], open + 1);
    if (close == rest.npos) return {};
    if (without_prefix(key) == name) return decoded(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
}

}  // namespace kit::html
