#!/usr/bin/env python3
"""The shipped manifests in a real cluster: API server, controllers, scheduler, kubelet and containerd, with our OCI runtime.

    WASMMCP_CLUSTER_BIN=FOLDER tests/cluster/run.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Iterator

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(TESTS / "deploy"), str(TESTS)]

import apart  # noqa: E402
from control_plane import LIMIT, Api, control_plane  # noqa: E402
from engines_of_containers import installed  # noqa: E402
from load import Load  # noqa: E402
from machine import NAME, node_of  # noqa: E402
from parts import Program, a_registry, call, free_port, official_client, run  # noqa: E402
from service import Service  # noqa: E402
from support.engines import ROOT, until  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import cluster, manifests, oci, pack, provision, registry, servers  # noqa: E402

NAMESPACE = "mcp"
PODS = f"/api/v1/namespaces/{NAMESPACE}/pods"
SOME = 200  # requests, between one thing that happens and the next
WITHOUT_EXAMPLE = ("fetch",)  # there is no web
STARTED: dict = {}


def home() -> Path:
    return apart.home()


def api() -> Api:
    return STARTED["api"]


def chosen() -> list:
    """All servers that an overlay has: the suite is of none."""
    return [server for server in servers.shipped() if server.name != servers.SUITE]


def of_place(place: str) -> list:
    return [server for server in chosen() if server.deployment.place == place]


def selector(name: str) -> str:
    return f"?labelSelector=app.kubernetes.io/name=mcp-{name}"


def pods(name: str) -> list:
    return api().get(PODS + selector(name))["items"]


def the_pod(name: str) -> dict:
    """The one that is there and stays."""
    [found] = [each for each in pods(name) if "deletionTimestamp" not in each["metadata"]]
    return found


def status_of(pod: dict) -> dict:
    [found] = pod["status"]["containerStatuses"]
    return found


def repository(server: servers.Server) -> str:
    return f"{STARTED['registry']}/{pack.PREFIX}/{server.name}"


def overlay(place: str) -> Path:
    """The shipped one, with the names that our registry has for the images."""
    folder = home() / "overlays" / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kustomization.yaml").write_text(json.dumps({
        "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
        "resources": [os.path.relpath(ROOT / "deploy" / "overlays" / place, folder)],
        "images": [{"name": manifests.image_of(server).rpartition(":")[0], "newName": repository(server)}
                   for server in of_place(place)]}))
    return folder


def rolled_out(place: str) -> None:
    """The node is one of that place from then on; pods that are there stay."""
    api().kubectl("label", "node", NAME, f"wasmmcp.place={place}", "--overwrite")
    if place in STARTED:
        return
    push(place)
    said = api().kubectl("apply", "-k", overlay(place))
    check("warning" not in said.lower(), said)
    for server in of_place(place):
        api().kubectl("-n", NAMESPACE, "rollout", "status", f"deployment/mcp-{server.name}", f"--timeout={LIMIT}s")
    STARTED[place] = True


def push(place: str) -> None:
    for server in of_place(place):
        layout = oci.Layout(pack.PACKED / server.name)
        reference = registry.parse(repository(server))
        for end in pack.IMAGES:
            registry.Registry(reference).push(layout, layout.tags[pack.version() + end], pack.version() + end)


def volume() -> Path:
    """What a provider of storage would give for the claim."""
    place = home() / "volume"
    if not place.is_dir():
        place.mkdir()
        place.chmod(0o777)
        (place / "hello.txt").write_text("from the node")
        run("git", "init", "-q", place)
        run("git", "-C", place, "-c", "user.name=a", "-c", "user.email=a@b.test", "commit", "-q", "--allow-empty", "-m", "first")
        file = home() / "volume.json"
        file.write_text(json.dumps({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "data"}, "spec": {
            "accessModes": ["ReadWriteMany"], "capacity": {"storage": "1Gi"}, "hostPath": {"path": str(place)}}}))
        api().kubectl("apply", "-f", file)
    return place


@contextlib.contextmanager
def service(name: str) -> Iterator[Service]:
    with Service(api(), NAMESPACE, f"mcp-{name}") as found:
        until(found.endpoints, f"the service of {name} has a pod that is ready", LIMIT)
        yield found


def talk(name: str, tool: str, **arguments: object) -> dict:
    """The result of one tool, by the official client through the Service."""
    with service(name) as found:
        tools, answer = official_client(f"http://127.0.0.1:{found.port}/mcp", call(tool, **arguments))
    check(tool in {each["name"] for each in tools["tools"]}, f"no {tool} in {tools}")
    return answer["result"]


def text_of(result: dict) -> str:
    return "".join(each.get("text", "") for each in result["content"])


def process_of(name: str) -> int:
    """Of the component's runtime."""
    wanted = status_of(the_pod(name))["containerID"].rpartition("/")[2]
    rows = [line.split() for line in STARTED["engine"]("-n", "k8s.io", "task", "ls").splitlines()]
    [found] = [int(row[1]) for row in rows if row[0] == wanted]
    return found


@case
def every_overlay_is_taken_without_a_warning():
    for place in manifests.PLACES:
        said = api().kubectl("apply", "--dry-run=server", "-k", overlay(place))
        check("warning" not in said.lower() and f"deployment.apps/mcp-{of_place(place)[0].name}" in said, said)


@case
def all_servers_are_rolled_out_and_answer():
    volume()
    for place in manifests.PLACES:
        rolled_out(place)
        for server in of_place(place):
            example = server.example
            if server.name not in WITHOUT_EXAMPLE:
                result = talk(server.name, example["name"], **example["arguments"])
                check(not result.get("isError"), f"{server.name}: {result}")


