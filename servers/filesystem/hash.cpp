#include "servers/filesystem/hash.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

namespace filesystem {
namespace {

constexpr auto piece_size = std::size_t{1} << 20;

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
    auto const piece = TRY(read_piece(place, offset, piece_size));
    hash.add(piece);
    offset += piece.size();
    if (piece.size() < piece_size) return base::hexadecimal(hash.take());
  }
}

auto compare_hash(Place const& place, std::string_view bytes, std::string_view expected)
    -> mcp::Result<void> {
  return check(place, base::hexadecimal(base::sha256(bytes)), expected);
}

auto check_hash(Place const& place, std::string_view expected) -> mcp::Result<void> {
  return check(place, TRY(hash_of(place)), expected);
}

}  // namespace filesystem
