"""The six ways to run a server, and clients that speak with it in any of them.

    with engine.start("probe", {"WASMMCP_PAGE_SIZE": "2"}) as server:
        with server.client("2025-06-18") as client:
            answers = client.exchange([request(1, "tools/list")])

A server is one HTTP process for all its clients, or on stdio a process for each client. Leaving the
`with` block stops it, and fails when it did not end well or its log tells of a crash.
"""

import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Callable, List, Optional

from support import messages, wire
from support.results import check

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from wasmmcp import servers  # noqa: E402
# Components run as `./wasmmcp run` and `./wasmmcp serve` run them.
from wasmmcp.serve import RUNTIME  # noqa: E402
from wasmmcp.stdio import compiled  # noqa: E402

# Programs of another build can be tested: BUILD=/some/build python3 tests/...
BUILD = Path(os.environ.get("BUILD", ROOT / "build"))
WASMTIME = ROOT / ".tools" / "bin" / "wasmtime"

START_SECONDS = ANSWER_SECONDS = 120  # on a busy machine, wasmtime compiling
STOP_SECONDS = 60
KEY = "0123456789abcdef" * 2  # for WASMMCP_KEY

CRASH = re.compile(r"wasm trap|wasm backtrace|unreachable|Sanitizer|runtime error:|panicked at"
                   r"|core dumped|terminating due to|Assertion .* failed")


def until(condition: Callable[[], object], what: str, seconds: float = ANSWER_SECONDS, pause: float = 0.005):
    """Waits for something to become true, and gives it."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        check(time.monotonic() < deadline, f"in {seconds:.0f} seconds it did not happen that {what}")
        time.sleep(pause)


class Engine:
    def __init__(self, name: str, carrier: str, kind: str, options: Optional[list] = None,
                 folder: str = "native"):
        self.name = name
        self.carrier = carrier  # stdio or http
        self.kind = kind  # native, or one of servers.FACES
        self.options = options or []
        self.folder = folder

    def __repr__(self) -> str:
        return self.name

    @property
    def is_native(self) -> bool:
        return self.kind == "native"

    def program(self, server: str) -> Path:
        name = f"mcp_server_{server.replace('-', '_')}"
        if self.is_native:
            return BUILD / self.folder / name
        return BUILD / "wasm" / f"{name}_{self.kind}.wasm"

    @property
    def missing(self) -> str:
        """Why this engine cannot run the tests' own server, or nothing."""
        return self.missing_for("probe")

    def missing_for(self, server: str) -> str:
        program = self.program(server)
        if not program.exists():
            return f"{os.path.relpath(program, ROOT)} is not built"
        if not self.is_native and not WASMTIME.exists():
            return "there is no .tools/bin/wasmtime; ./wasmmcp setup fetches it"
        return ""

    def command(self, server: str, variables: dict, arguments: list, state: Optional[str],
                directories: Optional[dict] = None) -> list:
        program = str(self.program(server))
        given = [f"{host}::{guest}" for guest, host in (directories or {}).items()]
        if self.is_native:
            return [program, *(["--http", "127.0.0.1:0"] if self.carrier == "http" else []), *given, *arguments]
        environment = [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]
        for each in given:
            environment += ["--dir", each]
        if state:
            environment += ["--dir", f"{state}::/.wasmmcp-state"]
        if self.kind in ("cli", "sockets"):
            network, where = (["-S", "inherit-network=y"], ["--http", "127.0.0.1:0"]) if self.kind == "sockets" else ([], [])
            # Options may ask for other machine code.
            code = program if self.options else str(compiled(self.program(server)))
            options = ["--allow-precompiled", *network, *self.options, *servers.find(server).run_options]
            return [str(WASMTIME), "run", *options, *environment, code, *where, *arguments]
        check(not arguments, "HTTP components take no arguments")
        return [str(WASMTIME), "serve", "--addr", "127.0.0.1:0", "--no-logging-prefix", "-S", "cli=y",
                *self.options, *servers.find(server).serve_options, *environment, program]

    def start(self, server: str, variables: Optional[dict] = None,
              arguments: Optional[list] = None, state: Optional[str] = None,
              directories: Optional[dict] = None) -> "Server":
        """With the folder `state` to keep its state in, and `directories` to work on, by the names
        that it knows them by."""
        return Server(self, server, variables or {}, arguments or [], state, directories)


NATIVE_STDIO = Engine("native stdio", "stdio", "native")
NATIVE_HTTP = Engine("native http", "http", "native")
WASI_CLI = Engine("wasi 0.2 cli", "stdio", "cli")
WASI_HTTP = Engine("wasi 0.2 http", "http", "http", RUNTIME)
WASI_HTTP_P3 = Engine("wasi 0.3 http", "http", "http_p3", RUNTIME)
WASI_SOCKETS = Engine("wasi 0.2 sockets", "http", "sockets")

