#include "mcp/seal.hpp"

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

namespace mcp {
namespace {

constexpr auto shortest_key = std::size_t{16};
constexpr auto code_size = std::size_t{32};
constexpr auto expiry_size = std::size_t{8};
constexpr auto longest_token = std::size_t{1} << 20;

auto bytes_of(std::uint64_t number) -> std::string {
  auto bytes = std::string(expiry_size, '\0');
  for (auto& byte : bytes) {
    byte = static_cast<char>(number >> 56);
    number <<= 8;
  }
  return bytes;
}

auto number_of(std::string_view bytes) -> std::uint64_t {
  auto number = std::uint64_t{0};
  for (auto const byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

auto Seal::with_key(std::string_view key) -> base::Result<Seal> {
  if (key.size() >= shortest_key) return Seal{key};
  return base::failure(base::concat("WASMMCP_KEY must have ", shortest_key, " bytes or more, not ",
                                    key.size(), "; `openssl rand -hex 32` makes a good one"));
}

// Each purpose has a key of its own, and lengths stand before texts, so that no two sets of
// texts run together to the same bytes.
auto Seal::code(std::string_view purpose, std::string_view bound, std::string_view content) const
    -> std::string {
  auto const own_key = base::hmac_sha256(key_, base::concat("wasmmcp ", purpose));
  return base::hmac_sha256(own_key, base::concat(bytes_of(bound.size()), bound, content));
}

auto Seal::close(std::string_view purpose, std::string_view bound, std::string_view payload,
                 std::int64_t expires) const -> std::string {
  auto const content = base::concat(bytes_of(static_cast<std::uint64_t>(expires)), payload);
  return base::to_base64url(base::concat(code(purpose, bound, content), content));
}

auto Seal::open(std::string_view purpose, std::string_view bound, std::string_view token,
                std::int64_t now) const -> base::Result<std::string> {
  auto const bytes = token.size() <= longest_token ? base::from_base64url(token) : std::nullopt;
  if (!bytes || bytes->size() < code_size + expiry_size) {
    return base::failure("it is none of ours");
  }
  auto const content = std::string_view{*bytes}.substr(code_size);
  if (!base::equal_in_constant_time(std::string_view{*bytes}.substr(0, code_size),
                                    code(purpose, bound, content))) {
    return base::failure("it is none of ours, was changed, or belongs to another request");
  }
  if (static_cast<std::int64_t>(number_of(content.substr(0, expiry_size))) <= now) {
    return base::failure("it is too old");
  }
  return std::string{content.substr(expiry_size)};
}

}  // namespace mcp
