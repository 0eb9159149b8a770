// Files and folders written, moved, listed and searched.

#include "servers/filesystem/filesystem.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/filesystem/world_test.hpp"

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
  world.write("crlf", "no\r\nfoo\r\nfoo \r\n\r\n");
  expect_equal(world.ask("search_file_contents", R"({"path":"world/crlf","pattern":"foo$"})"),
               "/.wasmmcp-state/world/crlf:2:foo");
  expect_equal(world.ask("search_file_contents", R"({"path":"world/crlf","pattern":"^$"})"),
               "/.wasmmcp-state/world/crlf:4:");
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
