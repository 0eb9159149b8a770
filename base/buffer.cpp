#include "base/buffer.hpp"

#include <algorithm>

namespace base {

void Buffer::grow(std::size_t bytes) {
  constexpr auto first = std::size_t{2000};  // most answers fit
  auto const used = view().size();
  memory_.resize(used);
  // Exactly as much as is asked for, when that is much: whoever does so knows the end.
  memory_.resize_and_overwrite(std::max({used + bytes, 2 * used, first}),
                               [](char*, std::size_t size) { return size; });
  at_ = memory_.data() + used;
  end_ = memory_.data() + memory_.size();
}

}  // namespace base
