#!/usr/bin/env python3
"""wasmCloud's own program: its host runs every server as the manifest says, and its client of registries reads what we push.

    tests/deploy/wasmcloud.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import http.client
import json
import sys
from pathlib import Path
from typing import Iterator

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from support import in_test_python  # noqa: E402

in_test_python.enter()

import yaml  # noqa: E402
from parts import Program, a_registry, call, folder, free_port, official_client, run, wasmmcp  # noqa: E402
from support import messages  # noqa: E402
from support.engines import ROOT, until  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import oci, pack, schemas, servers  # noqa: E402

V = pack.version()


def wash(home: Path, *words: object, ok: bool = True) -> str:
    return run(schemas.WASH, "--non-interactive", *words, ok=ok, cwd=home, env={"HOME": str(home)})


@contextlib.contextmanager
def hosted(server: servers.Server, home: Path, data: Path) -> Iterator[tuple]:
    """The server on a host of wasmCloud with what its manifest gives it, and this folder in place of the node's: the port, and its name there.

    The manifest itself is for an operator in a cluster, which hands these parts of it to hosts.
    """
    manifest = yaml.safe_load((ROOT / "deploy" / "wasmcloud" / f"{server.name}.yaml").read_text())
    spec = manifest["spec"]["template"]["spec"]
    [component], [interface] = spec["components"], spec["hostInterfaces"]
    given, port = component["localResources"], free_port()
    volumes = {each["name"] for each in spec.get("volumes", [])}
    settings = {
        "build": {"command": "true", "component_path": str(server.component("http"))},
        "dev": {"address": f"127.0.0.1:{port}", "volumes": [
            {"host_path": str(data), "guest_path": each["mountPath"]} for each in given.get("volumeMounts", []) if each["name"] in volumes]},
        "workload": {"environment": {"config": given["environment"]["config"]},
                     **{name: given.get(name, []) for name in ("allowedHosts", "allowedIpNameLookups")}}}
    project = home / server.name
    (project / ".wash").mkdir(parents=True)
    (project / ".wash" / "config.yaml").write_text(json.dumps(settings))
    with Program(schemas.WASH, "-C", project, "--non-interactive", "dev", environment={"HOME": str(home)}) as running:
        until(lambda: running.alive() and "listening for HTTP requests" in running.log(), f"{server.name} is hosted")
        yield port, interface["config"]["host"]


def answer(port: int, host: str, body: str) -> dict:
    """By the name that wasmCloud knows the server by, which is none of this machine's."""
    headers = {name: value for name, value in messages.http_headers(body, "2025-06-18") if name.lower() != "host"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request("POST", "/mcp", body.encode(), {**headers, "Host": host})
        reply = connection.getresponse()
        text = reply.read().decode()
        equal(reply.status, 200, f"{host}: {text[:500]}")
        return json.loads(text[text.index("{"):text.rindex("}") + 1])


@case
def a_host_runs_every_server_as_its_manifest_says():
    with folder() as home:
        data = home / "data"
        data.mkdir()
        (data / "hello.txt").write_text("from the host")
        for server in servers.shipped():
            with hosted(server, home, data) as (port, host):
                tools = answer(port, host, messages.request(1, "tools/list"))["result"]["tools"]
                check(tools, f"{server.name} has no tools")
                if server.name == "time":
                    _, told = official_client(f"http://127.0.0.1:{port}/mcp", call("get_current_time", timezone="Asia/Seoul"))
                    check("Asia/Seoul" in str(told["result"]), f"the time is {told}")
                if server.name == "filesystem":
                    told = answer(port, host, messages.call(1, "read_text_file", {"path": "/edgeagent/hello.txt"}))
                    check("from the host" in str(told), f"what is read: {told}")
                    answer(port, host, messages.call(1, "write_file", {"path": "/edgeagent/new.txt", "content": "from the guest"}))
                    equal((data / "new.txt").read_text(), "from the guest")


@case
def its_client_pulls_what_we_push_and_pushes_what_we_pull():
    with folder() as home, a_registry(home / "registry") as address:
        wasmmcp("push", "time", address)
        repository, pulled = f"{address}/{pack.PREFIX}/time", home / "pulled.wasm"
        for end, face in pack.ARTIFACTS.items():
            component = servers.find("time").component(face).read_bytes()
            wash(home, "oci", "pull", "--insecure", f"{repository}:{V}{end}", pulled)
            equal(pulled.read_bytes(), component, f"what was pulled of {end}")
            wash(home, "oci", "push", "--insecure", f"{repository}:theirs", pulled)
            wasmmcp("pull", f"{repository}:theirs", "--output", home / "ours.wasm")
            equal((home / "ours.wasm").read_bytes(), component, f"what was pushed of {end}")
        digest = oci.digest_of(component).partition(":")[2]
        stored = home / "registry" / "store" / "docker" / "registry" / "v2" / "blobs" / "sha256" / digest[:2] / digest / "data"
        stored.write_bytes(stored.read_bytes()[:-1] + b"x")
        wash(home, "oci", "pull", "--insecure", f"{repository}:{V}{end}", home / "tampered.wasm", ok=False)


if __name__ == "__main__":
    sys.exit(main(__doc__))
