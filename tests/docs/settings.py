"""Tables of settings, tools and arguments against what the servers themselves say."""

import json
import re
import subprocess
import sys

import commands
from documents import ROOT, Document

sys.path.insert(0, str(ROOT / "tools"))
from wasmmcp import servers  # noqa: E402


def run(*words: str, given: str = "") -> str:
    done = subprocess.run(["./wasmmcp", *words], cwd=ROOT, env=commands.environment(), input=given,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise commands.Fault(f"./wasmmcp {' '.join(words)} failed: {commands.why(done.stderr)}")
    return done.stdout


def told_settings(server: str) -> list:
    """(names, doc, value when unset) of each setting in the help of a server."""
    lines = run("help", server).split("\nSettings, ")[1].splitlines()[1:]
    settings = []
    for names, doc in zip(lines[::2], lines[1::2]):
        found = re.fullmatch(r"(.*?)(?: \((\S+) when unset\))?", doc.strip())
        settings.append((names.strip(), found.group(1).replace("`", ""), found.group(2) or ""))
    return settings


def written_settings(document: Document) -> list:
    bare = [[cell.replace("`", "") for cell in row] for row in document.rows()]
    return [tuple((row + ["", ""])[:3]) for row in bare if row[0].startswith("WASMMCP_")]


def differences(written: list, told: list) -> str:
    missing = [entry for entry in told if entry not in written]
    surplus = [entry for entry in written if entry not in told]
    if missing:
        return f"its table lacks {missing[0]}"
    if surplus:
        return f"no help says {surplus[0]}"
    return "" if written == told else "its table has another order than the help"


def shared_settings_fault() -> str:
    first = servers.shipped()[0]
    own = f"WASMMCP_{first.artefact.upper()}_"
    told = [setting for setting in told_settings(first.name) if not setting[0].startswith(own)]
    return differences(written_settings(Document(ROOT / "docs" / "configuration.md")), told)


def oauth_settings_fault() -> str:
    """Of what vault has besides: it is linked WITH oauth."""
    told = [setting[:2] for setting in told_settings("vault") if "_OAUTH_" in setting[0]]
    written = [setting[:2] for setting in written_settings(Document(ROOT / "docs" / "guarding.md"))]
    return differences(written, told)


def readme_fault(server: servers.Server) -> str:
    """Of a server's README: its settings, its tools, and the arguments of each."""
    file = server.folder / "README.md"
    if not file.is_file():
        return "there is none"
    document = Document(file)
    own = f"WASMMCP_{server.artefact.upper()}_"
    told = [setting for setting in told_settings(server.name) if setting[0].startswith(own)]
    if fault := differences(written_settings(document), told):
        return fault
    if server.name == servers.SUITE:
        return ""  # its tools are in the READMEs of its members

    answer = run("run", server.name, given=commands.LIST_TOOLS + "\n")
    tools = json.loads(answer)["result"]["tools"]
    sections = re.split(r"^### ", document.prose, flags=re.M)[1:]
    described = {section.split("\n", 1)[0]: section for section in sections}
    names = [tool["name"] for tool in tools]
    if list(described) != names:
        return f"its tools are {', '.join(described)}, but the server has {', '.join(names)}"
    for tool in tools:
        table = re.search(r"^\| argument \|.*\n\|-.*\n((?:\|.*\n)*)", described[tool["name"]], re.M)
        written = re.findall(r"^\| `(\w+)`", table.group(1), re.M) if table else []
        properties = list(tool["inputSchema"]["properties"])
        if written != properties:
            return (f"{tool['name']} takes {', '.join(properties)}, "
                    f"but its table has {', '.join(written) or 'nothing'}")
    return ""
