#include "servers/filesystem/hash.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

namespace filesystem {
namespace {

constexpr auto piece_size = std::size_t{1} << 20;

auto hexadecimal(std::string_view bytes) -> std::string {
  constexpr std::string_view digits = "0123456789abcdef";
  auto text = std::string{};
  for (auto const c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

auto check(Place const& place, std::string_view actual, std::string_view expected)
    -> mcp::Result<void> {
  if (base::equal_ignoring_case(actual, expected)) return {};
  return mcp::failure(base::concat("'", place.name, "' is not what expectedHash says (",
                                   base::shown(expected), "): it has ", actual,
                                   " now; read it again before you change it"));
}

}  // namespace

auto hash_of(Place const& place) -> mcp::Result<std::string> {
  auto hash = base::Sha256{};
  for (auto offset = std::uint64_t{0};;) {
    auto const piece = place.directory->read(place.path, offset, piece_size);
    if (!piece) return tell(piece.error(), "open", place);
    hash.add(*piece);
    offset += piece->size();
    if (piece->size() < piece_size) return hexadecimal(hash.take());
  }
}

auto compare_hash(Place const& place, std::string_view bytes, std::string_view expected)
    -> mcp::Result<void> {
  return check(place, hexadecimal(base::sha256(bytes)), expected);
}

auto check_hash(Place const& place, std::string_view expected) -> mcp::Result<void> {
  return check(place, TRY(hash_of(place)), expected);
}

}  // namespace filesystem
