#!/usr/bin/env python3
"""What we push as the programs of others read it, and what they push as we do: oras, wkg and cosign against a real registry.

    WASMMCP_FOREIGN_BIN=FOLDER tests/deploy/foreign.py [WORDS OF A CASE'S NAME]

Not among all tests, for the three take half an hour to build. They lie in FOLDER; these make them there:

    GOBIN=FOLDER go install oras.land/oras/cmd/oras@v1.3.6
    GOBIN=FOLDER go install github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3
    cargo install --locked wkg@0.16.1 && cp ~/.cargo/bin/wkg FOLDER
"""

import contextlib
import functools
import json
import os
import sys
from pathlib import Path
from typing import Iterator

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from parts import a_registry, folder, run, wasmmcp  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import oci, pack, sbom, servers, signing  # noqa: E402

VARIABLE = "WASMMCP_FOREIGN_BIN"
PROGRAMS = ("oras", "wkg", "cosign")
SERVER = "time"
V = pack.version()
KEY, PUBLIC = "ours.key", "ours.pub"
# No log of the world's is asked, and none told: a key is all there is.
ALONE = ("--allow-http-registry", "--insecure-ignore-tlog=true")


def missing() -> str:
    where = os.environ.get(VARIABLE)
    if not where:
        return f"{VARIABLE} names no folder with {', '.join(PROGRAMS)}"
    lacking = [name for name in PROGRAMS if not os.access(Path(where) / name, os.X_OK)]
    return f"{VARIABLE} is {where}, and there is no {', '.join(lacking)}" if lacking else ""


def foreign(program: str, *words: object, home: Path, ok: bool = True) -> str:
    """In a home of its own, so that nothing is kept from one time to the next."""
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home), "COSIGN_PASSWORD": ""}
    return run(Path(os.environ[VARIABLE]) / program, *words, ok=ok, env=environment, cwd=home)


@functools.lru_cache(maxsize=None)
def layout() -> oci.Layout:
    wasmmcp("pack", SERVER)
    return oci.Layout(pack.PACKED / SERVER)


def contents(end: str) -> bytes:
    return servers.find(SERVER).component({**pack.IMAGES, **pack.ARTIFACTS}[end]).read_bytes()


@contextlib.contextmanager
def pushed() -> Iterator[tuple]:
    """A folder, with a key and its public half, and a repository where all of a server is, signed with it."""
    with folder() as home, a_registry(home / "registry") as address:
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", home / KEY)
        run("openssl", "ec", "-in", home / KEY, "-pubout", "-out", home / PUBLIC)
        layout()
        wasmmcp("push", SERVER, address, "--sign", home / KEY)
        yield home, f"{address}/wasm-mcp/{SERVER}"


@case
def oras_pulls_artifacts_and_copies_all_else():
    with pushed() as (home, repository):
        for end, face in pack.ARTIFACTS.items():
            foreign("oras", "pull", "--plain-http", "-o", home / end, f"{repository}:{V}{end}", home=home)
            equal([(file.name, file.read_bytes()) for file in (home / end).iterdir()],
                  [(f"mcp_server_{SERVER}_{face}.wasm", contents(end))], f"files of {end}")
        for tag, blob in layout().tags.items():
            foreign("oras", "copy", "-r", "--from-plain-http", f"{repository}:{tag}", "--to-oci-layout", f"{home}/copy:{tag}", home=home)
            equal(oci.Layout(home / "copy").tags[tag], blob, f"what was copied of {tag}")
            equal(list(oci.Layout(home / "copy").reachable(blob)), list(layout().reachable(blob)), f"blobs of {tag}")


@case
def oras_finds_the_bill_of_materials_of_each():
    with pushed() as (home, repository):
        for tag in [V + end for end in (*pack.IMAGES, *pack.ARTIFACTS, pack.RUNTIME)]:
            bill = layout().tags[signing.tag_of(layout().tags[tag].digest, "sbom")]
            found = json.loads(foreign("oras", "discover", "--plain-http", "--format", "json", f"{repository}:{tag}", home=home))
            equal([(each["digest"], each["artifactType"]) for each in found["referrers"]], [(bill.digest, sbom.MEDIA_TYPE)], f"about {tag}")
            foreign("oras", "pull", "--plain-http", "-o", home / "bill", f"{repository}@{bill.digest}", home=home)
            document = json.loads((home / "bill" / f"mcp-{SERVER}.spdx.json").read_text())
            equal(document["documentNamespace"], f"urn:wasmmcp:{layout().tags[tag].digest}")


@case
def wkg_pulls_artifacts():
    with pushed() as (home, repository):
        for end in pack.ARTIFACTS:
            pulled = home / f"pulled{end}.wasm"
            foreign("wkg", "oci", "pull", "--insecure", repository.partition("/")[0], "-o", pulled, f"{repository}:{V}{end}", home=home)
            equal(pulled.read_bytes(), contents(end), f"what wkg pulled of {end}")


