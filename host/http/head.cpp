// Heads of answers: status line, date, framing, and the program's own headers.

#include "host/http/head.hpp"

#include <time.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "host/clock.hpp"

namespace host::http {
namespace {

auto is_value(std::string_view text) -> bool {
  return std::ranges::none_of(text, [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

auto is_ours(std::string_view name) -> bool {
  constexpr auto ours =
      std::array<std::string_view, 4>{"content-length", "transfer-encoding", "connection", "date"};
  return std::ranges::any_of(
      ours, [&](std::string_view one) { return base::equal_ignoring_case(one, name); });
}

void append_two_digits(std::string& text, int number) {
  text += static_cast<char>('0' + number / 10);
  text += static_cast<char>('0' + number % 10);
}

// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7, such as Sun, 06 Nov 1994 08:49:37 GMT.
auto date_of(time_t moment) -> std::string {
  constexpr auto days = std::array{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr auto months = std::array{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto utc = tm{};
  gmtime_r(&moment, &utc);
  auto text = std::string{days[static_cast<std::size_t>(utc.tm_wday)]};
  text += ", ";
  append_two_digits(text, utc.tm_mday);
  text +=
      base::concat(" ", months[static_cast<std::size_t>(utc.tm_mon)], " ", utc.tm_year + 1900, " ");
  append_two_digits(text, utc.tm_hour);
  text += ':';
  append_two_digits(text, utc.tm_min);
  text += ':';
  append_two_digits(text, utc.tm_sec);
  return text += " GMT";
}

// Made once a second, not once an answer.
auto date() -> std::string_view {
  static auto moment = std::int64_t{-1};
  static auto text = std::string{};
  if (auto const now = system_clock().now().seconds; now != moment) {
    moment = now;
    text = date_of(static_cast<time_t>(now));
  }
  return text;
}

}  // namespace

auto reason_phrase(int status) -> std::string_view {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

void write_head(std::string& text, ResponseHead const& head, AnswerFraming const& framing) {
  text.clear();
  auto const add = [&](auto const&... pieces) { ((text += std::string_view{pieces}), ...); };
  add("HTTP/1.1 ", base::Decimal{head.status}, " ", reason_phrase(head.status), "\r\n");
  for (auto const& [name, value] : head.headers) {
    if (base::is_token(name) && is_value(value) && !is_ours(name)) add(name, ": ", value, "\r\n");
  }
  add("date: ", date(), "\r\n");
  if (framing.framing == Framing::length) {
    add("content-length: ", base::Decimal{framing.length}, "\r\n");
  } else if (framing.framing == Framing::chunks) {
    add("transfer-encoding: chunked\r\n");
  }
  if (!framing.keep) {
    add("connection: close\r\n");
  } else if (framing.client_is_old) {
    add("connection: keep-alive\r\n");
  }
  add("\r\n");
}

}  // namespace host::http
