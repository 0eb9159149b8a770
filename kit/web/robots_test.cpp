#include "kit/web/robots.hpp"

#include <string>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

constexpr auto agent = std::string_view{
    "ModelContextProtocol/1.0 (Autonomous; +https://github.com/modelcontextprotocol/servers)"};

auto allowed(std::string_view rules, std::string_view path, std::string_view who = agent) -> bool {
  return kit::Robots::parse(rules, who).allow(path);
}

auto for_all(std::string_view rules, std::string_view path) -> bool {
  return allowed(base::concat("User-agent: *\n", rules), path);
}

}  // namespace

TEST("without rules everything is allowed") {
  expect(allowed("", "/"));
  expect(for_all("", "/a"));
  expect(for_all("Disallow:", "/a"));
  expect(allowed("Disallow: /", "/a"));
  expect(allowed("<html><body>Disallow: /</body></html>", "/a"));
}

TEST("the longest rule that matches decides, and an allowing one of equals") {
  expect(!for_all("Disallow: /", "/a"));
  expect(for_all("Disallow: /a\nAllow: /a/b", "/a/b/c"));
  expect(!for_all("Disallow: /a\nAllow: /a/b", "/a/c"));
  expect(!for_all("Allow: /a\nDisallow: /a/b", "/a/b"));
  expect(for_all("Disallow: /a\nAllow: /a", "/a"));
  expect(for_all("Allow: /a\nDisallow: /a", "/a"));
  expect(!for_all("Disallow: /a\nAllow: /A", "/a"));
  expect(for_all("Disallow: /", "/robots.txt"));
}

TEST("a star stands for anything, and a dollar for the end") {
  expect(!for_all("Disallow: /*.pdf$", "/a/b.pdf"));
  expect(for_all("Disallow: /*.pdf$", "/a/b.pdf?x"));
  expect(!for_all("Disallow: /*.pdf", "/a/b.pdf?x"));
  expect(!for_all("Disallow: /a*b*c", "/aXXbYYc"));
  expect(for_all("Disallow: /a*b*c", "/aXXcYYb"));
  expect(!for_all("Disallow: /a$", "/a"));
  expect(for_all("Disallow: /a$", "/ab"));
  expect(!for_all("Disallow: /a$b", "/a$b"));
  expect(!for_all("Disallow: /a$", "/a$"));
  expect(!for_all("Disallow: *", "/a"));
  expect(for_all("Disallow: /*aa$", "/a"));
  expect(for_all("Disallow: /\nAllow: /x/index.html", "/x/"));
}

TEST("a path is compared with its query and without regard to how it is escaped") {
  expect(!for_all("Disallow: /a?b=1", "/a?b=1&c"));
  expect(!for_all("Disallow: /a%62", "/ab"));
  expect(!for_all("Disallow: /ab", "/%61b"));
  expect(!for_all("Disallow: /a%3cd", "/a%3Cd"));
  expect(!for_all("Disallow: /\xC3\xA9", "/%C3%A9"));
  expect(for_all("Disallow: /a%2Fb", "/a/b"));
  expect(!for_all("Disallow: /a%2Ab", "/a*b"));
  expect(for_all("Disallow: /a%2Ab", "/aXb"));
}

TEST("the group with the longest name that fits is obeyed, and that for all if there is none") {
  constexpr auto rules = std::string_view{
      "User-agent: *\nDisallow: /all\n\nUser-agent: Model\nDisallow: /short\n\n"
      "User-agent: modelcontextprotocol\nUser-agent: other\nDisallow: /long\n"};
  expect(!allowed(rules, "/long"));
  expect(allowed(rules, "/short"));
  expect(allowed(rules, "/all"));
  expect(!allowed(rules, "/all", "Somebody/1.0"));
  expect(!allowed(rules, "/long", "Other"));
  expect(!allowed("User-agent: autonomous\nDisallow: /", "/"));
  expect(!allowed("User-agent: github\nDisallow: /", "/"));
  expect(allowed("User-agent: context\nDisallow: /", "/"));
  expect(allowed("User-agent: model\nAllow: /x\nUser-agent: *\nDisallow: /", "/y"));
  expect(allowed("User-agent: *\nDisallow: /\nUser-agent: model", "/y"));
}

TEST("groups of one name are one, and names in a row share their rules") {
  expect(!allowed("User-agent: *\nDisallow: /a\nUser-agent: x\nUser-agent: *\nDisallow: /b", "/a"));
  expect(!allowed("User-agent: *\nDisallow: /a\nUser-agent: x\nUser-agent: *\nDisallow: /b", "/b"));
  expect(!allowed("User-agent: *\nSitemap: /s\nCrawl-delay: 5\nDisallow: /a", "/a"));
}

TEST("what people write for it is read too") {
  expect(!allowed("user-agent:*\ndisallow:/a", "/a"));
  expect(!allowed("  User-agent : *  # us\r\n  Disallow : /a # here", "/a"));
  expect(!allowed("User agent: *\nDisallow /a", "/a"));
  expect(!allowed("User-agent *\rDissallow: /a", "/a"));
  expect(!allowed("\xEF\xBB\xBFUser-agent: *\nDisallow: /a", "/a"));
  expect(!allowed("User-agent: model*\nDisallow: /a", "/a"));
}

TEST("patterns made to take long do not") {
  auto pattern = std::string{"/"};
  for (auto i = 0; i < 20000; ++i) pattern += "*a";
  expect(
      for_all(base::concat("Disallow: ", pattern, "b"), base::concat("/", std::string(8000, 'a'))));
  auto many = std::string{};
  for (auto i = 0; i < 100; ++i)
    many += base::concat("Disallow: /*", std::string(4000, 'a'), "b\n");
  expect(for_all(many, base::concat("/", std::string(8000, 'a'))));
}
