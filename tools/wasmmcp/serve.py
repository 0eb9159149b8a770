"""`serve`: a server over HTTP, under `wasmtime serve` or as the native program."""

import errno
import http.client
import ipaddress
import json
import os
import signal
import socket
import subprocess
import threading
import time
from typing import NamedTuple

from wasmmcp import builder, directories, paths, state, stdio
from wasmmcp.console import Failure, say
from wasmmcp.servers import Server

# An instance answers many requests, one after another; nothing of a request is left in it. On two
# cores that is four times the requests per second of a fresh instance each.
REUSE = ["--max-instance-reuse-count", "1000", "--idle-instance-timeout", "60s"]
# What an instance has written is wiped where it stands for the next one, instead of being given back to the
# kernel page by page, which stops all cores each time. Bytes a slot; a call touches some 40,000.
KEEP = [word for what, size in (("memory", 524_288), ("table", 4_096), ("async-stack", 32_768))
        for word in ("-O", f"pooling-{what}-keep-resident={size}")]
RUNTIME = [*REUSE, *KEEP]
# In a container, which is told to stop and has to answer first: the runtime waits for idle instances too.
IN_CONTAINER = [*REUSE[:-1], "1s", *KEEP]
START_SECONDS = 30
NO_METHOD = -32601
ACCEPT = "application/json, text/event-stream"


class Address(NamedTuple):
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    host = host.strip("[]")
    if not colon or not host or not port.isdigit() or int(port) > 65535:
        raise Failure(f"--addr wants HOST:PORT, such as 127.0.0.1:8000, not '{text}'")
    return free(Address(host, int(port)))


def free(address: Address) -> Address:
    """The address if nobody listens there; with a port for port 0."""
    try:
        # A number, since wasmtime takes no names.
        family, _, _, _, where = socket.getaddrinfo(address.host, address.port,
                                                    type=socket.SOCK_STREAM)[0]
    except OSError:
        raise Failure(f"--addr: there is no host '{address.host}'; "
                      "use 127.0.0.1, or 0.0.0.0 for all networks") from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(where)
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Failure(f"port {address.port} on {address.host} is taken by another program; "
                              f"choose one with --addr {address.host}:{address.port + 1}") from None
            raise Failure(f"cannot listen on {address}: {error.strerror}") from None
        bound = probe.getsockname()
    return Address(bound[0], bound[1])


def is_loopback(address: Address) -> bool:
    return ipaddress.ip_address(address.host.partition("%")[0]).is_loopback


def serve(server: Server, given: list, address_text: str, p3: bool, native: bool,
          is_open: bool) -> int:
    address = parse_address(address_text)
    if not (is_loopback(address) or is_open or os.environ.get("WASMMCP_TOKEN")):
        raise Failure(f"others can reach {address}: set WASMMCP_TOKEN (openssl rand -hex 32 makes a "
                      "good one), or let everybody call with --open")
    kind = "native" if native else "http_p3" if p3 else "http"
    builder.build_server(server, [kind])
    environment = stdio.server_environment(server.debug)
    kept = state.give(server, environment) if server.state else ""
    process = subprocess.Popen(command(server, given, kind, address, environment), env=environment,
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               # Ctrl-C reaches us alone, and we end it in good order.
                               start_new_session=True)
    log = Log(process)
    try:
        wait_until_it_answers(process, address, log)
        introduce(server, address, log, kept)
        status = process.wait()
        raise Failure(f"{server.name} ended by itself, with status {status}")
    except KeyboardInterrupt:
        say("\nstopped")
        return 0
    finally:
        stop(process)


def command(server: Server, given: list, kind: str, address: Address, environment: dict) -> list:
    if kind == "native":
        return [str(server.native), "--http", str(address), *directories.for_program(given)]
    folder = [*directories.for_component(given), *state.options(environment)]
    return [str(paths.BIN / "wasmtime"), "serve", "--addr", str(address), "-S", "cli=y",
            *server.serve_options, *RUNTIME, "--no-logging-prefix", "--allow-precompiled", *folder, *stdio.variables(server, environment),
            str(stdio.runnable(server, kind))]


