#include "json/format.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace json {
namespace {

// ASCII only: the same in every locale.
auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
auto is_letter(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
auto is_alphanumeric(char c) -> bool { return is_letter(c) || is_digit(c); }
auto is_hexadecimal(char c) -> bool {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// substr() checks its position, and libc++'s way to fail brings printf: 20 KB of a component.
auto without_first(std::string_view text, std::size_t count) -> std::string_view {
  text.remove_prefix(count);
  return text;
}

// Takes pieces off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_{text} {}

  auto done() const -> bool { return rest_.empty(); }
  auto rest() const -> std::string_view { return rest_; }

  auto take(std::string_view expected) -> bool {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  auto take_one_of(std::string_view characters) -> bool {
    if (rest_.empty() || !characters.contains(rest_.front())) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // What stands before `separator`, which is taken too, or all that is left.
  auto take_until(char separator) -> std::string_view {
    auto const piece = rest_.substr(0, rest_.find(separator));
    rest_.remove_prefix(std::min(piece.size() + 1, rest_.size()));
    return piece;
  }

  auto skip_digits() -> bool {
    auto const size = rest_.size();
    while (!rest_.empty() && is_digit(rest_.front())) rest_.remove_prefix(1);
    return rest_.size() < size;
  }

  // A number of exactly so many digits, from `least` to `most`.
  auto number(std::size_t digits, int least, int most) -> std::optional<int> {
    if (rest_.size() < digits || !std::ranges::all_of(rest_.substr(0, digits), is_digit)) {
      return std::nullopt;
    }
    auto value = 0;
    for (auto const digit : rest_.substr(0, digits)) value = value * 10 + (digit - '0');
    rest_.remove_prefix(digits);
    if (value < least || value > most) return std::nullopt;
    return value;
  }

 private:
  std::string_view rest_;
};

struct Day {
  int number;
  bool is_last_of_month;
};

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
// full-date = date-fullyear "-" date-month "-" date-mday
// with the days of a month as in section 5.7.
auto full_date(Scanner& scanner) -> std::optional<Day> {
  auto const year = scanner.number(4, 0, 9999);
  if (!year || !scanner.take("-")) return std::nullopt;
  auto const month = scanner.number(2, 1, 12);
  if (!month || !scanner.take("-")) return std::nullopt;

  auto const is_leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
  auto const is_short = *month == 4 || *month == 6 || *month == 9 || *month == 11;
  auto const days = *month == 2 ? (is_leap ? 29 : 28) : is_short ? 30 : 31;
  auto const day = scanner.number(2, 1, days);
  if (!day) return std::nullopt;
  return Day{.number = *day, .is_last_of_month = *day == days};
}

struct Time {
  int minutes_in_utc;  // less than 0 on the day before, 1440 or more on the day after
  bool is_leap_second;
};

constexpr auto minutes_of_day = 24 * 60;

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
// partial-time = time-hour ":" time-minute ":" time-second [time-secfrac]
// full-time    = partial-time time-offset
auto full_time(Scanner& scanner) -> std::optional<Time> {
  auto const hour = scanner.number(2, 0, 23);
  if (!hour || !scanner.take(":")) return std::nullopt;
  auto const minute = scanner.number(2, 0, 59);
  if (!minute || !scanner.take(":")) return std::nullopt;
  auto const second = scanner.number(2, 0, 60);
  if (!second) return std::nullopt;
  // time-secfrac = "." 1*DIGIT
  if (scanner.take(".") && !scanner.skip_digits()) return std::nullopt;

  // time-offset = "Z" / time-numoffset; the letters T and Z "may alternatively be lower case".
  auto offset = 0;
  if (!scanner.take_one_of("Zz")) {
    auto const is_behind = scanner.take("-");
    if (!is_behind && !scanner.take("+")) return std::nullopt;
    auto const hours = scanner.number(2, 0, 23);
    if (!hours || !scanner.take(":")) return std::nullopt;
    auto const minutes = scanner.number(2, 0, 59);
    if (!minutes) return std::nullopt;
    offset = (*hours * 60 + *minutes) * (is_behind ? -1 : 1);
  }

  // Section 5.7: a leap second is the last second of a day in UTC, whatever the offset.
  auto const in_utc = *hour * 60 + *minute - offset;
  auto const is_leap_second = *second == 60;
  if (is_leap_second && (in_utc + 2 * minutes_of_day) % minutes_of_day != minutes_of_day - 1) {
    return std::nullopt;
  }
  return Time{.minutes_in_utc = in_utc, .is_leap_second = is_leap_second};
}

// The units of a duration in their order, each after a number: 1*DIGIT "Y", and after it perhaps
// 1*DIGIT "M", and so on. The first may be any of them; none may be left out between two.
// Capital letters only, as in ISO 8601, though ABNF would take small ones.
auto units(Scanner& scanner, std::string_view letters) -> bool {
  for (auto is_first = true; !scanner.done() && is_digit(scanner.rest().front());
       is_first = false) {
    scanner.skip_digits();
    if (scanner.done()) return false;
    auto const at = letters.find(scanner.rest().front());
    if (at == std::string_view::npos || (!is_first && at != 0)) return false;
    scanner.take_one_of(letters);
    letters.remove_prefix(at + 1);
  }
  return true;
}

// https://www.rfc-editor.org/rfc/rfc1123#section-2.1 and RFC 952, by which a label is letters,
// digits and, between them, hyphens. 63 and 253 are the bounds of RFC 1035, section 2.3.4, in text.
auto is_label(std::string_view label) -> bool {
  if (label.empty() || label.size() > 63) return false;
  if (!is_alphanumeric(label.front()) || !is_alphanumeric(label.back())) return false;
  return std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// https://www.rfc-editor.org/rfc/rfc3986#section-2.3 and 2.2
auto is_unreserved_or_sub_delimiter(char c) -> bool {
  return is_alphanumeric(c) || std::string_view{"-._~!$&'()*+,;="}.contains(c);
}

// Only unreserved characters, sub-delimiters, %XX and those of `others`.
// https://www.rfc-editor.org/rfc/rfc3986#section-2.1
auto is_made_of(std::string_view text, std::string_view others) -> bool {
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3 || !is_hexadecimal(text[i + 1]) || !is_hexadecimal(text[i + 2])) {
        return false;
      }
      i += 2;
    } else if (!is_unreserved_or_sub_delimiter(text[i]) && !others.contains(text[i])) {
      return false;
    }
  }
  return true;
}

// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2
// IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
auto is_ip_future(std::string_view text) -> bool {
  auto scanner = Scanner{text};
  if (!scanner.take_one_of("vV")) return false;
  auto const version = scanner.take_until('.');
  auto const address = scanner.rest();
  return !version.empty() && std::ranges::all_of(version, is_hexadecimal) && !address.empty() &&
         !address.contains('%') && is_made_of(address, ":");
}

// https://www.rfc-editor.org/rfc/rfc3986#section-3.2
// authority = [ userinfo "@" ] host [ ":" port ]
auto is_authority(std::string_view text) -> bool {
  if (auto const at = text.find('@'); at != std::string_view::npos) {
    if (!is_made_of(text.substr(0, at), ":")) return false;
    text.remove_prefix(at + 1);
  }
  if (text.starts_with('[')) {
    auto const end = text.find(']');
    if (end == std::string_view::npos) return false;
    auto const address = without_first(text.substr(0, end), 1);
    if (!is_ipv6(address) && !is_ip_future(address)) return false;
    text.remove_prefix(end + 1);
    if (text.empty()) return true;
    if (!text.starts_with(':')) return false;
    return std::ranges::all_of(without_first(text, 1), is_digit);
  }
  auto scanner = Scanner{text};
  auto const host = scanner.take_until(':');
  return is_made_of(host, "") && std::ranges::all_of(scanner.rest(), is_digit);
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
// date-time = full-date "T" full-time
auto is_date_time(std::string_view text) -> bool {
  auto scanner = Scanner{text};
  auto const day = full_date(scanner);
  if (!day || !scanner.take_one_of("Tt")) return false;
  auto const time = full_time(scanner);
  if (!time || !scanner.done()) return false;
  if (!time->is_leap_second) return true;
  // Section 5.7: at the end of a month in UTC, which may be the day before. It cannot be the day
  // after: no offset reaches from before midnight to the last minute of the next day.
  return time->minutes_in_utc < 0 ? day->number == 1 : day->is_last_of_month;
}

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
auto is_date(std::string_view text) -> bool {
  auto scanner = Scanner{text};
  return full_date(scanner) && scanner.done();
}

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
auto is_time(std::string_view text) -> bool {
  auto scanner = Scanner{text};
  return full_time(scanner) && scanner.done();
}

// https://www.rfc-editor.org/rfc/rfc3339#appendix-A
// duration = "P" (dur-date / dur-time / dur-week)
auto is_duration(std::string_view text) -> bool {
  auto scanner = Scanner{text};
  if (!scanner.take("P") || scanner.done()) return false;
  if (scanner.rest().ends_with('W')) {
    return scanner.skip_digits() && scanner.take("W") && scanner.done();
  }
  if (!units(scanner, "YMD")) return false;
  if (scanner.done()) return true;
  return scanner.take("T") && !scanner.done() && units(scanner, "HMS") && scanner.done();
}

// https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2
// Mailbox = Local-part "@" ( Domain / address-literal ), the Local-part a Dot-string of atoms.
// 64 and 254 are the bounds of section 4.5.3.1, without the brackets of a path.
// An address after IPv6: is one of RFC 4291, whose :: may stand for a single group; and IPv6 is
// written in capitals, though ABNF would take small letters.
auto is_email(std::string_view text) -> bool {
  auto const at = text.find('@');
  if (at == std::string_view::npos || at > 64 || text.size() > 254) return false;

  auto const local = text.substr(0, at);
  if (local.empty() || local.starts_with('.') || local.ends_with('.') || local.contains("..")) {
    return false;
  }
  // atext: https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3
  auto const is_atom = [](char c) {
    return is_alphanumeric(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~."}.contains(c);
  };
  if (!std::ranges::all_of(local, is_atom)) return false;

  auto domain = without_first(text, at + 1);
  if (!domain.starts_with('[')) return is_hostname(domain);
  if (!domain.ends_with(']')) return false;
  domain.remove_prefix(1);
  domain.remove_suffix(1);
  return domain.starts_with("IPv6:") ? is_ipv6(without_first(domain, 5)) : is_ipv4(domain);
}

// https://www.rfc-editor.org/rfc/rfc1123#section-2.1
auto is_hostname(std::string_view text) -> bool {
  if (text.empty() || text.size() > 253 || text.ends_with('.')) return false;
  for (auto scanner = Scanner{text}; !scanner.done();) {
    if (!is_label(scanner.take_until('.'))) return false;
  }
  return true;
}

// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2
// IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet
auto is_ipv4(std::string_view text) -> bool {
  auto scanner = Scanner{text};
  for (auto i = 0; i < 4; ++i) {
    if (i > 0 && !scanner.take(".")) return false;
    auto const rest = scanner.rest();
    auto const is_not_digit = [](char c) { return !is_digit(c); };
    auto const digits =
        static_cast<std::size_t>(std::ranges::find_if(rest, is_not_digit) - rest.begin());
    if (digits == 0 || digits > 3 || (digits > 1 && rest.front() == '0')) return false;
    if (!scanner.number(digits, 0, 255)) return false;
  }
  return scanner.done();
}

// https://www.rfc-editor.org/rfc/rfc4291#section-2.2
auto is_ipv6(std::string_view text) -> bool {
  auto groups = 0;
  auto is_shortened = false;
  auto scanner = Scanner{text};
  auto const is_whole = [&] { return is_shortened ? groups <= 7 : groups == 8; };
  // "2. [...] The use of "::" indicates one or more groups of 16 bits of zeros. The "::" can only
  //  appear once in an address."
  if (scanner.take("::")) {
    is_shortened = true;
    if (scanner.done()) return true;
  }
  while (groups < 8) {
    // "3. [...] x:x:x:x:x:x:d.d.d.d, where the 'x's are the hexadecimal values of the six
    //  high-order 16-bit pieces of the address, and the 'd's are the decimal values".
    if (is_ipv4(scanner.rest())) {
      groups += 2;
      return is_whole();
    }
    // "1. [...] x:x:x:x:x:x:x:x, where the 'x's are one to four hexadecimal digits".
    auto digits = 0;
    while (scanner.take_one_of("0123456789abcdefABCDEF")) ++digits;
    if (digits == 0 || digits > 4) return false;
    ++groups;
    if (scanner.done()) return is_whole();
    if (!scanner.take(":")) return false;
    if (scanner.take(":")) {
      if (is_shortened) return false;
      is_shortened = true;
      if (scanner.done()) return is_whole();
    }
  }
  return false;
}

// https://www.rfc-editor.org/rfc/rfc3986#section-3
// URI = scheme ":" hier-part [ "?" query ] [ "#" fragment ]
auto is_uri(std::string_view text) -> bool {
  // Section 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
  auto const colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  auto const scheme = text.substr(0, colon);
  auto const in_scheme = [](char c) {
    return is_alphanumeric(c) || std::string_view{"+-."}.contains(c);
  };
  if (!is_letter(scheme.front()) || !std::ranges::all_of(scheme, in_scheme)) return false;

  // Sections 3.4 and 3.5: query and fragment = *( pchar / "/" / "?" )
  auto scanner = Scanner{without_first(text, colon + 1)};
  auto without_fragment = Scanner{scanner.take_until('#')};
  if (!is_made_of(scanner.rest(), ":@/?")) return false;
  auto hierarchy = without_fragment.take_until('?');
  if (!is_made_of(without_fragment.rest(), ":@/?")) return false;

  // Section 3.3: a path after an authority is empty or begins with a slash.
  if (hierarchy.starts_with("//")) {
    hierarchy.remove_prefix(2);
    auto const authority = hierarchy.substr(0, hierarchy.find('/'));
    if (!is_authority(authority)) return false;
    hierarchy.remove_prefix(authority.size());
  }
  return is_made_of(hierarchy, ":@/");
}

// https://www.rfc-editor.org/rfc/rfc4122#section-3
auto is_uuid(std::string_view text) -> bool {
  if (text.size() != 36) return false;
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    auto const is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen ? text[i] != '-' : !is_hexadecimal(text[i])) return false;
  }
  return true;
}

}  // namespace json
