#!/usr/bin/env python3
"""Compares kit/glob with npm's minimatch, with its option `dot`: patterns times paths.

    tests/oracle/globs.py --probe build/native/matching_probe

There are written patterns and random ones, the same for a seed. Where the two differ on purpose,
DIFFERENCES says so and why, and both have to do as it says.
"""

import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
from typing import List, Optional, Tuple

ROOT = pathlib.Path(__file__).resolve().parents[2]

WRITTEN = [
    "", "#", "#a", "!", "!!", "!a", "!!a", "!!!a", "!*.js", "!(a)", "!(a).js", "!**", "!#a", "\\!a", "\\#a",
    "*", "**", "***", "*.js", "**.js", "*.*", ".*", "..*", "*.", "*..", "?", "??", "?.js", "?*", "*?", ".?",
    "..?", "...", ".", "..", "a", "a.js", "*a*", "a*b", "a*b*c", "*\\.js", "?\\.js", "*\\*", "a\\*", "\\a",
    "\\\\", "a\\", "a\\/b", "\\*\\*", "\\[a]", "\\{a,b}", "\\{a,b\\}", "{a\\,b,c}", "{a,b\\}c}", "a\\{b,c}",
    "\\\\{a,b}", "{\\a,b}", "x\\.{js,ts}",
    "**/*", "**/*.js", "**/a", "a/**", "a/**/b", "a/**/**/b", "**/**", "**/a/**", "**/a/**/b", "a/**/b/**/c",
    "**/a/**/b/**", "*/**", "**/*/**", "*/*", "*/*/*", "a/*", "a/*/", "**/", "**/.", "**/..", "a/**/", "*/",
    "a**", "a**/b", "**a/b", "a/**b", "**/.*", "**/?.js", "a/./b", "a/../b", "a/b/..", "*/../b", "**/../b",
    "../a", "./a", "/a", "/", "//", "/**", "/*", "a//b", "a/", "a//", "{a,/b}", "{a/b,b}/c", "a{/b,}",
    "{a,b}", "{a,b}.js", "{a,b,}", "{,}", "{,a}", "{a}", "{}", "{},a}", "a{},b}c", "{a},b}", "x{a},b}y", "{{a,b}}",
    "{{a},b}", "{a,{b,c}}", "{a,b}{c,d}", "a{b,c{d,e}}f", "{a,b", "a,b}", "{a,b}}", "{{a,b}", "{a,b}{", "}{a,b}",
    "${a,b}", "$${a,b}{c,d}", "{a,b}${c,d}", "{1..3}", "{3..1}", "{01..3}", "{-1..1}", "{-01..1}", "{1..10..3}",
    "{10..1..3}", "{1..10..0}", "{1..10..-3}", "{a..c}", "{c..a}", "{a..e..2}", "{Z..a}", "{a..1}", "{1..a}",
    "{1..}", "{..1}", "{1...3}", "{a..bc}", "{1..2}{a,b}", "{{1..3},x}", "{a,b}/**", "**/*.{js,ts}", "*.{js,ts,}",
    "*{.js,.ts}", "?{a,b}", "@({a,b}|c)", "{@(a|b),c}", "[{a,b}]", "{[a,b],c}", "{a,b}/{c,d}/*", "{*,**}/a",
    "[a]", "[ab]", "[a-c]", "[!a]", "[^a]", "[!a-c]", "[a-]", "[-a]", "[]a]", "[!]a]", "[]-a]", "[]", "[!]", "[",
    "[a", "[!a", "a]", "[c-a]", "[!c-a]", "[c-aa]", "[a-a]", "[--0]", "[a-c-e]", "[\\]]", "[\\]a]", "[\\a-c]",
    "[a\\-c]", "[a-\\c]", "[[]", "[[a]", "[*]", "[?]", "[!*]", "[.]", "[.]a", "[!.]a", ".[.]", "[.][.]", "[a]*",
    "*[a]", "[a]?", "a[/]b", "a[b/c]d", "[[:alpha:]]", "[[:digit:]]", "[[:alnum:]_]", "[![:alpha:]]",
    "[^[:digit:]a]", "[[:upper:][:digit:]]", "[[:lower:]]*", "[[:space:]]", "[[:punct:]]", "[[:xdigit:]]",
    "[[:word:]]", "[[:blank:]]", "[[:ascii:]]", "[[:cntrl:]]", "[[:graph:]]", "[![:graph:]]",
    "[[:nope:]]", "[[:alpha:]", "[:alpha:]", "[a-[:digit:]]", "[a-[:digit:]x]y", "[[:digit:]-a]",
    "[[:alpha:]x]@(a)", "[a@(b]c)", "[!]@(a)]", "é", "[é]", "[à-ü]", "*é*", "?é", "漢*",
    "?(a)", "*(a)", "+(a)", "@(a)", "x!(a)", "?(a|b)", "*(a|b)", "+(a|b)", "@(a|b)", "x!(a|b)", "x/!(a|b)",
    "x/!(*)", "x/!(**)", "x/!(*).js", "x/!(*.js)", "x/!(a*)", "x/!(a).js", "x/!(a|b)c", "x/a!(b)c", "x/!(a)!(b)",
    "x/!(a)*", "x/*!(a)", "x/!()", "x/!()a", "x/.!(a)", "x/!(.)", "x/!(..)", "x/!(.a)", "x/!(?)", "x/!(a)?",
    "x/!([ab])", "x/@(a|!(b))", "x/@(a|!(b)c)d", "x/*(!(a))", "x/*(!(a)b)", "x/+(a|!(b)c)", "x/+(!(a)|b)c",
    "x/*(a!(b))c", "x/?(!(a))b", "x/!(a@(b)c)", "x/!(+(a)b)", "x/!(a!(b)c)d", "x/+(a+(!(b)c)d)e", "x/!(a)b!(c)d",
    "@()", "?()", "*()", "+()", "+(|)", "@(|a)", "?(|a)", "*(|a)", "+(|a)", "@(a|)", "+(a|)", "x@()", "x@(|a)y",
    "x+()y", "x*()y", "@(*)", "@(?)", "*(*)", "+(*)", "+(?)", "@(*|a)", "*(.)", "+(.)", "@(.)", "@(.|..)", "@(.a|b)",
    "?(.)a", "?(.)*", "?(a)?", "?(a)*", "*(a)b", "*(a*)b", "+(a|b*)c", "*(a|*(b|c))d", "+(a|+(b)c)d", "@(a|@(b|c))d",
    "?(a?(b))c", "*(+(a)b)c", "+(?(a)b)c", "@(+(a|b)|c)d", "*(*(a)|b)c", "+(+(+(a)))b", "*(a?(b*(c)))d",
    "+(a@(b?(c@(d))))e", "?(a+(b?(c+(d))))e", "@(a", "@(a|b", "@(a|@(b)", "@(a)@(b", "a@(b|c)d", "a@(b|c", "@(a))",
    "@((a))", "@(a|(b))", "(a)", "(a|b)", "a|b", "a(b)", "+a", "+", "@", "!a(b)", "\\@(a)", "@(\\))", "@([|])",
    "@([)])", "@(a/b)", "a@(/b)c", "@(a|b)/*", "**/@(a|b).js", "*.@(js|ts)", "*.!(js)", "x/*.!(js|ts)", "x/**/!(a)",
    "**/!(a)/b", "x/!(node_modules)/**", "**/+([a-c]).js", "@(a|b)@(c|d)", "+(@(a|b)c)", ".@(a|b)", ".+(*)", ".*(a)",
    " ", "a b", "a\nb", "a\n*", "^a$", "a.b", "(a+b)?", "a+b", "$", "-", ",", "a,b", "a\tb", "[a b]", "{a,\nb}", "~", "#*",
    "node_modules", "**/node_modules/**", "**/*.test.{js,ts}", "src/**/*.{cpp,hpp}", ".git", "**/.git/**", "*.min.*",
    "src/[a-z]*/index.?s", "docs/**/README.md", "**/{a,b}/**/c", "{src,test}/**/*_test.cpp", "**/*{a,b}*",
]

