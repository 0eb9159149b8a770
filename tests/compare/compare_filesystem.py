#!/usr/bin/env python3
"""Our filesystem server and the official one (npm `@modelcontextprotocol/server-filesystem`), as mcp_comparator.py compares
them, each on a directory of its own that the other's is a twin of: the same answers, and the same files afterwards."""

import json
import re
import sys

from mcp_comparator import Comparison, run
from agreement import takes_json_as_text, takes_null, tells_of_unknown
from hypothesis import strategies as some
from support.engines import STDIO
from support.results import case, equal
from twins import FILES, FOLDERS, LINKS, NUMBERED, Twins

PATHS = ["a.txt", "B.md", "crlf.txt", "bom.txt", "none", "latin.txt", "é.txt", "indent.py", "sub", "sub/deep", "empty",
         "sub/../a.txt", "sub/./x.js", "//etc//passwd", "/etc/passwd", "DATA", "DATA/", "DATA/sub/x.js", "DATA2/a.txt",
         "DATA/../data/a.txt", "../other", "", ".", "./sub/", " ", "nope", "nope/x", "~", "~/a.txt", "~/nope", "~x", "C:\\x", "c:/x",
         "x:y"]
GLOBS = ["*", "**", "*.txt", "**/*.js", "x.js", "sub", "sub/**", "{a,B}.*", "[aB]*", "!*.txt", "!(a).txt", "", "./a.txt", "/a.txt",
         "sub/", "#a", "**/", "?.md", "**/.hid", "*link*", "no*", "**/d*/**"]
PIECES = ["*", "**", "/", "?", "a", "sub", "deep", "x", ".js", ".txt", "[a-x]", "{x,y}", "!(a)", "."]
WRITES = ("write_file", "edit_file", "create_directory", "move_file")
# In a component `get_file_info` does not know these.
IN_COMPONENTS = ("created", "permissions")


def edits(*pairs: tuple) -> list:
    return [{"oldText": old, "newText": new} for old, new in pairs]


def same(tool, _arguments, theirs, ours) -> bool:
    """The same result; of a failure ours may say more, after the words of the other."""
    if "done" not in (theirs.kind, ours.kind):
        return (theirs.kind, ours.kind) == ("refused", "refused") or ours.text.startswith(theirs.text)
    if theirs.kind != ours.kind:
        return False
    if tool == "get_file_info":
        return told_of_file(theirs.text) == told_of_file(ours.text)
    if tool == "read_multiple_files":
        return all(own == other or " Error - " in other and own.startswith(other)
                   for own, other in zip(ours.text.split("\n---\n"), theirs.text.split("\n---\n")))
    return (theirs.content, theirs.structured) == (ours.content, ours.structured)


def told_of_file(text: str) -> dict:
    lines = dict(line.split(": ", 1) for line in text.split("\n"))
    # The twins were not made, and have not been read, in the same second.
    return {field: re.sub(r"^\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT", "DATE", value)
            if field in ("created", "accessed") else value for field, value in lines.items()}


# Differences, by what is asked and how they show.
def both_done(theirs, ours) -> bool:
    return theirs.kind == ours.kind == "done"


def counts(arguments: dict) -> list:
    return [value for value in (arguments.get("head"), arguments.get("tail")) if value is not None]


def in_a_component(tool, _arguments, theirs, ours) -> bool:
    if tool != "get_file_info" or not both_done(theirs, ours):
        return False
    other, own = told_of_file(theirs.text), told_of_file(ours.text)
    return all(own.pop(field) == "unknown" != other.pop(field) for field in IN_COMPONENTS) and own == other


def counts_lines_otherwise(_tool, arguments, theirs, ours) -> bool:
    return both_done(theirs, ours) and bool(arguments.get("tail"))


def refuses_a_count(_tool, arguments, theirs, ours) -> bool:
    return ours.kind == "failed" and "expected an integer from 0" in ours.text and any(
        isinstance(count, (int, float)) and (count < 0 or count != int(count) or count > 2**53) for count in counts(arguments))


def reads_a_count(_tool, arguments, theirs, ours) -> bool:
    return theirs.kind == "failed" and theirs.text.startswith("MCP error") and any(
        isinstance(count, str) for count in counts(arguments))


def reads_no_binary(_tool, _arguments, _theirs, ours) -> bool:
    return "is no text but binary data" in ours.text


def knows_the_type(tool, _arguments, theirs, ours) -> bool:
    return tool == "read_media_file" and both_done(theirs, ours) and theirs.text.replace(
        "application/octet-stream", "") == re.sub(r'("mimeType": ")[^"]*', r"\1", ours.text)


def lists_in_another_order(tool, arguments, theirs, ours) -> bool:
    """And the sum is without what links lead to, where there are any."""
    if tool != "list_directory_with_sizes" or not both_done(theirs, ours):
        return False
    other, own = (sorted(re.sub(r" +\d+(\.\d+)? (B|KB|MB)$", "", line) for line in answer.text.split("\n")
                         if not line.startswith("Combined")) for answer in (theirs, ours))
    return other == own


