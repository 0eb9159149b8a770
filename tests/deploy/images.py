#!/usr/bin/env python3
"""Images and artifacts: made twice alike, moved through a real registry, signed, checked, and served.

    tests/deploy/images.py [WORDS OF A CASE'S NAME]
"""

import functools
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

import https_registry  # noqa: E402, F401 - has a case
from parts import (FOR_WASMMCP, WASMMCP, Program, a_registry, certificate, folder, free_port, hashed, run, trust,  # noqa: E402
                   wasmmcp)
from support import messages, wire  # noqa: E402
from support.engines import ROOT  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import oci, pack, registry, runtime_image, sbom, schemas, servers, signing  # noqa: E402

SERVER = "time"
V = pack.version()
LABELS = {"org.opencontainers.image.title": f"mcp-{SERVER}", "org.opencontainers.image.version": V,
          "org.opencontainers.image.licenses": "Apache-2.0", pack.SERVER: SERVER, pack.FACE: "http"}
IMAGE_TAGS = [V + end for end in pack.IMAGES]


@functools.lru_cache(maxsize=None)
def layout() -> oci.Layout:
    wasmmcp("pack", SERVER)
    return oci.Layout(pack.PACKED / SERVER)


@functools.lru_cache(maxsize=None)
def keys() -> tuple:
    """A key of ours, the public half of it, and the public half of another."""
    home = Path(tempfile.mkdtemp(prefix="wasmmcp-keys-"))
    for name in ("ours", "other"):
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", home / f"{name}.key")
        run("openssl", "ec", "-in", home / f"{name}.key", "-pubout", "-out", home / f"{name}.pub")
    return home / "ours.key", home / "ours.pub", home / "other.pub"


def component(face: str = "http") -> bytes:
    return servers.find(SERVER).component(face).read_bytes()


def manifest_of(tag: str) -> dict:
    return json.loads(layout().read(layout().tags[tag].digest))


@case
def packing_twice_gives_the_same_bytes():
    before = {file.name: file.read_bytes() for file in (layout().folder / "blobs" / "sha256").iterdir()}
    index = (layout().folder / "index.json").read_bytes()
    shutil.rmtree(pack.PACKED)
    wasmmcp("pack", SERVER)
    after = {file.name: file.read_bytes() for file in (layout().folder / "blobs" / "sha256").iterdir()}
    check(before == after, f"other blobs: {sorted(set(before) ^ set(after))}")
    equal((layout().folder / "index.json").read_bytes(), index, "the index")
    equal(all(hashlib.sha256(data).hexdigest() == name for name, data in after.items()), True, "all digests are true")


@case
def an_image_is_one_layer_for_both_platforms():
    for tag in IMAGE_TAGS:
        index = manifest_of(tag)
        equal([each["platform"] for each in index["manifests"]],
              [{"architecture": "amd64", "os": "linux"}, {"architecture": "arm64", "os": "linux"}])
        manifests = [json.loads(layout().read(each["digest"])) for each in index["manifests"]]
        equal(manifests[0]["layers"], manifests[1]["layers"], "layers")
        equal(len(manifests[0]["layers"]), 1, "number of layers")
        for manifest, platform in zip(manifests, oci.PLATFORMS):
            image = json.loads(layout().read(manifest["config"]["digest"]))
            equal(image["architecture"], platform)
            equal(image["config"]["StopSignal"], "SIGKILL" if tag.endswith("-sockets") else "SIGINT")
            equal(image["config"]["User"], "65532:65532")
            equal(image["config"]["Entrypoint"], ["/mcp_server.wasm"])
            equal(image["config"]["Labels"], {**LABELS, pack.FACE: pack.IMAGES[tag[len(V):]]})
        equal(oci.component_in(layout(), layout().tags[tag]), component(pack.IMAGES[tag[len(V):]]))


