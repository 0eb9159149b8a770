// What a page is written in, by what is said about it and in it.

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "kit/charset/charset.hpp"
#include "kit/charset/encodings.hpp"

namespace kit {
namespace {

using namespace std::literals;

constexpr auto is_space(char c) -> bool {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

constexpr auto is_letter(char c) -> bool { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

auto without_spaces(std::string_view text) -> std::string_view {
  while (!text.empty() && is_space(text[0])) text.remove_prefix(1);
  return text;
}

// "Prescan a byte stream to determine its encoding", on what is handed over.
// https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
class Prescan {
 public:
  explicit Prescan(std::string_view bytes) : bytes_{bytes} {}

  auto find() -> std::optional<Encoding> {
    if (bytes_.starts_with("<\0?\0x\0"sv)) return Encodings::of(Encodings::utf_16le);
    if (bytes_.starts_with("\0<\0?\0x"sv)) return Encodings::of(Encodings::utf_16be);
    while (at_ < bytes_.size()) {
      auto const rest = bytes_.substr(at_);
      auto const second = rest.size() > 1 ? rest[1] : '\0';
      if (rest[0] != '<') {
        at_ = std::min(bytes_.find('<', at_), bytes_.size());
      } else if (rest.starts_with("<!--")) {
        at_ += 2;
        skip_to("-->", 3);
      } else if (base::equal_ignoring_case(rest.substr(0, 5), "<meta") && rest.size() > 5 &&
                 (is_space(rest[5]) || rest[5] == '/')) {
        at_ += 5;
        if (auto const found = meta()) return found;
      } else if (is_letter(second) || (second == '/' && rest.size() > 2 && is_letter(rest[2]))) {
        while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '>') ++at_;
        while (attribute()) continue;
        if (at_ < bytes_.size()) ++at_;
      } else if (second == '!' || second == '/' || second == '?') {
        skip_to(">", 1);
      } else {
        ++at_;
      }
    }
    return xml_declaration();
  }

 private:
  struct Attribute {
    std::string name;
    std::string value;
  };

  void skip_to(std::string_view end, std::size_t length) {
    auto const found = bytes_.find(end, at_);
    at_ = found == bytes_.npos ? bytes_.size() : found + length;
  }

  void skip_spaces() {
    while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
  }

  // "Get an attribute"; none at '>' and where the bytes end.
  auto attribute() -> std::optional<Attribute> {
    while (at_ < bytes_.size() && (is_space(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] == '>') return std::nullopt;
    auto const start = at_;
    while (at_ < bytes_.size() && !"\t\n\f\r />"sv.contains(bytes_[at_]) &&
           (bytes_[at_] != '=' || at_ == start)) {
      ++at_;
    }
    auto found = Attribute{.name = base::lower(bytes_.substr(start, at_ - start)), .value = {}};
    skip_spaces();
    if (at_ >= bytes_.size()) return std::nullopt;
    if (bytes_[at_] != '=') return found;
    ++at_;
    skip_spaces();
    if (at_ >= bytes_.size()) return std::nullopt;
    auto const quote = bytes_[at_];
    auto end = at_;
    if (quote == '"' || quote == '\'') {
      end = bytes_.find(quote, ++at_);
      if (end == bytes_.npos) {
        at_ = bytes_.size();
        return std::nullopt;
      }
    } else {
      while (end < bytes_.size() && !is_space(bytes_[end]) && bytes_[end] != '>') ++end;
    }
    found.value = base::lower(bytes_.substr(at_, end - at_));
    at_ = end + (quote == '"' || quote == '\'' ? 1 : 0);
    return found;
  }

  auto meta() -> std::optional<Encoding> {
    auto has_http_equiv = false;
    auto has_content = false;
    auto has_charset = false;
    auto is_pragma = false;
    auto needs_pragma = false;
    auto found = std::optional<Encoding>{};
    while (auto const attribute = this->attribute()) {
      auto const& [name, value] = *attribute;
      // The first of a name counts.
      if (name == "http-equiv" && !std::exchange(has_http_equiv, true)) {
        is_pragma = value == "content-type";
      } else if (name == "content" && !std::exchange(has_content, true)) {
        if (has_charset || found) continue;
        if (auto const label = charset_in(value); !label.empty()) {
          found = find_encoding(label);
          needs_pragma = found.has_value();
        }
      } else if (name == "charset" && !std::exchange(has_charset, true)) {
        found = find_encoding(value);
        needs_pragma = false;
      }
    }
    if (at_ >= bytes_.size() || !found || (needs_pragma && !is_pragma)) return std::nullopt;
    return as_declared(*found);
  }

  // "Extracting a character encoding from a meta element"; `content` is in lower case.
  static auto charset_in(std::string_view content) -> std::string_view {
    for (;;) {
      auto const at = content.find("charset");
      if (at == content.npos) return {};
      content = without_spaces(content.substr(at + 7));
      if (!content.starts_with('=')) continue;
      content = without_spaces(content.substr(1));
      if (content.starts_with('"') || content.starts_with('\'')) {
        auto const end = content.find(content[0], 1);
        return end == content.npos ? std::string_view{} : content.substr(1, end - 1);
      }
      auto length = std::size_t{0};
      while (length < content.size() && !is_space(content[length]) && content[length] != ';') {
        ++length;
      }
      return content.substr(0, length);
    }
  }

  // What says of itself in ASCII that it is UTF-16 is not.
  static auto as_declared(Encoding found) -> Encoding {
    auto const number = Encodings::number_of(found);
    if (number == Encodings::utf_16le || number == Encodings::utf_16be) {
      return Encodings::of(Encodings::utf_8);
    }
    if (number == Encodings::x_user_defined) return *find_encoding("windows-1252");
    return found;
  }

  // "Get an XML encoding".
  auto xml_declaration() const -> std::optional<Encoding> {
    if (!bytes_.starts_with("<?xml")) return std::nullopt;
    auto declaration = bytes_.substr(0, bytes_.find('>'));
    if (declaration.size() == bytes_.size()) return std::nullopt;
    auto const at = declaration.find("encoding");
    if (at == declaration.npos) return std::nullopt;
    declaration = after_blanks(declaration.substr(at + 8));
    if (!declaration.starts_with('=')) return std::nullopt;
    declaration = after_blanks(declaration.substr(1));
    if (!declaration.starts_with('"') && !declaration.starts_with('\'')) return std::nullopt;
    auto const end = declaration.find(declaration[0], 1);
    if (end == declaration.npos) return std::nullopt;
    auto const found = find_encoding(declaration.substr(1, end - 1));
    return found ? std::optional{as_declared(*found)} : std::nullopt;
  }

  static auto after_blanks(std::string_view text) -> std::string_view {
    while (!text.empty() && static_cast<unsigned char>(text[0]) <= 0x20) text.remove_prefix(1);
    return text;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

// The first `charset` of a media type: https://mimesniff.spec.whatwg.org/#parse-a-mime-type
auto charset_of(std::string_view content_type) -> std::string {
  auto rest = content_type.substr(std::min(content_type.find(';'), content_type.size()));
  while (!rest.empty()) {
    rest = without_spaces(rest.substr(1));
    auto const name = rest.substr(0, rest.find_first_of(";="));
    rest.remove_prefix(name.size());
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    auto value = std::string{};
    if (rest.starts_with('"')) {
      auto i = std::size_t{1};
      for (; i < rest.size() && rest[i] != '"'; ++i) {
        if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
        value += rest[i];
      }
      rest.remove_prefix(i);
      rest.remove_prefix(std::min(rest.find(';'), rest.size()));
    } else {
      value = rest.substr(0, rest.find(';'));
      rest.remove_prefix(value.size());
    }
    if (base::equal_ignoring_case(name, "charset")) return value;
  }
  return {};
}

// Whether such a text may say by itself what it is written in.
auto declares_itself(std::string_view content_type) -> bool {
  auto const type = base::lower(base::trimmed(content_type.substr(0, content_type.find(';'))));
  return type.empty() || type.contains("html") || type.ends_with("xml");
}

auto is_utf_8(std::string_view bytes) -> bool {
  // The last character may be cut.
  auto tail = std::size_t{0};
  while (tail < 3 && tail < bytes.size()) {
    auto const byte = static_cast<unsigned char>(bytes[bytes.size() - 1 - tail]);
    if (byte < 0x80) {
      tail = 0;
      break;
    }
    ++tail;
    if (byte >= 0xC0) break;
  }
  auto const last = bytes.substr(bytes.size() - tail);
  if (tail > 0 && base::utf8::length_of_first(last) == 0) {
    auto const lead = static_cast<unsigned char>(last[0]);
    auto const wanted = lead >= 0xF0 ? 4U : lead >= 0xE0 ? 3U : 2U;
    if (lead >= 0xC2 && lead <= 0xF4 && tail < wanted) bytes.remove_suffix(tail);
  }
  return base::utf8::is_valid(bytes);
}

}  // namespace

auto page_encoding(std::string_view bytes, std::string_view content_type) -> Encoding {
  if (bytes.starts_with("\xEF\xBB\xBF")) return Encodings::of(Encodings::utf_8);
  if (bytes.starts_with("\xFE\xFF")) return Encodings::of(Encodings::utf_16be);
  if (bytes.starts_with("\xFF\xFE")) return Encodings::of(Encodings::utf_16le);
  if (auto const named = find_encoding(charset_of(content_type))) return *named;
  constexpr auto scanned = 1024;
  if (declares_itself(content_type)) {
    if (auto const found = Prescan{bytes.substr(0, scanned)}.find()) return *found;
  }
  return is_utf_8(bytes) ? Encodings::of(Encodings::utf_8) : *find_encoding("windows-1252");
}

}  // namespace kit
