"""Disks that are full, files that may not be touched, files that change under the reader's hands, and
a server that dies while it writes: no file is lost or half."""

import os
import random
import signal
import subprocess
import threading
import time

from ground import EVERYWHERE, Ground, has_program, reading
from support import messages
from support.engines import Engine, until
from support.results import Skip, case, check, equal

KEPT = "kept\n" * 100
ROUNDS = int(os.environ.get("TEST_ROUNDS", "12"))  # of a server that is killed


def check_unharmed(ground: Ground, words: str, too_large: str) -> None:
    """Every tool that writes fails with these words, and leaves the file that is there, of which a copy
    would fit no more."""
    ground.fails("write_file", words, path="/data/kept", content=too_large)
    ground.fails("write_file", words, path="/data/new", content=too_large)
    ground.fails("append_file", words, path="/data/kept", content=too_large)
    ground.fails("append_file", words, path="/data/new", content=too_large)
    ground.fails("edit_file", words, path="/data/kept", edits=[{"oldText": KEPT, "newText": too_large}])
    ground.fails("copy_file", words, source="/data/large", destination="/data/kept", overwrite=True)
    ground.fails("copy_file", words, source="/data/large", destination="/data/new")
    equal(ground.does("read_text_file", path="/data/kept"), KEPT, "what is kept")
    # What begins with "#!" is written where it stands in a component.
    ground.fails("write_file", words, path="/data/script", content="#!" + too_large)
    equal(ground.does("read_text_file", path="/data/script"), "#!" + KEPT, "the script that is kept")
    names = ground.does("list_directory", path="/data").split("\n")
    check(not [name for name in names if ".wasmmcp-" in name or name == "[FILE] new"], f"something is left: {names}")


@case(*EVERYWHERE)
def files_that_may_grow_no_further_are_kept(engine):
    # Blocks of 512 bytes, or of 1024.
    limit = "ulimit -f 100; exec \"$@\""
    if not engine.is_native:
        # wasmtime leaves the signal to the system, which would end it, and keeps memory in a file.
        limit = f"trap '' XFSZ; {limit}"
        engine = Engine(engine.name, "stdio", "cli", ["-O", "memory-init-cow=n"])
    limited = ["sh", "-c", limit, "sh"]
    with Ground(engine, limited) as ground:
        ground.write("kept", KEPT)
        ground.write("script", "#!" + KEPT)
        ground.write("large", "x" * 200_000)
        check_unharmed(ground, "is too large", "x" * 200_000)
        ground.does("write_file", path="/data/kept", content="small")


def can_run(command: list) -> bool:
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


@case(*EVERYWHERE)
def a_full_disk_costs_no_file(engine):
    # A small disk in the place of DATA, that only the server sees.
    ways = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])
    alone = next((way for way in ways if has_program("unshare") and can_run([*way, "true"])), None)
    if not alone:
        raise Skip("no mount of our own: neither as root nor in a namespace of users")
    mounted = [*alone, "sh", "-c", 'mount -t tmpfs -o size=512k tmpfs DATA && exec "$@"', "sh"]
    with Ground(engine, mounted) as ground:
        ground.does("write_file", path="/data/kept", content=KEPT)
        ground.does("write_file", path="/data/script", content="#!" + KEPT)
        ground.does("write_file", path="/data/large", content="x" * 300_000)
        equal(os.listdir(ground.inside), [], "what we see of it")
        check_unharmed(ground, "ENOSPC", "x" * 300_000)
        for number in range(200):
            if ground.call("write_file", path=f"/data/{number}", content="x" * 4096).failed:
                break
        ground.fails("write_file", "ENOSPC", path="/data/kept", content="short, but there is no block left")
        equal(ground.does("read_text_file", path="/data/kept"), KEPT, "what is kept")
        ground.does("delete_file", path="/data/large")
        ground.does("write_file", path="/data/kept", content="there is room again")


