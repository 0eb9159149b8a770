#include "servers/filesystem/cursor.hpp"

#include <charconv>

#include "base/text.hpp"

namespace filesystem {
namespace {

auto time_of(host::Status const& status) -> std::uint64_t {
  if (!status.modified) return 0;
  return static_cast<std::uint64_t>(status.modified->seconds) * 1'000'000'000 +
         status.modified->nanoseconds;
}

}  // namespace

auto Cursor::at(std::uint64_t offset, host::Status const& status) -> Cursor {
  auto cursor = Cursor{};
  cursor.offset_ = offset;
  cursor.size_ = status.size;
  cursor.time_ = time_of(status);
  return cursor;
}

auto Cursor::parse(std::string_view text) -> mcp::Result<Cursor> {
  auto cursor = Cursor{};
  auto const* at = text.data();
  auto const* const end = text.data() + text.size();
  for (auto* const part : {&cursor.offset_, &cursor.size_, &cursor.time_}) {
    auto const [stop, error] = std::from_chars(at, end, *part, 16);
    auto const is_last = part == &cursor.time_;
    if (error != std::errc{} || (is_last ? stop != end : stop == end || *stop != '-')) {
      return mcp::failure(base::concat("cursor: ", base::quoted(text),
                                       " is none; take it from the answer that was cut"));
    }
    at = stop + 1;
  }
  return cursor;
}

auto Cursor::text() const -> std::string {
  char digits[3 * 16 + 2];
  auto* at = digits;
  for (auto const part : {offset_, size_, time_}) {
    if (at != digits) *at++ = '-';
    at = std::to_chars(at, digits + sizeof digits, part, 16).ptr;
  }
  return {digits, at};
}

auto Cursor::check(host::Status const& status, std::string_view name) const -> mcp::Result<void> {
  if (status.size == size_ && time_of(status) == time_) return {};
  return mcp::failure(base::concat("'", name,
                                   "' has changed since the answer that this cursor is from; read "
                                   "it from its start"));
}

}  // namespace filesystem
