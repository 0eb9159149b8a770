"""Runs the shell commands of a block, as a reader would paste them one after another.

    ./wasmmcp call time ...                  must succeed
    ./wasmmcp call time ...  # fails         must not
    ./wasmmcp test           # not run by the tests: it is the test

A server over HTTP stays up until the end of the block, on a port that is free, and must answer. One on
standard input is asked for its tools.
"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time

from documents import ROOT, Block

SECONDS = 900  # the first command may have to build
WRITTEN = "127.0.0.1:8000"
LIST_TOOLS = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'


class Fault(Exception):
    """What is wrong with a command, in a sentence."""


def environment() -> dict:
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("WASMMCP_", "PYTHON", "SUMMARIZE_", "OPENAI_", "UPSTAGE_", "ANTHROPIC_"))}
    return {**kept, "PATH": f"{ROOT / '.tools' / 'bin'}{os.pathsep}{kept['PATH']}", "TZ": "UTC"}


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def run_block(block: Block) -> str:
    """What the last command wrote to standard output. A Fault tells which command went wrong."""
    address = free_address()
    output = ""
    servers = []
    try:
        for line in re.sub(r"\\\n\s*", "", block.text).splitlines():
            command, _, remark = line.partition("  #")
            if not command.strip() or "not run by the tests" in remark:
                continue
            output = run_command(command.strip().replace(WRITTEN, address), remark.strip(), address,
                                 servers)
    finally:
        for server in servers:
            stop(server)
    return output


def run_command(command: str, remark: str, address: str, servers: list) -> str:
    serves = re.match(r"(\./wasmmcp|wasmtime) serve ", command)
    if serves:
        if "--addr" not in command:
            command += f" --addr {address}"
        servers.append(start(command, address))
        return ""
    asks = re.match(r"(\./wasmmcp|wasmtime) run ", command)
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment(), timeout=SECONDS, text=True,
                          input=LIST_TOOLS + "\n" if asks else "", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if (done.returncode != 0) != (remark == "fails"):
        raise Fault(f"'{command}' ended with status {done.returncode}: {why(done.stderr or done.stdout)}")
    if (asks or command.startswith("curl ")) and "result" not in answer(done.stdout):
        raise Fault(f"'{command}' gave no result, but {done.stdout[:200]!r}")
    return done.stdout


def why(said: str) -> str:
    """The line that most likely tells."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), (lines or ["it said nothing"])[-1])


def answer(text: str) -> dict:
    try:
        return json.loads(text)
    except ValueError:
        return {}


def start(command: str, address: str) -> subprocess.Popen:
    server = subprocess.Popen(["sh", "-c", f"exec {command}"], cwd=ROOT, env=environment(),
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if list_tools(address):
                return server
        except OSError:
            pass
        time.sleep(0.1)
    said = server.stderr.read() if server.poll() is not None else ""
    stop(server)
    raise Fault(f"'{command}' does not serve on {address}: {why(said)}")


def list_tools(address: str) -> list:
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("POST", "/mcp", LIST_TOOLS, {"Content-Type": "application/json"})
        return answer(connection.getresponse().read().decode())["result"]["tools"]
    except (KeyError, http.client.HTTPException):
        return []
    finally:
        connection.close()


def stop(server: subprocess.Popen) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    server.stderr.close()
