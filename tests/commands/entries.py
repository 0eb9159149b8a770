#!/usr/bin/env python3
"""`./wasmmcp config`: each client's entry starts the server that it names, and is put into the client's settings without harm to
what else is there.

    tests/commands/entries.py [WORDS OF A CASE'S NAME]
"""

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support import in_test_python  # noqa: E402

in_test_python.enter()  # which can read YAML

import yaml  # noqa: E402
from support import messages  # noqa: E402
from support.engines import ROOT, STOP_SECONDS  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402
from wasmmcp import servers  # noqa: E402

WASMMCP = str(ROOT / "wasmmcp")
SECONDS = 600  # it may have to build
# Where each client has the servers of its settings, and what it calls the command, arguments and environment.
PLACES = {"claude-desktop": "mcpServers", "claude-code": "mcpServers", "vscode": "servers", "cursor": "mcpServers",
          "gemini": "mcpServers", "goose": "extensions", "zed": "context_servers", "langchain": None, "json": None}
FILES = {"claude-desktop": ".config/Claude/claude_desktop_config.json", "claude-code": ".mcp.json", "vscode": ".vscode/mcp.json",
         "cursor": ".cursor/mcp.json", "gemini": ".gemini/settings.json", "goose": ".config/goose/config.yaml",
         "zed": ".config/zed/settings.json"}
LIMIT = {"WASMMCP_RESULT_LIMIT": "765432"}


