"""A project of an author's own, outside of this checkout: made by `wasmmcp new`, built, tested, called, traced, and
served while it changes.

    python3 tests/author/run.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import http.client
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import saving  # noqa: E402
from support.engines import ROOT  # noqa: E402
from support.results import Skip, case, check, equal, main  # noqa: E402

from wasmmcp import author, new, openapi, paths, provision  # noqa: E402

WASMMCP = str(ROOT / "wasmmcp")
HELLO = Path(__file__).with_name("hello")
SECONDS = 600
WARNING = re.compile(r"\bwarning:", re.I)
# Cut from a WIT file as its author would write it.
WEATHER = """package demo:weather@1.0.0;

interface forecast {
  enum certainty { low, high }
  record place {
    /// Degrees north
    latitude: f64,
    longitude: f64,
  }
  record day { date: string, celsius: f64, rain: option<f64> }
  variant when { now, on(string) }

  /// The weather of the next days.
  get-forecast: func(where: place, days: u32, how-sure: option<certainty>, %from: when) -> result<list<day>, string>;
  /// Tells when a picture was taken.
  date-picture: func(picture: list<u8>) -> string;
  forget: func(names: list<string>);
  count: func() -> u64;
}

world weather { export forecast; }
"""


def run(*words, cwd, given="", status=0, **environment):
    done = subprocess.run([str(word) for word in words], cwd=cwd, input=given, capture_output=True, text=True, timeout=SECONDS,
                          env={**os.environ, **environment})
    check(done.returncode == status, f"{' '.join(map(str, words))} ended with {done.returncode}: {(done.stderr + done.stdout)[-3000:]}")
    check(not WARNING.search(done.stderr + done.stdout), f"a warning: {(done.stderr + done.stdout)[-3000:]}")
    return done


@contextlib.contextmanager
def somewhere():
    """A folder that is no part of the checkout."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder).resolve()


@case
def a_project_with_all_choices_builds_without_a_warning_and_its_tests_pass():
    with somewhere() as folder:
        run(WASMMCP, "new", "my-notes", "--with", ",".join(new.CHOICES), cwd=folder)
        project = folder / "my-notes"
        done = run(WASMMCP, "test", cwd=project)
        equal(done.stdout.splitlines()[-1], "14 passed, 0 failed, 0 skipped")
        # From a folder below it, by a link to the command that lies somewhere else.
        link = folder / "bin" / "wasmmcp"
        link.parent.mkdir()
        link.symlink_to(WASMMCP)
        (project / "deep").mkdir()
        done = run(link, "call", "my-notes", "greet", '{"name": "Ada"}', cwd=project / "deep")
        equal(done.stdout.strip(), "Hello, Ada!")
        (project / "data").mkdir()
        (project / "data" / "today.md").write_text("sunny\n")
        done = run(WASMMCP, "call", "my-notes", "--dir", "data", "read_file", '{"path": "today.md"}', cwd=project)
        equal(done.stdout.strip(), "sunny")
        done = run(WASMMCP, "call", "my-notes", "read_file", '{"path": "x"}', cwd=project, status=1)
        check("--dir" in done.stdout, done.stdout)
        told = json.loads(run(WASMMCP, "inspect", "my-notes", "--json", cwd=project).stdout)
        equal([tool["name"] for tool in told["tools"]], ["greet", "read_file", "get_page", "sign"])
        check("files in the directories" in told["touches"] and "network" in told["touches"], told["touches"])
        for component in told["components"].values():
            equal(sum(component["parts"].values()), component["bytes"])
        traced(project)
        the_network_has_to_be_named(project)
        a_trap_tells_its_line(project)
        served_while_it_changes(project)
        an_answer_comes_soon_after_a_save(project)
        built_by_cmake_alone(project)


def a_trap_tells_its_line(project: Path) -> None:
    source = project / "my_notes.cpp"
    text = source.read_text()
    lines = text.splitlines(keepends=True)
    [number] = [number for number, line in enumerate(lines) if "auto greet(" in line]
    source.write_text("".join([*lines[:number + 1], '  if (in.name.get() == "nobody") __builtin_trap();\n', *lines[number + 1:]]))
    asked = ("call", "my-notes", "--debug", "greet")
    equal(run(WASMMCP, *asked, '{"name": "Ada"}', cwd=project).stdout.strip(), "Hello, Ada!")
    told = run(WASMMCP, *asked, '{"name": "nobody"}', cwd=project, status=2).stderr
    check(f"my_notes.cpp:{number + 2}:" in told and "greet" in told and "mcp::Dispatcher" in told, told)
    source.write_text(text)


