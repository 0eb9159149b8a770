#!/usr/bin/env python3
"""What lies in deploy/ for a server fits together, and lets out, gives and keeps what its declaration in servers.json says, for every engine.

    tests/deploy/declared.py [WORDS OF A CASE'S NAME]
"""

import ipaddress
import json
import re
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support import in_test_python  # noqa: E402

in_test_python.enter()

import yaml  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from wasmmcp import servers  # noqa: E402

DEPLOY = ROOT / "deploy"
EVERYWHERE = "*"
SHIPPED = servers.shipped()
# What a server on a public network must not reach: this machine, neighbours, and where clouds answer with keys.
OUT_OF_REACH = ("127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::1", "fd00:ec2::254", "fe80::1")


def documents(path: str) -> list:
    return [each for each in yaml.safe_load_all((DEPLOY / path).read_text()) if each]


def of_kubernetes(server: servers.Server) -> dict:
    """Kind -> what the server has of it. Each is there once."""
    found = documents(f"base/{server.name}/server.yaml")
    kinds = {each["kind"]: each for each in found}
    equal(len(kinds), len(found), f"kinds of {server.name}")
    return kinds


def toml_of(server: servers.Server, name: str) -> object:
    text = (DEPLOY / "spinkube" / f"{server.name}.toml").read_text()
    return json.loads(re.search(rf"^{name} = (.*)$", text, re.M)[1])


@case
def five_kinds_of_every_server_are_about_the_same_pods():
    for server in SHIPPED:
        kinds, name = of_kubernetes(server), f"mcp-{server.name}"
        equal(set(kinds), {"Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"}, name)
        equal({each["metadata"]["name"] for each in kinds.values()}, {name}, f"names of {name}")
        pods, mine = kinds["Deployment"]["spec"]["template"]["metadata"]["labels"], {"app.kubernetes.io/name": name}
        check(mine.items() <= pods.items(), f"labels of {name}: {pods}")
        for kind, chosen in (("Deployment", "matchLabels"), ("PodDisruptionBudget", "matchLabels")):
            equal(kinds[kind]["spec"]["selector"][chosen], mine, f"{kind} of {name}")
        equal(kinds["Service"]["spec"]["selector"], mine, f"Service of {name}")
        equal(kinds["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"], mine, f"NetworkPolicy of {name}")
        [container] = kinds["Deployment"]["spec"]["template"]["spec"]["containers"]
        equal(kinds["Service"]["spec"]["ports"][0]["targetPort"], container["ports"][0]["name"], f"port of {name}")


@case
def one_pod_may_go_at_a_time_and_none_goes_before_another_is_ready():
    for server in SHIPPED:
        kinds = of_kubernetes(server)
        equal(kinds["PodDisruptionBudget"]["spec"]["maxUnavailable"], 1, server.name)
        deployment = kinds["Deployment"]["spec"]
        equal(deployment["strategy"]["rollingUpdate"], {"maxSurge": 1, "maxUnavailable": 0}, server.name)
        pod = deployment["template"]["spec"]
        pause = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        check(0 < pause < pod["terminationGracePeriodSeconds"], f"{server.name}: {pause} seconds before it is told to stop")


@case
def pods_are_added_by_the_load_of_their_own_deployment():
    for server in SHIPPED:
        kinds = of_kubernetes(server)
        scaled = kinds["HorizontalPodAutoscaler"]["spec"]
        target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": kinds["Deployment"]["metadata"]["name"]}
        equal((scaled["scaleTargetRef"], scaled["minReplicas"], scaled["maxReplicas"]), (target, 1, 5), server.name)
        [metric] = scaled["metrics"]
        resources = kinds["Deployment"]["spec"]["template"]["spec"]["containers"][0]["resources"]
        asked, most = (int(resources[which]["cpu"].rstrip("m")) for which in ("requests", "limits"))
        wanted = asked * metric["resource"]["target"]["averageUtilization"] / 100
        check(asked < wanted < most, f"{server.name}: pods are added at {wanted} thousandths of a core, of {most}")