def goes_by_the_link(_tool, arguments, _theirs, _ours) -> bool:
    """Links go by their own names."""
    paths = [path for value in arguments.values() for path in (value if isinstance(value, list) else [value])]
    return any(f"/{name}/" in f"/{path}/" for path in paths for name in LINKS)


def says_it_in_our_words(_tool, _arguments, theirs, ours) -> bool:
    return theirs.kind == ours.kind == "failed" and theirs.text.startswith("MCP error -32602: Input validation")


def names_the_path_asked_for(_tool, _arguments, theirs, ours) -> bool:
    """And of a move that cannot be for two reasons the other one."""
    if theirs.kind != "failed" or ours.kind != "failed":
        return False
    return "' -> '" in theirs.text or (theirs.text[:6] == ours.text[:6] and bool(
        re.search(r"realpath '|\.tmp'|, stat '", theirs.text)))


def misses_the_source_first(tool, _arguments, theirs, ours) -> bool:
    return tool == "move_file" and theirs.text.startswith("Destination already exists") and ours.text.startswith("ENOENT")


def has_no_such_tool(_tool, _arguments, theirs, ours) -> bool:
    return (theirs.kind, ours.kind) == ("failed", "refused") and "-32602" in theirs.text and "-32602" in ours.text


def edits_one_place(tool, arguments, theirs, ours) -> bool:
    return tool == "edit_file" and (theirs.kind, ours.kind) == ("done", "failed") and bool(
        re.search("oldText matches in|oldText is empty", ours.text))


def keeps_line_ends(tool, arguments, theirs, ours) -> bool:
    return tool == "edit_file" and both_done(theirs, ours) and "\r" in ours.text and (
        ours.text.replace("\r", "") == theirs.text)


EXCUSES = {"null": takes_null, "JSON as text": takes_json_as_text, "unknown argument": tells_of_unknown,
           "in a component": in_a_component, "tail": counts_lines_otherwise, "counts": refuses_a_count,
           "counts as text": reads_a_count, "binary": reads_no_binary, "types": knows_the_type,
           "order and sums": lists_in_another_order, "links": goes_by_the_link, "words": says_it_in_our_words,
           "paths": names_the_path_asked_for, "one place": edits_one_place, "line ends": keeps_line_ends,
           "source first": misses_the_source_first, "unknown tool": has_no_such_tool}

# What is too long for one answer of ours is listed.
names = some.sampled_from([*PATHS, *(name for name in FILES if name != "sizes/d"), *FOLDERS, *LINKS])
targets = some.sampled_from(["new", "sub/new", "é", "d1/e", "empty/x", "a.txt", "sub", "nope/x", "/etc/x", "DATA/new", "new/", "x/../y"])
texts = some.text(some.characters(codec="utf-8", exclude_characters="\r"), max_size=30)
patterns = some.one_of(some.sampled_from(GLOBS), some.lists(some.sampled_from(PIECES), min_size=1, max_size=5).map("".join))
line_counts = some.integers(0, 8)
reading = some.fixed_dictionaries({"path": names}, optional={"head": line_counts, "tail": line_counts})


@some.composite
def edited(draw) -> dict:
    """Some lines of a file are replaced, in their own indentation or without it; what is not there is not."""
    lines = NUMBERED.split("\n")[:-1]
    changes, first = [], 0
    for _ in range(draw(some.integers(0, 3))):
        first += draw(some.integers(0, 8))
        old = lines[first:first + draw(some.integers(1, 3))]
        first += len(old)
        if not old:
            break
        stripped = draw(some.booleans())
        changes.append(("\n".join(line.strip() if stripped else line for line in old) + "\n",
                        "".join(f"{' ' * draw(some.sampled_from([0, 2, 4]))}new {draw(some.integers(0, 99))}\n"
                                for _ in range(draw(some.integers(0, 3))))))
    return {"path": draw(some.sampled_from(["numbered", "numbered", "unended", "a.txt", "indent.py"])), "edits": edits(*changes)}


