"""Messages that no server may send: what the schemas are worth. Each with the revision that it breaks, and the method
that it answers."""

from support.messages import LEGACY, MODERN

FIRST, BATCHED, STRUCTURED, LAST = LEGACY


def result(value: dict) -> dict:
    return {"jsonrpc": "2.0", "id": 1, "result": value}


def error(value: dict, **more: object) -> dict:
    return {"jsonrpc": "2.0", **more, "error": value}


def told(method: str, params: dict) -> dict:
    return {"jsonrpc": "2.0", "method": method, "params": params}


COMPLETE = {"resultType": "complete"}
CACHED = {**COMPLETE, "ttlMs": 0, "cacheScope": "public"}
TEXT = {"type": "text", "text": "x"}
SOUND = {"type": "audio", "data": "AAAA", "mimeType": "audio/wav"}

WRONG = [
    ("no resultType", MODERN, "tools/call", result({"content": [TEXT]})),
    ("a resultType of no meaning", MODERN, "tools/call",
     result({"resultType": "done", "content": [TEXT]})),
    ("no content", MODERN, "tools/call", result(COMPLETE)),
    ("a list without ttlMs", MODERN, "tools/list",
     result({**COMPLETE, "cacheScope": "public", "tools": []})),
    ("a scope of no meaning", MODERN, "tools/list",
     result({**CACHED, "cacheScope": "all", "tools": []})),
    ("a tool without a schema", MODERN, "tools/list", result({**CACHED, "tools": [{"name": "x"}]})),
    ("a discovery without versions", MODERN, "server/discover",
     result({**CACHED, "capabilities": {}})),
    ("a result of what was removed", MODERN, "ping", result(COMPLETE)),
    ("a question that no client knows", MODERN, "tools/call",
     result({"resultType": "input_required", "inputRequests": {"x": {"method": "ping"}}})),
    ("an error with a null for its id", MODERN, None, error({"code": -32700, "message": "x"}, id=None)),
    ("an unsupported version without the supported ones", MODERN, None,
     error({"code": -32022, "message": "x", "data": {"requested": "x"}}, id=1)),
    ("a notification that was removed", MODERN, None,
     told("notifications/elicitation/complete", {"elicitationId": "x"})),
    ("progress without its token", MODERN, None, told("notifications/progress", {"progress": 1})),
    ("an error without a message", LAST, None, error({"code": -32601}, id=1)),
    ("an error with a null for its id", LAST, None, error({"code": -32700, "message": "x"}, id=None)),
    ("a text without text", LAST, "tools/call", result({"content": [{"type": "text"}]})),
    ("structured content that is a list", LAST, "tools/call",
     result({"content": [TEXT], "structuredContent": [1]})),
    ("a server without a version", LAST, "initialize",
     result({"protocolVersion": LAST, "capabilities": {}, "serverInfo": {"name": "x"}})),
    ("a log of no level", LAST, None, told("notifications/message", {"level": "loud", "data": 1})),
    ("a result that answers nothing", LAST, None, result({})),
    ("a schema that is no object's", STRUCTURED, "tools/list",
     result({"tools": [{"name": "x", "inputSchema": {"type": "string"}}]})),
    ("a batch", STRUCTURED, None, [result({})]),
    ("progress that is a text", BATCHED, None,
     told("notifications/progress", {"progressToken": 1, "progress": "1"})),
    ("a tool whose hint is no truth value", BATCHED, "tools/list",
     result({"tools": [{"name": "x", "inputSchema": {"type": "object"},
                        "annotations": {"readOnlyHint": "yes"}}]})),
    ("sound", FIRST, "tools/call", result({"content": [SOUND]})),
    ("a batch", FIRST, None, [result({})]),
    ("another version of JSON-RPC", FIRST, "ping", {"jsonrpc": "1.0", "id": 1, "result": {}}),
]
