#include "json/writer.hpp"

#include "base/utf8.hpp"

namespace json {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  constexpr auto hex = std::string_view{"0123456789abcdef"};
  out += '"';
  auto rest = text;
  while (!rest.empty()) {
    // What needs no change is appended in one piece.
    auto plain = std::size_t{0};
    while (plain < rest.size()) {
      auto const c = static_cast<unsigned char>(rest[plain]);
      if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f) break;
      if (c < 0x80) {
        ++plain;
        continue;
      }
      auto const length = base::utf8::length_of_first(rest.substr(plain));
      if (length == 0) break;
      plain += length;
    }
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;

    auto const c = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        if (c >= 0x80) {
          out += base::utf8::replacement;
        } else {
          out += "\\u00";
          out += hex[c >> 4];
          out += hex[c & 15];
        }
    }
  }
  out += '"';
}

}  // namespace

void Writer::separate() {
  if (after_value_) out_ += ',';
}

auto Writer::open(char bracket) -> Writer& {
  separate();
  out_ += bracket;
  after_value_ = false;
  return *this;
}

auto Writer::close(char bracket) -> Writer& {
  out_ += bracket;
  after_value_ = true;
  return *this;
}

auto Writer::key(std::string_view name) -> Writer& {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  after_value_ = false;
  return *this;
}

auto Writer::string(std::string_view text) -> Writer& {
  separate();
  append_quoted(out_, text);
  after_value_ = true;
  return *this;
}

auto Writer::raw(std::string_view json) -> Writer& {
  separate();
  out_ += json;
  after_value_ = true;
  return *this;
}

// Recursion is bounded by the depth the document was parsed with.
auto Writer::value(View value) -> Writer& {
  switch (value.kind()) {
    case Kind::null:
      return null();
    case Kind::boolean:
      return boolean(value.boolean());
    case Kind::number:
      return raw(value.number());
    case Kind::string:
      return string(value.string());
    case Kind::array:
      begin_array();
      for (auto const element : value.elements()) this->value(element);
      return end_array();
    case Kind::object:
      begin_object();
      for (auto const& [name, member] : value.members()) key(name).value(member);
      return end_object();
  }
  return *this;
}

auto quote(std::string_view text) -> std::string {
  auto out = std::string{};
  append_quoted(out, text);
  return out;
}

auto to_text(View value) -> std::string {
  auto out = std::string{};
  Writer{out}.value(value);
  return out;
}

auto indented(std::string_view compact) -> std::string {
  auto out = std::string{};
  out.reserve(compact.size() * 2);
  auto depth = std::size_t{0};
  auto const new_line = [&] { out.append(1, '\n').append(2 * depth, ' '); };

  for (std::size_t i = 0; i < compact.size(); ++i) {
    auto const c = compact[i];
    switch (c) {
      case '"': {  // a string, copied whole
        auto const start = i;
        for (++i; compact[i] != '"'; ++i) {
          if (compact[i] == '\\') ++i;
        }
        out += compact.substr(start, i - start + 1);
        break;
      }
      case '{':
      case '[':
        out += c;
        if (compact[i + 1] == c + 2) {  // its closing bracket: both follow by two in ASCII
          out += compact[++i];
          break;
        }
        ++depth;
        new_line();
        break;
      case '}':
      case ']':
        --depth;
        new_line();
        out += c;
        break;
      case ',':
        out += c;
        new_line();
        break;
      case ':':
        out += ": ";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace json