# The last has the code of two others, the native server and the components of WASI 0.2: it is held to what concerns HTTP.
ENGINES = [NATIVE_STDIO, NATIVE_HTTP, WASI_CLI, WASI_HTTP, WASI_HTTP_P3]
STDIO = [engine for engine in ENGINES if engine.carrier == "stdio"]
HTTP = [*(engine for engine in ENGINES if engine.carrier == "http"), WASI_SOCKETS]

# The native program with AddressSanitizer and UBSan, where it is built.
SANITIZED = [Engine("sanitized stdio", "stdio", "native", folder="sanitized"),
             Engine("sanitized http", "http", "native", folder="sanitized")]


class Server:
    def __init__(self, engine: Engine, name: str, variables: dict, arguments: list,
                 state: Optional[str] = None, directories: Optional[dict] = None):
        self.engine = engine
        self.variables = variables
        self.log_file = tempfile.TemporaryFile()
        self.clients: List[Client] = []
        self.folders: dict = {}  # temporary ones that are to live as long
        self.spawned: List[subprocess.Popen] = []
        self.command = engine.command(name, variables, arguments, state, directories)
        # Nothing of whoever runs the tests, but what programs need to start.
        self.environment = {key: value for key, value in os.environ.items()
                            if key != "TZ" and not key.startswith(("WASMMCP_", "OTEL_"))}
        self.environment["RUST_BACKTRACE"] = "0"  # as `./wasmmcp serve`; and a log is read by people
        if engine.is_native:
            self.environment.update(variables)
            if state:
                self.environment["WASMMCP_STATE_DIR"] = state
        self.process: Optional[subprocess.Popen] = None
        self.address: Optional[wire.Address] = None
        if engine.carrier == "http":
            self.process = self.spawn(stdin=subprocess.DEVNULL, stdout=self.log_file)
            try:
                port = until(self.read_port, "the server says where it listens", START_SECONDS)
            except BaseException:
                self.kill()
                raise
            self.address = ("127.0.0.1", port)

    def spawn(self, **streams) -> subprocess.Popen:
        process = subprocess.Popen(self.command, stderr=self.log_file, env=self.environment,
                                   **streams)
        self.spawned.append(process)
        return process

    def read_port(self) -> int:
        found = re.search(r"\bon http://127\.0\.0\.1:(\d+)/", self.log())
        if not found:
            check(self.process.poll() is None, f"the server ended at once: {self.log()}")
            return 0
        return int(found[1])

    def log(self) -> str:
        """What it has said on standard error so far."""
        size = os.fstat(self.log_file.fileno()).st_size
        return os.pread(self.log_file.fileno(), size, 0).decode("utf-8", "replace")

    def client(self, revision: Optional[str] = None) -> "Client":
        """A new client; one of that revision has introduced itself already."""
        client = (HttpClient if self.engine.carrier == "http" else StdioClient)(self)
        self.clients.append(client)
        if revision:
            client.introduce(revision)
        return client

    def post(self, body: bytes, headers=(), path: str = "/mcp") -> wire.Answer:
        return wire.fetch(self.address, "POST", path, headers, body)

    def fetch(self, method: str, path: str, headers=(),
              body: Optional[bytes] = None) -> wire.Answer:
        return wire.fetch(self.address, method, path, headers, body)

    def connect(self) -> wire.Connection:
        return wire.Connection(self.address)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind, _error, _trace) -> None:
        if not kind:
            self.stop()
            return
        try:
            self.check_log()  # a crash says more than what came of it
        finally:
            self.kill()

    def stop(self) -> None:
        """In good order: it ends when told, and has not crashed before."""
        try:
            for client in self.clients:
                client.close()
            if self.process:
                check(self.process.poll() is None, f"the server has ended: {self.log()[-3000:]}")
                self.process.send_signal(signal.SIGTERM)
                status = self.process.wait(STOP_SECONDS)
                # wasmtime leaves a signal to the system.
                good = 0 if self.engine.is_native else -signal.SIGTERM
                check(status == good, f"the server ended with {status}: {self.log()[-3000:]}")
            self.check_log()
        finally:
            self.kill()

    def check_log(self) -> None:
        crash = CRASH.search(self.log())
        if crash:
            around = self.log()[max(0, crash.start() - 500):crash.end() + 2500]
            raise AssertionError(f"the log tells of a crash: {around}")

    def kill(self) -> None:
        for process in self.spawned:
            if process.poll() is None:
                process.kill()
                process.wait()
        if not self.log_file.closed:
            final, self.log_file = self.log(), self.log_file.close()
            self.log = lambda: final


