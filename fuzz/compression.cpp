// The first byte chooses the codings, the second how much may come out, the rest is a body. In one
// piece and byte by byte the same comes out, never more than it may, and the same is said.

#include "kit/compression/compression.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "fuzz/check.hpp"

namespace {

constexpr std::string_view codings[] = {"gzip",     "deflate",       "br",
                                        "gzip, br", "deflate, gzip", "br, deflate"};

struct Read {
  std::string text;
  std::string fault;
};

auto read(std::string_view encoding, std::string_view bytes, std::size_t room, std::size_t piece)
    -> Read {
  auto result = Read{};
  auto decompressor = *kit::Decompressor::create(encoding);
  while (!bytes.empty()) {
    auto const next = bytes.substr(0, piece);
    bytes.remove_prefix(next.size());
    auto const added = decompressor.add(next, result.text, room - result.text.size());
    fuzz::check(result.text.size() <= room, "no more comes out than may");
    if (!added) {
      result.fault = added.error().message;
      fuzz::check(!decompressor.end(), "what is broken stays so", result.fault);
      return result;
    }
  }
  auto const ended = decompressor.end();
  if (!ended) result.fault = ended.error().message;
  return result;
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (input.size() < 2) return 0;
  auto const encoding = codings[static_cast<unsigned char>(input[0]) % std::size(codings)];
  auto const room = std::size_t{4} << static_cast<unsigned char>(input[1]) % 16;
  auto const bytes = input.substr(2);
  auto const whole = read(encoding, bytes, room, std::string_view::npos);
  auto const pieces = read(encoding, bytes, room, 1);
  // The rest of the longest piece may hold the fault that is met first.
  fuzz::check(whole.fault.empty() == pieces.fault.empty(), "what is broken is so in pieces, too",
              whole.fault.empty() ? pieces.fault : whole.fault);
  if (whole.fault.empty()) {
    fuzz::check_equal(pieces.text, whole.text, "in pieces the same comes out");
  }
  fuzz::check(base::utf8::is_valid(whole.fault), "a fault is told in words", whole.fault);

  auto const created = kit::Decompressor::create(bytes);
  fuzz::check(created || base::utf8::is_valid(created.error().message),
              "an unknown coding is told");
  return 0;
}
