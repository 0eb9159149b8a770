#!/usr/bin/env python3
"""Compares json::Pattern with Python's re: patterns times texts, compiled and run once.

    tests/oracle/patterns.py --cxx "zig c++ -O1" [--run "wasmtime run"]

Where JavaScript, and so JSON Schema, reads a pattern differently from Python, the pattern is put
into Python's words first. Beside the written patterns there are random ones, the same for a seed.
"""

import argparse
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tempfile
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]

WRITTEN = [
    r"", r"^", r"$", r"^$", r"a", r"ab", r"^a", r"b$", r"^ab$", r"a|b", r"^a|b$", r"^(a|b|)$",
    r"(?:a|bc)+d?", r"^(ab|a)(c|bcd)(d*)$", r"^a*$", r"^a+b*$", r"^(a*)*$", r"^(a*)+b", r"(|a)+b",
    r"^(a|aa)+$", r"^(a?){5}a{5}$", r"^a{2}$", r"^a{2,}$", r"^a{0,2}b{1,3}$", r"^(ab){1,2}$",
    r"^(a{1,2}){2}$", r"a*?b", r"^a+?b??$", r"^a{1,3}?b", r"(^a|b)c?", r"(a$|b)+", r"^(^a)*b$",
    r"$a", r"a^", r"(^|b)a($|b)", r"$^", r".", r"^.$", r"^..$", r"^.*$", r"a.b", r"[ab]", r"^[^ab]+$",
    r"[a-c0-9]", r"^[^a-c0-9]$", r"[-a]", r"[a-]", r"[^-a]", r"[a\-c]", r"[\]\\\[^]", r"[$.*+?(){}|/]",
    r"[*--]", r"[a-b-c]", r"\d", r"\D", r"^\w+$", r"\W", r"\s", r"^\S+$", r"[\d_]", r"[^\d_]", r"[\W_]",
    r"[^\W_]", r"[\s\S]", r"^[\S]+$", r"[^\S]", r"[\D]", r"[^\D]", r"\t|\n|\r|\f|\v", r"\x41", r"\u00e9",
    r"[\u20AC\xe9]", r"^[\u4e00-\u9fff]+$", r"é+", r"^[α-ω😀]+$", r"😀{2}", r"\^\$\\\.\*\+\?", r"\(\)\[\]",
    r"\{\}\|\/", r"^[a-z0-9]+(?:-[a-z0-9]+)*$", r"^[0-9a-f]{7,40}$", r"^([01]\d|2[0-3]):[0-5]\d$",
    r"^\d{4}-\d{2}-\d{2}$", r"^[A-Za-z_][\w.-]{0,63}$", r"^(?:[A-Z]{2}\d{3})?$", r"^\+?[1-9]\d{1,14}$",
    r"^#(?:[0-9a-fA-F]{3}){1,2}$", r"^v?\d+\.\d+\.\d+(?:-[\w.]+)?$", r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
]

TEXTS = [
    "", "a", "b", "c", "d", "ab", "ba", "bc", "abc", "abcd", "aa", "aaa", "aaaa", "aaaaa", "aaaaaaaaaa",
    "aab", "abab", "ababab", "abb", "aabbb", "bd", "abd", "a\n", "\na", "a\nb", "a\r", "\n", "\r", "\t",
    "\f", "\v", " ", "\u00a0", "\u2003", "\u2028", "\u2029", "\ufeff", "\u0085", "\x1c", "\u180e", "\u200b",
    "A", "Z", "_", "-", "--", ".", "*", "+", "^$\\.*+?", "()[]", "{}|/", "]", "[", "\\", "^", "0", "9", "٣",
    "é", "éé", "€", "λ", "αω", "Λ", "😀", "😀😀", "漢字", "a\0b", "\0", "\x7f", "\U0010ffff", "a-b", "a--b",
    "good-name-2", "deadbee", "0123456789abcdef0123456789abcdef01234567", "23:59", "24:00", "2026-01-15",
    "AB123", "+820212345", "#fff", "#ffff", "#a1B2c3", "v1.2.3-rc.1", "1.2", "me@example.org", "x.y-z_0",
]

# WhiteSpace and LineTerminator of ECMA-262, and all else, as members of a Python class.
SPACES = r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
OTHERS = (r"\x00-\x08\x0e-\x1f!-\x9f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
          r"\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff")


