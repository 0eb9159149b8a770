"""What `./wasmmcp test` runs: every check and test program of the tree, each a step with a name.

A step is a program that prints `N passed, N failed[, N skipped]` as its last line. What cannot run on
this machine says why.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Callable, List, NamedTuple, Optional

from wasmmcp import author, builder, cluster, paths, provision, schemas, servers, trace

ROOT = paths.ROOT
PYTHON = sys.executable
# With the flags of the native build, so that Zig's libraries are there already.
ZIG = builder.native_compiler()
SANITIZED = paths.BUILD / "sanitized"
UNIT = "tests/unit/run.py"
# Lanes: of those that call ./wasmmcp to build, and of those that hold many processes or much memory.
BUILDING, HOLDING = "building", "holding"


class Step(NamedTuple):
    name: str
    command: List[str]
    # What it needs built: native, wasm, sanitized, and the tests of native.
    builds: tuple = ()
    # Why it cannot run here, or nothing. Asked when everything is built.
    obstacle: Optional[Callable[[], Optional[str]]] = None
    # Comes after all others, beside one of another lane, and never beside one of its own.
    lane: str = ""
    updates: bool = False  # takes --update
    is_hostile: bool = False  # has attacks of the table in tests/attacks/


def python(name: str, program: str, *arguments: str, **more) -> Step:
    return Step(name, [PYTHON, str(ROOT / program), *arguments], **more)


def no_sanitizers() -> Optional[str]:
    """ASan and libFuzzer want LLVM's own compiler, runtime and library."""
    compiler = shutil.which("clang++-22")
    if not compiler:
        return "there is no clang++-22 (Debian: clang-22)"
    llvm = Path(compiler).resolve().parents[1]
    wanted = {"libclang-rt-22-dev": llvm / "lib" / "clang" / "22" / "lib",
              "libc++-22-dev": llvm / "include" / "c++" / "v1" / "vector",
              "libc++abi-22-dev": llvm / "lib" / "libc++abi.a"}
    missing = [package for package, file in wanted.items() if not file.exists()]
    if not any((llvm / "lib" / "clang" / "22" / "lib").glob("**/libclang_rt.fuzzer*.a")):
        missing.append("libclang-rt-22-dev")
    return f"not installed: {', '.join(sorted(set(missing)))}" if missing else None


def no_wasi_sdk() -> Optional[str]:
    """Of what tests/author/sdk.py puts one together."""
    llvm, libraries = Path("/usr/lib/llvm-22"), Path("/usr/lib/wasm32-wasi")
    wanted = {"clang-22": llvm / "bin" / "clang", "lld-22": llvm / "bin" / "lld", "llvm-22": llvm / "bin" / "llvm-ar",
              "wasi-libc": libraries / "libc.a", "libc++-22-dev-wasm32": llvm / "lib" / "wasm32-wasi" / "libc++.a",
              "libc++abi-22-dev-wasm32": llvm / "lib" / "wasm32-wasi" / "libc++abi.a",
              "libclang-rt-22-dev-wasm32": llvm / "lib" / "clang" / "22" / "lib" / "wasi" / "libclang_rt.builtins-wasm32.a"}
    missing = [package for package, file in wanted.items() if not file.exists()]
    return f"not installed: {', '.join(missing)} (.ci/run has the packages)" if missing else None


def no_formatter() -> Optional[str]:
    return provision.try_steps([provision.format_step()])


def no_python_clients() -> Optional[str]:
    return provision.try_steps([provision.python_clients_step()])


def no_clients() -> Optional[str]:
    return provision.try_steps([provision.python_clients_step(), provision.node_clients_step()])


def no_langchain() -> Optional[str]:
    return provision.try_steps([provision.python_clients_step(), provision.langchain_step()])


def no_referee() -> Optional[str]:
    return provision.try_steps([provision.node_clients_step()])


def no_inspector_page() -> Optional[str]:
    return no_referee() or no_browser()


