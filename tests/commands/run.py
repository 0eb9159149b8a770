"""The one command, and the scripts that are its side doors, as a newcomer would use them.

    python3 tests/commands/run.py [WORDS OF A CASE'S NAME]
"""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.results import case, check, equal, main  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
WASMMCP = str(ROOT / "wasmmcp")
SECONDS = 300
SEOUL = '{"timezone": "Asia/Seoul"}'
PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
PONG = '{"jsonrpc":"2.0","id":1,"result":{}}\n'


def run(*command, given="", env=None):
    return subprocess.run([str(word) for word in command], input=given, capture_output=True, text=True,
                          timeout=SECONDS, env=env, cwd=tempfile.gettempdir())


def refused(*arguments, words=(), env=None):
    """One clear line, and an exit status that says so."""
    done = run(*arguments, env=env)
    check(done.returncode != 0, f"{arguments} ended with status 0")
    told = done.stderr.strip().splitlines()
    equal(len(told), 1, f"lines of {done.stderr!r}")
    for word in words:
        check(word in told[0], f"'{word}' is not in '{told[0]}'")
    equal(done.stdout, "")


@case
def a_slip_is_answered_with_one_line():
    refused(WASMMCP, "srve", words=["unknown command 'srve'", "'serve'"])
    refused(WASMMCP, "serve", "tiem", words=["'tiem'", "time"])
    refused(WASMMCP, "serve", words=["time"])
    refused(WASMMCP, "serve", "time", "--port", "1", words=["--port"])
    refused(WASMMCP, "serve", "time", "--addr", "8000", words=["8000"])
    refused(WASMMCP, "serve", "time", "--opne", words=["--opne", "--open"])
    refused(WASMMCP, "build", "filesistem", words=["'filesistem'"])
    refused(WASMMCP, "setup", "now", words=["now"])
    refused(WASMMCP, "test", "--only", "no such step", words=["no such step"])
    refused(WASMMCP, "call", "time", "get_current_time", "{", words=["JSON"])


@case
def a_taken_port_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        refused(WASMMCP, "serve", "time", "--addr", f"127.0.0.1:{port}", words=[str(port), "taken"])


@case
def a_missing_prerequisite_is_told():
    with tempfile.TemporaryDirectory() as folder:
        # A machine with a shell and nothing else.
        for tool in ("sh", "dirname", "pwd"):
            os.symlink(shutil.which(tool), Path(folder) / tool)
        refused(shutil.which("sh"), WASMMCP, "help", env={"PATH": folder}, words=["Python 3.9", "apt install"])
        # One with Python, but without cargo, in a checkout that has fetched nothing yet.
        os.symlink(sys.executable, Path(folder) / "python3")
        checkout = Path(folder) / "checkout"
        for part in ("wasmmcp", "tools", "third_party", "cmake", "CMakePresets.json"):
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            checkout.mkdir(exist_ok=True)
            copy(source, checkout / part)
        done = run(shutil.which("sh"), checkout / "wasmmcp", "setup", env={"PATH": folder, "HOME": folder})
        check(done.returncode != 0, "setup without cargo ended with status 0")
        check("cargo" in done.stderr.strip().splitlines()[-1], done.stderr)
        (Path(folder) / "cargo").write_text("#!/bin/sh\necho cargo 1.74.1\n", encoding="ascii")
        (Path(folder) / "cargo").chmod(0o755)
        done = run(shutil.which("sh"), checkout / "wasmmcp", "setup", env={"PATH": folder, "HOME": folder})
        check(done.returncode != 0 and "cargo 1.75 or newer" in done.stderr.strip().splitlines()[-1], done.stderr)


@case
def a_build_of_another_checkout_is_left_alone():
    with tempfile.TemporaryDirectory() as folder:
        checkout, others = Path(folder) / "checkout", Path(folder) / "others" / "cmake" / "wasm"
        others.mkdir(parents=True)
        (others / "made-from").write_text("something else\n")
        checkout.mkdir()
        for part in ("wasmmcp", "tools", "third_party", "cmake", "servers", "CMakePresets.json"):
            (checkout / part).symlink_to(ROOT / part) if part not in ("wasmmcp", "tools") else (
                shutil.copytree if part == "tools" else shutil.copy)(ROOT / part, checkout / part)
        (checkout / "build").symlink_to(Path(folder) / "others")
        (checkout / ".tools").symlink_to(ROOT / ".tools")
        script = ("import sys; sys.path.insert(0, sys.argv[1])\n"
                  "from wasmmcp import builder, console\n"
                  "try:\n    builder.configure('wasm')\nexcept console.Failure as failure:\n    print(failure)\n")
        done = run(sys.executable, "-c", script, checkout / "tools")
        check("a build that is not its own" in done.stdout, done.stdout + done.stderr)
        equal((others / "made-from").read_text(), "something else\n")


