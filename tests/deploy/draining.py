#!/usr/bin/env python3
"""One machine without containers: every server by the words of deploy/wasmtime; and two workers behind haproxy, with the settings
that are shipped: each is restarted under load, and no request fails.

    tests/deploy/draining.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import json
import signal
import socket
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from load import Load  # noqa: E402
from parts import Program, folder, free_port, run, wasmtime  # noqa: E402
from support import messages, wire  # noqa: E402
from support.engines import ROOT, until  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import serve, servers  # noqa: E402
from wasmmcp.stdio import compiled  # noqa: E402

SETTINGS = ROOT / "deploy" / "haproxy" / "haproxy.cfg"
SOME = 300  # requests, between one thing that happens and the next


class Worker(Program):
    def __init__(self, port: int):
        server = servers.find("time")
        super().__init__(wasmtime(), "serve", "--addr", f"127.0.0.1:{port}", "-S", "cli=y", *serve.IN_CONTAINER, "--no-logging-prefix",
                         "--allow-precompiled", compiled(server.component("http")), port=port)

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)
        equal(self.process.wait(20), 0, "the status of a worker that was interrupted")


class Control:
    """haproxy's own commands."""

    def __init__(self, path: Path):
        self.path = str(path)

    def __call__(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.path)
            connection.sendall(f"{command}\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def state(self, server: str) -> dict:
        head, *rows = self("show stat").lstrip("# ").splitlines()
        for row in rows:
            fields = dict(zip(head.split(","), row.split(",")))
            if (fields.get("pxname"), fields.get("svname")) == ("workers", server):
                return fields
        raise AssertionError(f"haproxy knows no server {server}")


def ask(port: int, method: str, params: dict) -> dict:
    question = messages.request(1, method, params)
    answer = wire.fetch(("127.0.0.1", port), "POST", "/mcp", messages.http_headers(question, "2025-06-18"), question.encode())
    equal(answer.status, 200, f"the status of {method}")
    return json.loads(answer.text)["result"]


@case
def every_server_serves_by_its_words_for_wasmtime():
    for server in servers.shipped():
        port = free_port()
        options = (ROOT / "deploy" / "wasmtime" / f"{server.name}.args").read_text().split()
        with folder() as home:
            (home / "data").mkdir()
            (home / "data" / "hello.txt").write_text("from the machine")
            with Program("env", "-C", home, wasmtime(), "serve", "--addr", f"127.0.0.1:{port}", *options, server.component("http"), port=port):
                check(ask(port, "tools/list", {})["tools"], f"{server.name} has no tools")
                if server.name == "filesystem":
                    told = ask(port, "tools/call", {"name": "read_text_file", "arguments": {"path": "/edgeagent/hello.txt"}})
                    equal(told["content"][0]["text"], "from the machine")


@case
def the_settings_are_without_a_warning():
    said = run("/usr/sbin/haproxy", "-c", "-f", SETTINGS,
               env={"BIND": "127.0.0.1:1", "WORKER_A": "127.0.0.1:2", "WORKER_B": "127.0.0.1:3", "CONTROL": "/nowhere"})
    check("valid" in said and "WARNING" not in said, said)


@case
def a_worker_that_is_drained_is_restarted_without_a_failed_request():
    ports = {"a": free_port(), "b": free_port()}
    front = free_port()
    # Those that come after are ended when nobody asks any more.
    with folder() as home, Worker(ports["a"]) as a, Worker(ports["b"]) as b, contextlib.ExitStack() as fresh:
        control = Control(home / "control")
        with Program("/usr/sbin/haproxy", "-db", "-f", SETTINGS, port=front, environment={
                "BIND": f"127.0.0.1:{front}", "WORKER_A": f"127.0.0.1:{ports['a']}", "WORKER_B": f"127.0.0.1:{ports['b']}",
                "CONTROL": control.path}):
            with Load("127.0.0.1", front) as load:
                until(lambda: load.reaches(SOME), "requests are answered")
                for name, worker in (("a", a), ("b", b)):
                    restart(name, worker, fresh, ports[name], control, load)
                until(lambda: load.reaches(SOME), "both are back")
            check(not load.failures, f"{len(load.failures)} of {load.total + len(load.failures)} failed: {load.failures[:3]}")
            print(f"{load.total} requests, none failed")


def restart(name: str, worker: Worker, fresh: contextlib.ExitStack, port: int, control: Control, load: Load) -> None:
    control(f"set server workers/{name} state drain")
    until(lambda: control.state(name)["scur"] == "0", f"{name} has no request any more")
    worker.interrupt()
    until(lambda: load.reaches(SOME), "the other one answers alone")
    fresh.enter_context(Worker(port))
    control(f"set server workers/{name} state ready")
    until(lambda: control.state(name)["status"].startswith("UP"), f"{name} is back")
    before = int(control.state(name)["stot"])
    until(lambda: int(control.state(name)["stot"]) > before, f"{name} gets requests again")


if __name__ == "__main__":
    sys.exit(main(__doc__))
