// Files read as text and as bytes, whole and in parts.

#include "base/test.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/filesystem/world_test.hpp"

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
  expect_equal(world.ask("list_directory", R"({"path":"odd/pipe"})"),
               "failed: ENOTDIR: not a directory, scandir '/.wasmmcp-state/odd/pipe'");
  expect_equal(world.ask("read_text_file", R"({"path":"odd/dangling"})"),
               "failed: ENOENT: no such file or directory, open '/.wasmmcp-state/odd/dangling'; it "
               "is a symbolic link that leads to nothing");
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
