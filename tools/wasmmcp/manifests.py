"""`deploy`: writes the generated files of deploy/, all out of the one declaration of each server in servers.json."""

from wasmmcp import dockerfiles, engines, paths, servers
from wasmmcp.console import Failure, say, shown
from wasmmcp.pack import NOBODY, PORT, PREFIX, version
from wasmmcp.runtime_image import DATA, SECONDS
from wasmmcp.servers import Server
from wasmmcp.yaml_text import text

FOLDER = paths.ROOT / "deploy"
REGISTRY = "registry.example"
HEAD = "Written by ./wasmmcp deploy out of tools/wasmmcp/servers.json."
RUNTIME_CLASS = "wasmtime"
CLAIM = "edgeagent-data-pvc"
SECRETS = "api-keys"
STATE = "/.wasmmcp-state"
USER = int(NOBODY.partition(":")[0])
TIMEOUT = "wasmmcp.timeout-seconds"
PLACES = ("device", "edge", "cloud")
LARGER = 4  # times the memory, where pictures are large
# Where no server on a public network has business: what is this machine's, its network's or its cloud's.
PRIVATE_4 = ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
# The API server takes no address of version 4 in the writing of version 6.
PRIVATE_6 = ["::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10"]


def name_of(server: Server) -> str:
    return f"mcp-{server.name}"


def image_of(server: Server, end: str = "") -> str:
    return f"{REGISTRY}/{PREFIX}/{server.name}:{version()}{end}"


def labels(server: Server) -> dict:
    return {"app.kubernetes.io/name": name_of(server), "app.kubernetes.io/part-of": "wasmmcp"}


def metadata(server: Server, **more) -> dict:
    return {"name": name_of(server), "labels": {**labels(server), "app.kubernetes.io/version": version()}, **more}


def from_secret(variable: str, secret: str) -> dict:
    return {"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": variable, "optional": True}}}


def environment(server: Server) -> list:
    # Who may come is decided by the network policy: names of hosts keep browsers out, and none is here.
    return [{"name": "WASMMCP_ALLOWED_HOSTS", "value": "*"}, from_secret("WASMMCP_TOKEN", name_of(server)),
            *([from_secret("WASMMCP_KEY", name_of(server))] if server.state else []),
            *({"name": name, "value": str(value)} for name, value in server.deployment.bounds.items()),
            *(from_secret(name, SECRETS) for name in server.deployment.secrets)]


def mounts(server: Server) -> list:
    volume = server.deployment.volume
    return [*([{"name": "data", "mountPath": f"/{DATA}", **({"readOnly": True} if volume == "read" else {})}] if volume else []),
            *([{"name": "state", "mountPath": STATE}] if server.state else [])]


def volumes(server: Server) -> list:
    return [*([{"name": "data", "persistentVolumeClaim": {"claimName": CLAIM}}] if server.deployment.volume else []),
            *([{"name": "state", "emptyDir": {"sizeLimit": "16Mi"}}] if server.state else [])]


def probe(path: str, **more) -> dict:
    return {"httpGet": {"path": path, "port": PORT}, "timeoutSeconds": 2, **more}


def container(server: Server) -> dict:
    memory = server.deployment.memory
    found = {
        "name": "mcp-server", "image": image_of(server), "ports": [{"name": "http1", "containerPort": PORT}],
        "env": environment(server),
        "resources": {"requests": {"cpu": "10m", "memory": "10Mi"}, "limits": {"cpu": "100m", "memory": f"{memory}Mi"}},
        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True,
                            "runAsNonRoot": True, "runAsUser": USER, "seccompProfile": {"type": "RuntimeDefault"}},
        "readinessProbe": probe("/ready", periodSeconds=5),
        "livenessProbe": probe("/health", periodSeconds=20, failureThreshold=3)}
    if mounts(server):
        found["volumeMounts"] = mounts(server)
    return found


def pod(server: Server, of_container: dict) -> dict:
    return {"runtimeClassName": RUNTIME_CLASS, "automountServiceAccountToken": False, "enableServiceLinks": False,
            "containers": [of_container], **({"volumes": volumes(server)} if volumes(server) else {})}


