"""What a text in Markdown holds: its letters, its blocks of code, the rows of its tables and where its links
lead. Both servers' texts are read by it, so that neither gains by how it writes."""

import re
from collections import Counter
from urllib.parse import urljoin

RUN = 16  # letters in a row that are compared where the order of a whole text counts

TARGET = re.compile(r"\]\((<[^>]*>|(?:[^()\s\\]|\\.|\((?:[^()\s])*\))*)(?:\s+\"(?:\\.|[^\"\\])*\")?\)")
IMAGE = re.compile(r"!\[(?:\\.|[^\]\\])*" + TARGET.pattern)
AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
NUMBER = re.compile(r"^[ >]*\d+\. ")
FENCE = re.compile(r"^([ >]*(?:(?:[*+-]|\d+\.|:|\[\^[^\]]+\]:) +)*)(`{3,})([^`\n]*)$")


def letters(text: str) -> str:
    """Without blanks, marks and capitals: what is left of a sentence however it is set."""
    return re.sub(r"[\W_]+", "", text).lower()


def text_of(markdown: str) -> str:
    """The letters that a reader sees."""
    plain = []
    fence = ""
    for line in markdown.split("\n"):
        found = FENCE.match(line)
        if found and (not fence or found[2] == fence):
            fence = "" if fence else found[2]
        elif fence:
            plain.append(line)
        else:
            plain.append(without_targets(NUMBER.sub("", line)))
    return letters(" ".join(plain))


def without_targets(line: str) -> str:
    line = SPAN.sub(lambda code: code[0].replace("](", "] ("), line)
    return TARGET.sub("] ", IMAGE.sub(" ", line)).replace("<br>", " ")


def runs(squeezed: str) -> Counter:
    return Counter(squeezed[i:i + RUN] for i in range(max(1, len(squeezed) - RUN + 1)))


def lost(truth: str, text: str) -> int:
    """How many letters of the one are not in the other, by the runs that are broken. Where the other has more in
    between, nothing is lost: that breaks fifteen runs in a row, and each letter that is missing breaks one more."""
    there, windows = runs(text), len(truth) - RUN + 1
    count = broken = 0
    for start in range(windows):
        run = truth[start:start + RUN]
        if there[run]:
            there[run] -= 1
            # At the beginning of a text there are no runs that only reach into what is missing.
            count += broken if broken == start else max(0, broken - RUN + 1)
            broken = 0
        else:
            broken += 1
    return len(truth) if broken == windows else count + broken


def targets(markdown: str, base: str = "") -> set:
    """Of links and images. Those that are relative are so for a `base` of ours."""
    found = {match[1].strip("<>") for match in TARGET.finditer(markdown)}
    found |= set(AUTOLINK.findall(markdown))
    return {place(urljoin(base, each) if base else each) for each in found}


def place(url: str) -> str:
    """Of a host, with or without the slash behind it."""
    return url[:-1] if url.count("/") == 3 and url.endswith("/") else url


class Table:
    """The rows of all tables, found by what their cells say."""

    def __init__(self, markdown: str):
        self.rows = []
        self.places = {}
        for line in markdown.splitlines():
            line = line.lstrip(" >")
            if line.startswith("|"):
                row = [text_of(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
                for cell in set(row):
                    self.places.setdefault(cell, []).append(len(self.rows))
                self.rows.append(row)

    def has(self, wanted: list) -> bool:
        """Whether some row has these cells in this order, others between them or not."""
        wanted = [letters(each) for each in wanted]
        rarest = min((self.places.get(each, []) for each in wanted), key=len)
        for place in rarest:
            rest = iter(self.rows[place])
            if all(any(cell == each for cell in rest) for each in wanted):
                return True
        return False


class Text:
    """The letters of a text, in which sentences are looked for in their order as a rule."""

    def __init__(self, markdown: str):
        self.letters = text_of(markdown)
        self.after = 0

    def has(self, sentence: str) -> bool:
        wanted = letters(sentence)
        near = self.letters.find(wanted, self.after, self.after + 20_000)
        place = near if near >= 0 else self.letters.find(wanted)
        if place >= 0:
            self.after = place
        return place >= 0


def code_blocks(markdown: str) -> list:
    """Language and lines of what stands between fences, without what lists and quotes put before each line."""
    found = []
    block = None
    for line in markdown.split("\n"):
        fence = FENCE.match(line)
        if block is None:
            if fence:
                block = (len(fence[1]), fence[2], fence[3], [])
        elif line[block[0]:].rstrip() == block[1] or line.lstrip(" >").rstrip() == block[1]:
            found.append((block[2], block[3]))
            block = None
        else:
            block[3].append(line[block[0]:].rstrip())
    return found


class Code:
    """All blocks of code."""

    def __init__(self, markdown: str):
        self.languages = {}
        for language, lines in code_blocks(markdown):
            self.languages.setdefault(tuple(without_margin(lines)), set()).add(language)

    def has(self, lines: list, language: str = "") -> bool:
        found = self.languages.get(tuple(without_margin(lines)), set())
        return language in found if language else bool(found)


def without_margin(lines: list) -> list:
    """Ends of lines and empty lines around are nobody's."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[0]:
        kept.pop(0)
    while kept and not kept[-1]:
        kept.pop()
    return kept
