#!/usr/bin/env python3
"""Every manifest is as it is generated, and as its own readers want it: Kubernetes' schemas, Knative's validation, kustomize, compose.

    tests/deploy/static.py [WORDS OF A CASE'S NAME]
"""

import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from support import in_test_python  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
in_test_python.enter(ROOT / ".tools" / "packages" / "kubernetes-validate")

import jsonschema  # noqa: E402
import kubernetes_validate  # noqa: E402
import yaml  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

sys.path.insert(0, str(ROOT / "tools"))
from wasmmcp import manifests, pack, paths, servers  # noqa: E402

DEPLOY = ROOT / "deploy"
WORKERS = DEPLOY / "compose" / "compose.yaml"
REGISTRIES = ROOT / "docker" / "registry"
VERSIONS = ("1.30.0", "1.37.0")  # the oldest that knows all fields, and the newest
# Of others, whose schemas nobody here has, and deploy/README.md says so.
FOREIGN = ("wasmcloud", "cilium", "wassette")


def documents(file: Path) -> list:
    return [each for each in yaml.safe_load_all(file.read_text()) if each]


def pods() -> list:
    """Name and specification of the pods of all deployments and services of Knative."""
    found = []
    for file in [*DEPLOY.glob("base/*/server.yaml"), *DEPLOY.glob("knative/*.yaml")]:
        found += [(str(file), each["spec"]["template"]["spec"]) for each in documents(file)
                  if each["kind"] in ("Deployment", "Service") and "template" in each["spec"]]
    return found


BOUNDS = {name: str(value) for name, value in servers.find("image-resize").deployment.bounds.items()}


@functools.lru_cache(maxsize=None)
def referee() -> str:
    """The program that asks Knative, kustomize and compose, compiled once."""
    made = paths.BUILD / "referee"
    go("referee", "build", "-gcflags=all=-N", "-o", str(made), ".")
    return str(made)


