"""The one node: containerd with the RuntimeClass's runtime, and the kubelet. Pods have addresses of a bridge of CNI."""

import contextlib
import json
import shutil
from pathlib import Path
from typing import Iterator

from apart import ADDRESS, BRIDGE, FIRST_POD, SUBNET, cgroup
from control_plane import LIMIT, Api
from engines_of_containers import Containerd, containerd
from parts import Program, free_port
from support.engines import until

from wasmmcp import cluster, manifests, node, oci, registry

NAME = "here"
PAUSE = "catatonit"  # as in podman's pods
CRI = "io.containerd.grpc.v1.cri"


def pause_image(home: Path, address: str) -> str:
    """What holds the namespaces of a pod, put into the registry."""
    layout = oci.Layout(home / "pause")
    layer = oci.layer([oci.File("pause", Path(shutil.which(PAUSE, path=cluster.SEARCHED)).read_bytes(), 0o755)])
    blob = oci.add_image(layout, [layer], {"Entrypoint": ["/pause", "-P"]}, {})
    layout.tag("1", blob)
    reference = registry.parse(f"{address}/pause:1")
    registry.Registry(reference).push(layout, blob, "1")
    return str(reference)


def container_settings(home: Path, pause: str) -> list:
    """As deploy/README.md tells of the runtime; the rest is for a root that may not do everything."""
    network = home / "network"
    network.mkdir()
    (network / "10-bridge.conflist").write_text(json.dumps({
        "cniVersion": "0.4.0", "name": "pods", "plugins": [{
            "type": "bridge", "bridge": BRIDGE, "isGateway": True, "ipam": {
                "type": "host-local", "dataDir": str(home / "addresses"), "routes": [{"dst": "0.0.0.0/0"}],
                "ranges": [[{"subnet": SUBNET, "rangeStart": FIRST_POD}]]}}]}))
    handler = f'[plugins."{CRI}".containerd.runtimes.{manifests.RUNTIME_CLASS}'
    return [f'[plugins."{CRI}"]', f'sandbox_image = "{pause}"', "restrict_oom_score_adj = true",
            f'[plugins."{CRI}".cni]', f'bin_dir = "{cluster.network_plugins()}"', f'conf_dir = "{network}"',
            f'[plugins."{CRI}".containerd.runtimes.runc]', 'runtime_type = "io.containerd.runc.v2"',
            f"{handler}]", 'runtime_type = "io.containerd.runc.v2"', 'pod_annotations = ["wasmmcp.*"]',
            f"{handler}.options]", f'BinaryName = "{home / "node" / node.PROGRAM}"']


def kubelet_settings(home: Path, engine: Containerd) -> Path:
    file = home / "kubelet.json"
    (home / "resolv.conf").write_text("")
    file.write_text(json.dumps({
        "apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
        "containerRuntimeEndpoint": f"unix://{engine.socket}", "address": "127.0.0.1", "port": free_port(), "healthzPort": 0,
        "authentication": {"anonymous": {"enabled": True}, "webhook": {"enabled": False}},
        "authorization": {"mode": "AlwaysAllow"}, "cgroupDriver": "cgroupfs", "cgroupRoot": f"/{cgroup()}", "failCgroupV1": False,
        "cgroupsPerQOS": False, "enforceNodeAllocatable": [], "makeIPTablesUtilChains": False, "failSwapOn": False,
        "localStorageCapacityIsolation": False, "oomScoreAdj": 0, "resolvConf": str(home / "resolv.conf"),
        "volumePluginDir": str(home / "volume-plugins"), "imageGCHighThresholdPercent": 100,
        "evictionHard": {"memory.available": "1Mi", "nodefs.available": "0%", "imagefs.available": "0%"}}))
    return file


def is_ready(api: Api) -> bool:
    found = [each for each in api.get("/api/v1/nodes")["items"] if each["metadata"]["name"] == NAME]
    conditions = [each for one in found for each in one["status"].get("conditions", [])]
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


@contextlib.contextmanager
def node_of(home: Path, words: list, api: Api, address: str) -> Iterator[Containerd]:
    """`address` is of the registry."""
    with containerd(home, *container_settings(home, pause_image(home, address))) as engine:
        with Program(*words, "--kubeconfig", api.settings, "--config", kubelet_settings(home, engine),
                     "--root-dir", home / "kubelet", "--cert-dir", home / "kubelet-certificates", "--hostname-override", NAME,
                     "--node-ip", ADDRESS) as kubelet:
            until(lambda: kubelet.alive() and is_ready(api), "the node is ready", LIMIT, 0.1)
            yield engine