@case
def probes_ask_what_the_server_answers():
    """tests/http/run.py sees that it does."""
    for server in SHIPPED:
        [container] = of_kubernetes(server)["Deployment"]["spec"]["template"]["spec"]["containers"]
        asked = {name: container[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
        port = container["ports"][0]["containerPort"]
        equal(asked, {"startup": {"path": "/health", "port": port}, "liveness": {"path": "/health", "port": port},
                      "readiness": {"path": "/ready", "port": port}}, server.name)
        [knative] = documents(f"knative/{server.name}.yaml")
        equal(knative["spec"]["template"]["spec"]["containers"][0]["readinessProbe"]["httpGet"], asked["readiness"], server.name)


@case
def files_are_on_the_one_claim_and_are_written_to_by_those_that_say_so():
    [claim] = documents("base/claim/claim.yaml")
    for server in SHIPPED:
        deployment = of_kubernetes(server)["Deployment"]
        for one in (deployment, *documents(f"knative/{server.name}.yaml")):
            pod = one["spec"]["template"]["spec"]
            claims = [each["persistentVolumeClaim"]["claimName"] for each in pod.get("volumes", []) if "persistentVolumeClaim" in each]
            equal(claims, [claim["metadata"]["name"]] if server.deployment.volume else [], f"claims of {server.name}")
            [container] = pod["containers"]
            data = [each for each in container.get("volumeMounts", []) if each["name"] == "data"]
            equal([(each["mountPath"], each.get("readOnly", False)) for each in data],
                  [("/edgeagent", server.deployment.volume == "read")] if server.deployment.volume else [], f"volume of {server.name}")
    for name in ("filesystem", "git"):
        equal(servers.find(name).deployment.volume, "write", name)


@case
def a_network_policy_lets_in_clients_and_out_what_is_listed():
    for server in SHIPPED:
        policy = of_kubernetes(server)["NetworkPolicy"]["spec"]
        equal(sorted(policy["policyTypes"]), ["Egress", "Ingress"], server.name)
        [incoming] = policy["ingress"]
        [who] = incoming["from"]
        equal(who["podSelector"], {"matchLabels": {"wasmmcp.client": "true"}}, f"who may call {server.name}")
        hosts = server.deployment.hosts
        if not hosts:
            equal(policy["egress"], [], f"what {server.name} may reach")
            continue
        names, public = policy["egress"]
        equal([each["port"] for each in names["ports"]], [53, 53], f"{server.name} asks for names")
        equal([each["port"] for each in public["ports"]], [80, 443] if EVERYWHERE in hosts else [443], f"ports of {server.name}")
        for address in map(ipaddress.ip_address, OUT_OF_REACH):
            check(not any(reaches(each["ipBlock"], address) for each in public["to"]), f"{server.name} may reach {address}")
        check(any(reaches(each["ipBlock"], ipaddress.ip_address("93.184.216.34")) for each in public["to"]), f"{server.name} reaches nothing")


def reaches(block: dict, address: object) -> bool:
    return address in ipaddress.ip_network(block["cidr"]) and not any(address in ipaddress.ip_network(each) for each in block["except"])


@case
def every_engine_is_told_the_same_hosts():
    for server in SHIPPED:
        hosts, name = list(server.deployment.hosts), server.name
        is_open = EVERYWHERE in hosts
        [wassette] = documents(f"wassette/{name}.yaml")
        equal([each["host"] for each in wassette["permissions"].get("network", {}).get("allow", [])], hosts, f"wassette, {name}")
        outbound = json.loads((DEPLOY / "toolhive" / f"{name}.json").read_text())["network"]["outbound"]
        equal((outbound["insecure_allow_all"], outbound["allow_host"]), (is_open, [] if is_open else hosts), f"ToolHive, {name}")
        equal(toml_of(server, "allowed_outbound_hosts"),
              ["https://*:443", "http://*:80"] if is_open else [f"https://{host}:443" for host in hosts], f"Spin, {name}")
        [workload] = documents(f"wasmcloud/{name}.yaml")
        [component] = workload["spec"]["template"]["spec"]["components"]
        equal(component["localResources"].get("allowedHosts", []), hosts, f"wasmCloud, {name}")
        cilium = DEPLOY / "cilium" / f"{name}.yaml"
        equal(cilium.is_file(), bool(hosts) and not is_open, f"Cilium, {name}")
        if cilium.is_file():
            [policy] = documents(f"cilium/{name}.yaml")
            equal([each["matchName"] for each in policy["spec"]["egress"][1]["toFQDNs"]], hosts, f"Cilium, {name}")


@case
def every_engine_is_given_the_same_folder_and_variables():
    for server in SHIPPED:
        volume, name = server.deployment.volume, server.name
        profile = json.loads((DEPLOY / "toolhive" / f"{name}.json").read_text())
        equal({how: profile[how] for how in ("read", "write")},
              {how: ["./data:/edgeagent"] if volume == how else [] for how in ("read", "write")}, f"ToolHive, {name}")
        [wassette] = documents(f"wassette/{name}.yaml")
        equal([each["key"] for each in wassette["permissions"].get("environment", {}).get("allow", [])], list(server.environment), f"wassette, {name}")
        words = (DEPLOY / "wasmtime" / f"{name}.args").read_text().split()
        equal("./data::/edgeagent" in words, bool(volume), f"wasmtime, {name}")
        check({"timeout=300s", f"max-memory-size={(server.deployment.memory << 20) // 4 * 3}"} <= set(words), f"limits of wasmtime, {name}")
        equal("destination = \"/edgeagent\"" in (DEPLOY / "spinkube" / f"{name}.toml").read_text(), bool(volume), f"Spin, {name}")


@case
def every_server_has_its_place():
    placed = {place: set(re.findall(r"\.\./\.\./base/([a-z-]+)\"", (DEPLOY / "overlays" / place / "kustomization.yaml").read_text())) - {"claim"}
              for place in ("device", "edge", "cloud")}
    equal(placed, {"device": {"filesystem", "git"}, "cloud": {"summarize"},
                   "edge": {"time", "log-parser", "data-aggregate", "fetch", "image-resize", "sequential-thinking"}})


if __name__ == "__main__":
    sys.exit(main(__doc__))
