// Everything that is not named here stays as the engine wrote it: users, namespaces, capabilities,
// seccomp, and the limits that the kernel watches over.

#include "deploy/runtime/rewrite.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/text.hpp"
#include "json/writer.hpp"

namespace deploy {
namespace {

using json::Kind;
using json::View;

constexpr auto suffix = std::string_view{".wasm"};
constexpr auto default_port = std::uint16_t{8080};
constexpr auto timeout_annotation = std::string_view{"wasmmcp.timeout-seconds"};

// What engines mount into every container for its system, and none of a server's business.
constexpr auto of_the_system =
    std::array<std::string_view, 6>{"/proc", "/sys", "/dev", "/run", "/var/run", "/etc"};

auto text_at(View value, std::string_view pointer) -> std::string_view {
  auto const found = value.at(pointer);
  return found && found->is(Kind::string) ? found->string() : std::string_view{};
}

auto is_at_or_below(std::string_view path, std::string_view folder) -> bool {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

auto variable(View config, std::string_view name) -> std::string_view {
  if (auto const variables = config.at("/process/env")) {
    for (auto const& each : variables->elements()) {
      auto const text = each.is(Kind::string) ? each.string() : std::string_view{};
      if (text.starts_with(name) && text.substr(name.size()).starts_with('=')) {
        return text.substr(name.size() + 1);
      }
    }
  }
  return {};
}

auto port_of(View config) -> base::Result<std::uint16_t> {
  auto const text = variable(config, "PORT");
  if (text.empty()) return default_port;
  auto const port = base::parse_integer<std::uint16_t>(text);
  if (!port || *port == 0) {
    return base::failure(base::concat("PORT is ", base::quoted(text), "; it must be 1 to 65535"));
  }
  return *port;
}

// Of a request: what the pod says, and else the node.
auto seconds_of(View config, Settings const& settings) -> base::Result<std::uint64_t> {
  auto const text = text_at(config, base::concat("/annotations/", timeout_annotation));
  if (text.empty()) return settings.seconds;
  auto const seconds = base::parse_integer<std::uint64_t>(text);
  if (!seconds || *seconds == 0) {
    return base::failure(base::concat("the annotation ", timeout_annotation, " is ",
                                      base::quoted(text), "; it must be a number above 0"));
  }
  return *seconds;
}

// Three quarters of what the container may have: the rest is the runtime's. Nothing without a
// limit.
auto memory_of(View config) -> std::optional<std::int64_t> {
  auto const limit = config.at("/linux/resources/memory/limit");
  if (!limit || !limit->is(Kind::number)) return std::nullopt;
  auto const bytes = base::parse_integer<std::int64_t>(limit->number());
  if (!bytes || *bytes <= 0) return std::nullopt;
  return *bytes / 4 * 3;
}

// The mounts that are a server's: directories, where no engine mounts its own.
auto directories_of(View config, bool (*is_directory)(std::string const&))
    -> std::vector<std::string> {
  auto found = std::vector<std::string>{};
  auto const mounts = config.find("mounts");
  if (!mounts) return found;
  for (auto const& mount : mounts->elements()) {
    auto const place = text_at(mount, "/destination");
    auto const kind = text_at(mount, "/type");
    auto const system = std::ranges::any_of(
        of_the_system, [&](std::string_view folder) { return is_at_or_below(place, folder); });
    if (place.empty() || place == "/" || system) continue;
    if (kind == "tmpfs" || is_directory(std::string{text_at(mount, "/source")})) {
      found.emplace_back(place);
    }
  }
  return found;
}

struct Words {
  std::vector<std::string> all;

  void add(auto const&... words) { (all.emplace_back(words), ...); }
};

auto arguments_of(View config, Settings const& settings, Component const& component,
                  std::vector<std::string> const& directories)
    -> base::Result<std::vector<std::string>> {
  auto words = Words{};
  auto const folder = std::string{runtime_folder};
  words.add(folder + "/loader", "--library-path", folder, folder + "/wasmtime");
  words.add(component.serves ? "serve" : "run");
  words.add("-C", "cache=n", "-S", "inherit-env=y");
  if (component.serves) {
    words.add("--addr", base::concat("0.0.0.0:", TRY(port_of(config))), "-S", "cli=y");
    words.add("--no-logging-prefix");
    words.add("-W", base::concat("timeout=", TRY(seconds_of(config, settings)), "s"));
    for (auto const& word : settings.serve) words.add(word);
  } else {
    if (component.uses_tcp) words.add("-S", "inherit-network=y");
    if (component.asks_http) words.add("-S", "http=y");
  }
  if (component.looks_up) words.add("-S", "allow-ip-name-lookup=y");
  if (auto const memory = memory_of(config)) {
    words.add("-W", base::concat("max-memory-size=", *memory));
  }
  for (auto const& each : directories) words.add("--dir", each);
  words.add("--allow-precompiled", code_file);
  auto is_first = true;
  for (auto const& word : MUST(config.at("/process/args")).elements()) {
    if (!std::exchange(is_first, false) && word.is(Kind::string)) words.add(word.string());
  }
  return words.all;
}

void write_process(json::Writer& writer, View process, std::vector<std::string> const& arguments) {
  writer.begin_object();
  for (auto const& [name, value] : process.members()) {
    writer.key(name);
    if (name != "args") {
      writer.value(value);
      continue;
    }
    writer.begin_array();
    for (auto const& word : arguments) writer.string(word);
    writer.end_array();
  }
  writer.end_object();
}

void write_mount(json::Writer& writer, std::string_view source, std::string_view destination) {
  writer.begin_object();
  writer.member("destination", destination).member("type", "bind").member("source", source);
  writer.key("options").begin_array();
  for (auto const* option : {"bind", "ro", "nosuid", "nodev"}) writer.string(option);
  writer.end_array().end_object();
}

void write_mounts(json::Writer& writer, std::optional<View> mounts, Settings const& settings,
                  std::string_view code) {
  writer.begin_array();
  if (mounts) {
    for (auto const& mount : mounts->elements()) writer.value(mount);
  }
  write_mount(writer, settings.folder, runtime_folder);
  write_mount(writer, code, code_file);
  writer.end_array();
}

}  // namespace

auto component_of(View config) -> std::optional<std::string> {
  auto const program = text_at(config, "/process/args/0");
  if (!program.ends_with(suffix)) return std::nullopt;
  if (program.starts_with('/')) return std::string{program};
  return base::concat(text_at(config, "/process/cwd"), "/", program);
}

auto rewritten(View config, Settings const& settings, Component const& component,
               std::string_view code, bool (*is_directory)(std::string const& path))
    -> base::Result<std::string> {
  auto const arguments =
      TRY(arguments_of(config, settings, component, directories_of(config, is_directory)));
  auto writer = json::Writer{};
  auto has_mounts = false;
  writer.begin_object();
  for (auto const& [name, value] : config.members()) {
    writer.key(name);
    if (name == "process") {
      write_process(writer, value, arguments);
    } else if (name == "mounts") {
      write_mounts(writer, value, settings, code);
      has_mounts = true;
    } else {
      writer.value(value);
    }
  }
  if (!has_mounts) write_mounts(writer.key("mounts"), std::nullopt, settings, code);
  writer.end_object();
  return writer.take();
}

}  // namespace deploy
