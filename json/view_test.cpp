#include "json/view.hpp"

#include "base/result.hpp"
#include "base/test.hpp"
#include "json/writer.hpp"

namespace {

auto error_of(std::string_view text) -> std::string {
  auto const document = json::Document::parse(text);
  return document ? "" : document.error().message;
}

}  // namespace

TEST("a document shows its values, numbers as they were written") {
  auto const document = MUST(
      json::Document::parse(R"({"a":[1.50,-0,1e400,99999999999999999999],"b":"\u00e9\u0000"})"));
  auto const root = document.root();
  expect(root.size() == 2);
  expect_equal(root.at("/a/0")->number(), "1.50");
  expect_equal(root.at("/a/2")->number(), "1e400");
  expect_equal(root.at("/a/3")->number(), "99999999999999999999");
  expect(root.find("b")->string() == std::string_view{"\xC3\xA9\0", 3});
  expect(!root.find("c"));
  expect(!root.at("/a/4"));
  expect(!root.at("a"));
}

TEST("a JSON pointer unescapes its tokens") {
  auto const document = MUST(json::Document::parse(R"({"a/b":{"~1":7}})"));
  expect_equal(document.root().at("/a~1b/~01")->number(), "7");
}

TEST("what is no JSON is refused with its place") {
  expect_equal(error_of(""), "there is no text");
  expect(error_of("[1").contains("at byte 2"));
  for (auto const* wrong :
       {"nul", "01", "1 2", "{\"a\":}", "[1,]", "{\"a\":1,}", "'a'", "NaN", "+1", "\"\\ud800\"",
        "\"\x01\"", "\"\xFF\"", "\"\xC0\x80\"", "// c\n1", "\xEF\xBB\xBF[]"}) {
    expect(!error_of(wrong).empty());
  }
}

TEST("nesting is bounded, and so is the memory of what nests") {
  auto const nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  expect_equal(error_of(nested(128)), "");
  expect_equal(error_of(nested(129)), "arrays and objects nest deeper than 128 levels");
  expect_equal(error_of(std::string(1'000'000, '[')),
               "arrays and objects nest deeper than 128 levels");
  expect_equal(error_of("\"" + std::string(1000, '[') + "\""),
               "");  // in a string they count nothing
}

TEST("a value is written as it was read") {
  auto const text = R"({"a":[1.0,true,null,"x\n\"\\"],"b":{},"c":[]})";
  auto const document = MUST(json::Document::parse(text));
  expect_equal(json::to_text(document.root()), text);
}

TEST("what is written is always valid UTF-8") {
  expect_equal(json::quote("a\xFF\xE2\x82z"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
  expect_equal(json::quote(std::string_view{"\0\x1f\x7f\t", 4}), R"("\u0000\u001f\u007f\t")");
}

TEST("compact JSON is laid out for people") {
  expect_equal(json::indented(R"({"a":[1,{"b":"x,{\""}],"c":{},"d":[]})"),
               "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,{\\\"\"\n    }\n  ],\n  \"c\": {},\n"
               "  \"d\": []\n}");
}
