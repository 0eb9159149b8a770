"""Images and artifacts as an OCI layout: a folder of blobs that are named by their digests, and an index that has tags.

The same input gives the same bytes: no clock, no names of users and no order of a file system goes into them.
https://github.com/opencontainers/image-spec
"""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Iterator, NamedTuple, Optional

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
# https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact/
WASM_CONFIG = "application/vnd.wasm.config.v0+json"
WASM_LAYER = "application/wasm"
TAG = "org.opencontainers.image.ref.name"
TITLE = "org.opencontainers.image.title"  # of a layer: the file that it is for `oras pull`, which takes no layer without one
EPOCH = "1970-01-01T00:00:00Z"
PLATFORMS = ("amd64", "arm64")
LEVEL = 6  # of compression: 9 takes three times as long for a hundredth of the bytes


class Blob(NamedTuple):
    media_type: str
    digest: str
    size: int

    def descriptor(self, **more) -> dict:
        return {"mediaType": self.media_type, "digest": self.digest, "size": self.size, **more}


class File(NamedTuple):
    """One of a layer."""

    path: str
    contents: bytes
    mode: int = 0o644


def digest_of(contents: bytes) -> str:
    return f"sha256:{hashlib.sha256(contents).hexdigest()}"


def as_json(value: object) -> bytes:
    """In the order in which it was written down, without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def tar(files: list) -> bytes:
    """With the folders that the files need, all owned by root and of the first moment of Unix."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        folders = sorted({str(parent) for file in files for parent in Path(file.path).parents} - {"."})
        for folder in folders:
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry)
        for file in sorted(files):
            entry = tarfile.TarInfo(file.path)
            entry.size, entry.mode = len(file.contents), file.mode
            archive.addfile(entry, io.BytesIO(file.contents))
    return out.getvalue()


class Layer(NamedTuple):
    packed: bytes
    diff_id: str  # of what is packed


def layer(files: list) -> Layer:
    unpacked = tar(files)
    return Layer(gzip.compress(unpacked, LEVEL, mtime=0), digest_of(unpacked))


class Layout:
    """https://github.com/opencontainers/image-spec/blob/main/image-layout.md"""

    def __init__(self, folder: Path):
        self.folder = folder
        self.tags: dict = {}
        file = folder / "index.json"
        if file.is_file():
            for each in json.loads(file.read_text())["manifests"]:
                tag = each.get("annotations", {}).get(TAG)
                if tag:
                    self.tags[tag] = Blob(each["mediaType"], each["digest"], each["size"])

    def path(self, digest: str) -> Path:
        kind, _, name = digest.partition(":")
        if kind != "sha256" or len(name) != 64 or set(name) - set("0123456789abcdef"):
            raise ValueError(f"'{digest}' is no digest of SHA-256")
        return self.folder / "blobs" / kind / name

    def add(self, media_type: str, contents: bytes) -> Blob:
        blob = Blob(media_type, digest_of(contents), len(contents))
        file = self.path(blob.digest)
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            fresh = file.with_suffix(".part")
            fresh.write_bytes(contents)
            fresh.replace(file)
        return blob

    def add_json(self, media_type: str, value: object) -> Blob:
        return self.add(media_type, as_json(value))

    def read(self, digest: str) -> bytes:
        """What it holds; a blob that is not what its name says is an error."""
        contents = self.path(digest).read_bytes()
        if digest_of(contents) != digest:
            raise ValueError(f"the blob {digest} is damaged: its contents are {digest_of(contents)}")
        return contents

    def tag(self, name: str, blob: Blob) -> None:
        self.tags[name] = blob

    def write(self) -> None:
        """The index, and no blob that none of its tags leads to."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "oci-layout").write_bytes(as_json({"imageLayoutVersion": "1.0.0"}))
        manifests = [blob.descriptor(annotations={TAG: name}) for name, blob in sorted(self.tags.items())]
        (self.folder / "index.json").write_bytes(as_json(
            {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}))
        used = {each.digest for blob in self.tags.values() for each in self.reachable(blob)}
        for file in (self.folder / "blobs" / "sha256").iterdir():
            if f"sha256:{file.name}" not in used:
                file.unlink()

    def reachable(self, blob: Blob) -> Iterator[Blob]:
        """A manifest or index and all that it names, children first, as a registry wants them."""
        if blob.media_type in (MANIFEST, INDEX):
            for child in children(json.loads(self.read(blob.digest))):
                yield from self.reachable(child)
        yield blob


def children(manifest: dict) -> list:
    found = [*manifest.get("manifests", []), *filter(None, [manifest.get("config")]), *manifest.get("layers", [])]
    return [Blob(each["mediaType"], each["digest"], each["size"]) for each in found]


def add_image(layout: Layout, layers: list, config: dict, annotations: dict, platforms: tuple = PLATFORMS) -> Blob:
    """An index of one image for each platform, all of the same layers."""
    blobs = [layout.add(LAYER, each.packed) for each in layers]
    images = []
    for platform in platforms:
        image = layout.add_json(CONFIG, {
            "created": EPOCH, "architecture": platform, "os": "linux", "config": config,
            "rootfs": {"type": "layers", "diff_ids": [each.diff_id for each in layers]}})
        images.append(layout.add_json(MANIFEST, {
            "schemaVersion": 2, "mediaType": MANIFEST, "config": image.descriptor(),
            "layers": [each.descriptor() for each in blobs], "annotations": annotations}).descriptor(
                platform={"architecture": platform, "os": "linux"}))
    return layout.add_json(INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": images, "annotations": annotations})


def add_artifact(layout: Layout, component: File, imports: list, exports: list, annotations: dict) -> Blob:
    """The component itself as the one layer."""
    packed = layout.add(WASM_LAYER, component.contents)
    config = layout.add_json(WASM_CONFIG, {
        "created": EPOCH, "architecture": "wasm", "os": "wasip2", "layerDigests": [packed.digest],
        "component": {"exports": exports, "imports": imports, "target": None}})
    return add_manifest(layout, config, [packed.descriptor(annotations={TITLE: component.path})], annotations)


def add_manifest(layout: Layout, config: Blob, layers: list, annotations: Optional[dict] = None,
                 subject: Optional[Blob] = None, kind: str = "") -> Blob:
    """With a subject it is found by that, as something of this kind about it."""
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config.descriptor(), "layers": layers}
    if subject:
        manifest["artifactType"] = kind
        manifest["subject"] = subject.descriptor()
    if annotations:
        manifest["annotations"] = annotations
    return layout.add_json(MANIFEST, manifest)


def component_in(layout: Layout, blob: Blob) -> bytes:
    """The component that an image or an artifact holds: of an index, of its first image."""
    manifest = json.loads(layout.read(blob.digest))
    if "manifests" in manifest:
        return component_in(layout, children(manifest)[0])
    for each in reversed(manifest["layers"]):
        contents = layout.read(each["digest"])
        if each["mediaType"] == WASM_LAYER:
            return contents
        with tarfile.open(fileobj=io.BytesIO(contents), mode="r:*") as archive:
            for member in archive:
                if member.isfile() and member.name.endswith(".wasm"):
                    return archive.extractfile(member).read()
    raise ValueError(f"{blob.digest} holds no component")
