#!/usr/bin/env python3
"""Containers of our images under podman and containerd, through the OCI runtime of ours.

    tests/deploy/containers.py [WORDS OF A CASE'S NAME]
"""

import concurrent.futures
import contextlib
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Iterator

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from support import in_test_python  # noqa: E402

in_test_python.enter()

from engines_of_containers import Containerd, Podman, containerd, podman  # noqa: E402
from PIL import Image  # noqa: E402
from parts import a_registry, call, folder, free_port, listens, official_client, run, wasmmcp  # noqa: E402
from support import messages, wire  # noqa: E402
from support.engines import until  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import manifests, node, pack, servers  # noqa: E402

V = pack.version()
SECONDS_TO_STOP = 8  # of the ten that an engine gives before it kills
STARTED = {}


def home() -> Path:
    return STARTED["home"]


def image(name: str, end: str = "") -> str:
    """Pushed once to a registry that lives as long as the tests."""
    if name not in STARTED:
        wasmmcp("push", name, STARTED["registry"])
        STARTED[name] = f"{STARTED['registry']}/{pack.PREFIX}/{name}:{V}"
    return STARTED[name] + end


def ask(port: int, body: bytes, timeout: float = wire.TIMEOUT) -> wire.Answer:
    return wire.fetch(("127.0.0.1", port), "POST", "/mcp", messages.http_headers(body.decode(), "2025-06-18"), body, timeout)


def talk(port: int, tool: str, **arguments: object) -> dict:
    """The result of one tool, by the official client."""
    until(lambda: listens(port), f"something listens on port {port}")
    tools, answer = official_client(f"http://127.0.0.1:{port}/mcp", call(tool, **arguments))
    check(tool in {each["name"] for each in tools["tools"]}, f"no {tool} in {tools}")
    return answer["result"]


def text_of(result: dict) -> str:
    return "".join(each.get("text", "") for each in result["content"])


def for_podman(name: str, port: int, data: str = "") -> dict:
    """The deployment as it is shipped, with what podman has not: claims, probes, and a network of pods."""
    deployment = manifests.deployment(servers.find(name))
    spec = deployment["spec"]["template"]["spec"]
    spec["hostNetwork"] = True
    [container] = spec["containers"]
    container["image"] = image(name)
    container["env"].append({"name": "PORT", "value": str(port)})
    for left_out in ("ports", "startupProbe", "livenessProbe", "readinessProbe", "lifecycle"):
        container.pop(left_out)
    for volume in spec.get("volumes", []):
        if volume.pop("persistentVolumeClaim", None):
            volume["hostPath"] = {"path": data, "type": "Directory"}
    return deployment


@contextlib.contextmanager
def played(engine: Podman, deployment: dict) -> Iterator[str]:
    """Its pod under `podman kube play`: the name of the container."""
    file = home() / "deployment.yaml"
    file.write_text(json.dumps(deployment))
    engine("kube", "play", "--tls-verify=false", file)
    try:
        yield f"{deployment['metadata']['name']}-pod-0-mcp-server"
    finally:
        engine("kube", "down", file)


