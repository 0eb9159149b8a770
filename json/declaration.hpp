// What is wrong with a declaration of arguments or results, in one sentence that names the member:
// static_assert shows it.
//
// A type is looked through here before anything else is made of it, so that one slip is one error
// and not a page of them. tests/refusals/ has a source for every sentence.

#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "json/arg.hpp"
#include "json/codec.hpp"
#include "json/members.hpp"

namespace json {

// What a struct is for: the members of arguments and options have docs, those of results need none.
enum class Role { argument, option, result };

namespace detail {

// Schemas are written out whole, so a struct that holds itself would have no end.
inline constexpr auto deepest_declaration = 32;

// Where we are: "point.x", and how deep.
struct Place {
  Role role;
  std::string path = {};
  int depth = 0;

  constexpr auto member(std::string_view name) const -> Place {
    auto const dot = path.empty() ? "" : ".";
    return {role, path + dot + std::string{name}, depth + 1};
  }
  constexpr auto element() const -> Place { return {role, path, depth + 1}; }

  constexpr auto fault(std::string const& what) const -> std::string {
    auto const noun = std::string{role == Role::argument ? "argument"
                                  : role == Role::option ? "option"
                                                         : "result"};
    if (!path.empty()) return "the " + noun + " '" + path + "' " + what;
    return (role == Role::result ? "the result " : "the struct of " + noun + "s ") + what;
  }
};

// Headers are the same in upper and lower case.
constexpr auto lower(std::string_view text) -> std::string {
  auto result = std::string{text};
  for (auto& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

template <std::size_t Size>
constexpr auto first_of(std::array<std::string, Size> const& faults) -> std::string {
  auto const first = std::ranges::find_if_not(faults, &std::string::empty);
  return first == faults.end() ? std::string{} : *first;
}

template <class T>
consteval auto name_of_type() -> std::string_view {
  // "... [T = float]"
  auto text = std::string_view{__PRETTY_FUNCTION__};
  text = text.substr(0, text.size() - 1);
  return text.substr(text.find("T = ") + 4);
}

// Stands for any base of T, so that T{AnyBase<T>{}} says whether it has one.
template <class T>
struct AnyBase {
  template <class Base>
    requires(std::is_base_of_v<Base, T> && !std::same_as<Base, T>)
  operator Base() const;  // NOLINT(google-explicit-constructor)
};

template <class T>
constexpr auto fault_of(Place const& place) -> std::string;

template <class T>
struct TypeFault {
  static constexpr auto in(Place const& place) -> std::string {
    if constexpr (std::is_enum_v<T>) {
      return of_enum(place);
    } else if constexpr (requires { Codec<T>::is_of_members; }) {
      return of_members(place);
    } else if constexpr (!Encodable<T>) {
      return place.fault("is of type " + std::string{name_of_type<T>()} +
                         ", which JSON cannot say; json/codec.hpp lists the types that it can");
    }
    return {};
  }

 private:
  static constexpr auto of_enum(Place const& place) -> std::string {
    // Without a fixed type there are numbers that no such enum may hold, and we ask for 64.
    if constexpr (!requires { T{0}; }) {
      return place.fault("has an enum that is not scoped: write enum class");
    } else if constexpr (enumerator_count<T>() == 0) {
      return place.fault("has an enum without an enumerator of value 0: they count from 0 upwards");
    } else if constexpr (has_enumerator_gap<T>()) {
      return place.fault("has an enum with a gap: its enumerators count 0, 1, 2 and so on");
    }
    return {};
  }

  static constexpr auto of_members(Place const& place) -> std::string {
    if constexpr (requires { T{AnyBase<T>{}}; }) {
      return place.fault("derives from another struct: its members must be its own");
    } else {
      return of_own_members(place);
    }
  }

  static constexpr auto of_own_members(Place const& place) -> std::string {
    auto fault = std::string{};
    auto index = std::size_t{0};
    auto headers = std::vector<std::string>{};
    for_each_member_type<T>([&]<class Member>() {
      auto const inner = place.member(member_names<T>()[index++]);
      if (!fault.empty()) return;
      auto const header = lower(mirrored_header<Member>);
      if (!header.empty() && std::ranges::contains(headers, header)) {
        fault = inner.fault("is repeated in a header that repeats another argument already");
        return;
      }
      headers.push_back(header);
      if (place.role != Role::result && !is_arg<Member>) {
        fault = inner.fault("has no doc: write mcp::Arg<T, \"what it is for\"> for its type T");
      } else {
        fault = fault_of<Member>(inner);
      }
    });
    return fault;
  }
};

template <class T>
struct TypeFault<std::optional<T>> {
  static constexpr auto in(Place const& place) { return fault_of<T>(place.element()); }
};
template <class T>
struct TypeFault<std::vector<T>> : TypeFault<std::optional<T>> {};
template <class T>
struct TypeFault<Map<T>> : TypeFault<std::optional<T>> {};

template <class... T>
struct TypeFault<std::variant<T...>> {
  static constexpr auto in(Place const& place) -> std::string {
    return first_of(std::array{fault_of<T>(place.element())...});
  }
};

// Whether a bound or a default is a value that T can hold as it stands.
template <class T, class Value>
constexpr auto holds(Value const& value) -> bool {
  if constexpr (std::same_as<T, bool> || std::is_enum_v<T>) {
    return std::same_as<T, Value>;
  } else if constexpr (std::integral<T> && std::integral<Value>) {
    return !std::same_as<Value, bool> && !std::same_as<Value, char> && std::in_range<T>(value);
  } else if constexpr (std::same_as<T, double>) {
    return Number<Value>;
  } else {
    return std::same_as<T, std::string> && std::same_as<Value, std::string>;
  }
}

template <class Rule>
inline constexpr bool is_bound_of_number = false;
template <class Bound>
inline constexpr bool is_bound_of_number<at_least<Bound>> = true;
template <class Bound>
inline constexpr bool is_bound_of_number<at_most<Bound>> = true;

template <class T, base::Literal Doc, auto... Rules>
struct TypeFault<Arg<T, Doc, Rules...>> {
  using Value = inner<T>;

  static constexpr auto in(Place const& place) -> std::string {
    if (Doc.view().empty()) return place.fault("has an empty doc: say what it is for");
    if (auto const fault = fault_of<T>(place); !fault.empty()) return fault;
    auto const what = first_of(std::array<std::string, sizeof...(Rules)>{of_rule(Rules, place)...});
    return what.empty() ? what : place.fault(what);
  }

 private:
  template <class Rule>
  static constexpr auto of_rule(Rule const& rule, Place const& place) -> std::string {
    if constexpr (is_default<Rule>) {
      return of_default(default_of(rule.value));
    } else if constexpr (is_header<Rule>) {
      return of_header(header_name(rule), place);
    } else if constexpr (is_title<Rule>) {
      return title_of(rule).empty() ? "has an empty title" : "";
    } else if constexpr (!Rule::template applies_to<Value>) {
      return "has a rule that does not fit its type: at_least and at_most are for numbers, "
             "lengths, patterns and formats for text, min_items and max_items for arrays and maps";
    } else if constexpr (is_bound_of_number<Rule>) {
      if (!holds<Value>(rule.bound)) return "has a bound that its type cannot hold";
      if ((breaks(Rules, rule.bound) || ...)) return "has bounds that leave it no value";
    }
    return {};
  }

  template <class Default>
  static constexpr auto of_default(Default const& value) -> std::string {
    if ((is_default<std::remove_cvref_t<decltype(Rules)>> + ...) > 1) return "has two defaults";
    if (!holds<Value>(value)) return "has a default that is not of its type";
    auto const outside = (breaks(Rules, value) || ...);
    return outside ? "has a default outside of its bounds" : std::string{};
  }

  // Bounds of numbers only: how long a text is, and what it matches, is told when it runs.
  template <class Rule, class Given>
  static constexpr auto breaks(Rule const& rule, Given const& given) -> bool {
    if constexpr (is_bound_of_number<Rule> && Number<Given> && Number<Value>) {
      return !rule.keeps(static_cast<Value>(given));
    }
    return false;
  }

  // https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#custom-headers
  static constexpr auto of_header(std::string_view name, Place const& place) -> std::string {
    constexpr auto plain = std::integral<Value> || std::same_as<Value, std::string>;
    if (!plain) return "is repeated in a header, which only text, integers and booleans can be";
    if (place.depth != 1) return "is repeated in a header, which only arguments at the top can be";
    return base::is_token(name) ? ""
                                : "is repeated in a header whose name is not a word of RFC 9110";
  }
};

template <class T>
constexpr auto fault_of(Place const& place) -> std::string {
  if (place.depth > deepest_declaration) {
    return Place{place.role, place.path.substr(0, place.path.find('.'))}.fault(
        "holds itself, or is more than 32 deep; mcp::Raw takes any JSON");
  }
  return TypeFault<T>::in(place);
}

}  // namespace detail

// Empty, or the sentence.
template <class T, Role role>
constexpr auto declaration_fault() -> std::string {
  return detail::fault_of<T>(detail::Place{role});
}

}  // namespace json