@case
def the_image_with_the_runtime_is_below_20_mb():
    [image] = manifest_of(V + pack.RUNTIME)["manifests"]
    size = sum(layer["size"] for layer in json.loads(layout().read(image["digest"]))["layers"])
    check(size < 20_000_000, f"it has {size} bytes")
    print(f"the image with the runtime has {size} bytes")


@case
def with_all_servers_it_is_below_20_mb_too():
    size = sum(len(layer.packed) for layer in runtime_image.layers(servers.find(servers.SUITE)))
    check(size < 20_000_000, f"it has {size} bytes")


@case
def the_bill_of_materials_names_what_is_pinned():
    blob = layout().tags[signing.tag_of(layout().tags[V].digest, "sbom")]
    [layer] = json.loads(layout().read(blob.digest))["layers"]
    equal(layer["mediaType"], sbom.MEDIA_TYPE)
    document = json.loads(layout().read(layer["digest"]))
    equal(document["spdxVersion"], "SPDX-2.3")
    named = {package["name"]: package["versionInfo"] for package in document["packages"]}
    equal(sorted(named), ["libgit2-sys", "mcp-time", "tzdata", "yyjson-sys", "ziglang"])
    pinned = (ROOT / "third_party" / "Cargo.lock").read_text()
    check(f'name = "yyjson-sys"\nversion = "{named["yyjson-sys"]}"' in pinned, "yyjson is of another version")
    known = {package["SPDXID"] for package in document["packages"]} | {"SPDXRef-DOCUMENT"}
    for relation in document["relationships"]:
        check({relation["spdxElementId"], relation["relatedSpdxElement"]} <= known, f"a dangling {relation}")


@case
def every_server_has_a_bill_without_gaps():
    for server in servers.shipped():
        document = json.loads(sbom.document(server, V, oci.digest_of(b""), with_runtime=True))
        ids = [package["SPDXID"] for package in document["packages"]]
        equal(len(ids), len(set(ids)), f"packages of {server.name}")
    equal("libgit2-sys" in {package["name"] for package in
                            json.loads(sbom.document(servers.find("git"), V, oci.digest_of(b"")))["packages"]}, True)


@case
def what_was_pushed_comes_back_the_same():
    key, public, _ = keys()
    with folder() as home, a_registry(home) as address:
        wasmmcp("push", SERVER, address, "--sign", key)
        for tag in [*IMAGE_TAGS, f"{V}-wasm", f"{V}-cli"]:
            reference = f"{address}/wasm-mcp/{SERVER}:{tag}"
            out = home / "out.wasm"
            said = wasmmcp("pull", reference, "--key", public, "--output", out)
            face = {**pack.IMAGES, **pack.ARTIFACTS}[tag[len(V):]]
            equal(out.read_bytes(), component(face), f"the component of {tag}")
            equal(said.strip(), f"{address}/wasm-mcp/{SERVER}@{layout().tags[tag].digest} (signed)")
        # As other tools see it.
        for platform in oci.PLATFORMS:
            run("skopeo", "copy", "--override-arch", platform, "--src-tls-verify=false",
                f"docker://{address}/wasm-mcp/{SERVER}:{V}", f"dir:{home}/{platform}")
            manifest = json.loads((home / platform / "manifest.json").read_text())
            [layer] = manifest["layers"]
            equal((home / platform / layer["digest"].partition(":")[2]).read_bytes(), layout().read(layer["digest"]))
        run("skopeo", "copy", "--src-tls-verify=false", f"docker://{address}/wasm-mcp/{SERVER}:{V}-wasm", f"oci:{home}/artifact:1")


# By the client of others that the project pins; tests/deploy/foreign.py asks more of them.
ORAS = """
import sys
from oras.client import OrasClient
print(*OrasClient(insecure=True).pull(target=sys.argv[1], outdir=sys.argv[2]), sep="\\n")
"""


