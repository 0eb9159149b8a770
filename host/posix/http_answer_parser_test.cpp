#include "host/posix/http_answer_parser.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using host::posix::HttpAnswerParser;
using Step = HttpAnswerParser::Step;

// What the parser finds in pieces of that size, in one line; after them the connection ends.
auto told(std::string_view bytes, bool to_head = false, std::size_t piece = 1 << 20)
    -> std::string {
  auto parser = HttpAnswerParser{to_head};
  auto text = std::string{};
  auto input = std::string_view{};
  while (true) {
    auto step = parser.next(input);
    if (step == Step::need_bytes && bytes.empty()) step = parser.finish();
    switch (step) {
      case Step::need_bytes:
        input = bytes.substr(0, piece);
        bytes.remove_prefix(input.size());
        break;
      case Step::head:
        text += base::concat(parser.status());
        for (auto const& [name, value] : parser.headers()) {
          text += base::concat(" ", name, "=", value);
        }
        text += " [";
        break;
      case Step::body:
        text += parser.body();
        break;
      case Step::end:
        return text + "]";
      case Step::broken:
        return text + base::concat(" broken: ", parser.reason());
    }
  }
}

}  // namespace

TEST("answers of every framing are read, in whatever pieces they come") {
  for (auto const piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    expect_equal(
        told("HTTP/1.1 200 OK\r\nX-A:  b \r\nContent-Length: 5\r\n\r\nhello", false, piece),
        "200 x-a=b content-length=5 [hello]");
    expect_equal(told("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n",
                      false, piece),
                 "200 transfer-encoding=chunked [abcde]");
    expect_equal(told("HTTP/1.0 404 Not Found\r\n\r\nuntil the end", false, piece),
                 "404 [until the end]");
    expect_equal(told("HTTP/1.1 204 No Content\r\nA:\r\n\r\n", false, piece), "204 a= []");
  }
}

TEST("an answer to HEAD has no body, whatever its length says") {
  expect_equal(told("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true),
               "200 content-length=5 []");
}

TEST("interim answers are passed over") {
  expect_equal(told("HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
               "200 content-length=2 [ok]");
}

TEST("an answer that ends early or is no HTTP is broken") {
  expect_equal(told(""), " broken: it ended before its end");
  expect_equal(told("HTTP/1.1 200 OK\r\nContent-Le"), " broken: it ended before its end");
  expect_equal(told("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
               "200 content-length=5 [hel broken: it ended before its end");
  expect_equal(told("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
               "200 transfer-encoding=chunked [abc broken: it ended before its end");
  expect(told("SSH-2.0-OpenSSH\r\n").starts_with(" broken: "));
}

TEST("a head without an end is broken off") {
  expect_equal(told("HTTP/1.1 200 OK\r\nA: " + std::string(300'000, 'x')),
               " broken: its headers are too large");
}
