#include "json/writer.hpp"

#include <algorithm>
#include <cstdint>

#include "base/test.hpp"
#include "base/utf8.hpp"

namespace {

// quote(), one character after the other.
auto quoted_slowly(std::string_view text) -> std::string {
  auto out = std::string{'"'};
  while (!text.empty()) {
    auto const length = base::utf8::length_of_first(text);
    auto const c = static_cast<unsigned char>(text.front());
    constexpr auto escapes = std::string_view{"\"\"\\\\\nn\rr\tt\bb\ff"};
    auto const escape = escapes.find(text.front());
    if (length == 0) {
      out += base::utf8::replacement;
    } else if (escape != escapes.npos && escape % 2 == 0) {
      out += {'\\', escapes[escape + 1]};
    } else if (c < 0x20 || c == 0x7f) {
      out += {'\\', 'u', '0', '0', "0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15]};
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out + '"';
}

}  // namespace

TEST("every byte at every place of a word is quoted as it is alone") {
  for (auto byte = 0; byte < 256; ++byte) {
    for (std::size_t place = 0; place < 20; ++place) {
      auto text = std::string(20, 'a');
      text[place] = static_cast<char>(byte);
      if (json::quote(text) != quoted_slowly(text)) {
        expect_equal(json::quote(text), quoted_slowly(text));
        return;
      }
    }
  }
}

TEST("random text of all lengths is quoted as it is one character after the other") {
  auto state = std::uint32_t{28};
  auto const random = [&state](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return static_cast<std::uint32_t>((std::uint64_t{state} * below) >> 32);
  };
  for (auto round = 0; round < 2000; ++round) {
    auto text = std::string{};
    for (auto left = random(1200); left > 0; --left) {
      constexpr std::string_view pieces[] = {"é", "€", "😀", "\"", "\\", "\n", "\x7f", "\xe2\x82"};
      if (random(6) == 0) {
        text += pieces[random(std::size(pieces))];
      } else {
        text += static_cast<char>('a' + random(26));
      }
    }
    if (json::quote(text) != quoted_slowly(text)) {
      expect_equal(json::quote(text), quoted_slowly(text));
      return;
    }
  }
}

TEST("text that is no JSON is laid out as well as it can be") {
  expect_equal(json::indented("\"abc"), "\"abc");
  expect_equal(json::indented("\"abc\\"), "\"abc\\");
  expect_equal(json::indented("}]"), "\n}\n]");
  expect_equal(json::indented("[{"), "[\n  {\n    ");
}

TEST("only brackets outside of strings nest") {
  auto const brackets = std::string(200, '[');
  expect(json::Document::parse(json::quote(brackets), 10).has_value());
  expect(json::Document::parse("[" + json::quote(brackets) + "]", 1).has_value());
  expect(!json::Document::parse("[[" + json::quote(brackets) + "]]", 1).has_value());
  expect(json::Document::parse("[[],[],{},{},[],[],[],[],[],[],[]]", 2).has_value());
  expect(!json::Document::parse("[[],[],{},{},[],[],[],[],[],[],[{}]]", 2).has_value());
}

TEST("JSON that an author laid out in lines stays on one") {
  auto writer = json::Writer{};
  writer.begin_object().key("a").raw("{\r\n  \"b\": 1\n}").end_object();
  expect_equal(writer.text(), "{\"a\":{    \"b\": 1 }}");
}

TEST("the size of a quoted text is known without quoting it, and how much of it has room") {
  for (auto const* text : {"", "plain", "a\"b\\c\n\t\x01\x7f and much that is plain",
                           "\xC3\xA9 \xF0\x9F\x98\x80 twelve bytes and more", "\xFF\xC3"}) {
    auto const whole = std::string_view{text};
    expect(json::quoted_size(whole) == json::quote(whole).size());
    for (auto room = std::size_t{0}; room <= 7 * whole.size() + 2; ++room) {
      auto const length = json::quoted_prefix(whole, room);
      expect(json::quoted_size(whole.substr(0, length)) - 2 <= room);
      if (length == whole.size()) continue;
      auto const next = std::max(base::utf8::length_of_first(whole.substr(length)), std::size_t{1});
      expect(json::quoted_size(whole.substr(0, length + next)) - 2 > room);
    }
  }
}
