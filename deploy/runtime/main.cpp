// wasmmcp-runtime: an OCI runtime in front of runc. A container whose program ends in `.wasm` is
// run by wasmtime; every other one, and every other command, is runc's as it came.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "deploy/runtime/command_line.hpp"
#include "deploy/runtime/component.hpp"
#include "deploy/runtime/file.hpp"
#include "deploy/runtime/machine_code.hpp"
#include "deploy/runtime/rewrite.hpp"
#include "deploy/runtime/settings.hpp"
#include "host/posix/beneath.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"

namespace {

using base::concat;
using host::posix::Descriptor;

auto open_to_read(std::string const& path) -> Descriptor {
  return Descriptor{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
}

auto is_directory(std::string const& path) -> bool {
  struct stat found{};
  return stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

// Beside the program, so that a node can have several, and else in /etc.
auto find_settings() -> base::Result<deploy::Settings> {
  auto own = std::array<char, 4096>{};
  auto const size = readlink("/proc/self/exe", own.data(), own.size());
  auto const program = std::string_view{own.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  for (auto const& path : {concat(program, ".json"), std::string{"/etc/wasmmcp/runtime.json"}}) {
    auto file = open_to_read(path);
    if (!file.open()) continue;
    auto settings = deploy::read_settings(TRY(deploy::read_file(std::move(file), path)));
    if (!settings) return base::failure(concat(path, ": ", settings.error().message));
    return settings;
  }
  return deploy::Settings{};
}

auto read_component(json::View config, std::string const& bundle, std::string const& name)
    -> base::Result<std::string> {
  auto const root_of = config.find("root");
  auto const path = root_of ? root_of->find("path") : std::nullopt;
  auto const root = path && path->is(json::Kind::string) ? std::string{path->string()} : "rootfs";
  auto const folder = root.starts_with('/') ? root : concat(bundle, "/", root);
  auto const opened = Descriptor{open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!opened.open())
    return base::failure(concat("cannot open ", folder, ": ", std::strerror(errno)));
  // An image may hold links; none leads out of it.
  auto const below = name.substr(name.find_first_not_of('/'));
  return deploy::read_file(host::posix::open_beneath(opened.number(), below.c_str(), O_RDONLY),
                           concat(name, " of the image"));
}

// Puts a bundle right whose program is a component.
auto prepare(std::string const& bundle, deploy::Settings const& settings) -> base::Result<> {
  auto const file = bundle + "/config.json";
  auto const text = TRY(deploy::read_file(open_to_read(file), file));
  auto const document = json::Document::parse(text);
  if (!document) return base::failure(concat(file, ": ", document.error().message));
  auto const config = document->root();
  auto const name = deploy::component_of(config);
  if (!name) return {};
  auto const component = TRY(read_component(config, bundle, *name));
  auto const code = TRY(deploy::machine_code(component, settings));
  auto const changed =
      TRY(deploy::rewritten(config, settings, deploy::look_at(component), code, &is_directory));
  auto const fresh = file + ".wasmmcp";
  unlink(fresh.c_str());
  TRY(deploy::write_file(fresh, changed, 0600));
  if (rename(fresh.c_str(), file.c_str()) != 0) {
    return base::failure(concat("cannot replace ", file, ": ", std::strerror(errno)));
  }
  return {};
}

// Engines show what is in the log, as runc writes it.
void tell(std::string_view log, std::string_view message) {
  auto const line = concat("wasmmcp-runtime: ", message, "\n");
  if (write(STDERR_FILENO, line.data(), line.size()) < 0) return;
  if (log.empty()) return;
  auto const entry = json::Writer{}
                         .begin_object()
                         .member("level", "error")
                         .member("msg", line.substr(0, line.size() - 1))
                         .end_object()
                         .text() +
                     "\n";
  auto const file =
      Descriptor{open(std::string{log}.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  if (file.open() && write(file.number(), entry.data(), entry.size()) < 0) return;
}

}  // namespace

auto main(int count, char** words) -> int {
  auto const line =
      deploy::read_command_line(std::span{words + 1, static_cast<std::size_t>(count - 1)});
  auto const settings = find_settings();
  auto const done = !settings      ? base::Result<>{std::unexpected{settings.error()}}
                    : line.creates ? prepare(std::string{line.bundle}, *settings)
                                   : base::Result<>{};
  if (!done) {
    tell(line.log, done.error().message);
    return EXIT_FAILURE;
  }
  auto runtime = settings->runtime;
  words[0] = runtime.data();
  execvp(words[0], words);
  tell(line.log, concat("cannot start ", runtime, ": ", std::strerror(errno)));
  return EXIT_FAILURE;
}
