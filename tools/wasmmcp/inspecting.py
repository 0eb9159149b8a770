"""`inspect`: what a server can touch in plain words, its tools with their schemas, its sizes; or all that as a page."""

import json
from typing import List, Optional

from wasmmcp import asking, builder, inspector, peer, sections, servers, touches
from wasmmcp.console import Failure


def inspect(arguments: List[str]) -> int:
    words = list(arguments)
    as_page, as_json = asking.take_flag("--web", words), asking.take_flag("--json", words)
    address = take_address(words) if as_page else ""
    target, rest = asking.take_target("inspect", words)
    if rest:
        raise Failure(f"inspect knows --dir, --command, --json, --web and --addr, but not '{rest[0]}'")
    server = own_server(words, target)
    if as_page:
        return inspector.serve_until_stopped(target, about(server), address)
    asked = asking.open_peer(target, "legacy", {})
    try:
        found = {"server": asked.server.get("serverInfo", {}), "instructions": asked.server.get("instructions", ""),
                 **about(server), "tools": asked.all("tools/list", "tools"),
                 "prompts": asked.all("prompts/list", "prompts"), "resources": asked.all("resources/list", "resources")}
    except peer.Refused as problem:
        raise Failure(f"{target.title}: {problem}", asking.NO_ANSWER) from None
    finally:
        asked.close()
    print(json.dumps(found, indent=2, ensure_ascii=False) if as_json else as_text(found))
    return 0


def take_address(words: List[str]) -> str:
    for at, word in enumerate(words):
        if word.startswith("--addr="):
            del words[at]
            return word.partition("=")[2]
        if word == "--addr" and at + 1 < len(words):
            address = words[at + 1]
            del words[at:at + 2]
            return address
    return "127.0.0.1:0"


def own_server(words: List[str], target: peer.Target) -> Optional[servers.Server]:
    """One that we build, whose components can be read."""
    if target.url or any(word.startswith("--command") for word in words):
        return None
    return servers.find(target.title)


def about(server: Optional[servers.Server]) -> dict:
    """What the binaries themselves tell, where we have them."""
    if not server:
        return {}
    builder.build_server(server, list(servers.FACES))
    return about_components(server)


def about_components(server: servers.Server) -> dict:
    components = {}
    for kind in servers.FACES:
        file = server.component(kind)
        components[file.name] = {"bytes": file.stat().st_size, "parts": sections.of_file(file),
                                 "imports": [line[len("import "):] for line in touches.interfaces(file)
                                             if line.startswith("import ")]}
    return {"touches": touches.sentence(touches.of_component(server.component("cli"))), "components": components}


def as_text(found: dict) -> str:
    info = found["server"]
    lines = [f"{info.get('title') or info.get('name', '?')} {info.get('version', '')}".rstrip()]
    if found["instructions"]:
        lines.append(found["instructions"])
    if "touches" in found:
        lines += ["", found["touches"]]
    for name, component in found.get("components", {}).items():
        told = ", ".join(f"{part} {size / 1000:.0f} kB" for part, size in sorted(component["parts"].items(), key=lambda each: -each[1]))
        lines.append(f"  {name}: {component['bytes'] / 1000:.0f} kB ({told})")
    for tool in found["tools"]:
        lines += ["", f"tool {tool['name']}: {asking.first_line(tool.get('description', ''), 400)}"]
        lines += [f"  hints: {', '.join(hints(tool))}"] if hints(tool) else []
        lines += argument_lines(tool.get("inputSchema", {}))
        if tool.get("outputSchema"):
            lines.append(f"  result: {', '.join(tool['outputSchema'].get('properties', {})) or 'an object'}")
    for prompt in found["prompts"]:
        named = ", ".join(each["name"] for each in prompt.get("arguments", []))
        lines += ["", f"prompt {prompt['name']}({named}): {asking.first_line(prompt.get('description', ''))}"]
    for resource in found["resources"]:
        lines += ["", f"resource {resource['uri']}: {asking.first_line(resource.get('description', ''))}"]
    return "\n".join(lines)


def hints(tool: dict) -> List[str]:
    given = tool.get("annotations", {})
    words = {"readOnlyHint": ("only reads", "may change things"), "destructiveHint": ("may destroy", ""),
             "idempotentHint": ("twice is as once", ""), "openWorldHint": ("reaches outside", "")}
    return [words[name][0 if given[name] else 1] for name in words if name in given and words[name][0 if given[name] else 1]]


def argument_lines(schema: dict) -> List[str]:
    lines = []
    for name, each in schema.get("properties", {}).items():
        kind = each.get("type", "any")
        kind = " or ".join(kind) if isinstance(kind, list) else kind
        if "enum" in each:
            kind = "one of " + ", ".join(map(str, each["enum"]))
        needed = "" if name in schema.get("required", []) else ", may be left out"
        lines.append(f"  {name} ({kind}{needed}): {asking.first_line(each.get('description', ''), 200)}")
    return lines
