"""Attacks on the servers that go out: addresses that are not the internet's in every spelling at every hop, and
servers that misbehave. What listens where nobody may go keeps count of who came.

The spellings are of 127.0.0.2, since a hop needs a web on 127.0.0.1 that may be asked."""

import contextlib
import socket
import threading

import web
from support.peers import FETCH
from support.results import check
from table import Attack, Expected, Ground, answered, fails, so_that, tells

# Where nobody may go, at the port of the witness or a fixed one.
FORBIDDEN = [
    "http://127.0.0.2:WITNESS/", "http://127.2:WITNESS/", "http://127.0.2:WITNESS/", "http://2130706434:WITNESS/",
    "http://0x7f000002:WITNESS/", "http://0X7F.0X0.0X0.0X2:WITNESS/", "http://0177.0.0.2:WITNESS/", "http://0x7f.1:WITNESS/",
    "http://017700000002:WITNESS/", "http://127.0.0.2.:WITNESS/", "http://0:WITNESS/", "http://0.0.0.0:WITNESS/",
    "http://[::1]:WITNESS/", "http://[::]:WITNESS/", "http://[0:0:0:0:0:0:0:1]:WITNESS/", "http://[::ffff:127.0.0.2]:WITNESS/",
    "http://[::ffff:7f00:2]:WITNESS/", "http://[0:0:0:0:0:FFFF:7F00:2]:WITNESS/", "http://[64:ff9b::7f00:2]:WITNESS/",
    "http://[64:ff9b::127.0.0.2]:WITNESS/", "http://[::127.0.0.2]:WITNESS/", "http://[2002:7f00:2::]:WITNESS/",
    "http://localhost:WITNESS/", "http://LOCALHOST.:WITNESS/", "http://a.localhost:WITNESS/",
    "http://%31%32%37.0.0.2:WITNESS/", "http://\uff11\uff12\uff17.0.0.2:WITNESS/", "http://127\u30020.0.2:WITNESS/",
    "http:\\\\127.0.0.2:WITNESS\\", "HTTP://127.0.0.2:WITNESS", "http:127.0.0.2:WITNESS", "http://user@127.0.0.2:WITNESS/",
    "http://example.org@127.0.0.2:WITNESS/", "http://127.0.0.2:WITNESS#@example.org/", "http://127.0.0.2:WITNESS\\@example.org/",
    "http://[::1%25lo]:WITNESS/", "http://127.0.0.2\t:WITNESS/", "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:a9fe:a9fe]/latest/", "http://[fd00:ec2::254]/latest/", "http://metadata.google.internal/",
    "http://10.0.0.1/", "http://192.168.0.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://[fe80::1]/", "http://[fc00::1]/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://127.0.0.1:0/", "file:///etc/passwd", "file://127.0.0.2/etc/passwd",
    "gopher://127.0.0.2:WITNESS/", "ftp://127.0.0.2/", "data:text/plain,x", "//127.0.0.2:WITNESS/"]
# By an address that it does reach: over these the official server is asked too, which might wait long for others.
NEAR = [url for url in FORBIDDEN if "WITNESS" in url]


