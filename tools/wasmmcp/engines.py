"""The declaration of a server in the words of other engines: wasmtime, wassette, ToolHive, SpinKube, wasmCloud and Cilium."""

import json

from wasmmcp import pack, serve
from wasmmcp.runtime_image import DATA, SECONDS
from wasmmcp.servers import Server
from wasmmcp.yaml_text import text

WRITTEN = "Written by ./wasmmcp deploy out of tools/wasmmcp/servers.json."
NOT_RUN = f"{WRITTEN} Not run by the tests: this engine is in no registry that they have."
HOSTED = f"{WRITTEN} The tests run what it says on a host of wasmCloud. The operator that reads it is in no registry that they have."
NOT_RUN_THERE = f"{WRITTEN} Not run by the tests: this engine wants a newer C library than they have."
GUEST_SHARE = 0.75  # of a container's memory: the rest is the runtime's


def files(server: Server) -> dict:
    """Path below deploy/ -> what it holds."""
    name = server.name
    found = {f"wasmtime/{name}.args": "".join(f"{word}\n" for word in wasmtime_options(server)),
             f"wassette/{name}.yaml": text(wassette_policy(server), head=NOT_RUN_THERE),
             f"toolhive/{name}.json": json.dumps(toolhive_profile(server), indent=2) + "\n",
             f"spinkube/{name}.yaml": text(spin_app(server), head=NOT_RUN), f"spinkube/{name}.toml": spin_manifest(server),
             f"wasmcloud/{name}.yaml": text(wasmcloud_workload(server), head=HOSTED)}
    if server.deployment.hosts and "*" not in server.deployment.hosts:
        found[f"cilium/{name}.yaml"] = text(cilium_policy(server), head=NOT_RUN)
    return found


def wasmtime_options(server: Server) -> list:
    """Of `wasmtime serve`, a word a line: with them it holds a server to its declaration on any machine."""
    memory = int(server.deployment.memory * GUEST_SHARE) << 20
    directory = ["--dir", f"./data::/{DATA}"] if server.deployment.volume else []
    given = [*server.environment, *(f"{name}={value}" for name, value in server.deployment.bounds.items())]
    variables = [word for name in given for word in ("--env", name)]
    return ["-S", "cli=y", *server.serve_options, "-W", f"timeout={SECONDS}s", "-W", f"max-memory-size={memory}", *serve.IN_CONTAINER,
            "--no-logging-prefix", *directory, *variables]


def access(server: Server) -> list:
    return ["read", "write"] if server.deployment.volume == "write" else ["read"]


def wassette_policy(server: Server) -> dict:
    """https://github.com/microsoft/policy-mcp. wassette opens the folder of a URI as it stands there: a pattern is the name of none."""
    asked: dict = {}
    if server.deployment.volume:
        asked["storage"] = {"allow": [{"uri": f"fs:///{DATA}", "access": access(server)}]}
    if server.deployment.hosts:
        asked["network"] = {"allow": [{"host": host} for host in server.deployment.hosts]}
    if server.environment:
        asked["environment"] = {"allow": [{"key": name} for name in server.environment]}
    return {"version": "1.0", "description": f"What mcp-{server.name} may touch", "permissions": asked}


def toolhive_profile(server: Server) -> dict:
    """https://docs.stacklok.com/toolhive/guides-cli/custom-permissions"""
    hosts = server.deployment.hosts
    outbound = {"insecure_allow_all": "*" in hosts, "allow_host": [host for host in hosts if host != "*"],
                "allow_port": [443] if hosts and "*" not in hosts else []}
    shared = [f"./data:/{DATA}"]
    return {"name": f"mcp-{server.name}", "read": shared if server.deployment.volume == "read" else [],
            "write": shared if server.deployment.volume == "write" else [], "network": {"outbound": outbound}}


def image(server: Server, end: str = "") -> str:
    from wasmmcp import manifests  # which writes the files of this module

    return manifests.image_of(server, end)


