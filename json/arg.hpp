// One member of a tool's arguments: its type, its doc, its bounds and its default, in one
// declaration.
//
//   struct Search {
//     json::Arg<std::string, "Text to look for", json::min_length{1}> query;
//     json::Arg<int, "Lines to return", json::at_least{1}, json::at_most{1000},
//               json::otherwise{10}> limit;
//   };
//
// What is wrong with a declaration, json/declaration.hpp says when a tool is made of it.
//
// An Arg is its type: it derives from class types and converts to scalars. When compilers have
// annotations (C++26), they replace this file alone.

#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/literal.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/codec.hpp"
#include "json/format.hpp"
#include "json/pattern.hpp"

namespace json {

namespace detail {

template <class T>
struct Inner {
  using type = T;
};
template <class T>
struct Inner<std::optional<T>> {
  using type = T;
};
template <class T>
using inner = Inner<T>::type;

template <class T>
concept Number = (std::integral<T> && !std::same_as<T, bool>) || std::same_as<T, double>;
template <class T>
concept Sized = requires(T const& value) { value.size(); } && !std::same_as<T, std::string>;

template <class T>
constexpr auto size_of(T const& value) -> std::size_t {
  return value.size();
}
template <class T>
constexpr auto size_of(Map<T> const& value) -> std::size_t {
  return value.entries.size();
}

}  // namespace detail

// A rule says: which types it applies to, its schema keywords, whether a value keeps it, and what
// it asks for in words.

template <class Bound>
struct at_least {
  Bound bound;
  template <class T>
  static constexpr bool applies_to = detail::Number<T>;
  constexpr void schema(Schema& schema) const { schema.minimum(bound); }
  template <class T>
  constexpr auto keeps(T const& value) const -> bool {
    if constexpr (std::integral<T> && std::integral<Bound>)
      return !std::cmp_less(value, bound);
    else
      return !(value < static_cast<T>(bound));
  }
  auto words() const -> std::string { return "at least " + decimal_text(bound); }
};

template <class Bound>
struct at_most {
  Bound bound;
  template <class T>
  static constexpr bool applies_to = detail::Number<T>;
  constexpr void schema(Schema& schema) const { schema.maximum(bound); }
  template <class T>
  constexpr auto keeps(T const& value) const -> bool {
    if constexpr (std::integral<T> && std::integral<Bound>)
      return !std::cmp_greater(value, bound);
    else
      return !(value > static_cast<T>(bound));
  }
  auto words() const -> std::string { return "at most " + decimal_text(bound); }
};

// Lengths of text are counted in characters, as JSON Schema does.
struct min_length {
  std::size_t bound;
  template <class T>
  static constexpr bool applies_to = std::same_as<T, std::string>;
  constexpr void schema(Schema& schema) const { schema.number("minLength", bound); }
  auto keeps(std::string_view text) const -> bool { return base::utf8::count(text) >= bound; }
  auto words() const -> std::string { return base::concat("at least ", bound, " characters"); }
};

struct max_length {
  std::size_t bound;
  template <class T>
  static constexpr bool applies_to = std::same_as<T, std::string>;
  constexpr void schema(Schema& schema) const { schema.number("maxLength", bound); }
  auto keeps(std::string_view text) const -> bool { return base::utf8::count(text) <= bound; }
  auto words() const -> std::string { return base::concat("at most ", bound, " characters"); }
};

struct min_items {
  std::size_t bound;
  template <class T>
  static constexpr bool applies_to = detail::Sized<T> || requires(T t) { t.entries; };
  constexpr void schema(Schema& schema) const { schema.number("minItems", bound); }
  template <class T>
  auto keeps(T const& value) const -> bool {
    return detail::size_of(value) >= bound;
  }
  auto words() const -> std::string { return base::concat("at least ", bound, " items"); }
};

struct max_items {
  std::size_t bound;
  template <class T>
  static constexpr bool applies_to = detail::Sized<T> || requires(T t) { t.entries; };
  constexpr void schema(Schema& schema) const { schema.number("maxItems", bound); }
  template <class T>
  auto keeps(T const& value) const -> bool {
    return detail::size_of(value) <= bound;
  }
  auto words() const -> std::string { return base::concat("at most ", bound, " items"); }
};

template <base::Literal Text>
struct MatchesPattern {
  template <class T>
  static constexpr bool applies_to = std::same_as<T, std::string>;
  constexpr void schema(Schema& schema) const { schema.string("pattern", Text.view()); }
  auto keeps(std::string_view text) const -> bool { return Pattern<Text>::matches(text); }
  auto words() const -> std::string { return base::concat("text that matches ", Text.view()); }
};
template <base::Literal Text>
inline constexpr auto pattern = MatchesPattern<Text>{};

template <Format F>
struct ConformsTo {
  template <class T>
  static constexpr bool applies_to = std::same_as<T, std::string>;
  constexpr void schema(Schema& schema) const { schema.string("format", name(F)); }
  auto keeps(std::string_view text) const -> bool { return conforms<F>(text); }
  auto words() const -> std::string {
    auto const is_vowel = std::string_view{"aeio"}.contains(name(F).front());  // a uri, a uuid
    return base::concat(is_vowel ? "an " : "a ", name(F), " such as ", example(F));
  }
};
template <Format F>
inline constexpr auto format = ConformsTo<F>{};

// The value of a member that is left out.
template <class T>
struct otherwise {
  T value;
};
template <class T>
  requires(!std::is_pointer_v<T>)
otherwise(T) -> otherwise<T>;
template <std::size_t Size>
otherwise(char const (&)[Size]) -> otherwise<base::Literal<Size>>;

// Clients repeat the argument in the HTTP header Mcp-Param-NAME, so that a proxy can route by it.
// https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#custom-headers
template <base::Literal Name>
struct MirroredHeader {};
template <base::Literal Name>
inline constexpr auto header = MirroredHeader<Name>{};

// What people are shown in the place of the member's name.
template <base::Literal Text>
struct Titled {};
template <base::Literal Text>
inline constexpr auto title = Titled<Text>{};

namespace detail {

template <class Rule>
inline constexpr bool is_default = false;
template <class T>
inline constexpr bool is_default<otherwise<T>> = true;

template <class Rule>
inline constexpr bool is_header = false;
template <base::Literal Name>
inline constexpr bool is_header<MirroredHeader<Name>> = true;

template <class Rule>
inline constexpr bool is_title = false;
template <base::Literal Text>
inline constexpr bool is_title<Titled<Text>> = true;

template <class Rule>
inline constexpr bool is_bound = !is_default<Rule> && !is_header<Rule> && !is_title<Rule>;

template <class T>
constexpr auto default_of(T const& value) -> T const& {
  return value;
}
template <std::size_t Size>
constexpr auto default_of(base::Literal<Size> const& text) -> std::string {
  return std::string{text.view()};
}

constexpr void schema_default(Schema& schema, bool value) {
  schema.raw("default", value ? "true" : "false");
}
template <std::integral Integer>
constexpr void schema_default(Schema& schema, Integer value) {
  schema.number("default", value);
}
constexpr void schema_default(Schema& schema, double value) { schema.number("default", value); }
template <std::size_t Size>
constexpr void schema_default(Schema& schema, base::Literal<Size> const& text) {
  schema.string("default", text.view());
}
template <class Enum>
  requires std::is_enum_v<Enum>
constexpr void schema_default(Schema& schema, Enum value) {
  schema.string("default", Codec<Enum>::names[static_cast<std::size_t>(value)]);
}

// The default among the rules, or the type's own.
template <class T>
constexpr auto initial() -> T {
  return T{};
}
template <class T, class Rule, class... Rest>
constexpr auto initial(Rule const& rule, Rest const&... rest) -> T {
  if constexpr (is_default<Rule>)
    return T(default_of(rule.value));
  else
    return initial<T>(rest...);
}

constexpr auto header_name() -> std::string_view { return {}; }
template <base::Literal Name, class... Rest>
constexpr auto header_name(MirroredHeader<Name> const&, Rest const&...) -> std::string_view {
  return Name.view();
}
template <class Rule, class... Rest>
constexpr auto header_name(Rule const&, Rest const&... rest) -> std::string_view {
  return header_name(rest...);
}

constexpr auto title_of() -> std::string_view { return {}; }
template <base::Literal Text, class... Rest>
constexpr auto title_of(Titled<Text> const&, Rest const&...) -> std::string_view {
  return Text.view();
}
template <class Rule, class... Rest>
constexpr auto title_of(Rule const&, Rest const&... rest) -> std::string_view {
  return title_of(rest...);
}

template <class T>
struct Scalar {
  T value{};
  constexpr Scalar() = default;
  constexpr Scalar(T initial) : value{initial} {}  // NOLINT(google-explicit-constructor)
  constexpr operator T() const { return value; }   // NOLINT(google-explicit-constructor)
};

template <class T>
using ArgBase = std::conditional_t<std::is_class_v<T>, T, Scalar<T>>;

template <class T>
constexpr auto underlying(T const& value) -> T const& {
  return value;
}
template <class T>
constexpr auto underlying(Scalar<T> const& value) -> T const& {
  return value.value;
}
template <class T>
constexpr auto underlying(T& value) -> T& {
  return value;
}
template <class T>
constexpr auto underlying(Scalar<T>& value) -> T& {
  return value.value;
}

}  // namespace detail

template <class T, base::Literal Doc, auto... Rules>
struct Arg : detail::ArgBase<T> {
  using Base = detail::ArgBase<T>;

