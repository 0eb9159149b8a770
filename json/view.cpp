#include "json/view.hpp"

#include <yyjson.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/text.hpp"

namespace json {
namespace {

// Opening brackets, in strings too, eight bytes at a time.
auto brackets(std::string_view text) -> std::size_t {
  // '[' is 0x5b and '{' 0x7b: one bit apart.
  auto const is_bracket = [](char c) { return (c | 0x20) == '{'; };
  auto count = std::size_t{0};
  auto const* at = text.data();
  auto const* const end = at + text.size();
  for (; end - at >= 8; at += 8) {
    auto eight = std::uint64_t{};
    std::memcpy(&eight, at, sizeof eight);
    constexpr auto low = std::uint64_t{0x7f7f7f7f7f7f7f7f};
    auto const other = (eight | 0x2020202020202020) ^ 0x7b7b7b7b7b7b7b7b;
    // The high bit of each byte that is zero: no byte carries into its neighbour.
    count += static_cast<std::size_t>(std::popcount(~(((other & low) + low) | other | low)));
  }
  for (; at != end; ++at) count += is_bracket(*at) ? 1 : 0;
  return count;
}

// What so many brackets make takes a megabyte, however they nest.
constexpr auto few_brackets = std::size_t{1} << 16;

// How deep brackets nest, strings left out; it stops counting above `limit`. A pass over the bytes,
// so that a hostile message costs no memory.
auto nests_deeper_than(std::size_t limit, std::string_view text) -> bool {
  auto depth = std::size_t{0};
  auto in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limit) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

// yyjson's C API takes mutable pointers where it only reads.
auto raw(yyjson_val const* value) -> yyjson_val* { return const_cast<yyjson_val*>(value); }

// The same of what was parsed, which is quicker.
auto nests_deeper_than(std::size_t limit, yyjson_val const* value) -> bool {
  if (limit == 0) return yyjson_is_ctn(raw(value));
  auto left = View{value}.size() * (yyjson_is_obj(raw(value)) ? 2 : 1);
  for (auto const* at = value + 1; left > 0; --left, at = unsafe_yyjson_get_next(raw(at))) {
    if (yyjson_is_ctn(raw(at)) && nests_deeper_than(limit - 1, at)) return true;
  }
  return false;
}

}  // namespace

auto View::kind() const -> Kind {
  switch (yyjson_get_type(raw(value_))) {
    case YYJSON_TYPE_BOOL:
      return Kind::boolean;
    case YYJSON_TYPE_RAW:
    case YYJSON_TYPE_NUM:
      return Kind::number;
    case YYJSON_TYPE_STR:
      return Kind::string;
    case YYJSON_TYPE_ARR:
      return Kind::array;
    case YYJSON_TYPE_OBJ:
      return Kind::object;
    default:
      return Kind::null;
  }
}

auto View::boolean() const -> bool { return yyjson_is_true(raw(value_)); }

auto View::number() const -> std::string_view {
  return {yyjson_get_raw(raw(value_)), yyjson_get_len(raw(value_))};
}

auto View::string() const -> std::string_view { return detail::key(value_); }

auto View::size() const -> std::size_t {
  return yyjson_is_ctn(raw(value_)) ? yyjson_get_len(raw(value_)) : 0;
}

auto View::elements() const -> Elements { return {value_, is(Kind::array) ? size() : 0}; }

auto View::members() const -> Members { return {value_, is(Kind::object) ? size() : 0}; }

auto View::find(std::string_view name) const -> std::optional<View> {
  for (auto const member : members()) {
    if (member.name == name) return member.value;
  }
  return std::nullopt;
}

auto View::at(std::string_view pointer) const -> std::optional<View> {
  auto here = *this;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return std::nullopt;
    pointer.remove_prefix(1);
    auto const end = std::min(pointer.find('/'), pointer.size());
    auto token = std::string{pointer.substr(0, end)};
    pointer.remove_prefix(end);

    if (here.is(Kind::array)) {
      auto index = base::parse_integer<std::size_t>(token);
      if (!index || *index >= here.size()) return std::nullopt;
      auto element = here.elements().begin();
      for (; *index > 0; --*index) ++element;
      here = *element;
      continue;
    }
    // "~1" stands for "/" and "~0" for "~", in this order.
    for (auto const& [escape, character] : {std::pair{"~1", '/'}, std::pair{"~0", '~'}}) {
      for (auto at = token.find(escape); at != token.npos; at = token.find(escape, at + 1)) {
        token.replace(at, 2, 1, character);
      }
    }
    auto const member = here.find(token);
    if (!member) return std::nullopt;
    here = *member;
  }
  return here;
}

auto detail::first_child(yyjson_val const* container) -> yyjson_val const* { return container + 1; }

auto detail::sibling(yyjson_val const* value) -> yyjson_val const* {
  return unsafe_yyjson_get_next(raw(value));
}

auto detail::key(yyjson_val const* key) -> std::string_view {
  auto const* text = yyjson_get_str(raw(key));
  return text ? std::string_view{text, yyjson_get_len(raw(key))} : std::string_view{};
}

void Document::Free::operator()(yyjson_doc* document) const { yyjson_doc_free(document); }

auto Document::parse(std::string_view text, std::size_t max_depth)
    -> std::expected<Document, ParseError> {
  auto const too_deep = [&] {
    return std::unexpected{
        ParseError{base::concat("arrays and objects nest deeper than ", max_depth, " levels")}};
  };
  auto const openings = brackets(text);
  auto is_shallow = openings <= max_depth;
  if (openings > few_brackets) {
    if (nests_deeper_than(max_depth, text)) return too_deep();
    is_shallow = true;
  }
  auto error = yyjson_read_err{};
  // Without YYJSON_READ_INSITU the text is only read.
  auto* const document = yyjson_read_opts(const_cast<char*>(text.data()), text.size(),
                                          YYJSON_READ_NUMBER_AS_RAW, nullptr, &error);
  if (!document) {
    if (!is_shallow && nests_deeper_than(max_depth, text)) return too_deep();
    return std::unexpected{ParseError{
        text.empty() ? "there is no text" : base::concat(error.msg, " at byte ", error.pos)}};
  }
  auto parsed = Document{document};
  if (!is_shallow && nests_deeper_than(max_depth, yyjson_doc_get_root(document))) {
    return too_deep();
  }
  return parsed;
}

auto Document::root() const -> View { return View{yyjson_doc_get_root(document_.get())}; }

}  // namespace json
