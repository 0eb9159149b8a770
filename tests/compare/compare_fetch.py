#!/usr/bin/env python3
"""Our fetch server and the official one (PyPI `mcp-server-fetch`), as mcp_comparator.py compares them, and its counterpart
in Python (servers/python_server/): both fetch from a web on loopback. WEB stands for its URL.

What is made of pages is not the same, and is measured in tests/fetch/quality.py.
"""

import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "fetch")]

from mcp_comparator import Comparison, run
from agreement import takes_null, tells_of_unknown
from hypothesis import given, settings, strategies as some
from sides import Sides
from support.engines import WASI_CLI
from support.peers import FETCH, NODE, PYTHON_FETCH, QUIET
from support.results import case, check, equal
from web import Web

PREFIX = "Error executing tool fetch: "  # of their SDK, before each failure
PATHS = ["json", "gzip", "deflate", "letters", "to?/json", "nothing", "status?404", "status?500", "status?403"]
PAGES = ["page", "latin1", "japanese"]
FLAGS = {"--allow-private-ips": "ALLOW_PRIVATE_IPS", "--ignore-robots-txt": "IGNORE_ROBOTS_TXT"}


class Both(Sides):
    def __init__(self, engine, flags: tuple = tuple(FLAGS), peer=FETCH):
        self.web = Web()
        settings = {f"WASMMCP_FETCH_{name}": "true" for flag, name in FLAGS.items() if flag in flags}
        # The official server runs Readability.js by the first Node that it finds.
        path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        super().__init__(peer.start("fetch", {**QUIET, "PATH": path}, list(flags)), engine.start("fetch", settings))

    def __exit__(self, *error) -> None:
        super().__exit__(*error)
        self.web.__exit__()

    def fetch(self, **arguments) -> tuple:
        return self.call("fetch", filled(self, arguments))


def filled(sides: Both, arguments: dict) -> dict:
    url = arguments.get("url")
    return {**arguments, "url": url.replace("WEB", sides.web.url).replace("PORT", str(sides.web.port))} if isinstance(url, str) \
        else arguments


def cleaned(sides: Both, text: str) -> str:
    return text.replace(sides.web.url, "WEB")


def same(_tool, _arguments, theirs, ours) -> bool:
    """The same text; ours has it in parts besides. Of failures, those of a status have the same words."""
    if theirs.kind != "done" or ours.kind != "done":
        words = theirs.text.removeprefix(PREFIX)
        return theirs.kind == ours.kind and ("status code" not in words or ours.text == words)
    return theirs.content == ours.content


def is_a_page(_tool, arguments, theirs, ours) -> bool:
    return theirs.kind == ours.kind == "done" and arguments.get("raw") in (None, False) and (
        str(arguments["url"]).removeprefix("WEB/") in PAGES)


def text_for_a_number(_tool, arguments, theirs, ours) -> bool:
    """Numbers and booleans as text, and whole numbers with a point."""
    return (theirs.kind, ours.kind) == ("failed", "done") and any(
        isinstance(arguments.get(name), (str, float)) for name in ("max_length", "start_index", "raw"))


urls = some.sampled_from(["WEB/" + path for path in PATHS])
TOOLS = {"fetch": some.one_of(
    some.fixed_dictionaries({"url": urls}, optional={
        "start_index": some.integers(0, 130), "max_length": some.integers(1, 130), "raw": some.booleans()}),
    some.fixed_dictionaries({"url": some.sampled_from(["WEB/" + path for path in PAGES]), "raw": some.just(True)}, optional={
        "start_index": some.integers(0, 80), "max_length": some.integers(1, 130)}))}
WRITTEN = [
    ("fetch", {"url": "HTTP://127.0.0.1:PORT/a/../json"}), ("fetch", {"url": "http://2130706433:PORT/json?q=a b"}),
    ("fetch", {"url": "WEB/round"}), ("fetch", {"url": "WEB/cut"}), ("fetch", {"url": "WEB/page", "raw": True}),
    *(("fetch", {"url": "WEB/json", **more}) for more in (
        {"url": ""}, {"url": "example.org"}, {"max_length": 0}, {"max_length": 1_000_000}, {"start_index": -1},
        {"max_length": "ten"}, {"raw": "yes"}, {"url": 5}, {"url": None}, {"max_length": 1.5})),
]
EXCUSES = {"a page": is_a_page, "text for a number": text_for_a_number, "null": takes_null, "unknown argument": tells_of_unknown}
COMPARISON = Comparison("fetch", Both, TOOLS, WRITTEN, same, EXCUSES, fill=filled, clean=cleaned)


@case(WASI_CLI)
def the_prompt_is_the_same(engine):
    with Both(engine) as sides:
        theirs, ours = (sides.portal.call(client.list_prompts).prompts[0] for client in sides.clients)
        equal((ours.name, ours.description), (theirs.name, theirs.description))
        equal([(each.name, each.required) for each in ours.arguments], [(each.name, each.required) for each in theirs.arguments])


@case(WASI_CLI)
def robots_txt_is_obeyed_alike(engine):
    with Both(engine, ("--allow-private-ips",)) as sides:
        for robots, allowed in ((404, True), (500, True), (401, False), (403, False), ("", True),
                                ("User-agent: *\nDisallow: /", False), ("User-agent: *\nDisallow: /js", False),
                                ("User-agent: *\nDisallow: /\nAllow: /json", True),
                                ("User-agent: modelcontextprotocol\nDisallow: /json$", False),
                                ("User-agent: autonomous\nDisallow: /*o", False)):
            sides.web.robots = robots
            theirs, ours = sides.fetch(url="WEB/json")
            equal((theirs.kind == "done", ours.kind == "done"), (allowed, allowed), f"{robots!r}: {theirs} and {ours}")


@case(WASI_CLI)
def private_addresses_are_refused_by_both(engine):
    with Both(engine, ("--ignore-robots-txt",)) as sides:
        for url in ("WEB/json", "http://localhost:PORT/json", "http://[::ffff:7f00:1]:PORT/"):
            for answer in sides.fetch(url=url):
                text = answer.text.removeprefix(PREFIX)
                check(text.startswith("Refused to fetch http://") and "is not a public address" in text, text)
        equal(sides.web.asked, [])


@case(WASI_CLI)
def the_counterpart_in_python_agrees(engine):
    with Both(engine, peer=PYTHON_FETCH) as sides:
        @settings(max_examples=60, derandomize=True, database=None, deadline=None)
        @given(TOOLS["fetch"])
        def hold(arguments: dict) -> None:
            theirs, ours = sides.fetch(**arguments)
            words = theirs.text.removeprefix("Error calling tool 'fetch': ")
            equal((theirs.kind, words), (ours.kind, ours.text), str(arguments))

        hold()


if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
