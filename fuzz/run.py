#!/usr/bin/env python3
"""Runs the fuzzers of the sanitized build, a minute in all, or as long as wished.

    fuzz/run.py [--seconds 60] [--jobs 1] [--record] [NAME...]

What they learn stays in build/fuzz/NAME/ for the next time; fuzz/corpus/NAME/ is what they begin with.
An input that breaks something is printed as text that can be pasted into a test, and kept in
build/fuzz/. With --record, long_run.json keeps how far each of them came. The last line counts the fuzzers.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("BUILD", HERE.parent / "build"))
PROGRAMS = BUILD / "sanitized"
LEARNT = BUILD / "fuzz"
RECORD = HERE / "long_run.json"
WRITING = threading.Lock()

ONE_INPUT_SECONDS = 10
MEMORY_MEGABYTES = 1024
LINES_SHOWN = 40


def names() -> list:
    return sorted(path.name for path in (HERE / "corpus").iterdir())


def write_down(name: str, inputs: int, seconds: float, places: int) -> None:
    with WRITING:
        known = json.loads(RECORD.read_text()) if RECORD.exists() else {}
        known[name] = {"inputs": inputs, "seconds": round(seconds), "places reached": places}
        RECORD.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")


def run(name: str, seconds: int, record: bool) -> tuple:
    """Whether it went well, and what to say about it."""
    corpus = LEARNT / name
    corpus.mkdir(parents=True, exist_ok=True)
    # With `fork`, libFuzzer would go on after a crash; we want the first one.
    command = [PROGRAMS / f"fuzz_{name}", f"-max_total_time={seconds}",
               f"-timeout={ONE_INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MEGABYTES}",
               f"-dict={HERE / name}.dict", f"-artifact_prefix={LEARNT / name}-",
               "-print_final_stats=1", corpus, HERE / "corpus" / name]
    start = time.monotonic()
    ended = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
    log = ended.stdout.decode("utf-8", "replace")
    took = time.monotonic() - start
    if ended.returncode == 0:
        runs = re.search(r"stat::number_of_executed_units: (\d+)", log)
        coverage = re.findall(r"cov: (\d+)", log)
        if record:
            write_down(name, int(runs[1]) if runs else 0, took, int(coverage[-1]) if coverage else 0)
        return True, (f"{name}: {int(runs[1]) if runs else 0:,} inputs in {took:.0f} s, "
                      f"{coverage[-1] if coverage else 0} places reached")
    said = [line for line in log.splitlines() if not re.match(r"#\d+|INFO:|Dictionary:|\t", line)]
    kept = re.search(r"Test unit written to (\S+)", log)
    told = [f"FAILED {name} after {took:.0f} s", *said[-LINES_SHOWN:]]
    if kept:
        told += in_text(Path(kept[1]))
    return False, "\n  ".join(told)


def in_text(file: Path) -> list:
    """An input as hex digits and as a C++ literal, so that nothing but this text is needed."""
    data = file.read_bytes()
    escaped = "".join(chr(byte) if 32 <= byte < 127 and chr(byte) not in "\"\\?" else f"\\{byte:03o}"
                      for byte in data)
    return [f"the input, {len(data)} bytes, in {file}", f"hex: {data.hex()}", f'text: "{escaped}"',
            f"again: {PROGRAMS / '_'.join(['fuzz', file.name.split('-')[0]])} {file}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(names()))
    parser.add_argument("--seconds", type=int, default=60, help="for all together")
    parser.add_argument("--jobs", type=int, default=1, help="how many run at a time")
    parser.add_argument("--record", action="store_true", help="in long_run.json")
    arguments = parser.parse_args()
    chosen = arguments.names or names()
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        parser.error(f"there is no fuzzer '{unknown[0]}'; there are {', '.join(names())}")

    passed = failed = skipped = 0
    runnable = []
    for name in chosen:
        if (PROGRAMS / f"fuzz_{name}").exists():
            runnable.append(name)
        else:
            skipped += 1
            why = ("not built; cmake --build --preset sanitized --target fuzzers"
                   if shutil.which("clang++-22") else "clang-22 and libclang-rt-22-dev are missing")
            print(f"skipped {name}: {why}")
    jobs = max(1, min(arguments.jobs, len(runnable)))
    each = max(1, arguments.seconds * jobs // max(1, len(runnable)))
    with ThreadPoolExecutor(jobs) as pool:
        for well, words in pool.map(lambda name: run(name, each, arguments.record), runnable):
            passed += well
            failed += not well
            print(words, flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