@case
def help_names_the_commands_and_what_a_server_can_do():
    done = run(WASMMCP, "help")
    equal(done.returncode, 0)
    for word in ("serve NAME", "run NAME", "call SERVER", "list SERVER", "inspect SERVER", "new NAME", "dev NAME", "build", "test",
                 "bench", "setup", "time"):
        check(word in done.stdout, f"'{word}' is not in the help")
    done = run(WASMMCP, "help", "time")
    equal(done.returncode, 0)
    for word in ("get_current_time", "WASMMCP_TIME_LOCAL_TIMEZONE", "--local-timezone",
                 "WASMMCP_MESSAGE_LIMIT"):
        check(word in done.stdout, f"'{word}' is not in the help of time")


@case
def a_tool_is_called():
    done = run(WASMMCP, "call", "time", "get_current_time", SEOUL)
    equal(done.returncode, 0, done.stderr)
    check("+09:00" in done.stdout, done.stdout)
    done = run(WASMMCP, "call", "time", "get_current_time", '{"timezone": "Asia/Soul"}')
    equal(done.returncode, 1)
    check("Asia/Seoul" in done.stdout + done.stderr, done.stdout + done.stderr)


@case
def a_server_is_run_on_standard_input_and_output():
    equal(run(WASMMCP, "run", "time", given=PING).stdout, PONG)
    done = run(WASMMCP, "run", "time", "--", "--local-timezone", "Mars/X", given=PING)
    check(done.returncode != 0, "a wrong zone was taken")
    check("Mars/X" in done.stderr, done.stderr)


def messages(*each):
    return "".join(json.dumps({"jsonrpc": "2.0", **message}) + "\n" for message in each)


def hello(capabilities):
    return {"id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25", "capabilities": capabilities,
                                                        "clientInfo": {"name": "commands", "version": "1"}}}