def the_network_has_to_be_named(project: Path) -> None:
    """Whoever forgets the word for it reads which one it is, from every command that starts the component."""
    file = project / "wasmmcp.json"
    text = file.read_text()
    table = json.loads(text)
    check(table["my-notes"].pop("network"), text)
    file.write_text(json.dumps(table))
    session = project / "lost.session"
    for words, status in ((["run", "my-notes"], 1), (["help", "my-notes"], 1), (["trace", "my-notes", session], 1),
                          (["call", "my-notes", "greet", '{"name": "Ada"}'], 2)):
        told = run(WASMMCP, *words, cwd=project, status=status).stderr
        check('it asks servers of the network, which has to be said: "network": true in wasmmcp.json' in told, told)
        own = [line for line in told.strip().splitlines() if not line.startswith("waiting for another wasmmcp")]
        equal(len(own), 1, told)
    file.write_text(text)
    check("greet" in run(WASMMCP, "help", "my-notes", cwd=project).stdout, "it does not start with the word")


def traced(project: Path) -> None:
    """A session that was recorded is a test, and one that is answered otherwise fails."""
    client = "".join(json.dumps(each) + "\n" for each in (
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "greet", "arguments": {"name": "Ada"}}}))
    session = project / "sessions" / "first.session"
    answers = run(WASMMCP, "trace", "my-notes", session, cwd=project, given=client).stdout.splitlines()
    equal([json.loads(each)["id"] for each in answers], [1, 2])
    equal(run(WASMMCP, "replay", cwd=project).stdout.strip(), "1 passed, 0 failed")
    done = run(WASMMCP, "test", "--only", "recorded", cwd=project)
    equal(done.stdout.splitlines()[-1], "1 passed, 0 failed, 0 skipped")
    text = session.read_text()
    session.write_text(text.replace("Hello, Ada!", "Good day, Ada!"))
    done = run(WASMMCP, "replay", session, cwd=project, status=1)
    check("Good day" in done.stderr and "Hello, Ada!" in done.stderr, done.stderr)
    session.write_text("@ ignore /result/content/0/text\n" + session.read_text())
    run(WASMMCP, "replay", session, cwd=project)
    # Directories are found from the project's folder on.
    run(WASMMCP, "trace", "my-notes", "--dir", "data::/data", session, cwd=project, given=client.replace(
        '{"name": "greet", "arguments": {"name": "Ada"}}', '{"name": "read_file", "arguments": {"path": "today.md"}}'))
    text = session.read_text()
    check("\n@ dir data::/data\n" in text and "sunny" in text, text)
    equal(run(WASMMCP, "replay", cwd=project).stdout.strip(), "1 passed, 0 failed")
    session.unlink()


def served_while_it_changes(project: Path) -> None:
    """The session of a client goes on with what was saved; what does not compile is told in brief."""
    with saving.Served(project, "my-notes", "--native") as served:
        status, session, _ = ask(served.port, {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}})
        check(status == 200 and session, f"{status}, session {session}")
        for greeting in ("Good day", "Good night"):
            served.save(greeting)
            status, _, answer = ask(served.port, {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
                "name": "greet", "arguments": {"name": "Ada"}}}, session)
            equal((status, answer["result"]["content"][0]["text"]), (200, f"{greeting}, Ada!"))
        served.source.write_text(served.text.replace("mcp::Arg<std::string, \"Whom to greet\", ", "mcp::Arg<std::string, \"\", "))
        before = len(served.said)
        served.read_until("what was there before still serves")
        told = "".join(served.said[before:])
        check("error:" in told and len(told.splitlines()) <= 25, told)
        equal(ask(served.port, {"jsonrpc": "2.0", "id": 3, "method": "ping"}, session)[0], 200)
        served.source.write_text(served.text)
        served.read_until("serving after")