def run(*words, home=None) -> subprocess.CompletedProcess:
    """In a home of its own, which is also the current folder."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("WASMMCP_", "XDG_")) and name != "TZ"}
    return subprocess.run([WASMMCP, "config", *map(str, words)], capture_output=True, text=True, timeout=SECONDS,
                          cwd=home or tempfile.gettempdir(), env={**environment, **({"HOME": str(home)} if home else {})})


def config(*words, home=None) -> str:
    done = run(*words, home=home)
    equal(done.returncode, 0, f"status of {words}: {done.stderr}")
    return done.stdout


def entry_in(client: str, server: str, text: str) -> dict:
    settings = yaml.safe_load(text) if client == "goose" else json.loads(text)
    if client != "json":
        settings = settings[server] if PLACES[client] is None else settings[PLACES[client]][server]
    names = {"cmd": "command", "envs": "env"} if client == "goose" else {}
    return {names.get(name, name): value for name, value in settings.items()}


def start(entry: dict) -> list:
    """The names of the tools of what the entry starts."""
    asked = [messages.initialize(1, "2025-11-25"), messages.notification("notifications/initialized"),
             messages.request(2, "tools/list")]
    done = subprocess.run([entry["command"], *entry["args"]], input="\n".join(asked) + "\n", capture_output=True, text=True,
                          timeout=STOP_SECONDS, env={"PATH": os.defpath, **entry["env"]}, cwd="/")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    check(len(answers) == 2, f"{entry} ended with {done.returncode}: {done.stderr[-1000:]}")
    return [tool["name"] for tool in answers[1]["result"]["tools"]]


def directories_of(server, folder, native: bool) -> list:
    return ["--dir", f"{folder}::/data"] if server.directories and not (native and server.name == servers.SUITE) else []


@case
def every_server_starts_from_its_entry():
    with tempfile.TemporaryDirectory() as folder:
        for server in servers.shipped():
            for more in ([], ["--native"]):
                entry = json.loads(config("json", server.name, *directories_of(server, folder, bool(more)), *more))
                check(Path(entry["command"]).is_absolute(), f"a client may have no PATH: {entry}")
                tools = start(entry)
                check(server.example is None or server.example["name"] in tools, f"{server.name} {more}: {tools}")


@case
def every_client_starts_what_is_printed_for_it():
    with tempfile.TemporaryDirectory() as folder:
        for client in PLACES:
            text = config(client, "filesystem", "--dir", folder, "--env", "WASMMCP_RESULT_LIMIT=765432")
            entry = entry_in(client, "filesystem", text)
            check("read_text_file" in start(entry), client)
            equal(entry["env"], LIMIT, f"environment for {client}")
            check("765432" not in "".join(entry["args"]), "values are not among the arguments")


@case
def what_is_written_is_what_is_printed_beside_what_was_there():
    for client, name in FILES.items():
        with tempfile.TemporaryDirectory() as place:
            home, file = Path(place).resolve(), Path(place).resolve() / name
            config(client, "time", "--write", home=home)
            equal(entry_in(client, "time", file.read_text()), entry_in(client, "time", config(client, "time", home=home)), client)
            equal(stat.S_IMODE(file.stat().st_mode), 0o600, f"mode of {name}")
            file.chmod(0o640)
            first = file.read_text()
            config(client, "fetch", "--write", home=home)
            second = file.read_text()
            for server in ("time", "fetch"):
                check(start(entry_in(client, server, second)), f"{client}: {server}")
            equal([path.name for path in sorted(file.parent.iterdir()) if path.is_file()], [file.name, f"{file.name}.backup"], "files")
            equal(file.with_name(f"{file.name}.backup").read_text(), first, "the backup")
            equal(stat.S_IMODE(file.stat().st_mode), 0o640, f"mode of {name} afterwards")
            config(client, "fetch", "--write", home=home)
            equal(file.read_text(), second, "when it was there already")
            config(client, "time", "--env", "TZ=Asia/Seoul", "--write", home=home)
            equal(entry_in(client, "time", file.read_text())["env"], {"TZ": "Asia/Seoul"}, "a changed entry")
            equal(file.with_name(f"{file.name}.backup-2").read_text(), second, "the second backup")
            equal(entry_in(client, "fetch", file.read_text()), entry_in(client, "fetch", second), "the other entry")


OTHER = {"goose": "# mine\nGOOSE_MODEL: x  # a comment\nextensions:\n    # indented by four\n    other:\n        enabled: true\n\nlast: 1\n",
         "zed": '{"theme": "One", "context_servers": {"other": {"command": "x"}}, "tab_size": 2}'}


@case
def what_else_is_in_the_settings_stays():
    for client, before in OTHER.items():
        with tempfile.TemporaryDirectory() as place:
            file = Path(place).resolve() / FILES[client]
            file.parent.mkdir(parents=True)
            elsewhere = Path(place).resolve() / "elsewhere"
            elsewhere.write_text(before)
            file.symlink_to(elsewhere)
            config(client, "time", "--write", home=place)
            check(file.is_symlink(), "a link stays one")
            read = yaml.safe_load if client == "goose" else json.loads
            was, now = read(before), read(file.read_text())
            check(now[PLACES[client]].pop("time"), "the entry")
            equal(now, was, f"what else {client} has")
            if client == "goose":
                check("# a comment" in file.read_text() and "# indented by four" in file.read_text(), "comments")


@case
def settings_that_are_no_settings_are_left_alone():
    for client, text, words in (("zed", "// mine\n{}", "is not as expected"), ("cursor", "[]", "it is no JSON object"),
                                ("vscode", '{"servers": []}', "'servers' is no object"), ("gemini", "{", "is not as expected"),
                                ("goose", "extensions: {a: 1}\n", "not one mapping"), ("cursor", "\udcff", "cannot read")):
        with tempfile.TemporaryDirectory() as place:
            file = Path(place).resolve() / FILES[client]
            file.parent.mkdir(parents=True, exist_ok=True)
            data = text.encode("utf-8", "surrogateescape")
            file.write_bytes(data)
            done = run(client, "time", "--write", home=place)
            check(done.returncode == 1 and words in done.stderr, f"{client}: {done.stderr}")
            equal(file.read_bytes(), data, "the file")
            equal([path.name for path in file.parent.iterdir() if path.is_file()], [file.name], "no backup of what is not changed")


@case
def a_slip_is_answered_with_one_line():
    for words, told in (
            ([], "wants the name of a client: claude-desktop"), (["claude-destkop", "time"], "Did you mean 'claude-desktop'?"),
            (["zed"], "wants the name of a server"), (["zed", "tiem"], "Did you mean 'time'?"),
            (["zed", "filesystem"], "name one, such as --dir"), (["zed", "time", "--dir", "/"], "takes no --dir"),
            (["zed", "filesystem", "--dir", "/no/such"], "'/no/such'"), (["zed", "time", "--nativ"], "'--nativ'"),
            (["zed", "time", "--env"], "--env wants"), (["zed", "time", "--env", "TSZ=x"], "Did you mean 'TZ'?"),
            (["zed", "time", "--env", "TZ"], "TZ is not set here"), (["zed", "suite", "--native", "--dir", "/"], "leave out --native"), (["json", "time", "--write"], "no file of settings")):
        done = run(*words)
        lines = done.stderr.strip().splitlines()
        check(done.returncode == 1 and len(lines) == 1 and told in lines[0], f"{words}: {done.stderr}")
        equal(done.stdout, "", f"output of {words}")


if __name__ == "__main__":
    sys.exit(main(__doc__))
