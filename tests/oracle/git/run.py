#!/usr/bin/env python3
"""The git server against the git program: repositories of every shape are read by both, and what the server
writes is what the program would have written.

    tests/oracle/git/run.py [WORDS OF A SHAPE'S NAME]

Each answer has to be the text that the program prints, or what derived.py makes of that, byte for byte, but for
what differences.py lists. derived.py itself is held against the official server (PyPI `mcp-server-git`).
"""

import difflib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Dict, List

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import contents  # noqa: E402,F401
import states  # noqa: E402,F401
from cli import ENVIRONMENT  # noqa: E402
from differences import DIFFERENCES, listed  # noqa: E402
from reads import Answer, Asker, Question, asked  # noqa: E402
from shapes import make_all  # noqa: E402
from support.engines import STDIO, Engine  # noqa: E402
from support.peers import GIT, PYTHON  # noqa: E402
from support.results import Results, Skip, check  # noqa: E402
import structured  # noqa: E402,F401
import writes  # noqa: E402

# What the official server reads without a fault of its own.
READ_BY_THE_OFFICIAL = ["linear", "merges", "octopus", "renames", "swapped", "symlinks", "odd_names", "foreign_names",
                        "no_final_newline", "messages", "empty_commits", "deltas"]
VARIABLES = {name: value for name, value in ENVIRONMENT.items()
             if name.startswith(("GIT_", "LC_")) or name in ("HOME", "TZ")}
NO_LIMIT = {"WASMMCP_RESULT_LIMIT": str(1 << 30)}


def shown(question: Question, home: Path, expected: Answer, got: Answer) -> str:
    """What is asked, and the lines that differ."""
    words = {name: value for name, value in question.arguments.items() if name != "repo_path"}
    repository = Path(question.arguments["repo_path"]).relative_to(home)
    texts = [f"{'FAILED: ' if each.failed else ''}{each.text}".split("\n") for each in (expected, got)]
    lines = difflib.unified_diff(*texts, "expected", "got", n=1, lineterm="")
    return f"{repository}: {question.tool} {words or ''}\n" + "\n".join(line[:200] for line in list(lines)[:30])


def is_same(expected: Answer, got: Answer) -> bool:
    """Failures have sentences of their own."""
    return (expected.failed and got.failed) or expected == got


class Oracle:
    def __init__(self, home: Path, made: Dict[str, List[Path]], results: Results):
        self.home = home
        self.results = results
        self.made = made
        # Asked once, answered for all engines.
        self.asked: Dict[str, List[tuple]] = {}
        for shape, repositories in made.items():
            questions = [question for each in repositories for question in Asker(each).questions()]
            self.asked[shape] = [(question, question.answer()) for question in questions]

    def hold_against(self, client, engine: Engine, shape: str, tools: tuple = ()) -> None:
        for tool in sorted({question.tool for question, _ in self.asked[shape]}):
            if not tools or tool in tools:
                self.results.run(f"{tool} of {shape} ({engine.name})",
                                 lambda: self.compare(client, engine, shape, tool))

    def compare(self, client, engine: Engine, shape: str, tool: str) -> None:
        wrong, count = [], 0
        for question, expected in self.asked[shape]:
            if question.tool == tool and (engine is not GIT or is_official(question)):
                count += 1
                got = asked(client, tool, question.arguments)
                if not is_same(expected, got):
                    wrong.append(shown(question, self.home, expected, got))
        if listed(shape, tool, engine):
            check(wrong, "it is as the program says by now, while differences.py lists it")
        else:
            check(not wrong, f"{len(wrong)} of {count} answers differ\n" + "\n".join(wrong[:3]))


def is_official(question: Question) -> bool:
    more = {"author", "path", "grep", "skip", *(["revision"] if question.tool == "git_log" else [])}
    return not more & set(question.arguments)


def read_by_the_official(oracle: Oracle) -> None:
    with GIT.start("git", VARIABLES) as server:
        client = server.client("2025-11-25")
        for shape in READ_BY_THE_OFFICIAL:
            if shape in oracle.made:
                oracle.hold_against(client, GIT, shape, ("git_log", "git_show"))


def read_by_ours(oracle: Oracle, engine: Engine) -> None:
    with engine.start("git", NO_LIMIT, directories={str(oracle.home): str(oracle.home)}) as server:
        client = server.client("2025-11-25")
        for shape in oracle.made:
            oracle.hold_against(client, engine, shape)


def main(words: List[str]) -> int:
    results = Results()
    home = Path(tempfile.mkdtemp()).resolve()
    try:
        oracle = Oracle(home, make_all(home, words), results)
        if GIT.needs.exists():
            results.run("the official server ends well", lambda: read_by_the_official(oracle))
        else:
            results.skip("the official server", "not installed; ./wasmmcp test fetches it")
        for engine in STDIO:
            missing = engine.missing_for("git")
            if missing:
                results.skip(f"all shapes ({engine.name})", missing)
                continue
            results.run(f"a server that ends well ({engine.name})", lambda: read_by_ours(oracle, engine))
            writes.hold_all(results, engine, home, words)
        results.run("ten shapes differ at most",
                    lambda: check(len({each.shape for each in DIFFERENCES}) <= 10, f"{len(DIFFERENCES)} lines"))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return results.close()


if __name__ == "__main__":
    sys.exit(main([word.lower() for word in sys.argv[1:]]))