@case
def oras_pulls_the_artifacts_and_the_bills_of_materials():
    with folder() as home, a_registry(home) as address:
        wasmmcp("push", SERVER, address)
        python = ROOT / ".tools" / "test-python" / "bin" / "python"
        bill = signing.tag_of(layout().tags[V].digest, "sbom")
        [described] = manifest_of(bill)["layers"]
        expected = {f"{V}{end}": (f"mcp_server_{SERVER}_{face}.wasm", component(face)) for end, face in pack.ARTIFACTS.items()}
        expected[bill] = (f"mcp-{SERVER}.spdx.json", layout().read(described["digest"]))
        for tag, (name, contents) in expected.items():
            said = run(python, "-c", ORAS, f"{address}/wasm-mcp/{SERVER}:{tag}", home / "pulled",
                       env={**os.environ, "PYTHONPATH": str(schemas.FOLDER)})
            check(said.strip().endswith(f"/{name}"), said)
            equal((home / "pulled" / name).read_bytes(), contents, f"{name} of {tag}")


@case
def a_bill_of_materials_is_found_by_what_it_is_about():
    bill = layout().tags[signing.tag_of(layout().tags[V].digest, "sbom")]
    subject = json.loads(layout().read(bill.digest))["subject"]
    equal(subject, layout().tags[V].descriptor(), "what it is about")
    listed = subject["digest"].replace(":", "-")
    with folder() as home, a_registry(home) as address:
        for _ in range(2):
            wasmmcp("push", SERVER, address)
            index = json.loads(run("skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{address}/wasm-mcp/{SERVER}:{listed}"))
            equal(index["manifests"], [bill.descriptor(artifactType=sbom.MEDIA_TYPE)], "what is listed")
    # A registry that keeps such lists itself says so, and is given none.
    put = []

    class WithLists(registry.Registry):
        def ask(self, method, path, good, *_, **__):
            put.append((method, path))
            return registry.Answer(200 if method == "HEAD" else 201, {"OCI-Subject": subject["digest"]}, b"")

    WithLists(registry.parse("registry.example/wasm-mcp/time")).push(layout(), bill, "bill")
    equal([path for method, path in put if method == "PUT"], [f"manifests/{bill.digest}", "manifests/bill"], "manifests")


@case
def a_dockerfile_makes_the_same_image():
    with folder() as home:
        storage = ["--storage-driver", "vfs", "--root", home / "root", "--runroot", home / "run"]
        run("buildah", *storage, "bud", "--isolation", "chroot", "-t", "made", "-f",
            ROOT / "docker" / "wasm-server" / f"Dockerfile.{SERVER}", ROOT / "build" / "wasm")
        run("buildah", *storage, "push", "made", f"oci:{home}/layout:made")
        made = oci.Layout(home / "layout")
        manifest = json.loads(made.read(made.tags["made"].digest))
        config = json.loads(made.read(manifest["config"]["digest"]))["config"]
        equal((config["User"], config["StopSignal"], config["Entrypoint"]), ("65532:65532", "SIGINT", ["/mcp_server.wasm"]))
        equal({name: config["Labels"].get(name) for name in LABELS}, LABELS)
        equal(oci.component_in(made, made.tags["made"]), component())


