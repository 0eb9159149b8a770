#include "kit/input/lines.hpp"

#include <algorithm>

namespace kit {
namespace {

// A call of the host has its price, and so has memory.
constexpr auto piece_size = std::size_t{1} << 18;

}  // namespace

// Whether there was more: it is added to what is left of the piece.
auto Lines::read_more() -> base::Result<bool> {
  if (!file_) return false;
  auto more = TRY(file_->read(read_to_, piece_size));
  if (more.empty()) return false;
  read_to_ += more.size();
  if (rest_.empty()) {
    piece_ = std::move(more);
  } else {
    piece_.erase(0, piece_.size() - rest_.size());
    piece_ += more;
  }
  rest_ = piece_;
  return true;
}

auto Lines::take(std::size_t size, std::size_t end) -> std::string_view {
  auto const line = rest_.substr(0, size);
  rest_.remove_prefix(end);
  consumed_ += end;
  return line;
}

auto Lines::next() -> base::Result<std::optional<std::string_view>> {
  if (was_cut_) TRY(skip_line());
  auto seen = std::size_t{0};
  while (true) {
    auto const end = rest_.find('\n', seen);
    if (end != rest_.npos && end <= longest_line) return take(end, end + 1);
    if (rest_.size() > longest_line) {
      was_cut_ = true;
      return take(longest_line, longest_line);
    }
    seen = rest_.size();
    if (!TRY(read_more())) break;
  }
  if (rest_.empty()) return std::nullopt;
  return take(rest_.size(), rest_.size());
}

auto Lines::skip_line() -> base::Result<void> {
  was_cut_ = false;
  while (true) {
    auto const end = rest_.find('\n');
    if (end != rest_.npos) {
      take(end, end + 1);
      return {};
    }
    take(rest_.size(), rest_.size());
    if (!TRY(read_more())) return {};
  }
}

}  // namespace kit
