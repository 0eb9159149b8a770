"""The official referee judges our servers, on every way to serve them over HTTP.

    python3 tests/conformance/run.py [WORDS OF A CASE'S NAME]

A case is one of its scenarios for one revision, scored or not. What it may find is in baseline.txt.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import referee  # noqa: E402
from answers import NO_KEY, NO_STATE  # noqa: E402
from baseline import Baseline  # noqa: E402
from support import issuer  # noqa: E402
from support.engines import HTTP, WASI_HTTP, WASI_HTTP_P3, Engine, Server  # noqa: E402
from support.results import Results, check, equal  # noqa: E402

KEY = "0123456789abcdef" * 4  # as ./wasmmcp serve makes up
WASI = [WASI_HTTP, WASI_HTTP_P3]
BASELINE = Path(__file__).with_name("baseline.txt")

# What every server with tools is asked; the other scenarios want tools, prompts and resources by name.
GENERIC = {
    "2025-11-25": ["server-initialize", "ping", "tools-list", "server-sse-multiple-streams",
                   "dns-rebinding-protection"],
    "2026-07-28": ["server-stateless", "tools-list", "server-sse-multiple-streams",
                   "dns-rebinding-protection", "caching", "http-header-validation",
                   "input-required-result-unsupported-methods"],
}
# And what a server is asked that has them, whatever they are called.
WITH_HEADER = {"2026-07-28": ["http-custom-header-server-validation"]}
WITH_ALL = {
    "2025-11-25": ["resources-list", "prompts-list", "logging-set-level", "server-session-lifecycle"],
    "2026-07-28": ["resources-list", "prompts-list", "sep-2164-resource-not-found", *WITH_HEADER["2026-07-28"]],
}

AUDIENCE = "https://mcp.example/mcp"
OAUTH = {"WASMMCP_OAUTH_ISSUER": issuer.ISSUER, "WASMMCP_OAUTH_AUDIENCE": AUDIENCE, "WASMMCP_OAUTH_JWKS": issuer.JWKS}


def generic_and(more: Dict[str, list]) -> Dict[str, list]:
    return {revision: [*names, *more.get(revision, [])] for revision, names in GENERIC.items()}


def access_token() -> str:
    return issuer.token({"iss": issuer.ISSUER, "aud": AUDIENCE, "sub": "referee", "exp": int(time.time()) + 3600,
                         "scope": "vault:read vault:write"}, {"alg": "RS256", "kid": "r", "typ": "at+jwt"})


class Subject(NamedTuple):
    name: str
    server: str
    section: str  # of baseline.txt
    has_key: bool = True
    has_state: bool = False
    scenarios: object = None  # those named, by revision, or all
    questions: tuple = ()  # what else its answers have to be: functions of a Server
    engines: list = HTTP
    variables: dict = {}
    token: str = ""  # what the referee has to show
    passes: dict = {}  # where all scenarios are asked: how many of those scored and not scored, by revision


SUBJECTS = [
    Subject("conformance", "conformance", "all there is", has_state=True,
            passes={"2025-11-25": (30, 3), "2026-07-28": (37, 13)}),
    # A native server keeps its state in memory when it has no directory.
    Subject("no state", "conformance", "no state", questions=NO_STATE, engines=WASI,
            passes={"2025-11-25": (26, 3), "2026-07-28": (37, 4)}),
    Subject("no key", "conformance", "no key", has_key=False, has_state=True, questions=NO_KEY,
            passes={"2025-11-25": (26, 3), "2026-07-28": (27, 12)}),
    Subject("time", "time", "tools alone", scenarios=GENERIC),
    Subject("sequential-thinking", "sequential-thinking", "tools and state", has_state=True,
            scenarios=GENERIC),
    # How they are served is the framework's, which those before have shown; what they have is the same on each.
    Subject("tea", "tea", "tools alone", scenarios=GENERIC, engines=[WASI_HTTP]),
    Subject("filesystem", "filesystem", "tools and a template", scenarios=GENERIC, engines=WASI),
    Subject("summarize", "summarize", "tools and state", has_state=True, scenarios=GENERIC, engines=[WASI_HTTP]),
    Subject("data-aggregate", "data-aggregate", "tools alone", scenarios=GENERIC, engines=[WASI_HTTP_P3]),
    Subject("fetch", "fetch", "tools and a prompt", scenarios=GENERIC, engines=WASI),
    Subject("git", "git", "tools alone", scenarios=GENERIC, engines=[WASI_HTTP]),
    Subject("image-resize", "image-resize", "tools alone", scenarios=GENERIC, engines=[WASI_HTTP_P3]),
    Subject("log-parser", "log-parser", "tools alone", scenarios=GENERIC, engines=[WASI_HTTP]),
    Subject("suite", "suite", "tools and state", has_state=True, scenarios=GENERIC,
            variables={"WASMMCP_SUITE_SERVERS": "time"}, engines=[WASI_HTTP_P3]),
    Subject("notebook", "notebook", "all features", has_state=True, scenarios=generic_and(WITH_ALL),
            engines=[WASI_HTTP]),
    Subject("probe", "probe", "tools and state", has_state=True, scenarios=generic_and(WITH_HEADER), engines=[WASI_HTTP]),
    Subject("vault", "vault", "tools alone", scenarios=GENERIC, variables=OAUTH, token=access_token(),
            engines=[WASI_HTTP_P3]),
]


class Judge:
    def __init__(self, words: list):
        self.words = words
        self.results = Results()

    def read(self) -> None:
        self.baseline = Baseline(BASELINE)
        self.sets = {revision: referee.scenarios(revision) for revision in referee.REVISIONS}

    def scenarios_of(self, subject: Subject, revision: str) -> list:
        return subject.scenarios[revision] if subject.scenarios else self.sets[revision].all

    def chosen(self, subject: Subject, engine: Engine) -> Dict[tuple, str]:
        """The names of the cases, by what they ask: a scenario of a revision, or a question of ours."""
        asked = [(revision, scenario) for revision in referee.REVISIONS
                 for scenario in self.scenarios_of(subject, revision)]
        names = {(revision, scenario): f"{scenario} ({subject.name}, {engine.name}, {revision})"
                 for revision, scenario in asked}
        names.update({(question,): f"{question.__name__.replace('_', ' ')} "
                      f"({subject.name}, {engine.name})" for question in subject.questions})
        return {key: name for key, name in names.items()
                if all(word in name.lower() for word in self.words)}

    def judge(self, subject: Subject, engine: Engine) -> None:
        cases = self.chosen(subject, engine)
        missing = engine.missing_for(subject.server)
        if missing and cases:
            self.results.skip(f"{len(cases)} cases ({subject.name}, {engine.name})", missing)
        elif cases:
            with tempfile.TemporaryDirectory() as state:
                self.results.run(f"a server that ends well ({subject.name}, {engine.name})",
                                 lambda: self.serve(subject, engine, cases, state))

    def serve(self, subject: Subject, engine: Engine, cases: Dict[tuple, str], state: str) -> None:
        variables = {**subject.variables, **({"WASMMCP_KEY": KEY} if subject.has_key else {})}
        with engine.start(subject.server, variables,
                          state=state if subject.has_state else None) as server:
            for revision in referee.REVISIONS:
                chosen = {asked[1]: name for asked, name in cases.items() if asked[0] == revision}
                if chosen:
                    self.score(subject, server, revision, chosen)
            for question in subject.questions:
                if (question,) in cases:
                    self.results.run(cases[question,], lambda: question(server))

    def score(self, subject: Subject, server: Server, revision: str, chosen: Dict[str, str]) -> None:
        url = f"http://{server.address[0]}:{server.address[1]}/mcp"
        found = referee.findings(url, revision, subject.scenarios[revision] if subject.scenarios else None, subject.token)
        listed = self.baseline.of(subject.section, server.engine.name, revision)
        for scenario, name in chosen.items():
            def compare() -> None:
                check(scenario in found, "the referee did not run it")
                self.baseline.compare(found[scenario], listed.get(scenario, []))
            self.results.run(name, compare)
        if not subject.scenarios and not self.words:
            self.results.run(f"the score ({subject.name}, {server.engine.name}, {revision})",
                             lambda: self.is_scored(subject, revision, found))

    def is_scored(self, subject: Subject, revision: str, found: Dict[str, referee.Findings]) -> None:
        passes = tuple(passed(found, names) for names in self.sets[revision])
        print(f"{subject.name}, {revision}: " + ", ".join(
            f"{what} {count} of {len(names)}" for what, count, names in
            zip(("scored", "not scored"), passes, self.sets[revision])), flush=True)
        equal(passes, subject.passes[revision], "how many pass, scored and not")

    def baseline_is_about_what_is_judged(self) -> None:
        asked: Dict[str, set] = {}
        for subject in SUBJECTS:
            asked.setdefault(subject.section, set()).update(
                (revision, scenario) for revision in referee.REVISIONS
                for scenario in self.scenarios_of(subject, revision))
        faults = [f"there is no '[{section}]'; they are {list(asked)}"
                  for section in self.baseline.sections if section not in asked]
        faults += [f"baseline.txt:{line.number}: in '[{line.section}]' nothing is asked "
                   f"'{line.scenario}' for {line.revision}" for line in self.baseline.lines
                   if (line.revision, line.scenario) not in asked.get(line.section, set())]
        check(not faults, "\n".join(faults))


def passed(found: Dict[str, referee.Findings], names: list) -> int:
    """As the referee counts."""
    return sum(name in found and all(finding.status != "FAILURE" for finding in found[name].values())
               for name in names)


def main() -> int:
    words = [word.lower() for word in sys.argv[1:]]
    if "--help" in words:
        print(__doc__.strip())
        return 0
    judge = Judge(words)
    if referee.missing():
        judge.results.skip("the referee", referee.missing())
    elif judge.results.run("the baseline and the referee's lists can be read", judge.read):
        if not words:
            judge.results.run("the baseline is about what is judged",
                              judge.baseline_is_about_what_is_judged)
        for subject in SUBJECTS:
            for engine in subject.engines:
                judge.judge(subject, engine)
    return judge.results.close()


if __name__ == "__main__":
    sys.exit(main())
