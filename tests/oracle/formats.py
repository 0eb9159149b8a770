#!/usr/bin/env python3
"""Compares json/format.hpp with Python: its modules where one is strict enough, else the standard's
own grammar, written as a regular expression.

    tests/oracle/formats.py --probe build/native/format_probe

Every text is tried in every format. There are written texts, random ones of each format, and all of
them with something changed; they are the same for a seed.
"""

import argparse
import datetime
import ipaddress
import pathlib
import random
import re
import subprocess
import sys
import uuid
from typing import Callable, Dict, List

WRITTEN = [
    "", "\n", "\0", " ", "0", "P", "a@b", "::", "a:", "é", "\ud800",
    "2026-01-15T09:30:00Z", "2026-01-15t09:30:00.123456789z", "2026-01-15T09:30:00-00:00",
    "1990-12-31T23:59:60Z", "1990-12-31T15:59:60-08:00", "1991-01-01T00:59:60+01:00",
    "0000-02-29T00:00:00Z", "0000-01-01T00:29:60+00:30", "9999-12-31T23:59:60Z", "2100-02-29",
    "2000-02-29", "1900-02-29", "2026-04-31", "20260115", "2026-W03-4", "2026-015", "24:00:00Z",
    "23:59:60Z", "23:59:60+01:00", "00:29:60-23:30", "08:30:06", "083006Z", "P3Y6M4DT12H30M5S",
    "P2W", "PT0S", "P1Y2W", "P1YT1H", "P1Y1D", "PT1H1S", "P1.5D", "p1d", "P1DT", "P1W1D",
    "user+tag@example.co.uk", "!#$%&'*+-/=?^_`{|}~@x.org", "joe@[127.0.0.1]", "a..b@c", ".a@b",
    "joe@[IPv6:2001:db8::1]", "joe@[ipv6:::1]", "joe@[IPv6:1:2:3:4:5:6:7::]",
    "joe@[2001:db8::1]", '"joe bloggs"@example.com', "joe@-a", "joe@a.",
    "a" * 64 + "@b", "a" * 65 + "@b", "a@" + ".".join(["b" * 63] * 3 + ["b" * 60]),
    "a@" + ".".join(["b" * 63] * 3 + ["b" * 61]), "www.example.com", "a--b",
    "xn--4gbwdl.xn--wgbh1c", "a" * 63 + ".b", "a" * 64 + ".b", ".".join(["a" * 63] * 3 + ["a" * 61]),
    ".".join(["a" * 63] * 3 + ["a" * 62]), "a_b", "127.0.0.1", "255.255.255.255", "256.0.0.1",
    "01.2.3.4", "1.2.3", "1.2.3.4.5", "2001:db8::ff00:42:8329", "::ffff:192.168.0.1",
    "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7::8", "1:2:3:4::5:6:7:8",
    "1:2:3:4:5:6:7:8", "1:2:3:4:5::1.2.3.4", "1:2:3:4:5:6::1.2.3.4", "::1.2.3.4:5", "fe80::1%eth0",
    "::/64", "http://foo.bar/?baz=qux#quux", "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com",
    "ldap://[2001:db8::7]/c=GB?objectClass?one", "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
    "mailto:John.Doe@example.com", "file:///etc/hosts", "http://[v1.fe80::a+en1]/", "http://a:/", "a:/",
    "a://", "a:b//c", "a:///b", "http://a@b@c/", "http://[::1]a", "http://a/%zz", "//a/b", "1a:b",
    "123e4567-e89b-42d3-a456-426614174000", "123E4567-E89B-42D3-A456-426614174000",
    "{123e4567-e89b-42d3-a456-426614174000}", "urn:uuid:123e4567-e89b-42d3-a456-426614174000",
    "123e4567e89b42d3a456426614174000", "123e4567-e89b-42d3-a456-42661417400_",
]


# https://www.rfc-editor.org/rfc/rfc3339#section-5.6
DATE = r"(\d{4})-(\d\d)-(\d\d)"
TIME = r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))"


def day(year: str, month: str, number: str) -> datetime.date:
    # Python has no year 0. The calendar is the same every 400 years, and here no year is the last.
    return datetime.date(int(year) % 400 + 2000, int(month), int(number))


def moment(date: datetime.date, hour, minute, second, sign, hours, minutes) -> datetime.datetime:
    """The time in UTC; of a leap second, the second before it."""
    offset = datetime.timedelta(0)
    if sign:
        # As a time of day, so that 24:00 and 00:60 are none.
        ahead = datetime.time(int(hours), int(minutes))
        offset = datetime.timedelta(hours=ahead.hour, minutes=ahead.minute) * (-1 if sign == "-" else 1)
    local = datetime.time(int(hour), int(minute), 59 if second == "60" else int(second))
    return datetime.datetime.combine(date, local) - offset