PATHS = [
    "", "/", "a", "b", "c", "d", "x", "y", "A", "Z", "0", "1", "3", "01", "-1", "-01", "10", "ab", "ac", "ba", "bc",
    "abc", "abcd", "aab", "abb", "bcd", "acd", "abdf", "cd", "xay", "xy", "a.js", "b.js", "aa.js", ".js", "a.ts",
    ".a", ".ab", "..a", "...", ".", "..", "a.", "a..", "a.b", "a.b.js", "a.min.js", "*", "?", "**", "[", "]", "[a",
    "a]", "[a]", "[]", "{a,b}", "{a}", "{}", "{a,b", "}", "a{b", "a,b", "a,b}", "$a", "${a,b}", "\\", "a\\", "\\a",
    "*\\.js", "a\\.js", "!", "!a", "#", "#a", "@()", "?()", "*()", "+()", "+(|)", "@(a)", "@(a", "@(a|b", "(a)", "+a",
    "+", "@", "(a|b)", "a|b", "-", "^", "_", "~", " ", "a b", "\n", "a\nb", "\t", "é", "aé", "éa", "xé", "漢", "漢字", "ü",
    "/a", "a/", "/a/", "./a", "../a", "a/.", "a/..", "a//b", "a/b", "a/b/", "a/b/c", "a/b/c/d", "a/x/b", "a/x/y/b",
    "b/a", "b/a/b", "b/c", "a/c", "a/.b", "a/.b/c", ".a/b", "a/./b", "a/../b", "x/", "x/a", "x/b", "x/c", "x/ab",
    "x/bc", "x/ac", "x/bd", "x/cd", "x/abc", "x/abcd", "x/aab", "x/a.js", "x/b.js", "x/.js", "x/.a", "x/.", "x/..",
    "x/y/a", "x/y/b", "x/y/a.js", "x/a/b", "x/bcbc", "x/abacd", "x/cc", "x/dd", "node_modules", "node_modules/a",
    "a/node_modules/b", "src/a.cpp", "src/d/a.hpp", "src/ab/index.js", "docs/README.md", "docs/a/README.md",
    "test/a_test.cpp", "a/a.test.js", ".git", ".git/a", "a/.git/b", "aac", "bac", "ae", "abcde", "abcdbcde", "bbc",
]

