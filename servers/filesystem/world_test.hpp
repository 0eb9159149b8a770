// A folder of its own for a test, and a client of a server that has it: on the directory that
// tests/unit/run.py gives, natively and inside WASM. Links that lead out, and things that are no
// files, lie in its folder "odd".

#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/test_client.hpp"
#include "servers/filesystem/filesystem.hpp"

inline constexpr std::string_view root = "/.wasmmcp-state";

inline auto given() -> host::Directory& {
  auto* const directory = MUST(host::state_directory());
  if (!directory) __builtin_trap();  // unless tests/unit/run.py has started us
  return *directory;
}

// A folder of its own for a test, and a client of a server that has it.
class World {
 public:
  explicit World(filesystem::Options options = {}, mcp::Settings const& settings = {})
      : client_{server(std::move(options)), mcp::newest_legacy, settings} {
    MUST(given().make_directory(folder()));
  }
  World(World const&) = delete;
  auto operator=(World const&) -> World& = delete;
  ~World() {
    auto cleaner = mcp::TestClient{server({})};
    auto const reply = wait(cleaner.call("delete_file", R"({"path":"world","recursive":true})"));
    expect_equal(reply.text(), "Successfully deleted world");
  }

  auto client() -> mcp::TestClient& { return client_; }
  auto call(std::string_view tool, std::string_view arguments) -> mcp::Reply {
    return wait(client_.call(tool, arguments));
  }
  // The text of the answer, after "failed: " when it is an error.
  auto ask(std::string_view tool, std::string_view arguments) -> std::string {
    auto const reply = call(tool, arguments);
    return reply.is_error() ? "failed: " + reply.error_message() : reply.text();
  }
  void write(std::string_view name, std::string_view bytes) {
    auto path = folder();
    for (auto rest = name; !rest.empty();) {
      auto const part = rest.substr(0, rest.find('/'));
      path = path.child(part);
      rest.remove_prefix(std::min(part.size() + 1, rest.size()));
      if (rest.empty()) break;
      auto const made = given().make_directory(path);
      expect(made || made.error().fault == host::FileFault::exists);
    }
    MUST(given().write_atomic(path, bytes));
  }
  auto read(std::string_view name) -> std::string {
    return MUST(given().read_all(folder().child(name), 1 << 24));
  }

 private:
  auto server(filesystem::Options options) -> mcp::Server {
    return filesystem_server(std::make_shared<filesystem::Files>(
        std::vector<host::Directory*>{&given()}, std::move(options), timer_));
  }
  static auto folder() -> host::Path { return host::Path{}.child("world"); }
  auto wait(mcp::Reply reply) -> mcp::Reply {
    while (!reply.done()) timer_.advance(1);
    return reply;
  }

  host::FakeTimer timer_;
  mcp::TestClient client_;
};

inline auto with_limit(std::size_t bytes) -> mcp::Settings { return {.result_limit = bytes}; }
