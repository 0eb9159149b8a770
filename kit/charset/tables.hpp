// The labels and indexes of the Encoding Standard. They are stored deflated (tools/charset makes
// them when the program is built), and each is unpacked when it is first used.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kit {

// In the order in which tools/charset/generate.py packs them.
enum class Index : std::uint8_t {
  ranges,   // of gb18030: 207 pointers, then their code points
  singles,  // 128 for each encoding of single bytes
  big5,
  euc_kr,
  gb18030,
  jis0208,
  jis0212,
};

// Code points by pointer, 0 for none. https://encoding.spec.whatwg.org/#indexes
auto index_of(Index index) -> std::span<char32_t const>;

// For each encoding, by number, a line with its name and one with its labels.
auto encoding_labels() -> std::string_view;

}  // namespace kit
