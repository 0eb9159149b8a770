"""A reference out of the headers: what each file is for, and each declaration that has a comment above it.

The comments are the documentation; here they are only put into pages, as Markdown.
"""

import re
import textwrap
from typing import List, NamedTuple

from wasmmcp import paths

# What an author includes, in the order in which it is met.
HEADERS = ("mcp/server.hpp", "json/arg.hpp", "mcp/tool.hpp", "mcp/types.hpp", "mcp/call.hpp", "mcp/question.hpp", "mcp/prompts.hpp",
           "mcp/resources.hpp", "mcp/apps.hpp", "mcp/options.hpp", "mcp/tasks.hpp", "mcp/store.hpp", "mcp/middleware.hpp",
           "mcp/test_client.hpp", "base/result.hpp", "base/async.hpp", "base/text.hpp", "base/test.hpp", "base/url.hpp",
           "host/clock.hpp", "host/timer.hpp", "host/random.hpp", "host/environment.hpp", "host/files.hpp", "host/http_client.hpp",
           "host/name_lookup.hpp", "host/log.hpp", "host/memory/fixed_clock.hpp", "host/memory/fake_timer.hpp",
           "host/memory/memory_tree.hpp", "host/memory/memory_http_client.hpp")
LONGEST = 24  # lines of a declaration


class Entry(NamedTuple):
    name: str
    comment: str
    declaration: str


def opening(text: str) -> str:
    """The comment that the file begins with."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].strip())
    return "\n".join(lines)


def entries(text: str) -> List[Entry]:
    """Declarations outside of namespaces `detail` and of private parts, each under its comment."""
    lines = text.splitlines()
    found, comment, at, hidden = [], [], 0, False
    while at < len(lines):
        line = lines[at]
        stripped = line.strip()
        if re.match(r"namespace (\w+::)*detail\b", stripped):
            hidden = True
        elif hidden and re.match(r"\}\s+// namespace (\w+::)*detail", stripped):
            hidden = False
        if re.match(r"\s*(private|protected):", line):
            while at < len(lines) and not re.match(r"\};", lines[at]):
                at += 1
            comment = []
        elif stripped.startswith("// "):
            comment.append(stripped[3:])
        elif stripped == "//":
            comment.append("")
        elif comment and stripped and not stripped.startswith(("#", "namespace", "}", "public:", "friend ")):
            declaration, at = take_declaration(lines, at)
            name = name_of(declaration)
            if name and not hidden and "\n".join(comment) != opening(text):
                found.append(Entry(name, "\n".join(comment), declaration))
            comment = []
        else:
            comment = []
        at += 1
    return found


def take_declaration(lines: List[str], at: int) -> tuple:
    """Up to its ';' or its '{', without the body; a struct that is short as a whole."""
    if re.match(r"\s*(struct|enum class) [^;]*\{\s*$", lines[at]):
        indent = lines[at][:len(lines[at]) - len(lines[at].lstrip())]
        end = next((each for each in range(at, min(at + LONGEST, len(lines))) if lines[each].startswith(f"{indent}}};")), None)
        if end is not None:
            return textwrap.dedent("\n".join(lines[at:end + 1])), end
    taken = []
    while at < len(lines):
        line = lines[at].rstrip()
        taken.append(line)
        code = re.sub(r"//.*", "", line)
        if re.search(r"[;{]\s*$|\{.*\}\s*$|\{ *return", code) or len(taken) == LONGEST:
            break
        at += 1
    text = textwrap.dedent("\n".join(taken))
    return re.sub(r"\s*\{[^{}]*\}?;?\s*$", "", text).rstrip(";"), at


def name_of(declaration: str) -> str:
    code = re.sub(r"template <[^\n]*>\n?|__attribute__\S*|\[\[[^\]]*\]\]", " ", declaration)
    code = re.sub(r"requires[^\n]*\n", " ", code)
    for pattern in (r"\b(?:class|struct|concept|enum class|union)\s+(\w+)", r"\busing (\w+) =", r"#define (\w+)",
                    r"\bauto (\w+)\s*\(", r"\bvoid (\w+)\s*\(", r"\b(\w+)\s*\(", r"\b(\w+)\s*(?:=|\{|$)"):
        match = re.search(pattern, code)
        if match:
            return match[1]
    return ""


def page(header: str) -> str:
    """As Markdown."""
    text = (paths.ROOT / header).read_text(encoding="utf-8")
    parts = [f"# {header}", opening(text)]
    for entry in entries(text):
        parts += [f"## {entry.name}", f"```cpp\n{entry.declaration}\n```", entry.comment]
    return "\n\n".join(parts) + "\n"


def index() -> str:
    rows = ["# Reference", "", "Made from the headers that an author includes.", "", "| header | what it is for |", "|---|---|"]
    for header in HEADERS:
        text = (paths.ROOT / header).read_text(encoding="utf-8")
        sentence = " ".join(opening(text).split()).split(". ")[0].rstrip(".:")
        rows.append(f"| [`{header}`]({file_of(header)}) | {sentence.replace('|', ' ')} |")
    return "\n".join(rows) + "\n"


def file_of(header: str) -> str:
    return f"reference/{header.replace('/', '-').replace('.hpp', '')}.md"


def pages() -> dict:
    """All pages by their place below docs/."""
    return {"reference.md": index(), **{file_of(header): page(header) for header in HEADERS if (paths.ROOT / header).is_file()}}