# What we do not do as minimatch does: pattern, path, and whether we match; minimatch says otherwise, or
# has nothing but an exception.
DIFFERENCES: List[Tuple[str, str, bool, str]] = [
    ("?", "😀", True, "? and brackets are for code points; minimatch's are for half of such a character"),
    ("??", "😀", False, "? and brackets are for code points; minimatch's are for half of such a character"),
    ("[😀]", "😀", True, "? and brackets are for code points; minimatch's are for half of such a character"),
    ("[[:alpha:]]", "é", False, "letters and digits in POSIX's classes are those of ASCII: no tables"),
    ("[[:digit:]]", "٣", False, "letters and digits in POSIX's classes are those of ASCII: no tables"),
    ("[[:alpha:]]-b", "a-b", True, "minimatch throws after a POSIX class, for its - is no escape under /u"),
    ("[[:print:]]", "a", True, "minimatch takes [:print:] for what cannot be printed"),
    ("[^a[:graph:]]", "b", False, "a negated class has none of its parts; minimatch's has what is not a"),
    ("**/a/b/c/**/d/**", "a/b/c/d/x", True, "minimatch counts the segments between ** the wrong way round"),
    ("x/!(*.@(js|ts))", "x/a.js", False, "minimatch takes a !(..) whose end is a group, or |, for !()"),
    ("x/!(a|)", "x/a", False, "minimatch takes a !(..) whose end is a group, or |, for !()"),
    ("@(a\\|b)", "a", False, "minimatch forgets to escape an escaped |"),
    ("x/!(|a)?", "x/.", False, "minimatch guards . and .. in what !(..) refuses, after nothing"),
    ("x/@(?(a|b)|)", "x/", True, "groups in groups match nothing at all in one of two and not in the other"),
    ("**/!(a)", "c/./", True, "minimatch gives the last segment to what is after a slash first"),
    ("[a[:graph:]]", ".", False, "minimatch's brackets with [:graph:] take . and .."),
    ("x!(!(a))b", "xab", True, "minimatch looks for what comes after it twice"),
    ("@(*()|b)", "b", True, "minimatch throws at a group without anything in a group"),
    ("", "/", True, "a slash at the end is allowed for, also after nothing"),
]


