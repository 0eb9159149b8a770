// What a node says of itself: a file beside the program, or /etc/wasmmcp/runtime.json.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace deploy {

struct Settings {
  std::string runtime = "runc";         // what runs containers, and everything that is no component
  std::string folder = "/opt/wasmmcp";  // wasmtime, its libraries, and their loader
  std::string cache = "/var/cache/wasmmcp";  // components as machine code
  std::uint64_t seconds = 300;               // that a request may take where its pod does not say
  std::vector<std::string> serve;            // more options of `wasmtime serve`
};

auto read_settings(std::string_view text) -> base::Result<Settings>;

}  // namespace deploy
