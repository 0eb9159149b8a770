"""etcd, the API server, the controllers and the scheduler, all on loopback, and what speaks with them."""

import contextlib
import http.client
import json
import secrets
import ssl
from pathlib import Path
from typing import Iterator, Optional

from parts import Program, free_port, run
from support.engines import until
from support.results import check

LIMIT = 300  # seconds: a slow machine, on which nothing has been read from the disk yet


class Api:
    """The API server, as one who may do everything."""

    def __init__(self, home: Path, kubectl: list):
        self.home = home
        self.port = free_port()
        self.token = secrets.token_hex(16)
        self.kubectl_words = kubectl
        self.settings = home / "kubeconfig"

    def write_settings(self) -> None:
        """How all others find it and know it: the certificate is the one that it made for itself."""
        self.certificate = self.home / "certificates" / "apiserver.crt"
        self.settings.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "here",
            "clusters": [{"name": "here", "cluster": {"server": f"https://127.0.0.1:{self.port}",
                                                      "certificate-authority": str(self.certificate)}}],
            "users": [{"name": "all", "user": {"token": self.token}}],
            "contexts": [{"name": "here", "context": {"cluster": "here", "user": "all"}}]}))

    def kubectl(self, *words: object, ok: bool = True) -> str:
        return run(*self.kubectl_words, "--kubeconfig", self.settings, f"--cache-dir={self.home}/kubectl", *words, ok=ok)

    def request(self, path: str, timeout: float, method: str = "GET", body: Optional[dict] = None) -> http.client.HTTPResponse:
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=context)
        connection.request(method, path, json.dumps(body) if body else None,
                           {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        return connection.getresponse()

    def send(self, method: str, path: str, body: Optional[dict] = None) -> dict:
        answer = self.request(path, 60, method, body)
        text = answer.read()
        check(answer.status < 300, f"{path}: {answer.status} {text[:300]!r}")
        return json.loads(text)

    def get(self, path: str) -> dict:
        return self.send("GET", path)

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.request("/readyz", 5).status == 200
        return False

    def watch(self, path: str) -> Iterator[dict]:
        """What is there, and then every change of it. The first may be a moment old: etcd 3.4 does not tell how new it is."""
        answer = self.request(f"{path}&watch=true&resourceVersion=0", LIMIT)
        check(answer.status == 200, f"{path}: {answer.status}")
        for line in iter(answer.readline, b""):
            event = json.loads(line)
            check(event["type"] != "ERROR", f"{path}: {event['object'].get('message')}")
            yield event


@contextlib.contextmanager
def control_plane(home: Path, words: dict) -> Iterator[Api]:
    """`words` start each of the programs."""
    api = Api(home, words["kubectl"])
    with contextlib.ExitStack() as started:
        etcd = started.enter_context(database(home))
        started.enter_context(server(home, words["kube-apiserver"], api, etcd))
        for part, more in (("kube-controller-manager", ["--service-account-private-key-file", home / "accounts.key"]),
                           ("kube-scheduler", [])):
            port = free_port()
            started.enter_context(Program(
                *words[part], "--kubeconfig", api.settings, "--authentication-kubeconfig", api.settings,
                "--authorization-kubeconfig", api.settings, "--leader-elect=false", "--bind-address=127.0.0.1",
                f"--secure-port={port}", *more, port=port))
        yield api


@contextlib.contextmanager
def database(home: Path) -> Iterator[str]:
    port, peer = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    with Program("etcd", "--data-dir", home / "etcd", "--listen-client-urls", url, "--advertise-client-urls", url,
                 "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--unsafe-no-fsync", port=port):
        yield url


@contextlib.contextmanager
def server(home: Path, words: list, api: Api, etcd: str) -> Iterator[None]:
    key, tokens = home / "accounts.key", home / "tokens.csv"
    run("openssl", "genrsa", "-out", key, "2048")
    tokens.write_text(f'{api.token},all,all,"system:masters"\n')
    with Program(*words, f"--etcd-servers={etcd}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
                 "--endpoint-reconciler-type=none", f"--secure-port={api.port}", f"--cert-dir={home}/certificates",
                 "--service-account-issuer=https://cluster.test", f"--service-account-key-file={key}",
                 f"--service-account-signing-key-file={key}", f"--token-auth-file={tokens}", "--authorization-mode=RBAC",
                 "--service-cluster-ip-range=10.96.0.0/24", port=api.port) as running:
        api.write_settings()
        until(lambda: running.alive() and api.is_ready(), "the API server is ready", LIMIT, 0.1)
        yield