def is_known(pattern: str, path: str) -> bool:
    """Whether one of the DIFFERENCES may show."""
    if "[:" in pattern and not path.isascii():
        return True
    if re.search(r"[(|][|)]|\(\)", pattern) and "//" in f"/{path}/":
        return True
    return path.endswith(("./", "/../")) and "**" in pattern


def is_strange(pattern: str) -> bool:
    """The same for a pattern, whatever the path."""
    if "!(" in pattern and re.search(r"[|)]\)|\(!\(|\|!\(|\(\||\|\|", pattern):
        return True
    return pattern.count("**") > 2 or "\\|" in pattern


class Dice(random.Random):
    """Random patterns and paths over few characters, so that many match."""

    def segment(self, depth: int = 2) -> str:
        return "".join(self.piece(depth) for _ in range(self.choice([1, 1, 2, 2, 3])))

    def piece(self, depth: int) -> str:
        kind = self.randrange(20 if depth else 16)
        if kind < 7:
            return self.choice(["a", "b", "c", ".", "ab", "js", "é", "-", "1"])
        if kind < 10:
            return "*"
        if kind < 12:
            return "?"
        if kind < 14:
            inside = "".join(self.choices(["a", "b", "c", "a-b", "b-c", ".", "-", "é", "[:alpha:]", "\\]", "1"],
                                          k=self.choice([1, 1, 2, 3])))
            return f"[{self.choice(['', '', '!', '^'])}{inside}]"
        if kind == 14:
            return self.choice(["\\a", "\\*", "\\?", "(", ")", "|", "{", "}", ",", "!", "@", "+", "[", "]", "\\"])
        if kind == 15:
            return self.choice(["{1..3}", "{a..c}", "{a,b}", "{ab,c}", "{,a}", "{a,.js}"])
        if kind < 18:
            parts = [self.segment(depth - 1) if self.randrange(4) else "" for _ in range(self.choice([1, 2, 2, 3]))]
            return f"{self.choice('?*+@@!')}({'|'.join(parts)})"
        parts = [self.segment(depth - 1) if self.randrange(5) else "" for _ in range(self.choice([2, 2, 3]))]
        return "{" + ",".join(parts) + "}"

    def pattern(self) -> str:
        parts = [self.choice(["**", "**", "*", self.segment(), self.segment(), self.segment()])
                 for _ in range(self.choice([1, 1, 1, 2, 2, 3]))]
        return self.choice(["", "", "", "", "", "", "!", "/", "./"]) + "/".join(parts) + self.choice([""] * 9 + ["/"])

    def path(self) -> str:
        parts = ["".join(self.choices(["a", "b", "c", ".", "ab", "js", "é", "-", "1", "(", "*"],
                                      weights=[9, 7, 5, 3, 2, 2, 1, 1, 1, 1, 1], k=self.choice([1, 1, 2, 3, 4])))
                 for _ in range(self.choice([1, 1, 1, 2, 2, 3]))]
        return "/".join(parts) + self.choice([""] * 14 + ["/"])


