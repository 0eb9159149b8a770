#!/usr/bin/env python3
"""The same fetches to the official server (PyPI `mcp-server-fetch`) and to ours, from a web on loopback: the
same text where nothing is made of a page, failures where it fails, and what differs as it is listed.

    tests/clients/official_fetch.py [WORDS OF A CASE'S NAME]
"""

import random
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "fetch")]

from official import FETCH, Pair, hints_of
from support import messages
from support.engines import STDIO, Engine
from support.results import case, check, equal, main
from web import Web

SEED = 20261126
MINE = {"WASMMCP_IGNORE_UNKNOWN_ARGUMENTS": "true"}
FLAGS = ["--allow-private-ips"]
PREFIX = "Error executing tool fetch: "  # of their SDK, before each failure

# Arguments that both refuse, and that one does: our framework reads numbers and booleans from text.
REFUSED = [{"url": ""}, {"url": "example.org"}, {"max_length": 0}, {"max_length": 1_000_000}, {"start_index": -1},
           {"max_length": "ten"}, {"raw": "yes"}, {"url": 5}, {"url": None}, {"max_length": 1.5}]
ONLY_THEY_REFUSE = [{"max_length": "10"}, {"max_length": 10.0}, {"start_index": "0"}, {"raw": "true"}]


class Fetchers(Pair):
    def __init__(self, engine: Engine, flags: list):
        ours = {"WASMMCP_FETCH_ALLOW_PRIVATE_IPS": "true",
                "WASMMCP_FETCH_IGNORE_ROBOTS_TXT": "true" if "--ignore-robots-txt" in flags else "false"}
        super().__init__(FETCH.start("fetch", {}, [*FLAGS, *flags]), engine.start("fetch", {**MINE, **ours}))

    def fetch(self, **arguments) -> list:
        """Of both: whether it failed, and its text."""
        answers = self.answers(messages.call(1, "fetch", arguments))
        found = []
        for answer in answers:
            result = answer["result"]
            text = result["content"][0]["text"]
            found.append((bool(result.get("isError")), text.removeprefix(PREFIX)))
        return found

    def same(self, **arguments) -> str:
        theirs, ours = self.fetch(**arguments)
        equal(ours, theirs, f"fetch {messages.compact(arguments)}")
        return ours[1]


@case(*STDIO)
def both_declare_the_same_tool_and_prompt(engine):
    with Fetchers(engine, []) as pair:
        theirs, ours = (answer["result"]["tools"][0] for answer in pair.answers(messages.request(1, "tools/list")))
        equal(ours["name"], theirs["name"])
        equal(ours["inputSchema"]["required"], theirs["inputSchema"]["required"])
        for name, argument in theirs["inputSchema"]["properties"].items():
            twin = ours["inputSchema"]["properties"][name]
            for key in ("type", "default", "minimum", "maximum", "minLength"):
                equal(twin.get(key), argument.get(key), f"{key} of {name}")
        equal(hints_of(ours), hints_of(theirs))
        theirs, ours = (answer["result"]["prompts"][0] for answer in pair.answers(messages.request(2, "prompts/list")))
        equal((ours["name"], ours["description"]), (theirs["name"], theirs["description"]))
        equal([(each["name"], each["required"]) for each in ours["arguments"]],
              [(each["name"], each["required"]) for each in theirs["arguments"]])


@case(*STDIO)
def what_is_no_page_is_the_same_text(engine):
    dice = random.Random(SEED)
    with Web() as web, Fetchers(engine, ["--ignore-robots-txt"]) as pair:
        for path in ("json", "gzip", "deflate"):
            pair.same(url=f"{web.url}/{path}")
        pair.same(url=f"{web.url}/page", raw=True)
        pair.same(url=f"{web.url}/latin1", raw=True)
        pair.same(url=f"{web.url}/letters")
        pair.same(url=f"{web.url}/to?/json")
        pair.same(url=f"HTTP://127.0.0.1:{web.port}/a/../json")
        pair.same(url=f"http://2130706433:{web.port}/json?q=a b")
        for _ in range(60):
            start, length = dice.randint(0, 130), dice.randint(1, 130)
            pair.same(url=f"{web.url}/letters", start_index=start, max_length=length)


