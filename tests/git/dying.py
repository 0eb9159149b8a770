"""A server that dies while it writes, and several that write at once: git reads what is left, and no update is
lost."""

import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

from cli import Maker, git, lines, run
from ground import EVERYWHERE, PERSON, Ground, fsck
from support import messages
from support.results import case, check, equal

WRITES = 25  # of each of two writers
ROUNDS = int(os.environ.get("TEST_ROUNDS", "10"))  # of each tool that is killed


def let_run(process: subprocess.Popen, milliseconds: float) -> None:
    """Lets a process that stands still go on for a while, and stops it again."""
    process.send_signal(signal.SIGCONT)
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)


def large(ground: Ground) -> Maker:
    """Where every tool that writes has something to do for a while."""
    maker = ground.repository()
    for number in range(300):
        maker.write(f"d{number % 9}/{number}", lines(20, number))
    maker.commit()
    maker.branch("other")
    for number in range(0, 300, 2):
        maker.write(f"d{number % 9}/{number}", lines(25, number))
    for number in range(1, 300, 6):
        maker.remove(f"d{number % 9}/{number}")
    maker.commit()
    maker.checkout("main")
    return maker


def prepare(path: Path, tool: str, number: int) -> dict:
    """So that a call of that tool writes; its arguments."""
    for name in path.joinpath(".git").rglob("*.lock"):
        name.unlink()
    git(path, "reset", "-q", "--hard", "main")
    git(path, "clean", "-q", "-fdx")
    git(path, "checkout", "-q", "-f", "main")
    if tool == "git_checkout":
        return {"branch_name": "other"}
    for index in range(60):
        (path / f"new-{number}-{index}").write_text(f"{index}\n" * 50)
    if tool in ("git_commit", "git_reset"):
        git(path, "add", ".")
    return {"git_add": {"files": ["."]}, "git_commit": {"message": f"Commit {number}\n"}, "git_reset": {},
            "git_create_branch": {"branch_name": f"branch-{number}"}}[tool]


def check_whole(path: Path, tool: str) -> bool:
    """git reads it, as it says how to: after a lock is removed. Whether one was left."""
    locks = list((path / ".git").rglob("*.lock"))
    for lock in locks:
        lock.unlink()
    done = run(path, "fsck", "--full", "--strict", "--no-dangling")
    equal((done.returncode, done.stderr + done.stdout), (0, b""), f"git fsck after the death in {tool}")
    for words in (["status"], ["log", "-1", "HEAD"], ["ls-files", "-s"], ["diff"], ["diff", "--cached"], ["branch", "-a"]):
        git(path, *words)
    head = (path / ".git/HEAD").read_text()
    check(head.startswith("ref: refs/heads/") or len(head.strip()) == 40, f"HEAD is {head!r}")
    for name in git(path, "ls-files", "-s").decode().split("\n"):
        if name:
            check(name.split()[1] != "0" * 40, f"an entry without an object: {name}")
    return bool(locks)


def how_long(ground: Ground, path: Path, tool: str) -> float:
    """Milliseconds of a call that nobody disturbs."""
    arguments = prepare(path, tool, 0)
    start = time.monotonic()
    ground.call(tool, path, **arguments)
    return (time.monotonic() - start) * 1000


@case(*EVERYWHERE)
def a_server_that_dies_while_it_writes_leaves_what_git_reads(engine):
    with Ground(engine) as ground:
        path = large(ground).path
        dice = random.Random(4)
        for tool in ("git_add", "git_commit", "git_checkout", "git_reset", "git_create_branch"):
            whole = how_long(ground, path, tool)
            for number in range(1, ROUNDS + 1):
                arguments = prepare(path, tool, number)
                client = ground.server.client("2025-11-25")
                client.send(messages.call(1, tool, {"repo_path": str(path), **arguments}))
                time.sleep(dice.random() * whole / 1000)
                client.process.send_signal(signal.SIGKILL)
                client.process.wait()
                ground.server.clients.remove(client)
                check_whole(path, tool)
                # Whoever comes next gets its work done.
                for following, words in (("git_reset", {}), ("git_status", {}), ("git_log", {})):
                    ground.does(following, path, **words)
                check_whole(path, tool)


