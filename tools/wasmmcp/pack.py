"""`pack`, `push` and `pull`: a server as images and artifacts, and their way to a registry and back.

build/oci/NAME/ is an OCI layout with these tags, where V is the version:

  V          image of the WASI 0.2 HTTP component, for a runtime that runs components (a RuntimeClass)
  V-p3       image of the WASI 0.3 HTTP component
  V-sockets  image of the command that serves HTTP on sockets of its own, for a runtime that runs commands alone
  V-runtime  image of the WASI 0.2 HTTP component and of the runtime, for any container engine
  V-wasm     artifact of the WASI 0.2 HTTP component
  V-cli      artifact of the command that serves standard input and output
"""

import json
import re
from pathlib import Path
from typing import NamedTuple, Optional

from wasmmcp import builder, node, oci, paths, pins, provision, registry, runtime_image, sbom, servers, signing, touches
from wasmmcp.console import Failure, Progress, say, shown
from wasmmcp.oci import Layer, Layout
from wasmmcp.registry import Access, Registry
from wasmmcp.servers import Server

PACKED = paths.BUILD / "oci"
PULLED = paths.BUILD / "pulled"
PREFIX = "wasm-mcp"  # of repositories
COMPONENT = "mcp_server.wasm"
SERVER = "wasmmcp.server"  # the annotation and the label that say which one it is
FACE = "wasmmcp.face"
NOBODY = "65532:65532"
PORT = 8080
# By the end of their tags.
IMAGES = {"": "http", "-p3": "http_p3", "-sockets": "sockets"}
ARTIFACTS = {"-wasm": "http", "-cli": "cli"}
RUNTIME = "-runtime"


def version() -> str:
    found = re.search(r'version = "([^"]+)"', (paths.ROOT / "base" / "version.hpp").read_text())
    return found[1]


def annotations_of(server: Server, face: str) -> dict:
    return {oci.TITLE: f"mcp-{server.name}",
            "org.opencontainers.image.version": version(),
            "org.opencontainers.image.licenses": "Apache-2.0", SERVER: server.name, FACE: face}


def stop_signal(face: str) -> str:
    """`wasmtime serve` ends its requests in good order on SIGINT alone. A command hears of no signal, and as the first
    process of a container its host is ended by none but SIGKILL."""
    return "SIGKILL" if face == "sockets" else "SIGINT"


def image_config(server: Server, face: str, entry: list) -> dict:
    return {"User": NOBODY, "ExposedPorts": {f"{PORT}/tcp": {}}, "Entrypoint": entry, "WorkingDir": "/",
            "Labels": annotations_of(server, face), "StopSignal": stop_signal(face)}


def interfaces(component: Path, which: str) -> list:
    return [line[len(which) + 1:] for line in touches.interfaces(component) if line.startswith(f"{which} ")]


def component_layer(server: Server, face: str) -> Layer:
    return oci.layer([oci.File(COMPONENT, server.component(face).read_bytes())])


def pack(server: Server) -> Layout:
    """All of a server, each with its bill of materials. Done once for what it is made from."""
    faces = sorted({*IMAGES.values(), *ARTIFACTS.values()})
    builder.build_server(server, faces)
    layout = Layout(PACKED / server.name)
    stamp = layout.folder / "made-from"
    made_from = provision.digest(*(server.component(face) for face in faces), *sorted(Path(__file__).parent.glob("*.py")),
                                 servers.TABLE, paths.THIRD_PARTY / "Cargo.lock", pins.REQUIREMENTS, paths.BIN / "wasmtime")
    if stamp.is_file() and stamp.read_text() == made_from:
        return layout
    layout.tags.clear()
    fill(layout, server)
    stamp.write_text(made_from)
    return layout


def fill(layout: Layout, server: Server) -> None:
    for end, face in IMAGES.items():
        layout.tag(version() + end, oci.add_image(
            layout, [component_layer(server, face)], image_config(server, face, [f"/{COMPONENT}"]), annotations_of(server, face)))
    for end, face in ARTIFACTS.items():
        component = server.component(face)
        layout.tag(version() + end, oci.add_artifact(
            layout, oci.File(component.name, component.read_bytes()), interfaces(component, "import"),
            interfaces(component, "export"), annotations_of(server, face)))
    layout.tag(version() + RUNTIME, oci.add_image(
        layout, runtime_image.layers(server), image_config(server, "http", runtime_image.command(server, PORT)),
        annotations_of(server, "http"), runtime_image.platforms()))
    for tag, blob in list(layout.tags.items()):
        text = sbom.document(server, version(), blob.digest, with_runtime=tag.endswith(RUNTIME))
        layer = layout.add(sbom.MEDIA_TYPE, text).descriptor(annotations={oci.TITLE: f"mcp-{server.name}.spdx.json"})
        layout.tag(signing.tag_of(blob.digest, "sbom"), signing.attach(layout, [layer], subject=blob))
    layout.write()


