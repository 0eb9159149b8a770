"""`docs`: the documentation as a site in build/site/, out of the Markdown of the repository and a reference out of its headers.

Run by the Python of the tests, which has markdown-it-py:  sites.py FOLDER
"""

import html
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List

from wasmmcp import paths, provision, reference
from wasmmcp.console import Failure, say, shown

STYLE = Path(__file__).with_name("site") / "style.css"
SITE = paths.ROOT / "build" / "site"
# The pages that are read first, in this order; what is not named follows.
ORDER = ("README.md", "docs/writing-a-server.md", "docs/a-project-of-your-own.md", "docs/inspecting.md", "docs/debugging.md",
         "docs/files-web-user.md", "docs/mistakes.md", "docs/from-fastmcp.md", "docs/from-rust.md", "docs/tour.md", "docs/features.md",
         "docs/eras.md")
GROUPS = {"": "Begin", "servers": "Servers", "decisions": "Decisions", "reference": "Reference"}


def sources() -> Dict[str, str]:
    """Markdown by its path in the repository; what is made from headers has one as well."""
    files = [*paths.ROOT.glob("*.md"), *paths.ROOT.glob("docs/**/*.md"), *paths.ROOT.glob("servers/*/*.md"),
             *paths.ROOT.glob("deploy/**/*.md")]
    found = {str(file.relative_to(paths.ROOT)): file.read_text(encoding="utf-8") for file in files}
    found.update({f"docs/{name}": text for name, text in reference.pages().items()})
    first = [name for name in ORDER if name in found]
    return {name: found[name] for name in [*first, *sorted(set(found) - set(first))]}


def target_of(source: str) -> str:
    """Where a page is in the site."""
    return "index.html" if source == "README.md" else source[:-len(".md")] + ".html"


def title_of(text: str) -> str:
    match = re.search(r"^# (.*)$", text, re.M)
    return re.sub(r"[`*]", "", match[1]) if match else "WasmMCP"


def slug(heading: str) -> str:
    """As anchors are written in the Markdown itself."""
    return re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")


def group_of(source: str) -> str:
    parts = source.split("/")
    return "reference" if "reference" in source else parts[0] if parts[0] == "servers" else "decisions" if "decisions" in parts else ""


def navigation(pages: Dict[str, str], here: str) -> str:
    out = []
    for group, heading in GROUPS.items():
        entries = [name for name in pages if group_of(name) == group]
        if group == "reference" and group_of(here) != "reference":
            entries = [name for name in entries if name == "docs/reference.md"]
        if not entries:
            continue
        links = "".join(f'<li><a href="{relative(target_of(here), target_of(name))}"{" aria-current=page" if name == here else ""}>'
                        f"{html.escape(title_of(pages[name]))}</a></li>" for name in entries)
        out.append(f"<h2>{heading}</h2><ul>{links}</ul>")
    return "".join(out)


def relative(start: str, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(start) or ".")


class Site:
    def __init__(self, folder: Path):
        from markdown_it import MarkdownIt  # which the Python of this program need not have

        self.folder = folder
        self.pages = sources()
        self.markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        self.copied: set = set()
        self.faults: List[str] = []

    def build(self) -> List[str]:
        """What is wrong with links, after all is written."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        shutil.copy(STYLE, self.folder / "style.css")
        for source, text in self.pages.items():
            place = self.folder / target_of(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(self.page(source, text), encoding="utf-8")
        return self.faults

    def page(self, source: str, text: str) -> str:
        tokens = self.markdown.parse(text)
        used: Dict[str, int] = {}
        for index, token in enumerate(tokens):
            if token.type == "heading_open":
                name = slug(tokens[index + 1].content)
                used[name] = used.get(name, 0) + 1
                token.attrSet("id", name if used[name] == 1 else f"{name}-{used[name] - 1}")
            for child in token.children or []:
                for attribute in ("href", "src"):
                    if child.attrGet(attribute) and child.type in ("link_open", "image"):
                        child.attrSet(attribute, self.link(source, child.attrGet(attribute)))
        body = self.markdown.renderer.render(tokens, self.markdown.options, {})
        style = relative(target_of(source), "style.css")
        return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
                f'<meta name="color-scheme" content="light dark"><title>{html.escape(title_of(text))} – WasmMCP</title>'
                f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{style}"></head><body>'
                f'<nav aria-label="Pages"><a class="skip" href="#page">To the page</a>{navigation(self.pages, source)}</nav>'
                f'<main id="page">{body}</main></body></html>\n')

    def link(self, source: str, target: str) -> str:
        """In the site: pages as pages, files and pictures as copies of them."""
        path, mark, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target) or not path:
            return target
        full = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if full in self.pages:
            return relative(target_of(source), target_of(full)) + mark + anchor
        file = paths.ROOT / full
        if file.is_dir():
            readme = posixpath.join(full, "README.md")
            if readme in self.pages:
                return relative(target_of(source), target_of(readme))
            return self.copy(source, full, "\n".join(sorted(each.name for each in file.iterdir())).encode(), ".txt")
        if not file.is_file():
            self.faults.append(f"{source}: the link {target} leads nowhere")
            return target
        # Sources are shown as they are.
        ending = "" if re.search(r"\.(png|svg|txt|json)$", full) else ".txt"
        return self.copy(source, full, file.read_bytes(), ending)

    def copy(self, source: str, full: str, data: bytes, ending: str) -> str:
        name = full + ending
        if name not in self.copied:
            self.copied.add(name)
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(data)
        return relative(target_of(source), name)


def docs(arguments: List[str]) -> int:
    if arguments:
        raise Failure(f"docs takes no '{arguments[0]}'")
    provision.carry_out([*provision.base_steps(), provision.python_clients_step()])
    done = subprocess.run([str(provision.TEST_PYTHON / "bin" / "python"), "-m", "wasmmcp.sites", str(SITE)],
                          env=paths.environment(PYTHONPATH=str(paths.ROOT / "tools")))
    if done.returncode == 0:
        say(f"the documentation is in {shown(SITE)}/index.html")
    return done.returncode


if __name__ == "__main__":
    found = Site(Path(sys.argv[1])).build()
    print("\n".join(found))
    sys.exit(1 if found else 0)
