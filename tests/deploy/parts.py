"""What the tests of deployment share: programs of Debian, started on loopback and ended with the test."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, Optional

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support.engines import ROOT, until  # noqa: E402
from support.results import check  # noqa: E402

from wasmmcp import paths  # noqa: E402

# As the script of that name starts it, with the Python that is running already.
WASMMCP = [sys.executable, "-m", "wasmmcp"]
FOR_WASMMCP = {"PYTHONPATH": str(ROOT / "tools"), "PYTHONPYCACHEPREFIX": str(paths.TOOLS / "pycache")}


def run(*command: object, ok: bool = True, **more) -> str:
    """What it says; its failure is one of the test's."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", **more)
    said = f"{' '.join(str(word) for word in command)} ended with {done.returncode}: {done.stdout[-3000:]}"
    check((done.returncode == 0) == ok, said)
    return done.stdout


def wasmmcp(*words: object, ok: bool = True, **environment: str) -> str:
    return run(*WASMMCP, *words, ok=ok, env={**os.environ, **FOR_WASMMCP, **environment}, cwd=ROOT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Program:
    """Runs for as long as the `with` block; what it says is in its log."""

    def __init__(self, *command: object, port: Optional[int] = None, environment: Optional[dict] = None):
        self.command = [str(word) for word in command]
        self.port = port
        self.environment = {**os.environ, **(environment or {})}

    def __enter__(self) -> "Program":
        self.file = tempfile.NamedTemporaryFile()
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=self.file, stderr=self.file,
                                        env=self.environment, start_new_session=True)
        try:
            if self.port:
                until(lambda: self.alive() and listens(self.port), f"{self.command[0]} listens on port {self.port}")
        except BaseException:
            self.end()
            raise
        return self

    def alive(self) -> bool:
        check(self.process.poll() is None, f"{self.command[0]} has ended: {self.log()[-3000:]}")
        return True

    def log(self) -> str:
        return Path(self.file.name).read_text(errors="replace")

    def __exit__(self, *_) -> None:
        self.end()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wasmmcp-") as made:
        yield Path(made)


@contextlib.contextmanager
def a_registry(home: Path, *, tls: tuple = (), users: str = "") -> Iterator[str]:
    """Debian's registry on loopback: its address. `tls` are the files of a certificate and its key, `users` one of htpasswd."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    lines = ["version: 0.1", "log: {level: error}", f"storage: {{filesystem: {{rootdirectory: {home}/store}}, delete: {{enabled: true}}}}",
             "http:", f"  addr: 127.0.0.1:{port}"]
    if tls:
        lines.append(f"  tls: {{certificate: {tls[0]}, key: {tls[1]}}}")
    if users:
        lines.append(f"auth: {{htpasswd: {{realm: test, path: {users}}}}}")
    settings = home / "registry.yml"
    settings.write_text("\n".join(lines) + "\n")
    with Program("docker-registry", "serve", settings, port=port):
        yield f"127.0.0.1:{port}"


def certificate(home: Path) -> tuple:
    """An authority of our own, and a certificate for loopback by it."""
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=Test authority", "-keyout", home / "ca.key", "-out", home / "ca.pem")
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=registry",
        "-keyout", home / "registry.key", "-out", home / "registry.csr")
    (home / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    run("openssl", "x509", "-req", "-in", home / "registry.csr", "-CA", home / "ca.pem", "-CAkey", home / "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", home / "names", "-out", home / "registry.pem")
    return home / "registry.pem", home / "registry.key"


def hashed(password: str) -> str:
    """With bcrypt, the one hash that the registry takes."""
    return run("perl", "-e", "print crypt($ARGV[0], q($2b$05$abcdefghijklmnopqrstuu))", password).strip()


def trust(home: Path) -> Path:
    made = home / "trust"
    made.mkdir(exist_ok=True)
    shutil.copy(home / "ca.pem", made / "ca.crt")
    return made


def wasmtime() -> Path:
    return (paths.BIN / "wasmtime").resolve()


def official_client(url: str, *orders: dict) -> list:
    """What the official Python client gets from a server: its tools, and what each order gives."""
    python = ROOT / ".tools" / "test-python" / "bin" / "python"
    lines = [{"do": "open", "url": url, "era": "legacy", "abilities": False}, {"do": "tools"}, *orders, {"do": "close"}]
    done = subprocess.run([str(python), str(ROOT / "tests" / "clients" / "python_client.py")], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, input="".join(json.dumps(line) + "\n" for line in lines),
                          timeout=120)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    check(len(answers) == len(lines), f"the client said {answers}: {done.stderr[-2000:]}")
    bad = [answer for answer in answers if "refused" in answer]
    check(not bad, f"the client refused: {bad}")
    return answers[1:-1]


def call(tool: str, **arguments: object) -> dict:
    """An order for the client."""
    return {"do": "call", "tool": tool, "arguments": arguments}
