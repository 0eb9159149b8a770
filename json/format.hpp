// JSON Schema's `format`, checked and not only noted: ten formats, one function each, so that a
// component links those it names. Where a standard leaves a choice the stricter reading is taken,
// for what passes here must be taken by whatever the handler calls.

#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace json {

// https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3
enum class Format : std::uint8_t {
  date_time,
  date,
  time,
  duration,
  email,
  hostname,
  ipv4,
  ipv6,
  uri,
  uuid,
};

// As JSON Schema spells it.
constexpr auto name(Format format) -> std::string_view {
  switch (format) {
    case Format::date_time:
      return "date-time";
    case Format::date:
      return "date";
    case Format::time:
      return "time";
    case Format::duration:
      return "duration";
    case Format::email:
      return "email";
    case Format::hostname:
      return "hostname";
    case Format::ipv4:
      return "ipv4";
    case Format::ipv6:
      return "ipv6";
    case Format::uri:
      return "uri";
    case Format::uuid:
      return "uuid";
  }
  std::unreachable();
}

// A right value, for texts that say what would be right.
constexpr auto example(Format format) -> std::string_view {
  switch (format) {
    case Format::date_time:
      return "2026-01-15T09:30:00Z";
    case Format::date:
      return "2026-01-15";
    case Format::time:
      return "09:30:00Z";
    case Format::duration:
      return "P1DT2H30M";
    case Format::email:
      return "user@example.com";
    case Format::hostname:
      return "www.example.com";
    case Format::ipv4:
      return "192.0.2.1";
    case Format::ipv6:
      return "2001:db8::1";
    case Format::uri:
      return "https://example.com/path";
    case Format::uuid:
      return "123e4567-e89b-42d3-a456-426614174000";
  }
  std::unreachable();
}

// RFC 3339: a calendar date and a time with an offset. A second of 60 is right where a leap second
// can be, at the end of a month in UTC.
auto is_date_time(std::string_view text) -> bool;
auto is_date(std::string_view text) -> bool;
// With its offset; a second of 60 is right at 23:59 in UTC.
auto is_time(std::string_view text) -> bool;
// RFC 3339, appendix A: P3Y6M4DT12H30M5S or P2W, whole numbers, no unit left out between two.
auto is_duration(std::string_view text) -> bool;
// name@host or name@[address], without quoted parts, in ASCII.
auto is_email(std::string_view text) -> bool;
// RFC 1123, without a dot at the end.
auto is_hostname(std::string_view text) -> bool;
// Four decimal numbers without leading zeros.
auto is_ipv4(std::string_view text) -> bool;
// RFC 4291, without a zone and without a prefix length.
auto is_ipv6(std::string_view text) -> bool;
// RFC 3986, with its scheme.
auto is_uri(std::string_view text) -> bool;
// RFC 4122, of any version.
auto is_uuid(std::string_view text) -> bool;

template <Format Wanted>
auto conforms(std::string_view text) -> bool {
  if constexpr (Wanted == Format::date_time) {
    return is_date_time(text);
  } else if constexpr (Wanted == Format::date) {
    return is_date(text);
  } else if constexpr (Wanted == Format::time) {
    return is_time(text);
  } else if constexpr (Wanted == Format::duration) {
    return is_duration(text);
  } else if constexpr (Wanted == Format::email) {
    return is_email(text);
  } else if constexpr (Wanted == Format::hostname) {
    return is_hostname(text);
  } else if constexpr (Wanted == Format::ipv4) {
    return is_ipv4(text);
  } else if constexpr (Wanted == Format::ipv6) {
    return is_ipv6(text);
  } else if constexpr (Wanted == Format::uri) {
    return is_uri(text);
  } else {
    static_assert(Wanted == Format::uuid, "every format has its function");
    return is_uuid(text);
  }
}

}  // namespace json