@case(*STDIO)
def failures_have_the_same_words(engine):
    with Web() as web, Fetchers(engine, ["--ignore-robots-txt"]) as pair:
        for path in ("nothing", "status?404", "status?500", "status?403"):
            check(pair.same(url=f"{web.url}/{path}").startswith("Failed to fetch"), path)
        for path in ("round", "cut"):
            for failed, text in pair.fetch(url=f"{web.url}/{path}"):
                check(failed and text.startswith(f"Failed to fetch {web.url}/{path}: "), f"{path}: {text[:300]}")


@case(*STDIO)
def robots_txt_is_obeyed_alike(engine):
    with Web() as web, Fetchers(engine, []) as pair:
        for robots, allowed in ((404, True), (500, True), (401, False), (403, False), ("", True),
                                ("User-agent: *\nDisallow: /", False), ("User-agent: *\nDisallow: /js", False),
                                ("User-agent: *\nDisallow: /\nAllow: /json", True),
                                ("User-agent: modelcontextprotocol\nDisallow: /json$", False),
                                ("User-agent: autonomous\nDisallow: /*o", False)):
            web.robots = robots
            theirs, ours = pair.fetch(url=f"{web.url}/json")
            equal((theirs[0], ours[0]), (not allowed, not allowed), f"{robots!r}: {theirs} and {ours}")


@case(*STDIO)
def arguments_are_refused_alike(engine):
    with Web() as web, Fetchers(engine, ["--ignore-robots-txt"]) as pair:
        for arguments in REFUSED:
            theirs, ours = pair.fetch(**{"url": f"{web.url}/json", **arguments})
            check(theirs[0] and ours[0], f"{arguments}: {theirs} and {ours}")
        for arguments in ONLY_THEY_REFUSE:
            theirs, ours = pair.fetch(**{"url": f"{web.url}/json", **arguments})
            check(theirs[0] and not ours[0], f"{arguments}: {theirs} and {ours}")


@case(*STDIO)
def private_addresses_are_refused_by_both(engine):
    with Web() as web, Pair(FETCH.start("fetch", {}, ["--ignore-robots-txt"]),
                            engine.start("fetch", {"WASMMCP_FETCH_IGNORE_ROBOTS_TXT": "true"})) as pair:
        for url in (f"{web.url}/json", f"http://localhost:{web.port}/json", f"http://[::ffff:7f00:1]:{web.port}/"):
            for answer in pair.answers(messages.call(1, "fetch", {"url": url})):
                text = answer["result"]["content"][0]["text"].removeprefix(PREFIX)
                check(text.startswith("Refused to fetch http://"), text)
                check("which is not a public address" in text or "is not a public address" in text, text)
        equal(web.asked, [])


@case(*STDIO)
def what_ours_reads_and_theirs_does_not(engine):
    """The README tells of each."""
    with Web() as web, Fetchers(engine, ["--ignore-robots-txt"]) as pair:
        theirs, ours = pair.fetch(url=f"{web.url}/feed")
        check("cannot be simplified" in theirs[1] and "[One](https://example.org/1)" in ours[1], f"{theirs} {ours}")
        theirs, ours = pair.fetch(url=f"{web.url}/pdf")
        check(not theirs[0] and ours[0], f"{theirs} {ours}")
        theirs, ours = pair.fetch(url=f"{web.url}/png")
        check("\ufffd" in theirs[1] and ours[1] == "image/png, 48 bytes", f"{theirs} {ours}")
        theirs, ours = pair.fetch(url=f"{web.url}/broken_gzip")  # a body without its end
        check(not theirs[0] and ours[0], f"{theirs} {ours}")
        theirs, ours = pair.fetch(url=f"{web.url}/br")
        check("\ufffd" in theirs[1] and ours[1].endswith("compressed\n"), f"{theirs} {ours}")
        theirs, ours = pair.fetch(url=f"{web.url}/korean")
        check("\ud55c\uad6d\uc5b4" not in theirs[1] and "\ud55c\uad6d\uc5b4 \ubb38\uc11c" in ours[1], f"{theirs} {ours}")


if __name__ == "__main__":
    sys.exit(main(__doc__))
