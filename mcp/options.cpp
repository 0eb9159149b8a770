#include "mcp/options.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mcp {
namespace {

// As in the name of a variable: "LOG_PARSER" of "log-parser".
auto upper(std::string_view text) -> std::string {
  auto result = std::string{text};
  for (auto& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (c == '-') c = '_';
  }
  return result;
}

auto variable_of(std::string_view server, std::string_view name) -> std::string {
  return base::concat("WASMMCP_", upper(server), server.empty() ? "" : "_", upper(name));
}

auto flag_of(std::string_view name) -> std::string {
  auto flag = base::concat("--", name);
  for (auto& c : flag) {
    if (c == '_') c = '-';
  }
  return flag;
}

auto take(detail::OptionField const& field, std::string_view source, std::string_view text)
    -> base::Result<void> {
  if (text.empty()) return {};
  auto const quoted = json::quote(text);
  auto const document = MUST(json::Document::parse(quoted));
  auto decoder = json::Decoder{};
  field.decode(decoder, document.root(), field.member);
  if (!decoder.ok()) return base::failure(base::concat(source, ": ", decoder.faults()));
  return {};
}

auto read_flags(Arguments arguments, std::span<detail::OptionField const> fields,
                std::vector<std::string>* words) -> base::Result<void> {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto const argument = std::string_view{arguments[i]};
    if (argument == "--help" || argument == "--version") continue;  // the program's own
    if (words && !argument.starts_with('-')) {
      words->emplace_back(argument);
      continue;
    }
    auto const equals = argument.find('=');
    auto const flag = argument.substr(0, equals);
    auto const* found = static_cast<detail::OptionField const*>(nullptr);
    for (auto const& field : fields) {
      if (flag_of(field.name) == flag) found = &field;
    }
    if (!found) {
      auto message = base::concat("unknown argument ", base::quoted(argument));
      for (auto const& field : fields) {
        message +=
            base::concat(&field == fields.data() ? "; known are " : ", ", flag_of(field.name));
      }
      return base::failure(std::move(message));
    }
    auto const is_switched =
        found->is_switch &&
        (i + 1 == arguments.size() || (arguments[i + 1] != "true" && arguments[i + 1] != "false"));
    if (equals != argument.npos) {
      TRY(take(*found, flag, argument.substr(equals + 1)));
    } else if (is_switched) {
      TRY(take(*found, flag, "true"));
    } else if (i + 1 < arguments.size()) {
      TRY(take(*found, flag, arguments[++i]));
    } else {
      return base::failure(base::concat(flag, " needs a value"));
    }
  }
  return {};
}

}  // namespace

auto detail::read_options(std::string_view server, Variables variables, Arguments arguments,
                          std::span<OptionField const> fields, std::vector<std::string>* words)
    -> base::Result<void> {
  for (auto const& variable : variables) {
    if (!is_ours(variable)) continue;
    auto const& [name, value] = variable;
    for (auto const& field : fields) {
      if (name == variable_of(server, field.name)) TRY(take(field, name, value));
    }
  }
  return read_flags(arguments, fields, words);
}

auto detail::describe_options(std::string_view server, std::span<DeclaredOption const> options)
    -> std::vector<OptionDoc> {
  auto docs = std::vector<OptionDoc>{};
  for (auto const& [name, doc, when_unset] : options) {
    auto value = when_unset();
    if (value == "null" || value == "\"\"") value.clear();
    docs.push_back({variable_of(server, name), server.empty() ? std::string{} : flag_of(name), doc,
                    std::move(value)});
  }
  return docs;
}

auto unknown_variables(Variables variables, std::span<OptionDoc const> known)
    -> std::vector<std::string> {
  auto unknown = std::vector<std::string>{};
  for (auto const& variable : variables) {
    auto const is_known = [&](OptionDoc const& known) { return known.variable == variable.first; };
    if (is_ours(variable) && std::ranges::none_of(known, is_known)) {
      unknown.push_back(variable.first);
    }
  }
  return unknown;
}

}  // namespace mcp
