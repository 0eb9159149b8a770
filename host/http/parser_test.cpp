// What llhttp and our rules on top of it make of requests, right and wrong, in pieces of any size.

#include "host/http/parser.hpp"

#include <string>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using host::http::HeadLimits;
using host::http::HttpParser;

// Everything the parser says about some input, as one text.
auto told(std::string_view input, std::size_t bytes_at_once, HeadLimits limits = {})
    -> std::string {
  auto parser = HttpParser{limits};
  auto text = std::string{};
  auto body = std::string{};
  while (true) {
    // A copy of its own for each portion, so that a sanitizer sees a view that outlives it.
    auto const portion = std::string{input.substr(0, bytes_at_once)};
    input.remove_prefix(portion.size());
    auto rest = std::string_view{portion};
    for (auto step = parser.next(rest); step != HttpParser::Step::need_bytes;
         step = parser.next(rest)) {
      auto const& request = parser.request();
      if (step == HttpParser::Step::head) {
        text += base::concat(request.method, " ", request.path);
        if (request.authority) text += base::concat(" @", *request.authority);
        for (auto const& [name, value] : request.headers) {
          text += base::concat(" ", name, "=", value);
        }
        text += parser.keeps_connection() ? " keep" : " close";
      } else if (step == HttpParser::Step::body) {
        body += parser.body();
      } else if (step == HttpParser::Step::end) {
        text += base::concat(" [", body, "]\n");
        body.clear();
      } else {
        return text + base::concat(parser.refusal().status, " ", parser.refusal().reason);
      }
    }
    if (input.empty()) return text;
  }
}

// The same however the bytes arrive, or this says so.
auto told(std::string_view input, HeadLimits limits = {}) -> std::string {
  auto whole = told(input, input.size(), limits);
  for (auto const at_once : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    if (auto const pieces = told(input, at_once, limits); pieces != whole) {
      return base::concat("in one piece: ", whole, "\nin pieces of ", at_once, ": ", pieces);
    }
  }
  return whole;
}

auto refused_with(std::string_view input, HeadLimits limits = {}) -> std::string {
  return told(input, limits).substr(0, 3);
}

}  // namespace

TEST("a request is told with its headers in lower case and in order") {
  expect_equal(told("GET /mcp?x=1 HTTP/1.1\r\nHost: example.org\r\nX-B:  two \r\nx-a:\r\n\r\n"),
               "GET /mcp?x=1 @example.org host=example.org x-b=two x-a= keep []\n");
}

