"""Ways out of the directory: names that look like it, links of every kind in every tool, and links
that appear between a check and its use."""

import ctypes
import os
import threading
import time
from pathlib import Path

from ground import EVERYWHERE, Ground, reading, removing, writing
from support import messages
from support.results import case, check, equal

RACE_SECONDS = 4
EXCHANGE = 2  # renameat2(2)
HERE = -100


@case(*EVERYWHERE)
def a_sibling_whose_name_begins_alike_is_outside(engine):
    with Ground(engine) as ground:
        ground.write("mine", "mine\n")
        for path in ("/data_evil/secret", "/data/../data_evil/secret", "../data_evil/secret", "/data//../data_evil",
                     "/data/./.././data_evil/secret", "/data_evil", "/data_evil/new", str(ground.outside / "secret"),
                     f"{ground.inside}_evil/secret", "/data/folder/../../data_evil/file", "//data_evil//secret",
                     "~/../data_evil/secret", "/", "/..", "/data/..", "/proc/self/root", "/etc/passwd"):
            for tool, arguments in [*reading(path), *writing(path), *removing(path)]:
                ground.fails(tool, "Access denied", **arguments)
        # What looks like a way out, and is a name.
        for path in ("/data/%2e%2e/data_evil/secret", "..%2fdata_evil%2fsecret", "/data/..\\data_evil\\secret",
                     "/data /secret", "/data_evil\u2215secret", "\uff0e\uff0e/data_evil/secret",
                     "file:///data_evil/secret"):
            for tool, arguments in reading(path):
                check(ground.call(tool, **arguments).failed, f"{tool} finds {path}")
        equal(os.listdir(ground.inside), ["mine"], "what is inside")


def links_out(ground: Ground) -> dict:
    """Names of links, or paths through them, that lead to the secret; and of those that are links
    themselves."""
    outside = ground.outside
    targets = {"relative": "../data_evil/secret", "absolute": str(outside / "secret"), "one": "two", "two": "three",
               "three": "../data_evil/secret", "to-folder": "../data_evil", "to-folder-absolute": str(outside),
               "to-above": "..", "to-root": "/", "far": "../" * 60 + str(outside / "secret").lstrip("/"),
               "in-and-out": "sub/../../data_evil/secret", "dangling": "../data_evil/new",
               "by-process": "/proc/self/root" + str(outside / "secret"), "process": "/proc/self/cwd",
               "through": "to-above/data_evil/secret", "slash": "../data_evil/", "dots": "./.././data_evil/./secret"}
    (ground.inside / "sub").mkdir()
    for name, target in targets.items():
        (ground.inside / name).symlink_to(target)
    return {"links": list(targets),
            "paths": ["to-folder/secret", "to-folder/folder/secret", "to-folder-absolute/secret",
                      "to-above/data_evil/secret", f"to-root{outside}/secret", "to-folder/new", "slash/secret",
                      "to-above/data_evil", "to-above/data/../data_evil/secret/x", "to-root/etc/passwd"]}


@case(*EVERYWHERE)
def links_that_lead_out_are_followed_by_no_tool(engine):
    with Ground(engine) as ground:
        ground.write("mine", "mine\n")
        ways = links_out(ground)
        for name in ways["links"] + ways["paths"]:
            for tool, arguments in [*reading(f"/data/{name}"), *writing(f"/data/{name}")]:
                answer = ground.call(tool, **arguments)
                check(answer.failed, f"{tool} {arguments} does not fail: {answer.text[:500]}")
            uri = messages.request(1, "resources/read", {"uri": f"file:///data/{name}"})
            check("error" in ground.client.ask(uri), f"{name} can be read as a resource")
        for path in ways["paths"]:
            if not Path(path).is_absolute():
                for tool, arguments in removing(f"/data/{path}"):
                    check(ground.call(tool, **arguments).failed, f"{tool} {arguments} does not fail")
        several = ground.does("read_multiple_files", paths=[f"/data/{name}" for name in ways["links"]])
        equal(several.count(": Error - "), len(ways["links"]), "failures in read_multiple_files")


