// The members of an aggregate, by name; the names of enumerators. The one place that knows how a
// compiler without reflection can be asked.
//
// A structured-binding pack (C++26) binds the members; a pointer to each member of a constant of
// the type, given as template argument, makes its name appear in __PRETTY_FUNCTION__.

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace json {

template <class T>
concept Aggregate = std::is_aggregate_v<T> && std::is_class_v<T> && !std::is_array_v<T>;

namespace detail {

// Its member lends the names of its own members and is never made, for a struct with a long default
// text is no constant.
template <class T>
union Specimen {
  constexpr Specimen() : nothing{} {}
  constexpr ~Specimen() {}

  char nothing;
  T value;
};
template <class T>
inline constexpr Specimen<T> specimen{};

template <auto Pointer>
consteval auto name_of_member() -> std::string_view {
  // "... [Pointer = &specimen.timezone]"
  auto text = std::string_view{__PRETTY_FUNCTION__};
  text = text.substr(0, text.size() - 1);
  return text.substr(text.find_last_of(".>") + 1);
}

template <auto Value>
consteval auto name_of_enumerator() -> std::string_view {
  // "... [Value = SortBy::name]", or "[Value = (SortBy)7]" where there is no such enumerator
  auto text = std::string_view{__PRETTY_FUNCTION__};
  text = text.substr(0, text.size() - 1);
  auto const before = text.find_last_of(":) ");
  return text[before] == ')' ? std::string_view{} : text.substr(before + 1);
}

}  // namespace detail

template <Aggregate T>
consteval auto member_names() {
  auto const& [... members] = detail::specimen<T>.value;
  return std::array<std::string_view, sizeof...(members)>{detail::name_of_member<&members>()...};
}

template <Aggregate T>
consteval auto member_count() -> std::size_t {
  return member_names<T>().size();
}

// Calls visit(member...) with every member of the object, in declaration order.
template <Aggregate T, class Visit>
constexpr auto with_members(T& object, Visit&& visit) -> decltype(auto) {
  auto& [... members] = object;
  return std::forward<Visit>(visit)(members...);
}

template <Aggregate T, class Visit>
constexpr auto with_members(T const& object, Visit&& visit) -> decltype(auto) {
  auto const& [... members] = object;
  return std::forward<Visit>(visit)(members...);
}

// Calls visit.template operator()<Member>() for the type of every member.
template <Aggregate T, class Visit>
constexpr void for_each_member_type(Visit&& visit) {
  auto const& [... members] = detail::specimen<T>.value;
  (visit.template operator()<std::remove_cvref_t<decltype(members)>>(), ...);
}

namespace detail {

// Which of the values 0 to 63 have enumerators.
template <class Enum>
inline constexpr auto named_values = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array{!name_of_enumerator<static_cast<Enum>(I)>().empty()...};
}(std::make_index_sequence<64>{});

}  // namespace detail

// Enumerators with the values 0, 1, 2 ... up to the first gap, at most 64.
template <class Enum>
  requires std::is_enum_v<Enum>
consteval auto enumerator_count() -> std::size_t {
  auto const& named = detail::named_values<Enum>;
  return static_cast<std::size_t>(std::ranges::find(named, false) - named.begin());
}

// Whether there are more of them after a gap.
template <class Enum>
  requires std::is_enum_v<Enum>
consteval auto has_enumerator_gap() -> bool {
  auto const& named = detail::named_values<Enum>;
  return std::ranges::count(named, true) != static_cast<std::ptrdiff_t>(enumerator_count<Enum>());
}

template <class Enum>
consteval auto enumerator_names() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<std::string_view, sizeof...(I)>{
        detail::name_of_enumerator<static_cast<Enum>(I)>()...};
  }(std::make_index_sequence<enumerator_count<Enum>()>{});
}

}  // namespace json
