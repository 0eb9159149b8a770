"""A server out of a WIT interface: one tool for each function, with its types as structs and a body that is to be written."""

import json
import re
import subprocess
from pathlib import Path
from typing import List, NamedTuple

from wasmmcp import paths, provision
from wasmmcp.console import Failure, last_words

TEMPLATE = Path(__file__).with_name("template") / "wit"
PLAIN = {"bool": "bool", "string": "std::string", "char": "std::string", "f32": "double", "f64": "double",
         **{f"{sign}{bits}": f"std::{'u' if sign == 'u' else ''}int{bits}_t" for sign in "us" for bits in (8, 16, 32, 64)}}
RESERVED = set("""alignas alignof and asm auto bool break case catch char class concept const continue default delete do double
    else enum explicit export extern false float for friend goto if inline int long mutable namespace new not nullptr operator
    or private protected public register requires return short signed sizeof static struct switch template this throw true try
    typedef typename union unsigned using virtual void volatile while xor main""".split())


class Made(NamedTuple):
    files: dict
    example: str


def read(file: Path) -> dict:
    """As wasm-tools resolves it: names, types by number, functions."""
    provision.set_up()
    if not file.exists():
        raise Failure(f"there is no {file}")
    done = subprocess.run([str(paths.BIN / "wasm-tools"), "component", "wit", "--json", str(file)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"{file} is no WIT: {last_words(done.stderr)}")
    return json.loads(done.stdout)


class Writer:
    """Writes down types as they are asked for, those that they are made of first."""

    def __init__(self, wit: dict):
        self.types = wit["types"]
        self.names: dict = {}
        self.texts: List[str] = []

    def name(self, kind: object) -> str:
        if isinstance(kind, str):
            return PLAIN.get(kind, "mcp::Raw")
        if not isinstance(kind, int):
            return "mcp::Raw"
        if kind not in self.names:
            self.names[kind] = self.made(self.types[kind])
        return self.names[kind]

    def made(self, given: dict) -> str:
        what = given["kind"]
        if not isinstance(what, dict):
            return "mcp::Raw"
        (kind, body), = what.items()
        if kind == "type":
            return self.name(body)
        if kind == "list":
            return "mcp::Bytes" if body == "u8" else f"std::vector<{self.name(body)}>"
        if kind == "option":
            inner = self.name(body)
            return inner if inner.startswith("std::optional") else f"std::optional<{inner}>"
        name = camel(given.get("name") or "")
        if kind == "enum":
            self.texts.append(f"enum class {name} {{ {', '.join(snake(each['name']) for each in body['cases'])} }};\n")
            return name
        if kind == "record":
            self.texts.append(self.struct(name, [(each["name"], each["type"], each.get("docs")) for each in body["fields"]]))
            return name
        # Tuples, variants, flags and resources: any JSON.
        return "mcp::Raw"

    def struct(self, name: str, fields: list) -> str:
        lines = [f"  mcp::Arg<{self.name(kind)}, {quoted(doc_of(docs) or words(field))}> {snake(field)};"
                 for field, kind, docs in fields]
        return "\n".join([f"struct {name} {{", *lines, "};", ""])

    def result(self, kind: object) -> str:
        """A failure is what mcp::Result has already; nothing at all is a text that says so."""
        if isinstance(kind, int) and isinstance(self.types[kind]["kind"], dict) and "result" in self.types[kind]["kind"]:
            kind = self.types[kind]["kind"]["result"]["ok"]
        name = "std::string" if kind is None else self.name(kind)
        return name if re.match(r"[A-Z]|std::vector|std::string", name) else "std::string"


def functions(wit: dict) -> list:
    """Of the first package that has any that are free; those of resources want an object."""
    found = []
    for interface in wit["interfaces"]:
        for function in interface["functions"].values():
            if function["kind"] == "freestanding" and interface["package"] == len(wit["packages"]) - 1:
                found.append(function)
    return found


def generate(artefact: str, name: str, wit: dict) -> Made:
    found = functions(wit)
    if not found:
        raise Failure("the interface has no functions")
    writer, bodies, adds = Writer(wit), [], []
    for function in found:
        called, arguments = snake(function["name"]), camel(function["name"])
        result = writer.result(function.get("result"))
        takes = ""
        if function["params"]:
            arguments += "Arguments"
            text = writer.struct(arguments, [(each["name"], each["type"], None) for each in function["params"]])
            writer.texts.append(text)
            takes = f"{arguments} const&"
        bodies += [f"auto {called}({takes}) -> mcp::Result<{result}> {{",
                   f'  return mcp::failure("{called} is not written yet");', "}", ""]
        about = doc_of(function.get("docs")) or words(function["name"]) + "."
        adds.append(f'  server.tool("{called}", {quoted(about)}, {called});')
    files = {f"{artefact}{end}": (TEMPLATE / f"server{end}.in").read_text(encoding="utf-8") for end in (".hpp", ".cpp", "_test.cpp")}
    made = {"TYPES": "\n".join(writer.texts), "FUNCTIONS": "\n".join(bodies), "ADD": "\n".join(adds),
            "NAMES": " ".join(snake(function["name"]) for function in found)}
    for file, text in files.items():
        for mark, value in made.items():
            text = text.replace(f"@{mark}@", value)
        files[file] = text
    return Made(files, f"{snake(found[0]['name'])} '{{}}'")


def doc_of(docs: object) -> str:
    return " ".join(docs["contents"].split()) if isinstance(docs, dict) and docs.get("contents") else ""


def words(name: str) -> str:
    return name.replace("-", " ").capitalize()


def snake(name: str) -> str:
    name = name.lstrip("%").replace("-", "_").lower()
    return f"{name}_" if name in RESERVED else name


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.lstrip("%").split("-"))


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
