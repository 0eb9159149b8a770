#!/usr/bin/env python3
"""Measures a server of ours beside its counterpart in Python, both as pods of a real cluster under the same limits: the size
of the image, the time from the order for a pod to its first answer, and the memory of many that are idle. With --places it
measures a pod of each server of ours, as deploy/overlays has it at its place. Prints a section for results.md.

    WASMMCP_CLUSTER_BIN=FOLDER bench/pods.py [--places] [--pods 50] [--rounds 5]

The image for Python is made from docker/native-server, as tests/deploy/native_images.py says. Without WASMMCP_CLUSTER_BIN the
programs of Kubernetes are those that ./wasmmcp test cluster has built.
"""

import argparse
import contextlib
import http.client
import json
import re
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / each) for each in ("cluster", "deploy", "")]

import apart  # noqa: E402
import native_images  # noqa: E402
from control_plane import LIMIT, Api, control_plane  # noqa: E402
from engines_of_containers import Containerd, installed  # noqa: E402
from machine import node_of  # noqa: E402
from parts import a_registry  # noqa: E402
from support import messages  # noqa: E402
from support.engines import until  # noqa: E402
from support.results import check  # noqa: E402

from wasmmcp import cluster, manifests, oci, pack, registry, servers  # noqa: E402
from wasmmcp.measuring import Row, table  # noqa: E402

SERVER = servers.find("log-parser")
MEMORY = "128Mi"  # for both: what the manifest gives is too little for Python
PODS = "/api/v1/namespaces/default/pods"
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
QUESTION = messages.request(1, "tools/list")
HEADERS = dict(messages.http_headers(QUESTION, "2025-06-18"))


class Kind(NamedTuple):
    """What is measured, and how its pods differ."""

    name: str
    image: str  # without the registry
    runtime_class: str
    variables: tuple
    server: servers.Server = SERVER
    memory: str = MEMORY


def image_of(server: servers.Server) -> str:
    return f"{pack.PREFIX}/{server.name}:{pack.version()}"


def as_shipped(server: servers.Server) -> Kind:
    return Kind(server.name, image_of(server), manifests.RUNTIME_CLASS, (("WASMMCP_ALLOWED_HOSTS", "*"),), server,
                f"{server.deployment.memory}Mi")


OURS = as_shipped(SERVER)._replace(name="ours", memory=MEMORY)
PYTHON = Kind("Python", f"native/{SERVER.name}:1", "", (("HOME", "/tmp"),))


