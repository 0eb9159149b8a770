"""`list` and `call`: one question to a server, for people and for scripts.

The status is 0 for an answer, 1 for an error of the tool's own, and 2 when there was no answer.
"""

import json
import os
import shlex
import sys
from typing import List

from wasmmcp import directories, peer, servers, stdio
from wasmmcp.console import Failure, say

NO_ANSWER = 2


def take_target(command: str, arguments: List[str]) -> tuple:
    """The server that is asked: by its name, with --dir; by its URL; or by --command. And the other words."""
    rest = list(arguments)
    for at, word in enumerate(rest):
        if word == "--command" and at + 1 < len(rest):
            return peer.target_of_command(rest[at + 1]), rest[:at] + rest[at + 2:]
        if word.startswith("--command="):
            return peer.target_of_command(word.partition("=")[2]), rest[:at] + rest[at + 1:]
    if not rest or rest[0].startswith("-"):
        names = ", ".join(server.name for server in servers.shipped())
        raise Failure(f"{command} wants the name of a server ({names}), a URL, or --command 'WORDS'")
    name, *rest = rest
    if name.startswith(("http://", "https://")):
        token = next((each.strip() for each in os.environ.get("WASMMCP_TOKEN", "").split(",") if each.strip()), "")
        return peer.Target(name, url=name, token=token), rest
    server = servers.find(name)._replace(debug=take_flag("--debug", rest))
    given, rest = directories.take(server, rest)
    return target_of_server(server, given), rest


def target_of_server(server: servers.Server, given: list) -> peer.Target:
    # Our own tell how long the parts of a call took.
    environment = {**stdio.server_environment(server.debug), "WASMMCP_TIMING": os.environ.get("WASMMCP_TIMING", "log")}
    words = stdio.command(server, given, [], environment)
    return peer.Target(server.name, command=tuple(words), environment=environment)


def take_flag(flag: str, words: List[str]) -> bool:
    found = flag in words
    while flag in words:
        words.remove(flag)
    return found


def take_era(words: List[str]) -> str:
    """legacy, unless --era says modern."""
    for at, word in enumerate(words):
        era = word.partition("=")[2] if word.startswith("--era=") else words[at + 1] if word == "--era" and at + 1 < len(words) else ""
        if era:
            if era not in peer.ERAS:
                raise Failure(f"--era is one of {', '.join(peer.ERAS)}, and not '{era}'")
            del words[at:at + (1 if "=" in word else 2)]
            return era
    return "legacy"


def open_peer(target: peer.Target, era: str, capabilities: dict, **named) -> peer.Peer:
    asked = target.connect(era, capabilities, **named)
    try:
        asked.begin()
    except (Failure, peer.Refused) as problem:
        asked.close()
        raise Failure(f"{target.title}: {problem}", NO_ANSWER) from None
    return asked


def list_all(arguments: List[str]) -> int:
    words = list(arguments)
    as_json, era = take_flag("--json", words), take_era(words)
    target, rest = take_target("list", words)
    if rest:
        raise Failure(f"list knows --dir, --command, --era and --json, but not '{rest[0]}'")
    asked = open_peer(target, era, {})
    try:
        found = {"tools": asked.all("tools/list", "tools"), "prompts": asked.all("prompts/list", "prompts"),
                 "resources": asked.all("resources/list", "resources"),
                 "resourceTemplates": asked.all("resources/templates/list", "resourceTemplates")}
    except (Failure, peer.Refused) as problem:
        raise Failure(f"{target.title}: {problem}", NO_ANSWER) from None
    finally:
        asked.close()
    if as_json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    for kind, entries in found.items():
        if entries:
            print(f"{kind}:")
        for entry in entries:
            name = entry.get("uri") or entry.get("uriTemplate") or entry["name"]
            print(f"  {name:28} {first_line(entry.get('description', ''))}".rstrip())
    return 0


def first_line(text: str, longest: int = 84) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[:longest - 1] + "…"


def call(arguments: List[str]) -> int:
    words = list(arguments)
    as_json, era = take_flag("--json", words), take_era(words)
    target, rest = take_target("call", words)
    if flag := next((word for word in rest if word.startswith("--")), None):
        raise Failure(f"call knows --dir, --debug, --command, --era and --json, but not '{flag}'; what a server can be set to "
                      "is a variable of the environment, which ./wasmmcp help NAME names")
    if not 1 <= len(rest) <= 2:
        raise Failure(f"call wants NAME TOOL JSON, such as: ./wasmmcp call {example()}" +
                      ("; the words of --command are one argument: --command 'some-server --flag'" if len(rest) > 2 else ""))
    given = stdio.parse_arguments(rest[1] if len(rest) == 2 else "{}")
    asked = open_peer(target, era, {})
    try:
        result = asked.request("tools/call", {"name": rest[0], "arguments": given})
    except (Failure, peer.Refused) as problem:
        raise Failure(f"{target.title}: {problem}", NO_ANSWER) from None
    finally:
        asked.close()
    for line in asked.warnings():
        say(line)
    if as_json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        for content in result.get("content", []):
            print(content["text"] if content.get("type") == "text" else json.dumps(content))
    sys.stdout.flush()
    if result.get("isError") and "needs a client that declares" in json.dumps(result):
        named = shlex.join(word for word in words if word not in rest)
        say(f"(call is no client that can be asked; the page of ./wasmmcp inspect {named} --web is one)")
    return 1 if result.get("isError") else 0


def example() -> str:
    """A server, a tool and its arguments, of those that are here."""
    shows = next((server for server in servers.shipped() if server.example), None)
    if not shows:
        return "NAME TOOL '{}'"
    return f"{shows.name} {shows.example['name']} '{json.dumps(shows.example.get('arguments', {}))}'"