@case
def podman_plays_the_shipped_deployment():
    port, data = free_port(), home() / "shared"
    data.mkdir(mode=0o777)
    data.chmod(0o777)
    (data / "hello.txt").write_text("from the node")
    with podman(home()) as engine:
        with played(engine, for_podman("filesystem", port, str(data))) as name:
            equal(text_of(talk(port, "read_text_file", path="/edgeagent/hello.txt")), "from the node")
            talk(port, "write_file", path="/edgeagent/new.txt", content="from the guest")
            equal((data / "new.txt").read_text(), "from the guest")
            seen = json.loads(engine("inspect", name))[0]
            equal(seen["HostConfig"]["Memory"], 64 << 20, "the memory limit of the container")
            equal(seen["HostConfig"]["ReadonlyRootfs"], True, "its file system is read-only")
            # The infra container, which is no component, went through our runtime too.
            runtimes = {each["OCIRuntime"] for each in json.loads(engine("inspect", *engine("ps", "-aq").split()))}
            equal(runtimes, {"wasmmcp"}, "runtimes")
            start = time.monotonic()
            engine("stop", "-t", "10", name)
            check(time.monotonic() - start < SECONDS_TO_STOP, "it had to be killed")
        read_only = for_podman("filesystem", port, str(data))
        [container] = read_only["spec"]["template"]["spec"]["containers"]
        container["volumeMounts"][0]["readOnly"] = True
        with played(engine, read_only):
            equal(text_of(talk(port, "read_text_file", path="/edgeagent/hello.txt")), "from the node")
            refused = talk(port, "write_file", path="/edgeagent/other.txt", content="x")
            check(refused.get("isError") and not (data / "other.txt").exists(), f"a read-only volume was written to: {refused}")
        # With the runtime inside, any runtime of containers will do.
        engine("run", "-d", "--name", "inside", "--runtime", "plain", "--network", "host", "--memory", "64m", "--read-only",
               "--tls-verify=false", "-v", f"{data}:/edgeagent:ro", "--cap-drop", "all", image("filesystem", pack.RUNTIME))
        equal(text_of(talk(pack.PORT, "read_text_file", path="/edgeagent/hello.txt")), "from the node")
        start = time.monotonic()
        engine("stop", "-t", "10", "inside")
        check(time.monotonic() - start < SECONDS_TO_STOP, "it had to be killed")


@case
def pictures_of_a_camera_fit_into_the_shipped_pod_and_what_does_not_is_told():
    port, data = free_port(), home() / "pictures"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    noise = Image.effect_noise((400, 300), 80).convert("RGB")
    noise.resize((4000, 3000)).save(data / "12.jpg", quality=85)
    noise.resize((2400, 1700)).save(data / "4.png", compress_level=1)
    noise.resize((2400, 1700)).save(data / "4.webp", method=0)
    noise.resize((5600, 4200)).save(data / "24.jpg", quality=85, progressive=True)
    with podman(home()) as engine, played(engine, for_podman("image-resize", port, str(data))) as name:
        equal(json.loads(engine("inspect", name))[0]["HostConfig"]["Memory"], 64 << 20, "the memory limit of the container")
        until(lambda: listens(port), "it listens")

        def made_small(file: str) -> dict:
            words = {"image_path": file, "width": 800, "returns": "none"}
            answer = ask(port, messages.call(1, "resize_image", words).encode(), timeout=60)
            equal(answer.status, 200, file)
            return json.loads(answer.body[answer.body.index(b"{"):answer.body.rindex(b"}") + 1])["result"]

        with concurrent.futures.ThreadPoolExecutor() as two:
            for file in ("12.jpg", "4.png", "4.webp"):
                for result in two.map(made_small, [file, file]):
                    check(not result.get("isError"), f"{file}: {text_of(result)}")
        told = made_small("24.jpg")
        check(told.get("isError") and f"{24 << 20} are allowed" in text_of(told), f"a picture that does not fit: {told}")
        equal(json.loads(engine("inspect", name))[0]["RestartCount"], 0, "how often it was killed")


@case
def containerd_runs_components_of_both_versions_of_wasi():
    with containerd(home()) as engine:
        for end, face in pack.IMAGES.items():
            pull(engine, image("time", end))
            port = free_port()
            engine.start("one", image("time", end), "--memory-limit", 64 << 20, "--env", f"PORT={port}", "--env", "TZ=Asia/Seoul")
            check("Asia/Seoul" in text_of(talk(port, "get_current_time", timezone="Asia/Seoul")), "it tells the time")
            if pack.stop_signal(face) == "SIGKILL":
                for gentler in ("SIGINT", "SIGTERM"):
                    engine.stop("one", gentler)
                time.sleep(1)
                check(listens(port), f"{face} stops at less than SIGKILL, so that its image can say so")
            engine.stop("one", pack.stop_signal(face))
            until(lambda: engine.is_gone("one"), "the container stops")
            # It came to its end by itself, where it hears that it should.
            equal("exit with non-zero exit code" in engine("task", "rm", "one"), pack.stop_signal(face) == "SIGKILL", f"how {face} ended")
            engine("container", "rm", "one")
        # Each component was compiled once.
        engine.start("two", image("time"), "--env", f"PORT={port}")
        until(lambda: listens(port), "it listens")
        kept = [file.name.partition("-")[0] for file in (home() / "node" / "cache").iterdir()]
        for face in pack.IMAGES.values():
            digest = hashlib.sha256(servers.find("time").component(face).read_bytes()).hexdigest()
            equal(kept.count(digest), 1, f"machine code of {face} in {kept}")
        limits(engine)
        volumes(engine)