def deployment(server: Server) -> dict:
    # The pause lets load balancers forget the pod before it stops listening.
    one = {**container(server), "startupProbe": probe("/health", periodSeconds=1, failureThreshold=60),
           "lifecycle": {"preStop": {"sleep": {"seconds": 5}}}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata(server), "spec": {
        "replicas": 1, "selector": {"matchLabels": {"app.kubernetes.io/name": name_of(server)}},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
        "template": {"metadata": {"labels": labels(server), "annotations": {TIMEOUT: str(SECONDS)}}, "spec": {
            **pod(server, one), "terminationGracePeriodSeconds": 30,
            "securityContext": {"fsGroup": USER, "runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}}}}}


def service(server: Server) -> dict:
    # A session's records are in the pod that began it.
    sticky = {"sessionAffinity": "ClientIP"} if server.state else {}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata(server), "spec": {
        "selector": {"app.kubernetes.io/name": name_of(server)}, **sticky,
        "ports": [{"name": "http", "port": 80, "targetPort": "http1"}]}}


def autoscaler(server: Server) -> dict:
    # Five times what is asked for is half of what may be used.
    return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": metadata(server), "spec": {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name_of(server)}, "minReplicas": 1, "maxReplicas": 5,
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 500}}}]}}


def disruption_budget(server: Server) -> dict:
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": metadata(server), "spec": {
        "maxUnavailable": 1, "selector": {"matchLabels": {"app.kubernetes.io/name": name_of(server)}}}}


def network_policy(server: Server) -> dict:
    """In from pods that are labelled as clients; out to nothing, or to public addresses, for it knows no names."""
    hosts = server.deployment.hosts
    ports = [{"protocol": "TCP", "port": port} for port in ((80, 443) if "*" in hosts else (443,))]
    names = [{"protocol": kind, "port": 53} for kind in ("UDP", "TCP")]
    public = [{"ipBlock": {"cidr": "0.0.0.0/0", "except": PRIVATE_4}}, {"ipBlock": {"cidr": "::/0", "except": PRIVATE_6}}]
    dns = {"to": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}], "ports": names}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": metadata(server, annotations={"wasmmcp.hosts": ",".join(hosts)} if hosts else {}), "spec": {
                "podSelector": {"matchLabels": {"app.kubernetes.io/name": name_of(server)}}, "policyTypes": ["Ingress", "Egress"],
                "ingress": [{"from": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"wasmmcp.client": "true"}}}],
                             "ports": [{"protocol": "TCP", "port": PORT}]}],
                "egress": [dns, {"to": public, "ports": ports}] if hosts else []}}


def claim() -> dict:
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": CLAIM}, "spec": {
        "accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "1Gi"}}}}


def runtime_class() -> dict:
    return {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": RUNTIME_CLASS}, "handler": RUNTIME_CLASS}


def knative_service(server: Server) -> dict:
    one = container(server)
    one.pop("livenessProbe")  # queue-proxy asks the readiness probe, and looks after the rest
    return {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": metadata(server), "spec": {"template": {
        "metadata": {"labels": labels(server), "annotations": {
            "autoscaling.knative.dev/min-scale": "0", "autoscaling.knative.dev/max-scale": "5",
            "autoscaling.knative.dev/scale-to-zero-pod-retention-period": "5m", TIMEOUT: str(SECONDS)}},
        "spec": {**pod(server, one), "containerConcurrency": 10, "timeoutSeconds": SECONDS}}}}


def knative_features() -> dict:
    wanted = ["runtimeclassname", "nodeselector", "persistent-volume-claim", "persistent-volume-write", "securitycontext"]
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "config-features", "namespace": "knative-serving"},
            "data": {f"kubernetes.podspec-{name}": "enabled" for name in wanted}}


def kustomization(resources: list, **more) -> str:
    return text({"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": resources, **more}, head=HEAD)


