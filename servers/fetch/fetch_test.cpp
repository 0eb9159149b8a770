#include "servers/fetch/fetch.hpp"

#include "mcp/memory_store.hpp"
#include "servers/fetch/world_test.hpp"

namespace {

using fetch::World;

constexpr auto page = std::string_view{
    "<html lang=\"en\"><head><title>Tea</title></head><body><h1>Green</h1><p>It is <b>good</b>: "
    "see "
    "<a href=\"/oolong\">oolong</a>.</p></body></html>"};
constexpr auto url = std::string_view{"https://example.org/tea"};

auto words(int count) -> std::string {
  auto text = std::string{};
  for (auto i = 0; i < count; ++i) text += base::concat("word", i, " ");
  return text;
}

}  // namespace

TEST("a page is read as Markdown, and its structured twin tells of it") {
  auto world = World{};
  world.answer("text/html; charset=utf-8", std::string{page});
  auto const reply = world.client().call("fetch", fetch::fetching(url));
  expect(!reply.is_error());
  expect(reply.text().starts_with("Contents of https://example.org/tea:\n# Green\n"));
  expect(reply.text().contains("It is **good**: see [oolong](https://example.org/oolong)."));
  expect_equal(reply.at("/text"), reply.text());
  expect_equal(reply.at("/url"), url);
  expect_equal(reply.at("/status"), "200");
  expect_equal(reply.at("/title"), "Tea");
  expect_equal(reply.at("/language"), "en");
  expect_equal(reply.at("/truncated"), "false");
  expect_equal(reply.at("/links"), "");
}

