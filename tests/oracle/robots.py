#!/usr/bin/env python3
"""Compares kit/web's robots.txt with PyPI's Protego, which the official fetch server asks: random rules,
agents and paths, the same for a seed.

    tests/oracle/robots.py --probe build/native/matching_probe
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".tools" / "test-python" / "bin" / "python"
# Protego lives where the other Python servers do. It takes URLs, we take paths.
THEIRS = """
import json, sys
from protego import Protego
for line in sys.stdin:
    text, agent, paths = json.loads(line)
    robots = Protego.parse(text)
    print("".join("01"[robots.can_fetch("https://example.org" + path, agent)] for path in paths))
"""
AGENTS = ["ModelContextProtocol/1.0 (Autonomous; +https://github.com/modelcontextprotocol/servers)",
          "Mozilla/5.0 (compatible; Foobot/2.1)", "foobot", "a-bot b_bot", "x"]
NAMES = ["*", "*", "model", "ModelContextProtocol", "foobot", "Foo", "bot", "github", "servers", "context",
         "autonomous", "a-bot", "b_bot", "x*", "*bot", "", "mozilla/5.0"]
FIELDS = ["Disallow", "Disallow", "Disallow", "Allow", "Allow", "disallow", "ALLOW", "Dissallow", "Crawl-delay",
          "Sitemap", "Request-rate", "Host", "Visit-time", "Disalow"]
PIECES = ["/", "/", "a", "b", "/a", "/b", "*", "$", "?", "=", "&", "%41", "%2F", "%2f", "%3c", "%2A", "%24", "%", "%4",
          "\u00e9", "%C3%A9", "index.html", "/index.html", ".", "~", "!", "a b", ";", "+", "A", ".pdf$"]


class Dice(random.Random):
    def path(self, pieces) -> str:
        return "".join(self.choice(pieces) for _ in range(self.randint(0, 5)))

    def line(self) -> str:
        separator = self.choice([":", ": ", ": ", " : ", ":\t", " "])
        end = self.choice(["", "", "", " # note", "  ", "#x"])
        indent = self.choice(["", "", "", " "])
        if self.random() < 0.35:
            return indent + self.choice(["User-agent", "user-agent", "Useragent", "User agent"]) + separator + \
                self.choice(NAMES) + end
        field = self.choice(FIELDS)
        value = self.choice(["", self.path(PIECES), "/" + self.path(PIECES), "/" + self.path(PIECES)])
        return indent + field + separator + value + end

    def robots(self) -> str:
        lines = [self.line() for _ in range(self.randint(1, 12))]
        if self.random() < 0.7:
            lines.insert(0, "User-agent: " + self.choice(NAMES))
        return self.choice(["\n", "\r\n", "\n\n"]).join(lines)


def ours(probe: str, asked: list) -> list:
    lines = "\n".join(" ".join(word.encode().hex() for word in ("robots", text, agent, *paths))
                      for text, agent, paths in asked)
    return subprocess.run([probe], input=lines + "\n", capture_output=True, text=True, check=True).stdout.split("\n")


def theirs(asked: list) -> list:
    lines = "\n".join(json.dumps(each) for each in asked)
    return subprocess.run([PYTHON, "-c", THEIRS], input=lines, capture_output=True, text=True,
                          check=True).stdout.split("\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probe", required=True)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--random", type=int, default=8000, help="how many robots.txt")
    options = parser.parse_args()
    dice = Dice(options.seed)
    asked = []
    for _ in range(options.random):
        paths = ["/robots.txt", "/", *(f"/{dice.path(PIECES)}" for _ in range(10))]
        # A fragment is no part of a path, and '//' begins a host for them.
        asked.append((dice.robots(), dice.choice(AGENTS),
                      [path.replace("//", "/").replace(" ", "%20") for path in paths]))
    passed = failed = forbidden = 0
    for (text, agent, paths), our, their in zip(asked, ours(options.probe, asked), theirs(asked)):
        for path, ours_of_it, theirs_of_it in zip(paths, our, their):
            if path == "/robots.txt":
                theirs_of_it = "1"  # which the official server never asks for
            if ours_of_it == theirs_of_it:
                passed += 1
                forbidden += ours_of_it == "0"
                continue
            failed += 1
            if failed <= 20:
                print(f"FAILED: {path!r} for {agent!r}: we say {ours_of_it}, Protego {theirs_of_it}, of {text!r}")
    if forbidden * 40 < passed or passed + failed != len(asked) * 12:
        failed += 1
        print(f"FAILED: {passed + failed} answers to {len(asked)} robots.txt, of which {forbidden} forbid")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
