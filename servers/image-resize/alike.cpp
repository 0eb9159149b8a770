#include "servers/image-resize/alike.hpp"

#include <bit>

#include "base/text.hpp"

namespace images {
namespace {

using Bits = std::vector<std::uint64_t>;

// Sixteen digits to a word.
auto bits_of(PathAndHash const& item, std::size_t& digits) -> base::Result<Bits> {
  auto text = std::string_view{item.hash};
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  auto bits = Bits((text.size() + 15) / 16);
  for (auto at = std::size_t{0}; at < text.size(); ++at) {
    auto const digit = std::string_view{"0123456789abcdef"}.find(base::lower(text.substr(at, 1)));
    if (digit == std::string_view::npos) {
      return base::failure(base::concat("the hash of ", base::quoted(item.path), " is ",
                                        base::quoted(item.hash), "; expected hexadecimal digits"));
    }
    bits[at / 16] = bits[at / 16] << 4U | digit;
  }
  if (text.empty() || (digits != 0 && digits != text.size())) {
    return base::failure(base::concat(
        "the hash of ", base::quoted(item.path), " has ", text.size(), " digits; expected ",
        digits == 0 ? "some" : base::concat(digits, ", as the others have")));
  }
  digits = text.size();
  return bits;
}

auto difference(Bits const& a, Bits const& b) -> std::int64_t {
  auto count = std::int64_t{0};
  for (auto word = std::size_t{0}; word < a.size(); ++word)
    count += std::popcount(a[word] ^ b[word]);
  return count;
}

}  // namespace

auto group(std::vector<PathAndHash> const& hashes, std::int64_t threshold) -> base::Result<Groups> {
  auto bits = std::vector<Bits>{};
  auto digits = std::size_t{0};
  for (auto const& item : hashes) bits.push_back(TRY(bits_of(item, digits)));

  auto groups = Groups{};
  auto is_grouped = std::vector<bool>(hashes.size());
  for (auto first = std::size_t{0}; first < hashes.size(); ++first) {
    if (is_grouped[first]) continue;
    auto paths = std::vector<std::string>{hashes[first].path};
    for (auto other = first + 1; other < hashes.size(); ++other) {
      if (is_grouped[other] || difference(bits[first], bits[other]) > threshold) continue;
      is_grouped[other] = true;
      paths.push_back(hashes[other].path);
    }
    if (paths.size() == 1) {
      groups.unique.push_back(hashes[first].path);
    } else {
      groups.alike.push_back(std::move(paths));
    }
  }
  return groups;
}

}  // namespace images