def go(folder: str, *words: str) -> str:
    done = subprocess.run(["go", *words], cwd=Path(__file__).with_name(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={
        **os.environ, "GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOFLAGS": "-modcacherw",
        "GOPATH": str(paths.TOOLS / "go"), "GOCACHE": str(paths.TOOLS / "go-cache")})
    check(done.returncode == 0, (done.stdout + done.stderr)[-3000:])
    return done.stdout


def definition(module: str, file: str) -> jsonschema.Draft7Validator:
    """Of a kind of others, by the file that makes a cluster know it; a field that it does not know is a fault."""
    [version] = yaml.safe_load((Path(json.loads(go("definitions", "mod", "download", "-json", module))["Dir"]) / file).read_text())["spec"]["versions"]
    schema = version["schema"]["openAPIV3Schema"]
    schema["properties"]["metadata"] = {"type": "object"}

    def close(part: object) -> None:
        if isinstance(part, dict) and "properties" in part and not part.get("x-kubernetes-preserve-unknown-fields"):
            part.setdefault("additionalProperties", False)
        for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
            close(each)

    close(schema["properties"]["spec"])
    return jsonschema.Draft7Validator(schema)


def ask(*words: object, **environment: str) -> tuple:
    done = subprocess.run([referee(), *(str(word) for word in words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment)
    return done.returncode == 0, done.stdout if done.returncode == 0 else done.stderr


def services_of(file: Path, **environment: str) -> dict:
    """As compose reads them, with these variables alone."""
    good, said = ask("compose", file, **environment)
    check(good, said)
    return yaml.safe_load(said)["services"]


@case
def what_is_committed_is_what_is_generated():
    for name, wanted in manifests.generated().items():
        equal((DEPLOY / name).read_text(), wanted, f"deploy/{name}")


@case
def kubernetes_takes_every_field():
    for file in [*DEPLOY.glob("base/*/*.yaml"), DEPLOY / "knative" / "config-features.yaml"]:
        for each in documents(file):
            if each["kind"] != "Kustomization":
                for version in VERSIONS:
                    kubernetes_validate.validate(each, version, strict=True)


@case
def a_field_that_is_misspelt_is_noticed():
    deployment = manifests.deployment(servers.find("time"))
    deployment["spec"]["template"]["spec"]["runtimeClasName"] = "wasmtime"
    try:
        kubernetes_validate.validate(deployment, VERSIONS[-1], strict=True)
    except kubernetes_validate.ValidationError:
        return
    raise AssertionError("nobody noticed")


@case
def every_pod_passes_the_restricted_profile():
    """https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"""
    check(len(pods()) == 2 * len(servers.shipped()), f"{len(pods())} pods")
    for where, pod in pods():
        for namespace in ("hostNetwork", "hostPID", "hostIPC"):
            check(not pod.get(namespace), f"{where}: {namespace}")
        for volume in pod.get("volumes", []):
            check(set(volume) - {"name"} <= {"emptyDir", "persistentVolumeClaim", "secret", "configMap"}, f"{where}: {volume}")
        for container in pod["containers"]:
            security = container["securityContext"]
            equal(security["allowPrivilegeEscalation"], False, where)
            equal(security["capabilities"], {"drop": ["ALL"]}, where)
            equal((security["runAsNonRoot"], security["runAsUser"] > 0), (True, True), where)
            equal(security["seccompProfile"], {"type": "RuntimeDefault"}, where)
            equal(security["readOnlyRootFilesystem"], True, where)
            check(not any("hostPort" in port for port in container["ports"]), f"{where}: hostPort")


@case
def the_figures_of_the_seed_are_kept():
    for where, pod in pods():
        [container] = pod["containers"]
        equal(container["resources"]["requests"], {"cpu": "10m", "memory": "10Mi"}, where)
        equal(container["resources"]["limits"], {"cpu": "100m", "memory": "64Mi"}, where)
    for file in DEPLOY.glob("knative/*.yaml"):
        for each in documents(file):
            if each["kind"] == "Service":
                template = each["spec"]["template"]
                equal((template["spec"]["containerConcurrency"], template["spec"]["timeoutSeconds"]), (10, 300), str(file))
                scale = {name.rpartition("/")[2]: value for name, value in template["metadata"]["annotations"].items() if "autoscaling" in name}
                equal(scale, {"min-scale": "0", "max-scale": "5", "scale-to-zero-pod-retention-period": "5m"}, str(file))


@case
def knative_takes_every_service():
    services = [DEPLOY / "knative" / f"{server.name}.yaml" for server in servers.shipped()]
    good, said = ask("knative", DEPLOY / "knative" / "config-features.yaml", *services)
    check(good, said)
    [features] = documents(DEPLOY / "knative" / "config-features.yaml")
    # Those of security and of nodes are for what its users add: the services that are shipped are taken without.
    needed = {"runtimeclassname": "runtimeClassName", "persistent-volume-claim": "persistentVolumeClaim",
              "persistent-volume-write": "Persistent volume write support is disabled"}
    equal(set(features["data"]), {f"kubernetes.podspec-{name}" for name in (*needed, "nodeselector", "securitycontext")}, "features")
    with tempfile.TemporaryDirectory() as folder:
        for name, told in needed.items():
            fewer = Path(folder) / f"{name}.yaml"
            fewer.write_text(yaml.safe_dump({**features, "data": {**features["data"], f"kubernetes.podspec-{name}": "disabled"}}))
            good, said = ask("knative", fewer, *services)
            check(not good and told in said, f"without {name} Knative says: {said}")


@case
def spinkube_takes_every_application():
    known = definition("github.com/spinkube/spin-operator", "config/crd/bases/core.spinkube.dev_spinapps.yaml")
    for server in servers.shipped():
        [application] = documents(DEPLOY / "spinkube" / f"{server.name}.yaml")
        known.validate(application)
        application["spec"]["replica"] = 1
        check(not known.is_valid(application), "a field that is misspelt was not noticed")


@case
def kustomize_builds_every_overlay():
    for place in manifests.PLACES:
        good, said = ask("kustomize", DEPLOY / "overlays" / place)
        check(good, said)
        made = [each for each in yaml.safe_load_all(said) if each]
        names = {each["metadata"]["name"] for each in made if each["kind"] == "Deployment"}
        equal(names, {f"mcp-{server.name}" for server in servers.shipped()
                      if server.deployment.place == place and server.name != servers.SUITE}, place)
        for each in made:
            kubernetes_validate.validate(each, VERSIONS[-1], strict=True)
            if each["kind"] == "Deployment":
                equal(each["spec"]["template"]["spec"]["nodeSelector"], {"wasmmcp.place": place})
    good, said = ask("kustomize", DEPLOY / "overlays" / "wasmtime-spin")
    check(good, said)
    equal({each["spec"]["template"]["spec"]["runtimeClassName"] for each in yaml.safe_load_all(said) if each}, {"wasmtime-spin"})


@case
def two_pictures_at_once_fit_into_every_pod_and_four_times_as_large_ones_into_larger_pods():
    bounded = [server for server in servers.shipped() if server.deployment.bounds]
    equal([server.name for server in bounded], ["image-resize", servers.SUITE], "servers that hold pictures")
    large = [f"base/{servers.SUITE}", "overlays/edge", "knative"]
    usual, larger = pods_of(large), pods_of(large, "components/large-pictures")
    equal(set(larger), set(usual), "pods")
    for where, pod in larger.items():
        changed = any(where[1] == f"mcp-{server.name}" for server in bounded)
        equal(pod != usual[where], changed, f"{where} is another one")
        for one, times in ((usual[where], 1), (pod, 4 if changed else 1)):
            [container] = one["containers"]
            given = {each["name"]: int(each["value"]) for each in container["env"] if "IMAGE_RESIZE" in each["name"]}
            equal(container["resources"]["limits"]["memory"], f"{64 * times}Mi", f"memory of {where}")
            equal(bool(given), changed, f"{where} has bounds")
            if given:
                reading, file = given["WASMMCP_IMAGE_RESIZE_MAX_MEGABYTES"], given["WASMMCP_IMAGE_RESIZE_MAX_FILE_BYTES"] >> 20
                equal((reading, file), (24 * times, 16 * times), f"what {where} may hold")


def pods_of(folders: list, *parts: str) -> dict:
    """Kind and name of what kustomize makes of these folders and parts -> its pod."""
    with tempfile.TemporaryDirectory() as place:
        words = {"resources": folders, "components": parts}
        (Path(place) / "kustomization.yaml").write_text(yaml.safe_dump(
            {name: [os.path.relpath(DEPLOY / each, place) for each in named] for name, named in words.items()}))
        good, said = ask("kustomize", place)
        check(good, said)
    return {(each["kind"], each["metadata"]["name"]): each["spec"]["template"]["spec"]
            for each in yaml.safe_load_all(said) if each and "template" in each["spec"]}


@case
def kustomize_builds_every_other_folder_alone():
    for file in [*DEPLOY.glob("base/*/kustomization.yaml"), DEPLOY / "knative" / "kustomization.yaml"]:
        good, said = ask("kustomize", file.parent)
        check(good and [each for each in yaml.safe_load_all(said) if each], f"{file.parent}: {said}")


@case
def compose_starts_two_workers_behind_a_balancer():
    for server in servers.shipped():
        found = services_of(WORKERS, WASMMCP_TOKEN="secret", SERVER=server.name, MEMORY=f"{server.deployment.memory}m")
        worker = found["worker-a"]
        equal(found["worker-b"], worker, "the second worker")
        equal(worker["image"], manifests.image_of(server, pack.RUNTIME))
        equal(int(worker["mem_limit"]), server.deployment.memory << 20, f"memory of {server.name}")
        equal(worker["environment"], {"WASMMCP_ALLOWED_HOSTS": "*", "WASMMCP_TOKEN": "secret", **BOUNDS})
    equal(int(services_of(WORKERS, WASMMCP_TOKEN="secret")["worker-a"]["mem_limit"]), 64 << 20, "memory where none is said")
    balancer = found["balancer"]
    [settings] = balancer["volumes"]
    equal(Path(settings["source"]), DEPLOY / "haproxy" / "haproxy.cfg")
    equal(set(balancer["environment"]), set(re.findall(r'"\$\{(\w+)\}"', Path(settings["source"]).read_text())), "variables of haproxy.cfg")
    for name in ("a", "b"):
        equal(balancer["environment"][f"WORKER_{name.upper()}"], f"worker-{name}:{pack.PORT}")


@case
def compose_starts_the_registries():
    [alone] = services_of(REGISTRIES / "docker-compose.registry-local.yml").values()
    equal([(port["host_ip"], port["published"]) for port in alone["ports"]], [("127.0.0.1", "5000")], "who reaches one without TLS")
    [shared] = services_of(REGISTRIES / "docker-compose.registry-https.yml", DOMAIN="registry.example").values()
    equal(shared["environment"]["REGISTRY_HTTP_TLS_KEY"], "/certificates/live/registry.example/privkey.pem")


@case
def compose_says_what_is_missing_or_misspelt():
    for file, variable in ((WORKERS, "WASMMCP_TOKEN"), (REGISTRIES / "docker-compose.registry-https.yml", "DOMAIN")):
        good, said = ask("compose", file)
        check(not good and f"required variable {variable} is missing a value" in said, said)
    with tempfile.TemporaryDirectory() as folder:
        misspelt = Path(folder) / "compose.yaml"
        misspelt.write_text(WORKERS.read_text().replace("stop_grace_period", "stop_grace_perod"))
        good, said = ask("compose", misspelt, WASMMCP_TOKEN="secret")
        check(not good and "stop_grace_perod" in said, said)


@case
def a_policy_lets_out_what_the_declaration_says():
    for server in servers.shipped():
        policy = manifests.network_policy(server)["spec"]
        equal(bool(policy["egress"]), bool(server.deployment.hosts), f"egress of {server.name}")
        equal(bool(server.deployment.hosts), server.network, f"{server.name}: hosts and network agree")
        equal(bool(server.deployment.volume), server.directories, f"{server.name}: volume and directories agree")
        equal(set(server.deployment.secrets) <= set(server.environment), True, f"{server.name}: secrets are read")


@case
def scripts_push_all_servers_when_none_is_named():
    for name in ("push-to-registry.sh", "push-to-ecr.sh"):
        named = re.search(r"^\[ \$# -gt 0 \] \|\| set -- (.*)$", (ROOT / "scripts" / name).read_text(), re.M)[1]
        equal(sorted(named.split()), sorted(server.name for server in servers.shipped()), name)


@case
def the_costs_in_the_guide_are_those_that_were_measured():
    known, name = {}, ""
    for cells in measured("All servers"):
        if len(cells) == 9 and cells[2][:1].isdigit():
            name = cells[0] or name
            start, memory, call = cells[2], cells[4], cells[5]
            if cells[1] == "WASM":
                known[name] = [start, call, memory]
            elif cells[1] != "native" and len(known[name]) == 3:  # the first that stands beside it
                known[name] += [start, memory]
    for place, name, _, first, again, memory, _ in (cells for cells in measured("Pods") if len(cells) == 7 and cells[0] in manifests.PLACES):
        known[name] += [f"{first}, {again}", memory]
    rows = re.findall(r"^\| (device|edge|cloud) \| ([a-z-]+) \| \d+ \| (.*) \|$", (DEPLOY / "README.md").read_text(), re.M)
    equal({name: (place, figures.split(" | ")) for place, name, figures in rows},
          {server.name: (server.deployment.place, known[server.name]) for server in servers.shipped() if server.name != servers.SUITE})


def measured(section: str) -> list:
    """Rows of the tables of a section of bench/results.md."""
    text = (ROOT / "bench" / "results.md").read_text().partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]


@case
def profiles_of_other_engines_can_be_read():
    for folder in FOREIGN:
        for file in DEPLOY.glob(f"{folder}/*.yaml"):
            check(all(isinstance(each, dict) for each in documents(file)), f"{file} is no mapping")
    for file in DEPLOY.glob("toolhive/*.json"):
        equal(sorted(json.loads(file.read_text())), ["name", "network", "read", "write"])


@case
def wassette_is_given_the_folder_of_the_volume_and_no_pattern():
    for server in servers.shipped():
        [policy] = documents(DEPLOY / "wassette" / f"{server.name}.yaml")
        access = ["read", "write"] if server.deployment.volume == "write" else ["read"]
        wanted = {"allow": [{"uri": "fs:///edgeagent", "access": access}]} if server.deployment.volume else None
        equal(policy["permissions"].get("storage"), wanted, server.name)


if __name__ == "__main__":
    sys.exit(main(__doc__))
