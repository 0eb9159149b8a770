#!/usr/bin/env python3
"""Turns the compiled zone files of the PyPI package `tzdata` into the tables that kit/time/ has
compiled in. kit/time/zone_data.hpp says what each table means; this script fills them.

    pip install tzdata==2026.6        # IANA 2026f; any later one will do
    python3 tools/tzdata/generate.py \\
        --zoneinfo SITE_PACKAGES/tzdata/zoneinfo \\
        --version-file SITE_PACKAGES/tzdata/__init__.py \\
        --out build/generated/kit/time/zone_data.inc

The result is included as "kit/time/zone_data.inc", so build/generated has to be on the include
path. It depends on nothing but the package and this script. --version-file may be left out; it is
only compared with the version that the zone files' own tzdata.zi states.

Needs Python 3.9, standard library only. Whatever the tables cannot express stops the build with a
sentence, so that a later release of the data is never half understood.
"""

import argparse
import os
import re
import struct
import sys

# The component that carries the tables may be 300 KB in all.
LARGEST = 80_000

NO_RULE = 0xFFFF
NEVER = -(2**63)

# A step is twelve bits of gap and four bits of type.
MOST_GAPS = 1 << 12
MOST_TYPES = 1 << 4


class Refused(Exception):
    """The data holds something that the tables or the reader cannot express."""


def require(condition, sentence):
    if not condition:
        raise Refused(sentence)


def read_tzif(data):
    """The transitions [(seconds, type)], the types [(offset, is_dst, abbreviation)] and the footer
    of one TZif file, version 2 or later.

    https://www.rfc-editor.org/rfc/rfc9636#section-3
    """

    def counts(at):
        require(data[at : at + 4] == b"TZif", "a zone file does not start with TZif")
        return struct.unpack(">6L", data[at + 20 : at + 44])

    require(data[4:5] >= b"2", "a zone file is of version 1, which has no 64-bit times")
    is_ut, is_std, leap, times, types, characters = counts(0)
    at = 44 + times * 5 + types * 6 + characters + leap * 8 + is_std + is_ut
    is_ut, is_std, leap, times, types, characters = counts(at)
    require(leap == 0, "a zone file counts leap seconds; use the package's zoneinfo folder")
    at += 44
    instants = struct.unpack(f">{times}q", data[at : at + 8 * times])
    at += 8 * times
    indexes = data[at : at + times]
    at += times
    records = [struct.unpack(">lBB", data[at + 6 * i : at + 6 * i + 6]) for i in range(types)]
    at += 6 * types
    pool = data[at : at + characters]
    at += characters + 12 * leap + is_std + is_ut
    footer = data[at:].decode("ascii")
    require(len(footer) >= 2 and footer[0] == footer[-1] == "\n", "a zone file has no footer")

    def abbreviation(start):
        return pool[start : pool.index(b"\0", start)].decode("ascii")

    return (
        list(zip(instants, indexes)),
        [(offset, is_dst, abbreviation(start)) for offset, is_dst, start in records],
        footer[1:-1],
    )


OFFSET = r"([+-]?\d+(?::\d+){0,2})"
NAME = r"(<[A-Za-z0-9+-]{3,}>|[A-Za-z]{3,})"
CHANGE = r"M(\d+)\.([1-5])\.([0-6])(?:/" + OFFSET + ")?"
FOOTER = re.compile(f"{NAME}{OFFSET}(?:{NAME}{OFFSET}?,{CHANGE},{CHANGE})?")


