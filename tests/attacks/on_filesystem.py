"""Attacks on the filesystem server: ways out, files that are not what they seem, and what writing may not lose."""

import os

from support.peers import FILESYSTEM
from support.results import check, equal
from table import SECRET, Attack, Ground, answered, fails, so_that, tells

LINKS = {"link": "OUTSIDE/secret", "relative": "../data_evil/secret", "chain": "link", "folder-link": "OUTSIDE",
         "dangling": "OUTSIDE/made", "up": "..", "to-itself": "to-itself"}
# Ways to spell what is outside, as paths of any tool.
OUTSIDE = {"a sibling with the same beginning": "OUTSIDE/secret", "up and into the sibling": "INSIDE/../data_evil/secret",
           "from the root": "/etc/passwd", "a process's own root": "/proc/self/root/etc/passwd",
           "with many slashes": "INSIDE//..//data_evil///secret", "a link": "INSIDE/link", "a link by relative path": "INSIDE/relative",
           "a chain of links": "INSIDE/chain", "through a linked folder": "INSIDE/folder-link/secret",
           "through a link upwards": "INSIDE/up/data_evil/secret", "relative": "../data_evil/secret",
           "with NUL": "INSIDE/mine\0/../../data_evil/secret", "encoded dots": "INSIDE/%2e%2e/data_evil/secret",
           "with a blank behind": "INSIDE /secret", "very long": "INSIDE/" + "x/" * 3000 + "../" * 3001 + "data_evil/secret",
           "a link to itself": "INSIDE/to-itself"}
LINE_ENDS = "one\r\ntwo\r\nthree\r\n"
EVEN = "same\nother\nsame\n"


