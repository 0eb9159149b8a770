"""A client of registries: moves what an OCI layout holds there and back, and believes no digest that it has not computed.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md
"""

import base64
import http.client
import ipaddress
import json
import os
import re
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple, Optional
from urllib.parse import urlencode, urljoin, urlsplit

from wasmmcp import oci
from wasmmcp.console import Failure
from wasmmcp.oci import INDEX, MANIFEST, Blob, Layout

REFERENCE = re.compile(r"(?P<host>[A-Za-z0-9.-]+(?::\d+)?|\[[0-9a-fA-F:]+\](?::\d+)?)/(?P<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
                       r"(?::(?P<tag>[A-Za-z0-9_][\w.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?")
MOST_BYTES = 1 << 30  # of one blob
TIMEOUT = 60
REDIRECTS = (301, 302, 303, 307, 308)


class Reference(NamedTuple):
    host: str
    repository: str
    tag: str = ""
    digest: str = ""

    def __str__(self) -> str:
        return self.name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")

    @property
    def name(self) -> str:
        return f"{self.host}/{self.repository}"

    @property
    def wanted(self) -> str:
        return self.digest or self.tag or "latest"


class Access(NamedTuple):
    """How to reach a registry."""

    plain: bool = False  # without TLS; what is on loopback is plain unless there is a certificate to trust
    authority: str = ""  # a file with the certificate of an authority to trust


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def is_reference(text: str) -> bool:
    return "/" in text


def parse(text: str) -> Reference:
    found = REFERENCE.fullmatch(text)
    if not found or not re.search(r"[.:]|^localhost$", found["host"]):
        raise Failure(f"'{text}' is no reference of an image; one looks like registry.example/wasm-mcp/time:0.1.0")
    return Reference(found["host"], found["repository"], found["tag"] or "", found["digest"] or "")


