"""`new`: a small, complete project of an author's own, out of template/: a server of one tool, its test, README, CMake and CI."""

import json
import re
from pathlib import Path
from typing import List, NamedTuple

from wasmmcp import openapi, wit
from wasmmcp.console import Failure, say, shown
from wasmmcp.servers import nearest

TEMPLATE = Path(__file__).with_name("template")
CHOICES = ("files", "network", "state", "prompts", "resources")
# What a file of the template becomes in the project.
BASE = {"server.hpp.in": "{artefact}.hpp", "server.cpp.in": "{artefact}.cpp", "server_test.cpp.in": "{artefact}_test.cpp"}
COMMON = {"CMakeLists.txt": "CMakeLists.txt", "README.md": "README.md", "gitignore": ".gitignore",
          "workflow.yml": ".github/workflows/test.yml"}


class Project(NamedTuple):
    name: str
    choices: frozenset
    files: dict  # generated ones, and their texts; none: those of the template
    row: dict  # of wasmmcp.json
    example: str
    link: tuple = ()  # after WITH

    @property
    def artefact(self) -> str:
        return self.name.replace("-", "_")

    @property
    def title(self) -> str:
        return self.name.replace("-", " ").capitalize()


def new(arguments: List[str]) -> int:
    name, rest = arguments[0], arguments[1:]
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise Failure(f"a server is called by small letters, digits and '-', such as 'my-notes', not '{name}'")
    chosen, source, only = options_of(rest)
    if source and chosen:
        raise Failure("--with is for a server that begins from nothing; leave it out beside --from-openapi and --from-wit")
    if source:
        project = from_openapi(name, source[1], only) if source[0] == "--from-openapi" else from_wit(name, source[1])
    else:
        project = from_nothing(name, chosen)
    write(project, Path(name))
    return 0


def options_of(words: List[str]) -> tuple:
    chosen, source, only = set(), None, []
    while words:
        word, *words = words
        option, equals, value = word.partition("=")
        if option not in ("--with", "--from-openapi", "--from-wit", "--tags"):
            raise Failure(f"new knows --with, --from-openapi, --from-wit and --tags, but not '{word}'")
        if not equals:
            if not words:
                raise Failure(f"{option} wants a value, such as --with {','.join(CHOICES)}")
            value, *words = words
        if option == "--with":
            chosen.update(choice(each) for each in value.split(","))
        elif option == "--tags":
            only += value.split(",")
        else:
            source = (option, Path(value))
    if only and not (source and source[0] == "--from-openapi"):
        raise Failure("--tags chooses among the operations of --from-openapi FILE")
    return chosen, source, only


def choice(word: str) -> str:
    if word in CHOICES:
        return word
    meant = nearest(word, list(CHOICES))
    raise Failure(f"--with knows {', '.join(CHOICES)}, but not '{word}'." + (f" Did you mean '{meant}'?" if meant else ""))


def from_nothing(name: str, chosen: set) -> Project:
    row: dict = {"example": {"name": "greet", "arguments": {"name": "Ada"}}}
    if "files" in chosen:
        row["directories"] = "optional"
    if "network" in chosen:
        row["network"] = True
    if "state" in chosen:
        row["state"] = True
    return Project(name, frozenset(chosen), {}, row, "greet '{\"name\": \"Ada\"}'", ("state",) if "state" in chosen else ())


def from_openapi(name: str, file: Path, tags: List[str]) -> Project:
    made = openapi.generate(name.replace("-", "_"), name, openapi.read(file), tags)
    return Project(name, frozenset(), made.files, {"network": True, "environment": made.variables}, made.example)


def from_wit(name: str, file: Path) -> Project:
    made = wit.generate(name.replace("-", "_"), name, wit.read(file))
    return Project(name, frozenset(), made.files, {}, made.example)


def write(project: Project, folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Failure(f"{shown(folder)} is there already, and not empty")
    files = {target.format(artefact=project.artefact): (TEMPLATE / source).read_text(encoding="utf-8")
             for source, target in ({} if project.files else BASE).items()}
    files.update(project.files)
    files.update({target: (TEMPLATE / source).read_text(encoding="utf-8") for source, target in COMMON.items()})
    sources = " ".join(sorted(file for file in files if file.endswith(".cpp") and not file.endswith("_test.cpp")))
    words = {"NAME": project.name, "ARTEFACT": project.artefact, "VARIABLE": project.artefact.upper(), "TITLE": project.title,
             "SOURCES": sources, "WITH": "".join(f" WITH {part}" for part in project.link), "EXAMPLE": project.example}
    for target, text in files.items():
        place = folder / target
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(filled(chosen_lines(text, project.choices), words), encoding="utf-8")
    (folder / "wasmmcp.json").write_text(json.dumps({project.name: project.row}, indent=2) + "\n", encoding="utf-8")
    say(f"{shown(folder)} is a project of its own now. In it:\n\n  wasmmcp test\n  wasmmcp call {project.name} {project.example}")


def chosen_lines(text: str, chosen: frozenset) -> str:
    """Without what was not chosen: `// if a b` wants both, `// else a` and `// else` take the first that fits, `// end` ends."""
    kept, taken, shown_now = [], False, True
    for line in text.splitlines(keepends=True):
        mark = re.match(r"// (if|else|end)\b([a-z ]*)$", line.rstrip())
        if not mark:
            if shown_now:
                kept.append(line)
            continue
        kind, wanted = mark.group(1), set(mark.group(2).split())
        if kind == "if":
            taken = False
        shown_now = kind == "end" or (not taken and wanted <= chosen)
        taken = taken or shown_now
    return "".join(kept)


def filled(text: str, words: dict) -> str:
    for name, value in words.items():
        text = text.replace(f"@{name}@", value)
    return text