def given(server: Server) -> dict:
    """Variables where callers come by names that the server does not know."""
    return {"WASMMCP_ALLOWED_HOSTS": "*", **{name: str(value) for name, value in server.deployment.bounds.items()}}


def spin_app(server: Server) -> dict:
    """https://www.spinkube.dev/docs/reference/spin-app/"""
    memory = f"{server.deployment.memory}Mi"
    return {"apiVersion": "core.spinkube.dev/v1alpha1", "kind": "SpinApp", "metadata": {"name": f"mcp-{server.name}"}, "spec": {
        "image": image(server, "-spin"), "executor": "containerd-shim-spin", "replicas": 1,
        "resources": {"requests": {"cpu": "10m", "memory": "10Mi"}, "limits": {"cpu": "100m", "memory": memory}}}}


def spin_manifest(server: Server) -> str:
    """What `spin registry push` makes the image of."""
    hosts = ["https://*:443", "http://*:80"] if "*" in server.deployment.hosts else [f"https://{host}:443" for host in server.deployment.hosts]
    data = f'files = [{{ source = "data", destination = "/{DATA}" }}]\n' if server.deployment.volume else ""
    return (f"# {NOT_RUN}\n"
            f'spin_manifest_version = 2\n\n[application]\nname = "mcp-{server.name}"\nversion = "{pack.version()}"\n\n'
            f'[[trigger.http]]\nroute = "/..."\ncomponent = "{server.name}"\n\n'
            f'[component.{server.name}]\nsource = "../../build/wasm/{server.component("http").name}"\n'
            f"allowed_outbound_hosts = {json.dumps(hosts)}\n{data}"
            f"[component.{server.name}.environment]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in given(server).items()))


def wasmcloud_workload(server: Server) -> dict:
    """https://wasmcloud.com/docs/kubernetes-operator/"""
    limits = {"allowedHosts": list(server.deployment.hosts)} if server.deployment.hosts else {}
    if server.names:
        limits["allowedIpNameLookups"] = list(server.deployment.hosts)
    volume = {"volumeMounts": [{"name": "data", "mountPath": f"/{DATA}"}]} if server.deployment.volume else {}
    keys = {"secretFrom": [{"name": "api-keys"}]} if server.deployment.secrets else {}
    component = {"name": server.name, "image": image(server, "-wasm"),
                 "localResources": {"environment": {"config": given(server), **keys}, **limits, **volume}}
    spec = {"hostSelector": {"hostgroup": "default"}, "components": [component],
            "hostInterfaces": [{"namespace": "wasi", "package": "http", "interfaces": ["incoming-handler"],
                                "config": {"host": f"mcp-{server.name}"}}]}
    if volume:
        spec["volumes"] = [{"name": "data", "hostPath": {"path": f"/{DATA}"}}]
    return {"apiVersion": "runtime.wasmcloud.dev/v1alpha1", "kind": "WorkloadDeployment", "metadata": {"name": f"mcp-{server.name}"},
            "spec": {"replicas": 1, "template": {"spec": spec}}}


def cilium_policy(server: Server) -> dict:
    """Knows the names that a NetworkPolicy cannot. https://docs.cilium.io/en/stable/security/policy/language/#dns-based"""
    dns = {"toEndpoints": [{"matchLabels": {"k8s:io.kubernetes.pod.namespace": "kube-system", "k8s-app": "kube-dns"}}],
           "toPorts": [{"ports": [{"port": "53", "protocol": "ANY"}], "rules": {"dns": [{"matchPattern": "*"}]}}]}
    out = {"toFQDNs": [{"matchName": host} for host in server.deployment.hosts],
           "toPorts": [{"ports": [{"port": "443", "protocol": "TCP"}]}]}
    return {"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": {"name": f"mcp-{server.name}"}, "spec": {
        "endpointSelector": {"matchLabels": {"app.kubernetes.io/name": f"mcp-{server.name}"}}, "egress": [dns, out]}}
