// The lines of a text or of a file of any length, with memory for some of them only.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kit/input/input.hpp"

namespace kit {

class Lines {
 public:
  // What of a line is longer is left out, and told.
  static constexpr std::size_t longest_line = std::size_t{1} << 20;

  // From a byte on, at which a line begins; of no more than there are. `text` must live as long.
  explicit Lines(std::string_view text, std::uint64_t from = 0)
      : consumed_{from}, rest_{text.substr(from)} {}
  explicit Lines(Input const& file, std::uint64_t from = 0) : file_{file}, read_to_{from} {}
  Lines(Lines const&) = delete;
  auto operator=(Lines const&) -> Lines& = delete;

  // The next line without its '\n', valid until the next call; nothing at the end. A '\n' at the
  // end of the text begins no line.
  auto next() -> base::Result<std::optional<std::string_view>>;

  // Of the line that next() gave.
  auto was_cut() const -> bool { return was_cut_; }

  // Where the line begins that next() will give, in bytes: a place to go on from later.
  auto offset() const -> std::uint64_t { return file_ ? read_to_ - rest_.size() : consumed_; }

 private:
  auto read_more() -> base::Result<bool>;
  auto skip_line() -> base::Result<void>;
  auto take(std::size_t size, std::size_t end) -> std::string_view;

  std::optional<Input> file_;
  std::uint64_t read_to_ = 0;   // of the file
  std::uint64_t consumed_ = 0;  // of the text
  std::string piece_;           // of the file
  std::string_view rest_;       // of the text or the piece
  bool was_cut_ = false;
};

}  // namespace kit
