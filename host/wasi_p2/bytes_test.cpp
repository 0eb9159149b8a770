// These functions are ours in this program: see bytes.c.

#include <cstring>
#include <string>

#include "base/test.hpp"

namespace {

auto sign(int value) -> int { return (value > 0) - (value < 0); }

// What they are to do, byte by byte. Volatile, or the compiler would call them.
auto compared(std::string const& a, std::string const& b) -> int {
  for (std::size_t i = 0; i < a.size(); ++i) {
    unsigned char const volatile left = static_cast<unsigned char>(a[i]);
    unsigned char const volatile right = static_cast<unsigned char>(b[i]);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

// Not known to the compiler, which would answer itself.
auto volatile_text() -> char const* {
  static char const* volatile text =
      "abb\xff"
      "c";
  return text;
}

}  // namespace

TEST("bytes compare as numbers from 0 to 255, the first difference counting") {
  auto right = true;
  for (std::size_t size = 0; size < 40; ++size) {
    auto const a = std::string(size, '\x80');
    right = right && std::memcmp(a.data(), a.data(), size) == 0;
    for (std::size_t place = 0; place < size; ++place) {
      for (auto const byte : {'\0', '\x7f', '\x81', '\xff'}) {
        auto b = a;
        b[place] = byte;
        if (place + 1 < size) b[size - 1] = static_cast<char>(byte ^ 0xff);
        right = right && sign(std::memcmp(a.data(), b.data(), size)) == compared(a, b);
        right = right && sign(std::memcmp(b.data(), a.data(), size)) == compared(b, a);
      }
    }
  }
  expect(right);
}

TEST("the first of the bytes looked for is found, and none beyond the end") {
  auto const text = std::string{
      "ab\xff"
      "b\0c",
      6};
  expect(std::memchr(text.data(), 'b', 6) == text.data() + 1);
  expect(std::memchr(text.data(), 0xff, 6) == text.data() + 2);
  expect(std::memchr(text.data(), 0x1ff, 6) == text.data() + 2);
  expect(std::memchr(text.data(), 0, 6) == text.data() + 4);
  expect(std::memchr(text.data(), 'c', 5) == nullptr);
  expect(std::memchr(text.data(), 'a', 0) == nullptr);
}

TEST("wherever it stands among others that are nearly it") {
  auto right = true;
  for (std::size_t size = 0; size < 40; ++size) {
    for (auto const byte : {'\0', '\x01', '\x7f', '\x80', '\xff'}) {
      for (auto const other : {static_cast<char>(byte ^ 1), static_cast<char>(byte ^ 0x80)}) {
        auto text = std::string(size, other);
        right = right && std::memchr(text.data(), byte, size) == nullptr;
        for (std::size_t place = size; place-- > 0;) {
          text[place] = byte;
          right = right && std::memchr(text.data(), byte, size) == text.data() + place;
        }
      }
    }
  }
  expect(right);
}

TEST("in a text the first of the characters looked for is found, or the end") {
  auto const* const text = volatile_text();
  expect(std::strchr(text, 'a') == text && std::strchr(text, 'b') == text + 1);
  expect(std::strchr(text, '\xff') == text + 3 && std::strchr(text, 0x1ff) == text + 3);
  expect(std::strchr(text, 0) == text + 5 && std::strchr(text, 'x') == nullptr);
  expect(std::strspn(text, "ba") == 3 && std::strspn(text, "") == 0);
  expect(std::strspn(text, "abc\xff") == 5 && std::strspn(text, "x") == 0);
  expect(std::strcspn(text, "c\xff") == 3 && std::strcspn(text, "") == 5);
  expect(std::strcspn(text, "a") == 0 && std::strcspn(text, "x") == 5);
}