@case
def oras_and_wkg_refuse_what_was_tampered_with():
    with pushed() as (home, repository):
        digest = oci.digest_of(contents("-wasm")).partition(":")[2]
        stored = home / "registry" / "store" / "docker" / "registry" / "v2" / "blobs" / "sha256" / digest[:2] / digest / "data"
        data = bytearray(stored.read_bytes())
        data[100] ^= 1
        stored.write_bytes(bytes(data))
        reference = f"{repository}:{V}-wasm"
        foreign("oras", "pull", "--plain-http", "-o", home / "oras", reference, home=home, ok=False)
        foreign("wkg", "oci", "pull", "--insecure", repository.partition("/")[0], "-o", home / "wkg.wasm", reference, home=home, ok=False)


@case
def we_pull_what_oras_and_wkg_push():
    with pushed() as (home, repository):
        component = home / "component.wasm"
        component.write_bytes(contents("-wasm"))
        config = home / "config.json"
        config.write_bytes(b"{}")
        foreign("oras", "push", "--plain-http", f"{repository}:oras", "--config", f"{config.name}:{oci.WASM_CONFIG}",
                f"{component.name}:{oci.WASM_LAYER}", home=home)
        foreign("wkg", "oci", "push", "--insecure", repository.partition("/")[0], f"{repository}:wkg", component, home=home)
        for tag in ("oras", "wkg"):
            wasmmcp("pull", f"{repository}:{tag}", "--output", home / "out.wasm")
            equal((home / "out.wasm").read_bytes(), component.read_bytes(), f"what {tag} pushed")


@case
def cosign_accepts_our_signatures():
    with pushed() as (home, repository):
        for tag, blob in layout().tags.items():
            said = foreign("cosign", "verify", *ALONE, "--key", PUBLIC, f"{repository}:{tag}", home=home)
            check("The signatures were verified against the specified public key" in said, said)
            [claim] = json.loads(next(line for line in said.splitlines() if line.startswith("[")))
            equal(claim["critical"]["image"]["docker-manifest-digest"], blob.digest, f"what is signed of {tag}")
            equal(claim["critical"]["identity"]["docker-reference"], repository, "where it is signed for")


@case
def cosign_refuses_another_key_and_another_image():
    with pushed() as (home, repository):
        foreign("cosign", "generate-key-pair", home=home)
        said = foreign("cosign", "verify", *ALONE, "--key", "cosign.pub", f"{repository}:{V}", home=home, ok=False)
        check("invalid signature" in said, said)
        # Another manifest under the same tag: one without a signature, and then with the one of what was there.
        manifest = json.loads(layout().read(layout().tags[f"{V}-wasm"].digest))
        manifest["annotations"]["org.opencontainers.image.version"] = "tampered"
        other = home / "other.json"
        other.write_bytes(oci.as_json(manifest))
        foreign("oras", "manifest", "push", "--plain-http", f"{repository}:{V}-wasm", other, home=home)
        said = foreign("cosign", "verify", *ALONE, "--key", PUBLIC, f"{repository}:{V}-wasm", home=home, ok=False)
        check("no signatures found" in said, said)
        old, new = signing.tag_of(layout().tags[f"{V}-wasm"].digest), signing.tag_of(oci.digest_of(other.read_bytes()))
        foreign("oras", "copy", "--from-plain-http", "--to-plain-http", f"{repository}:{old}", f"{repository}:{new}", home=home)
        said = foreign("cosign", "verify", *ALONE, "--key", PUBLIC, f"{repository}:{V}-wasm", home=home, ok=False)
        check("no matching signatures" in said and "digest" in said, said)


@case
def we_accept_the_signatures_of_cosign():
    """In the format that ours have; that of cosign 3 is another unless it is told so."""
    with pushed() as (home, repository):
        foreign("cosign", "generate-key-pair", home=home)
        reference = f"{repository}@{layout().tags[V].digest}"
        said = wasmmcp("pull", reference, "--key", home / "cosign.pub", ok=False)
        check("not signed by the holder" in said, said)
        foreign("cosign", "sign", "--yes", "--allow-http-registry", "--new-bundle-format=false", "--use-signing-config=false",
                "--tlog-upload=false", "--key", "cosign.key", reference, home=home)
        # It lies beside ours, in the same place.
        for public in ("cosign.pub", PUBLIC):
            check("(signed)" in wasmmcp("pull", reference, "--key", home / public), f"{public} does not fit")


@case
def cosign_finds_the_bill_of_materials():
    with pushed() as (home, repository):
        bill = layout().tags[signing.tag_of(layout().tags[V].digest, "sbom")]
        [layer] = json.loads(layout().read(bill.digest))["layers"]
        said = foreign("cosign", "download", "sbom", "--allow-http-registry", f"{repository}:{V}", home=home)
        check(layout().read(layer["digest"]).decode().strip() in said, said)


if __name__ == "__main__":
    if missing() and "--help" not in sys.argv:
        print(f"{missing()}\n\n{__doc__.strip()}", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(__doc__))
