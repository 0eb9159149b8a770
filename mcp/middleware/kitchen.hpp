// A server with a clock, for the tests of middleware.

#pragma once

#include <string>
#include <vector>

#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace kitchen {

struct Dish {
  mcp::Arg<std::string, "What to cook"> dish;
};

// Settings with the timer's clock, and a log that is kept. One at a time.
struct Kitchen {
  host::FakeTimer timer;
  std::vector<std::string> lines;
  mcp::Settings settings;
  int cooked = 0;

  Kitchen() {
    current = this;
    settings.now = [] { return current->timer.now(); };
    settings.sleep = [](mcp::Nanoseconds time) { return current->timer.sleep(time); };
    settings.log = [](std::string_view line) { current->lines.emplace_back(line); };
  }

  // Tools that look, cook, wait and fail; a prompt; two resources.
  auto server() -> mcp::Server {
    auto server = mcp::Server{{.name = "kitchen", .version = "1"}};
    server
        .tool("look_up", "Tells how often there was cooking.",
              [this](Dish const& in) -> mcp::Result<std::string> {
                return base::concat(in.dish.get(), " ", ++cooked);
              })
        .hints(mcp::read_only);
    server.tool("cook", "Cooks.", [this](Dish const& in) -> mcp::Result<std::string> {
      return base::concat(in.dish.get(), " ", ++cooked);
    });
    server.tool("bake", "Takes two seconds.",
                [this](Dish const& in) -> mcp::Async<mcp::Result<std::string>> {
                  co_await timer.sleep(2'000'000'000);
                  co_return "baked " + in.dish;
                });
    server.tool("burn", "Fails.", [](Dish const& in) -> mcp::Result<std::string> {
      return mcp::failure("burnt " + in.dish);
    });
    server.prompt("plan", "Plans a meal.",
                  [](Dish const& in) -> mcp::Result<std::string> { return "Plan " + in.dish; });
    server.resource("menu://today", "Menu",
                    []() -> mcp::Result<std::string> { return std::string{"soup"}; });
    server.resource("menu://secret", "Secret",
                    []() -> mcp::Result<std::string> { return std::string{"cake"}; });
    return server;
  }

  static inline Kitchen* current = nullptr;
};

constexpr auto soup = R"({"dish":"soup"})";

}  // namespace kitchen