class Client:
    """Sends messages and gives the answers, as JSON texts in the order received."""

    def __init__(self, server: Server):
        self.server = server
        self.negotiated: Optional[str] = None  # what `initialize` agreed upon
        self.modern = False  # adds `_meta` to requests
        self.statuses: List[int] = []  # over HTTP, of the last exchange

    def introduce(self, revision: str) -> None:
        if revision == messages.MODERN:
            self.modern = True
            return
        [answer] = self.exchange([messages.initialize("hello", revision)])
        check(self.negotiated == revision, f"initialize for {revision} was answered with {answer}")
        check(self.exchange([messages.notification("notifications/initialized")]) == [],
              "notifications/initialized was answered")

    def exchange(self, texts: list, headers: tuple = ()) -> List[str]:
        """Sends these together, and gives all that comes of them. Over HTTP that is one POST after
        another, with `headers` added; one without value is not sent."""
        if self.modern:
            texts = [messages.as_modern(text) for text in texts]
        answers = self.deliver(texts, headers)
        for answer in answers:
            value = messages.parsed(answer)
            result = value.get("result") if isinstance(value, dict) else None
            if isinstance(result, dict) and isinstance(result.get("protocolVersion"), str):
                self.negotiated = result["protocolVersion"]
        return answers

    def ask(self, text: object) -> object:
        """The one answer, as a value."""
        answers = self.exchange([text])
        check(len(answers) == 1, f"expected one answer, got {answers}")
        return messages.parsed(answers[0])

    def deliver(self, texts: list, headers: tuple) -> List[str]:
        raise NotImplementedError

    def close(self) -> None:
        """In good order."""

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind, _error, _trace) -> None:
        if not kind:
            self.close()


class HttpClient(Client):
    session: Optional[str] = None  # where the server has sessions

    def deliver(self, texts: list, headers: tuple) -> List[str]:
        answers: List[str] = []
        self.statuses = []
        for text in texts:
            answer = self.server.post(text if isinstance(text, bytes) else text.encode(),
                                      self.headers(text, headers))
            self.statuses.append(answer.status)
            self.session = answer.header("mcp-session-id") or self.session
            answers += answer.messages()
        return answers

    def headers(self, text: object, changed: tuple = ()) -> list:
        replaced = {name.lower() for name, _ in changed}
        version = messages.MODERN if self.modern else self.negotiated
        kept = [(name, value) for name, value in messages.http_headers(text, version)
                if name.lower() not in replaced]
        kept += [("Mcp-Session-Id", self.session)] if self.session and not self.modern else []
        return kept + [(name, value) for name, value in changed if value]


class StdioClient(Client):
    def __init__(self, server: Server):
        super().__init__(server)
        self.process = server.spawn(stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.lines: queue.Queue = queue.Queue()
        self.barriers = 0
        threading.Thread(target=self.read_lines, daemon=True).start()

    def read_lines(self) -> None:
        with self.process.stdout as stream:
            pending: List[bytes] = []
            while True:
                data = stream.read(1 << 16)
                if not data:
                    break
                *complete, rest = data.split(b"\n")
                for line in complete:
                    self.lines.put(b"".join([*pending, line]).decode("utf-8", "surrogateescape"))
                    pending = []
                pending.append(rest)
            if any(pending):
                self.lines.put(b"".join(pending).decode("utf-8", "surrogateescape"))
        self.lines.put(None)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self.process.stdin.write(view):]

    def send(self, text: object) -> None:
        self.write((text if isinstance(text, bytes) else text.encode()) + b"\n")

    def receive(self) -> Optional[str]:
        """The next line; nothing when there are no more."""
        try:
            return self.lines.get(timeout=ANSWER_SECONDS)
        except queue.Empty:
            raise AssertionError(f"no answer in {ANSWER_SECONDS} seconds; log: {self.server.log()[-2000:]}") from None

    def expect(self) -> str:
        line = self.receive()
        if line is None:
            raise AssertionError(f"the server has ended with {self.process.wait(STOP_SECONDS)}; "
                                 f"log: {self.server.log()[-2000:]}")
        return line

    def deliver(self, texts: list, _headers: tuple) -> List[str]:
        self.write(b"".join((text if isinstance(text, bytes) else text.encode()) + b"\n" for text in texts))
        answers: List[str] = []
        missing = messages.finals_expected(texts, self.negotiated)
        while missing:
            answers.append(self.expect())
            missing -= messages.is_final(answers[-1])
        # Nothing more comes of them: a ping is answered before anything else.
        self.barriers += 1
        barrier = f"barrier-{self.barriers}"
        self.send(messages.request(barrier, "ping"))
        while True:
            answer = self.expect()
            value = messages.parsed(answer)
            if isinstance(value, dict) and value.get("id") == barrier:
                return answers
            answers.append(answer)

    def close(self) -> None:
        """Ends the input. The server answers what it was asked, and ends."""
        if self.process.returncode is not None:
            return
        self.process.stdin.close()
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError("the server goes on after the end of its input") from None
        check(status == 0, f"the server ended with {status}: {self.server.log()[-3000:]}")


if sys.version_info < (3, 9):
    sys.exit("the tests need Python 3.9 or newer")
