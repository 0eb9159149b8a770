// The directories that the host has opened for the component, by the names it gave them.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/wasi_p2/filesystem.hpp"

namespace host::wasi_p2 {

struct Preopen {
  std::string name;
  Handle<FileDescriptor> directory;
};

// Each call opens them anew.
auto preopens() -> std::vector<Preopen>;

// The one that holds the server's state.
inline constexpr std::string_view state_name = "/.wasmmcp-state";

}  // namespace host::wasi_p2