def our_answers(probe: pathlib.Path, asked: List[Tuple[str, List[str]]]) -> List[str]:
    lines = "".join(" ".join(word.encode().hex() for word in ["glob", pattern, *paths]) + "\n"
                    for pattern, paths in asked)
    done = subprocess.run([probe.resolve()], input=lines, stdout=subprocess.PIPE, check=True, text=True,
                          timeout=300)
    return done.stdout.splitlines()


def their_answers(asked: List[Tuple[str, List[str]]]) -> List[Optional[str]]:
    done = subprocess.run([ROOT / ".tools/bin/node", ROOT / "tests/oracle/minimatch.mjs"],
                          input=json.dumps(asked), stdout=subprocess.PIPE, check=True, text=True, timeout=300)
    return json.loads(done.stdout)


def parents(path: str) -> List[str]:
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts)) if parts[:count] != [""]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--probe", required=True, type=pathlib.Path, help="the program that answers")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--random", type=int, default=6000, help="how many random patterns")
    options = parser.parse_args()

    dice = Dice(options.seed)
    some = list(dict.fromkeys(dice.path() for _ in range(400)))
    asked = [(pattern, PATHS) for pattern in WRITTEN]
    asked += [(pattern, dice.sample(some, 30) + dice.sample(PATHS[1:], 20)) for pattern in
              dict.fromkeys(dice.pattern() for _ in range(options.random)) if not is_strange(pattern)]
    # What is asked of the folders above what matches comes after all paths.
    asked = [(pattern, list(dict.fromkeys([*paths, *(above for path in paths for above in parents(path))])))
             for pattern, paths in asked]
    differences = [(pattern, [path]) for pattern, path, _, _ in DIFFERENCES]
    ours = our_answers(options.probe, asked + differences)
    theirs = their_answers(asked + differences)
    if len(ours) != len(theirs) or len(ours) != len(asked) + len(differences):
        print(f"FAILED: {len(ours)} answers of ours and {len(theirs)} of theirs to {len(asked)} questions")
        print("0 passed, 1 failed")
        return 1

    passed = failed = thrown = hits = 0
    known = {(pattern, path) for pattern, path, _, _ in DIFFERENCES}

    def fail(words: str) -> None:
        nonlocal failed
        failed += 1
        if failed <= 40:
            print(f"FAILED: {words}")

    for (pattern, paths), our, their in zip(asked, ours, theirs):
        if their is None:
            thrown += 1
            continue
        if len(our) != 2 * len(paths):
            fail(f"{pattern!r}: we say {our}, minimatch takes it")
            continue
        found, below = dict(zip(paths, our[::2])), dict(zip(paths, our[1::2]))
        for path, answer in zip(paths, their):
            if (pattern, path) in known or is_known(pattern, path):
                continue
            hits += answer == "1"
            if found[path] != answer:
                fail(f"{pattern!r} on {path!r}: we say {found[path]}, minimatch does not")
            elif answer == "1" and any(below[above] == "0" for above in parents(path)):
                fail(f"{pattern!r} matches {path!r}, but we would not look into the folders above it")
            else:
                passed += 1
    for (pattern, path, wanted, _), our, their in zip(DIFFERENCES, ours[len(asked):], theirs[len(asked):]):
        if our[:1] != str(int(wanted)) or their == our[:1]:
            fail(f"{pattern!r} on {path!r}: we say {our}, minimatch {their}, against the table")
        else:
            passed += 1
    if thrown * 10 > len(asked) or hits * 50 < passed:
        fail(f"minimatch throws at {thrown} of {len(asked)} patterns, and {hits} of {passed} match")
    print(f"{len(asked)} patterns, of which minimatch throws at {thrown}; {hits} of their paths match")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