@case
def the_scripts_push_every_server_that_is_named():
    with folder() as home, a_registry(home) as address:
        run(ROOT / "scripts" / "push-to-registry.sh", address, SERVER)
        run(ROOT / "scripts" / "push-wasm-images.sh", address, SERVER)
        run("skopeo", "inspect", "--tls-verify=false", f"docker://{address}/wasm-mcp/{SERVER}:{V}")
        called = home / "called"
        stand_in = home / "bin"
        stand_in.mkdir()
        (stand_in / "aws").write_text(AWS.replace("CALLED", str(called)))
        (stand_in / "aws").chmod(0o755)
        environment = {**os.environ, "PATH": f"{stand_in}:{os.environ['PATH']}", "REGISTRY_AUTH_FILE": str(home / "auth.json"),
                       "ECR_REGISTRY": address}
        run(ROOT / "scripts" / "push-to-ecr.sh", "123456789012", "eu-central-1", SERVER, env=environment)
        equal(called.read_text().splitlines(), [
            "ecr get-login-password --region eu-central-1",
            f"ecr describe-repositories --region eu-central-1 --repository-names wasm-mcp/{SERVER}",
            f"ecr create-repository --region eu-central-1 --repository-name wasm-mcp/{SERVER} --image-scanning-configuration scanOnPush=true"])
        called.unlink()
        run(ROOT / "scripts" / "cleanup-ecr.sh", "eu-central-1", SERVER, env=environment)
        equal(called.read_text().splitlines(), [
            f"ecr list-images --region eu-central-1 --repository-name wasm-mcp/{SERVER} --filter tagStatus=UNTAGGED --query imageIds[*] --output json",
            f'ecr batch-delete-image --region eu-central-1 --repository-name wasm-mcp/{SERVER} --image-ids [{{"imageDigest":"sha256:1"}}]'])


# Answers like the real one, and writes down how it was called.
AWS = """#!/bin/sh
echo "$*" >> CALLED
case "$2" in
  get-login-password) echo secret ;;
  describe-repositories) exit 254 ;;
  list-images) echo '[{"imageDigest":"sha256:1"}]' ;;
esac
"""


@case
def a_signature_of_nobody_or_of_another_is_refused():
    key, public, other = keys()
    with folder() as home, a_registry(home) as address:
        reference = f"{address}/wasm-mcp/{SERVER}:{V}"
        wasmmcp("push", SERVER, address)
        check("is not signed" in wasmmcp("pull", reference, "--key", public, ok=False), "an unsigned image was taken")
        wasmmcp("push", SERVER, address, "--sign", key)
        check("not signed by the holder" in wasmmcp("pull", reference, "--key", other, ok=False), "another's key fits")
        # A signature that was made for another image of the same key.
        copied = signing.tag_of(layout().tags[V].digest)
        run("skopeo", "copy", "--src-tls-verify=false", "--dest-tls-verify=false",
            f"docker://{address}/wasm-mcp/{SERVER}:{signing.tag_of(layout().tags[f'{V}-wasm'].digest)}",
            f"docker://{address}/wasm-mcp/{SERVER}:{copied}")
        check("not signed by the holder" in wasmmcp("pull", reference, "--key", public, ok=False),
              "the signature of another image was taken")


@case
def a_signature_lies_beside_those_of_others():
    key, public, other = keys()
    with folder() as home, a_registry(home) as address:
        for each in (key, other.with_suffix(".key"), key):
            wasmmcp("push", SERVER, address, "--sign", each)
        repository = f"{address}/wasm-mcp/{SERVER}"
        for each in (public, other):
            check("(signed)" in wasmmcp("pull", f"{repository}:{V}", "--key", each), f"the signature for {each.name} is gone")
        signed = json.loads(run("skopeo", "inspect", "--raw", "--tls-verify=false",
                                f"docker://{repository}:{signing.tag_of(layout().tags[V].digest)}"))
        equal(len(signed["layers"]), 2, "signatures of two keys")


@case
def a_layer_that_was_tampered_with_is_refused():
    with folder() as home, a_registry(home) as address:
        wasmmcp("push", SERVER, address)
        [layer] = manifest_of(f"{V}-wasm")["layers"]
        digest = layer["digest"].partition(":")[2]
        stored = home / "store" / "docker" / "registry" / "v2" / "blobs" / "sha256" / digest[:2] / digest / "data"
        data = bytearray(stored.read_bytes())
        data[100] ^= 1
        stored.write_bytes(bytes(data))
        shutil.rmtree(pack.PULLED, ignore_errors=True)
        said = wasmmcp("pull", f"{address}/wasm-mcp/{SERVER}:{V}-wasm", ok=False)
        check("gave other bytes" in said and layer["digest"] in said, said)