TOOLS = {
    "read_file": reading,
    "read_text_file": reading,
    "read_media_file": some.fixed_dictionaries({"path": names}),
    "read_multiple_files": some.fixed_dictionaries({"paths": some.lists(names, min_size=1, max_size=4)}),
    "write_file": some.fixed_dictionaries({"path": some.one_of(targets, names), "content": texts}),
    "edit_file": some.builds(lambda arguments, more: {**arguments, **more}, edited(), some.fixed_dictionaries(
        {}, optional={"dryRun": some.booleans()})),
    "create_directory": some.fixed_dictionaries({"path": some.one_of(targets, names)}),
    "list_directory": some.fixed_dictionaries({"path": names}),
    "list_directory_with_sizes": some.fixed_dictionaries({"path": names}, optional={"sortBy": some.sampled_from(["name", "size"])}),
    "directory_tree": some.fixed_dictionaries({"path": names}, optional={"excludePatterns": some.lists(patterns, max_size=3)}),
    # A link that is moved is what it leads to there, which is listed.
    "move_file": some.fixed_dictionaries({"source": names.filter(lambda name: name not in LINKS), "destination": some.one_of(targets, names)}),
    "search_files": some.fixed_dictionaries({"path": some.one_of(some.just(""), names), "pattern": patterns}, optional={
        "excludePatterns": some.lists(patterns, max_size=3)}),
    "get_file_info": some.fixed_dictionaries({"path": names}),
    "list_allowed_directories": some.just({}),
}
WRITTEN = [
    *((tool, {"path": path}) for path in PATHS
      for tool in ("read_file", "read_text_file", "list_directory", "directory_tree", "get_file_info")),
    *(("read_text_file", {"path": path, "head": count}) for path in ("a.txt", "B.md", "crlf.txt", "none", "long", "latin.txt")
      for count in (0, 1, 2, 3, 4, 5, 100)),
    # Without a line end at their ends.
    *(("read_text_file", {"path": path, "tail": count}) for path in ("B.md", "none", "long") for count in (0, 1, 2, 3, 100)),
    ("read_text_file", {"path": "a.txt", "head": 1, "tail": 1}), ("list_allowed_directories", {}), ("no_such_tool", {}),
    ("read_multiple_files", {"paths": ["a.txt", "DATA/B.md", "none", "/etc/passwd"]}),
    *(("read_media_file", {"path": path}) for path in ("p.png", "P.PNG", "s.wav", "s p%#", "nope", "sub", "é")),
    *(("list_directory_with_sizes", {"path": path, "sortBy": order}) for path in ("sub/deep", "empty", "nope", "a.txt", "sizes")
      for order in ("name", "size")),
    *(("search_files", {"path": "", "pattern": pattern}) for pattern in GLOBS),
    *(("search_files", {"path": "DATA/sub", "pattern": "**", "excludePatterns": [pattern]}) for pattern in GLOBS),
    *(("directory_tree", {"path": "", "excludePatterns": [pattern]}) for pattern in GLOBS),
    *(("search_files", {"path": path, "pattern": "**"}) for path in ("nope", "a.txt", "/etc")),
    *(("write_file", {"path": path, "content": content}) for path, content in (
        ("new", "x\n"), ("new", ""), ("DATA/sub/new", "é\r\n"), ("nope/x", "x"), ("/etc/x", "x"), ("in-link", "through it"),
        ("private", "kept so"), ("DATA2/x", "x"), ("new/", "x"))),
    *(("create_directory", {"path": path}) for path in (
        "d1", "d1", "d2/e/f", "DATA/d3/", "a.txt", "dir-link/made", "", ".", "/etc/x", "../x")),
    *(("move_file", {"source": source, "destination": destination}) for source, destination in (
        ("new", "renamed"), ("renamed", "a.txt"), ("renamed", "sub"), ("d1", "d9"), ("a.txt", "a.txt"), ("renamed", "sub/far"),
        ("d2", "DATA/d9/d2"), ("d9", "d9/x"), ("a.txt", "/etc/x"), ("/etc/passwd", "x"), ("sub", "empty"))),
    *(("edit_file", {"path": path, "edits": edits(*changes), "dryRun": dry_run}) for path, *changes in (
        ("a.txt", ("l2", "L2")), ("a.txt", ("l9", "m")), ("a.txt",), ("a.txt", ("l3\nl4\n", "")), ("a.txt", ("l1", "$&$1\\1")),
        ("B.md", ("x3", "x4"), ("x4", "x5")), ("B.md", ("x1", "y1"), ("none", "y")), ("none", ("a", "b")), ("none", ("", "new\n")),
        ("nope", ("a", "b")), ("bom.txt", ("one", "two")), ("latin.txt", ("z", "x")), ("indent.py", ("b()\nc()", "d()\n    e()")),
        ("fence", ("```", "x"))) for dry_run in (True, False)),
]


def prepare(twins: Twins, tool: str) -> None:
    """What was written is not there for ever, or all that is left is a heap of moved folders."""
    twins.calls = getattr(twins, "calls", 0) + 1
    if tool in WRITES and twins.calls % 8 == 0:
        twins.fill()


def left_the_same(twins: Twins, tool: str, _arguments) -> None:
    if tool in WRITES and twins.calls % 4 == 3:  # and so after the last call before all is made anew
        twins.check_twins()


COUNT = {"required": False, "type": ["integer"], "default": 0}
DECLARED = {tool: {"head": COUNT, "tail": COUNT} for tool in ("read_file", "read_text_file")}
COMPARISON = Comparison("filesystem", Twins, TOOLS, WRITTEN, same, EXCUSES, prepare=prepare, refresh=Twins.fill, finish=left_the_same,
                        fill=Twins.filled, clean=Twins.cleaned, declared=DECLARED, writes=WRITES)


@case(*STDIO)
def times_are_in_utc_and_not_in_the_zone_of_the_server(engine):
    with Twins(engine, zone="Asia/Tokyo") as twins:
        theirs, ours = (told_of_file(answer.text)["modified"] for answer in twins.call("get_file_info", {"path": "a.txt"}))
        equal(theirs, "Wed Nov 15 2023 07:13:20 GMT+0900 (Japan Standard Time)", "theirs")
        equal(ours, "Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)", "ours")


if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
