// What no tool reaches, shows or offers; and files as resources.

#include "base/test.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/filesystem/world_test.hpp"

TEST("nothing outside is reached, whatever the path or the link") {
  auto world = World{};
  auto const refused = [&](std::string_view path) {
    auto const quoted = json::quote(path);
    auto const one = base::concat(R"({"path":)", quoted, "}");
    auto ok = true;
    for (auto const* tool : {"read_text_file", "read_file", "read_media_file", "list_directory",
                             "list_directory_with_sizes", "directory_tree", "get_file_info"}) {
      ok = ok && world.ask(tool, one).starts_with("failed: Access denied");
    }
    ok = ok && world.ask("write_file", base::concat(R"({"content":"x","path":)", quoted, "}"))
                   .starts_with("failed: Access denied");
    ok = ok && world.ask("search_files", base::concat(R"({"pattern":"**","path":)", quoted, "}"))
                   .starts_with("failed: Access denied");
    ok = ok &&
         world.ask("copy_file", base::concat(R"({"destination":"world/c","source":)", quoted, "}"))
             .starts_with("failed: Access denied");
    return ok;
  };
  for (auto const* path :
       {"/etc/passwd", "/.wasmmcp-state_evil", "/.wasmmcp-state/../etc", "../x", "~", "~/x",
        "C:\\x", "c:/x", "odd/out_folder", "odd/absolute_folder", "odd/far", "odd/out",
        "odd/absolute", "odd/inside_by_root", "odd/out_folder/secret"}) {
    expect(refused(path));
  }
  expect(refused(std::string_view{"a\0b", 3}));
  expect_equal(world.ask("read_text_file", R"({"path":"/etc/passwd"})"),
               "failed: Access denied - path outside allowed directories: /etc/passwd not in "
               "/.wasmmcp-state");
  // What looks like a way out, and is a name.
  expect(world.ask("read_text_file", R"({"path":"world/%2e%2e/x"})").contains("ENOENT"));
  expect(world.ask("read_text_file", R"({"path":"world//./../odd/file"})") == "inside");
  expect(world.ask("move_file", R"({"source":"odd/file","destination":"odd/out_folder/x"})")
             .starts_with("failed: "));
  expect(world.ask("move_file", R"({"source":"odd/out_folder/secret","destination":"world/x"})")
             .starts_with("failed: "));
  expect(world
             .ask("read_text_file",
                  base::concat(R"({"path":"world/)", std::string(10'000, 'x'), "\"}"))
             .starts_with("failed: "));
}

TEST("what the operator keeps from tools is neither shown nor touched, nor through a link") {
  auto options = filesystem::Options{};
  options.denied = MUST(filesystem::Globs::parse(
      std::optional{std::vector<std::string>{"secrets", "**/*.pem", "odd/file"}},
      filesystem::Names::anywhere));
  auto world = World{std::move(options)};
  world.write("secrets/a", "x");
  world.write("key.pem", "x");
  world.write("open", "x");
  expect_equal(world.ask("list_directory", R"({"path":"world"})"), "[FILE] open");
  expect_equal(world.ask("search_files", R"({"path":"world","pattern":"**"})"),
               "/.wasmmcp-state/world/open");
  for (auto const* path : {"world/secrets/a", "world/secrets", "world/key.pem", "odd/to_file"}) {
    expect(world.ask("read_text_file", base::concat(R"({"path":")", path, "\"}"))
               .contains("the operator keeps"));
  }
  expect(world.ask("write_file", R"({"path":"world/new.pem","content":"x"})")
             .contains("the operator keeps"));
}

TEST("a server for reading offers nothing that writes") {
  auto options = filesystem::Options{};
  options.read_only = true;
  auto world = World{std::move(options)};
  auto const tools = world.client().request("tools/list").message();
  for (auto const* tool : {"write_file", "edit_file", "append_file", "create_directory",
                           "move_file", "copy_file", "delete_file"}) {
    expect(!tools.contains(base::concat("\"name\":\"", tool, "\"")));
  }
  expect(tools.contains("\"name\":\"read_text_file\""));
}

TEST("files are resources, which complete while they are typed") {
  auto world = World{};
  world.write("a.md", "# A");
  world.write("blob", std::string{"\0\1", 2});
  world.write("a folder/x", "");
  auto const read = [&](std::string_view uri) {
    return world.client().request("resources/read", base::concat(R"({"uri":")", uri, "\"}"));
  };
  auto const text = read("file:///.wasmmcp-state/world/a.md");
  expect_equal(text.find("/result/contents/0/mimeType"), "text/markdown");
  expect_equal(text.find("/result/contents/0/text"), "# A");
  expect_equal(read("file:///.wasmmcp-state/world/blob").find("/result/contents/0/blob"), "AAE=");
  expect(read("file:///.wasmmcp-state/world/none").error_code() == -32002);
  expect(read("file:///etc/passwd").error_message().contains("Access denied"));
  auto const complete = [&](std::string_view typed) {
    return world.client()
        .request(
            "completion/complete",
            base::concat(R"({"ref":{"type":"ref/resource","uri":"file:///{+path}"},"argument":)"
                         R"({"name":"path","value":")",
                         typed, "\"}}"))
        .find("/result/completion/values");
  };
  expect_equal(complete(".wasm"), R"([".wasmmcp-state/"])");
  expect_equal(complete(".wasmmcp-state/world/a"),
               R"([".wasmmcp-state/world/a folder/",".wasmmcp-state/world/a.md"])");
}

TEST("the roots of a client on a connection narrow the directories, and links between lead out") {
  auto world = World{};
  world.write("in/file", "inside");
  auto& client = world.client();
  client.declare(R"({"roots":{}})").is_connection(true);
  auto const first = client.call("list_allowed_directories", "{}");
  auto const document = *json::Document::parse(first.questions().at(0));
  client.send(base::concat(
      R"({"jsonrpc":"2.0","id":)", json::to_text(*document.root().find("id")),
      R"(,"result":{"roots":[{"uri":"https://a.example"},{"uri":"file:///elsewhere"},)"
      R"({"uri":"file:///.wasmmcp-state/world/in"},{"uri":"file:///.wasmmcp-state/odd/"}]}})"));
  expect_equal(first.text(), "Allowed directories:\n/.wasmmcp-state/world/in\n/.wasmmcp-state/odd");
  expect_equal(world.ask("read_text_file", R"({"path":"file"})"), "inside");
  expect_equal(world.ask("read_text_file", R"({"path":"/.wasmmcp-state/world/in/file"})"),
               "inside");
  expect(world.ask("list_directory", R"({"path":"/.wasmmcp-state/world"})")
             .contains("path outside allowed directories"));
  expect(world.ask("read_text_file", R"({"path":"/.wasmmcp-state/odd/up_and_in"})")
             .contains("symlink target outside"));
}
