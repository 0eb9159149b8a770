// What an operator may set, as a struct: the same declaration as a tool's arguments.
//
//   struct Options {
//     mcp::Arg<std::optional<std::string>, "Zone to use when the user names none"> local_timezone;
//   };
//   auto const options = TRY(mcp::read_options<Options>("time", variables, arguments));
//
// reads WASMMCP_TIME_LOCAL_TIMEZONE, and --local-timezone, which goes before it. Empty is unset.
// The flag of a bool needs no value.

#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "json/codec.hpp"
#include "mcp/server.hpp"

namespace mcp {

using Variables = std::span<std::pair<std::string, std::string> const>;
using Arguments = std::span<std::string const>;

// Whether a variable is meant for us.
inline auto is_ours(std::pair<std::string, std::string> const& variable) -> bool {
  return variable.first.starts_with("WASMMCP_");
}

namespace detail {

// One option on its way from the command line to its member.
struct OptionField {
  std::string_view name;
  void (*decode)(json::Decoder& decoder, json::View value, void* member);
  void* member;
  bool is_switch;  // its flag alone says that it is on
};

// `server` is "log-parser", or empty for the options that all servers share: WASMMCP_WHAT, and no
// flags. `words` are the arguments that are no flags; where they have no place they are refused.
auto read_options(std::string_view server, Variables variables, Arguments arguments,
                  std::span<OptionField const> fields, std::vector<std::string>* words)
    -> base::Result<void>;

// One option as it was declared.
struct DeclaredOption {
  std::string_view name;
  std::string_view doc;
  std::string (*when_unset)();  // as JSON text
};

auto describe_options(std::string_view server, std::span<DeclaredOption const> options)
    -> std::vector<OptionDoc>;

template <class Member>
inline constexpr bool is_switch = false;
template <base::Literal Doc, auto... Rules>
inline constexpr bool is_switch<json::Arg<bool, Doc, Rules...>> = true;

// Nothing but what depends on the type: each is there once for every option.
template <class Member>
void decode_option(json::Decoder& decoder, json::View value, void* member) {
  json::Codec<Member>::decode(decoder, value, {}, *static_cast<Member*>(member));
}
template <class Member>
auto option_when_unset() -> std::string {
  return json::encode(Member{});
}

}  // namespace detail

// `words`, where it is given, takes the arguments that are no flags.
template <json::Aggregate Options>
auto read_options(std::string_view server, Variables variables, Arguments arguments,
                  std::vector<std::string>* words = nullptr) -> base::Result<Options> {
  constexpr auto is_right = json::declaration_fault<Options, json::Role::option>().empty();
  static_assert(is_right, json::declaration_fault<Options, json::Role::option>());
  auto options = Options{};
  static constexpr auto names = json::member_names<Options>();
  auto const outcome = json::with_members(options, [&]<class... M>(M&... members) {
    auto index = std::size_t{0};
    std::array<detail::OptionField, sizeof...(M)> const fields{detail::OptionField{
        names[index++], &detail::decode_option<M>, &members, detail::is_switch<M>}...};
    return detail::read_options(server, variables, arguments, fields, words);
  });
  if (!outcome) return std::unexpected{outcome.error()};
  return options;
}

template <json::Aggregate Options>
auto describe_options(std::string_view server) -> std::vector<OptionDoc> {
  static constexpr auto names = json::member_names<Options>();
  static constexpr auto declared = [] {
    auto list = std::array<detail::DeclaredOption, names.size()>{};
    auto index = std::size_t{0};
    json::for_each_member_type<Options>([&]<class M>() {
      list[index] = {names[index], json::MemberTraits<M>::doc, &detail::option_when_unset<M>};
      ++index;
    });
    return list;
  }();
  return detail::describe_options(server, declared);
}

// Every WASMMCP_ variable that none of the options reads: most likely a slip of the operator.
auto unknown_variables(Variables variables, std::span<OptionDoc const> known)
    -> std::vector<std::string>;

}  // namespace mcp