@case
def a_session_is_played_again_though_its_questions_have_other_ids():
    with tempfile.TemporaryDirectory() as folder:
        session = Path(folder) / "print.session"
        client = subprocess.Popen([WASMMCP, "trace", "notebook", session], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def say(*each):
            client.stdin.write(messages(*each))
            client.stdin.flush()

        say(hello({"elicitation": {"form": {}}}), {"method": "notifications/initialized"},
            {"id": 2, "method": "tools/call", "params": {"name": "print", "arguments": {}}})
        question = next(each for each in map(json.loads, client.stdout) if each.get("method") == "elicitation/create")
        say({"id": question["id"], "result": {"action": "accept", "content": {"email": "ada@example.org", "copies": 3}}})
        check("3 copies for ada" in client.stdout.readline(), "the answer did not come")
        client.stdin.close()
        equal(client.wait(20), 0)
        equal(run(WASMMCP, "replay", session).stdout, "1 passed, 0 failed\n")
        other = "".join(mark + json.dumps({**message, "id": "another"} if message.get("id") == question["id"] else message) + "\n"
                        for mark, message in ((line[:2], json.loads(line[2:])) for line in session.read_text().splitlines()[1:]))
        equal(other.count('"another"'), 2, "the id of the question")
        session.write_text(f"@ server notebook\n{other}")
        equal(run(WASMMCP, "replay", session).stdout, "1 passed, 0 failed\n")
        session.write_text(session.read_text().replace("3 copies", "4 copies"))
        equal(run(WASMMCP, "replay", session).stdout, "0 passed, 1 failed\n")


@case
def a_session_is_played_again_on_its_directories_or_on_others():
    with tempfile.TemporaryDirectory() as folder:
        session, mine, other = (Path(folder) / name for name in ("read.session", "mine", "other"))
        for place, text in ((mine, "sunny"), (other, "rainy")):
            place.mkdir()
            (place / "today.md").write_text(text)
        asked = messages(hello({}), {"method": "notifications/initialized"}, {"id": 2, "method": "tools/call", "params": {
            "name": "read_text_file", "arguments": {"path": "/notes/today.md"}}})
        done = run(WASMMCP, "trace", "filesystem", "--dir", f"{mine}::/notes", session, given=asked)
        check("sunny" in done.stdout, done.stdout + done.stderr)
        check(f"@ dir {mine.resolve()}::/notes\n" in session.read_text(), session.read_text())
        equal(run(WASMMCP, "replay", session).stdout, "1 passed, 0 failed\n")
        done = run(WASMMCP, "replay", "--dir", f"{other}::/notes", session)
        equal((done.returncode, done.stdout), (1, "0 passed, 1 failed\n"))
        check("rainy" in done.stderr, done.stderr)
        session.write_text(f"@ server time\n> {PING}< {PONG}")
        equal(run(WASMMCP, "replay", session).stdout, "1 passed, 0 failed\n")
        refused(WASMMCP, "replay", "--dir", other, session, words=["time works on no directories"])


@case
def a_server_that_ends_is_told_at_once():
    with tempfile.TemporaryDirectory() as folder:
        session = Path(folder) / "first.session"
        session.write_text(f"@ server time\n> {PING}< {PONG}")
        wrong = {**os.environ, "WASMMCP_TIME_LOCAL_TIMEZONE": "Mars/X"}
        start = time.monotonic()
        done = run(WASMMCP, "replay", session, env=wrong)
        equal(done.stdout, "0 passed, 1 failed\n")
        check("the server ended; 0 of 1 messages came" in done.stderr and "Mars/X" in done.stderr, done.stderr)
        # And its client, which does not hang up, is not left waiting.
        client = subprocess.Popen([WASMMCP, "trace", "time", session], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, env=wrong)
        equal(client.stdout.read(), b"")
        check(client.wait(20) != 0, "trace ended with status 0")
        client.stdin.close()
        check(time.monotonic() - start < 40, "it took as long as an answer may")


@case
def the_scripts_are_doors_to_the_same_commands():
    equal(run(ROOT / "scripts" / "build_all.sh").returncode, 0)
    equal(run(ROOT / "scripts" / "build_server.sh", "time", "cli").returncode, 0)
    equal(run(ROOT / "scripts" / "build_server.sh", "time").returncode, 0)
    check((ROOT / "build" / "wasm" / "mcp_server_time_cli.wasm").exists(), "nothing was built")
    equal(run(ROOT / "scripts" / "run_server.sh", "time", given=PING).stdout, PONG)
    equal(run(ROOT / "scripts" / "run_server.sh", "time", "cli", given=PING).stdout, PONG)
    refused(ROOT / "scripts" / "run_server.sh", "tiem", "cli", words=["'tiem'"])
    refused(ROOT / "scripts" / "run_server.sh", "time", "htp", words=["htp", "cli", "http"])
    refused(ROOT / "scripts" / "build_server.sh", words=["NAME"])


def served(*command, env=None):
    """Starts a server; what it says until the line to paste, and the process."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, cwd=tempfile.gettempdir(),
                               start_new_session=True, env=env)
    told = ""
    for line in process.stderr:
        told += line
        if "Ctrl-C" in line:
            break
    return process, told


def end(process):
    os.killpg(process.pid, signal.SIGINT)
    process.stderr.read()
    equal(process.wait(20), 0, "exit status after Ctrl-C")


def pasted(told, env=None):
    line = re.search(r"^\s*(curl .*)$", told, re.MULTILINE)
    check(line, f"there is no line to paste in {told!r}")
    done = subprocess.run(line.group(1), shell=True, capture_output=True, text=True, timeout=20,
                          env=env)
    return json.loads(done.stdout)


def serves(*options, address="127.0.0.1:0", env=None):
    process, told = served(WASMMCP, "serve", "time", "--addr", address, *options, env=env)
    try:
        check(re.search(r"http://127\.0\.0\.1:\d+/mcp", told), told)
        for tool in ("get_current_time", "convert_time"):
            check(tool in told, f"{tool} is not in {told!r}")
        answer = pasted(told, env)
        check("+09:00" in answer["result"]["content"][0]["text"], str(answer))
        return told
    finally:
        end(process)


@case
def serve_prints_a_line_that_works_when_pasted():
    serves()


@case
def serve_speaks_wasi_0_3_and_runs_natively():
    serves("--p3")
    serves("--native")


def ask(told, method, session="", message=None):
    address, port = re.search(r"http://([\d.]+):(\d+)/mcp", told).groups()
    connection = http.client.HTTPConnection(address, int(port), timeout=20)
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
               **({"Mcp-Session-Id": session} if session else {})}
    connection.request(method, "/mcp", json.dumps(message) if message else None, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Mcp-Session-Id")


def end_a_session(told):
    """One that no instance takes any more, as a record says."""
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    status, session = ask(told, "POST", message={
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                   "clientInfo": {"name": "commands", "version": "1"}}})
    check(status == 200 and session, f"{status}, session {session}")
    equal(ask(told, "POST", session, ping)[0], 200)
    equal(ask(told, "DELETE", session)[0] // 100, 2)
    equal(ask(told, "POST", session, ping)[0], 404)


@case
def serve_gives_a_key_and_a_directory_to_a_server_with_state():
    folder = ROOT / "build" / "state" / "probe"
    shutil.rmtree(folder, ignore_errors=True)
    for option in ([], ["--p3"], ["--native"]):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "old").touch()
        os.utime(folder / "old", (0, 0))
        (folder / "young").touch()
        process, told = served(WASMMCP, "serve", "probe", "--addr", "127.0.0.1:0", *option)
        try:
            check(f"state is kept in {folder}" in told, told)
            check("a key of its own" in told, told)
            end_a_session(told)
            names = sorted(os.listdir(folder))
            equal([name.split(".")[0] for name in names], ["ended", "young"])
            equal(folder.stat().st_mode & 0o777, 0o700)
        finally:
            end(process)
        shutil.rmtree(folder)


@case
def serve_takes_the_operators_key_and_directory():
    secret = "not-to-be-seen-by-anybody"
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "WASMMCP_KEY": secret, "WASMMCP_STATE_DIR": folder}
        for option in ([], ["--native"]):
            process, told = served(WASMMCP, "serve", "probe", "--addr", "127.0.0.1:0", *option, env=env)
            try:
                check(f"state is kept in {folder}" in told and "WASMMCP_KEY" in told, told)
                check(secret not in told, "the key is shown")
                end_a_session(told)
            finally:
                end(process)
        equal(len(os.listdir(folder)), 2)
    for key in ("2short", "15-bytes-of-key"):
        done = run(WASMMCP, "serve", "probe", "--addr", "127.0.0.1:0", "--native",
                   env={**os.environ, "WASMMCP_KEY": key})
        check(done.returncode != 0, "a key that is too short was taken")
        check("WASMMCP_KEY must have 16 bytes or more" in done.stderr, done.stderr)
        check(key not in done.stderr, "the key is shown")


@case
def serve_tells_nothing_of_state_where_there_is_none():
    told = serves()
    check("state is kept" not in told and "WASMMCP_KEY" not in told, told)


def with_token(token):
    return {**os.environ, "WASMMCP_TOKEN": token}


@case
def a_server_that_others_can_reach_wants_a_token_or_that_it_is_meant():
    for env in (None, with_token("")):
        refused(WASMMCP, "serve", "time", "--addr", "0.0.0.0:0", env=env,
                words=["WASMMCP_TOKEN", "--open", "others can reach"])
    serves("--open", address="0.0.0.0:0")
    token = "0123456789abcdef"
    told = serves(address="0.0.0.0:0", env=with_token(token))
    check(token not in told, "the token is on the screen")
    # On loopback both are welcome, and the line to paste takes the first of several.
    serves("--open")
    for tokens in (token, f" {token} , fedcba9876543210"):
        serves("--native", env=with_token(tokens))


@case
def a_token_that_is_easy_to_guess_is_told_and_not_shown():
    done = run(WASMMCP, "serve", "time", "--addr", "127.0.0.1:0", env=with_token("secret"))
    check(done.returncode != 0, "a weak token was taken")
    check("did not start: WASMMCP_TOKEN: " in done.stderr.strip().splitlines()[-1], done.stderr)
    check("secret" not in done.stderr, done.stderr)


@case
def a_server_is_served_by_the_script():
    process, told = served(ROOT / "scripts" / "run_server.sh", "time", "http", "--addr", "127.0.0.1:0")
    try:
        check("+09:00" in pasted(told)["result"]["content"][0]["text"], told)
    finally:
        end(process)


if __name__ == "__main__":
    sys.exit(main(__doc__))