class Bench:
    def __init__(self, api: Api, engine: Containerd, registry_address: str):
        self.api, self.engine, self.registry = api, engine, registry_address

    def image(self, kind: Kind) -> str:
        return f"{self.registry}/{kind.image}"

    def pod(self, kind: Kind) -> dict:
        """As it is shipped, without what only one of them could have: probes, and volumes that keep something."""
        spec = manifests.deployment(kind.server)["spec"]["template"]["spec"]
        [container] = spec["containers"]
        for left_out in ("readinessProbe", "livenessProbe", "startupProbe", "lifecycle"):
            container.pop(left_out, None)
        container["resources"]["limits"]["memory"] = kind.memory
        state = [each for each in manifests.mounts(kind.server) if each["name"] == "state"]
        container.update(image=self.image(kind), env=[{"name": name, "value": value} for name, value in kind.variables],
                         volumeMounts=[{"name": "tmp", "mountPath": "/tmp"}, *state])
        spec.update(volumes=[{"name": each, "emptyDir": {}} for each in ("tmp", "state")])
        spec.pop("runtimeClassName")
        return {"metadata": {"labels": {"kind": kind.name}}, "spec": {
            **spec, **({"runtimeClassName": kind.runtime_class} if kind.runtime_class else {})}}

    def start(self, kind: Kind) -> tuple:
        """Seconds from the order for a pod to its first answer, and megabytes that its server holds then; then the pod is gone."""
        template = self.pod(kind)
        began = time.monotonic()
        self.api.send("POST", PODS, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one", **template["metadata"]},
                                     "spec": template["spec"]})
        address = until(lambda: self.api.get(f"{PODS}/one")["status"].get("podIP"), "the pod has an address", LIMIT, 0.02)
        until(lambda: answers(address), "it answers", LIMIT, 0.01)
        took = time.monotonic() - began
        held = sum(map(proportional, self.servers())) / 1e6
        self.api.send("DELETE", f"{PODS}/one?gracePeriodSeconds=0")
        until(lambda: not self.api.get(PODS)["items"] and not self.tasks(), "the pod is gone", LIMIT, 0.1)
        return took, held

    def forget(self, kind: Kind) -> None:
        """So that the node has to fetch the image, and compile what it holds, again."""
        for name in self.engine("-n", "k8s.io", "images", "ls", "-q").splitlines():
            if kind.image.partition(":")[0] in name:
                self.engine("-n", "k8s.io", "images", "rm", "--sync", name)
        shutil.rmtree(apart.home() / "node" / "cache", ignore_errors=True)

    def tasks(self) -> list:
        rows = self.engine("-n", "k8s.io", "task", "ls").splitlines()[1:]
        return [int(row.split()[1]) for row in rows if "RUNNING" in row]

    def servers(self) -> list:
        return [pid for pid in self.tasks() if "-P" not in words_of(pid)]

    def memory(self, kind: Kind, pods: int) -> tuple:
        """Megabytes that the servers hold when each has answered once, and all processes of the node more than before."""
        before = of_all()
        labels = {"kind": kind.name}
        self.api.send("POST", DEPLOYMENTS, {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "many"}, "spec": {
            "replicas": pods, "selector": {"matchLabels": labels}, "template": self.pod(kind)}})
        addresses = until(lambda: self.addresses(pods), "all pods run", 3 * LIMIT, 0.5)
        for address in addresses:
            until(lambda at=address: answers(at), f"{address} answers", LIMIT, 0.1)
        time.sleep(5)  # until they are idle
        found = self.servers()
        check(len(found) == pods, f"{len(found)} servers run")
        used = sum(map(proportional, found)) / 1e6
        more = (of_all() - before) / 1e6
        self.api.send("DELETE", f"{DEPLOYMENTS}/many?propagationPolicy=Foreground")
        self.api.send("DELETE", f"{PODS}?gracePeriodSeconds=0")
        until(lambda: not self.api.get(PODS)["items"] and not self.tasks(), "the pods are gone", 3 * LIMIT, 0.5)
        return used, more

    def addresses(self, pods: int) -> list:
        found = [pod["status"].get("podIP") for pod in self.api.get(PODS)["items"] if pod["status"]["phase"] == "Running"]
        return found if len(found) == pods and all(found) else []


def answers(address: str) -> bool:
    connection = http.client.HTTPConnection(address, manifests.PORT, timeout=10)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("POST", "/mcp", QUESTION, HEADERS)
        # The counterpart wants a session before it tells its tools: that it says so is an answer.
        return connection.getresponse().status in (200, 400)
    return False


def proportional(pid: int) -> int:
    """Bytes that it has resident; of those that are shared, its part."""
    return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1]) * 1024


def of_all() -> int:
    """Bytes of every process here: the control plane, the node's engine, and what it has for each pod."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, TypeError):  # it has ended
            found += proportional(int(folder.name))
    return found


def words_of(pid: int) -> list:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def layers(reference: str) -> list:
    """Megabytes that are fetched for an image of this machine's kind, layer by layer."""
    remote = registry.Registry(registry.parse(reference))
    layout = oci.Layout(apart.home() / "sizes")
    blob = remote.pull(layout, remote.reference.wanted)
    manifest = json.loads(layout.read(blob.digest))
    if "manifests" in manifest:
        manifest = json.loads(layout.read(manifest["manifests"][0]["digest"]))
    return [each["size"] / 1e6 for each in manifest["layers"]]


