#!/usr/bin/env python3
"""How `./wasmmcp test cluster` comes by the programs of Kubernetes, with a stand-in for Go: the real one takes minutes.

    tests/cluster/building.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import Iterator
from unittest import mock

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "deploy"), str(TESTS)]

from parts import folder  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import cluster, cluster_programs, paths, testing  # noqa: E402
from wasmmcp.console import Failure  # noqa: E402

VERSION = "v1.37.2"
# Writes down its words, and where it keeps what it fetches; fails when there is a file of that name.
GO = """#!/bin/sh
if [ "$1" = version ]; then
  echo "go version GO linux/amd64"
  exit
fi
echo "$* in $PWD" >> HOME/called
[ ! -e HOME/no-proxy ] || { echo "dial tcp: no such host"; exit 1; }
mkdir -p "$GOMODCACHE" "$GOCACHE"
touch "$GOMODCACHE/a" "$GOCACHE/b"
for word; do
  if [ "$before" = -o ]; then echo program > "$word" && chmod 755 "$word"; fi
  before=$word
done
"""


class Machine:
    def __init__(self, home: Path):
        self.home, self.programs = home, home / "cluster"

    def install(self, go: str) -> None:
        program = self.home / "go"
        program.write_text(GO.replace("HOME", str(self.home)).replace("GO ", f"{go} "))
        program.chmod(0o755)

    def called(self) -> list:
        """Since the last time that it was asked."""
        file = self.home / "called"
        lines = file.read_text().splitlines() if file.is_file() else []
        file.unlink(missing_ok=True)
        return lines

    def built(self) -> list:
        """The programs, as they came."""
        return [re.search(r"/cmd/(\S+) in", line)[1] for line in self.called()]


@contextlib.contextmanager
def machine(go: str = "go1.26.8") -> Iterator[Machine]:
    """One that has all but the programs of Kubernetes."""
    with folder() as home, contextlib.ExitStack() as changed:
        made = Machine(home)
        if go:
            made.install(go)
        environment = {"PATH": f"{home}:/usr/bin:/bin" if go else str(home)}
        changed.enter_context(mock.patch.dict(os.environ, environment))
        os.environ.pop(cluster.VARIABLE, None)
        for place, name, value in ((cluster_programs, "FOLDER", made.programs), (paths, "TOOLS", home / "tools"),
                                   (paths, "STAMPS", home / "stamps"), (paths, "LOGS", home / "log"),
                                   (cluster, "no_machine", lambda: None)):
            changed.enter_context(mock.patch.object(place, name, value))
        yield made


def failure_of(work) -> str:
    try:
        work()
    except Failure as failure:
        return str(failure)
    raise AssertionError("it did not fail")


@case
def each_is_built_once_from_what_is_pinned():
    with machine() as one:
        check("has not built them yet" in cluster.missing(), "there are programs already")
        cluster.provide()
        called = one.called()
        for line, program in zip(called, cluster_programs.PROGRAMS):
            check(line.startswith("build -mod=readonly ") and line.endswith(
                f" -o {one.programs}/{program} k8s.io/kubernetes/cmd/{program} in {cluster_programs.PINNED}"), line)
            check(f"version.gitVersion={VERSION} " in line and "gitMajor=1 " in line and "gitMinor=37 " in line, line)
        equal(len(called), len(cluster.PARTS), "programs")
        equal(cluster.missing(), None)
        equal(cluster.programs(one.home), {part: [str(one.programs / part)] for part in cluster.PARTS})
        equal(sorted(file.name for file in one.programs.iterdir()), sorted(cluster.PARTS), "what is left")
        cluster.provide()
        equal(one.built(), [], "what is built again")


@case
def another_version_is_built_anew():
    with machine() as one:
        cluster.provide()
        one.called()
        pins = one.home / "pins"
        pins.mkdir()
        for name in ("go.mod", "go.sum"):
            (pins / name).write_text((cluster_programs.PINNED / name).read_text().replace(VERSION, "v1.38.0"))
        with mock.patch.object(cluster_programs, "PINNED", pins):
            cluster.provide()
        check(all("gitMinor=38 " in line for line in one.called()), "it says another version")


@case
def what_failed_is_told_and_what_was_built_stays():
    with machine() as one:
        first, second = cluster_programs.PROGRAMS[:2]
        cluster_programs.provision.carry_out(cluster_programs.steps()[:1])
        equal(one.built(), [first])
        (one.home / "no-proxy").touch()
        said = failure_of(testing.test_cluster)
        check(f"building {second} failed: dial tcp: no such host" in said, said)
        equal(one.built(), [second])
        (one.home / "no-proxy").unlink()
        cluster.provide()
        equal(one.built(), list(cluster_programs.PROGRAMS[1:]))


@case
def without_a_new_go_it_says_which_one():
    for go, told in (("", "go is missing; "), ("go1.19.8", "says 'go version go1.19.8 linux/amd64'; "), ("devel", "says 'go version devel")):
        with machine(go) as one:
            said = failure_of(testing.test_cluster)
            check(told in said and "Go 1.26 or newer" in said and cluster.VARIABLE in said, said)
            equal(one.called(), [], f"calls of {go or 'no go'}")


@case
def a_folder_that_is_named_is_taken_as_it_is():
    with machine() as one:
        named = one.home / "named"
        named.mkdir()
        os.environ[cluster.VARIABLE] = str(named)
        cluster.provide()
        equal(one.called(), [], "what is built")
        said = cluster.missing()
        check(f"{cluster.VARIABLE} is {named}, and there is no " in said and all(part in said for part in cluster.PARTS), said)
        for part in cluster.PARTS:
            (named / part).write_text("")
        equal(cluster.missing(), None)
        equal(cluster.programs(one.home)["kubelet"], [str(named / "kubelet")])


@case
def nothing_is_built_for_a_machine_that_could_not_use_it():
    with machine() as one, mock.patch.object(cluster, "no_machine", lambda: "it needs root"):
        cluster.provide()
        equal(one.called(), [])
        equal(cluster.missing(), "it needs root")


@case
def every_module_is_pinned_by_a_checksum():
    pins, sums = ((cluster_programs.PINNED / name).read_text() for name in ("go.mod", "go.sum"))
    equal(cluster_programs.version(), VERSION)
    replaced = re.findall(r"^\t(\S+) => (\S+) (\S+)$", pins, re.M)
    equal({(name == other, version) for name, other, version in replaced}, {(True, VERSION.replace("v1.", "v0."))}, "modules beside it")
    equal(sorted(re.findall(r"^\tk8s\.io/kubernetes/cmd/(\S+)$", pins, re.M)), sorted(cluster.PARTS), "programs")
    # A folder of this machine, or a module without a checksum, would be none of the registry's.
    check("=> ." not in pins and "=> /" not in pins, "a module is replaced by a folder")
    named = {name: version for name, _, version in replaced}
    for name, version in re.findall(r"^(?:\t|require )(\S+\.\S+) (v\S+)(?: // indirect)?$", pins, re.M):
        version = named.get(name, version)
        check(f"\n{name} {version} h1:" in f"\n{sums}", f"{name} {version} has no checksum")


if __name__ == "__main__":
    sys.exit(main(__doc__))