class FilesGround(Ground):
    server = "filesystem"
    has_directory = True

    def prepare(self) -> None:
        contents = {"mine": "mine\n", "kept": "kept\n", "crlf.txt": LINE_ENDS, "even.txt": EVEN, "ended.txt": "first\nlast\n",
                    "data.json": '{"b": 1.0,\n "a": "x"}\n', "sub/a.txt": "needle\n", "sub/b.md": "x\n", "sub/deep/c.txt": "x\n",
                    "abc1.log": "x\n", "abd1.log": "x\n"}
        for name, text in contents.items():
            (self.inside / name).parent.mkdir(parents=True, exist_ok=True)
            (self.inside / name).write_text(text, encoding="utf-8", newline="")
        (self.inside / "binary").write_bytes(bytes(range(256)) * 4)
        (self.inside / "latin.txt").write_bytes(b"caf\xe9\n")
        with (self.inside / "large").open("wb") as file:
            for number in range(40_000):
                file.write(b"%09d " % number * 10 + b"\n")
        (self.inside / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
        for name, target in LINKS.items():
            (self.inside / name).symlink_to(target.replace("OUTSIDE", str(self.outside)))
        os.mkfifo(self.inside / "pipe")

    def official(self):
        return FILESYSTEM.start("filesystem", {"HOME": str(self.inside)}, [str(self.inside)])


def kept(name: str, content: str):
    """The call fails, and the file is as it was."""
    expected = fails()

    def judge(ground, answer):
        expected.judge(ground, answer)
        equal((ground.inside / name).read_bytes().decode(), content, f"what is in {name}")
    return expected._replace(words=f"a failure, and {name} as it was", judge=judge)


def written(name: str, content: str):
    def judge(ground, _answer):
        equal((ground.inside / name).read_bytes().decode(), content, f"what is in {name}")
    return so_that(f"success, and {name} with exactly {content!r}", judge)


def says_nothing_of_outside(ground, answer) -> None:
    check(SECRET not in answer.raw and "/data_evil/secret" not in answer.text, answer.text[:500])


def by_path() -> list:
    rows = []
    for what, path in OUTSIDE.items():
        sources = ("CVE-2025-53109",) if "link" in what else ("CVE-2025-53110",)
        rows += [Attack(f"{tool} by {what}", sources, fails(), tool, {"path": path, **more}) for tool, more in (
            ("read_text_file", {}), ("write_file", {"content": "x"}), ("list_directory", {}), ("get_file_info", {}),
            ("edit_file", {"edits": [{"oldText": "e", "newText": "E"}]}), ("read_media_file", {}), ("directory_tree", {}),
            ("search_files", {"pattern": "**"}), ("create_directory", {}))
            if not (tool == "create_directory" and what in ("encoded dots",))
            and not (tool == "write_file" and what in ("encoded dots",))]
        rows.append(Attack(f"move_file out by {what}", sources, kept("mine", "mine\n"), "move_file",
                           {"source": "INSIDE/mine", "destination": path}))
    return rows


def edit(old: str, new: str) -> dict:
    return {"edits": [{"oldText": old, "newText": new}]}


class Files(FilesGround):
    attacks = [
        *by_path(),
        Attack("read_multiple_files, one of them outside", ("CVE-2025-53109",), answered(), "read_multiple_files",
               {"paths": ["INSIDE/mine", "INSIDE/link", "OUTSIDE/secret"]}),
        Attack("search through linked folders", ("CVE-2025-53109",), so_that("nothing of what is outside", says_nothing_of_outside),
               "search_files", {"path": "INSIDE", "pattern": "**/secret"}),
        Attack("a tree through linked folders", ("CVE-2025-53109",), so_that("nothing of what is outside", says_nothing_of_outside),
               "directory_tree", {"path": "INSIDE"}),
        Attack("a file is written through a dangling link", ("CVE-2025-53109",), fails(), "write_file",
               {"path": "INSIDE/dangling", "content": "x"}),
        Attack("a pipe is read", ("pipe",), fails(), "read_text_file", {"path": "INSIDE/pipe"}),
        Attack("a file is moved over another", ("defect 16",), kept("kept", "kept\n"), "move_file",
               {"source": "INSIDE/mine", "destination": "INSIDE/kept"}),
        Attack("oldText is in two places", ("defect 17", "ambiguous"), kept("even.txt", EVEN), "edit_file",
               {"path": "INSIDE/even.txt", **edit("same", "new")}),
        Attack("oldText is empty", ("defect 17",), kept("even.txt", EVEN), "edit_file",
               {"path": "INSIDE/even.txt", **edit("", "new")}),
        Attack("a dry run", ("defect 17",), tells(r"@@ .*-other.*\+another"), "edit_file",
               {"path": "INSIDE/even.txt", **edit("other", "another"), "dryRun": True}),
        Attack("a file with CRLF is edited", ("line ends",), written("crlf.txt", LINE_ENDS.replace("two", "2")), "edit_file",
               {"path": "INSIDE/crlf.txt", **edit("two", "2")}),
        Attack("the last line of a file that ends in one", ("last line",), tells("^last\n?$"), "read_text_file",
               {"path": "INSIDE/ended.txt", "tail": 1}),
        Attack("a count as text", ("count as text",), tells("^first\n?$"), "read_text_file",
               {"path": "INSIDE/ended.txt", "head": "1"}),
        Attack("binary data as text", ("binary", "defect 18"), fails("is no text but binary data"), "read_text_file",
               {"path": "INSIDE/binary"}),
        Attack("text in Latin-1", ("defect 18",), answered(), "read_text_file", {"path": "INSIDE/latin.txt"}),
        Attack("bytes of any kind", ("defect 18", "defect 34"), tells("AAECAwQF"), "read_media_file", {"path": "INSIDE/binary"}),
        Attack("what is told of a file", ("defect 18",), tells("size: 5.*modified: .*20[0-9][0-9]"), "get_file_info",
               {"path": "INSIDE/mine"}),
        Attack("a file of four megabytes at once", ("no bound",),
               so_that("no more than the limit of a result", lambda _ground, answer: check(len(answer.raw) < 3 << 20, f"{len(answer.raw)} bytes")),
               "read_text_file", {"path": "INSIDE/large"}),
        Attack("a text that is JSON", ("defect 32",), tells(r'^\{"b": 1\.0,\n "a": "x"\}\n$'), "read_text_file", {"path": "INSIDE/data.json"}),
        Attack("an image", ("defect 34",), so_that("an image block", lambda _ground, answer: equal(
            answer.value["result"]["content"][0]["type"], "image")), "read_media_file", {"path": "INSIDE/image.png"}),
        Attack("a glob with folders", ("defect 19",), tells(r"sub/deep/c\.txt"), "search_files", {"path": "INSIDE", "pattern": "**/deep/*.txt"}),
        Attack("a glob with classes", ("defect 19",), so_that("one of two files", lambda _ground, answer: check(
            "abc1.log" in answer.text and "abd1.log" not in answer.text, answer.text)), "search_files",
            {"path": "INSIDE", "pattern": "ab[a-c]?.log"}),
        Attack("a glob to leave out", ("defect 19",), so_that("only what is not left out", lambda _ground, answer: check(
            "b.md" in answer.text and ".txt" not in answer.text, answer.text)), "search_files",
            {"path": "INSIDE/sub", "pattern": "**", "excludePatterns": ["**/*.txt"]}),
        Attack("a glob that explodes elsewhere", ("CVE-2026-0621",), answered(), "search_files",
               {"path": "INSIDE", "pattern": "*a" * 60 + "b"}),
        Attack("braces within braces", ("CVE-2026-0621",), answered(), "search_files",
               {"path": "INSIDE", "pattern": "{a,b}" * 60}, is_asked_of_official=False),
        Attack("a pattern that explodes elsewhere", ("CVE-2026-0621",), answered(), "search_file_contents",
               {"path": "INSIDE", "pattern": "(0+)+(0|0)*$!"}, is_asked_of_official=False),
        Attack("the folder of state", ("CVE-2025-53110",), fails(), "list_directory", {"path": "/.wasmmcp-state"},
               is_asked_of_official=False),
    ]