@case
def the_volume_of_the_claim_is_the_servers_folder():
    place = volume()
    rolled_out("device")
    equal(text_of(talk("filesystem", "read_text_file", path="/edgeagent/hello.txt")), "from the node")
    talk("filesystem", "write_file", path="/edgeagent/new.txt", content="from the guest")
    equal((place / "new.txt").read_text(), "from the guest")


@case
def the_kernel_holds_what_the_manifest_says():
    volume()
    rolled_out("edge")
    process = Path("/proc") / str(process_of("time"))
    fields = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
    equal(set(fields["Uid"].split()), {str(manifests.USER)}, "its user")
    equal((fields["NoNewPrivs"], fields["Seccomp"], int(fields["CapEff"], 16)), ("1", "2", 0), "its rights")
    equal(limit(process, "memory", "memory.limit_in_bytes", "memory.max"), str(64 << 20), "its memory")
    words = (process / "cmdline").read_text().split("\0")
    check(f"max-memory-size={48 << 20}" in words and "timeout=300s" in words, f"it was started as {words}")


def limit(process: Path, controller: str, first: str, second: str) -> str:
    """From the file of either version of cgroups."""
    rows = [line.split(":", 2) for line in (process / "cgroup").read_text().splitlines()]
    for _, controllers, path in rows:
        if controller in controllers.split(","):
            return (cluster.CGROUPS / controller / path[1:] / first).read_text().strip()
    return (cluster.CGROUPS / rows[-1][2][1:] / second).read_text().strip()


@case
def a_server_that_is_killed_comes_back():
    volume()
    rolled_out("edge")
    before = status_of(the_pod("time"))["restartCount"]
    os.kill(process_of("time"), signal.SIGKILL)

    def is_back() -> bool:
        status = status_of(the_pod("time"))
        return status["restartCount"] == before + 1 and status["ready"]

    until(is_back, "the kubelet starts it again", LIMIT, 0.1)
    equal(status_of(the_pod("time"))["lastState"]["terminated"]["exitCode"], 128 + signal.SIGKILL)
    check("Asia/Seoul" in text_of(talk("time", "get_current_time", timezone="Asia/Seoul")), "it tells the time")


@case
def no_request_fails_while_a_deployment_is_updated():
    volume()
    rolled_out("edge")
    old = the_pod("time")["metadata"]["name"]
    image = f"{repository(servers.find('time'))}:{pack.version()}-p3"
    with service("time") as found, ends(old) as ended, balancer(found.port) as front:
        with Load("127.0.0.1", found.port, keep=False) as plain, Load("127.0.0.1", front) as kept:
            for load in (plain, kept):
                until(lambda load=load: load.reaches(SOME), "requests are answered", LIMIT)
            # Another component: that of WASI 0.3.
            api().kubectl("-n", NAMESPACE, "set", "image", "deployment/mcp-time", f"mcp-server={image}")
            until(lambda: [each["metadata"]["name"] for each in pods("time")] != [old] and len(pods("time")) == 1,
                  "another pod is there alone", LIMIT, 0.1)
            for load in (plain, kept):
                load.reaches(1)
                until(lambda load=load: load.reaches(SOME), "the new one answers", LIMIT)
    for load in (plain, kept):
        check(not load.failures, f"{len(load.failures)} of {load.total + len(load.failures)} failed: {load.failures[:3]}")
    equal(status_of(the_pod("time"))["image"], image)
    equal(ended, [0], "the status that the old one ended with")
    print(f"{plain.total} requests on connections of their own and {kept.total} on kept ones through haproxy, none failed")


@contextlib.contextmanager
def balancer(port: int) -> Iterator[int]:
    """haproxy as it is shipped, before the Service: it keeps the connections of clients, and none to pods."""
    front, worker = free_port(), f"127.0.0.1:{port}"
    with Program("haproxy", "-db", "-f", ROOT / "deploy" / "haproxy" / "haproxy.cfg", port=front, environment={
            "BIND": f"127.0.0.1:{front}", "WORKER_A": worker, "WORKER_B": worker, "CONTROL": str(home() / "haproxy.sock")}):
        yield front


@contextlib.contextmanager
def ends(name: str) -> Iterator[list]:
    """The statuses that the container of this pod ends with."""
    found: list = []

    def follow() -> None:
        for event in api().watch(f"{PODS}?fieldSelector=metadata.name={name}"):
            for status in event["object"].get("status", {}).get("containerStatuses", []):
                code = status["state"].get("terminated", {}).get("exitCode")
                if code is not None and not found:
                    found.append(code)

    threading.Thread(target=follow, daemon=True).start()
    yield found


def prepare(place: Path) -> None:
    """What may fetch and build, while there is a network."""
    provision.carry_out([provision.python_clients_step()])
    installed(place)
    for server in chosen():
        with pack.one_at_a_time():
            pack.pack(server)


def inside() -> int:
    with contextlib.ExitStack() as started:
        words = cluster.programs(home())
        STARTED["registry"] = started.enter_context(a_registry(home() / "registry"))
        STARTED["api"] = started.enter_context(control_plane(home(), words))
        STARTED["engine"] = started.enter_context(node_of(home(), words["kubelet"], api(), STARTED["registry"]))
        api().kubectl("create", "namespace", NAMESPACE)
        for mode in ("enforce", "warn"):
            api().kubectl("label", "namespace", NAMESPACE, f"pod-security.kubernetes.io/{mode}=restricted")
        api().kubectl("apply", "-k", ROOT / "deploy" / "base" / "runtime-class")
        return main(__doc__)


if __name__ == "__main__":
    obstacle = cluster.missing()
    if obstacle:
        print(f"skipped the cluster: {obstacle}")
        print("0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    sys.exit(apart.start(prepare, inside))
