#include "base/digest.hpp"

#include <algorithm>

extern "C" {
#include <sha.h>
}

namespace base {
namespace {

constexpr auto block_size = std::size_t{64};

}  // namespace

class Sha256::Context : public SHA256Context {};

Sha256::Sha256() : context_{std::make_unique<Context>()} { SHA256Reset(context_.get()); }
Sha256::~Sha256() = default;

auto Sha256::add(std::string_view bytes) -> Sha256& {
  // The library counts in 32 bits.
  constexpr auto most = std::size_t{1} << 30;
  while (!bytes.empty()) {
    auto const piece = bytes.substr(0, most);
    SHA256Input(context_.get(), reinterpret_cast<std::uint8_t const*>(piece.data()),
                static_cast<unsigned>(piece.size()));
    bytes.remove_prefix(piece.size());
  }
  return *this;
}

auto Sha256::take() -> std::string {
  auto digest = std::string(SHA256HashSize, '\0');
  SHA256Result(context_.get(), reinterpret_cast<std::uint8_t*>(digest.data()));
  return digest;
}

auto sha256(std::string_view bytes) -> std::string { return Sha256{}.add(bytes).take(); }

// https://www.rfc-editor.org/rfc/rfc2104#section-2
auto hmac_sha256(std::string_view key, std::string_view bytes) -> std::string {
  auto block = key.size() > block_size ? sha256(key) : std::string{key};
  block.resize(block_size, '\0');
  auto const padded = [&](char pad) {
    auto result = block;
    for (auto& c : result) c = static_cast<char>(c ^ pad);
    return result;
  };
  auto const inner = Sha256{}.add(padded(0x36)).add(bytes).take();
  return Sha256{}.add(padded(0x5c)).add(inner).take();
}

auto equal_in_constant_time(std::string_view a, std::string_view b) -> bool {
  if (a.size() != b.size()) return false;
  // Volatile, so that no compiler sees that the end is known before the last byte.
  auto volatile difference = 0U;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = difference | static_cast<unsigned char>(a[i] ^ b[i]);
  }
  return difference == 0;
}

}  // namespace base