class Log:
    """Passes on what the server says, but for the line that says where it listens: ours says more."""

    def __init__(self, process: subprocess.Popen):
        self.last = ""
        self.thread = threading.Thread(target=self.copy, args=[process.stderr], daemon=True)
        self.thread.start()

    def copy(self, stream) -> None:
        for raw in stream:
            line = raw.decode(errors="replace").rstrip("\n")
            if line.strip():
                self.last = line.strip()
            if not line.startswith(("Serving HTTP on ", "listening on ")):
                say(line)


def wait_until_it_answers(process: subprocess.Popen, address: Address, log: Log) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if request(address, "GET", "/health")[0] < 500:
                return
            # A setting is wrong: the server has said which, and would say so for ever.
            log.thread.join(1)
            raise Failure(f"the server did not start: {log.last.removeprefix('wasmmcp: ')}")
        except OSError:
            pass
        if process.poll() is not None:
            log.thread.join(1)
            raise Failure(f"the server did not start: {log.last or 'it said nothing'}")
        if time.monotonic() > deadline:
            raise Failure(f"the server did not answer within {START_SECONDS} seconds: {log.last}")
        time.sleep(0.02)


def reachable(address: Address) -> Address:
    """From here, when it listens on all networks."""
    return address._replace(host={"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host))


def token() -> str:
    """One of those that the server takes; empty when it wants none."""
    return next((each.strip() for each in os.environ.get("WASMMCP_TOKEN", "").split(",")
                 if each.strip()), "")


def request(address: Address, method: str, path: str, message: object = None) -> tuple:
    connection = http.client.HTTPConnection(*reachable(address), timeout=5)
    headers = {"Content-Type": "application/json", "Accept": ACCEPT} if message else {}
    if message and token():
        headers["Authorization"] = f"Bearer {token()}"
    try:
        connection.request(method, path, json.dumps(message) if message else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def introduce(server: Server, address: Address, log: Log, kept: str) -> None:
    """The URL, the tools, where state is, and a line to paste."""
    url = f"http://{reachable(address)}/mcp"
    status, body = request(address, "POST", "/mcp",
                           {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    try:
        answer = json.loads(body)
        # A server may have prompts and resources alone: the method is not known then.
        tools = [] if answer.get("error", {}).get("code") == NO_METHOD else answer["result"]["tools"]
    except (ValueError, KeyError):
        raise Failure(f"the server does not list its tools (status {status}): {log.last or body}") from None
    say(f"\n{server.name} serves MCP on {url}\n")
    for tool in tools:
        summary = " ".join(tool.get("description", "").split())
        say(f"  {tool['name']:24} {summary if len(summary) <= 72 else summary[:71] + '…'}")
    if kept:
        say(f"\n{kept}")
    if tools:
        say(f"\nTry it:\n\n  {line_to_paste(server, url, tools)}")
    say("\nCtrl-C ends it.")


def line_to_paste(server: Server, url: str, tools: list) -> str:
    # An author may have taken the tool away that his wasmmcp.json still shows.
    shows = server.example and any(tool["name"] == server.example["name"] for tool in tools)
    call = server.example if shows else {"name": tools[0]["name"], "arguments": {}}
    message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
    quoted = message.replace("'", "'\\''")
    # The shell puts the token in, and the first one if there are several: it stays off the screen.
    authorization = ' -H "Authorization: Bearer ${WASMMCP_TOKEN%%,*}"' if token() else ""
    return (f"curl -s {url}{authorization} -H 'Content-Type: application/json'"
            f" -H 'Accept: {ACCEPT}' -d '{quoted}'")


def stop(process: subprocess.Popen) -> None:
    """In good order, then not."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
