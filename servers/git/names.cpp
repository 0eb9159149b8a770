#include "servers/git/names.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace git {
namespace {

// The letter of the escape, 'o' for three octal digits, or 0 for a byte that stands for itself.
auto escape_of(unsigned char byte, bool quotes_high) -> char {
  switch (byte) {
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\v':
      return 'v';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    case '"':
      return '"';
    case '\\':
      return '\\';
    default:
      return byte < 0x20 || byte == 0x7f || (quotes_high && byte >= 0x80) ? 'o' : '\0';
  }
}

}  // namespace

auto quoted_name(std::string_view name, bool quotes_high) -> std::string {
  auto const needs_quotes = std::ranges::any_of(name, [&](char byte) {
    return escape_of(static_cast<unsigned char>(byte), quotes_high) != '\0';
  });
  if (!needs_quotes) return std::string{name};
  auto quoted = std::string{'"'};
  for (auto const character : name) {
    auto const byte = static_cast<unsigned char>(character);
    auto const escape = escape_of(byte, quotes_high);
    if (escape == '\0') {
      quoted += character;
      continue;
    }
    quoted += '\\';
    if (escape != 'o') {
      quoted += escape;
      continue;
    }
    for (auto const shift : {6, 3, 0}) quoted += static_cast<char>('0' + ((byte >> shift) & 7));
  }
  return quoted + '"';
}

auto config_bool(git_config* config, char const* name, bool otherwise) -> bool {
  auto value = 0;
  return config && git_config_get_bool(&value, config, name) == 0 ? value != 0 : otherwise;
}

auto config_text(git_config* config, char const* name) -> std::string {
  auto text = Buffer{};
  if (!config || git_config_get_string_buf(text.get(), config, name) < 0) return {};
  return std::string{text.view()};
}

auto read_rendering(git_config* config) -> Rendering {
  auto rendering = Rendering{};
  rendering.quotes_high = config_bool(config, "core.quotepath", true);
  rendering.indent_heuristic = config_bool(config, "diff.indentheuristic", true);
  rendering.has_prefixes = !config_bool(config, "diff.noprefix", false);
  auto const algorithm = config_text(config, "diff.algorithm");
  rendering.patience = algorithm == "patience";
  rendering.minimal = algorithm == "minimal";
  // "copies" is more than "true", which is all that is done here.
  auto const renames = config_text(config, "diff.renames");
  rendering.finds_renames =
      renames == "copies" || renames == "copy" || config_bool(config, "diff.renames", true);
  auto number = std::int32_t{0};
  constexpr auto most = 10'000;
  if (config && git_config_get_int32(&number, config, "diff.interhunkcontext") == 0) {
    rendering.between_hunks = static_cast<std::uint32_t>(std::clamp(number, 0, most));
  }
  // Zero is no limit for git; here there is always one.
  if (config && git_config_get_int32(&number, config, "diff.renamelimit") == 0 && number > 0) {
    rendering.rename_limit = static_cast<std::uint32_t>(std::min(number, 1000));
  }
  return rendering;
}

}  // namespace git
