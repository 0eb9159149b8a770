// What a component asks for, read off its bytes.

#pragma once

#include <string_view>

namespace deploy {

struct Component {
  bool serves = false;     // it is a handler of HTTP requests; otherwise a command
  bool looks_up = false;   // names, before it goes to a network
  bool uses_tcp = false;   // it listens by itself, or opens connections
  bool asks_http = false;  // it sends HTTP requests
};

// The names of interfaces stand in a component as they are. That one too many is found gives a
// component no more than its container may do: that is the border, and this only opens doors in it.
inline auto look_at(std::string_view bytes) -> Component {
  auto const has = [&](std::string_view name) { return bytes.contains(name); };
  return {.serves = has("wasi:http/incoming-handler@0.2") || has("wasi:http/handler@0.3"),
          .looks_up = has("wasi:sockets/ip-name-lookup@"),
          .uses_tcp = has("wasi:sockets/tcp@") || has("wasi:sockets/types@0.3"),
          .asks_http = has("wasi:http/outgoing-handler@0.2") || has("wasi:http/client@0.3")};
}

}  // namespace deploy