def is_date(text: str) -> bool:
    found = re.fullmatch(DATE, text, re.ASCII)
    return bool(found and day(*found.groups()))


def is_time(text: str) -> bool:
    found = re.fullmatch(TIME, text, re.ASCII)
    if not found:
        return False
    utc = moment(datetime.date(2000, 1, 2), *found.groups())
    return found[3] != "60" or utc.time() == datetime.time(23, 59, 59)


# https://www.rfc-editor.org/rfc/rfc3339#section-5.7
def is_date_time(text: str) -> bool:
    found = re.fullmatch(f"{DATE}[Tt]{TIME}", text, re.ASCII)
    if not found:
        return False
    utc = moment(day(*found.groups()[:3]), *found.groups()[3:])
    after = utc + datetime.timedelta(seconds=1)
    return found[6] != "60" or (after.day == 1 and after.time() == datetime.time(0))


# https://www.rfc-editor.org/rfc/rfc3339#appendix-A, the letters in capitals only
DUR_SECOND = r"[0-9]+S"
DUR_MINUTE = f"[0-9]+M(?:{DUR_SECOND})?"
DUR_HOUR = f"[0-9]+H(?:{DUR_MINUTE})?"
DUR_TIME = f"T(?:{DUR_HOUR}|{DUR_MINUTE}|{DUR_SECOND})"
DUR_DAY = "[0-9]+D"
DUR_WEEK = "[0-9]+W"
DUR_MONTH = f"[0-9]+M(?:{DUR_DAY})?"
DUR_YEAR = f"[0-9]+Y(?:{DUR_MONTH})?"
DUR_DATE = f"(?:{DUR_DAY}|{DUR_MONTH}|{DUR_YEAR})(?:{DUR_TIME})?"
DURATION = f"P(?:{DUR_DATE}|{DUR_TIME}|{DUR_WEEK})"

# https://www.rfc-editor.org/rfc/rfc1123#section-2.1; the lengths are those of RFC 1035.
LET_DIG = "[A-Za-z0-9]"
LABEL = f"{LET_DIG}(?:[A-Za-z0-9-]{{0,61}}{LET_DIG})?"
HOSTNAME = rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})*"

# https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2, of a Local-part only the Dot-string
ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
MAILBOX = rf"(?=.{{1,254}}\Z)(?=[^@]{{1,64}}@)({ATOM}(?:\.{ATOM})*)@(.+)"


def is_email(text: str) -> bool:
    found = re.fullmatch(MAILBOX, text, re.DOTALL)
    if not found:
        return False
    literal = re.fullmatch(r"\[(IPv6:)?(.*)\]", found[2], re.DOTALL)
    if not literal:
        return bool(re.fullmatch(HOSTNAME, found[2]))
    # As json/format.cpp says: RFC 4291's addresses, and capitals.
    return is_ipv6(literal[2]) if literal[1] else is_ipv4(literal[2])


def is_ipv4(text: str) -> bool:
    return str(ipaddress.IPv4Address(text)) == text


def is_ipv6(text: str) -> bool:
    ipaddress.IPv6Address(text)  # or it raises
    # With a zone it is taken as well, and before Python 3.9.5 with an IPv4 address such as 01.2.3.4.
    return "%" not in text and ("." not in text or is_ipv4(text.rpartition(":")[2]))


def is_uuid(text: str) -> bool:
    return str(uuid.UUID(text)) == text.lower()


