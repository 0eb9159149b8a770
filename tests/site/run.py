"""The documentation as a site: every link of it leads somewhere, and the reference has what the headers have.

    python3 tests/site/run.py [WORDS OF A CASE'S NAME]
"""

import re
import sys
import tempfile
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.in_test_python import enter  # noqa: E402

enter()

from support.results import case, check, equal, main  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from wasmmcp import reference, sites  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()


class Page(HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.ids, self.links, self.pictures, self.open = set(), [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            check(given["id"] not in self.ids, f"the id {given['id']} is there twice")
            self.ids.add(given["id"])
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        if tag == "img":
            self.pictures.append(given)


@lru_cache(maxsize=None)
def site() -> dict:
    """Its pages by their place."""
    faults = sites.Site(Path(FOLDER.name)).build()
    equal(faults, [])
    return {str(file.relative_to(FOLDER.name)): Page(file.read_text()) for file in Path(FOLDER.name).rglob("*.html")}


@case
def every_link_leads_somewhere():
    pages, root = site(), Path(FOLDER.name)
    count = 0
    for place, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            path, anchor = urldefrag(link)
            target = (root / place).parent / unquote(path) if path else root / place
            check(target.is_file(), f"{place}: {link} leads nowhere")
            if anchor and target.suffix == ".html":
                check(anchor in pages[str(target.resolve().relative_to(root.resolve()))].ids, f"{place}: {link} has no such heading")
            count += 1
    check(count > 500, f"{count} links")


@case
def every_page_can_be_reached_and_every_picture_is_told():
    pages = site()
    reached, waiting = set(), ["index.html"]
    while waiting:
        place = waiting.pop()
        if place in reached or place not in pages:
            continue
        reached.add(place)
        for link in pages[place].links:
            path = urldefrag(link)[0]
            if path and not re.match(r"[a-z]+:", path):
                waiting.append(str(((Path(FOLDER.name) / place).parent / path).resolve().relative_to(Path(FOLDER.name).resolve())))
    equal(sorted(set(pages) - reached), [])
    for place, page in pages.items():
        for picture in page.pictures:
            check(picture.get("alt"), f"{place}: a picture without words")


@case
def the_reference_is_what_the_headers_say():
    names = {header: [entry.name for entry in reference.entries((reference.paths.ROOT / header).read_text())]
             for header in reference.HEADERS}
    for header, wanted in {"mcp/server.hpp": ["tool", "prompt", "resource", "mount"], "mcp/call.hpp": ["progress", "elicit", "sample"],
                           "host/files.hpp": ["Path", "read_all", "write_atomic"], "mcp/test_client.hpp": ["call", "request"]}.items():
        for name in wanted:
            check(name in names[header], f"{header} has no {name}: {names[header]}")
    for header, found in names.items():
        check(found or header in ("mcp/types.hpp",), f"nothing of {header} is told")
        check(all(re.fullmatch(r"\w+", name) for name in found), f"{header}: {found}")


@case
def what_is_hidden_in_a_header_stays_so():
    text = "// A file.\n\nnamespace detail {\n// Not for you.\nauto f() -> int;\n}  // namespace detail\n\nclass A {\n public:\n" \
           "  // For you.\n  auto g() -> int { return 1; }\n\n private:\n  // Not either.\n  int h_;\n};\n"
    equal([(entry.name, entry.comment, entry.declaration) for entry in reference.entries(text)],
          [("g", "For you.", "auto g() -> int")])


if __name__ == "__main__":
    sys.exit(main(__doc__))
