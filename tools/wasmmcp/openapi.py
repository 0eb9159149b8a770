"""A server out of an OpenAPI document: one tool for each operation, whose schema is the document's own."""

import json
import re
from pathlib import Path
from typing import List, NamedTuple, Optional

from wasmmcp.console import Failure

TEMPLATE = Path(__file__).with_name("template") / "openapi"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
DEEPEST = 8  # schemas that hold schemas; what is deeper may be anything
LONGEST = 1000  # characters of a description
KEYWORDS = ("type", "format", "enum", "default", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems",
            "maxItems", "uniqueItems", "required", "items", "properties", "additionalProperties", "oneOf", "anyOf", "allOf",
            "description")


class Operation(NamedTuple):
    name: str
    group: str
    method: str
    path: str
    description: str
    query: List[str]
    headers: List[str]
    schema: dict


class Made(NamedTuple):
    files: dict
    variables: List[str]
    example: str


def read(file: Path) -> dict:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Failure(f"cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise Failure(f"{file} is no JSON ({error}); of a document in YAML make JSON first") from None
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise Failure(f"{file} is no OpenAPI document of version 3")
    return document


def resolve(document: dict, value: dict) -> dict:
    """What a $ref names, as far as it is in the document."""
    for _ in range(DEEPEST):
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not reference:
            break
        if not reference.startswith("#/"):
            return {}
        value = document
        for name in reference[2:].split("/"):
            value = value.get(name.replace("~1", "/").replace("~0", "~"), {}) if isinstance(value, dict) else {}
    return value if isinstance(value, dict) else {}


def schema_of(document: dict, schema: object, depth: int = 0) -> dict:
    """As JSON Schema without references."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return {}
    schema = resolve(document, schema)
    out = {name: schema[name] for name in KEYWORDS if name in schema}
    if isinstance(schema.get("properties"), dict):
        out["properties"] = {name: schema_of(document, each, depth + 1) for name, each in schema["properties"].items()}
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            out[name] = schema_of(document, schema[name], depth + 1)
    for name in ("oneOf", "anyOf", "allOf"):
        if isinstance(schema.get(name), list):
            out[name] = [schema_of(document, each, depth + 1) for each in schema[name]]
    if schema.get("nullable") is True and isinstance(out.get("type"), str):
        out["type"] = [out["type"], "null"]
    return out


def tool_name(method: str, path: str, operation: dict, taken: set) -> str:
    name = operation.get("operationId") or f"{method}_{path}"
    name = re.sub(r"[^A-Za-z0-9_.-]+", "_", name).strip("_")[:120] or method
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    taken.add(unique)
    return unique


def operations(document: dict) -> List[Operation]:
    found: List[Operation] = []
    taken: set = set()
    for path, item in (document.get("paths") or {}).items():
        item = resolve(document, item)
        for method in METHODS:
            if isinstance(item.get(method), dict):
                found.append(operation(document, method, path, item, taken))
    return found


def operation(document: dict, method: str, path: str, item: dict, taken: set) -> Operation:
    given = item[method]
    places: dict = {}
    properties: dict = {}
    required: List[str] = []
    for parameter in [*(item.get("parameters") or []), *(given.get("parameters") or [])]:
        parameter = resolve(document, parameter)
        name, place = parameter.get("name"), parameter.get("in")
        if not name or place not in ("path", "query", "header"):
            continue
        content = next(iter((parameter.get("content") or {}).values()), {})
        properties[name] = described(schema_of(document, parameter.get("schema") or content.get("schema") or {}),
                                     parameter.get("description"))
        places[name] = place
        if (parameter.get("required") or place == "path") and name not in required:
            required.append(name)
    for name in re.findall(r"\{([^}]+)\}", path):  # some documents forget them
        if places.get(name) != "path":
            places[name] = "path"
            properties.setdefault(name, {"type": "string", "description": f"The {name} in the path"})
            required = [*[each for each in required if each != name], name]
    body = resolve(document, given.get("requestBody") or {})
    media = (body.get("content") or {}).get("application/json")
    if media is not None:
        properties["body"] = described(schema_of(document, media.get("schema") or {}), body.get("description"))
        if body.get("required"):
            required.append("body")
    schema: dict = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    text = " ".join(str(given.get("description") or given.get("summary") or f"{method.upper()} {path}").split())
    tags = given.get("tags") or ["operations"]
    return Operation(tool_name(method, path, given, taken), str(tags[0]), method.upper(), path, text[:LONGEST],
                     [name for name, place in places.items() if place == "query"],
                     [name for name, place in places.items() if place == "header"], schema)


def described(schema: dict, text: Optional[str]) -> dict:
    return {**schema, "description": " ".join(text.split())} if text else schema


def generate(artefact: str, name: str, document: dict, tags: List[str]) -> Made:
    found = operations(document)
    if tags:
        known = sorted({each.group for each in found})
        unknown = [tag for tag in tags if tag not in known]
        if unknown:
            raise Failure(f"the document has no tag '{unknown[0]}'; it has {', '.join(known)}")
        found = [each for each in found if each.group in tags]
    if not found:
        raise Failure("the document has no operations")
    groups: dict = {}
    for each in found:
        groups.setdefault(re.sub(r"\W+", "_", each.group).strip("_").lower() or "operations", []).append(each)
    address = next((server.get("url", "") for server in document.get("servers") or []), "")
    address = address if re.match(r"https?://[^{}]+$", address) else "http://localhost:8080"
    files = {"api.hpp": text("api.hpp").replace("@BASE@", f", mcp::otherwise{{{quoted(address)}}}"), "api.cpp": text("api.cpp")}
    for group, members in groups.items():
        files[f"{group}_tools.cpp"] = tools_file(group, members)
    title = str((document.get("info") or {}).get("title") or name)
    files[f"{artefact}.hpp"] = text("server.hpp").replace("@DECLARATIONS@", "\n".join(
        f"void add_{group}_tools(mcp::Server& server, Api const& api);" for group in groups))
    files[f"{artefact}.cpp"] = text("server.cpp").replace("@ADD@", "\n".join(
        f"  add_{group}_tools(server, api);" for group in groups)).replace("@API@", quoted(title))
    sample = found[0]
    files[f"{artefact}_test.cpp"] = text("server_test.cpp").replace("@COUNT@", str(len(found))).replace(
        "@TOOL@", sample.name).replace("@METHOD@", sample.method).replace("@ARGUMENTS@", json.dumps(
            {each: 1 for each in sample.schema.get("required", [])})).replace(
        "@PATH@", re.sub(r"\{[^}]+\}", "1", sample.path) + "?".join(
            ["", "&".join(f"{each}=1" for each in sample.query if each in sample.schema.get("required", []))]).rstrip("?"))
    variables = [f"WASMMCP_{artefact.upper()}_{option}" for option in ("BASE_URL", "TOKEN")]
    return Made(files, variables, f"{sample.name} '{{}}'")


def tools_file(group: str, members: List[Operation]) -> str:
    lines = [f"// The operations of {members[0].group}.", "", '#include "@ARTEFACT@.hpp"', "",
             f"void add_{group}_tools(mcp::Server& server, Api const& api) {{"]
    for each in members:
        hints = ("mcp::read_only" if each.method in ("GET", "HEAD", "OPTIONS")
                 else "{.destructiveHint = " + ("true" if each.method in ("DELETE", "PUT") else "false") + "}")
        fields = [f".method = {quoted(each.method)}", f".path = {quoted(each.path)}"]
        fields += [f".{what} = {{{', '.join(map(quoted, names))}}}" for what, names in
                   (("query", each.query), ("headers", each.headers)) if names]
        schema = json.dumps(each.schema, ensure_ascii=False, separators=(",", ":"))
        lines += ["  server", f"      .tool({quoted(each.name)}, {quoted(each.description)},",
                  f'            mcp::InputSchema{{R"~json~({schema})~json~"}},',
                  f"            api.handler({{{', '.join(fields)}}}))", f"      .hints({hints});"]
    return "\n".join([*lines, "}", ""])


def quoted(value: str) -> str:
    """As a C++ literal."""
    return json.dumps(value, ensure_ascii=False).replace("\\/", "/")


def text(file: str) -> str:
    return (TEMPLATE / f"{file}.in").read_text(encoding="utf-8")