class Answers(web.Answers):
    """What tests/fetch has, and more ways to turn clients away to where nobody may go."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.get_to()

    def target(self) -> str:
        return self.server.turned_to.encode("utf-8").decode("latin-1")

    def get_to(self):
        self.say("", status=self.server.status, location=self.target())

    def get_twice(self):
        self.say("", status=302, location="/to")

    def get_meta(self):
        self.say(f"<meta http-equiv=refresh content='0;url={self.server.turned_to}'><p>Here</p>", "text/html; charset=utf-8")

    def get_refresh(self):
        self.say("Here", refresh=f"0;url={self.target()}")

    def get_paper_abc(self):
        self.say("A paper of this host")

    def get_fragment(self):
        self.say("<p>One</p><pre>a\n  b</pre><!-- > --><picture><img src=x alt=An-image></picture>", "text/html")

    def get_ten_thousand(self):
        number = int(self.path.partition("?")[2] or 0)
        self.say("", status=302, location=f"/ten/thousand?{number + 1}")

    def get_robots_txt(self):
        if self.server.robots == "turned":
            return self.get_to()
        if self.server.robots == "giant":
            return self.say("User-agent: *\n" + "Disallow: /x\n" * 1_000_000)
        return super().get_robots_txt()


class TurningWeb(web.Web):
    def __init__(self):
        self.turned_to, self.status = "", 302
        super().__init__(Answers)


class Witness:
    """Listens where nobody may go, at one port of 127.0.0.2 and ::1, and counts who came."""

    def __init__(self):
        self.came = 0
        self.sockets = [socket.create_server(("127.0.0.2", 0))]
        self.port = self.sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):  # a machine without IPv6
            self.sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self.sockets:
            threading.Thread(target=self.accept, args=[each], daemon=True).start()

    def accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.came += 1
                connection.close()

    def close(self) -> None:
        for each in self.sockets:
            each.close()


class Network(Ground):
    """A web on 127.0.0.1, and a witness where nobody may go."""

    def prepare(self) -> None:
        self.web, self.witness = TurningWeb(), Witness()

    def names(self) -> dict:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            free = closed.getsockname()[1]
        return {**super().names(), "WEB": self.web.url, "WITNESS": str(self.witness.port), "CLOSED": str(free)}

    def harm(self, answer: str) -> list:
        came, self.witness.came = self.witness.came, 0
        return super().harm(answer) + (["goes where nobody may"] if came else [])

    def close(self) -> None:
        self.web.__exit__()
        self.witness.close()
        super().close()


def turned(url: str, robots: object = 404, status: int = 302):
    """Before the call: where the web on 127.0.0.1 sends its clients."""
    def before(ground: Network) -> None:
        ground.web.turned_to = ground.filled({"url": url})["url"]
        ground.web.robots, ground.web.status = robots, status
    return before


def turned_attack(before, *row, **more) -> Attack:
    """One that first sets the web."""
    return Attack(*row, **more, before=before)


def unreached() -> Expected:
    """What is where nobody may go is not asked, which every row is held to; the page itself may be answered."""
    return answered()._replace(words="an answer, and nobody comes where nobody may")


def spellings(tool: str, source: str = "SSRF") -> list:
    rows = []
    for url in FORBIDDEN:
        sources = (source, "defect 7", *(["CVE-2026-49857"] if "7f00:2" in url.lower() or "a9fe" in url else []))
        rows.append(Attack(f"{tool} of {url!r}", sources, fails(), tool, {"url": url}, is_asked_of_official=url in NEAR))
        for hop, path, robots in (("redirect", "to", 404), ("second redirect", "twice", 404), ("robots.txt", "page", "turned"),
                                  ("meta refresh", "meta", 404), ("Refresh header", "refresh", 404)):
            expected = fails() if "redirect" in hop and not is_relative(url) else unreached()
            rows.append(turned_attack(turned(url, robots), f"{tool} by {hop} to {url!r}", sources, expected, tool,
                                      {"url": f"WEB/{path}"}, is_asked_of_official=False))
    return rows


def is_relative(url: str) -> bool:
    """Such that it leads, from the web on 127.0.0.1, to the web itself."""
    return url.startswith("http:127")


class SSRF(Network):
    server = "fetch"
    variables = {"WASMMCP_FETCH_ALLOW": "127.0.0.1"}
    attacks = spellings("fetch")

    def official(self):
        return FETCH.start("fetch")


class SuiteSSRF(Network):
    server = "suite"
    variables = {"WASMMCP_FETCH_ALLOW": "127.0.0.1", "WASMMCP_SUITE_SERVERS": "fetch"}
    attacks = spellings("fetch_fetch")


class SummarizeSSRF(Network):
    """Its provider is the operator's choice; nobody else's word leads it anywhere."""

    server = "summarize"
    variables = {"SUMMARIZE_PROVIDER": "openai", "WASMMCP_SUMMARIZE_BASE_URL": "WEB/to", "OPENAI_API_KEY": "sk-" + "k" * 30,
                 "WASMMCP_SUMMARIZE_RETRIES": "0"}
    attacks = [turned_attack(turned(url, status=status), f"the provider answers {status} to {url!r}", ("SSRF",), fails(),
                             "summarize_text", {"text": "A text of some length. " * 20})
               for url in FORBIDDEN for status in (302, 307)]


def pages() -> list:
    def page(name: str, sources: tuple, expected: Expected, path: str, **arguments) -> Attack:
        return Attack(name, sources, expected, "fetch", {"url": f"WEB/{path}", **arguments}, is_asked_of_official=bool(
            arguments.pop("official", True)))

    return [
        Attack("a port that nobody listens on", ("defect 2",), fails(), "fetch", {"url": "http://127.0.0.1:CLOSED/x"}),
        *(page(f"a cut after {length} characters", ("defect 3",), tells("a|\u00e9"), "letters", max_length=length) for length in range(1, 9)),
        page("a path like that of a paper", ("defect 8",), tells("A paper of this host"), "paper/abc"),
        turned_attack(turned("/json"), "a redirect", ("defect 28",), tells('"a": 1'), "fetch", {"url": "WEB/to"}),
        page("a fragment of HTML", ("defect 28",), tells(r"One.*a\n  b.*An-image"), "fragment"),
        page("another charset", ("defect 28",), tells("caf\u00e9"), "latin1"),
        page("a body that breaks off", ("defect 28",), fails(), "cut"),
        page("a text that is JSON", ("defect 32",), tells(r'\{"a": 1\}$'), "json"),
        page("an image", ("defect 34",), so_that("an image block", lambda _ground, answer: check(
            [block["type"] for block in answer.value["result"]["content"]] == ["text", "image"], answer.raw[:300])), "png"),
        page("a body without end", ("endless", "whole body"), answered(), "endless"),
        page("a hundred megabytes in a few", ("endless", "whole body"), answered(), "bomb", raw=True),
        page("ten thousand redirects", ("endless",), fails("20"), "ten/thousand"),
        page("a redirect to itself", ("endless",), fails("20"), "round"),
        page("headers of 360 KB", ("endless",), answered(), "giant_headers"),
        page("a body that comes slowly", ("endless",), fails("within"), "slow"),
        page("a server that says nothing", ("endless",), fails("within"), "silent"),
        page("elements 150,000 deep", ("endless",), answered(), "deep"),
        page("60,000 attributes", ("endless",), answered(), "attributes"),
        turned_attack(turned("", "giant"), "robots.txt of 13 MB", ("endless",), answered(), "fetch", {"url": "WEB/page"}),
        turned_attack(turned("", "User-agent: *\nDisallow: /"), "what robots.txt forbids", ("defect 7",), fails("robots.txt"), "fetch",
                      {"url": "WEB/page"}),
        turned_attack(turned(""), "a gzip without its end", ("endless",), fails(), "fetch", {"url": "WEB/broken_gzip"}),
    ]


class Pages(Network):
    server = "fetch"
    variables = {"WASMMCP_FETCH_ALLOW": "127.0.0.1", "WASMMCP_FETCH_TIMEOUT": "3", "WASMMCP_FETCH_MAX_BYTES": "1000000"}
    attacks = pages()

    def official(self):
        return FETCH.start("fetch", {}, ["--allow-private-ips"])