# https://www.rfc-editor.org/rfc/rfc3986#appendix-A. urllib takes what is no URI as well.
def uri() -> str:
    pct_encoded = "%[0-9A-Fa-f]{2}"
    unreserved, sub_delims = "[A-Za-z0-9._~-]", "[!$&'()*+,;=]"
    pchar = f"(?:{unreserved}|{pct_encoded}|{sub_delims}|[:@])"
    query = fragment = f"(?:{pchar}|[/?])*"

    segment, segment_nz = f"{pchar}*", f"{pchar}+"
    path_abempty = f"(?:/{segment})*"
    path_absolute = f"/(?:{segment_nz}(?:/{segment})*)?"
    path_rootless = f"{segment_nz}(?:/{segment})*"

    dec_octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])"
    ipv4 = rf"{dec_octet}\.{dec_octet}\.{dec_octet}\.{dec_octet}"
    h16 = "[0-9A-Fa-f]{1,4}"
    ls32 = f"(?:{h16}:{h16}|{ipv4})"
    ipv6 = "|".join([
        f"(?:{h16}:){{6}}{ls32}",
        f"::(?:{h16}:){{5}}{ls32}",
        f"(?:{h16})?::(?:{h16}:){{4}}{ls32}",
        f"(?:(?:{h16}:){{0,1}}{h16})?::(?:{h16}:){{3}}{ls32}",
        f"(?:(?:{h16}:){{0,2}}{h16})?::(?:{h16}:){{2}}{ls32}",
        f"(?:(?:{h16}:){{0,3}}{h16})?::{h16}:{ls32}",
        f"(?:(?:{h16}:){{0,4}}{h16})?::{ls32}",
        f"(?:(?:{h16}:){{0,5}}{h16})?::{h16}",
        f"(?:(?:{h16}:){{0,6}}{h16})?::",
    ])
    ip_future = rf"[vV][0-9A-Fa-f]+\.(?:{unreserved}|{sub_delims}|:)+"
    reg_name = f"(?:{unreserved}|{pct_encoded}|{sub_delims})*"
    host = rf"(?:\[(?:{ipv6}|{ip_future})\]|{ipv4}|{reg_name})"
    userinfo = f"(?:{unreserved}|{pct_encoded}|{sub_delims}|:)*"
    authority = f"(?:{userinfo}@)?{host}(?::[0-9]*)?"

    scheme = "[A-Za-z][A-Za-z0-9+.-]*"
    hier_part = f"(?://{authority}{path_abempty}|{path_absolute}|{path_rootless}|)"
    return rf"{scheme}:{hier_part}(?:\?{query})?(?:#{fragment})?"


