#include "mcp/uri_template.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

// The values of the variables as "name=value" with commas between, or "no match".
auto matched(std::string_view text, std::string_view uri) -> std::string {
  auto const uri_template = mcp::UriTemplate::parse(text);
  if (!uri_template) return "no template";
  auto const values = uri_template->match(uri);
  if (!values) return "no match";
  auto words = std::string{};
  for (auto const& [name, value] : *values) {
    words += base::concat(words.empty() ? "" : ",", name, "=", value);
  }
  return words;
}

auto repeated(std::string_view text, int times) -> std::string {
  auto result = std::string{};
  for (auto i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

TEST("a URI is taken apart at the variables of its template") {
  expect_equal(matched("notes://{id}", "notes://7"), "id=7");
  expect_equal(matched("notes://{owner}/{id}", "notes://bo/7"), "owner=bo,id=7");
  expect_equal(matched("test://template/{id}/data", "test://template/123/data"), "id=123");
  expect_equal(matched("{scheme}:x", "a:x"), "scheme=a");
  expect_equal(matched("files:///{+path}", "files:///a/b/c.txt"), "path=a/b/c.txt");
  expect_equal(matched("files:///{+path}/meta", "files:///a/meta/b/meta"), "path=a/meta/b");
  expect_equal(matched("notes://fixed", "notes://fixed"), "");
}

TEST("a URI that lacks a part, or has one too many, is none of the template") {
  for (auto const* uri : {"", "notes", "notes://", "notes:///7", "notes://bo/", "notes://bo/7/8",
                          "notes://bo", "Notes://bo/7", " notes://bo/7"}) {
    expect_equal(matched("notes://{owner}/{id}", uri), "no match");
  }
  expect_equal(matched("test://{id}/data", "test://1/data/more"), "no match");
  expect_equal(matched("test://{id}/data", "test:///data"), "no match");
  expect_equal(matched("test://{id}/data", "test://data"), "no match");
  expect_equal(matched("notes://fixed", "notes://fixed/more"), "no match");
  expect_equal(matched("files:///{+path}", "files:///"), "no match");
}

TEST("a variable ends where the text after it comes first") {
  expect_equal(matched("x:{a}-{b}", "x:1-2-3"), "a=1,b=2-3");
  // Its own first character may look like that text.
  expect_equal(matched("x:{a}-{b}", "x:--2"), "a=-,b=2");
  expect_equal(matched("x:{a}-{b}-", "x:1-2-"), "a=1,b=2");
}

TEST("values are percent-decoded, and only once") {
  expect_equal(matched("n://{id}", "n://a%20b"), "id=a b");
  expect_equal(matched("n://{id}", "n://%EC%84%9C%ec%9a%b8"), "id=서울");
  expect_equal(matched("n://{id}", "n://%2520"), "id=%20");
  expect_equal(matched("n://{id}", "n://a+b"), "id=a+b");
  // A slash that is encoded is part of the value, and does not end it.
  expect_equal(matched("n://{id}", "n://a%2Fb"), "id=a/b");
  expect_equal(matched("n://{id}", "n://a%00b"), std::string{"id=a\0b", 6});
}

TEST("what percent signs spell wrongly is no match, and neither are bytes that are no text") {
  for (auto const* uri : {"n://%", "n://%2", "n://a%2", "n://%G0", "n://%0G", "n://%%20", "n://% 2",
                          "n://%-1", "n://%C3", "n://%FF", "n://%ED%A0%80", "n://a%C0%AF"}) {
    expect_equal(matched("n://{id}", uri), "no match");
  }
}

TEST("what is no template is refused") {
  for (auto const* text : {"n://{", "n://}", "n://{}", "n://{+}", "n://{a", "n://a}", "n://{a}}",
                           "n://{{a}}", "n://{a b}", "n://{a}{b}", "n://{a}/{a}", "n://{#a}",
                           "n://{?a}", "n://{a,b}", "n://{a*}", "n://{a:3}", "n://{++a}"}) {
    expect(!mcp::UriTemplate::parse(text));
  }
  expect(mcp::UriTemplate::parse("")->match("").has_value());
  expect(mcp::UriTemplate::parse("n://{a_B9}/{+b}")->variable_count() == 2);
}

TEST("a template knows its variables") {
  auto const uri_template = *mcp::UriTemplate::parse("n://{a}/{+b}");
  expect(uri_template.has_variable("a") && uri_template.has_variable("b"));
  expect(!uri_template.has_variable("+b") && !uri_template.has_variable(""));
}

TEST("long URIs are matched in linear time, whatever they repeat") {
  // Whoever tries every place for every variable never comes to the end of these.
  auto text = std::string{"x:"};
  for (auto i = 0; i < 200; ++i) text += base::concat("{+v", i, "}a");
  auto const many = repeated("a", 1 << 20);
  expect_equal(matched(text + "b", base::concat("x:", many)), "no match");
  expect(matched(text, base::concat("x:", many)).size() > many.size() / 2);
  expect_equal(matched("x:{a}/{b}/{c}/end", base::concat("x:", repeated("/", 1 << 20))),
               "no match");
  expect_equal(matched("x:{id}", base::concat("x:", repeated("%41", 1 << 18), "%4")), "no match");
  expect(matched("x:{id}", base::concat("x:", repeated("%41", 1 << 18))).size() == 3 + (1 << 18));
}
