#include "deploy/runtime/rewrite.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "deploy/runtime/command_line.hpp"

namespace {

using namespace deploy;

auto is_directory(std::string const& path) -> bool { return path.starts_with("/node/folder"); }

auto changed(std::string_view config, Component component = {.serves = true}) -> std::string {
  auto const document = json::Document::parse(config);
  if (!document) return document.error().message;
  auto settings = Settings{};
  settings.serve = {"--reuse", "9"};
  auto const text = rewritten(document->root(), settings, component, "/cache/code", &is_directory);
  return text ? *text : text.error().message;
}

// The arguments of the program, with spaces between.
auto command(std::string_view config, Component component = {.serves = true}) -> std::string {
  auto text = changed(config, component);
  auto const document = json::Document::parse(text);
  if (!document) return text;
  auto line = std::string{};
  auto const arguments = document->root().at("/process/args");
  for (auto const& word : arguments->elements()) {
    line += base::concat(line.empty() ? "" : " ", word.string());
  }
  return line;
}

constexpr auto start =
    std::string_view{"/.wasmmcp/loader --library-path /.wasmmcp /.wasmmcp/wasmtime "};

}  // namespace

TEST("a component that handles HTTP is served on the port of its pod") {
  expect_equal(
      command(R"({"process": {"args": ["/s.wasm"], "env": ["PATH=/bin", "PORT=8012"]}})"),
      base::concat(
          start,
          "serve -C cache=n -S inherit-env=y --addr 0.0.0.0:8012 -S cli=y --no-logging-prefix"
          " -W timeout=300s --reuse 9 --allow-precompiled /.wasmmcp-code.cwasm"));
  expect(command(R"({"process": {"args": ["/s.wasm"]}})").contains(" --addr 0.0.0.0:8080 "));
  expect_equal(command(R"({"process": {"args": ["/s.wasm"], "env": ["PORT=x"]}})"),
               "PORT is 'x'; it must be 1 to 65535");
}

TEST("a command keeps its arguments, and opens what its imports ask for") {
  expect_equal(
      command(R"({"process": {"args": ["/s.wasm", "--read-only"]}})", {}),
      base::concat(
          start,
          "run -C cache=n -S inherit-env=y --allow-precompiled /.wasmmcp-code.cwasm --read-only"));
  expect(command(R"({"process": {"args": ["/s.wasm"]}})",
                 {.looks_up = true, .uses_tcp = true, .asks_http = true})
             .contains(" -S inherit-network=y -S http=y -S allow-ip-name-lookup=y "));
}

TEST("limits are those of the pod") {
  auto const text =
      command(R"({"process": {"args": ["/s.wasm"]}, "annotations": {"wasmmcp.timeout-seconds": "7"},
    "linux": {"resources": {"memory": {"limit": 67108864}}}})");
  expect(text.contains(" -W timeout=7s "));
  expect(text.contains(" -W max-memory-size=50331648 "));
  expect(
      !command(
           R"({"process": {"args": ["/s.wasm"]}, "linux": {"resources": {"memory": {"limit": -1}}}})")
           .contains("max-memory-size"));
  expect_equal(
      command(
          R"({"process": {"args": ["/s.wasm"]}, "annotations": {"wasmmcp.timeout-seconds": "0"}})"),
      "the annotation wasmmcp.timeout-seconds is '0'; it must be a number above 0");
}

TEST("volumes become directories, and what engines mount for themselves does not") {
  auto const text = command(R"({"process": {"args": ["/s.wasm"]}, "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/etc/hosts", "type": "bind", "source": "/node/hosts"},
    {"destination": "/data", "type": "bind", "source": "/node/folder/a"},
    {"destination": "/one.txt", "type": "bind", "source": "/node/file"},
    {"destination": "/scratch", "type": "tmpfs", "source": "tmpfs"},
    {"destination": "/development", "type": "bind", "source": "/node/folder/b"},
    {"destination": "/var/run/secrets/kubernetes.io", "type": "bind", "source": "/node/folder/token"}]})");
  expect(text.contains(" --dir /data --dir /scratch --dir /development --allow-precompiled "));
}