TEST("requests follow each other on one connection") {
  expect_equal(told("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
                    "GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
               "POST /a @h host=h content-length=5 keep [hello]\n"
               "GET /b @h host=h connection=close close []\n");
}

TEST("a chunked body is put together; extensions and trailers are left out") {
  expect_equal(told("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    "3;a=b\r\nabc\r\n0A\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n"
                    "GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
               "POST / @h host=h transfer-encoding=Chunked keep [abc0123456789]\n"
               "GET / @h host=h keep []\n");
}

TEST("an absolute target replaces the Host header") {
  expect_equal(told("GET http://other:81/p?q HTTP/1.1\r\nHost: h\r\n\r\n"),
               "GET /p?q @other:81 host=h keep []\n");
  expect_equal(told("GET http://other HTTP/1.1\r\nHost: h\r\n\r\n"),
               "GET / @other host=h keep []\n");
  expect_equal(told("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"), "OPTIONS * @h host=h keep []\n");
  expect_equal(refused_with("GET http://me@other/ HTTP/1.1\r\nHost: h\r\n\r\n"), "400");
}

TEST("HTTP/1.0 closes unless it is asked not to") {
  expect_equal(told("GET / HTTP/1.0\r\n\r\n"), "GET / close []\n");
  expect_equal(told("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
               "GET / connection=keep-alive keep []\n");
}

TEST("an offer to upgrade is ignored") {
  expect_equal(told("POST / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    "Upgrade: h2c\r\nContent-Length: 2\r\n\r\nokGET / HTTP/1.1\r\nHost: h\r\n\r\n"),
               "POST / @h host=h connection=Upgrade, HTTP2-Settings upgrade=h2c content-length=2 "
               "keep [ok]\nGET / @h host=h keep []\n");
  expect_equal(told("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
                    "GET /b HTTP/1.1\r\nHost: h\r\n\r\n"),
               "GET / @h host=h connection=upgrade upgrade=websocket keep []\n"
               "GET /b @h host=h keep []\n");
}

TEST("a request whose length is not clear is refused") {
  auto const post = [](std::string_view headers) {
    return refused_with(base::concat("POST / HTTP/1.1\r\nHost: h\r\n", headers, "\r\nabc"));
  };
  expect_equal(post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), "400");
  expect_equal(post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), "400");
  expect_equal(post("Content-Length: 3\r\nContent-Length: 3\r\n"), "400");
  expect_equal(post("Content-Length: 3\r\nContent-Length: 4\r\n"), "400");
  expect_equal(post("Content-Length: 3, 3\r\n"), "400");
  expect_equal(post("Content-Length: -3\r\n"), "400");
  expect_equal(post("Content-Length: +3\r\n"), "400");
  expect_equal(post("Content-Length: 0x3\r\n"), "400");
  expect_equal(post("Content-Length:\r\n"), "400");
  expect_equal(post("Content-Length: 99999999999999999999\r\n"), "400");
  expect_equal(post("Content-Length : 3\r\n"), "400");
  expect_equal(post(" Content-Length: 3\r\n"), "400");
  expect_equal(post("Content-Length: 3\n"), "400");
  expect_equal(post("X: y\r\n folded\r\n"), "400");
  expect_equal(post("Transfer-Encoding: gzip, chunked\r\n"), "501");
  expect_equal(post("Transfer-Encoding: gzip\r\n"), "501");
  expect_equal(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), "400");
  expect_equal(post("Transfer-Encoding: chunked, chunked\r\n"), "400");
  expect_equal(post("Transfer-Encoding: xchunked\r\n"), "501");
  expect_equal(refused_with("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
               "400");
}

TEST("a broken chunk ends the body") {
  auto const chunk = [](std::string_view body) {
    auto const all = told(
        base::concat("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", body));
    return all.substr(all.find("keep") + 4, 3);
  };
  expect_equal(chunk("x\r\n"), "400");
  expect_equal(chunk("-1\r\n"), "400");
  expect_equal(chunk("3\r\nabcd\r\n"), "400");
  expect_equal(chunk("3\nabc\n"), "400");
  expect_equal(chunk("11111111111111111\r\n"), "400");
}

TEST("what is not HTTP is refused") {
  expect_equal(refused_with(std::string_view{"\x16\x03\x01\x02\0\x01", 6}), "400");
  expect_equal(refused_with("hello\r\n\r\n"), "400");
  expect_equal(refused_with("GET /\r\n\r\n"), "505");
  expect_equal(refused_with("GET / HTTP/1.1\nHost: h\n\n"), "400");
  expect_equal(refused_with("GET / HTTP/1.1\r\nHost h\r\n\r\n"), "400");
  expect_equal(refused_with(std::string_view{"GET / HTTP/1.1\r\nHost: h\r\nX: \0\r\n\r\n", 33}),
               "400");
  expect_equal(refused_with("GET / HTTP/3.0\r\nHost: h\r\n\r\n"), "505");
  expect_equal(refused_with("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), "505");
  expect_equal(refused_with("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "505");
  expect_equal(refused_with("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n"), "501");
}

TEST("HTTP/1.1 names one host") {
  expect_equal(refused_with("GET / HTTP/1.1\r\n\r\n"), "400");
  expect_equal(refused_with("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), "400");
}

TEST("the only expectation is 100-continue") {
  auto parser = HttpParser{};
  auto input = std::string_view{"PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\n\r\n"};
  expect(parser.next(input) == HttpParser::Step::head);
  expect(parser.expects_continue());
  expect_equal(refused_with("PUT / HTTP/1.1\r\nHost: h\r\nExpect: money\r\n\r\n"), "417");
}

TEST("a head has limits") {
  auto const limits = HeadLimits{.target = 20, .head = 120, .headers = 3};
  auto const get = [&](std::string_view path, std::string_view headers) {
    return refused_with(base::concat("GET ", path, " HTTP/1.1\r\nHost: h\r\n", headers, "\r\n"),
                        limits);
  };
  expect_equal(get("/01234567890123456789", ""), "414");
  expect_equal(get("/", "a: b\r\nc: d\r\n"), "GET");
  expect_equal(get("/", "a: b\r\nc: d\r\ne: f\r\n"), "431");
  expect_equal(get("/", base::concat("a: ", std::string(120, 'x'), "\r\n")), "431");
  expect_equal(get("/", base::concat("a:", std::string(120, ' '), "b\r\n")), "431");
  auto empty_lines = std::string{};
  for (auto i = 0; i < 100; ++i) empty_lines += "\r\n";
  expect_equal(refused_with(empty_lines, limits), "431");
}

TEST("chunk extensions and trailers have limits") {
  auto const limits = HeadLimits{.head = 120};
  auto const post = [&](std::string_view body) {
    auto const all =
        told(base::concat("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", body),
             limits);
    return all.substr(all.find("keep") + 4);
  };
  expect_equal(post(base::concat("1;", std::string(20, 'x'), "\r\na\r\n0\r\n\r\n")), " [a]\n");
  expect_equal(post(base::concat("1;", std::string(200, 'x'), "\r\na\r\n0\r\n\r\n")),
               "400 too many bytes between the pieces of the body");
  expect_equal(post(base::concat("0\r\na: ", std::string(200, 'x'), "\r\n\r\n")),
               "400 too many bytes between the pieces of the body");
}

TEST("what is left of a body is known where its length is") {
  auto parser = HttpParser{};
  auto input = std::string_view{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc"};
  expect(parser.next(input) == HttpParser::Step::head);
  expect(parser.body_left() == 10);
  expect(parser.next(input) == HttpParser::Step::body);
  expect(parser.body_left() == 7);
}
