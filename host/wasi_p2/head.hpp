// What HTTP heads need, in WASI 0.2 and 0.3 alike: methods by number, names in lower case, lengths.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "host/exchange.hpp"
#include "host/wasi_p2/abi.hpp"

namespace host::wasi_p2 {

// variant method.
struct Method {
  std::uint8_t which;  // get, head, post, put, delete, connect, options, trace, patch, other
  Bytes other;
};

inline constexpr auto method_names = std::array<std::string_view, 9>{
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

inline auto method_name(Method const& method) -> std::string_view {
  return method.which < method_names.size() ? method_names[method.which] : view(method.other);
}

// The other way; what comes after the last name is `other`.
inline auto method_number(std::string_view name) -> std::int32_t {
  return static_cast<std::int32_t>(std::ranges::find(method_names, name) - method_names.begin());
}

// Hosts give names in lower case as a rule; eight bytes at a time are looked at for one that is
// not.
inline void to_lower(char* text, std::size_t size) {
  auto const is_lower = [&](std::size_t from) {
    constexpr auto bit = std::uint64_t{0x2020202020202020};  // capital letters do not have it
    auto eight = std::uint64_t{};
    std::memcpy(&eight, text + from, sizeof eight);
    return (eight & bit) == bit;
  };
  for (auto i = std::size_t{0}; i < size;) {
    if (size - i >= 8 && is_lower(i)) {
      i += 8;
      continue;
    }
    if (text[i] >= 'A' && text[i] <= 'Z') text[i] |= 0x20;
    ++i;
  }
}

// The fields as headers, their names in lower case. The host gave us the memory, so the names are
// changed where they are.
inline auto as_headers(List<Field> const& fields) -> std::vector<Header> {
  auto headers = std::vector<Header>{};
  headers.reserve(fields.size);
  for (auto i = std::size_t{0}; i < fields.size; ++i) {
    auto const& [name, value] = fields.data[i];
    to_lower(const_cast<char*>(name.data), name.size);
    headers.push_back({view(name), view(value)});
  }
  return headers;
}

// How long the request's body is, when it says so.
inline auto content_length(RequestHead const& head) -> std::optional<std::uint64_t> {
  auto const text = head.header("content-length");
  return text ? base::parse_integer<std::uint64_t>(*text) : std::nullopt;
}

// https://www.rfc-editor.org/rfc/rfc9110#section-8.6-8: a server MUST NOT send Content-Length with
// a status of 1xx or 204. With HEAD and 304 it would be that of another answer.
inline auto says_length(int status, std::string_view method) -> bool {
  return status >= 200 && status != 204 && status != 304 && method != "HEAD";
}

// Fields of an answer: the given headers, and Content-Length when there is one to say.
class AnswerFields {
 public:
  AnswerFields(std::span<Header const> headers, std::optional<std::size_t> length) {
    fields_.reserve(headers.size() + 1);
    for (auto const& [name, value] : headers) {
      if (length && name == "content-length") length.reset();
      add(name, value);
    }
    if (length) {
      auto const end = std::to_chars(digits_, digits_ + sizeof digits_, *length).ptr;
      add("content-length", {digits_, end});
    }
  }
  AnswerFields(AnswerFields const&) = delete;
  auto operator=(AnswerFields const&) -> AnswerFields& = delete;

  auto begin() const -> Field const* { return fields_.data(); }
  auto end() const -> Field const* { return begin() + size(); }
  auto size() const -> std::size_t { return fields_.size(); }

 private:
  void add(std::string_view name, std::string_view value) {
    fields_.push_back({{name.data(), name.size()}, {value.data(), value.size()}});
  }

  std::vector<Field> fields_;
  char digits_[20];
};

}  // namespace host::wasi_p2
