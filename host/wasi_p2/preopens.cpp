#include "host/wasi_p2/preopens.hpp"

#include "host/wasi_p2/received.hpp"

namespace host::wasi_p2 {

auto preopens() -> std::vector<Preopen> {
  auto received = Received{};
  auto const receiving = Receiving{received};
  auto list = List<Preopened>{};
  get_directories(&list);
  auto all = std::vector<Preopen>{};
  all.reserve(list.size);
  for (auto i = std::size_t{0}; i < list.size; ++i) {
    all.emplace_back(std::string{view(list.data[i].name)}, Handle{list.data[i].descriptor});
  }
  return all;
}

}  // namespace host::wasi_p2
