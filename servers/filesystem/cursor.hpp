// Where reading goes on in a file, for as long as it is the same file.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/files.hpp"
#include "mcp/types.hpp"

namespace filesystem {

class Cursor {
 public:
  static auto at(std::uint64_t offset, host::Status const& status) -> Cursor;
  // "OFFSET-SIZE-TIME", in hexadecimal.
  static auto parse(std::string_view text) -> mcp::Result<Cursor>;
  auto text() const -> std::string;

  auto offset() const -> std::uint64_t { return offset_; }
  // A failure when the file called `name` is another by now.
  auto check(host::Status const& status, std::string_view name) const -> mcp::Result<void>;

 private:
  std::uint64_t offset_ = 0;
  std::uint64_t size_ = 0;
  std::uint64_t time_ = 0;
};

}  // namespace filesystem
