#include "base/ip_address.hpp"

#include <charconv>

#include "base/text.hpp"

namespace base {
namespace {

// https://url.spec.whatwg.org/#ipv4-number-parser, which reads numbers of any length; more than 32
// bits are as wrong as 33.
auto ipv4_number(std::string_view text) -> std::optional<std::uint64_t> {
  if (text.empty()) return std::nullopt;
  auto radix = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    radix = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.starts_with('0')) {
    radix = 8;
    text.remove_prefix(1);
  }
  if (text.empty()) return 0;
  auto number = std::uint64_t{};
  auto const* const end = text.data() + text.size();
  auto const [last, error] = std::from_chars(text.data(), end, number, radix);
  if (last != end) return std::nullopt;
  return error == std::errc{} ? number : ~std::uint64_t{};
}

// https://url.spec.whatwg.org/#ends-in-a-number-checker
auto ends_in_a_number(std::string_view host) -> bool {
  if (host.ends_with('.')) host.remove_suffix(1);
  auto const last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  return last.find_first_not_of("0123456789") == last.npos || ipv4_number(last).has_value();
}

// https://url.spec.whatwg.org/#concept-ipv4-parser
auto parse_ipv4(std::string_view host) -> std::optional<IpAddress> {
  if (host.ends_with('.')) host.remove_suffix(1);
  auto parts = std::array<std::uint64_t, 4>{};
  auto count = std::size_t{0};
  for (auto more = true; more; ++count) {
    auto const dot = host.find('.');
    auto const number = ipv4_number(host.substr(0, dot));
    if (!number || count == parts.size()) return std::nullopt;
    parts[count] = *number;
    more = dot != host.npos;
    if (more) host.remove_prefix(dot + 1);
  }
  // The last number fills all bytes that are left.
  auto address = parts[count - 1];
  if (address >= std::uint64_t{1} << (8 * (5 - count))) return std::nullopt;
  for (auto i = std::size_t{0}; i + 1 < count; ++i) {
    if (parts[i] > 255) return std::nullopt;
    address += parts[i] << (8 * (3 - i));
  }
  return IpAddress::v4(static_cast<std::uint32_t>(address));
}

// Four decimal numbers without leading zeros, as in the tail of an IPv6 address.
auto strict_ipv4(std::string_view text) -> std::optional<std::uint32_t> {
  auto address = std::uint32_t{0};
  for (auto i = 0; i < 4; ++i) {
    auto const dot = text.find('.');
    auto const part = text.substr(0, dot);
    auto const number = parse_integer<std::uint32_t>(part);
    auto const is_last = i == 3;
    if (!number || *number > 255 || part.size() > 3 || (part.size() > 1 && part[0] == '0') ||
        is_last != (dot == text.npos)) {
      return std::nullopt;
    }
    address = address << 8 | *number;
    if (!is_last) text.remove_prefix(dot + 1);
  }
  return address;
}

auto hex_piece(std::string_view text) -> std::optional<std::uint16_t> {
  auto piece = std::uint16_t{};
  auto const* const end = text.data() + text.size();
  if (text.empty() || text.size() > 4 || std::from_chars(text.data(), end, piece, 16).ptr != end) {
    return std::nullopt;
  }
  return piece;
}

// The pieces between two "::"; nothing when they are none.
struct Pieces {
  std::array<std::uint16_t, 8> list{};
  std::size_t count = 0;

  auto add(std::uint16_t piece) -> bool {
    if (count == list.size()) return false;
    list[count++] = piece;
    return true;
  }
};

auto parse_pieces(std::string_view text, bool at_end) -> std::optional<Pieces> {
  auto pieces = Pieces{};
  if (text.empty()) return pieces;
  while (true) {
    auto const colon = text.find(':');
    auto const part = text.substr(0, colon);
    auto const is_last = colon == text.npos;
    if (is_last && at_end && part.contains('.')) {
      auto const number = strict_ipv4(part);
      if (!number || !pieces.add(static_cast<std::uint16_t>(*number >> 16)) ||
          !pieces.add(static_cast<std::uint16_t>(*number))) {
        return std::nullopt;
      }
      return pieces;
    }
    auto const piece = hex_piece(part);
    if (!piece || !pieces.add(*piece)) return std::nullopt;
    if (is_last) return pieces;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

auto parse_ipv6(std::string_view text) -> std::optional<IpAddress> {
  auto const gap = text.find("::");
  auto const has_gap = gap != text.npos;
  auto const front = parse_pieces(text.substr(0, gap), !has_gap);
  auto const back = parse_pieces(has_gap ? text.substr(gap + 2) : std::string_view{}, true);
  if (!front || !back) return std::nullopt;
  auto const count = front->count + back->count;
  if (has_gap ? count > 7 : count != 8) return std::nullopt;
  auto address = IpAddress{};
  auto const put = [&](std::size_t place, std::uint16_t piece) {
    address.bytes[2 * place] = static_cast<std::uint8_t>(piece >> 8);
    address.bytes[2 * place + 1] = static_cast<std::uint8_t>(piece);
  };
  for (auto i = std::size_t{0}; i < front->count; ++i) put(i, front->list[i]);
  for (auto i = std::size_t{0}; i < back->count; ++i) put(8 - back->count + i, back->list[i]);
  return address;
}

auto spelled(IpAddress const& address) -> std::string {
  auto const& bytes = address.bytes;
  if (address.is_v4()) {
    return concat(Decimal{bytes[12]}, ".", Decimal{bytes[13]}, ".", Decimal{bytes[14]}, ".",
                  Decimal{bytes[15]});
  }
  // https://www.rfc-editor.org/rfc/rfc5952#section-4.2: the longest run of zeros, the first of
  // equals, and none of one piece.
  auto const piece = [&](std::size_t i) { return bytes[2 * i] << 8 | bytes[2 * i + 1]; };
  auto gap = std::size_t{8};
  auto length = std::size_t{1};
  for (auto i = std::size_t{0}; i < 8; ++i) {
    auto end = i;
    while (end < 8 && piece(end) == 0) ++end;
    if (end - i > length) {
      gap = i;
      length = end - i;
    }
  }
  auto text = std::string{};
  for (auto i = std::size_t{0}; i < 8; ++i) {
    if (i == gap) {
      text += "::";
      i += length - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    auto digits = std::array<char, 4>{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), piece(i), 16).ptr;
    text.append(digits.data(), end);
  }
  return text;
}

auto ip_of_host(std::string_view host) -> Result<std::optional<IpAddress>> {
  auto const wrong = [&] {
    return failure(concat(quoted(host),
                          " is no address; one of IPv4 is spelled 192.0.2.1, one of "
                          "IPv6 [2001:db8::1]"));
  };
  if (host.starts_with('[')) {
    if (!host.ends_with(']')) return wrong();
    auto const address = parse_ipv6(host.substr(1, host.size() - 2));
    if (!address) return wrong();
    return address;
  }
  if (!ends_in_a_number(host)) return std::nullopt;
  auto const address = parse_ipv4(host);
  if (!address) return wrong();
  return address;
}

}  // namespace base