def an_answer_comes_soon_after_a_save(project: Path) -> None:
    """How soon depends on the machine (docs/a-project-of-your-own.md); what makes it soon does not."""
    log = project / "build" / "cmake" / "dev" / ".ninja_log"
    found = saving.measure(project, "my-notes", 1)
    built = len(log.read_text().splitlines())
    found += saving.measure(project, "my-notes", 1)
    print(f"from save to answer: {', '.join(f'{each.seconds:.1f} s, {each.cpu:.1f} s of CPU' for each in found)}")
    # The object, its library, the program and the component, there and back.
    again = log.read_text().splitlines()[built:]
    check(len(again) <= 12, f"more was built than the server: {again}")
    check((project / "build" / "dev" / "mcp_server_my_notes_http.wasm").is_file(), "it was linked as what is shipped is")


def ask(port: int, message: dict, session: str = "") -> tuple:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    if session:
        headers["Mcp-Session-Id"] = session
    connection.request("POST", "/mcp", json.dumps(message), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, answer.getheader("Mcp-Session-Id"), json.loads(body) if body.startswith("{") else {}


def built_by_cmake_alone(project: Path) -> None:
    """find_package, without our command."""
    prefix = paths.PACKAGE
    toolchain = prefix / "share" / "wasmmcp" / "cmake" / "toolchain_native.cmake"
    cmake, ninja = ROOT / ".tools" / "bin" / "cmake", ROOT / ".tools" / "bin" / "ninja"
    common = ["-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={ninja}", f"-DCMAKE_PREFIX_PATH={prefix}"]
    run(cmake, "-S", project, "-B", project / "own", *common, f"-DCMAKE_TOOLCHAIN_FILE={toolchain}", cwd=project)
    run(ninja, "-C", project / "own", "mcp_server_my_notes", cwd=project)
    check((project / "own" / "native" / "mcp_server_my_notes").is_file(), "there is no program")
    # Another compiler is refused with a sentence.
    if shutil.which("c++"):
        done = subprocess.run([cmake, "-S", project, "-B", project / "wrong", *common], capture_output=True, text=True, cwd=project)
        check(done.returncode != 0 and "want the compiler that made them" in " ".join(done.stderr.split()), done.stderr[-1500:])


@case
def the_framework_is_a_folder_of_another_project():
    """add_subdirectory: all of it is configured, and the server's own source compiles; the parts are built elsewhere."""
    with somewhere() as folder:
        run(WASMMCP, "new", "guest", cwd=folder)
        project = folder / "guest"
        lists = project / "CMakeLists.txt"
        lists.write_text(lists.read_text().replace("find_package(WasmMCP REQUIRED)", f'add_subdirectory("{ROOT}" wasmmcp)'))
        cmake, ninja = ROOT / ".tools" / "bin" / "cmake", ROOT / ".tools" / "bin" / "ninja"
        run(cmake, "-S", project, "-B", project / "own", "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={ninja}",
            f"-DCMAKE_TOOLCHAIN_FILE={ROOT / 'cmake' / 'toolchain_native.cmake'}", cwd=project)
        planned = run(ninja, "-C", project / "own", "-t", "commands", "mcp_server_guest", cwd=project).stdout
        check("mcp_server_guest" in planned and "servers/time" not in planned, planned[-1000:])
        run(ninja, "-C", project / "own", "CMakeFiles/mcp_server_guest_code.dir/guest.cpp.o", cwd=project)


@case
def hello_is_a_server_in_fifteen_lines():
    with somewhere() as folder:
        shutil.copytree(HELLO, folder / "hello")
        code = [line for line in (HELLO / "hello.cpp").read_text().splitlines() if line and not line.startswith("//")]
        check(len(code) <= 15, f"{len(code)} lines")
        done = run(WASMMCP, "call", "hello", "greet", '{"name": "Ada"}', cwd=folder / "hello")
        equal(done.stdout.strip(), "Hello, Ada!")


@case
def a_wit_interface_becomes_a_server():
    with somewhere() as folder:
        (folder / "weather.wit").write_text(WEATHER)
        run(WASMMCP, "new", "weather", "--from-wit", "weather.wit", cwd=folder)
        done = run(WASMMCP, "test", "--only", "native", cwd=folder / "weather")
        equal(done.stdout.splitlines()[-1], "1 passed, 0 failed, 0 skipped")
        done = run(WASMMCP, "new", "other", "--from-wit", folder / "weather" / "README.md", cwd=folder, status=1)
        check("is no WIT" in done.stderr, done.stderr)


@case
def an_openapi_document_becomes_a_server():
    missing = provision.try_steps([author.step()])
    if missing:
        raise Skip(missing)
    document = openapi.read(author.DOCUMENT)
    with somewhere() as folder:
        # All operations are generated; one group of them is compiled.
        made = openapi.generate("all", "all", document, [])
        equal("\n".join(made.files.values()).count("mcp::InputSchema{"), 136)
        run(WASMMCP, "new", "files-api", "--from-openapi", author.DOCUMENT, "--tags", "Files,Folders", cwd=folder)
        done = run(WASMMCP, "test", "--only", "native", cwd=folder / "files-api")
        equal(done.stdout.splitlines()[-1], "3 passed, 0 failed, 0 skipped")


@case
def every_set_of_choices_is_text_without_marks():
    """What was not chosen leaves nothing behind."""
    template = Path(new.TEMPLATE)
    for count in range(len(new.CHOICES) + 1):
        for chosen in itertools.combinations(new.CHOICES, count):
            project = new.Project("a-b", frozenset(chosen), {}, {}, "greet")
            for file in new.BASE:
                text = new.filled(new.chosen_lines((template / file).read_text(), project.choices),
                                  {"NAME": "a-b", "ARTEFACT": "a_b", "TITLE": "A b"})
                check(not re.search(r"^// (if|else|end)\b|@[A-Z]+@", text, re.M), f"{file} with {chosen}: {text}")
                equal(text.count("{"), text.count("}"), f"braces in {file} with {chosen}")


@case
def a_slip_is_answered_with_a_line():
    with somewhere() as folder:
        for words, told in ((["new"], "wants the name"), (["new", "My Notes"], "'My Notes'"),
                            (["new", "x", "--with", "flies"], "Did you mean 'files'?"), (["new", "x", "--wiht", "files"], "--wiht"),
                            (["new", "x", "--with"], "wants a value"), (["new", "x", "--tags", "a"], "--from-openapi"),
                            (["new", "x", "--from-openapi", "nothing.json"], "nothing.json"),
                            (["dev"], "wants the name"), (["dev", "time", "--addr", "0.0.0.0:0"], "use serve"),
                            (["trace", "time"], "file to record to"), (["replay", "nothing"], "nothing"),
                            (["list", "--era", "old", "time"], "legacy"), (["inspect"], "--command"),
                            (["call", "--command", "true", "a", "b", "{}"], "are one argument")):
            done = run(WASMMCP, *words, cwd=folder, status=1)
            equal(len(done.stderr.strip().splitlines()), 1, done.stderr)
            check(told in done.stderr, f"'{told}' is not in '{done.stderr.strip()}'")
        (folder / "taken").mkdir()
        (folder / "taken" / "file").touch()
        check("not empty" in run(WASMMCP, "new", "taken", cwd=folder, status=1).stderr, "a folder was written over")


@case
def scripts_can_tell_what_happened():
    with somewhere() as folder:
        done = run(WASMMCP, "call", "tea", "brew", '{"tea": "sencha"}', "--json", cwd=folder)
        equal(json.loads(done.stdout)["structuredContent"]["celsius"], 75)
        done = run(WASMMCP, "call", "tea", "brew", '{"tea": "cola"}', "--json", cwd=folder, status=1)
        equal(json.loads(done.stdout)["isError"], True)
        check("unknown tool" in run(WASMMCP, "call", "tea", "bru", cwd=folder, status=2).stderr, "an unknown tool")
        run(WASMMCP, "call", "http://127.0.0.1:9/mcp", "bru", cwd=folder, status=2)
        run(WASMMCP, "list", "--command", "false", cwd=folder, status=2)
        for era in ("legacy", "modern"):
            found = json.loads(run(WASMMCP, "list", "tea", "--json", "--era", era, cwd=folder).stdout)
            equal([tool["name"] for tool in found["tools"]], ["brew", "list_teas", "steep"])
        done = run(WASMMCP, "call", "--command", ROOT / "build" / "native" / "mcp_server_tea", "list_teas", cwd=folder)
        check("sencha" in done.stdout, done.stdout)


if __name__ == "__main__":
    sys.exit(main(__doc__))
