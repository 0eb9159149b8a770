#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "kit/input/lines.hpp"

namespace {

struct World {
  host::FixedClock clock{"2026-11-26T10:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory{"/data", tree, host::Access::write};
  kit::Inputs inputs{{&directory}};

  auto write(std::string_view name, std::string_view bytes) {
    MUST(directory.write_atomic(MUST(host::Path::parse(name)), bytes));
  }
  auto problem(std::string_view path) const -> std::string {
    auto const input = inputs.open(path);
    return input ? "none" : input.error().message;
  }
};

auto all_lines(kit::Lines& lines) -> std::string {
  auto text = std::string{};
  while (auto const line = MUST(lines.next())) {
    text += base::concat("[", *line, lines.was_cut() ? "..." : "", "]");
  }
  return text;
}

auto lines_of(std::string_view text) -> std::string {
  auto lines = kit::Lines{text};
  return all_lines(lines);
}

}  // namespace

TEST("A file is found by its path in full or below a directory") {
  auto world = World{};
  world.write("app.log", "one\ntwo\n");
  expect_equal(MUST(world.inputs.open("/data/app.log")).name(), "/data/app.log");
  expect(MUST(world.inputs.open("app.log")).size() == 8);
  expect_equal(world.problem("/data"), "/data is a folder; expected a file");
  expect_equal(world.problem("/etc/passwd"),
               "the path '/etc/passwd' is outside of what this server may read: the directories "
               "are /data");
  expect(world.problem("/data/../x").contains("'..'") ||
         world.problem("/data/../x").contains("\"..\""));
  expect(world.problem("apl.log").contains("did you mean 'app.log'?"));
  expect_equal(world.problem(""), "the path is empty; expected that of a file");
  expect(!kit::Inputs{}.open("app.log"));
}

TEST("Lines end with a line feed, and the last may go without") {
  expect_equal(lines_of(""), "");
  expect_equal(lines_of("a"), "[a]");
  expect_equal(lines_of("a\n\nb\r\n"), "[a][][b\r]");
}

TEST("Lines of a file are the same however its pieces fall") {
  auto world = World{};
  auto text = std::string{};
  auto expected = std::string{};
  for (auto i = 0; i < 60'000; ++i) {
    auto const line = base::concat("line ", i, std::string(static_cast<std::size_t>(i % 37), 'x'));
    text += line + "\n";
    expected += "[" + line + "]";
  }
  world.write("long.log", text);
  auto lines = kit::Lines { MUST(world.inputs.open("long.log")) };
  expect(all_lines(lines) == expected);

  // And from any line on.
  auto first = kit::Lines { MUST(world.inputs.open("long.log")) };
  for (auto i = 0; i < 40'000; ++i) MUST(first.next());
  auto rest = kit::Lines {
    MUST(world.inputs.open("long.log"))
    , first.offset()
  };
  expect_equal(MUST(rest.next()).value_or("none"), "line 40000xxx");
}

TEST("Of a line beyond the limit the rest is left out, and the next one is whole") {
  auto world = World{};
  auto const long_line = std::string(kit::Lines::longest_line * 3, 'y');
  auto const shown = "[a][" + long_line.substr(0, kit::Lines::longest_line) + "...][b]";
  expect(lines_of("a\n" + long_line + "\nb") == shown);
  world.write("wide.log", "a\n" + long_line + "\nb");
  auto lines = kit::Lines { MUST(world.inputs.open("wide.log")) };
  expect(all_lines(lines) == shown);
}
