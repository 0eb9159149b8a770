"""Names and files of every kind, and folders that are too large and too deep."""

import atexit
import functools
import os
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from ground import EVERYWHERE, Ground, make_device, reading, removing, writing
from support.results import Skip, case, check, equal

ENTRIES = 1_000_000  # of one folder; servers/filesystem/walk.hpp looks at most at 100,000
DEPTH = 10_000

GOOD_NAMES = ["with blank", " ", "-rf", "--", "new\nline", "tab\t", "\x01\x7f", "quote\"'`", "back\\slash", "$HOME",
              "*", "[a]", "{a,b}", "?", "!a", "#a", "%2e%2e", "...", ".. ", "~", "C:", "\u00e9", "e\u0301",
              "\u202egpj.exe", "\U0001f600", "\u2028", "\ufeff", "x" * 255, "\u00e9" * 127]
# A name may have 255 bytes, a path 4096.
TOO_LONG = ["x" * 256, "x" * 10_000, "\u00e9" * 128, "x/" * 5000 + "x", "a/../" * 5000 + "x" * 10_000,
            "x/" * 2040 + "y" * 300]


@case(*EVERYWHERE)
def names_of_every_kind_are_written_read_found_moved_and_deleted(engine):
    with Ground(engine) as ground:
        for name in GOOD_NAMES:
            path = f"/data/{name}"
            ground.does("write_file", path=path, content=f"in {name}\n")
            equal((ground.inside / name).read_text(encoding="utf-8"), f"in {name}\n", f"what is in {name!r}")
            equal(ground.does("read_text_file", path=path), f"in {name}\n", f"text of {name!r}")
        equal(sorted(os.listdir(ground.inside)), sorted(GOOD_NAMES), "names in the folder")
        listed = ground.does("list_directory", path="/data")
        found = ground.does("search_files", path="/data", pattern="**")
        tree = ground.does("directory_tree", path="/data")
        for name in GOOD_NAMES:
            check(f"[FILE] {name}" in listed and f"/data/{name}" in found, f"{name!r} is not listed and found")
        equal(tree.count('"type": "file"'), len(GOOD_NAMES), "files in the tree")
        for name in GOOD_NAMES:
            ground.does("move_file", source=f"/data/{name}", destination="/data/elsewhere")
            ground.does("copy_file", source="/data/elsewhere", destination=f"/data/{name}")
            for path in ("/data/elsewhere", f"/data/{name}"):
                ground.does("delete_file", path=path)
        equal(os.listdir(ground.inside), [], "what is left")


@case(*EVERYWHERE)
def names_that_cannot_be_are_refused_by_every_tool(engine):
    with Ground(engine) as ground:
        ground.write("mine", "mine\n")
        for name in [*TOO_LONG, "a\0b", "\0", "mine\0.txt", "/data/mine\0"]:
            for tool, arguments in [*reading(name), *writing(name), *removing(name)]:
                answer = ground.call(tool, **arguments)
                check(answer.failed, f"{tool} does not fail with {name[:50]!r}: {answer.text[:500]}")
                check(len(answer.raw) < 12_000, f"{tool} answers with {len(answer.raw)} characters")
        equal(os.listdir(ground.inside), ["mine"], "what is inside")


@case(*EVERYWHERE)
def names_that_are_no_utf_8_are_counted_and_left_alone(engine):
    with Ground(engine) as ground:
        ground.write("folder/mine", "mine\n")
        bad = [b"not_utf8_\xff", b"\xc0\xaf", b"half\xe2\x82", b"\xed\xa0\x80"]
        for name in bad:
            with open(os.path.join(os.fsencode(ground.inside), b"folder", name), "w", encoding="ascii") as file:
                file.write("unseen\n")
        listing = ground.call("list_directory", path="/data/folder")
        equal(listing.text, "[FILE] mine", "names")
        check("4 names are no UTF-8" in listing.raw, f"their number: {listing.raw}")
        for tool, arguments in reading("/data/folder")[6:]:
            answer = ground.call(tool, **arguments)
            check("unseen" not in answer.raw and "\ufffd" not in answer.raw, f"{tool} shows them: {answer.raw}")
        # A folder that has them is not empty, and deleting it says so.
        ground.fails("delete_file", "ENOTEMPTY", path="/data/folder", recursive=True)
        equal(sorted(os.listdir(os.path.join(os.fsencode(ground.inside), b"folder"))), sorted(bad), "those left")


@case(*EVERYWHERE)
def composed_and_decomposed_names_are_two_files(engine):
    with Ground(engine) as ground:
        for name in ("\u00e9", "e\u0301", "\uac00", "\u1100\u1161"):
            ground.does("write_file", path=name, content=name)
        equal(len(os.listdir(ground.inside)), 4, "files")
        for name in ("\u00e9", "e\u0301", "\uac00", "\u1100\u1161"):
            equal(ground.does("read_text_file", path=name), name, "text")


def all_answered_soon(ground: Ground, path: str) -> None:
    """Nothing waits for a writer, a reader or an end that never comes."""
    for tool, arguments in [*reading(path), *writing(path)[:4]]:
        start = time.monotonic()
        answer = ground.call(tool, **arguments)
        took = time.monotonic() - start
        check(took < 10, f"{tool} {arguments} took {took:.1f} seconds")
        check(answer.failed or tool == "get_file_info", f"{tool} {arguments} does not fail: {answer.text[:300]}")
    ground.fails("copy_file", "", source="/data/mine", destination=path)
    ground.does("move_file", source=path, destination="/data/moved")
    ground.does("delete_file", path="/data/moved")