  constexpr Arg() : Base(detail::initial<T>(Rules...)) {}
  constexpr Arg(T value) : Base(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  template <class U>
    requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Arg> &&
             !std::same_as<std::remove_cvref_t<U>, T>)
  constexpr Arg(U&& value) : Base(T(std::forward<U>(value))) {}  // NOLINT

  constexpr auto get() const -> T const& {
    return detail::underlying(static_cast<Base const&>(*this));
  }
};

template <class T>
inline constexpr bool is_arg = false;
template <class T, base::Literal Doc, auto... Rules>
inline constexpr bool is_arg<Arg<T, Doc, Rules...>> = true;

// The header that mirrors a member, or nothing.
template <class T>
inline constexpr std::string_view mirrored_header = {};
template <class T, base::Literal Doc, auto... Rules>
inline constexpr std::string_view mirrored_header<Arg<T, Doc, Rules...>> =
    detail::header_name(Rules...);

template <class T, base::Literal Doc, auto... Rules>
inline constexpr bool is_optional<Arg<T, Doc, Rules...>> = is_optional<T>;

template <class T, base::Literal Doc, auto... Rules>
struct MemberTraits<Arg<T, Doc, Rules...>> {
  static constexpr bool required =
      !is_optional<T> && !(detail::is_default<std::remove_cvref_t<decltype(Rules)>> || ...);
  static constexpr std::string_view doc = Doc.view();
  static constexpr std::string_view title = detail::title_of(Rules...);  // or empty
  // Where null means something else than leaving it out.
  static constexpr bool takes_null = requires { Codec<T>::takes_null; };
};

template <class T, base::Literal Doc, auto... Rules>
struct Codec<Arg<T, Doc, Rules...>> {
  using Member = Arg<T, Doc, Rules...>;