@case(*EVERYWHERE)
def links_that_lead_out_are_themselves_moved_and_deleted(engine):
    with Ground(engine) as ground:
        names = links_out(ground)["links"]
        for name in names:
            target = os.readlink(ground.inside / name)
            ground.does("move_file", source=f"/data/{name}", destination=f"/data/{name}-moved")
            equal(os.readlink(ground.inside / f"{name}-moved"), target, "where the moved link leads")
        # As a part of a folder they are neither copied nor gone into.
        ground.does("move_file", source="/data/sub", destination="/data/links")
        for name in names:
            os.rename(ground.inside / f"{name}-moved", ground.inside / "links" / name)
        ground.write("links/mine", "mine\n")
        for tool in ("directory_tree", "list_directory_with_sizes"):
            ground.does(tool, path="/data/links")
        equal(ground.does("search_file_contents", path="/data", pattern="."), "/data/links/mine:1:mine", "lines")
        ground.does("copy_file", source="/data/links", destination="/data/copy")
        equal(os.listdir(ground.inside / "copy"), ["mine"], "what was copied")
        ground.does("delete_file", path="/data/links", recursive=True)
        equal(os.listdir(ground.inside), ["copy"], "what is left")


@case(*EVERYWHERE)
def a_folder_is_not_copied_into_itself_on_any_way(engine):
    with Ground(engine) as ground:
        ground.write("folder/sub/mine", "mine\n")
        (ground.inside / "link").symlink_to("folder")
        (ground.inside / "folder/up").symlink_to("..")
        for source, destination in (("/data/folder", "/data/link/copy"), ("/data/folder", "/data/link/sub/new/copy"),
                                    ("/data/link", "/data/folder/sub/copy"), ("/data", "/data/folder/copy"),
                                    ("/data/folder/up", "/data/copy"), ("/data/folder", "/data/folder/up/link/copy")):
            ground.fails("copy_file", "into itself", source=source, destination=destination)
        equal(sorted(str(each.relative_to(ground.inside)) for each in ground.inside.rglob("*")),
              ["folder", "folder/sub", "folder/sub/mine", "folder/up", "link"], "what is inside")
        ground.does("copy_file", source="/data/folder/sub", destination="/data/folder/up/link/sub-2")


class Swapping:
    """Two names whose places are taken by each other all the time, until the `with` block ends."""

    def __init__(self, ground: Ground):
        self.ground = ground
        self.ends = threading.Event()
        self.count = 0
        self.thread = threading.Thread(target=self.run)

    def __enter__(self) -> "Swapping":
        self.thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self.ends.set()
        self.thread.join()

    def run(self) -> None:
        while not self.ends.is_set():
            self.swap("folder", "../data_evil")
            self.swap("file", "../data_evil/secret")
            self.count += 1

    def swap(self, name: str, target: str) -> None:
        """What is inside takes the place of a link that leads out, or the other way round."""
        one, other = self.ground.inside / name, self.ground.inside / f".{name}"
        try:
            if not exchange(one, other):
                self.make(name, target)
        except OSError:  # a tool was quicker
            pass

    def make(self, name: str, target: str) -> None:
        """What tools have taken away."""
        link, real = self.ground.inside / f".{name}", self.ground.inside / name
        if not os.path.lexists(link):
            link.symlink_to(target)
        if not os.path.lexists(real) and name == "folder":
            real.mkdir()
            for each in ("secret", "file"):
                (real / each).write_text("inside\n", encoding="utf-8")
        elif not os.path.lexists(real):
            real.write_text("inside\n", encoding="utf-8")


def exchange(one: Path, other: Path) -> bool:
    """At once where the system can, so that the name is always one of the two."""
    system = ctypes.CDLL(None)
    if hasattr(system, "renameat2"):
        return system.renameat2(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0
    between = one.with_name(f"{one.name}-between")
    os.rename(one, between)
    os.rename(other, one)
    os.rename(between, other)
    return True


@case(*EVERYWHERE)
def links_that_appear_between_check_and_use_lead_nowhere(engine):
    with Ground(engine) as ground:
        ground.write("mine", "mine\n")
        done = 0
        with Swapping(ground) as swapping:
            end = time.monotonic() + RACE_SECONDS
            while time.monotonic() < end:
                for path in ("/data/folder", "/data/folder/secret", "/data/folder/file", "/data/folder/new",
                             "/data/file"):
                    for tool, arguments in [*reading(path), *writing(path), *removing(path)]:
                        done += not ground.call(tool, **arguments).failed
                ground.call("copy_file", source="/data/folder", destination=f"/data/copied-{done}")
                ground.write("mine", "mine\n")
                for name in ("moved", "copy"):
                    ground.call("delete_file", path=f"/data/{name}", recursive=True)
        ground.check_copies()
        check(swapping.count > 100, f"the links were swapped {swapping.count} times")
        check(done > 20, f"{done} calls did what they were asked")