def grammar(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None


ORACLES: Dict[str, Callable[[str], bool]] = {
    "date-time": is_date_time, "date": is_date, "time": is_time, "duration": grammar(DURATION),
    "email": is_email, "hostname": grammar(HOSTNAME), "ipv4": is_ipv4, "ipv6": is_ipv6,
    "uri": grammar(uri()), "uuid": is_uuid,
}


def expected(oracle: Callable[[str], bool], text: str) -> bool:
    try:
        return text.isascii() and oracle(text)
    except ValueError:
        return False


class Texts:
    """Random texts, most of them right or nearly so."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)

    def number(self, digits: int, most: int) -> str:
        """Often at an edge, sometimes past it."""
        value = self.dice.choice([*(self.dice.randrange(most + 1) for _ in range(6)), 0, 1, most, most + 1])
        return str(value).zfill(digits)

    def date(self) -> str:
        year = self.dice.choice(["0000", "1000", "1900", "2000", "2200", "2024", self.number(4, 9999)])
        month = self.dice.choice(["02", self.number(2, 12)])
        return f"{year}-{month}-{self.dice.choice(['28', '29', '30', '31', self.number(2, 31)])}"

    def time(self) -> str:
        fraction = self.dice.choice(["", "", "", ".5", ".000000000000000000001", ".", ",5"])
        offset = self.dice.choice(["Z", "Z", "z", "", f"{self.dice.choice('+-')}{self.number(2, 23)}:"
                                                 f"{self.number(2, 59)}"])
        return f"{self.number(2, 23)}:{self.number(2, 59)}:{self.number(2, 59)}{fraction}{offset}"

    def leap_second(self) -> str:
        """At the right minute, or one beside it."""
        minutes = self.dice.choice([0, 30, 60, 480, 1380, 1439, self.dice.randrange(1440)])
        ahead = self.dice.choice([1, -1])
        shown = (1439 + ahead * minutes + self.dice.choice([0, 0, 0, 1, -1])) % 1440
        return (f"{shown // 60:02}:{shown % 60:02}:60{'+' if ahead > 0 else '-'}"
                f"{minutes // 60:02}:{minutes % 60:02}")

    def date_time(self) -> str:
        edge = self.dice.choice(["12-31", "01-01", "02-29", "03-01", "06-30", "07-01", "07-15"])
        if self.dice.randrange(2):
            return f"{self.number(4, 9999)}-{edge}T{self.leap_second()}"
        return f"{self.date()}{self.dice.choice('TTTt ')}{self.time()}"

    def duration(self) -> str:
        def units(letters: str) -> str:
            return "".join(f"{self.dice.randrange(100)}{letter}" for letter in letters
                           if self.dice.randrange(2))
        whole = "P" + units("YMD") + self.dice.choice(["", "", "T" + units("HMS")])
        return self.dice.choice([whole, whole, whole, "P" + units("W"), "P" + units("YMWD")])

    def label(self) -> str:
        length = self.dice.choice([1, 2, 3, 8, 61, 62, 63, 64])
        return "".join(self.dice.choices("abcXYZ019-", k=length)).strip("-") or "a"

    def hostname(self) -> str:
        return ".".join(self.label() for _ in range(self.dice.choice([1, 2, 3, 4, 5])))

    def email(self) -> str:
        local = "".join(self.dice.choices("abc09.+_-!`", k=self.dice.choice([1, 3, 8, 63, 64, 65])))
        literal = self.dice.choice([f"[{self.ipv4()}]", f"[IPv6:{self.ipv6()}]", f"[{self.ipv6()}]"])
        return f"{local}@{self.dice.choice([self.hostname(), self.hostname(), literal])}"

    def ipv4(self) -> str:
        return ".".join(self.number(1, 255) for _ in range(self.dice.choice([4, 4, 4, 4, 3, 5])))

    def ipv6(self) -> str:
        groups = ["".join(self.dice.choices("0123456789abcdefABCDEF", k=self.dice.randrange(1, 5)))
                  for _ in range(self.dice.choice([1, 2, 4, 6, 7, 7, 8, 8, 9]))]
        if self.dice.randrange(3) == 0:
            groups[-1] = self.ipv4()
        text = ":".join(groups)
        for _ in range(self.dice.choice([0, 1, 1, 1, 2])):
            at = self.dice.choice([found.start() for found in re.finditer("(?=:)|^|$", text)])
            text = f"{text[:at]}::{text[at:].lstrip(':')}"
        return text

    def uri(self) -> str:
        def some(others: str) -> str:
            characters = ["a", "Z", "0", "%41", *"-._~!$&'()*+,;=", *others * 4]
            return "".join(self.dice.choices(characters, k=self.dice.randrange(6)))
        future = f"[{self.dice.choice('vV')}{self.dice.choice(['1', 'aF', '', 'g'])}.{some(':')}]"
        host = self.dice.choice([some(""), self.hostname(), self.ipv4(), f"[{self.ipv6()}]", future])
        user = self.dice.choice(["", "", some(":") + "@"])
        port = self.dice.choice(["", "", ":", ":80", ":8a", "a"])
        authority = self.dice.choice(["", f"//{user}{host}{port}"])
        path = self.dice.choice(["", "/"]) + some(":@/")
        tail = self.dice.choice(["", "?" + some(":@/?")]) + self.dice.choice(["", "#" + some(":@/?")])
        return f"{self.dice.choice(['http', 'a', 'x-y+z.1', 'urn', '', '1a'])}:{authority}{path}{tail}"

    def uuid(self) -> str:
        text = str(uuid.UUID(int=self.dice.getrandbits(128)))
        return self.dice.choice([text, text.upper(), text.title()])

    def changed(self, text: str) -> str:
        """With a character more, less, or another, or two pieces in the other order."""
        at = self.dice.randrange(len(text) + 1)
        characters = "0159aAfFgGzZTPYMDWHS.:-+@/?#%[]_ ~\0\n\té²\xff١－"
        piece = self.dice.choice([self.dice.choice(characters), self.dice.choice(text or " ")])
        return self.dice.choice([text[:at] + piece + text[at:], text[:at] + text[at + 1:],
                                 text[:at] + piece + text[at + 1:], text[at:] + text[:at]])

    def all(self, rounds: int) -> List[str]:
        makers = [self.date, self.time, self.leap_second, self.date_time, self.duration, self.email,
                  self.hostname, self.ipv4, self.ipv6, self.uri, self.uuid]
        texts = [*WRITTEN, *(make() for _ in range(rounds) for make in makers)]
        return list(dict.fromkeys([*texts, *(self.changed(text) for text in texts)]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--probe", required=True, type=pathlib.Path, help="the program that answers")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2500, help="random texts for each format")
    parser.add_argument("--least", type=int, default=300,
                        help="so many of the texts have each format, or else the test is at fault")
    options = parser.parse_args()

    texts = Texts(options.seed).all(options.rounds)
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    asked = "".join(text.hex() + "\n" for text in encoded)
    done = subprocess.run([options.probe.resolve()], input=asked, stdout=subprocess.PIPE, check=True,
                          text=True, timeout=120)
    names, *answers = done.stdout.splitlines()
    if sorted(names.split()) != sorted(ORACLES) or len(answers) != len(texts):
        print(f"FAILED: {len(answers)} answers to {len(texts)} texts, for the formats {names}")
        print("0 passed, 1 failed")
        return 1

    passed = failed = 0
    for number, name in enumerate(names.split()):
        right = 0
        for text, answer in zip(texts, answers):
            wanted = expected(ORACLES[name], text)
            right += wanted
            if (answer[number] == "1") == wanted:
                passed += 1
                continue
            failed += 1
            if failed <= 50:
                print(f"FAILED: {name}: we say {answer[number]} to {text!r}, Python does not")
        if right < options.least:
            failed += 1
            print(f"FAILED: only {right} of {len(texts)} texts are of the format {name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