TEST("what is not named stays as it was") {
  expect_equal(
      changed(
          R"({"ociVersion":"1.0.2","process":{"user":{"uid":65532},"args":["/s.wasm"],"noNewPrivileges":true},"mounts":[{"destination":"/x"}],"linux":{"seccomp":{"n":1e400}}})",
          {}),
      R"({"ociVersion":"1.0.2","process":{"user":{"uid":65532},"args":["/.wasmmcp/loader","--library-path","/.wasmmcp","/.wasmmcp/wasmtime","run","-C","cache=n","-S","inherit-env=y","--allow-precompiled","/.wasmmcp-code.cwasm"],"noNewPrivileges":true},"mounts":[{"destination":"/x"},{"destination":"/.wasmmcp","type":"bind","source":"/opt/wasmmcp","options":["bind","ro","nosuid","nodev"]},{"destination":"/.wasmmcp-code.cwasm","type":"bind","source":"/cache/code","options":["bind","ro","nosuid","nodev"]}],"linux":{"seccomp":{"n":1e400}}})");
}

TEST("a sidecar's program is no component") {
  auto const program = [](std::string_view config) {
    return component_of(json::Document::parse(config)->root()).value_or("none");
  };
  expect_equal(program(R"({"process": {"args": ["/ko-app/queue"]}})"), "none");
  expect_equal(program(R"({"process": {"args": []}})"), "none");
  expect_equal(program("{}"), "none");
  expect_equal(program(R"({"process": {"args": ["/a.wasm"]}})"), "/a.wasm");
  expect_equal(program(R"({"process": {"args": ["a.wasm"], "cwd": "/app"}})"), "/app/a.wasm");
}

TEST("what a component asks for is read off its interfaces") {
  expect(look_at("..wasi:http/incoming-handler@0.2.0..").serves);
  expect(look_at("..wasi:http/handler@0.3.0..").serves);
  expect(!look_at("..wasi:cli/run@0.2.0..wasi:http/types@0.2.0").serves);
  expect(look_at("wasi:sockets/ip-name-lookup@0.2.0").looks_up);
  expect(look_at("wasi:sockets/tcp@0.2.0").uses_tcp);
  expect(look_at("wasi:http/outgoing-handler@0.2.0").asks_http);
}

TEST("the bundle is found however an engine says it") {
  auto const read = [](auto const&... words) {
    char const* const all[] = {words...};
    return read_command_line(all);
  };
  auto const podman =
      read("--log=/l", "--systemd-cgroup", "create", "--bundle", "/b", "--pid-file", "/p", "id");
  expect(podman.creates);
  expect_equal(podman.bundle, "/b");
  expect_equal(podman.log, "/l");
  expect_equal(read("--root", "/r", "create", "--bundle=/c", "id").bundle, "/c");
  expect_equal(read("create", "-b", "/d", "id").bundle, "/d");
  expect_equal(read("create", "id").bundle, ".");
  expect(!read("--root", "/r", "delete", "--force", "id").creates);
}

TEST("settings of a node are checked") {
  auto const told = [](std::string_view text) {
    auto const settings = read_settings(text);
    return settings ? base::concat(settings->runtime, " ", settings->seconds)
                    : settings.error().message;
  };
  expect_equal(told("{}"), "runc 300");
  expect_equal(told(R"({"runtime": "crun", "seconds": 60, "serve": ["-O", "x"]})"), "crun 60");
  expect_equal(told(R"({"second": 60})"),
               "'second' is no setting; there are runtime, folder, cache, seconds and serve");
  expect_equal(told(R"({"seconds": "60"})"),
               "'seconds' must be a number above 0, not the string '60'");
  expect_equal(told(R"({"folder": 1})"), "'folder' must be a text, not the number 1");
}
