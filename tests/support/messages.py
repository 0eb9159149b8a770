"""MCP messages as clients of each revision send them.
https://modelcontextprotocol.io/specification/2025-11-25/basic
https://modelcontextprotocol.io/specification/2026-07-28/basic"""

import base64
import json
from typing import List, Optional

LEGACY = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
MODERN = "2026-07-28"
REVISIONS = [*LEGACY, MODERN]
BATCHES = "2025-03-26"  # the one revision that has them

VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def request(id: object, method: str, params: Optional[dict] = None) -> str:
    message = {"jsonrpc": "2.0", "id": id, "method": method}
    if params is not None:
        message["params"] = params
    return compact(message)


def notification(method: str, params: Optional[dict] = None) -> str:
    message = {"jsonrpc": "2.0", "method": method}
    if params is not None:
        message["params"] = params
    return compact(message)


def call(id: object, tool: str, arguments: Optional[dict] = None, **params: object) -> str:
    """A tools/call; further members of params by name, such as _meta."""
    return request(id, "tools/call", {"name": tool, "arguments": arguments or {}, **params})


def initialize(id: object, revision: str) -> str:
    return request(id, "initialize", {"protocolVersion": revision, "capabilities": {},
                                      "clientInfo": {"name": "tests", "version": "1"}})


def modern_meta(version: str = MODERN) -> dict:
    return {VERSION_KEY: version, CAPABILITIES_KEY: {}}


def parsed(text: object) -> object:
    """The JSON value of a message, or nothing."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def as_modern(text: str) -> str:
    """A request as a modern client sends it: with `_meta`, unless it has one."""
    message = parsed(text)
    if not isinstance(message, dict) or "method" not in message or "id" not in message:
        return text
    params = message.get("params", {})
    if not isinstance(params, dict):
        return text
    meta = params.get("_meta", {})
    if not isinstance(meta, dict) or VERSION_KEY in meta:
        return text
    message["params"] = {**params, "_meta": {**modern_meta(), **meta}}
    return compact(message)


def encoded(value: str) -> str:
    """A header value; wrapped where plain text cannot carry it.
    https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#value-encoding"""
    plain = value.isascii() and value.isprintable() and value == value.strip() and value
    if plain and not value.startswith("=?base64?"):
        return value
    return f"=?base64?{base64.b64encode(value.encode()).decode()}?="


def http_headers(text: object, version: Optional[str]) -> List[tuple]:
    """The headers that a client of that version sends with this message; none is not known yet."""
    headers = [("Content-Type", "application/json"),
               ("Accept", "application/json, text/event-stream")]
    message = parsed(text)
    params = message.get("params") if isinstance(message, dict) else None
    meta = params.get("_meta") if isinstance(params, dict) else None
    named = meta.get(VERSION_KEY) if isinstance(meta, dict) else None
    if isinstance(named, str):
        headers.append(("MCP-Protocol-Version", encoded(named)))
        if isinstance(message.get("method"), str):
            headers.append(("Mcp-Method", encoded(message["method"])))
            key = {"tools/call": "name", "prompts/get": "name",
                   "resources/read": "uri"}.get(message["method"])
            if key and isinstance(params.get(key), str):
                headers.append(("Mcp-Name", encoded(params[key])))
    elif version:
        headers.append(("MCP-Protocol-Version", version))
    return headers


def is_final(text: str) -> bool:
    """An answer, not a notification before it."""
    message = parsed(text)
    return not isinstance(message, dict) or "method" not in message


def finals_expected(texts: List[object], revision: Optional[str]) -> int:
    """How many answers these messages get on one connection. A request that one of them cancels
    gets none."""
    count = sum(is_answered(text, revision) for text in texts)
    values = [value for value in map(parsed, texts) if isinstance(value, dict)]
    cancelled = [value["params"].get("requestId") for value in values
                 if value.get("method") == "notifications/cancelled"
                 and isinstance(value.get("params"), dict)]
    return count - sum(value.get("id") in cancelled for value in values if "id" in value)


def is_answered(text: object, revision: Optional[str]) -> bool:
    if not text.strip():
        return False
    value = parsed(text)
    if isinstance(value, list) and value and revision == BATCHES:
        return any(is_answered(compact(message), revision) for message in value)
    if not isinstance(value, dict):
        return True
    if "id" in value and not ("method" not in value and ("result" in value or "error" in value)):
        return True
    if value.get("jsonrpc") != "2.0":
        return True
    if "method" not in value:
        return not ("result" in value or "error" in value)
    return not isinstance(value["method"], str) or not isinstance(value.get("params", {}), dict)