TEST("links are listed on request") {
  auto world = World{};
  world.answer("text/html", std::string{page});
  auto const reply = world.client().call("fetch", fetch::fetching(url, ",\"include_links\":true"));
  expect_equal(reply.at("/links"), R"([{"text":"oolong","url":"https://example.org/oolong"}])");
  expect_equal(reply.find("/result/content/1/text"),
               "Links:\n- [oolong](https://example.org/oolong)");
}

TEST("what is no page comes as it is, with a word about it") {
  auto world = World{};
  world.answer("application/json", R"({"a": 1})");
  expect_equal(
      fetch::told(world, url),
      "Content type application/json cannot be simplified to markdown, but here is the raw "
      "content:\nContents of https://example.org/tea:\n{\"a\": 1}");
  world.answer("text/html", "<p>x</p>");
  expect_equal(world.client().call("fetch", fetch::fetching(url, ",\"raw\":true")).text(),
               "Content type text/html cannot be simplified to markdown, but here is the raw "
               "content:\nContents of https://example.org/tea:\n<p>x</p>");
}

TEST("an image is an image, and a PDF is refused with its size") {
  auto world = World{};
  world.answer("image/png", "\x89PNG\r\n\x1a\n");
  auto const reply = world.client().call("fetch", fetch::fetching(url));
  expect_equal(reply.text(), "image/png, 8 bytes");
  expect_equal(reply.find("/result/content/1/type"), "image");
  expect_equal(reply.find("/result/content/1/mimeType"), "image/png");
  expect_equal(reply.find("/result/content/1/data"), "iVBORw0KGgo=");
  world.answer("application/pdf", "%PDF-1.7");
  expect_equal(
      fetch::told(world, url),
      "Failed to read https://example.org/tea: it is application/pdf, 8 bytes, and no text, "
      "page or image that can be shown");
  world.answer("image/png", "\x89PNG\r\n\x1a\n" + std::string(900'000, 'x'));
  expect(fetch::told(world, url)
             .starts_with("Failed to read https://example.org/tea: it is an image (image/png, "
                          "900008 bytes), and a "
                          "result has room for "));
}

TEST("text is cut by characters, and says where to go on") {
  auto world = World{};
  auto client = world.client();
  auto const part = [&](std::string_view more) {
    world.answer("text/plain", "h\xC3\xA9llo w\xC3\xB6rld");
    auto const text = client.call("fetch", fetch::fetching(url, more)).text();
    return text.substr(text.find("tea:\n") + 5);
  };
  expect_equal(
      part(",\"max_length\":2"),
      "h\xC3\xA9\n\n<error>Content truncated. Call the fetch tool with a start_index of 2 to "
      "get more content.</error>");
  expect_equal(part(",\"max_length\":4,\"start_index\":7"), "\xC3\xB6rld");
  expect_equal(part(",\"start_index\":11"), "<error>No more content available.</error>");
  expect_equal(part(",\"start_index\":18446744073709551615"),
               "<error>No more content available.</error>");
}

TEST("a page of many characters is handed out in parts that join without a gap") {
  auto world = World{};
  auto client = world.client();
  auto const whole = words(200'000);
  auto joined = std::string{};
  auto next = std::string{"0"};
  while (!next.empty()) {
    world.answer("text/plain", whole);
    auto const reply = client.call(
        "fetch",
        fetch::fetching(url, base::concat(",\"max_length\":999999,\"start_index\":", next)));
    expect(reply.message().size() < (1U << 20));
    auto text = reply.text();
    text.erase(0, text.find("tea:\n") + 5);
    joined += text.substr(0, text.find("\n\n<error>"));
    next = reply.at("/next_index");
  }
  expect(joined == whole);
}

TEST("a body is read up to its limit, and what there is of it is shown") {
  auto world = World{};
  auto const small = std::vector<std::string>{"--ignore-robots-txt", "--max-bytes=1024"};
  world.answer("text/plain", std::string(2000, 'x'));
  auto const text = fetch::told(world, url, small);
  expect(
      text.ends_with("\n\n<error>The rest was not read: there are more bytes than "
                     "WASMMCP_FETCH_MAX_BYTES allows.</error>"));
  expect(text.contains(std::string(1024, 'x')));
  expect(!text.contains(std::string(1025, 'x')));
}

TEST("redirects are followed, each by its own base, and the fragment goes with them") {
  auto world = World{};
  world.redirect("../b?c", 301);
  world.redirect("//other.example/d", 307);
  world.answer("text/plain", "x");
  auto const reply = world.client().call("fetch", fetch::fetching("https://example.org/a/a#f"));
  expect_equal(world.asked(),
               "https://example.org/a/a https://example.org/b?c https://other.example/d");
  expect(reply.text().ends_with("Contents of https://example.org/a/a#f:\nx"));
  expect_equal(reply.at("/url"), "https://other.example/d#f");
}

TEST("a redirect that never ends does") {
  auto world = World{};
  for (auto i = 0; i < 30; ++i) world.redirect("/again");
  expect_equal(
      fetch::told(world, url),
      "Failed to fetch https://example.org/tea: it leads from one redirect to the next, more "
      "than 20 times");
  expect(world.web.requests().size() == 21);
}

TEST("statuses from 400 on are failures, and a short Retry-After is kept") {
  auto world = World{};
  world.answer("text/html", "gone", 404);
  expect_equal(fetch::told(world, url),
               "Failed to fetch https://example.org/tea - status code 404");
  world.web.answer({.status = 429, .headers = {{"retry-after", "120"}}});
  expect_equal(fetch::told(world, url),
               "Failed to fetch https://example.org/tea - status code 429; its server says when to "
               "try again: Retry-After 120");
  auto client = world.client();
  world.web.answer({.status = 503, .headers = {{"retry-after", "2"}}});
  auto const reply = client.call("fetch", fetch::fetching(url));
  expect(!reply.done());
  world.answer("text/plain", "now");
  world.timer.advance(2'000'000'000);
  expect(reply.text().ends_with("now"));
}

TEST("a Retry-After that is a moment counts from that of the answer") {
  auto world = World{};
  auto client = world.client();
  world.web.answer({.status = 503,
                    .headers = {{"date", "Fri, 06 Nov 2026 08:49:37 GMT"},
                                {"retry-after", "Fri, 06 Nov 2026 08:49:40 GMT"}}});
  auto const reply = client.call("fetch", fetch::fetching(url));
  world.answer("text/plain", "now");
  world.timer.advance(2'900'000'000);
  expect(!reply.done());
  world.timer.advance(100'000'000);
  expect(reply.text().ends_with("now"));
}

TEST("what goes wrong on the way is told with the URL") {
  auto world = World{};
  world.web.fail(host::ClientFault::refused, "no answer from 'example.org': nobody listens there");
  expect_equal(
      fetch::told(world, url),
      "Failed to fetch https://example.org/tea: no answer from 'example.org': nobody listens "
      "there");
  world.web.answer({.status = 200, .headers = {{"content-encoding", "zstd"}}, .body = {"x"}});
  expect(fetch::told(world, url).starts_with("Failed to fetch https://example.org/tea: "));
  expect(fetch::told(world, "example.org").starts_with("'example.org' is no URL of a page: "));
}

TEST("where there is a store, a page that has not changed is not sent again") {
  auto world = World{};
  auto store = mcp::MemoryStore{[] { return std::int64_t{0}; }};
  auto client = world.client({"--ignore-robots-txt"}, {.store = &store, .principal = "me"});
  world.web.answer(
      {.headers = {{"content-type", "text/plain"}, {"etag", "\"v1\""}}, .body = {"one"}});
  expect(client.call("fetch", fetch::fetching(url)).text().ends_with("one"));
  world.web.answer({.status = 304});
  expect(client.call("fetch", fetch::fetching(url)).text().ends_with("one"));
  expect_equal(world.web.requests()[1].headers.back().second, "\"v1\"");
  world.web.answer(
      {.headers = {{"content-type", "text/plain"}, {"last-modified", "now"}}, .body = {"two"}});
  expect(client.call("fetch", fetch::fetching(url)).text().ends_with("two"));
  world.web.answer({.status = 304});
  expect(client.call("fetch", fetch::fetching(url)).text().ends_with("two"));
  expect_equal(world.web.requests()[3].headers.back().first, "if-modified-since");
  // Another caller has no copy.
  auto other = world.client({"--ignore-robots-txt"}, {.store = &store, .principal = "you"});
  world.web.answer({.headers = {{"content-type", "text/plain"}}, .body = {"three"}});
  expect(other.call("fetch", fetch::fetching(url)).text().ends_with("three"));
  expect(world.web.requests()[4].headers.size() == 3);
}

TEST("robots.txt is asked of every host on the way, for the tool") {
  auto world = World{};
  world.answer("text/plain", "User-agent: *\nDisallow: /private");
  world.redirect("https://other.example/private");
  world.answer("text/plain", "User-agent: *\nDisallow: /private");
  auto const text = fetch::told(world, url, {});
  expect_equal(world.asked(),
               "https://example.org/robots.txt https://example.org/tea "
               "https://other.example/robots.txt");
  expect(text.starts_with("The site's robots.txt (https://other.example/robots.txt) forbids "));
  expect(
      text.contains("<url>https://other.example/private</url><robots>\nUser-agent: *\nDisallow: "
                    "/private\n</robots>\n"));
  expect(text.contains("<useragent>ModelContextProtocol/1.0 (Autonomous; "));
}

TEST("a robots.txt that is not there allows, and one that is locked away forbids") {
  for (auto const status : {404, 410, 500, 503}) {
    auto world = World{};
    world.answer("text/html", "User-agent: *\nDisallow: /", status);
    world.answer("text/plain", "there");
    expect(fetch::told(world, url, {}).ends_with("there"));
  }
  for (auto const status : {401, 403}) {
    auto world = World{};
    world.answer("text/html", "", status);
    expect_equal(
        fetch::told(world, url, {}),
        base::concat("robots.txt (https://example.org/robots.txt) is answered with status ", status,
                     ", which is taken to forbid autonomous fetching; the user can fetch the "
                     "page with the fetch prompt"));
  }
  auto world = World{};
  world.web.fail(host::ClientFault::refused, "nobody listens there");
  expect_equal(
      fetch::told(world, url, {}),
      "Failed to fetch robots.txt https://example.org/robots.txt due to a connection issue: "
      "Failed to fetch https://example.org/robots.txt: nobody listens there");
}

TEST("the prompt fetches for the user, without asking robots.txt, and tells failures in words") {
  auto world = World{};
  auto client = world.client({});
  world.answer("text/html", std::string{page});
  auto const reply = client.request(
      "prompts/get", R"({"name":"fetch","arguments":{"url":"https://example.org/tea"}})");
  expect_equal(world.asked(), "https://example.org/tea");
  expect_equal(reply.find("/result/description"), "Contents of https://example.org/tea");
  expect(reply.find("/result/messages/0/content/text").starts_with("# Green"));
  expect(world.web.requests()[0].headers[2].second.contains("User-Specified"));
  world.answer("text/html", "", 404);
  auto const failed = client.request(
      "prompts/get", R"({"name":"fetch","arguments":{"url":"https://example.org/tea"}})");
  expect_equal(failed.find("/result/messages/0/content/text"),
               "Failed to fetch https://example.org/tea - status code 404");
}

TEST("the operator's user agent goes out, and reads robots.txt") {
  auto world = World{};
  world.answer("text/plain", "User-agent: reader\nDisallow: /");
  auto const text = fetch::told(world, url, {"--user-agent=Reader/2.0"});
  expect(text.contains("<useragent>Reader/2.0</useragent>"));
  expect_equal(world.web.requests()[0].headers[2].second, "Reader/2.0");
}

TEST("options that cannot be kept are refused at the start") {
  auto const refused = [](std::vector<std::string> const& arguments) {
    auto const options = fetch::read_options({}, arguments);
    return options ? std::string{"taken"} : options.error().message;
  };
  expect(refused({"--proxy-url=http://proxy:3128"}).starts_with("--proxy-url: this server has no"));
  expect_equal(
      refused({"--allow=a b"}),
      "WASMMCP_FETCH_ALLOW: 'a b' is no host; write example.org, *.example.org or 10.0.0.0/8");
  expect(refused({"--user-agent=a\nb"}) != "taken");
  expect(refused({"--max-bytes=1"}) != "taken");
  expect_equal(refused({}), "taken");
}
