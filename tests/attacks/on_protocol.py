"""Attacks on what all servers share: messages that are none, and requests over HTTP that no client of theirs sends."""

from support.messages import MODERN, as_modern, call, request
from table import Answer, Attack, Expected, answered, fails, refused
from support.results import check, shown

DEEP = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}}"


def result_of_initialize(revision: str) -> Expected:
    def judge(_ground, answer: Answer):
        check(f'"protocolVersion":"{revision}"' in answer.raw, f"another revision: {shown(answer.raw, 300)}")
    return Expected(f"an answer in revision {revision}", judge)


def pong(_ground, answer: Answer) -> None:
    check('"result":{}' in answer.raw, f"no pong: {shown(answer.raw, 300)}")


def raw(name: str, sources: tuple, expected: Expected, payload: object) -> Attack:
    return Attack(name, sources, expected, raw=payload if isinstance(payload, bytes) else payload.encode(), is_asked_of_official=False)


def messages_of_every_kind() -> list:
    initialize = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"%s","capabilities":{},' \
                 '"clientInfo":{"name":"x","version":"1"}}}'
    nothing = refused(-32700)
    rows = [raw(f"bytes that are no UTF-8: {bad!r}", ("defect 6",), fails(), b'{"jsonrpc":"2.0","id":1,"method":"%s"}' % bad)
            for bad in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82")]
    rows += [raw(f"text that is no JSON: {text[:20]!r}", ("defect 30",), nothing, text)
             for text in ("{", "nonsense", '{"jsonrpc":"2.0"', "[1,", '"\\ud800"', "{'a':1}", "\x00")]
    rows += [raw(f"JSON that is no message: {text[:20]!r}", ("defect 30",), refused(-32600), text) for text in ("5", '"x"', "null", "[]", "{}")]
    rows += [raw(f"a key that is almost one: {text[:60]}", ("CVE-2026-27896",), fails(), text) for text in (
        '{"jsonrpc":"2.0","id":1,"Method":"ping"}', '{"JSONRPC":"2.0","id":1,"method":"ping"}',
        '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}', '{"jsonrpc":"2.0","id":1,"m\\u0065thod":"ping","method":"ping"}',
        '{"jsonrpc":"2.0","id":1,"method\\u0000":"ping"}',
        '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"Name":"x","arguments":{}}}')]
    rows += [raw(f"initialize for {revision}", ("defect 29",), result_of_initialize(agreed), initialize % revision)
             for revision, agreed in (("2024-11-05", "2024-11-05"), ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"),
                                      ("1999-01-01", "2025-11-25"))]
    rows += [
        raw("ping", ("defect 29",), Expected("an empty result", pong), request(1, "ping")),
        raw("an unknown method", ("defect 31",), refused(-32601), request(1, "no/such")),
        raw("an unknown tool", ("defect 31",), refused(-32602), call(1, "no_such_tool")),
        raw("a tool without a name", ("defect 31",), refused(-32602), request(1, "tools/call", {"arguments": {}})),
        raw("an unknown tool, revision 2026-07-28", ("defect 31",), refused(-32602), as_modern(call(1, "no_such_tool"))),
        raw("a revision that there is not", ("defect 29",), fails(), as_modern(request(1, "tools/list")).replace(MODERN, "2099-01-01")),
        raw("200,000 levels", ("growth",), fails("128"), DEEP),
        raw("a number beyond all bounds", ("growth",), answered(), '{"jsonrpc":"2.0","id":1e999999999,"method":"ping"}'),
        raw("a method of a megabyte", ("growth",), fails(), request(1, "x" * 1_000_000)),
        raw("a template of a URI that explodes elsewhere", ("CVE-2026-0621",), answered(),
            request(1, "resources/read", {"uri": "file:///" + "a/" * 20_000 + "{" * 1000})),
        raw("a reference of a completion", ("CVE-2026-0621",), answered(),
            request(1, "completion/complete", {"ref": {"type": "ref/resource", "uri": "{+a}{+b}" * 5000}, "argument": {"name": "a", "value": "x" * 1000}})),
    ]
    return rows


COMMON = messages_of_every_kind()

# Over HTTP: the source, headers that are added or changed, the answer's status, and whether a 0.3 host hides what is wrong.
DOORS = [
    ("a page of another origin", "CVE-2026-34742", [("Origin", "http://evil.example")], (403,), False),
    ("an origin of null", "CVE-2026-34742", [("Origin", "null")], (403,), False),
    ("an origin that begins like ours", "CVE-2026-34742", [("Origin", "http://localhost.evil.example")], (403,), False),
    ("an origin with a user", "CVE-2026-34742", [("Origin", "http://localhost:80@evil.example")], (403,), False),
    ("a host of another name", "CVE-2026-34742", [("Host", "evil.example")], (403,), True),
    ("a host that begins like ours", "CVE-2026-34742", [("Host", "127.0.0.1.evil.example")], (403,), True),
    ("a form's body", "defect 7", [("Content-Type", "text/plain")], (415,), False),
    ("a client that takes web pages", "defect 7", [("Accept", "text/html")], (406,), False),
]
