// Heads of answers, byte by byte.

#include "host/http/head.hpp"

#include <array>

#include "base/test.hpp"

namespace {

using host::Header;
using host::http::AnswerFraming;
using host::http::Framing;

// Without the date, which is another each time.
auto written(host::ResponseHead const& head, AnswerFraming const& framing) -> std::string {
  auto text = std::string{};
  host::http::write_head(text, head, framing);
  auto const date = text.find("date: ");
  auto const end = text.find("\r\n", date);
  expect(date != text.npos && end - date == 35 && text.substr(end - 4, 4) == " GMT");
  return text.erase(date, end + 2 - date);
}

}  // namespace

TEST("an answer says how its body ends and whether the connection stays") {
  expect_equal(written({200, {}}, {.length = 5}), "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
  expect_equal(written({404, {}}, {.keep = false}),
               "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  expect_equal(written({200, {}}, {.framing = Framing::chunks}),
               "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  expect_equal(written({204, {}}, {.framing = Framing::no_body, .client_is_old = true}),
               "HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\n\r\n");
  expect_equal(written({299, {}}, {.framing = Framing::no_body}), "HTTP/1.1 299 \r\n\r\n");
}

TEST("headers of the program follow, except those that would break the head") {
  auto const headers = std::array{Header{"content-type", "text/plain"},
                                  Header{"X-Tab", "a\tb \xC3\xA9"},
                                  Header{"x-split", "a\r\nset-cookie: b"},
                                  Header{"x-zero", std::string_view{"a\0b", 3}},
                                  Header{"x y", "a"},
                                  Header{"", "a"},
                                  Header{"x:", "a"},
                                  Header{"Content-Length", "7"},
                                  Header{"transfer-encoding", "chunked"},
                                  Header{"Connection", "close"},
                                  Header{"date", "today"},
                                  Header{"x-last", ""}};
  expect_equal(written({200, headers}, {.length = 1}),
               "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nX-Tab: a\tb \xC3\xA9\r\nx-last: \r\n"
               "content-length: 1\r\n\r\n");
}
