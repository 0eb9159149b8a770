#include "base/test.hpp"
#include "host/files.hpp"

using host::FileFault;
using host::Path;

namespace {

auto parsed(std::string_view text) -> std::string_view {
  static auto path = Path{};
  path = MUST(Path::parse(text));
  return path.view();
}

auto refusal(std::string_view text) -> std::string {
  auto const path = Path::parse(text);
  if (path) return {};
  expect(path.error().fault == FileFault::bad_name);
  return path.error().message;
}

}  // namespace

TEST("a path is its names with one slash between them") {
  expect_equal(parsed("a"), "a");
  expect_equal(parsed("a/b/c.txt"), "a/b/c.txt");
  expect_equal(parsed("a//b/./"), "a/b");
  expect_equal(parsed("./a"), "a");
  expect_equal(parsed("..."), "...");
  expect_equal(parsed("..a/b.."), "..a/b..");
  expect_equal(parsed(" /\\"), " /\\");
  expect_equal(parsed("%2e%2e/%2F"), "%2e%2e/%2F");
  expect_equal(parsed("\xC3\xA9/\xED\x95\x9C"), "\xC3\xA9/\xED\x95\x9C");
}

TEST("no names are the directory itself") {
  for (auto const* text : {"", ".", "./", "././/."}) {
    auto const path = MUST(Path::parse(text));
    expect(path.is_root());
    expect(path == Path{});
    expect_equal(path.view(), ".");
    expect_equal(path.name(), "");
    expect(path.parent().is_root());
  }
}

TEST("a path knows its last name, what it lies in, and what lies in it") {
  auto const path = MUST(Path::parse("a/b/c"));
  expect_equal(path.name(), "c");
  expect_equal(path.parent().view(), "a/b");
  expect_equal(path.parent().parent().parent().view(), ".");
  expect_equal(path.child("d e").view(), "a/b/c/d e");
  expect_equal(Path{}.child("x").view(), "x");
}

TEST("what could lead out of a directory is no path in it, and the refusal quotes it") {
  for (auto const* text : {"..", "../a", "a/..", "a/../b", "a/../../b", "./../a"}) {
    expect(refusal(text).contains(text));
    expect(refusal(text).contains("'..'"));
  }
  for (auto const* text : {"/", "/etc/passwd", "//a"}) {
    expect(refusal(text).contains(text));
    expect(refusal(text).contains("relative"));
  }
}

TEST("a NUL, what is no UTF-8 and what is far too long are no paths") {
  expect(refusal(std::string_view{"a\0b", 3}).contains("NUL"));
  expect(refusal(std::string_view{"\0", 1}).contains("NUL"));
  expect(refusal("a/\xFF").contains("UTF-8"));
  expect(refusal("\xC0\xAE\xC0\xAE/a").contains("UTF-8"));
  expect(refusal(std::string(4097, 'a')).contains("4096"));
  expect(refusal(std::string(4096, 'a')).empty());
}
