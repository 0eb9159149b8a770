// The process's environment and arguments.

#include "host/environment.hpp"

#include <string_view>

#include "host/posix/environment.hpp"

extern char** environ;  // POSIX leaves its declaration to the program.

namespace host {
namespace {

auto own_arguments() -> std::vector<std::string>& {
  static auto arguments = std::vector<std::string>{};
  return arguments;
}

}  // namespace

auto environment() -> Variables {
  auto variables = Variables{};
  for (auto const* const* entry = environ; entry && *entry; ++entry) {
    auto const text = std::string_view{*entry};
    auto const equals = text.find('=');
    if (equals == text.npos) continue;
    variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

auto arguments() -> std::vector<std::string> { return own_arguments(); }

void posix::set_arguments(std::vector<std::string> arguments) {
  own_arguments() = std::move(arguments);
}

}  // namespace host
