"""How well pages are read: saved pages of all kinds, by our server and by what the official one makes of them.

Of our own pages a file beside each lists what must be kept and what must be lost. Pages of packages say by
their generator's mark where their text is, so that nobody wrote both the page and the answer. What each
server keeps is in docs/fetch-quality.md, which --update writes anew.

    python3 tests/fetch/quality.py [--update] [WORDS OF A CASE'S NAME]
"""

import atexit
import functools
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

import long_page  # noqa: E402
import markdown as md  # noqa: E402
from support import messages  # noqa: E402
from support.engines import NATIVE_STDIO, ROOT, WASI_CLI  # noqa: E402
from support.loopback import Loopback  # noqa: E402
from support.peers import PYTHON  # noqa: E402
from support.results import Skip, case, check, equal, main  # noqa: E402

PAGES = ROOT / "tests" / "pages"
PACKAGES = PAGES / "packages"
TABLE = ROOT / "docs" / "fetch-quality.md"
SETTINGS = {"WASMMCP_FETCH_ALLOW_PRIVATE_IPS": "true", "WASMMCP_FETCH_IGNORE_ROBOTS_TXT": "true",
            "WASMMCP_RESULT_LIMIT": "16000000"}
UPDATE = "--update" in sys.argv
sys.argv = [word for word in sys.argv if word != "--update"]

OURS = {"news": "News article", "docs": "Documentation with code", "forum": "Forum thread", "tables": "Tables",
        "wiki": "Wiki", "broken": "Broken markup", "blog": "Blog", "korean": "Korean, EUC-KR",
        "japanese": "Japanese, Shift_JIS", "arabic": "Arabic, UTF-8",
        "long": "A manual of 5 MB"}
LONG = 5_000_000  # bytes
LEAST_RECALL = 0.999
LEAST_PRECISION = 0.9


class Pages(Loopback, http.server.ThreadingHTTPServer):
    """Serves files by the names that they are given."""

    def __init__(self, files: dict):
        self.files = files
        super().__init__(Answers)

    def address(self, name: str) -> str:
        return f"{self.url}/pages/{quote(name)}"