@case(*EVERYWHERE)
def a_server_that_dies_between_its_first_and_its_last_step_leaves_what_git_reads(engine):
    with Ground(engine) as ground:
        path = large(ground).path
        dice = random.Random(5)
        died_with_a_lock = 0
        for number in range(1, ROUNDS + 30):
            if number > ROUNDS and died_with_a_lock >= 3:
                break
            arguments = prepare(path, "git_add", number)
            client = ground.server.client("2025-11-25")
            client.send(messages.call(1, "git_add", {"repo_path": str(path), **arguments}))
            # In slices, until it holds the lock, and some slices more.
            deadline = time.monotonic() + 20
            while not (path / ".git/index.lock").exists() and client.lines.empty() and time.monotonic() < deadline:
                let_run(client.process, 0.2)
            for _ in range(dice.randrange(6)):
                let_run(client.process, 0.2)
            client.process.send_signal(signal.SIGKILL)
            client.process.wait()
            ground.server.clients.remove(client)
            died_with_a_lock += check_whole(path, "git_add")
        print(f"  killed {number} times, {died_with_a_lock} while it held the lock ({engine})")
        check(died_with_a_lock >= 1, "it never died while it held the lock")


@case(*EVERYWHERE)
def two_servers_that_write_at_once_lose_nothing(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        made, added, refused, failures = [], [], [], []

        def write(who: str) -> None:
            try:
                client = ground.server.client("2025-11-25")
                for number in range(WRITES):
                    name = f"{who}-{number}"
                    (path / name).write_text(f"{name}\n")
                    for tool, arguments in (("git_add", {"files": [name]}), ("git_commit", {"message": f"{name}\n"})):
                        [text] = client.exchange([messages.call(1, tool, {"repo_path": str(path), **arguments})])
                        result = messages.parsed(text)["result"]
                        said = result["content"][0]["text"]
                        if not result.get("isError"):
                            made.append(said.split()[-1]) if tool == "git_commit" else added.append(name)
                        else:
                            refused.append(said)
            except Exception as error:
                failures.append(f"{who}: {error!r}")

        threads = [threading.Thread(target=write, args=(who,)) for who in ("one", "two")]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        equal(failures, [], "failures of the writers")
        equal(fsck(path), "", "git fsck")
        reachable = set(git(path, "rev-list", "HEAD").decode().split())
        equal([name for name in made if name not in reachable], [], "commits that were answered and are lost")
        known = set(git(path, "ls-files").decode().split("\n"))
        equal([name for name in added if name not in known], [], "files that were staged and are lost")
        for said in refused:
            check("lock" in said or "nothing" in said.lower() or "No changes" in said or "in this moment" in said,
                  f"a refusal names no lock: {said}")
        check(len(made) >= WRITES // 5, f"{len(made)} commits were made")


@case(*EVERYWHERE)
def a_server_and_git_itself_that_write_at_once_lose_nothing(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        made, ends = [], threading.Event()

        def write() -> None:
            for number in range(400):
                if ends.is_set():
                    return
                (path / f"git-{number}").write_text(f"{number}\n")
                words = [["add", f"git-{number}"], ["commit", "-q", "-m", f"git {number}"]]
                if all(run(path, *each, **PERSON, GIT_OPTIONAL_LOCKS="1").returncode == 0 for each in words):
                    made.append(f"git {number}")

        thread = threading.Thread(target=write)
        thread.start()
        try:
            ours = []
            for number in range(WRITES):
                (path / f"ours-{number}").write_text(f"{number}\n")
                ground.call("git_add", path, files=[f"ours-{number}"])
                answer = ground.call("git_commit", path, message=f"ours {number}\n")
                if not answer.failed:
                    ours.append(answer.text.split()[-1])
        finally:
            ends.set()
            thread.join()
        equal(fsck(path), "", "git fsck")
        reachable = set(git(path, "rev-list", "HEAD").decode().split())
        equal([name for name in ours if name not in reachable], [], "our commits that are lost")
        subjects = set(git(path, "log", "--format=%s").decode().split("\n"))
        equal([name for name in made if name not in subjects], [], "git's commits that are lost")
        check(ours and made, f"{len(ours)} commits of ours, {len(made)} of git's")