def in_python(pattern: str) -> str:
    """The same language in Python's syntax, to be compiled with re.ASCII."""
    result, in_class, i = [], False, 0
    while i < len(pattern):
        token = pattern[i:i + 2] if pattern[i] == "\\" else pattern[i]
        i += len(token)
        if token == r"\s":
            result.append(SPACES if in_class else f"[{SPACES}]")
        elif token == r"\S":
            result.append(OTHERS if in_class else f"[{OTHERS}]")
        elif in_class:
            in_class = token != "]"
            result.append(r"\[" if token == "[" else token)
        elif token == "[":
            in_class = True
            result.append(token)
        else:
            result.append({"$": r"\Z", ".": r"[^\n\r\u2028\u2029]"}.get(token, token))
    return "".join(result)


def random_pattern(dice: random.Random, depth: int = 3) -> str:
    def atom() -> str:
        kind = dice.randrange(10)
        if kind < 4 or depth == 0:
            return dice.choice("aab0_é😀 ")
        if kind < 6:
            return dice.choice([".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\.", r"\u20ac"])
        if kind < 8:
            # At most one of the large sets, so that a negated class keeps a character.
            plain, other = ["a", "b", "0-9", "a-c", "é", "α-ω", r"\-"], [r"\d", r"\W", r"\S", r"\s"]
            return f"[{dice.choice(['', '^'])}{dice.choice(plain)}{dice.choice(plain + other)}]"
        return dice.choice(["(", "(?:"]) + random_pattern(dice, depth - 1) + ")"

    def term() -> str:
        if dice.randrange(9) == 0:
            return dice.choice("^$")
        count = dice.choice(["", "", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}"])
        return atom() + count + (dice.choice(["", "", "?"]) if count else "")

    def alternative() -> str:
        return "".join(term() for _ in range(dice.choice([0, 1, 1, 2, 2, 3])))

    return "|".join(alternative() for _ in range(dice.choice([1, 1, 1, 2, 3])))


def literal(text: str) -> str:
    """A C++ string literal of the text's UTF-8, and nothing that C++ could read otherwise."""
    return '"' + "".join(f"\\{byte:03o}" for byte in text.encode()) + '"'


def program(patterns: list[str], texts: list[str]) -> str:
    rows = "\n".join(f"    json::Pattern<{literal(pattern)}>::matches," for pattern in patterns)
    subjects = "\n".join(f"    {{{literal(text)}, {len(text.encode())}}}," for text in texts)
    return f"""#include <cstdio>
#include <string_view>
#include "json/pattern.hpp"
constexpr bool (*patterns[])(std::string_view) = {{
{rows}
}};
constexpr std::string_view texts[] = {{
{subjects}
}};
int main() {{
  for (auto const matches : patterns) {{
    for (auto const text : texts) std::putchar(matches(text) ? '1' : '0');
    std::putchar('\\n');
  }}
}}
"""


def answers(cxx: str, run: str, patterns: list[str], texts: list[str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source, binary = pathlib.Path(folder, "patterns.cpp"), pathlib.Path(folder, "patterns")
        source.write_text(program(patterns, texts))
        subprocess.run(
            [*shlex.split(cxx), "-std=c++26", "-fno-exceptions", "-fno-rtti", f"-I{ROOT}", source,
             ROOT / "json/pattern.cpp", "-o", binary], check=True)
        done = subprocess.run([*shlex.split(run), binary], check=True, capture_output=True, text=True)
        return done.stdout.splitlines()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cxx", required=True, help="the C++ compiler and its flags, as one text")
    parser.add_argument("--run", default="", help="what runs the program, such as a WASM runtime")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--random", type=int, default=120, help="how many random patterns")
    options = parser.parse_args()

    # Python warns of '--' and '[' in classes, which a later Python may read as set operations.
    warnings.simplefilter("ignore", FutureWarning)
    dice = random.Random(options.seed)
    patterns = WRITTEN + [random_pattern(dice) for _ in range(options.random)]
    texts = TEXTS + ["".join(dice.choices("aab0_é😀 .\n", k=dice.randrange(2, 9))) for _ in range(40)]

    lines = answers(options.cxx, options.run, patterns, texts)
    if [len(line) for line in lines] != [len(texts)] * len(patterns):
        print("the program did not answer for every pattern and text")
        return 1
    passed = failed = 0
    for number, (pattern, line) in enumerate(zip(patterns, lines)):
        expected = re.compile(in_python(pattern), re.ASCII)
        # Python backtracks: a random pattern on a long text may keep it for ever.
        longest = 1000 if number < len(WRITTEN) else 12
        for text, answer in zip(texts, line):
            if len(text) > longest:
                continue
            if (answer == "1") == (expected.search(text) is not None):
                passed += 1
            else:
                failed += 1
                print(f"FAILED: {pattern!r} on {text!r}: we say {answer}, Python does not")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