class Answers(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        content = self.server.files[unquote(self.path.rpartition("/")[2])].read_bytes()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def read_by_us(engine, files: dict) -> tuple:
    """Of each page its Markdown, and the address that it had."""
    read, addresses = {}, {}
    with Pages(files) as pages, engine.start("fetch", SETTINGS) as server:
        with server.client("2025-11-25") as client:
            for name in files:
                addresses[name] = pages.address(name)
                read[name] = whole(client, addresses[name])
    return read, addresses


def whole(client, url: str) -> str:
    """As many calls as the text needs."""
    text, start = "", 0
    while start is not None:
        arguments = {"url": url, "max_length": 999_999, "start_index": start}
        result = client.ask(messages.call(1, "fetch", arguments))["result"]
        check(not result.get("isError"), str(result["content"])[:300])
        part = result["content"][0]["text"].removeprefix(f"Contents of {url}:\n")
        start = result["structuredContent"].get("next_index")
        text += part.rpartition("\n\n<error>")[0] if start is not None else part
    return text


def read_by_them(files: dict, rules: dict) -> dict:
    if not PYTHON.exists():
        raise Skip(f"no {PYTHON.name} with the official server; ./wasmmcp test fetches it")
    wanted = [{"file": str(file), "type": "text/html", "rule": rules.get(name)} for name, file in files.items()]
    told = subprocess.run([str(PYTHON), str(Path(__file__).with_name("peer.py"))], input=json.dumps(wanted),
                          stdout=subprocess.PIPE, text=True, check=True, timeout=600)
    return dict(zip(files, json.loads(told.stdout)))


def absolute(url: str, link: str) -> str:
    return md.place(urljoin(url, link.strip().replace(" ", "%20")))


def score(markdown: str, sidecar: dict, url: str, is_ours: bool) -> tuple:
    """What of each kind is there, as (found, of), and what of it is missing."""
    keep = sidecar["keep"]
    text, table, code = md.Text(markdown), md.Table(markdown), md.Code(markdown)
    # What the official server leaves relative leads there all the same, for who knows the page.
    targets = md.targets(markdown, "" if is_ours else url)
    tests = {
        "text": text.has,
        "code": lambda each: code.has(each["lines"], each.get("language", "") if is_ours else ""),
        "rows": table.has,
        "links": lambda each: absolute(url, each) in targets,
        "images": lambda each: absolute(url, each) in targets,
        "formulas": lambda each: each in markdown,
    }
    counts, missing = {}, []
    for kind, test in tests.items():
        absent = [each for each in keep.get(kind, []) if not test(each)]
        counts[kind] = (len(keep.get(kind, [])) - len(absent), len(keep.get(kind, [])))
        missing += [f"{kind}: {each}" for each in absent]
    left = [each for each in sidecar["lose"] if text.has(each)]
    counts["left"] = (len(left), len(sidecar["lose"]))
    return counts, missing + [f"left: {each}" for each in left]


def compare(markdown: str, marked: dict, url: str, is_ours: bool) -> tuple:
    """What of the marked text is there, what of the rest is not, and what of code, cells and links is missing."""
    text, code = md.Text(markdown), md.Code(markdown)
    letters = md.letters(marked["text"])
    truth, found = md.runs(letters), md.runs(text.letters)
    common = sum((truth & found).values())
    targets = md.targets(markdown, "" if is_ours else url)
    tests = {"code": (marked["code"], code.has),
             "cells": (marked["cells"], text.has),
             "links": (marked["links"], lambda each: absolute(url, each) in targets)}
    figures = {"recall": 1 - md.lost(letters, text.letters) / len(letters), "precision": common / max(1, sum(found.values()))}
    missing = []
    for kind, (wanted, test) in tests.items():
        absent = [each for each in wanted if not test(each)]
        figures[kind] = (len(wanted) - len(absent), len(wanted))
        missing += [f"{kind}: {each}" for each in absent]
    return figures, missing


@functools.lru_cache(None)
def our_pages() -> tuple:
    """The files, with the one that is too large to be kept, and what is to be kept and lost of each."""
    files = {name: PAGES / f"{name}.html" for name in OURS if name != "long"}
    sidecars = {name: json.loads((PAGES / f"{name}.json").read_text()) for name in files}
    page, sidecars["long"] = long_page.make(LONG)
    files["long"] = Path(tempfile.mkdtemp()) / "long.html"
    files["long"].write_text(page)
    atexit.register(shutil.rmtree, files["long"].parent)
    return files, sidecars


@functools.lru_cache(None)
def pages_of_packages() -> tuple:
    listed = json.loads((PACKAGES / "pages.json").read_text())
    files = {page["name"]: ROOT / ".tools" / page["installed"] if "installed" in page else PACKAGES / page["file"]
             for page in listed}
    return files, {page["name"]: page for page in listed}


@functools.lru_cache(None)
def everything(engine) -> tuple:
    return read_by_us(engine, {**our_pages()[0], **pages_of_packages()[0]})


@functools.lru_cache(None)
def theirs() -> dict:
    rules = {name: page["rule"] for name, page in pages_of_packages()[1].items()}
    return read_by_them({**our_pages()[0], **pages_of_packages()[0]}, rules)


@case
def our_pages_are_read_without_loss_and_without_what_is_around_them():
    read, addresses = everything(NATIVE_STDIO)
    faults = []
    for name, sidecar in our_pages()[1].items():
        faults += [f"{name}: {fault}" for fault in score(read[name], sidecar, addresses[name], True)[1]]
    check(not faults, "\n".join(faults[:40]))


@case
def pages_of_packages_are_read_without_loss():
    read, addresses = everything(NATIVE_STDIO)
    faults = []
    for name in pages_of_packages()[0]:
        figures, missing = compare(read[name], theirs()[name]["marked"], addresses[name], True)
        for kind, least in (("recall", LEAST_RECALL), ("precision", LEAST_PRECISION)):
            if figures[kind] < least:
                faults.append(f"{name}: a {kind} of {figures[kind]:.5f}, where {least} is the least")
        faults += [f"{name}: {fault}" for fault in missing]
    check(not faults, "\n".join(faults[:40]))


@case(WASI_CLI)
def a_component_reads_them_as_the_native_program(engine):
    read, addresses = everything(engine)
    native, places = everything(NATIVE_STDIO)
    for name, text in read.items():
        # The address of the web is another each time.
        expected = native[name].replace(places[name].rpartition("/pages/")[0], addresses[name].rpartition("/pages/")[0])
        check(text == expected, f"{name}: it differs")


@case
def what_each_keeps_is_written_down():
    text = report()
    if UPDATE:
        TABLE.write_text(text)
    equal(TABLE.read_text() if TABLE.exists() else "", text, f"{TABLE.name}, which --update writes anew,")


def line(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def share(figures: tuple) -> str:
    return f"{figures[0]:,} of {figures[1]:,}" if figures[1] else ""


def report() -> str:
    read, addresses = everything(NATIVE_STDIO)
    own = [line("page", "by", "sentences", "code", "rows of tables", "links", "pictures", "formulas", "left of what "
                "is around"), "|---|---|---|---|---|---|---|---|---|"]
    for name, sidecar in our_pages()[1].items():
        for who, text in (("ours", read[name]), ("official", theirs()[name]["markdown"])):
            counts, _ = score(text, sidecar, addresses[name], who == "ours")
            own.append(line(OURS[name] if who == "ours" else "", who, *map(share, counts.values())))
    others = [line("made by", "by", "text kept", "of it text", "code", "cells", "links"),
              "|---|---|---|---|---|---|---|"]
    for name in pages_of_packages()[0]:
        for who, text in (("ours", read[name]), ("official", theirs()[name]["markdown"])):
            figures, _ = compare(text, theirs()[name]["marked"], addresses[name], who == "ours")
            told = "fails" if not text else f"{figures['recall']:.1%}"
            others.append(line(name if who == "ours" else "", who, told, f"{figures['precision']:.1%}",
                               *(share(figures[kind]) for kind in ("code", "cells", "links"))))
    return INTRODUCTION + "\n".join(own) + BETWEEN + "\n".join(others) + END


INTRODUCTION = """# How well fetch reads pages

What our server makes of saved pages, and what the official one (PyPI `mcp-server-fetch` 2026.10.24) makes of
the same bytes. `tests/fetch/quality.py --update` writes this page, and `./wasmmcp test` fails when it is not
what it would write, when ours loses anything that must be kept, or when it keeps anything that must be lost.

The official server runs as `pip` installs it, with readabilipy's reader in Python. That one takes all
attributes off, and with them the links, the pictures and the languages of code; blanks in code become one. With
Node it would use Mozilla's reader instead, which it fetches from npm when it is first used.

How long both take is in [bench/results.md](../bench/results.md).

## Pages of our own

They are in `tests/pages`, each with a list of what must be kept and what must be lost. A sentence is kept when all
its letters are there in their order. Code is kept when it is the same line by line, and named by its language
if the page names it. A link is kept when it leads to the same place; the official server's may be relative.

"""

BETWEEN = """

## Pages of packages

Documentation as packages ship it. What of a page is its text, its generator marks, and
`tests/pages/packages/pages.json` has the rule for each, so that nobody wrote both the page and the answer. The text
kept is how many of its letters are there, in the runs of sixteen that they stand in, and the next column how many of all
runs that there are belong to it. The official server fails on pages that begin with an XML declaration.

"""

END = "\n"


if __name__ == "__main__":
    sys.exit(main(__doc__))
