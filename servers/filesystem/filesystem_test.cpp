// The tools on the directory that tests/unit/run.py gives, natively and inside WASM. Links that
// lead out, and things that are no files, lie in its folder "odd".

#include "servers/filesystem/filesystem.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "json/writer.hpp"
#include "mcp/test_client.hpp"

namespace {

constexpr std::string_view root = "/.wasmmcp-state";

auto given() -> host::Directory& {
  auto* const directory = MUST(host::state_directory());
  if (!directory) __builtin_trap();  // unless tests/unit/run.py has started us
  return *directory;
}

// A folder of its own for a test, and a client of a server that has it.
class World {
 public:
  explicit World(filesystem::Options options = {}, mcp::Settings const& settings = {})
      : files_{{&given()}, std::move(options), timer_},
        client_{filesystem_server(files_), mcp::newest_legacy, settings} {
    MUST(given().make_directory(folder()));
  }
  World(World const&) = delete;
  auto operator=(World const&) -> World& = delete;
  ~World() {
    auto all = filesystem::Files{{&given()}, {}, timer_};
    auto cleaner = mcp::TestClient{filesystem_server(all)};
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
      if (!rest.empty()) (void)given().make_directory(path);
    }
    MUST(given().write_atomic(path, bytes));
  }
  auto read(std::string_view name) -> std::string {
    return MUST(given().read_all(folder().child(name), 1 << 24));
  }

 private:
  static auto folder() -> host::Path { return host::Path{}.child("world"); }
  auto wait(mcp::Reply reply) -> mcp::Reply {
    while (!reply.done()) timer_.advance(1);
    return reply;
  }

  host::FakeTimer timer_;
  filesystem::Files files_;
  mcp::TestClient client_;
};

auto with_limit(std::size_t bytes) -> mcp::Settings { return {.result_limit = bytes}; }

}  // namespace

TEST("a file is read whole, by its first and last lines, and from one line to another") {
  auto world = World{};
  world.write("a.txt", "l1\nl2\r\nl3\nl4\n");
  auto const read = [&](std::string_view more) {
    return world.ask("read_text_file", base::concat(R"({"path":"world/a.txt")", more, "}"));
  };
  expect_equal(read(""), "l1\nl2\r\nl3\nl4\n");
  expect_equal(read(R"(,"head":2)"), "l1\nl2\r");
  expect_equal(read(R"(,"head":"2")"), "l1\nl2\r");
  expect_equal(read(R"(,"head":99)"), "l1\nl2\r\nl3\nl4");
  expect_equal(read(R"(,"tail":1)"), "l4");
  expect_equal(read(R"(,"tail":2)"), "l3\nl4");
  expect_equal(read(R"(,"tail":99)"), "l1\nl2\r\nl3\nl4");
  expect_equal(read(R"(,"head":0,"tail":0)"), "l1\nl2\r\nl3\nl4\n");
  expect_equal(read(R"(,"startLine":3,"lineNumbers":true)"), "     3\tl3\n     4\tl4");
  expect_equal(read(R"(,"startLine":2,"endLine":3)"), "l2\r\nl3");
  expect_equal(read(R"(,"startLine":5)"),
               "failed: startLine is 5, but '/.wasmmcp-state/world/a.txt' has 4 lines");
  expect_equal(read(R"(,"head":1,"tail":1)"),
               "failed: Cannot specify both head and tail parameters simultaneously");
  expect(read(R"(,"head":-1)").starts_with("failed: head: "));
  expect_equal(read(R"(,"startLine":3,"endLine":2)"), "failed: endLine is 2, before startLine, 3");
  expect_equal(world.call("read_text_file", R"({"path":"world/a.txt","tail":1})").at("/content"),
               "l4");
  world.write("empty", "");
  expect_equal(world.ask("read_text_file", R"({"path":"world/empty"})"), "");
  expect_equal(world.ask("read_text_file", R"({"path":"world/empty","tail":3})"), "");
}