def section(bench: Bench, pods: int, rounds: int) -> str:
    kinds = (OURS, PYTHON)
    sizes = {kind: layers(bench.image(kind)) for kind in kinds}
    first: dict = {kind: [] for kind in kinds}
    again: dict = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind in kinds:
            bench.forget(kind)
            first[kind].append(bench.start(kind)[0])
            again[kind].append(bench.start(kind)[0])
    held = {kind: bench.memory(kind, pods) for kind in kinds}
    rows = [row("image, compressed, MB", {kind: sum(sizes[kind]) for kind in kinds}, 2),
            row("pod to first answer, image not there, s", medians(first), 2),
            row("pod to first answer, image there, s", medians(again), 2),
            row(f"memory of {pods} idle servers, MB", {kind: held[kind][0] for kind in kinds}, 0),
            row(f"all that the node has for {pods} such pods, MB", {kind: held[kind][1] for kind in kinds}, 0)]
    limits = manifests.container(SERVER)["resources"]["limits"]
    return (f"{SERVER.name} and its counterpart on FastMCP, in pods of Kubernetes on one node, under the same limits (cpu "
            f"{limits['cpu']}, memory {MEMORY}); medians of {rounds} rounds. Of the image for Python "
            f"{sizes[PYTHON][0]:.0f} MB are its base, a minimal Debian with Python. Memory that processes share is divided among them.\n\n"
            + table(["what", "ours", "Python", "times less"], rows))


def section_of_places(bench: Bench, rounds: int) -> str:
    """What each server costs where it is placed; the node is the same for all."""
    rows = []
    for server in placed():
        kind = as_shipped(server)
        starts = []
        for _ in range(rounds):
            bench.forget(kind)
            starts.append((*bench.start(kind), *bench.start(kind)))
        first, _, again, held = (statistics.median(each) for each in zip(*starts))
        rows.append(Row(server.deployment.place, server.name, f"{1000 * sum(layers(bench.image(kind))):.0f}", f"{first:.2f}",
                        f"{again:.2f}", f"{held:.0f}", kind.memory))
    return (f"By `bench/pods.py --places` in pods of one node of a real Kubernetes, with the limits of `deploy/overlays` (cpu 100m); medians of "
            f"{rounds} rounds. Memory is what the server's process holds after its first answer.\n\n" +
            table(["place", "server", "image, kB", "first answer, image not there, s", "image there, s", "memory, MB", "limit"], rows))


def placed() -> list:
    return sorted((server for server in servers.shipped() if server.name != servers.SUITE),
                  key=lambda server: manifests.PLACES.index(server.deployment.place))


def medians(found: dict) -> dict:
    return {kind: statistics.median(values) for kind, values in found.items()}


def row(what: str, values: dict, digits: int) -> Row:
    ours, python = values[OURS], values[PYTHON]
    return Row(what, f"{ours:,.{digits}f}", f"{python:,.{digits}f}", f"{python / ours:,.1f}")


def prepare(place: Path) -> None:
    installed(place)
    for server in measured():
        with pack.one_at_a_time():
            pack.pack(server)
    if options().places:
        return
    with native_images.images(place / "buildah") as buildah:
        buildah.build(SERVER.name)


def measured() -> list:
    return placed() if options().places else [SERVER]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", action="store_true")
    parser.add_argument("--pods", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def inside() -> int:
    home = apart.home()
    words = cluster.programs(home)
    with contextlib.ExitStack() as started:
        address = started.enter_context(a_registry(home / "registry"))
        api = started.enter_context(control_plane(home, words))
        engine = started.enter_context(node_of(home, words["kubelet"], api, address))
        for server in measured():
            layout = oci.Layout(pack.PACKED / server.name)
            remote = registry.Registry(registry.parse(f"{address}/{image_of(server)}"))
            remote.push(layout, layout.tags[pack.version()], pack.version())
        api.kubectl("apply", "-k", ROOT / "deploy" / "base" / "runtime-class")
        bench = Bench(api, engine, address)
        if options().places:
            print(section_of_places(bench, options().rounds), flush=True)
            return 0
        native_images.Buildah(home / "buildah").push(native_images.name_of(SERVER.name), f"{address}/{PYTHON.image}")
        print(section(bench, options().pods, options().rounds), flush=True)
    return 0


if __name__ == "__main__":
    options()
    obstacle = cluster.missing()
    if obstacle:
        sys.exit(f"bench/pods.py cannot run: {obstacle}")
    sys.exit(apart.start(prepare, inside))
