// Every tool, with every call to the disk failing in turn.

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/failing_tree.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "mcp/test_client.hpp"
#include "servers/filesystem/filesystem.hpp"

namespace {

constexpr std::string_view old_text = "one\ntwo\nthree\n";
constexpr std::string_view edited_text = "one\n2\nthree\n";

// A server on a disk that fails.
class World {
 public:
  World() {
    MUST(sound.make_directory(at("folder")));
    MUST(sound.create_exclusive(at("folder/file"), old_text));
  }

  static auto at(std::string_view text) -> host::Path { return MUST(host::Path::parse(text)); }
  auto ask(std::string_view tool, std::string_view arguments) -> mcp::Reply {
    auto reply = client_.call(tool, arguments);
    while (!reply.done()) timer_.advance(1);
    return reply;
  }
  auto read(std::string_view name) -> std::string {
    return memory.read(at(name), 0, SIZE_MAX).value_or("none");
  }

  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::MemoryTree memory{clock};
  host::Directory sound{"/sound", memory, host::Access::write};
  host::FailingTree failing{memory};
  host::Directory directory{"/data", failing, host::Access::write};

 private:
  host::FakeTimer timer_;
  mcp::TestClient client_{filesystem_server(std::make_shared<filesystem::Files>(
      std::vector<host::Directory*>{&directory}, filesystem::Options{}, timer_))};
};

struct Call {
  std::string_view tool, arguments;
};

}  // namespace

TEST("whatever the disk refuses, each tool answers, and says what went wrong") {
  constexpr Call calls[] = {
      {"read_text_file", R"({"path":"file"})"},
      {"read_text_file", R"({"path":"file","tail":1})"},
      {"read_text_file", R"({"path":"file","startLine":1,"lineNumbers":true})"},
      {"read_media_file", R"({"path":"file"})"},
      {"read_multiple_files", R"({"paths":["file","folder/file"]})"},
      {"get_file_info", R"({"path":"file","hash":true})"},
      {"list_directory", R"({"path":"/data"})"},
      {"list_directory_with_sizes", R"({"path":"/data"})"},
      {"directory_tree", R"({"path":"/data"})"},
      {"search_files", R"({"path":"/data","pattern":"**"})"},
      {"search_file_contents", R"({"path":"/data","pattern":"two"})"},
      {"write_file", R"({"path":"file","content":"one\n2\nthree\n"})"},
      {"edit_file", R"({"path":"file","edits":[{"oldText":"two","newText":"2"}]})"},
      {"append_file", R"({"path":"new","content":"more"})"},
      {"create_directory", R"({"path":"made/below"})"},
      {"copy_file", R"({"source":"folder","destination":"copied"})"},
      {"move_file", R"({"source":"folder/file","destination":"moved"})"},
      {"delete_file", R"({"path":"folder","recursive":true})"},
  };
  for (auto const& [tool, arguments] : calls) {
    for (auto const fault : {host::FileFault::broken, host::FileFault::not_permitted}) {
      for (auto call = std::size_t{0};; ++call) {
        auto world = World{};
        MUST(world.sound.create_exclusive(World::at("file"), old_text));
        world.failing.fail_once(call, fault);
        auto const reply = world.ask(tool, arguments);
        auto const has_failed = world.failing.has_failed();
        world.failing.be_well();
        expect(reply.error_code() == 0);
        if (reply.is_error()) expect(reply.error_message().size() > 15);
        auto const text = world.read("file");
        expect(text == old_text || text == edited_text);
        expect(world.read("folder/file") == old_text || world.read("moved") == old_text ||
               tool == "delete_file");
        expect(!world.ask("read_text_file", R"({"path":"file"})").is_error());
        if (!has_failed) break;
      }
    }
  }
}

TEST("a server that dies at any call leaves the old file or the new one") {
  constexpr Call calls[] = {
      {"write_file", R"({"path":"file","content":"one\n2\nthree\n"})"},
      {"edit_file", R"({"path":"file","edits":[{"oldText":"two","newText":"2"}]})"},
      {"copy_file", R"({"source":"edited","destination":"file","overwrite":true})"},
  };
  for (auto const& [tool, arguments] : calls) {
    for (auto call = std::size_t{0};; ++call) {
      auto world = World{};
      MUST(world.sound.create_exclusive(World::at("file"), old_text));
      MUST(world.sound.create_exclusive(World::at("edited"), edited_text));
      world.failing.die_at(call);
      auto const is_done = !world.ask(tool, arguments).is_error();
      auto const has_failed = world.failing.has_failed();
      auto const text = world.read("file");
      expect(text == edited_text || (!is_done && text == old_text));
      if (!has_failed) break;
    }
  }
}