@case
def over_tls_with_a_password_and_not_without():
    with folder() as home:
        tls = certificate(home)
        users = home / "users"
        users.write_text("alice:" + hashed("secret") + "\n")
        with a_registry(home / "registry", tls=tls, users=str(users)) as address:
            reference = f"{address}/wasm-mcp/{SERVER}:{V}"
            nobody = {"DOCKER_CONFIG": str(home / "nobody"), "REGISTRY_AUTH_FILE": ""}
            said = wasmmcp("push", SERVER, address, "--ca", home / "ca.pem", ok=False, **nobody)
            check("401" in said and "log in" in said, said)
            run("skopeo", "login", "--cert-dir", trust(home), "--authfile", home / "auth.json", "-u", "alice", "-p", "secret", address)
            alice = {"REGISTRY_AUTH_FILE": str(home / "auth.json")}
            wasmmcp("push", SERVER, address, "--ca", home / "ca.pem", **alice)
            wasmmcp("pull", reference, "--ca", home / "ca.pem", "--output", home / "out.wasm", **alice)
            equal((home / "out.wasm").read_bytes(), component())
            said = wasmmcp("pull", reference, "--ca", users, ok=False, **alice)
            check("no certificate" in said, said)
            other = home / "other"
            other.mkdir()
            certificate(other)
            said = wasmmcp("pull", reference, "--ca", other / "ca.pem", ok=False, **alice)
            check("certificate verify failed" in said, said)


@case
def a_pulled_reference_is_run_and_served():
    with folder() as home, a_registry(home) as address:
        wasmmcp("push", SERVER, address)
        served, piped = (f"{address}/wasm-mcp/{SERVER}:{V}{end}" for end in ("", "-cli"))
        check("pull" in wasmmcp("serve", served, ok=False), "it was served before it was pulled")
        wasmmcp("pull", served)
        wasmmcp("pull", piped)
        question = home / "question"
        question.write_text(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}) + "\n")
        check("get_current_time" in asked(piped, question), "it was not run")
        # By its digest it is the same, and is not compiled again.
        code = ROOT / "build" / "cwasm" / f"{hashlib.sha256(component('cli')).hexdigest()}.cwasm"
        before = code.stat().st_mtime_ns
        exact = f"{address}/wasm-mcp/{SERVER}@{layout().tags[f'{V}-cli'].digest}"
        wasmmcp("pull", exact)
        check("get_current_time" in asked(exact, question), "it was not run by its digest")
        equal(code.stat().st_mtime_ns, before, "when its machine code was made")
        check("use ./wasmmcp serve" in wasmmcp("run", served, ok=False), "an HTTP component was run")
        port = free_port()
        with Program(*WASMMCP, "serve", served, "--addr", f"127.0.0.1:{port}", port=port, environment=FOR_WASMMCP):
            got = wire.fetch(("127.0.0.1", port), "POST", "/mcp", messages.http_headers(messages.request(1, "tools/list"), "2025-06-18"),
                             messages.request(1, "tools/list").encode())
            check(b"get_current_time" in got.body, got.text)
        compiled = {file.name for file in (ROOT / "build" / "cwasm").iterdir()}
        for face in ("http", "cli"):
            digest = hashlib.sha256(component(face)).hexdigest()
            check(f"{digest}.cwasm" in compiled, f"no machine code is kept for {digest}")
        # What has changed on this machine since is run no more.
        stored = oci.Layout(pack.PULLED).path(oci.digest_of(component("cli")))
        stored.write_bytes(stored.read_bytes()[:-1] + b"x")
        for reference in (piped, exact):
            said = wasmmcp("run", reference, ok=False)
            check("is damaged" in said and "fetch it anew" in said, said)
        shutil.rmtree(pack.PULLED)


def asked(reference: str, question: Path) -> str:
    return run("sh", "-c", f"exec {' '.join(WASMMCP)} run {reference} < {question}", cwd=ROOT, env={**os.environ, **FOR_WASMMCP})


if __name__ == "__main__":
    sys.exit(main(__doc__))
