// What a text of the web is written in, and that text as UTF-8: every encoding of the WHATWG
// Encoding Standard, by its decoders. https://encoding.spec.whatwg.org

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kit {

class Encoding {
 public:
  // As the standard writes it, such as 'Shift_JIS'.
  auto name() const -> std::string_view;
  auto operator==(Encoding const&) const -> bool = default;

 private:
  friend class Encodings;
  constexpr explicit Encoding(std::uint8_t number) : number_{number} {}

  std::uint8_t number_;
};

// "Get an encoding": of any label that the standard lists, in any case, with white space around it.
auto find_encoding(std::string_view label) -> std::optional<Encoding>;

// What a page is written in: a byte order mark says it, or the charset of its Content-Type
// (`content_type` is the field's value, or empty), or, where that type is HTML or XML or nothing, a
// <meta> or an XML declaration in the first 1024 bytes. Else it is UTF-8 if all of the bytes are
// (the last character may be cut), and windows-1252 if they are not.
auto page_encoding(std::string_view bytes, std::string_view content_type) -> Encoding;

// The text in UTF-8, without a byte order mark; U+FFFD for what is wrong in it. A byte makes three
// at most. "Decode" of the standard lets a byte order mark overrule the encoding, and so does this.
auto decode(Encoding encoding, std::string_view bytes) -> std::string;

}  // namespace kit
