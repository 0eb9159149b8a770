#!/usr/bin/env python3
"""What the components may touch, and how large they are.

    python3 tools/checks/components.py [--update] [SERVER...]

Looks at build/wasm/mcp_server_*.wasm. Each server's imports.txt tells an operator what its
components ask of the world; the check fails when that grows, and when it shrinks, so that the file
is always true, and so are the table and the sentences of docs/security.md. sizes.txt is a ratchet: no component grows by more
than 2 % unnoticed. --update writes these files as the components are.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import Optional

from checklist import ROOT, Checklist

sys.path.insert(0, str(ROOT / "tools"))
from wasmmcp import servers, touches  # noqa: E402
from wasmmcp.servers import FACES  # noqa: E402
from wasmmcp.touches import interfaces  # noqa: E402

BUILT = ROOT / "build" / "wasm"
SECURITY = ROOT / "docs" / "security.md"
PAGE = re.compile(r"^\| server \| files \|.*?(?=\n\n[^-|I])", re.MULTILINE | re.DOTALL)
SIZES = "tools/checks/sizes.txt"
SIZES_HEAD = "# component bytes. What each had when this was last written; checked by components.py.\n"

GROWTH, SHRINKAGE = 0.02, 0.05
MOST_BYTES = {"mcp_server_time_cli.wasm": 300000, "mcp_server_sequential_thinking_cli.wasm": 220000,
              "mcp_server_summarize_cli.wasm": 280000, "mcp_server_log_parser_cli.wasm": 560000,
              "mcp_server_data_aggregate_cli.wasm": 340000, "mcp_server_fetch_cli.wasm": 1000000,
              "mcp_server_git_cli.wasm": 950000, "mcp_server_image_resize_cli.wasm": 1300000}
MOST_BYTES_FOR_HTTP = 40000  # above the same server's cli component
MOST_BYTES_FOR_SOCKETS = 76000  # above the same server's component of wasi:http, which its host reads and writes for it
# Above that, where a server is built with it.
MOST_BYTES_FOR = {"state": 35000, "state_over_http": 65000, "oauth": 135000}

# Promises to users, by server: no component imports what starts like this. wasi:http/types serves
# too, so it is no sign of a client.
NETWORK = ["wasi:sockets/", "wasi:http/outgoing-handler", "wasi:http/client", "wasi:http/handler"]
NEVER = {"time": ["wasi:filesystem/", *NETWORK], "summarize": ["wasi:sockets/"], "log-parser": NETWORK,
         "data-aggregate": NETWORK, "image-resize": NETWORK, "sequential-thinking": NETWORK}
# What listens needs these, and the host is asked for no more of a network: connections come, and none is opened.
LISTENING = ("wasi:sockets/instance-network@", "wasi:sockets/network@", "wasi:sockets/tcp@", "wasi:sockets/tcp-create-socket@")
CONNECTING = b"[method]tcp-socket.start-connect"
PREVIEW_1 = b"wasi_snapshot_preview1"


def golden(path: str) -> Optional[dict]:
    """Of each component: its interfaces and their lines. None when there is no such file."""
    if not (ROOT / path).is_file():
        return None
    sections = {}
    section = {}
    for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("# "):
            section = sections.setdefault(line[2:], {})
            section[""] = number
        elif line:
            section[line] = number
    return sections


def interface_faults(path: str, section: Optional[dict], component: str, found: list) -> list:
    if section is None:
        return [f"{path}:1: has no section '# {component}'; look at what it imports, then --update"]
    faults = [f"{path}:{section['']}: {component} has grown: '{interface}' is not listed"
              for interface in found if interface not in section]
    return faults + [f"{path}:{number}: {component} has no '{interface}' any more; --update"
                     for interface, number in section.items() if interface and interface not in found]


def promise_faults(server: str, component: str, found: list) -> list:
    where = f"build/wasm/{component}:1: "
    allowed = LISTENING if component.endswith("_sockets.wasm") else ()
    faults = [f"{where}imports {name}, and the {server} server has promised never to"
              for kind, name in (interface.split(" ", 1) for interface in found)
              if kind == "import" and name.startswith(tuple(NEVER.get(server, ()))) and not name.startswith(tuple(allowed))]
    content = (BUILT / component).read_bytes()
    if CONNECTING in content:
        faults.append(f"{where}imports {CONNECTING.decode()}: it would open connections")
    if PREVIEW_1 in content:
        faults.append(f"{where}has {PREVIEW_1.decode()} in it: libc calls the preview-1 adapter")
    return faults


def size(component: str) -> int:
    return (BUILT / component).stat().st_size


def recorded_sizes() -> dict:
    """By component: the line in sizes.txt and the bytes."""
    path = ROOT / SIZES
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {line.split()[0]: (number, int(line.split()[1]))
            for number, line in enumerate(text.splitlines(), start=1)
            if line and not line.startswith("#")}


def most_for_http(component: str) -> int:
    [server] = [each for each in servers.all_servers()
                if component.startswith(f"mcp_server_{each.artefact}_http")]
    return MOST_BYTES_FOR_HTTP + sum(most for choice, most in MOST_BYTES_FOR.items()
                                     if getattr(server, choice))


def size_faults(component: str, recorded: dict) -> list:
    bytes_now = size(component)
    faults = []
    most = MOST_BYTES.get(component)
    if most and bytes_now > most:
        faults.append(f"build/wasm/{component}:1: {bytes_now} bytes; {most} is the most it may have")
    if "_http" in component:
        cli = component.partition("_http")[0] + "_cli.wasm"
        most = most_for_http(component)
        if (BUILT / cli).is_file() and bytes_now > size(cli) + most:
            faults.append(f"build/wasm/{component}:1: {bytes_now - size(cli)} bytes more than {cli}; "
                          f"{most} is the most that HTTP may cost")
    if component.endswith("_sockets.wasm"):
        http = component.replace("_sockets", "_http")
        if (BUILT / http).is_file() and bytes_now > size(http) + MOST_BYTES_FOR_SOCKETS:
            faults.append(f"build/wasm/{component}:1: {bytes_now - size(http)} bytes more than {http}; "
                          f"{MOST_BYTES_FOR_SOCKETS} is the most that sockets may cost")
    if component not in recorded:
        return [*faults, f"{SIZES}:1: {component} is not listed; --update"]
    number, bytes_then = recorded[component]
    change = bytes_now / bytes_then - 1
    told = f"{SIZES}:{number}: {component} has {bytes_now} bytes, {change:+.1%} of {bytes_then}"
    if change > GROWTH:
        faults.append(f"{told}; if that is worth it, --update and say why")
    elif change < -SHRINKAGE:
        faults.append(f"{told}; well done, --update keeps it so")
    return faults


def write_golden(path: str, sections: dict) -> None:
    text = "\n".join("\n".join([f"# {component}", *found]) + "\n"
                     for component, found in sections.items())
    (ROOT / path).write_text(text, encoding="utf-8")


def write_sizes(recorded: dict) -> None:
    rows = "".join(f"{component} {count}\n" for component, count in sorted(recorded.items()))
    (ROOT / SIZES).write_text(SIZES_HEAD + rows, encoding="utf-8")


def security_faults(update: bool) -> list:
    """Of what docs/security.md says that servers can touch."""
    text = SECURITY.read_text(encoding="utf-8")
    written = PAGE.sub(lambda _: touches.page(), text, count=1)
    if update:
        SECURITY.write_text(written, encoding="utf-8")
    faulty = [number for number, (is_there, wanted) in
              enumerate(zip(text.splitlines(), written.splitlines()), start=1) if is_there != wanted]
    if update or text == written:
        return []
    return [f"docs/security.md:{faulty[0] if faulty else 1}: the components touch something else; --update"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--update", action="store_true", help="write imports.txt, sizes.txt and docs/security.md")
    parser.add_argument("servers", nargs="*", help="these alone")
    options = parser.parse_args()
    known = {server.name: server.artefact for server in servers.all_servers()}
    for name in options.servers:
        if name not in known:
            sys.exit(f"unknown server '{name}'. Servers: {', '.join(known)}")
    checklist = Checklist()
    own = ROOT / ".tools" / "bin" / "wasm-tools"
    wasm_tools = str(own) if own.exists() else shutil.which("wasm-tools")
    if not wasm_tools:
        checklist.skip("components", "there is no wasm-tools; ./wasmmcp setup fetches it")
        return checklist.close()

    recorded = recorded_sizes()
    for server in options.servers or sorted(known):
        path = f"servers/{server}/imports.txt"
        components = [f"mcp_server_{known[server]}_{kind}.wasm" for kind in FACES]
        missing = [name for name in components if not (BUILT / name).is_file()]
        if missing:
            checklist.skip(server, f"{missing[0]} is not built; ./wasmmcp build {server}",
                           len(components))
            continue
        try:
            found = {name: interfaces(BUILT / name, Path(wasm_tools)) for name in components}
        except ValueError as error:
            checklist.item([f"build/wasm/{components[0]}:1: wasm-tools cannot read it: {error}"])
            continue
        if options.update:
            write_golden(path, found)
            recorded.update({name: (0, size(name)) for name in components})
            write_sizes({name: count for name, (_, count) in recorded.items()})
            recorded = recorded_sizes()
        sections = golden(path)
        for name in components:
            faults = promise_faults(server, name, found[name]) + size_faults(name, recorded)
            if sections is None:
                faults.append(f"{path}:1: is missing; --update writes it")
            else:
                faults += interface_faults(path, sections.get(name), name, found[name])
            checklist.item(faults)
        checklist.item([f"{path}:{section['']}: '{name}' is no component of this server; --update"
                        for name, section in (sections or {}).items() if name not in found])
    if not options.servers and all(server.component(kind).is_file() for server in servers.shipped() for kind in FACES):
        checklist.item(security_faults(options.update))
    if not options.servers:
        all_components = {f"mcp_server_{artefact}_{kind}.wasm" for artefact in known.values()
                          for kind in FACES}
        checklist.item([f"{SIZES}:{number}: {name} is no component of any server; remove the line"
                        for name, (number, _) in recorded.items() if name not in all_components])
    return checklist.close()


if __name__ == "__main__":
    sys.exit(main())