def is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class Registry:
    def __init__(self, reference: Reference, access: Access = Access()):
        self.reference = reference
        plain = access.plain or (is_loopback(reference.host) and not access.authority)
        self.base = f"{'http' if plain else 'https'}://{reference.host}/v2/{reference.repository}/"
        try:
            self.trust = ssl.create_default_context(cafile=access.authority or None)
        except (OSError, ssl.SSLError) as error:
            raise Failure(f"--ca: {access.authority} is no certificate in PEM: {error}") from None
        self.authorization = ""

    def push(self, layout: Layout, blob: Blob, tag: str) -> None:
        for each in layout.reachable(blob):
            contents = layout.read(each.digest)
            if each.media_type in (MANIFEST, INDEX):
                self.put_manifest(each, contents, each.digest)
            else:
                self.put_blob(each, contents)
        contents = layout.read(blob.digest)
        answer = self.put_manifest(blob, contents, tag)
        manifest = json.loads(contents)
        if "subject" in manifest and not answer.headers.get("OCI-Subject"):
            self.refer(blob, manifest)

    def refer(self, blob: Blob, manifest: dict) -> None:
        """For a registry that does not say what is about an image: in a list under the tag where clients look then.

        https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
        """
        tag = manifest["subject"]["digest"].replace(":", "-")
        before = self.manifest(tag)
        others = [each for each in json.loads(before.body)["manifests"] if each["digest"] != blob.digest] if before else []
        contents = oci.as_json({"schemaVersion": 2, "mediaType": INDEX,
                                "manifests": [*others, blob.descriptor(artifactType=manifest["artifactType"])]})
        self.put_manifest(Blob(INDEX, oci.digest_of(contents), len(contents)), contents, tag)

    def put_blob(self, blob: Blob, contents: bytes) -> None:
        if self.ask("HEAD", f"blobs/{blob.digest}", (200, 404)).status == 200:
            return
        begun = self.ask("POST", "blobs/uploads/", (202,), b"")
        place = urljoin(self.base, begun.headers["Location"])
        place += ("&" if "?" in place else "?") + urlencode({"digest": blob.digest})
        self.ask("PUT", place, (201,), contents, {"Content-Type": "application/octet-stream"})

    def put_manifest(self, blob: Blob, contents: bytes, name: str) -> Answer:
        return self.ask("PUT", f"manifests/{name}", (201,), contents, {"Content-Type": blob.media_type})

    def pull(self, layout: Layout, wanted: str) -> Blob:
        """A manifest or index with all that it names, each held against its digest and size."""
        answer = self.manifest(wanted)
        if answer is None:
            raise Failure(f"there is no '{wanted}' in {self.reference.name}")
        digest = oci.digest_of(answer.body)
        if wanted.startswith("sha256:"):
            self.compare(wanted, digest)
        kind = answer.headers.get_content_type()
        if kind not in (MANIFEST, INDEX):
            raise Failure(f"{self.reference.name} '{wanted}' is of the kind '{kind}', which is neither an image nor an artifact of OCI")
        for child in oci.children(json.loads(answer.body)):
            if child.media_type in (MANIFEST, INDEX):
                self.pull(layout, child.digest)
            else:
                self.pull_blob(layout, child)
        return layout.add(kind, answer.body)

    def pull_blob(self, layout: Layout, blob: Blob) -> None:
        if layout.path(blob.digest).is_file() and oci.digest_of(layout.path(blob.digest).read_bytes()) == blob.digest:
            return
        if blob.size > MOST_BYTES:
            raise Failure(f"{self.reference.name}: {blob.digest} has {blob.size} bytes; {MOST_BYTES} is the most that is taken")
        contents = self.ask("GET", f"blobs/{blob.digest}", (200,), most=blob.size).body
        self.compare(blob.digest, oci.digest_of(contents))
        layout.add(blob.media_type, contents)

    def compare(self, wanted: str, got: str) -> None:
        if got != wanted:
            raise Failure(f"{self.reference.host} gave other bytes than {self.reference.repository} names: "
                          f"wanted {wanted}, got {got}")

    def manifest(self, name: str) -> Optional[Answer]:
        answer = self.ask("GET", f"manifests/{name}", (200, 404), headers={"Accept": f"{INDEX}, {MANIFEST}"})
        return answer if answer.status == 200 else None

    def ask(self, method: str, path: str, good: tuple, body: Optional[bytes] = None, headers: Optional[dict] = None,
            most: int = MOST_BYTES) -> Answer:
        """A request with the credentials that it turns out to want."""
        url = urljoin(self.base, path)
        answer = self.send(method, url, body, headers or {}, most)
        if answer.status == 401 and urlsplit(url).netloc == self.reference.host:
            self.authorization = self.authorize(answer.headers.get("WWW-Authenticate", ""))
            answer = self.send(method, url, body, headers or {}, most)
        if answer.status not in good:
            why = {401: "it knows no user with these credentials; log in with docker, podman or skopeo login",
                   403: "it does not allow that"}.get(answer.status, message_of(answer.body))
            raise Failure(f"{method} {url} was answered with {answer.status}: {why}")
        return answer

    def send(self, method: str, url: str, body: Optional[bytes], headers: dict, most: int, redirects: int = 4) -> Answer:
        where = urlsplit(url)
        # What is fetched from elsewhere comes without our credentials.
        ours = where.netloc == self.reference.host and self.authorization
        sent = {**headers, **({"Authorization": self.authorization} if ours else {})}
        try:
            connection = (http.client.HTTPSConnection(where.netloc, timeout=TIMEOUT, context=self.trust)
                          if where.scheme == "https" else http.client.HTTPConnection(where.netloc, timeout=TIMEOUT))
            try:
                connection.request(method, where._replace(scheme="", netloc="").geturl() or "/", body, sent)
                got = connection.getresponse()
                answer = Answer(got.status, got.headers, b"" if method == "HEAD" else got.read(most + 1))
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise Failure(f"cannot reach {where.scheme}://{where.netloc}: {error}") from None
        if len(answer.body) > most:
            raise Failure(f"{url} has more than the {most} bytes that it should have")
        if answer.status in REDIRECTS and method in ("GET", "HEAD") and redirects:
            target = urljoin(url, answer.headers["Location"])
            if where.scheme == "https" and urlsplit(target).scheme != "https":
                raise Failure(f"{url} leads to {target}, which is not encrypted")
            return self.send(method, target, None, headers, most, redirects - 1)
        return answer

    def authorize(self, challenge: str) -> str:
        """https://distribution.github.io/distribution/spec/auth/token/"""
        scheme, _, rest = challenge.partition(" ")
        basic = credentials(self.reference.host)
        if scheme.lower() != "bearer":
            return basic
        fields = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        realm = fields.pop("realm", "")
        if not realm.startswith("https://") and not is_loopback(urlsplit(realm).netloc):
            raise Failure(f"{self.reference.host} sends us for a token to '{realm}', which is not encrypted")
        fields["scope"] = f"repository:{self.reference.repository}:pull,push"
        outside = Registry(self.reference._replace(host=urlsplit(realm).netloc))
        outside.trust, outside.authorization = self.trust, basic
        given = json.loads(outside.ask("GET", f"{realm}?{urlencode(fields)}", (200,)).body)
        return f"Bearer {given.get('token') or given.get('access_token')}"


def message_of(body: bytes) -> str:
    try:
        return "; ".join(f"{each['code']}: {each.get('message', '')}" for each in json.loads(body)["errors"])
    except (ValueError, KeyError, TypeError):
        return body[:200].decode(errors="replace").strip() or "it said nothing"


def credentials(host: str) -> str:
    """Those that `docker login`, `podman login` and the like have left, as a header."""
    homes = [os.environ.get("REGISTRY_AUTH_FILE", ""),
             str(Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker") / "config.json"),
             f"{os.environ.get('XDG_RUNTIME_DIR', '/run/user/0')}/containers/auth.json"]
    for file in filter(os.path.isfile, homes):
        settings = json.loads(Path(file).read_text())
        helper = settings.get("credHelpers", {}).get(host) or settings.get("credsStore")
        if helper:
            done = subprocess.run([f"docker-credential-{helper}", "get"], input=host.encode(), stdout=subprocess.PIPE)
            if done.returncode == 0:
                said = json.loads(done.stdout)
                return basic(said["Username"], said["Secret"])
        entry = settings.get("auths", {}).get(host, {})
        if entry.get("auth"):
            return f"Basic {entry['auth']}"
    return ""


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