def seconds(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


def read_footer(footer):
    """The type that a footer such as EST5EDT,M3.2.0,M11.1.0 calls standard, and the rule for the
    other one: (standard, daylight, change to daylight, change to standard) or None.

    https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html (8.3, TZ)
    https://www.rfc-editor.org/rfc/rfc9636#section-3.3.2 (times from -167 to 167 hours)
    """
    match = FOOTER.fullmatch(footer)
    require(match, f"the footer {footer!r} is not of the form that this script can read")
    name, offset, daylight_name, daylight_offset, *changes = match.groups()
    standard = (-seconds(offset), 0, name.strip("<>"))
    if daylight_name is None:
        return standard, None
    ahead = -seconds(daylight_offset) if daylight_offset else standard[0] + 3600
    daylight = (ahead, 1, daylight_name.strip("<>"))

    def change(month, week, weekday, time):
        return int(month), int(week), int(weekday), seconds(time) if time else 7200

    return standard, (standard, daylight, change(*changes[:4]), change(*changes[4:]))


def read_index(path):
    """The version, the main names and {link: main name} from the package's tzdata.zi."""
    version, zones, links = None, [], {}
    with open(path, encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if line.startswith("# version "):
                version = words[2]
            elif line.startswith("Z "):
                zones.append(words[1])
            elif line.startswith("L "):
                links[words[2]] = words[1]
    require(version, f"{path} does not state its version")

    def main(name):
        return main(links[name]) if name in links else name

    return version, zones, {link: main(link) for link in links}


def check_version(path, version):
    # Comments may mention other versions as examples; tzdata.zi states its own in one.
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"(?m)^\s*#(?! version).*$", "", file.read())
    stated = re.search(r"\b(20\d\d[a-z]+)\b", text)
    require(stated, f"{path} names no IANA version such as 2026a")
    require(stated[1] == version, f"{path} says {stated[1]}, but the zone files are of {version}")


def read_zones(folder):
    """The version, {main name: contents} and {link: main name}."""
    version, names, links = read_index(os.path.join(folder, "tzdata.zi"))
    for name in [*names, *links]:
        require(re.fullmatch(r"[A-Za-z0-9_+/-]+", name), f"{name!r} is a strange name")

    def contents(name):
        with open(os.path.join(folder, *name.split("/")), "rb") as file:
            return file.read()

    zones = {name: contents(name) for name in names}
    for link, name in links.items():
        require(name in zones, f"{link} is a link to {name}, which is no zone")
        require(contents(link) == zones[name], f"{link} and {name} differ, though one is a link")
    for where, _, files in os.walk(folder):
        for file in files:
            name = os.path.relpath(os.path.join(where, file), folder).replace(os.sep, "/")
            if contents(name)[:4] == b"TZif":
                require(name in zones or name in links, f"tzdata.zi does not know {name}")
    return version, zones, links


class Pool:
    """Distinct values in the order of their first use."""

    def __init__(self):
        self.values = []
        self.index = {}

    def add(self, value):
        if value not in self.index:
            self.index[value] = len(self.values)
            self.values.append(value)
        return self.index[value]


class Texts:
    """Strings that end in NUL, one after the other, ends shared."""

    def __init__(self, texts):
        self.text = ""
        for text in sorted(texts, key=lambda text: (-len(text), text)):
            if text + "\0" not in self.text:
                self.text += text + "\0"

    def find(self, text):
        return self.text.index(text + "\0")


def find_list(values, wanted):
    return next(
        (i for i in range(len(values) - len(wanted) + 1) if values[i : i + len(wanted)] == wanted),
        None,
    )


def pool_lists(lists):
    """One list of which every given list is a part, and where each one starts."""
    pool, starts = [], {}
    for values in sorted(set(map(tuple, lists)), key=lambda values: (-len(values), values)):
        start = find_list(pool, list(values))
        if start is None:
            start = len(pool)
            pool += values
        starts[values] = start
    return pool, starts


class Zone:
    """One zone file as the tables tell it: newest first, types numbered by their latest use."""

    def __init__(self, name, data):
        transitions, types, footer = read_tzif(data)
        standard, self.rule = read_footer(footer)
        for offset, is_dst, _ in types + (list(self.rule[:2]) if self.rule else []):
            require(abs(offset) < 26 * 3600, f"{name} is {offset} seconds from UTC")
            require(is_dst in (0, 1), f"{name} has a strange DST flag")

        # A change to what holds already is none. The last one also says where the rule begins.
        changes, current = [], types[0]
        for i, (at, index) in enumerate(transitions):
            if types[index] != current or (self.rule and i == len(transitions) - 1):
                changes.append((at, types[index]))
            current = types[index]
        allowed = self.rule[:2] if self.rule else (standard,)
        require(current in allowed, f"the footer of {name} does not go on from its last change")

        self.last = changes[-1][0] if changes else NEVER
        self.types = []
        for kind in [kind for _, kind in reversed(changes)] + [types[0]]:
            if kind not in self.types:
                self.types.append(kind)
        require(len(self.types) <= MOST_TYPES, f"{name} has more than {MOST_TYPES} types")

        # For each change, newest first: how long after the one before it, and what held until it.
        before = [types[0]] + [kind for _, kind in changes[:-1]]
        times = [at for at, _ in changes]
        gaps = [0] + [later - earlier for earlier, later in zip(times, times[1:])]
        require(all(gap > 0 for gap in gaps[1:]), f"the changes of {name} are not in order")
        require(all(gap < 2**32 for gap in gaps), f"{name} has two changes 136 years apart")
        self.steps = [(gap, self.types.index(kind)) for gap, kind in zip(gaps, before)][::-1]
        self.changes, self.first_type = changes, types[0]


def excerpts_of(sequences, shortest):
    """Writes sequences as excerpts (start, count) of one shared list. Zones that went the same way
    for some years share those steps; an excerpt costs as much as two of them."""
    pool, found, result = [], {}, {}
    seed = 3

    def match(sequence, at):
        best, length = 0, 0
        for start in found.get(tuple(sequence[at : at + seed]), ()):
            n = seed
            limit = min(len(sequence) - at, len(pool) - start)
            while n < limit and pool[start + n] == sequence[at + n]:
                n += 1
            if n > length:
                best, length = start, n
        return best, length

    for key in sorted(sequences, key=lambda key: (-len(sequences[key]), key)):
        sequence, excerpts, at, literal = sequences[key], [], 0, False
        while at < len(sequence):
            start, length = match(sequence, at)
            if length >= shortest or (length and at + length == len(sequence)):
                excerpts.append([start, length])
                at, literal = at + length, False
                continue
            if not literal:
                excerpts.append([len(pool), 0])
                literal = True
            excerpts[-1][1] += 1
            pool.append(sequence[at])
            if len(pool) >= seed:
                found.setdefault(tuple(pool[-seed:]), []).append(len(pool) - seed)
            at += 1
        result[key] = excerpts
    return pool, result


class Tables:
    """Everything that the generated file holds."""

    def __init__(self, version, contents, links):
        self.version = version
        self.zones = {name: Zone(name, data) for name, data in sorted(contents.items())}
        self.names = sorted([*self.zones, *links])
        mains = list(self.zones)
        self.name_histories = [mains.index(links.get(name, name)) for name in self.names]

        self.rules = Pool()
        types = Pool()
        for zone in self.zones.values():
            for kind in [*zone.types, *(zone.rule[:2] if zone.rule else ())]:
                types.add(kind)
        self.texts = Texts({abbreviation for _, _, abbreviation in types.values})
        self.types = types

        gaps = Pool()
        sequences = {
            name: [gaps.add(gap) << 4 | kind for gap, kind in zone.steps]
            for name, zone in self.zones.items()
        }
        require(len(gaps.values) <= MOST_GAPS, f"there are more than {MOST_GAPS} different gaps")
        self.gaps = gaps.values
        packed = [excerpts_of(sequences, shortest) for shortest in range(4, 13)]
        self.steps, pieces = min(
            packed, key=lambda result: 2 * len(result[0]) + 4 * sum(map(len, result[1].values()))
        )

        lists = {name: tuple(map(types.add, zone.types)) for name, zone in self.zones.items()}
        self.type_lists, starts = pool_lists(lists.values())
        self.excerpts, self.histories = [], []
        for name, zone in self.zones.items():
            rule = NO_RULE
            if zone.rule:
                standard, daylight, *changes = zone.rule
                rule = self.rules.add((types.add(standard), types.add(daylight), *changes))
            self.histories.append(
                (zone.last, len(self.excerpts), starts[lists[name]], rule, self.names.index(name))
            )
            self.excerpts += pieces[name]
            require(self.changes(len(self.histories) - 1) == (zone.changes, zone.first_type),
                    f"the tables do not give back what {name} is made of")
        for table in (self.steps, self.excerpts, self.type_lists, self.types.values):
            require(len(table) < 1 << 16, "a table is too long for its 16-bit index")
        require(len(self.texts.text) < 1 << 11, "the abbreviations are too long for 11 bits")

    def changes(self, history):
        """A history as the reader in kit/time/zone_history.cpp sees it, oldest first."""
        at, excerpt, types, _, _ = self.histories[history]
        kind, changes = self.types.values[self.type_lists[types]], []
        while at != NEVER:
            start, count = self.excerpts[excerpt]
            for step in self.steps[start : start + count]:
                changes.append((at, kind))
                gap = self.gaps[step >> 4]
                kind = self.types.values[self.type_lists[types + step % 16]]
                at = at - gap if gap else NEVER
            excerpt += 1
        return changes[::-1], kind

    def size(self):
        return (
            sum(map(len, self.names)) + 2 * (len(self.names) + 1) + 2 * len(self.names)
            + 16 * len(self.histories) + 4 * len(self.excerpts) + 2 * len(self.steps)
            + 4 * len(self.gaps) + 2 * len(self.type_lists) + 4 * len(self.types.values)
            + len(self.texts.text) + 20 * len(self.rules.values)
        )  # fmt: skip


def filled(items):
    """Items after each other, separated by commas, in lines of 100 columns."""
    lines = [" "]
    for item in items:
        if len(lines[-1]) + len(item) + 2 > 100:
            lines.append(" ")
        lines[-1] += f" {item},"
    return "\n".join(lines)


def table(declaration, items):
    return f"constexpr {declaration}[] = {{\n{filled(items)}\n}};\n"


def write(tables):
    starts = [0]
    for name in tables.names:
        starts.append(starts[-1] + len(name))
    require(starts[-1] < 1 << 16, "the names are too long for 16-bit positions")

    def braced(values):
        return "{" + ", ".join(map(str, values)) + "}"

    def history(last, *rest):
        # C++ has no literal for the least number.
        return braced(["never" if last == NEVER else last, *rest])

    return "\n".join([
        f"// IANA time zone data {tables.version}: {len(tables.names)} names of "
        f"{len(tables.histories)} zones.",
        "// Made by tools/tzdata/generate.py; kit/time/zone_data.hpp says what it means.",
        "",
        f'constexpr char version[] = "{tables.version}";',
        f"constexpr std::uint16_t name_count = {len(tables.names)};",
        f"constexpr std::uint16_t history_count = {len(tables.histories)};",
        "",
        "constexpr char names[] =\n"
        + "\n".join(f'    "{name}"' for name in tables.names) + ";\n",
        table("std::uint16_t name_starts", map(str, starts)),
        table("std::uint16_t name_histories", map(str, tables.name_histories)),
        table("History histories", [history(*entry) for entry in tables.histories]),
        table("Excerpt excerpts", map(braced, tables.excerpts)),
        table("std::uint16_t steps", map(str, tables.steps)),
        table("std::uint32_t gaps", map(str, tables.gaps)),
        table("std::uint16_t type_lists", map(str, tables.type_lists)),
        table("Type types", [
            braced((offset, is_dst, tables.texts.find(abbreviation)))
            for offset, is_dst, abbreviation in tables.types.values
        ]),
        "constexpr char abbreviations[] =\n"
        + "\n".join(f'    "{text}\\0"' for text in tables.texts.text.split("\0")[:-1]) + ";\n",
        table("Rule rules", [
            braced((standard, daylight, braced(to_daylight), braced(to_standard)))
            for standard, daylight, to_daylight, to_standard in tables.rules.values
        ]),
    ])  # fmt: skip


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--zoneinfo", required=True, help="the package's zoneinfo folder")
    arguments.add_argument("--version-file", help="a file that names the IANA version")
    arguments.add_argument("--out", required=True, help="the file to write")
    given = arguments.parse_args()
    try:
        version, zones, links = read_zones(given.zoneinfo)
        if given.version_file:
            check_version(given.version_file, version)
        tables = Tables(version, zones, links)
        size = tables.size()
        require(size <= LARGEST, f"the tables take {size} bytes, more than {LARGEST}")
        text = write(tables)
        os.makedirs(os.path.dirname(given.out) or ".", exist_ok=True)
        with open(given.out + ".new", "w", encoding="ascii", newline="\n") as file:
            file.write(text)
        os.replace(given.out + ".new", given.out)
    except (Refused, OSError) as error:
        sys.exit(f"{os.path.basename(__file__)}: {error}")
    print(f"tzdata {version}: {len(tables.names)} names, {len(zones)} zones, {size} bytes")


if __name__ == "__main__":
    main()
