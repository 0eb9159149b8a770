#!/usr/bin/env python3
"""The same calls to the official filesystem server (npm `@modelcontextprotocol/server-filesystem`) and
to ours, each on a directory of its own that the other's is a twin of: the same answers and the same
files afterwards, but for the differences that filesystem_differences.py shows from both sides.

    tests/clients/official_filesystem.py [WORDS OF A CASE'S NAME]
"""

import json
import random
import re
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from filesystem_differences import DIFFERENCES, IN_COMPONENTS, Difference
from official import check_declared
from support.engines import ROOT, STDIO
from support.results import case, check, equal, main
from twins import Twins

SEED = 20260831

PATHS = ["a.txt", "B.md", "crlf.txt", "bom.txt", "none", "latin.txt", "é.txt", "indent.py", "sub",
         "sub/deep", "empty", "sub/../a.txt", "sub/./x.js", "//etc//passwd", "/etc/passwd", "DATA",
         "DATA/", "DATA/sub/x.js", "DATA2/a.txt", "DATA/../data/a.txt", "../other", "", ".", "./sub/",
         " ", "nope", "nope/x", "~", "~/a.txt", "~/nope", "~x", "C:\\x", "c:/x", "x:y"]
GLOBS = ["*", "**", "*.txt", "**/*.js", "x.js", "sub", "sub/**", "{a,B}.*", "[aB]*", "!*.txt", "!(a).txt",
         "", "./a.txt", "/a.txt", "sub/", "#a", "**/", "?.md", "**/.hid", "*link*", "no*", "**/d*/**"]


def text_of(answer: dict) -> str:
    [block] = answer["result"]["content"]
    words = block["text"] if block["type"] == "text" else json.dumps(block)
    return f"failed: {words}" if failed(answer) else words


def failed(answer: dict) -> bool:
    return bool(answer["result"].get("isError"))


def is_same(theirs: dict, ours: dict) -> bool:
    """The same result; of a failure ours may say more, after the words of the other."""
    if failed(theirs) and failed(ours):
        return text_of(ours).startswith(text_of(theirs))
    fields = ("content", "structuredContent")
    return not failed(theirs) and not failed(ours) and all(
        ours["result"][field] == theirs["result"][field] for field in fields)


def check_same(twins: Twins, tool: str, **arguments: object) -> None:
    theirs, ours = twins.ask(tool, arguments)
    check(is_same(theirs, ours), f"{tool} {json.dumps(arguments)} is answered with\n"
          f"{theirs['result']}\nby them, and with\n{ours['result']}\nby us, which is not listed")


def edits(*pairs: tuple) -> list:
    return [{"oldText": old, "newText": new} for old, new in pairs]


@case(*STDIO)
def both_declare_the_same_tools(engine):
    with Twins(engine) as twins:
        check_declared(*twins.clients)


@case(*STDIO)
def both_read_and_list_alike(engine):
    with Twins(engine) as twins:
        for path in PATHS:
            for tool in ("read_file", "read_text_file", "list_directory", "directory_tree"):
                check_same(twins, tool, path=path)
        for path in ("a.txt", "B.md", "crlf.txt", "none", "long", "latin.txt"):
            for count in (0, 1, 2, 3, 4, 5, 100):
                check_same(twins, "read_text_file", path=path, head=count)
        for path in ("B.md", "none", "long"):  # without a line end at their ends
            for count in (0, 1, 2, 3, 100):
                check_same(twins, "read_text_file", path=path, tail=count)
        check_same(twins, "read_text_file", path="a.txt", head=1, tail=1)
        check_same(twins, "read_multiple_files", paths=["a.txt", "DATA/B.md", "none", "/etc/passwd"])
        for path in ("p.png", "P.PNG", "s.wav", "s p%#", "nope", "sub", "é"):
            check_same(twins, "read_media_file", path=path)
        for path in ("sub/deep", "empty", "nope", "a.txt", "sizes"):
            for order in ("name", "size"):
                check_same(twins, "list_directory_with_sizes", path=path, sortBy=order)
        check_same(twins, "list_allowed_directories")


@case(*STDIO)
def both_find_alike(engine):
    with Twins(engine) as twins:
        dice = random.Random(SEED)
        pieces = ["*", "**", "/", "?", "a", "sub", "deep", "x", ".js", ".txt", "[a-x]", "{x,y}", "!(a)", "."]
        made = ["".join(dice.choices(pieces, k=dice.randint(1, 5))) for _ in range(300)]
        for pattern in [*GLOBS, *made]:
            check_same(twins, "search_files", path="", pattern=pattern)
            check_same(twins, "search_files", path="DATA/sub", pattern="**", excludePatterns=[pattern])
            check_same(twins, "directory_tree", path="", excludePatterns=[pattern])
        check_same(twins, "search_files", path="", pattern="**", excludePatterns=["sub", "*.txt", "l*"])
        for path in ("nope", "a.txt", "/etc"):
            check_same(twins, "search_files", path=path, pattern="**")


@case(*STDIO)
def both_tell_the_same_of_files(engine):
    with Twins(engine) as twins:
        for path in (*PATHS, "in-link", "dir-link", "private"):
            theirs, ours = (told_of_file(answer) for answer in twins.ask("get_file_info", {"path": path}))
            if not engine.is_native and "permissions" in theirs:
                for field in IN_COMPONENTS:
                    check(theirs.pop(field) != "unknown", f"they do not tell {field} any more")
                    equal(ours.pop(field), "unknown", f"{field} of {path}, which is listed as a difference")
            for field in theirs:
                check(ours[field].startswith(theirs[field]), f"{field} of {path}: {theirs} and {ours}")