@case(*EVERYWHERE)
def pipes_and_sockets_keep_nobody_waiting(engine):
    with Ground(engine) as ground, socket.socket(socket.AF_UNIX) as listener:
        ground.write("mine", "mine\n")
        os.mkfifo(ground.inside / "pipe")
        listener.bind(str(ground.inside / "socket"))
        (ground.inside / "link").symlink_to("pipe")
        everything = ground.does("search_file_contents", path="/data", pattern=".")
        equal(everything, "/data/mine:1:mine", "lines")
        for name in ("pipe", "socket"):
            all_answered_soon(ground, f"/data/{name}")
        os.mkfifo(ground.inside / "pipe")
        all_answered_soon(ground, "/data/link")


@case(*EVERYWHERE)
def devices_are_not_opened(engine):
    with Ground(engine) as ground:
        ground.write("mine", "mine\n")
        if not make_device(ground.inside / "endless"):
            raise Skip("only root makes devices")
        all_answered_soon(ground, "/data/endless")


@functools.cache
def million_entries() -> Path:
    """Made once: each engine is lent it in turn."""
    home = Path(tempfile.mkdtemp())
    atexit.register(subprocess.run, ["rm", "-rf", str(home)], check=True)
    many = home / "many"
    many.mkdir()
    folder = os.open(many, os.O_RDONLY)
    for number in range(ENTRIES):
        os.mknod(f"{number:07}", dir_fd=folder)
    os.close(folder)
    return many


@case(*EVERYWHERE)
def a_folder_with_a_million_entries_is_listed_as_far_as_promised(engine):
    with Ground(engine) as ground:
        many = ground.inside / "many"
        million_entries().rename(many)
        try:
            names, cursor, pages = set(), {}, 0
            while True:
                answer = ground.call("list_directory", path="/data/many", **cursor)
                check(not answer.failed and "more than 100000 entries" in answer.raw,
                      f"it does not say so: {answer.raw[-300:]}")
                names |= set(answer.text.split("\n"))
                pages += 1
                if "nextCursor" not in answer.structured:
                    break
                cursor = {"cursor": answer.structured["nextCursor"]}
            equal((len(names), pages > 1), (100_000, True), "entries on all pages")
            check("truncated" in ground.call("directory_tree", path="/data").raw, "the tree leaves something out")
            for tool, arguments in (("search_files", {"pattern": "**/0*7"}), ("search_file_contents", {"pattern": "x"}),
                                    ("list_directory_with_sizes", {}), ("get_file_info", {})):
                ground.does(tool, path="/data/many", **arguments)
            ground.does("read_text_file", path=f"/data/many/{ENTRIES - 1:07}")
            ground.fails("read_text_file", "ENOENT", path="/data/many/none")
        finally:
            many.rename(million_entries())


@case(*EVERYWHERE)
def a_folder_is_copied_into_an_allowed_directory_that_is_in_it(engine):
    with Ground(engine, more=["inner"]) as ground:
        ground.write("folder/below/file", "file\n")
        ground.write("inner/before", "before\n")
        ground.does("copy_file", source="/data", destination="/inner/copy")
        copied = ground.inside / "inner" / "copy"
        equal(sorted(str(each.relative_to(copied)) for each in copied.rglob("*")),
              ["folder", "folder/below", "folder/below/file", "inner", "inner/before"], "what is copied")
        # The other way round, and over what is there.
        ground.does("copy_file", source="/inner/copy", destination="/data/back")
        equal((ground.inside / "back/folder/below/file").read_text(encoding="utf-8"), "file\n", "what is copied back")
        ground.does("copy_file", source="/data/inner", destination="/inner", overwrite=True)
        equal((ground.inside / "inner/before").read_text(encoding="utf-8"), "before\n", "what is copied over itself")
        ground.fails("move_file", "only files are", source="/data/folder", destination="/inner/moved")
        ground.does("move_file", source="/data/folder/below/file", destination="/inner/moved")
        equal((ground.inside / "inner/moved").read_text(encoding="utf-8"), "file\n", "what is moved")
        ground.check_no_rest()


@case(*EVERYWHERE)
def a_folder_ten_thousand_levels_deep_is_walked_as_far_as_paths_go(engine):
    with Ground(engine) as ground:
        ground.write("mine", "mine\n")
        folder = os.open(ground.inside, os.O_RDONLY)
        for _ in range(DEPTH):
            os.mkdir("d", dir_fd=folder)
            below = os.open("d", os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            folder = below
        os.close(folder)
        for tool, arguments in reading("/data/d"):
            ground.call(tool, **arguments)
        equal(ground.does("search_files", path="/data", pattern="mine"), "/data/mine", "what is found beside it")
        ground.fails("delete_file", "", path="/data/d", recursive=True)
        ground.does("move_file", source="/data/d", destination="/data/moved")


# A component cannot ask its host to open without waiting: docs/rough-edges.md.
@case(*[engine for engine in EVERYWHERE if engine.is_native])
def a_pipe_that_takes_the_place_of_a_file_keeps_nobody_waiting(engine):
    with Ground(engine) as ground:
        file, pipe = ground.write("file", "mine\n"), ground.inside / "pipe"
        os.mkfifo(pipe)
        ends = threading.Event()

        def swap() -> None:
            while not ends.is_set():
                between = ground.inside / "between"
                os.rename(file, between)
                os.rename(pipe, file)
                os.rename(between, pipe)

        thread = threading.Thread(target=swap)
        thread.start()
        try:
            end = time.monotonic() + 3
            while time.monotonic() < end:
                for tool in ("read_text_file", "read_media_file"):
                    ground.call(tool, path="/data/file")
        finally:
            ends.set()
            thread.join()