def base(server: Server) -> dict:
    folder = f"base/{server.name}"
    documents = [deployment(server), service(server), autoscaler(server), disruption_budget(server), network_policy(server)]
    return {f"{folder}/server.yaml": text(*documents, head=HEAD), f"{folder}/kustomization.yaml": kustomization(["server.yaml"])}


def patch_of(kind: str, path: str, value: object) -> dict:
    return {"target": {"kind": kind}, "patch": text([{"op": "add", "path": path, "value": value}])}


def larger(server: Server) -> list:
    """Patches that give its pods more memory, and let it hold more: of the Deployment, and of the service of Knative."""
    of_container = "/spec/template/spec/containers/0"
    changes = [{"op": "replace", "path": f"{of_container}/resources/limits/memory", "value": f"{LARGER * server.deployment.memory}Mi"}]
    for at, variable in enumerate(environment(server)):
        bound = server.deployment.bounds.get(variable["name"])
        # The name is tested too, so that no other variable is changed should the order be another one.
        changes += [] if bound is None else [{"op": "test", "path": f"{of_container}/env/{at}/name", "value": variable["name"]},
                                             {"op": "replace", "path": f"{of_container}/env/{at}/value", "value": str(LARGER * bound)}]
    targets = [{"kind": "Deployment"}, {"group": "serving.knative.dev", "kind": "Service"}]
    return [{"target": {**target, "name": name_of(server)}, "patch": text(changes)} for target in targets]


def larger_pictures(chosen: list) -> str:
    """A part of kustomize for whoever has pictures that the memory of all pods is too small for."""
    return text({"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component",
                 "patches": [patch for server in chosen for patch in larger(server)]}, head=HEAD)


def overlay(place: str, chosen: list) -> str:
    """The servers that do best in a place, on the nodes that are labelled as such."""
    folders = [f"../../base/{server.name}" for server in chosen if server.name != servers.SUITE]
    claims = ["../../base/claim"] if any(server.deployment.volume for server in chosen) else []
    return kustomization([*folders, *claims], namespace="mcp", patches=[
        patch_of("Deployment", "/spec/template/spec/nodeSelector", {"wasmmcp.place": place})])


def generated() -> dict:
    """Path below deploy/ -> what it holds."""
    found = {"base/claim/claim.yaml": text(claim(), head=HEAD), "base/claim/kustomization.yaml": kustomization(["claim.yaml"]),
             "base/runtime-class/runtime-class.yaml": text(runtime_class(), head=HEAD),
             "base/runtime-class/kustomization.yaml": kustomization(["runtime-class.yaml"]),
             "knative/config-features.yaml": text(knative_features(), head=HEAD)}
    shipped = servers.shipped()
    found["knative/kustomization.yaml"] = kustomization([f"{server.name}.yaml" for server in shipped], namespace="mcp")
    # The class of Spin, which takes the images of deploy/spinkube.
    found["overlays/wasmtime-spin/kustomization.yaml"] = kustomization(
        ["../../knative"], patches=[patch_of("Service", "/spec/template/spec/runtimeClassName", "wasmtime-spin")])
    found["components/large-pictures/kustomization.yaml"] = larger_pictures([one for one in shipped if one.deployment.bounds])
    for server in shipped:
        found.update(base(server))
        found[f"knative/{server.name}.yaml"] = text(knative_service(server), head=HEAD)
        found.update(engines.files(server))
        found.update(dockerfiles.files(server, HEAD))
    for place in PLACES:
        found[f"overlays/{place}/kustomization.yaml"] = overlay(place, [one for one in shipped if one.deployment.place == place])
    return found


def command_deploy(arguments: list) -> int:
    if arguments not in ([], ["--check"]):
        raise Failure(f"deploy knows --check alone, but not '{' '.join(arguments)}'")
    stale = [name for name, wanted in generated().items()
             if not (FOLDER / name).is_file() or (FOLDER / name).read_text() != wanted]
    if arguments:
        for name in stale:
            say(f"{shown(FOLDER / name)} is not what ./wasmmcp deploy writes")
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(generated()[name])
        print(shown(FOLDER / name))
    return 0
