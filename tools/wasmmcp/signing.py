"""Signatures of images with a key, as cosign makes and checks them: ECDSA on P-256, by the openssl of the system.

https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
"""

import base64
import binascii
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Optional

from wasmmcp import oci
from wasmmcp.console import Failure
from wasmmcp.oci import Blob, Layout
from wasmmcp.registry import Registry

PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json"
ANNOTATION = "dev.cosignproject.cosign/signature"


def tag_of(digest: str, kind: str = "sig") -> str:
    """Where cosign looks for the signature of an image, and for its bill of materials (sbom)."""
    return f"{digest.replace(':', '-')}.{kind}"


def openssl(*words: str, given: Optional[bytes] = None) -> subprocess.CompletedProcess:
    try:
        return subprocess.run(["openssl", *words], input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise Failure("openssl is missing, which makes and checks signatures (Debian: apt install openssl)") from None


def payload_for(name: str, digest: str) -> bytes:
    return oci.as_json({"critical": {"identity": {"docker-reference": name},
                                     "image": {"docker-manifest-digest": digest},
                                     "type": "cosign container image signature"}, "optional": None})


def sign(registry: Registry, layout: Layout, blob: Blob, key: str) -> Blob:
    """An image that carries the signature of another, beside those of others; it belongs under tag_of() of the other's digest."""
    payload = payload_for(registry.reference.name, blob.digest)
    done = openssl("dgst", "-sha256", "-sign", key, given=payload)
    if done.returncode != 0:
        raise Failure(f"--sign: {key} is no private key that openssl can use without a password: "
                      f"{done.stderr.decode(errors='replace').strip().splitlines()[-1]}")
    layer = layout.add(PAYLOAD, payload).descriptor(annotations={ANNOTATION: base64.b64encode(done.stdout).decode()})
    others = [each for each in signatures(registry, layout, blob.digest) or [] if not is_good(layout, each, blob.digest, "-prverify", key)]
    return attach(layout, [*others, layer])


def attach(layout: Layout, layers: list, subject: Optional[Blob] = None) -> Blob:
    """Layers in an image of their own, of the kind that all registries take."""
    config = layout.add_json(oci.CONFIG, {"created": oci.EPOCH, "architecture": "", "os": "", "config": {},
                                          "rootfs": {"type": "layers", "diff_ids": [each["digest"] for each in layers]}})
    return oci.add_manifest(layout, config, layers, subject=subject, kind=layers[0]["mediaType"])


def signatures(registry: Registry, layout: Layout, digest: str) -> Optional[list]:
    """The layers with those that the registry has of an image."""
    tag = tag_of(digest)
    if registry.manifest(tag) is None:
        return None
    return json.loads(layout.read(registry.pull(layout, tag).digest)).get("layers", [])


def check(registry: Registry, layout: Layout, digest: str, key: str) -> None:
    """Fails unless the holder of the key has signed the image of this digest."""
    if not Path(key).is_file():
        raise Failure(f"--key: there is no file {key}")
    found = signatures(registry, layout, digest)
    if found is None:
        raise Failure(f"{registry.reference} is not signed: {registry.reference.name} has no {tag_of(digest)}")
    if not any(is_good(layout, each, digest, "-verify", key) for each in found):
        raise Failure(f"{registry.reference} is not signed by the holder of {key}")


def is_good(layout: Layout, layer: dict, digest: str, by: str, key: str) -> bool:
    """By the public half of a key (-verify), or by its private one (-prverify)."""
    payload = layout.read(layer["digest"])
    try:
        signature = base64.b64decode(layer.get("annotations", {}).get(ANNOTATION, ""), validate=True)
        signed = json.loads(payload)["critical"]["image"]["docker-manifest-digest"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        return False
    with tempfile.NamedTemporaryFile() as file:
        file.write(signature)
        file.flush()
        done = openssl("dgst", "-sha256", by, key, "-signature", file.name, given=payload)
    return done.returncode == 0 and signed == digest