  static constexpr void schema(Schema& schema) {
    Codec<T>::schema(schema);
    (rule_schema(schema, Rules), ...);
    schema.string("description", Doc.view());
  }

  static void expected(std::string& text) {
    Codec<T>::expected(text);
    (add_words(text, Rules), ...);
  }

  static void decode(Decoder& decoder, View value, Path const& where, Member& into) {
    auto& target = detail::underlying(static_cast<Member::Base&>(into));
    auto const before = decoder.count();
    Codec<T>::decode(decoder, value, where, target);
    if (decoder.count() != before) return;
    if constexpr (is_optional<T>) {
      if (!target) return;
      (check(decoder, value, where, *target, Rules), ...);
    } else {
      (check(decoder, value, where, target, Rules), ...);
    }
  }

  static void encode(Writer& writer, Member const& value) { Codec<T>::encode(writer, value.get()); }

 private:
  template <class Rule>
  static constexpr void rule_schema(Schema& schema, Rule const& rule) {
    if constexpr (detail::is_bound<Rule>) rule.schema(schema);
    if constexpr (detail::is_default<Rule>) detail::schema_default(schema, rule.value);
  }
  template <base::Literal Name>
  static constexpr void rule_schema(Schema& schema, MirroredHeader<Name> const&) {
    schema.string("x-mcp-header", Name.view());
  }

  template <base::Literal Text>
  static constexpr void rule_schema(Schema& schema, Titled<Text> const&) {
    schema.string("title", Text.view());
  }

  template <class Rule>
  static void add_words(std::string& text, Rule const& rule) {
    if constexpr (detail::is_bound<Rule>) text += ", " + rule.words();
  }

  template <class V, class Rule>
  static void check(Decoder& decoder, View given, Path const& where, V const& value,
                    Rule const& rule) {
    if constexpr (detail::is_bound<Rule>) {
      if (!rule.keeps(value)) decoder.mismatch(where, given, rule.words());
    }
  }
};

}  // namespace json