@case(*EVERYWHERE)
def what_may_not_be_touched_is_refused_and_stays(engine):
    # Root may do all, unless these are taken from it.
    powerless = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    prefix = powerless if os.geteuid() == 0 else []
    if prefix and not has_program("setpriv"):
        raise Skip("root is refused nothing, and there is no setpriv")
    with Ground(engine, prefix, more=["fixed"]) as ground:
        ground.write("mine", "mine\n")
        closed = ground.write("closed", "closed\n")
        shut = ground.write("shut/file", "shut\n").parent
        fixed = ground.write("fixed/file", "fixed\n").parent
        for each, mode in ((closed, 0), (shut, 0), (fixed, 0o555)):
            each.chmod(mode)
        for tool, arguments in reading("/data/shut/file"):
            ground.fails(tool, "EACCES", **arguments)
        for tool, arguments in reading("/data/shut"):
            if tool in ("list_directory", "directory_tree", "search_files", "search_file_contents", "copy_file"):
                ground.fails(tool, "EACCES", **arguments)
        for tool, arguments in reading("/data/closed"):
            if tool in ("read_text_file", "read_media_file", "get_file_info", "copy_file"):  # which hashes
                ground.fails(tool, "EACCES", **arguments)
        edit = [{"oldText": "fixed", "newText": "x"}]
        for tool, arguments in (("write_file", {"path": "/data/fixed/file", "content": "x"}),
                                ("edit_file", {"path": "/data/fixed/file", "edits": edit}),
                                ("write_file", {"path": "/data/fixed/new", "content": "x"}),
                                ("append_file", {"path": "/data/fixed/new", "content": "x"}),
                                ("create_directory", {"path": "/data/fixed/new"}),
                                ("delete_file", {"path": "/data/fixed/file"}),
                                ("delete_file", {"path": "/data/fixed", "recursive": True}),
                                ("move_file", {"source": "/data/fixed/file", "destination": "/data/x"}),
                                ("move_file", {"source": "/fixed/file", "destination": "/data/x"}),
                                ("move_file", {"source": "/data/mine", "destination": "/data/fixed/new"}),
                                ("copy_file", {"source": "/data/mine", "destination": "/data/fixed/new"}),
                                ("append_file", {"path": "/data/closed", "content": "x"}),
                                ("write_file", {"path": "/data/shut/new", "content": "x"})):
            ground.fails(tool, "EACCES", **arguments)
        equal(sorted(os.listdir(ground.inside)), ["closed", "fixed", "mine", "shut"], "what is inside")
        # Others are searched around it.
        equal(ground.does("search_file_contents", path="/data", pattern="."),
              "/data/fixed/file:1:fixed\n/data/mine:1:mine", "lines that may be read")
        fixed.chmod(0o755)
        equal((fixed / "file").read_text(encoding="utf-8"), "fixed\n", "what is kept")
        equal(sorted(os.listdir(fixed)), ["file"], "what is in the folder")


@case(*EVERYWHERE)
def files_that_change_while_they_are_read_are_answered(engine):
    with Ground(engine) as ground:
        file = ground.write("changing", "line\n" * 100_000)
        ends = threading.Event()

        def change() -> None:
            dice = random.Random(1)
            while not ends.is_set():
                with open(file, "r+b") as stream:
                    if dice.random() < 0.5:
                        stream.truncate(dice.randrange(700_000))
                    stream.seek(dice.randrange(700_000))
                    stream.write(dice.randbytes(3) * 100)

        thread = threading.Thread(target=change)
        thread.start()
        try:
            end = time.monotonic() + 4
            while time.monotonic() < end:
                for tool, arguments in reading("/data/changing"):
                    answer = ground.call(tool, **arguments)
                    if "nextCursor" in answer.structured and tool == "read_text_file":
                        ground.call(tool, path="/data/changing", cursor=answer.structured["nextCursor"])
                ground.call("edit_file", path="/data/changing", edits=[{"oldText": "line\nline\n", "newText": "x"}])
                ground.call("append_file", path="/data/changing", content="more\n")
        finally:
            ends.set()
            thread.join()
        ground.check_no_rest()


@case(*EVERYWHERE)
def a_reader_sees_the_old_file_or_the_new_one(engine):
    texts = [letter * 3_000_000 for letter in "ab"]
    with Ground(engine) as ground:
        file = ground.write("file", texts[0])
        ends, torn = threading.Event(), []

        def look() -> None:
            while not ends.is_set():
                seen = file.read_text(encoding="utf-8")
                if seen not in texts:
                    torn.append(f"{len(seen)} characters")

        thread = threading.Thread(target=look)
        thread.start()
        try:
            for number in range(20):
                ground.does("write_file", path="/data/file", content=texts[number % 2])
                ground.does("edit_file", path="/data/file", edits=[{"oldText": texts[number % 2],
                                                                    "newText": texts[1 - number % 2]}])
        finally:
            ends.set()
            thread.join()
        equal(torn, [], "halves that were seen")


def let_run(process: subprocess.Popen, milliseconds: float) -> None:
    """Lets a process that stands still go on for a while, and stops it again."""
    process.send_signal(signal.SIGCONT)
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)


@case(*EVERYWHERE)
def a_server_that_dies_while_it_writes_leaves_the_old_file_or_the_new_one(engine):
    old, new = "old\n" * 1_000_000, "new\n" * 2_000_000
    with Ground(engine) as ground:
        dice = random.Random(2)
        before_the_end = 0
        # It runs in slices, and dies some slices after its first sign of writing. A busy machine may let it
        # run to the end before it is stopped: then there are more rounds.
        for number in range(ROUNDS + 200):
            if number >= ROUNDS and before_the_end >= 3:
                break
            file = ground.write("file", old)
            client = ground.server.client("2025-11-25")
            client.send(messages.call(1, "write_file", {"path": "/data/file", "content": new}))

            def has_begun() -> bool:
                let_run(client.process, 0.2)
                return bool(list(ground.inside.glob(".wasmmcp-*"))) or file.stat().st_size != len(old)

            until(has_begun, "it writes", pause=0)
            for _ in range(dice.randrange(8)):
                let_run(client.process, 0.2)
            client.process.send_signal(signal.SIGKILL)
            client.process.wait()
            ground.server.clients.remove(client)
            left = file.read_text(encoding="utf-8")
            check(left in (old, new), f"{len(left)} characters are left")
            before_the_end += left == old
            for rest in ground.inside.glob(".wasmmcp-*"):
                rest.unlink()
        print(f"  killed {number} times, {before_the_end} before the end ({engine})")
        check(before_the_end >= 3, f"it was killed {before_the_end} times before the end")
