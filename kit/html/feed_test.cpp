#include "kit/html/feed.hpp"

#include <string>

#include "base/test.hpp"

namespace {

auto feed(std::string_view xml) -> std::string {
  return kit::read_feed(xml, "https://example.org/feed").value_or("none");
}

}  // namespace

TEST("RSS is read with its entries") {
  expect_equal(
      feed("<?xml version='1.0'?><!-- c --><rss version='2.0'><channel><title>News &amp; "
           "more</title>"
           "<link>https://example.org/</link><description>About</description>"
           "<item><title><![CDATA[One <1>]]></title><link>/1</link><pubDate>Mon</pubDate>"
           "<description>&lt;p&gt;It is &lt;b&gt;new&lt;/b&gt;&lt;/p&gt;</description></item>"
           "<item><title>Two</title></item></channel></rss>"),
      "# News & more\n\nAbout\n\n## [One <1>](https://example.org/1)\n\nMon\n\nIt is **new**\n\n## "
      "Two");
}

TEST("Atom is read with its entries") {
  expect_equal(
      feed("<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>One</title>"
           "<link rel='self' href='/s'/><link rel='alternate' href='/1'/><updated>2026</updated>"
           "<summary>S</summary></entry></feed>"),
      "# T\n\n## [One](https://example.org/1)\n\n2026\n\nS");
}

TEST("RDF and prefixes are read") {
  expect_equal(feed("<rdf:RDF><channel><title>T</title></channel><item><title>One</title>"
                    "<link>https://a.example/</link><dc:date>D</dc:date></item></rdf:RDF>"),
               "# T\n\n## [One](https://a.example/)\n\nD");
}

TEST("sitemaps are lists") {
  expect_equal(
      feed("<urlset><url><loc>https://example.org/1</loc><lastmod>2026-01-01</lastmod></url>"
           "<url><loc>https://example.org/2</loc></url></urlset>"),
      "* <https://example.org/1>, 2026-01-01\n* <https://example.org/2>");
  expect_equal(feed("<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>"),
               "* <https://example.org/s.xml>");
}

TEST("what is no feed is none, and a broken one is read as far as it goes") {
  expect_equal(feed("<svg><title>x</title></svg>"), "none");
  expect_equal(feed("no xml"), "none");
  expect_equal(feed(""), "none");
  expect_equal(feed("<rss><channel><title>T</title>"), "The feed has no entries.");
  expect_equal(feed("<rss><channel><item><title>One</title></item><item><title>Two"), "## One");
  expect_equal(feed("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item><title>&a; "
                    "&#65;&#x42;&#0;</title></item></channel></rss>"),
               "## &a; AB&#0;");
}
