#include "kit/html/page.hpp"

#include <initializer_list>
#include <string>
#include <utility>

#include "base/test.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace {

constexpr auto url = std::string_view{"https://example.org/a/b"};

auto markdown(std::string_view html) -> std::string {
  auto const page = kit::read_page(html, {.url = url, .whole = true});
  return page ? page->markdown : page.error().message;
}

using Pairs = std::initializer_list<std::pair<std::string_view, std::string_view>>;

void expect_markdown(Pairs pairs) {
  for (auto const& [html, expected] : pairs) expect_equal(markdown(html), expected);
}

auto repeated(std::string_view text, int count) -> std::string {
  auto all = std::string{};
  for (auto i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST("headings, paragraphs, emphasis and breaks are Markdown") {
  expect_markdown({{"<h1>One</h1><h3>Three</h3>", "# One\n\n### Three"},
                   {"<p>a</p><p>b\n c</p>", "a\n\nb c"},
                   {"<p>x <b>bold</b> <em>it</em> <del>gone</del></p>", "x **bold** *it* ~~gone~~"},
                   {"<p>a<b> b </b>c</p>", "a **b** c"},
                   {"a<br>b", "a  \nb"},
                   {"<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"},
                   {"<p>snake_case and 2*3</p>", "snake\\_case and 2\\*3"}});
}

TEST("links and images are absolute") {
  expect_markdown(
      {{"<a href='/c'>x</a>", "[x](https://example.org/c)"},
       {"<a href='c d' title='t'>x</a>", "[x](https://example.org/a/c%20d \"t\")"},
       {"<a href='javascript:x()'>x</a>", "x"},
       {"<a>x</a>", "x"},
       {"<img src=i.png alt=pic>", "![pic](https://example.org/a/i.png)"},
       {"<base href='https://other.example/'><a href=c>x</a>", "[x](https://other.example/c)"}});
}

TEST("lists nest, and begin where they say") {
  expect_markdown({{"<ul><li>a<li>b<ul><li>c</ul></ul>", "* a\n* b\n  + c"},
                   {"<ol start=3><li>a<li>b</ol>", "3. a\n4. b"},
                   {"<ul><li><input type=checkbox checked>done</ul>", "* [x] done"}});
}

TEST("code is kept as it stands, with its language") {
  expect_markdown({{"<p>use <code>a_b</code></p>", "use `a_b`"},
                   {"<pre><code class=language-cpp>int a;\n  b();\n</code></pre>",
                    "```cpp\nint a;\n  b();\n```"},
                   {"<pre>a ``` b</pre>", "````\na ``` b\n````"}});
}

TEST("tables have pipes, and quotes have marks") {
  expect_markdown(
      {{"<table><tr><th>a<th>b<tr><td>1<td>2|3</table>", "| a | b |\n| --- | --- |\n| 1 | 2\\|3 |"},
       {"<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"}});
}

TEST("the caption of a table stands before it, and a cell that spans rows is in each of them") {
  expect_markdown({{"<table><caption>All of it</caption><tr><th>a<th>b<tr><td>1<td>2</table>",
                    "All of it\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"},
                   {"<table><tr><th>a<th>b<th>c<tr><td rowspan=2>x<td>1<td>2<tr><td colspan=2>3"
                    "</table>",
                    "| a | b | c |\n| --- | --- | --- |\n| x | 1 | 2 |\n| x | 3 | |"}});
}

TEST("a formula is the TeX that it was made of") {
  expect_markdown(
      {{"<p>so <span class=katex><span class=katex-mathml><math><semantics><mi>x</mi><annotation "
        "encoding='application/x-tex'>x^2</annotation></semantics></math></span><span "
        "class=katex-html aria-hidden=true>x2</span></span> it is</p>",
        "so $x^2$ it is"},
       {"<math display=block alttext='a_1'><mi>a</mi></math>", "$$a_1$$"},
       {"<p>a<script type='math/tex'>b_c</script></p>", "a$b_c$"}});
}

TEST("a footnote and what refers to it have the same label") {
  expect_markdown(
      {{"<p>so<sup><a href='#fn1'>1</a></sup></p><ol><li id=fn1>why <a href='#r' "
        "role=doc-backlink>\u21A9</a></ol>",
        "so[^1]\n\n[^1]: why"}});
}

TEST("the language of code is where highlighters write it") {
  for (auto const& html :
       {"<pre><code class='hljs language-go'>x</code></pre>", "<pre class='brush: go'>x</pre>",
        "<div class='highlight-go notranslate'><div class=highlight><pre>x</pre></div></div>",
        "<pre data-lang=go><code>x</code></pre>", "<pre class='sourceCode go'><code>x</code></pre>",
        "<div class='highlight-source-go'><pre>x</pre></div>"}) {
    expect_equal(markdown(html), "```go\nx\n```");
  }
}

TEST("lines that Doxygen frames are code, without what it shows over their names") {
  expect_markdown(
      {{"<div class=fragment><div class=line>int a;</div>\n<div class=line>  b();</div>\n"
        "<div class=ttc>b</div></div>",
        "```\nint a;\n  b();\n```"}});
}

TEST("a page tells of itself") {
  auto const page = MUST(kit::read_page(
      "<html lang=de><head><title>T</title><meta name=description content='D  d'>"
      "<meta property=og:site_name content=S><meta name=author content=A>"
      "<link rel=canonical href=/c></head><body><p>x <a href=/l>l</a> <a href=/l>m</a>",
      {.url = url}));
  expect_equal(page.title, "T");
  expect_equal(page.language, "de");
  expect_equal(page.description, "D d");
  expect_equal(page.site_name, "S");
  expect_equal(page.byline, "A");
  expect_equal(page.canonical, "https://example.org/c");
  expect(page.links.size() == 1);
  expect_equal(page.links[0].url, "https://example.org/l");
}

TEST("an article is found among what stands around it") {
  auto const text = repeated("This is a sentence of the article, long enough to be one. ", 12);
  auto const page = MUST(kit::read_page(
      base::concat("<body><nav><a href=/1>Home</a> <a href=/2>News</a></nav><div class=sidebar><a "
                   "href=/3>Other</a></div><main><article><h1>Title</h1><p>",
                   text, "</p><pre>code</pre></article></main><footer>Imprint</footer>"),
      {.url = url}));
  expect(page.markdown.starts_with("# Title\n\nThis is"));
  expect(page.markdown.contains("```\ncode\n```"));
  expect(!page.markdown.contains("Home"));
  expect(!page.markdown.contains("Other"));
  expect(!page.markdown.contains("Imprint"));
}

TEST("an article has its title, its pictures and who wrote it, wherever its text is") {
  auto const text = repeated("This is a sentence of the article, long enough to be one. ", 12);
  for (auto const& [start, end] : Pairs{
           {"<article><h1>Title</h1><p>By Jo</p><div itemprop=articleBody>", "</div></article>"},
           {"<div class=a><h2>Title</h2><p>By Jo</p><div class=b>", "</div></div>"},
           {"<main><div class=header><span>By Jo</span><h2>Title</h2></div><div>", "</div></main>"},
           {"<article><header><h1>Title</h1>By Jo</header><div>", "</div></article>"}}) {
    auto const page = MUST(kit::read_page(
        base::concat("<body><div><h1><a href=/>Site</a></h1></div>", start, "<p>", text, end),
        {.url = url}));
    expect(page.markdown.contains("Title"));
    expect(page.markdown.contains("By Jo"));
  }
}

TEST("a column of links beside the text is no part of it") {
  auto const text = repeated("This is a sentence of the article, long enough to be one. ", 12);
  auto const page = MUST(kit::read_page(
      base::concat("<table><tr><td><a href=/1>Home</a><br><a href=/2>News</a><td><p>", text,
                   "</table>"),
      {.url = url}));
  expect(page.markdown.starts_with("This is"));
}

TEST("a section that has the name of its heading is kept, whatever that is") {
  auto const text = repeated("This is a sentence of the article, long enough to be one. ", 12);
  auto const page = MUST(kit::read_page(
      base::concat("<main><h1>Title</h1><p>", text,
                   "</p><section id=cookies><h2>Cookies</h2><p>Short.</p></section>"
                   "<section id=f.share><p>shares</p></section><div id=cookie-bar>We</div></main>"),
      {.url = url}));
  expect(page.markdown.contains("Short."));
  expect(page.markdown.contains("shares"));
  expect(!page.markdown.contains("We"));
}

TEST("a small page is kept whole") {
  auto const page =
      MUST(kit::read_page("<nav><a href=/1>Home</a></nav><p>Hello</p>", {.url = url}));
  expect(page.markdown.contains("Home"));
  expect(page.markdown.contains("Hello"));
}

TEST("a page that unfolds beyond all measure is refused") {
  auto const page = kit::read_page(repeated("<p><b><i><a href=x>", 40'000), {.url = url});
  expect(!page.has_value());
  if (page) return;
  expect(page.error().message.starts_with("the page of 760000 bytes unfolds to more than the "));
}

TEST("pages made to break a reader do not") {
  for (auto const& html :
       {repeated("<div>", 100'000) + "deep", repeated("<b>", 50'000) + "deep",
        repeated("<table><tr><td>", 10'000) + "deep", repeated("<ul><li>", 20'000) + "deep",
        repeated("<blockquote>", 20'000) + "deep", "<p " + repeated("a=b ", 100'000) + ">deep",
        repeated("<", 20'000) + "deep", repeated("<select><option>", 10'000) + "</select>deep",
        repeated("<svg><math>", 10'000) + "deep", repeated("&amp;", 100'000) + "deep",
        "<table><tr>" + repeated("<td><a href=a>link</a>", 60'000) + "<td>deep</table>",
        "<main>" + repeated("<div>", 190) + "<h1>deep</h1>" + repeated("</div>", 190) +
            repeated("<div class=a-b-c-d id=e.f>x</div>", 30'000),
        repeated("\xff\x01", 1000) + "deep"}) {
    auto const page = kit::read_page(html, {.url = url});
    expect(page.has_value());
    if (!page) continue;
    expect(page->markdown.size() < html.size() * 8 + 100'000);
    expect(base::utf8::is_valid(page->markdown) || !base::utf8::is_valid(html));
  }
}
