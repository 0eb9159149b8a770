#include "base/buffer.hpp"

#include <algorithm>

namespace base {

void Buffer::grow(std::size_t bytes) {
  constexpr auto first = std::size_t{480};  // most answers fit
  auto const used = view().size();
  auto const size = std::max({used + bytes, 2 * used, first});
  auto* const memory = size < bytes ? nullptr : std::realloc(start_.release(), size);
  if (!memory) std::abort();
  start_.reset(static_cast<char*>(memory));
  at_ = start_.get() + used;
  end_ = start_.get() + size;
}

}  // namespace base
