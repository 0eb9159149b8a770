"""Markdown files, as far as the tests of the documentation read them: fenced blocks, links, tables."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Block(NamedTuple):
    language: str
    text: str  # without the fences
    line: int
    shows_output: bool  # it follows the block before it, with nothing in between


class Document:
    def __init__(self, file: Path):
        self.file = file
        self.name = str(file.relative_to(ROOT))
        self.text = file.read_text()
        self.blocks = list(self._blocks())
        # Links and names of files are looked for outside of the blocks.
        self.prose = re.sub(r"^```.*?^```$", lambda block: "\n" * block.group().count("\n"), self.text,
                            flags=re.M | re.S)

    def line_of(self, position: int, text: str = "") -> int:
        return (text or self.text).count("\n", 0, position) + 1

    def _blocks(self):
        end = -1
        for found in re.finditer(r"^```(\w*)\n(.*?)^```$", self.text, re.M | re.S):
            follows = end >= 0 and not self.text[end:found.start()].strip()
            yield Block(found.group(1), found.group(2), self.line_of(found.start()), follows)
            end = found.end()

    def rows(self) -> list:
        """The cells of all rows of tables, without the rows of dashes."""
        rows = []
        for line in self.prose.splitlines():
            if line.startswith("|") and not line.startswith("|--"):
                rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
        return rows


def all_documents() -> list:
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("servers/*/*.md"), *ROOT.glob("deploy/*.md")]
    return [Document(file) for file in sorted(files)]