def volumes(engine: Containerd) -> None:
    """One that the server may write to, and one that it may not."""
    pull(engine, image("filesystem"))
    port, places = free_port(), [home() / name for name in ("writable", "readable")]
    words = []
    for place, how in zip(places, ("rw", "ro")):
        place.mkdir()
        place.chmod(0o777)
        (place / "hello.txt").write_text(f"from {place.name}")
        words += ["--mount", f"type=bind,src={place},dst=/{place.name},options=rbind:{how}"]
    engine.start("files", image("filesystem"), *words, "--env", f"PORT={port}")
    for place in places:
        equal(text_of(talk(port, "read_text_file", path=f"/{place.name}/hello.txt")), f"from {place.name}")
        told = talk(port, "write_file", path=f"/{place.name}/new.txt", content="from the guest")
        is_writable = place.name == "writable"
        equal((bool(told.get("isError")), (place / "new.txt").exists()), (not is_writable, is_writable), place.name)


@case
def what_is_no_component_goes_on_as_it_came():
    """Such as the sidecar of Knative: the runtime behind ours gets the same words and the same bundle."""
    with folder() as place:
        program = node.install(place, str(place / "behind"))
        (place / "behind").write_text(f'#!/bin/sh\necho "$*" > {place}/words\ncp "$3/config.json" {place}/seen.json\n')
        (place / "behind").chmod(0o755)
        for name in ("/ko-app/queue", "/pause"):
            config = f'{{"process":  {{"args": ["{name}", "a.wasm"], "env": ["PORT=x"]}}, "mounts": [] }}\n'
            (place / "config.json").write_text(config)
            run(program, "create", "--bundle", place, "sidecar")
            equal((place / "words").read_text(), f"create --bundle {place} sidecar\n")
            equal((place / "seen.json").read_text(), config, f"the bundle of {name}")
        for words in (["state", "sidecar", place], ["kill", "sidecar", place, "TERM"], ["delete", "--force", place]):
            run(program, *words)
            equal((place / "words").read_text(), " ".join(map(str, words)) + "\n")


def pull(engine: Containerd, reference: str) -> None:
    engine("image", "pull", "--plain-http", "--snapshotter", "overlayfs", reference)


def limits(engine: Containerd) -> None:
    """A guest that wants more than its pod may have is ended; the server goes on."""
    port = free_port()
    engine.start("small", image("time"), "--memory-limit", 64 << 20, "--annotation", "wasmmcp.timeout-seconds=2", "--env", f"PORT={port}")
    until(lambda: listens(port), "it listens")
    huge = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"x": "a" * 55_000_000}})
    with contextlib.suppress(wire.Broken, OSError):
        check(ask(port, huge.encode()).status >= 400, "it took more than its memory")
    question = messages.request(1, "tools/list").encode()
    equal(ask(port, question).status, 200, "after a request that was too large")
    with wire.Connection(("127.0.0.1", port)) as slow:
        slow.send(wire.head("POST", "/mcp", slow.address, messages.http_headers(question.decode(), "2025-06-18"), question))
        start = time.monotonic()
        with contextlib.suppress(wire.Broken):
            check(slow.read_answer().status >= 400, "a request without its body was answered")
        check(1 < time.monotonic() - start < 10, f"it ended after {time.monotonic() - start:.1f} seconds, not after 2")
    equal(ask(port, question).status, 200, "after a request that took too long")


def start_all(then) -> int:
    with folder() as made, a_registry(made / "registry") as address:
        STARTED.update(home=made, registry=address)
        return then()


if __name__ == "__main__":
    sys.exit(start_all(lambda: main(__doc__)))