class Options(NamedTuple):
    """Of push and pull."""

    access: Access = Access()
    key: str = ""
    output: str = ""


def read_options(command: str, words: list, known: tuple) -> Options:
    values = dict.fromkeys(("--ca", "--sign", "--key", "--output"), "")
    plain = False
    while words:
        name, equals, value = words.pop(0).partition("=")
        if name == "--plain-http":
            plain = True
        elif name in known and (equals or words):
            values[name] = value if equals else words.pop(0)
        else:
            raise Failure(f"{command} knows --plain-http, {', '.join(known)} with a FILE each, but not '{name}'")
    return Options(Access(plain, values["--ca"]), values["--sign"] or values["--key"], values["--output"])


def one_at_a_time():
    """Two that pack would write the same layout."""
    return provision.lock(paths.BUILD / "oci.lock")


def command_pack(arguments: list) -> int:
    if arguments == ["--node"]:
        return node.pack()
    chosen = [servers.find(name) for name in arguments] or servers.shipped()
    for server in chosen:
        with Progress(f"packing {server.name}"), one_at_a_time():
            layout = pack(server)
        for tag, blob in layout.tags.items():
            if not tag.startswith("sha256-"):
                size = sum(each.size for each in {each.digest: each for each in layout.reachable(blob)}.values())
                print(f"{shown(layout.folder)}:{tag}  {blob.digest}  {size / 1000:.0f} kB")
    return 0


def command_push(arguments: list) -> int:
    if len(arguments) < 2 or arguments[1].startswith("-"):
        raise Failure("push wants a server and a registry, such as: ./wasmmcp push time registry.example")
    name, where, *rest = arguments
    server = servers.find(name)
    options = read_options("push", rest, ("--ca", "--sign"))
    prefix = where.rstrip("/") if "/" in where.rstrip("/") else f"{where.rstrip('/')}/{PREFIX}"
    reference = registry.parse(f"{prefix}/{server.name}")
    with one_at_a_time():
        layout = pack(server)
        remote = Registry(reference, options.access)
        for tag, blob in list(layout.tags.items()):
            remote.push(layout, blob, tag)
            if not tag.startswith("sha256-"):
                print(f"{reference}:{tag}@{blob.digest}")
            if options.key:
                remote.push(layout, signing.sign(remote, layout, blob, options.key), signing.tag_of(blob.digest))
        layout.write()  # forgets the signatures: they belong to one registry
    return 0


def command_pull(arguments: list) -> int:
    if not arguments or arguments[0].startswith("-"):
        raise Failure("pull wants a reference, such as: ./wasmmcp pull registry.example/wasm-mcp/time:0.1.0")
    reference = registry.parse(arguments[0])
    options = read_options("pull", arguments[1:], ("--ca", "--key", "--output"))
    layout = Layout(PULLED)
    remote = Registry(reference, options.access)
    blob = remote.pull(layout, reference.wanted)
    if options.key:
        signing.check(remote, layout, blob.digest, options.key)
    try:
        component = oci.component_in(layout, blob)
    except ValueError as reason:
        raise Failure(str(reason)) from None
    layout.tag(str(reference), blob)
    layout.write()
    if options.output:
        Path(options.output).write_bytes(component)
    print(f"{reference.name}@{blob.digest}" + (" (signed)" if options.key else ""))
    return 0


def find(text: str, face: str) -> Optional[Server]:
    """The server that was pulled under this reference, with its component, which is of that kind."""
    reference = registry.parse(text)
    layout = Layout(PULLED)
    blob = layout.tags.get(str(reference))
    if not blob:
        raise Failure(f"{reference} is not here; fetch it: ./wasmmcp pull {reference}")
    try:
        annotations = json.loads(layout.read(blob.digest)).get("annotations", {})
        contents = oci.component_in(layout, blob)
    except (OSError, ValueError) as reason:
        raise Failure(f"{reason}; fetch it anew: ./wasmmcp pull {reference}") from None
    known = [server for server in servers.all_servers() if server.name == annotations.get(SERVER)]
    if not known:
        raise Failure(f"{reference} does not say which of our servers it is; run its component with wasmtime")
    has = annotations.get(FACE)
    if has != face:
        use = {"cli": "run", "http": "serve", "http_p3": "serve --p3"}.get(has)
        raise Failure(f"{reference} is a component of the kind {has}" + (f"; use ./wasmmcp {use}" if use else ""))
    # By its digest, so that what is compiled from it is kept for all references to it.
    component = PULLED / "components" / f"{oci.digest_of(contents).partition(':')[2]}.wasm"
    if not component.is_file() or component.read_bytes() != contents:
        component.parent.mkdir(parents=True, exist_ok=True)
        component.write_bytes(contents)
    return known[0]._replace(pulled=component)
