// Seals what clients carry for us (sessions, the state of questions), so that any instance that has
// the key can trust it when it comes back. What is sealed can be read by whoever carries it, but
// not changed, not used for something else, and not used for ever.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mcp {

class Seal {
 public:
  // `key` is the operator's secret, of 16 bytes or more.
  static auto with_key(std::string_view key) -> base::Result<Seal>;

  // A token of letters, digits, '-' and '_'. `purpose` ("session") and `bound` (the tool, who asks)
  // do not travel: whoever opens it must know them. It is good until `expires`, in seconds since
  // 1970.
  auto close(std::string_view purpose, std::string_view bound, std::string_view payload,
             std::int64_t expires) const -> std::string;

  // The payload, or why not: changed or none of ours, or too old.
  auto open(std::string_view purpose, std::string_view bound, std::string_view token,
            std::int64_t now) const -> base::Result<std::string>;

 private:
  explicit Seal(std::string_view key) : key_{key} {}
  auto code(std::string_view purpose, std::string_view bound, std::string_view content) const
      -> std::string;

  std::string key_;
};

}  // namespace mcp