def told_of_file(answer: dict) -> dict:
    if failed(answer):
        return {"failure": text_of(answer)}
    lines = dict(line.split(": ", 1) for line in text_of(answer).split("\n"))
    # The twins were not made, and have not been read, in the same second.
    return {field: re.sub(r"^\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT", "DATE", value)
            if field in ("created", "accessed") else value for field, value in lines.items()}


@case(*STDIO)
def both_write_alike(engine):
    with Twins(engine) as twins:
        for path, content in (("new", "x\n"), ("new", ""), ("DATA/sub/new", "é\r\n"), ("nope/x", "x"),
                              ("/etc/x", "x"), ("in-link", "through it"), ("private", "kept so"),
                              ("DATA2/x", "x"), ("", "x"), ("new/", "x")):
            if path:
                check_same(twins, "write_file", path=path, content=content)
        for path in ("d1", "d1", "d2/e/f", "DATA/d3/", "a.txt", "dir-link/made", "", ".", "/etc/x", "../x"):
            check_same(twins, "create_directory", path=path)
        for source, destination in (("new", "renamed"), ("renamed", "a.txt"), ("renamed", "sub"), ("d1", "d9"),
                                    ("a.txt", "a.txt"), ("renamed", "sub/far"), ("d2", "DATA/d9/d2"), ("d9", "d9/x"),
                                    ("a.txt", "/etc/x"), ("/etc/passwd", "x"), ("sub", "empty")):
            check_same(twins, "move_file", source=source, destination=destination)
        twins.check_twins()


@case(*STDIO)
def both_edit_alike(engine):
    with Twins(engine) as twins:
        for path, *changes in (("a.txt", ("l2", "L2")), ("a.txt", ("l9", "m")), ("a.txt",), ("a.txt", ("l3\nl4\n", "")),
                               ("a.txt", ("l1", "$&$1\\1")), ("B.md", ("x3", "x4"), ("x4", "x5")),
                               ("B.md", ("x1", "y1"), ("none", "y")), ("none", ("a", "b")), ("none", ("", "new\n")),
                               ("nope", ("a", "b")), ("bom.txt", ("one", "two")), ("latin.txt", ("z", "x")),
                               ("indent.py", ("b()\nc()", "d()\n    e()")), ("fence", ("```", "x"))):
            for dry_run in (True, False):
                check_same(twins, "edit_file", path=path, edits=edits(*changes), dryRun=dry_run)
        twins.check_twins()


@case(*STDIO)
def both_make_random_edits_alike(engine):
    with Twins(engine) as twins:
        dice = random.Random(SEED)
        for _ in range(300):
            # Each line once, since what is in several places is a difference.
            lines = [f"{' ' * dice.choice((0, 0, 2, 4))}line {number}" for number in range(dice.randint(1, 30))]
            twins.write("random", "\n".join(lines) + dice.choice(("", "\n")))
            changes = []
            for first in sorted(dice.sample(range(len(lines)), k=min(len(lines), dice.randint(1, 3)))):
                old = lines[first:first + dice.randint(1, 3)]
                if any(line in change[0].split("\n") for change in changes for line in old):
                    continue
                new = [f"{' ' * dice.choice((0, 2, 4))}new {dice.random()}" for _ in range(dice.randint(0, 3))]
                indented = dice.random() < 0.3
                changes.append(("\n".join(line.strip() if indented else line for line in old) + "\n",
                                "".join(f"{line}\n" for line in new)))
            check_same(twins, "edit_file", path="random", edits=edits(*changes))
            twins.check_twins()


@case(*STDIO)
def both_differ_where_it_is_listed_and_as_it_is_listed(engine):
    readme = (ROOT / "servers" / "filesystem" / "README.md").read_text(encoding="utf-8")
    listed = " ".join(readme.partition("## What differs")[2].split())
    with Twins(engine) as twins:
        for why, differences in DIFFERENCES.items():
            check(why in listed, f"the README does not list {why!r}")
            for difference in differences:
                check_difference(twins, difference)


def check_difference(twins: Twins, difference: Difference) -> None:
    twins.fill()
    asked = f"{difference.tool} {json.dumps(difference.arguments)}"
    theirs, ours = twins.ask(difference.tool, difference.arguments)
    if difference.leaves:
        name, *expected = difference.leaves
        left = [twin.get(name) for twin in twins.contents()]
        check(left[0] != left[1], f"{asked} leaves the same in {name} by now: {left[0]}")
        equal(left, expected, f"{name} after {asked}, theirs and ours")
    else:
        check(not is_same(theirs, ours), f"{asked} is answered alike by now: {text_of(ours)}")
    for whose, answer, expected in (("their", theirs, difference.theirs), ("our", ours, difference.ours)):
        equal(text_of(answer).replace(str(twins.theirs), "DATA"), expected, f"{whose} answer to {asked}")


@case(*STDIO)
def times_are_in_utc_and_not_in_the_zone_of_the_server(engine):
    with Twins(engine, zone="Asia/Tokyo") as twins:
        theirs, ours = (told_of_file(answer)["modified"] for answer in twins.ask("get_file_info", {"path": "a.txt"}))
        equal(theirs, "Wed Nov 15 2023 07:13:20 GMT+0900 (Japan Standard Time)", "theirs")
        equal(ours, "Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)", "ours")


@case(*STDIO)
def an_unknown_tool_is_an_error_on_both_sides(engine):
    with Twins(engine) as twins:
        theirs, ours = (client.ask('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nope"}}')
                        for client in twins.clients)
        equal(text_of(theirs), "failed: MCP error -32602: Tool nope not found", "their answer")
        equal(ours["error"]["code"], -32602, "our code")


if __name__ == "__main__":
    sys.exit(main(__doc__))
