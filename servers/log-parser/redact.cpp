#include "servers/log-parser/redact.hpp"

#include <algorithm>
#include <array>

#include "base/ip_address.hpp"
#include "base/text.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs {
namespace {

using View = std::string_view;

constexpr auto is_word(char c) -> bool { return is_letter(c) || is_digit(c); }
constexpr auto is_token(char c) -> bool {
  return is_word(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '+' || c == '/' ||
         c == '=';
}

auto size_while(View text, bool (*is)(char)) -> std::size_t {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is) - text.begin());
}

// Each says how many bytes at the beginning of `text` are such a thing; `before` stands before it.

auto email(View text, char before) -> std::size_t {
  auto const is_local = [](char c) {
    return is_word(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
  };
  if (is_local(before) || text.empty() || !is_local(text.front())) return 0;
  auto const local = size_while(text, is_local);
  if (local > 64 || local >= text.size() || text[local] != '@') return 0;
  auto const host = text.substr(local + 1);
  auto size = size_while(host, [](char c) { return is_word(c) || c == '.' || c == '-'; });
  while (size > 0 && !is_word(host[size - 1])) --size;
  auto const dot = host.substr(0, size).rfind('.');
  if (dot == View::npos || dot == 0 || size - dot < 3) return 0;
  return local + 1 + size;
}

auto is_address(View text) -> bool {
  if (std::ranges::count(text, ':') >= 2) return base::parse_ipv6(text).has_value();
  auto const is_dotted = std::ranges::count(text, '.') == 3 &&
                         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
  if (!is_dotted) return false;
  auto const address = base::ip_of_host(text);
  return address && *address;
}

auto ip(View text, char before) -> std::size_t {
  auto const is_part = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
  };
  if (is_word(before) || before == '.' || before == ':') return 0;
  auto size = std::min(size_while(text, is_part), std::size_t{45});
  if (size < 3 || (size < text.size() && is_letter(text[size]))) return 0;
  while (size > 2) {
    auto const candidate = text.substr(0, size);
    if (is_address(candidate)) return size;
    // A port or a full stop may stand behind it.
    auto const end = candidate.find_last_of(".:");
    if (end == View::npos) return 0;
    size = end;
  }
  return 0;
}

// ISO/IEC 7812-1, annex B.
auto has_check_digit(std::span<int const> digits) -> bool {
  auto sum = 0;
  for (auto i = std::size_t{0}; i < digits.size(); ++i) {
    auto const digit = digits[digits.size() - 1 - i];
    auto const doubled = digit * 2;
    sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 == 0;
}

auto card(View text, char before) -> std::size_t {
  constexpr auto fewest = std::size_t{13};
  if (is_word(before) || before == '-' || before == '.' || text.empty() || text[0] < '2' ||
      text[0] > '6') {
    return 0;
  }
  auto digits = std::array<int, 19>{};
  auto count = std::size_t{0};
  auto found = std::size_t{0};
  for (auto i = std::size_t{0}; i < text.size() && count < digits.size(); ++i) {
    if (is_digit(text[i])) {
      digits[count++] = text[i] - '0';
      auto const ends = i + 1 == text.size() || !is_word(text[i + 1]);
      if (ends && count >= fewest && has_check_digit({digits.data(), count})) found = i + 1;
    } else if ((text[i] != ' ' && text[i] != '-') || !is_digit(text[i - 1])) {
      break;
    }
  }
  return found;
}

auto phone(View text, char before) -> std::size_t {
  if (!text.starts_with('+') || is_word(before)) return 0;
  auto count = 0;
  auto size = std::size_t{0};
  for (auto i = std::size_t{1}; i < text.size() && i < 24; ++i) {
    if (is_digit(text[i])) {
      ++count;
      size = i + 1;
    } else if (!View{" -.()"}.contains(text[i])) {
      break;
    }
  }
  return count >= 8 && count <= 15 ? size : 0;
}

// Of a secret, where it begins and ends.
struct Span {
  std::size_t start = 0, end = 0;
};

auto after_name(View text, char before) -> Span {
  constexpr View names[] = {"password",   "passwd",        "pwd",        "secret",
                            "token",      "api_key",       "apikey",     "api-key",
                            "access_key", "client_secret", "private_key"};
  for (auto const name : names) {
    if (is_word(before) || !base::equal_ignoring_case(text.substr(0, name.size()), name)) continue;
    auto at = name.size();
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
    while (at < text.size() && text[at] == ' ') ++at;
    if (at >= text.size() || (text[at] != '=' && text[at] != ':')) continue;
    ++at;
    while (at < text.size() && (text[at] == ' ' || text[at] == '"' || text[at] == '\'')) ++at;
    auto const size = std::min(text.substr(at).find_first_of(" \t\"',;&}"), text.size() - at);
    if (size != 0) return {at, at + size};
  }
  return {};
}

auto secret(View text, char before) -> Span {
  if (is_word(before)) return {};
  for (View const scheme : {"Bearer ", "Basic "}) {
    if (!base::equal_ignoring_case(text.substr(0, scheme.size()), scheme)) continue;
    auto const size = size_while(text.substr(scheme.size()), is_token);
    if (size >= 8) return {scheme.size(), scheme.size() + size};
  }
  struct Prefix {
    View text;
    std::size_t least;
  };
  constexpr Prefix prefixes[] = {{"eyJ", 30},  {"AKIA", 20},   {"ASIA", 20},       {"ghp_", 20},
                                 {"gho_", 20}, {"sk-", 20},    {"xoxb-", 20},      {"xoxp-", 20},
                                 {"AIza", 30}, {"glpat-", 16}, {"github_pat_", 30}};
  for (auto const& prefix : prefixes) {
    if (!text.starts_with(prefix.text)) continue;
    auto const size = size_while(text, is_token);
    if (size >= prefix.least) return {0, size};
  }
  return after_name(text, before);
}

// "://user:password@": the password.
auto password_in_url(View text) -> Span {
  if (!text.starts_with("://")) return {};
  auto const authority = text.substr(3, std::min(text.find_first_of("/ \"", 3), text.size()) - 3);
  auto const sign = authority.rfind('@');
  auto const colon = authority.find(':');
  if (sign == View::npos || colon == View::npos || colon >= sign) return {};
  return {3 + colon + 1, 3 + sign};
}

}  // namespace

auto redacted(std::string_view text, std::span<Private const> kinds) -> std::string {
  auto const wants = [&](Private kind) { return std::ranges::contains(kinds, kind); };
  auto result = std::string{};
  auto before = ' ';
  while (!text.empty()) {
    auto found = Span{};
    auto word = View{};
    auto const look = [&](Private kind, View name, auto size_of) {
      if (found.end != 0 || !wants(kind)) return;
      if (auto const size = size_of(text, before)) found = {0, size}, word = name;
    };
    if (wants(Private::secret)) {
      found = secret(text, before);
      if (found.end == 0) found = password_in_url(text);
      word = "[secret]";
    }
    look(Private::email, "[email]", email);
    look(Private::ip, "[ip]", ip);
    look(Private::card, "[card]", card);
    look(Private::phone, "[phone]", phone);
    if (found.end == 0) {
      before = text.front();
      result += before;
      text.remove_prefix(1);
      continue;
    }
    result += text.substr(0, found.start);
    result += word;
    before = text[found.end - 1];
    text.remove_prefix(found.end);
  }
  return result;
}

}  // namespace logs
