// Completions: what a client offers its user while an argument is typed.
// https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion

#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/arg.hpp"
#include "json/members.hpp"
#include "json/view.hpp"
#include "mcp/request.hpp"

namespace mcp {

// The argument so far, and those that have been filled in already.
struct Typed {
  std::string_view value;
  std::vector<std::pair<std::string_view, std::string_view>> others;
};

using Completer = std::function<std::vector<std::string>(Typed const&)>;

// One argument and who completes it.
struct Completion {
  std::string_view argument;
  Completer complete;
};

// The values that begin with what was typed, upper and lower case alike.
auto matching(std::span<std::string_view const> values, std::string_view typed)
    -> std::vector<std::string>;

// Answers completion/complete for the argument it names, of which `completions` may know something.
void answer_completion(Request const& request, std::span<Completion const> completions);

// Whom the request asks about: the string `member` of its ref, when that is of this type.
auto completion_ref(Request const& request, std::string_view type, std::string_view member)
    -> std::optional<std::string_view>;

// Of the argument, instead of who completed it before.
void set_completion(std::vector<Completion>& completions, std::string_view argument,
                    Completer completer);

namespace detail {

// The enumerators of an enum, which complete themselves.
template <class T>
inline constexpr std::span<std::string_view const> values_of = {};
template <class T>
  requires std::is_enum_v<T>
inline constexpr std::span<std::string_view const> values_of<T> = json::Codec<T>::names;
template <class T>
inline constexpr std::span<std::string_view const> values_of<std::optional<T>> = values_of<T>;
template <class T, base::Literal Doc, auto... Rules>
inline constexpr std::span<std::string_view const> values_of<json::Arg<T, Doc, Rules...>> =
    values_of<T>;

template <class Args>
auto completions_of() -> std::vector<Completion> {
  auto completions = std::vector<Completion>{};
  auto index = std::size_t{0};
  json::for_each_member_type<Args>([&]<class M>() {
    auto const name = json::member_names<Args>()[index++];
    if constexpr (!values_of<M>.empty()) {
      completions.emplace_back(
          name, [](Typed const& typed) { return matching(values_of<M>, typed.value); });
    }
  });
  return completions;
}

}  // namespace detail
}  // namespace mcp