def no_registry() -> Optional[str]:
    return lacking("docker-registry", "skopeo", "buildah", "openssl", "perl")


def no_clients_of_registries() -> Optional[str]:
    return no_registry() or provision.try_steps([provision.python_clients_step(), schemas.step()])


def no_containers() -> Optional[str]:
    if os.geteuid() != 0:
        return "it needs root: it makes containers"
    return no_registry() or lacking("podman", "containerd", "ctr", "runc", "catatonit") or no_python_clients()


def no_schemas() -> Optional[str]:
    return lacking("go") or provision.try_steps([provision.python_clients_step(), schemas.step()])


def no_wasmcloud() -> Optional[str]:
    return lacking("docker-registry") or provision.try_steps([provision.python_clients_step(), schemas.wasmcloud_step()])


def no_browser() -> Optional[str]:
    return lacking("chromium", "chromedriver")


def no_balancer() -> Optional[str]:
    return lacking("haproxy")


def no_faults() -> Optional[str]:
    """strace makes calls of the system fail, and libfaketime turns clocks back."""
    if not any(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")):
        return "not installed: libfaketime (Debian: faketime; .ci/run has the packages)"
    return lacking("strace")


def no_debugger() -> Optional[str]:
    return lacking("gdb")


def no_cluster() -> Optional[str]:
    return cluster.missing() or no_python_clients()


def no_document() -> Optional[str]:
    return provision.try_steps([author.step()])


def lacking(*programs: str) -> Optional[str]:
    """Why what runs these cannot run. Debian has some of them where only root looks."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    missing = [name for name in programs if not shutil.which(name, path=path)]
    return f"not installed: {', '.join(missing)} (.ci/run has the packages)" if missing else None


def tested_servers() -> list:
    return [server for server in servers.all_servers() if any(server.folder.glob("*_test.cpp"))]


def unit_programs() -> list:
    """The framework's, and one for each server that has tests."""
    return ["unit_framework", *(f"unit_{server.artefact}" for server in tested_servers())]


def unit_steps() -> list:
    """Natively with sanitizers, or without where there are none; and in WASM."""
    steps = []
    for program in unit_programs():
        what = program.replace("unit_", "")
        steps += [
            python(f"unit: {what}, sanitized", UNIT, str(SANITIZED / program), builds=("sanitized",),
                   obstacle=no_sanitizers),
            python(f"unit: {what}, in WASM", UNIT, str(paths.WASM / f"{program}.wasm"), builds=("wasm",)),
        ]
        if no_sanitizers():
            steps.append(python(f"unit: {what}, native", UNIT, str(paths.NATIVE / program), builds=("native", "native tests")))
    return steps


def compare_steps() -> list:
    """Each server that has a peer beside it."""
    names = sorted(file.stem.replace("compare_", "") for file in (ROOT / "tests" / "compare").glob("compare_*.py"))
    return [python(f"beside its peer: {name.replace('_', '-')}", f"tests/compare/compare_{name}.py",
                   builds=("native", "wasm"), obstacle=no_clients) for name in names]


def project_steps() -> list:
    """Of an author's project: its unit tests, and the sessions that `trace` has recorded."""
    steps = []
    for server in tested_servers():
        program = f"unit_{server.artefact}"
        steps += [python(f"unit: {server.name}, native", UNIT, str(paths.NATIVE / program), builds=("native",)),
                  python(f"unit: {server.name}, in WASM", UNIT, str(paths.WASM / f"{program}.wasm"), builds=("wasm",))]
    if any(paths.PROJECT.glob(trace.PATTERN)):
        steps.append(Step("recorded sessions", [str(ROOT / "wasmmcp"), "replay"], builds=("wasm",)))
    return steps


def cluster_steps() -> list:
    """Not among all: it wants the programs of Kubernetes."""
    return [python("cluster", "tests/cluster/run.py", builds=("native", "wasm"), obstacle=no_cluster, lane=HOLDING)]


def all_steps() -> list:
    if paths.IS_OUTSIDE:
        return project_steps()
    both = ("native", "wasm")
    # Long steps come before short ones, so that no core is idle at the end. Tidy lets the others go before it: it is the one
    # that would keep all cores busy.
    return [
        python("check: tidy", "tools/checks/tidy.py", builds=("native",)),
        python("conformance", "tests/conformance/run.py", builds=both, obstacle=no_referee),
        python("clients", "tests/clients/run.py", builds=both, obstacle=no_clients),
        python("hostile repositories: in WASM", "tests/git/run.py", "wasi", builds=("wasm",), is_hostile=True),
        python("hostile repositories: native", "tests/git/run.py", "native", builds=("native",), is_hostile=True),
        python("hostile files", "tests/filesystem/run.py", builds=(*both, "sanitized"), is_hostile=True),
        python("providers of models", "tests/providers/run.py", builds=both, is_hostile=True),
        python("sessions and state", "tests/state/run.py", builds=both),
        python("fetch from a web on loopback", "tests/fetch/run.py", builds=(*both, "sanitized"), is_hostile=True),
        python("telemetry", "tests/otlp/run.py", builds=both),
        python("quality of pages", "tests/fetch/quality.py", builds=both, obstacle=no_python_clients, updates=True),
        python("oracle: git", "tests/oracle/git/run.py", builds=both, obstacle=no_python_clients),
        python("check: format", "tools/checks/format.py", obstacle=no_formatter),
        python("check: layers", "tools/checks/layers.py"),
        python("check: lengths", "tools/checks/lengths.py"),
        python("check: tracked files", "tools/checks/tracked.py"),
        python("check: imports and sizes", "tools/checks/components.py", builds=("wasm",), updates=True),
        *unit_steps(),
        python("refusals", "tests/refusals/run.py", "--cxx", ZIG, builds=("native",)),
        python("oracle: patterns", "tests/oracle/patterns.py", "--cxx", ZIG),
        python("oracle: time zones", "tests/oracle/time_zones.py", "--zoneinfo", str(provision.ZONEINFO), "--probe",
               str(paths.NATIVE / "zone_probe"), builds=("native",)),
        python("oracle: charset", "tests/oracle/charset.py", "--lexbor", str(provision.LEXBOR / "lexbor" / "encoding"),
               "--probe", str(paths.NATIVE / "charset_probe"), builds=("native",)),
        python("oracle: formats", "tests/oracle/formats.py", "--probe", str(paths.NATIVE / "format_probe"),
               builds=("native",)),
        python("oracle: resizing", "tests/oracle/resizing.py", "--probe", str(paths.NATIVE / "resize_probe"),
               builds=("native",), obstacle=no_python_clients),
        python("oracle: globs", "tests/oracle/globs.py", "--probe", str(paths.NATIVE / "matching_probe"),
               builds=("native",), obstacle=no_referee),
        python("oracle: pandas", "tests/aggregate/pandas_oracle.py", builds=both, obstacle=no_python_clients),
        python("oracle: robots.txt", "tests/oracle/robots.py", "--probe", str(paths.NATIVE / "matching_probe"),
               builds=("native",), obstacle=no_python_clients),
        python("oracle: pictures", "tests/oracle/pictures.py", "--hostile", str(paths.NATIVE / "picture_probe"),
               str(paths.WASM / "picture_probe.wasm"), builds=both, obstacle=no_python_clients),
        *compare_steps(),
        python("clients: LangChain", "tests/clients/test_langchain_integration.py", builds=both, obstacle=no_langchain),
        python("clients: LangChain over HTTP", "tests/clients/test_http_langchain.py", builds=both, obstacle=no_langchain),
        python("clients: OpenAI Agents SDK", "tests/clients/test_openai_agents.py", builds=both, obstacle=no_python_clients),
        python("clients: the page of Inspector", "tests/clients/test_inspector_page.py", builds=both, obstacle=no_inspector_page),
        python("host: HTTP on sockets", "tests/host/http_server.py", builds=both),
        python("host: where sockets listen", "tests/host/listening.py", builds=("wasm",)),
        python("host: native program", "tests/host/native_program.py", builds=("native",)),
        python("host: components", "tests/host/components.py", builds=("wasm",), is_hostile=True),
        python("host: outgoing HTTP", "tests/host/outgoing.py", builds=both),
        python("host: native TLS", "tests/host/tls.py", builds=("native",), obstacle=no_python_clients),
        python("images of every kind", "tests/images/run.py", builds=(*both, "sanitized"), obstacle=no_python_clients, is_hostile=True),
        python("logs of every format", "tests/logs/run.py", builds=(*both, "sanitized"), is_hostile=True),
        python("transcripts", "tests/transcripts/run.py", builds=("native",), updates=True),
        python("wire schemas", "tests/schema/run.py", obstacle=no_referee),
        python("agreement of all engines", "tests/agreement/run.py", builds=both),
        python("HTTP", "tests/http/run.py", builds=both, is_hostile=True),
        python("standard input and output", "tests/stdio/run.py", builds=both, obstacle=no_referee),
        python("faults from outside", "tests/faults/run.py", builds=(*both, "sanitized"), obstacle=no_faults),
        python("isolation", "tests/isolation/run.py", builds=both, is_hostile=True),
        python("instructions of a call", "tests/fuel/run.py", builds=("wasm",), updates=True),
        python("lists, tables and files of harm", "tests/aggregate/run.py", builds=(*both, "sanitized")),
        python("entries of clients", "tests/commands/entries.py", builds=both, obstacle=no_python_clients),
        python("deploy: images", "tests/deploy/images.py", builds=("wasm",), obstacle=no_clients_of_registries),
        python("deploy: manifests", "tests/deploy/static.py", obstacle=no_schemas),
        python("deploy: what was declared", "tests/deploy/declared.py", obstacle=no_python_clients),
        python("deploy: wasmCloud", "tests/deploy/wasmcloud.py", builds=("wasm",), obstacle=no_wasmcloud),
        python("deploy: containers", "tests/deploy/containers.py", builds=both, obstacle=no_containers,
               lane=BUILDING),
        python("deploy: programs of Kubernetes", "tests/cluster/building.py"),
        python("deploy: draining", "tests/deploy/draining.py", builds=("wasm",), obstacle=no_balancer),
        python("commands", "tests/commands/run.py", builds=both, lane=BUILDING),
        python("debugging", "tests/commands/debugging.py", builds=both, obstacle=no_debugger, lane=BUILDING),
        python("a project elsewhere", "tests/author/run.py", builds=both, obstacle=no_document, lane=BUILDING),
        python("a wasi-sdk in the place of Zig", "tests/author/sdk.py", obstacle=no_wasi_sdk),
        python("the page of inspect", "tests/page/run.py", builds=both, obstacle=no_browser),
        python("the site of the documentation", "tests/site/run.py", obstacle=no_python_clients),
        python("docs", "tests/docs/run.py", builds=both, lane=BUILDING),
        python("the same bytes elsewhere", "tests/supply/reproducible.py", builds=("wasm",), lane=BUILDING),
        python("hostile input", "tests/hostile/run.py", builds=(*both, "sanitized"), lane=HOLDING, is_hostile=True),
        python("what we take from others", "tests/supply/run.py", builds=both),
        python("a short soak", "tests/soak/run.py", builds=both),
        # After those whose cases the table names.
        python("attacks on every server", "tests/attacks/run.py", "--report", str(paths.BUILD / "attacks"),
               builds=(*both, "sanitized"), obstacle=no_clients, lane=HOLDING, updates=True, is_hostile=True),
        python("fuzz", "fuzz/run.py", "--seconds", "60", "--jobs", "2", builds=("sanitized",),
               obstacle=no_sanitizers, lane=HOLDING),
    ]
