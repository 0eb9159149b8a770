// How engines call an OCI runtime: [OPTIONS OF ALL COMMANDS] COMMAND [OPTIONS] ID.
// https://github.com/opencontainers/runtime-tools/blob/master/docs/command-line-interface.md

#pragma once

#include <span>
#include <string_view>

namespace deploy {

struct CommandLine {
  bool creates = false;           // a container is made of a bundle
  std::string_view bundle = ".";  // its folder
  std::string_view log;           // where errors are told too; empty when nowhere
};

inline auto read_command_line(std::span<char const* const> words) -> CommandLine {
  auto line = CommandLine{};
  auto const value_of = [&](std::size_t at, std::string_view name) -> std::string_view {
    auto const word = std::string_view{words[at]};
    if (word == name) return at + 1 < words.size() ? words[at + 1] : std::string_view{};
    return word.starts_with(name) && word.substr(name.size()).starts_with('=')
               ? word.substr(name.size() + 1)
               : std::string_view{};
  };
  for (auto i = std::size_t{0}; i < words.size(); ++i) {
    auto const word = std::string_view{words[i]};
    if (word == "create" || word == "run") line.creates = true;
    for (auto const name : {std::string_view{"--bundle"}, std::string_view{"-b"}}) {
      if (auto const value = value_of(i, name); !value.empty()) line.bundle = value;
    }
    if (auto const value = value_of(i, "--log"); !value.empty()) line.log = value;
  }
  return line;
}

}  // namespace deploy