TEST("what is no text says what it is, and is not opened when that could hang") {
  auto world = World{};
  world.write("image", std::string{"\x89PNG\r\n\x1A\n\0\0", 10});
  expect_equal(world.ask("read_text_file", R"({"path":"world/image"})"),
               "failed: '/.wasmmcp-state/world/image' is no text but a PNG image; read_media_file "
               "returns its bytes");
  expect(
      world.ask("read_text_file", R"({"path":"odd/pipe"})").contains("a pipe, socket or device"));
  expect_equal(world.ask("read_text_file", R"({"path":"odd"})"),
               "failed: EISDIR: illegal operation on a directory, read '/.wasmmcp-state/odd'");
  world.write("broken", "a\xFF z");
  expect_equal(world.ask("read_text_file", R"({"path":"world/broken"})"), "a\xEF\xBF\xBD z");
}

TEST("a file that is too large for one answer is read on with a cursor, until it changes") {
  auto world = World{{}, with_limit(20'000)};
  auto text = std::string{};
  for (auto i = 0; i < 5000; ++i) text += base::concat("line ", i, "\n");
  world.write("large", text);
  auto all = std::string{};
  auto arguments = std::string{R"({"path":"world/large")"};
  auto answers = 0;
  while (true) {
    auto const reply = world.call("read_text_file", arguments + "}");
    all += reply.at("/content");
    ++answers;
    auto const cursor = reply.at("/nextCursor");
    if (cursor.empty()) break;
    expect(reply.at("/content").ends_with('\n'));
    expect(reply.find("/result/content/1/text").contains(cursor));
    arguments = base::concat(R"({"path":"world/large","cursor":")", cursor, "\"");
  }
  expect(all == text);
  expect(answers > 5 && answers < 10);
  world.write("large", text + "more");
  expect(world.ask("read_text_file", arguments + "}").contains("has changed since"));
  expect(world.ask("read_text_file", R"({"path":"world/large","cursor":"x"})")
             .contains("cursor: 'x' is none"));
}

TEST("lines that do not fit say where to go on, and the end of a file stays its end") {
  auto world = World{{}, with_limit(10'000)};
  auto text = std::string{};
  for (auto i = 1; i <= 2000; ++i) text += base::concat("line ", i, "\n");
  world.write("large", text);
  auto const some = world.call("read_text_file", R"({"path":"world/large","startLine":10})");
  expect(some.text().starts_with("line 10\n"));
  expect(some.find("/result/content/1/text").contains("set \"startLine\": "));
  auto const tail = world.call("read_text_file", R"({"path":"world/large","tail":1500})");
  expect(tail.text().ends_with("line 1999\nline 2000"));
  expect(tail.find("/result/content/1/text").contains("the first are left out"));
  world.write("long", std::string(50'000, '"') + "\nend");
  auto const line = world.call("read_text_file", R"({"path":"world/long","head":1})");
  expect(line.text().starts_with("\"\"\"") && line.text().size() > 1000);
  expect(line.find("/result/content/1/text").contains("Only the beginning of line 1"));
}

TEST("several files are read at once, each failure in its place") {
  auto world = World{};
  world.write("a", "one\n");
  world.write("b", "two");
  expect_equal(world.ask("read_multiple_files", R"({"paths":["world/a","world/c","world/b"]})"),
               "world/a:\none\n\n\n---\nworld/c: Error - ENOENT: no such file or directory, open "
               "'/.wasmmcp-state/world/c'; did you mean 'a'?\n---\nworld/b:\ntwo\n");
  expect(world.ask("read_multiple_files", R"({"paths":[]})").starts_with("failed: paths: "));
}

TEST("media come as what they are, and what does not fit as a link") {
  auto world = World{{}, with_limit(20'000)};
  world.write("a.png", "not really");
  auto const image = world.call("read_media_file", R"({"path":"world/a.png"})");
  expect_equal(image.find("/result/content/0"),
               R"({"type":"image","data":"bm90IHJlYWxseQ==","mimeType":"image/png"})");
  expect_equal(image.at("/content/0"), image.find("/result/content/0"));
  world.write("a b.pdf", "%PDF-");
  auto const document = world.call("read_media_file", R"({"path":"world/a b.pdf"})");
  expect_equal(document.at("/content/0/resource/uri"), "file:///.wasmmcp-state/world/a%20b.pdf");
  expect_equal(document.at("/content/0/resource/blob"), "JVBERi0=");
  world.write("big.mp3", std::string(15'000, 'x'));
  auto const link = world.call("read_media_file", R"({"path":"world/big.mp3"})");
  expect_equal(link.at("/content/0/type"), "resource_link");
  expect_equal(link.find("/result/content/0/size"), "15000");
}

TEST("files are written whole, appended to, and kept when somebody else has changed them") {
  auto world = World{};
  expect_equal(world.ask("write_file", R"({"path":"world/a","content":"one\n"})"),
               "Successfully wrote to world/a");
  expect_equal(world.ask("append_file", R"({"path":"world/a","content":"two\n"})"),
               "Successfully appended to world/a");
  expect_equal(world.ask("append_file", R"({"path":"world/new","content":"x"})"),
               "Successfully appended to world/new");
  expect_equal(world.read("a"), "one\ntwo\n");
  auto const info = world.ask("get_file_info", R"({"path":"world/a","hash":true})");
  auto const hash = info.substr(info.find("sha256: ") + 8);
  expect(hash.size() == 64);
  world.write("a", "changed");
  auto const refused =
      world.ask("write_file",
                base::concat(R"({"path":"world/a","content":"x","expectedHash":")", hash, "\"}"));
  expect(refused.contains("is not what expectedHash says") && world.read("a") == "changed");
  expect_equal(world.ask("write_file", R"({"path":"world","content":"x"})"),
               "failed: EISDIR: illegal operation on a directory, read '/.wasmmcp-state/world'");
  expect_equal(
      world.ask("write_file", R"({"path":"world/no/x","content":"x"})"),
      "failed: ENOENT: no such file or directory, open '/.wasmmcp-state/world/no/x'; there "
      "is no folder '/.wasmmcp-state/world/no', which create_directory would make");
}

TEST("edits show a diff, are made or only shown, and keep what they do not touch") {
  auto world = World{};
  world.write("a", "\xEF\xBB\xBFone\r\ntwo\r\nthree");
  constexpr auto edit =
      std::string_view{R"({"path":"world/a","edits":[{"oldText":"two\n","newText":"2\n2.5\n"}])"};
  auto const diff = world.ask("edit_file", base::concat(edit, R"(,"dryRun":true})"));
  expect(diff.starts_with("```diff\nIndex: /.wasmmcp-state/world/a\n"));
  expect(diff.ends_with("-two\r\n+2\r\n+2.5\r\n three\n\\ No newline at end of file\n```\n\n"));
  expect_equal(world.read("a"), "\xEF\xBB\xBFone\r\ntwo\r\nthree");
  expect_equal(world.ask("edit_file", base::concat(edit, "}")), diff);
  expect_equal(world.read("a"), "\xEF\xBB\xBFone\r\n2\r\n2.5\r\nthree");
  expect(world.ask("edit_file", R"({"path":"world/a","edits":[{"oldText":"e","newText":"E"}]})")
             .contains("oldText matches in 3 places, at lines 1, 4"));
  expect(world
             .ask("edit_file", R"({"path":"world/a","edits":[{"oldText":"2.5","newText":"x"},
                                   {"oldText":"none","newText":"x"}]})")
             .contains("Could not find exact match for edit:\nnone\n(edits[1]"));
  expect_equal(world.read("a"), "\xEF\xBB\xBFone\r\n2\r\n2.5\r\nthree");
  world.write("fence", "```\n");
  expect(
      world.ask("edit_file", R"({"path":"world/fence","edits":[{"oldText":"```","newText":"x"}]})")
          .starts_with("````diff\n"));
}

TEST("folders are listed in the order of bytes, with sizes when they are wanted") {
  auto world = World{};
  world.write("a", std::string(1024, 'x'));
  world.write("B", "12345678");
  world.write("\xC3\xA9", "");
  world.write("sub/x", "1");
  expect_equal(world.ask("list_directory", R"({"path":"world"})"),
               "[FILE] B\n[FILE] a\n[DIR] sub\n[FILE] \xC3\xA9");
  expect_equal(world.ask("list_directory_with_sizes", R"({"path":"world","sortBy":"size"})"),
               "[FILE] a                                 1.00 KB\n"
               "[FILE] B                                     8 B\n"
               "[DIR] sub                            \n"
               "[FILE] \xC3\xA9                                     0 B\n\n"
               "Total: 3 files, 1 directories\nCombined size: 1.01 KB");
  expect_equal(
      world.ask("directory_tree", R"({"path":"world","excludePatterns":["B"]})"),
      "[\n  {\n    \"name\": \"a\",\n    \"type\": \"file\"\n  },\n  {\n    \"name\": \"sub\",\n"
      "    \"type\": \"directory\",\n    \"children\": [\n      {\n        \"name\": \"x\",\n"
      "        \"type\": \"file\"\n      }\n    ]\n  },\n  {\n    \"name\": \"\xC3\xA9\",\n"
      "    \"type\": \"file\"\n  }\n]");
  expect_equal(world.ask("list_directory", R"({"path":"world/a"})"),
               "failed: ENOTDIR: not a directory, scandir '/.wasmmcp-state/world/a'");
  expect_equal(world.ask("list_allowed_directories", "{}"),
               base::concat("Allowed directories:\n", root));
}

TEST("a listing that does not fit goes on after a cursor, and a tree says what it leaves out") {
  auto world = World{{}, with_limit(8'000)};
  for (auto i = 0; i < 60; ++i) {
    world.write(base::concat("sub/name-", i, "-", std::string(100, 'x')), "");
  }
  auto names = 0;
  auto cursor = std::string{};
  do {
    auto const more = cursor.empty() ? "" : base::concat(",\"cursor\":", json::quote(cursor));
    auto const reply =
        world.call("list_directory", base::concat(R"({"path":"world/sub")", more, "}"));
    names += static_cast<int>(std::ranges::count(reply.text(), '\n')) + 1;
    cursor = reply.at("/nextCursor");
  } while (!cursor.empty());
  expect(names == 60);
  auto const tree = world.call("directory_tree", R"({"path":"world"})");
  expect(tree.text().contains("\"truncated\": true,\n    \"children\": []"));
  expect(tree.find("/result/content/1/text").contains("1 folders"));
  expect(world.ask("list_directory", R"({"path":"world/sub","cursor":"gone"})")
             .contains("there is no 'gone' any more"));
}

TEST("files are found by globs, and lines by what is in them") {
  auto world = World{};
  world.write("a.txt", "one\ntwo\nthree\n");
  world.write("sub/b.txt", "two\n");
  world.write("sub/deep/c.md", "two two\n");
  world.write("build/out.txt", "two\n");
  world.write(".gitignore", "build/\n");
  expect_equal(world.ask("search_files", R"({"path":"world","pattern":"**/*.txt"})"),
               "/.wasmmcp-state/world/a.txt\n/.wasmmcp-state/world/build/out.txt\n"
               "/.wasmmcp-state/world/sub/b.txt");
  expect_equal(world.ask("search_files", R"({"path":"world","pattern":"*.txt"})"),
               "/.wasmmcp-state/world/a.txt");
  expect_equal(
      world.ask("search_files",
                R"({"path":"world","pattern":"**/*.txt","excludePatterns":["sub","build"]})"),
      "/.wasmmcp-state/world/a.txt");
  expect_equal(world.ask("search_files", R"({"path":"world","pattern":"*.none"})"),
               "No matches found");
  auto const found =
      world.call("search_file_contents", R"({"path":"world","pattern":"two","literal":true})");
  expect_equal(found.text(),
               "/.wasmmcp-state/world/a.txt:2:two\n/.wasmmcp-state/world/sub/b.txt:1:two\n"
               "/.wasmmcp-state/world/sub/deep/c.md:1:two two");
  expect_equal(found.at("/matchCount"), "3");
  expect_equal(
      world.ask(
          "search_file_contents",
          R"({"path":"world","pattern":"TWO","ignoreCase":true,"contextLines":1,"includePatterns":["a.*"]})"),
      "/.wasmmcp-state/world/a.txt-1-one\n/.wasmmcp-state/world/a.txt:2:two\n"
      "/.wasmmcp-state/world/a.txt-3-three");
  expect_equal(
      world.ask(
          "search_file_contents",
          R"({"path":"world","pattern":"two","useIgnoreFiles":false,"includePatterns":["out.txt"]})"),
      "/.wasmmcp-state/world/build/out.txt:1:two");
  expect_equal(world.ask("search_file_contents", R"({"path":"world/a.txt","pattern":"^t.*e$"})"),
               "/.wasmmcp-state/world/a.txt:3:three");
  expect(world.ask("search_file_contents", R"({"path":"world","pattern":"("})")
             .starts_with("failed: pattern: "));
}

TEST("a search that is cut goes on where it stopped, within a file as well") {
  auto world = World{};
  for (auto i = 0; i < 5; ++i) {
    world.write(base::concat("f", i), base::concat("match ", i, " a\nno\nmatch ", i, " b\n"));
  }
  auto lines = std::string{};
  auto cursor = std::string{};
  do {
    auto const more = cursor.empty() ? "" : base::concat(",\"cursor\":", json::quote(cursor));
    auto const reply =
        world.call("search_file_contents",
                   base::concat(R"({"path":"world","pattern":"match","maxMatches":3)", more, "}"));
    lines += reply.text() + "\n";
    cursor = reply.at("/nextCursor");
  } while (!cursor.empty());
  auto expected = std::string{};
  for (auto i = 0; i < 5; ++i) {
    for (auto const* line : {"1:match %  a", "3:match %  b"}) {
      expected +=
          base::concat("/.wasmmcp-state/world/f", i, ":", std::string_view{line}.substr(0, 8), i,
                       " ", std::string_view{line}.substr(11), "\n");
    }
  }
  expect_equal(lines, expected);
}

TEST("folders are made, moved, copied and removed, and nothing is overwritten unasked") {
  auto world = World{};
  world.write("a", "a");
  world.write("b", "b");
  expect_equal(world.ask("create_directory", R"({"path":"world/x/y/z"})"),
               "Successfully created directory world/x/y/z");
  expect_equal(world.ask("create_directory", R"({"path":"world/x/y/z"})"),
               "Successfully created directory world/x/y/z");
  expect_equal(world.ask("create_directory", R"({"path":"world/a"})"),
               "failed: EEXIST: file already exists, mkdir '/.wasmmcp-state/world/a'");
  expect_equal(world.ask("move_file", R"({"source":"world/a","destination":"world/b"})"),
               "failed: Destination already exists: /.wasmmcp-state/world/b");
  expect_equal(world.ask("move_file", R"({"source":"world/a","destination":"world/x/a"})"),
               "Successfully moved world/a to world/x/a");
  expect(world.ask("move_file", R"({"source":"world/x","destination":"world/x/y/x"})")
             .contains("a folder cannot be moved into itself"));
  expect_equal(world.ask("copy_file", R"({"source":"world/x","destination":"world/w"})"),
               "Successfully copied world/x to world/w");
  expect_equal(world.ask("read_text_file", R"({"path":"world/w/a"})"), "a");
  expect_equal(world.ask("copy_file", R"({"source":"world/b","destination":"world/w/a"})"),
               "failed: Destination already exists: /.wasmmcp-state/world/w/a");
  expect_equal(
      world.ask("copy_file", R"({"source":"world/b","destination":"world/w/a","overwrite":true})"),
      "Successfully copied world/b to world/w/a");
  expect_equal(world.ask("read_text_file", R"({"path":"world/w/a"})"), "b");
  expect(world.ask("copy_file", R"({"source":"world/x","destination":"world/x/y/x"})")
             .contains("a folder cannot be copied into itself"));
  expect(world.ask("delete_file", R"({"path":"world/x"})").contains("set recursive"));
  expect_equal(world.ask("delete_file", R"({"path":"world/x","recursive":true})"),
               "Successfully deleted world/x");
  expect(world.ask("delete_file", R"({"path":"/.wasmmcp-state","recursive":true})")
             .contains("an allowed directory itself"));
  expect_equal(world.ask("delete_file", R"({"path":"world/none"})"),
               "failed: ENOENT: no such file or directory, unlink '/.wasmmcp-state/world/none'");
}

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
