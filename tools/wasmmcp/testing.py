"""`test`: builds, runs the steps some at a time, and counts."""

import os
import re
import shutil
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, Optional

from wasmmcp import builder, cluster, paths, provision
from wasmmcp.console import Failure, say, seconds, shown
from wasmmcp.steps import Step, all_steps, cluster_steps, no_sanitizers

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")
STEP_SECONDS = 900
# Steps at a time. Most wait more than they compute, for what starts and for limits of time: 66 s of a processor in the 267 s
# of the referee.
WORKERS = 3
# What steps can want: its name, and the preset, the target and the words for it.
BUILDS = [("native", "native", "all", "building the native programs"),
          ("native tests", "native", "unit_tests", "building the native unit tests"),
          ("wasm", "wasm", "all", "building the components"),
          ("sanitized", "sanitized", "all", "building with sanitizers")]
RECORDS = paths.LOGS / "records"  # what came of each case of the last run


class Outcome(NamedTuple):
    step: Step
    passed: int
    failed: int
    skipped: int
    duration: float
    output: str
    why: str = ""  # it did not run, or broke before it could count


def test(only: str, update: bool) -> int:
    chosen = [step for step in all_steps() if only.lower() in step.name.lower()]
    if not chosen and not only:
        raise Failure("there is nothing to test: no *_test.cpp, and no sessions that trace has recorded")
    if not chosen:
        raise Failure(f"no step has '{only}' in its name; they are: "
                      f"{', '.join(step.name for step in all_steps())}")
    return run_steps(chosen, update)


def test_hostile() -> int:
    """The attacks of tests/attacks/, and before them the other programs that the table has cases of."""
    return run_steps([step for step in all_steps() if step.is_hostile], False)


def test_deploy() -> int:
    """Images, containers and manifests."""
    return run_steps([step for step in all_steps() if step.name.startswith("deploy: ")], False)


def test_cluster() -> int:
    """A real Kubernetes, with the programs that WASMMCP_CLUSTER_BIN names, or built ones."""
    cluster.provide()
    return run_steps(cluster_steps(), False)


def run_steps(chosen: list, update: bool) -> int:
    build_for(chosen)
    shutil.rmtree(RECORDS, ignore_errors=True)
    RECORDS.mkdir(parents=True)
    outcomes = run_all(chosen, update)
    return close(outcomes)


def build_for(chosen: list) -> None:
    wanted = {name for step in chosen for name in step.builds}
    builds = [build for build in BUILDS if build[0] in wanted and not (build[0] == "sanitized" and no_sanitizers())]
    provision.carry_out(builder.library_steps(*sorted({preset for _, preset, _, _ in builds})))
    for _, preset, target, what in builds:
        builder.build(preset, [target], what)


def run_all(chosen: list, update: bool) -> list:
    """Some at a time; at last the lanes, each step by step."""
    outcomes = []
    lock = threading.Lock()

    def work(step: Step) -> None:
        outcome = run(step, update)
        with lock:
            outcomes.append(outcome)
            tell(outcome)

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        list(pool.map(work, (step for step in chosen if not step.lane)))
    lanes = sorted({step.lane for step in chosen if step.lane})
    with ThreadPoolExecutor(max_workers=len(lanes) or 1) as pool:
        list(pool.map(lambda lane: [work(step) for step in chosen if step.lane == lane], lanes))
    return outcomes


def run(step: Step, update: bool) -> Outcome:
    start = time.monotonic()
    reason = step.obstacle() if step.obstacle else None
    if reason:
        return Outcome(step, 0, 0, 1, 0, "", reason)
    command = [*step.command, *(["--update"] if update and step.updates else [])]
    # Each step in a process group of its own, so that nothing it started outlives it.
    process = subprocess.Popen(command, cwd=paths.PROJECT, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors="replace", env=paths.environment(
                                   PYTHONUNBUFFERED="1", TEST_RECORDS=str(RECORDS), TEST_RECORD=str(RECORDS / f"{slug(step)}.jsonl")),
                               start_new_session=True)
    try:
        output, _ = process.communicate(timeout=STEP_SECONDS)
    except subprocess.TimeoutExpired:
        end_group(process)
        output, _ = process.communicate()
        output += f"\nended after {STEP_SECONDS} seconds"
    except BaseException:
        end_group(process)
        raise
    log_of(step).parent.mkdir(parents=True, exist_ok=True)
    log_of(step).write_text(output)
    return judge(step, process.returncode, output, time.monotonic() - start)


def judge(step: Step, status: int, output: str, duration: float) -> Outcome:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    closing = CLOSING.match(lines[-1]) if lines else None
    if not closing:
        return Outcome(step, 0, 1, 0, duration, output, f"it ended with status {status} and no count")
    passed, failed, skipped = (int(count or 0) for count in closing.groups())
    if status != 0 and failed == 0:
        return Outcome(step, passed, 1, skipped, duration, output,
                       f"it counted no failure, but ended with status {status}")
    if passed + failed + skipped == 0:
        return Outcome(step, 0, 1, 0, duration, output, "it ran nothing")
    return Outcome(step, passed, failed, skipped, duration, output)


def end_group(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, 9)
    except ProcessLookupError:
        pass


def log_of(step: Step) -> Path:
    return paths.LOGS / f"test-{slug(step)}.txt"


def slug(step: Step) -> str:
    return re.sub(r"[^a-z0-9]+", "-", step.name.lower()).strip("-")


def tell(outcome: Outcome) -> None:
    step, passed, failed, skipped, duration, output, why = outcome
    if not passed and not failed:
        return say(f"  not run  {step.name}: {why}")
    counts = f"{passed} passed" + (f", {failed} failed" if failed else "") + (
        f", {skipped} not run" if skipped else "")
    say(f"  {'FAILED ' if failed else 'ok     '}  {step.name}: {counts} ({seconds(duration)})")
    if failed:
        lines = output.rstrip().splitlines()
        say("\n".join(f"      {line}" for line in ([why] if why else []) + lines[-60:]))
        say(f"      (all of it: {shown(log_of(step))})")


def reasons(outcome: Outcome) -> list:
    if outcome.why and not outcome.passed:
        return [f"{outcome.step.name}: {outcome.why}"]
    told = [line for line in outcome.output.splitlines() if line.lower().startswith("skipped")]
    return [f"{outcome.step.name}: {line}" for line in told] or [f"{outcome.step.name}: see its log"]


def close(outcomes: list) -> int:
    not_run = [line for outcome in outcomes if outcome.skipped for line in reasons(outcome)]
    if not_run:
        say("not run:")
        for line in not_run:
            say(f"  {line}")
    failed: Optional[str] = ", ".join(outcome.step.name for outcome in outcomes if outcome.failed)
    if failed:
        say(f"failed: {failed}")
    passed, failures, skipped = (sum(getattr(outcome, name) for outcome in outcomes)
                                 for name in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failures} failed, {skipped} skipped", flush=True)
    return 1 if failures else 0
