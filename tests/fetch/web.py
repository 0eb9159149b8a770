"""A web on loopback: a server that answers each path in its own way, well, badly and not at all."""

import collections
import contextlib
import gzip
import http.server
import time
import zlib

from support.loopback import Loopback

PAGE = ("<!DOCTYPE html><html lang=en><head><title>A page</title></head><body><h1>Heading</h1>"
        "<p>One <b>bold</b> word, and <a href='/next?a=1'>a link</a>.</p></body></html>")
# As Google's brotli makes it of b"compressed\n" * 8, with quality 9.
BROTLI = bytes.fromhex("1b570000041c727e107d61ab36c1ac028c5ffc3400")


# A hundred megabytes of blanks.
BOMB = gzip.compress(b" " * 100_000_000, 9)


class Web(Loopback, http.server.ThreadingHTTPServer):
    """Keeps what it was asked for; `robots` is what /robots.txt says, or a status."""

    def __init__(self, answers=None):
        self.asked = []
        self.agents = []
        self.statuses = collections.defaultdict(list)  # of the answers, by path
        self.robots = 404
        super().__init__(answers or Answers)

    def handle_error(self, *_):
        pass


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.agents.append(self.headers.get("user-agent"))
        name = self.path.split("?")[0].strip("/").replace("/", "_").replace(".", "_") or "index"
        with contextlib.suppress(OSError):
            getattr(self, f"get_{name}", self.missing)()

    def say(self, body, content_type="text/plain", status=200, **headers):
        body = body if isinstance(body, bytes) else body.encode()
        self.server.statuses[self.path].append(status)
        self.send_response(status)
        if content_type:
            self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def missing(self):
        self.say("<h1>Nothing here</h1>", "text/html", 404)

    def get_robots_txt(self):
        robots = self.server.robots
        if isinstance(robots, int):
            return self.say("", status=robots)
        self.say(robots)

    def get_page(self):
        self.say(PAGE, "text/html; charset=utf-8")

    def get_json(self):
        self.say('{"a": 1}', "application/json")

    def get_letters(self):
        self.say("a\u00e9\u4e16\U0001f600 " * 25, "text/plain; charset=utf-8")

    def get_status(self):
        self.say("", "text/html", int(self.path.split("?")[1]))

    def get_latin1(self):
        self.say("<p>caf\xe9 cr\xe8me</p>".encode("latin-1"), "text/html; charset=iso-8859-1")

    def get_korean(self):
        self.say("<meta charset=euc-kr><p>\ud55c\uad6d\uc5b4 \ubb38\uc11c</p>".encode("euc-kr"), "text/html")

    def get_japanese(self):
        self.say("<p>\u65e5\u672c\u8a9e\u306e\u6587\u66f8</p>".encode("shift_jis"), "text/html; charset=Shift_JIS")

    def get_gzip(self):
        self.say(gzip.compress(b"compressed\n" * 8), content_encoding="gzip")

    def get_deflate(self):
        self.say(zlib.compress(b"compressed\n" * 8), content_encoding="deflate")

    def get_br(self):
        self.say(BROTLI, content_encoding="br")

    def get_broken_gzip(self):
        self.say(gzip.compress(b"compressed\n" * 8)[:-9], content_encoding="gzip")

    def get_bomb(self):
        self.say(BOMB, content_encoding="gzip")

    def get_endless(self):
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.send_header("connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b"more and more " * 5000)

    def get_slow(self):
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", "100")
        self.end_headers()
        for _ in range(20):
            self.wfile.write(b".")
            time.sleep(0.5)

    def get_silent(self):
        time.sleep(20)

    def get_cut(self):
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", "100")
        self.end_headers()
        self.wfile.write(b"not all")
        self.close_connection = True

    def get_round(self):
        self.say("", status=302, location="/round")

    def get_giant_headers(self):
        self.say("x", **{f"x_{i}": "y" * 4000 for i in range(90)})

    def get_png(self):
        self.say(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image/png")

    def get_pdf(self):
        self.say(b"%PDF-1.7\n" + b"\0" * 40, "application/pdf")

    def get_feed(self):
        self.say('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item>'
                 "<title>One</title><link>https://example.org/1</link><description>First</description>"
                 "</item></channel></rss>", "application/rss+xml")

    def get_deep(self):
        self.say("<div>" * 150_000 + "deep", "text/html")

    def get_attributes(self):
        self.say("<p " + " ".join(f"a{i}=b" for i in range(60_000)) + ">text</p>", "text/html")

    def get_to(self):
        self.say("", status=302, location=self.path.split("?", 1)[1])

    def get_kept(self):
        """Of this the client has a copy, if it says so."""
        known = self.headers.get("if-none-match") == '"v1"'
        self.say("" if known else "what was kept", status=304 if known else 200, etag='"v1"')

    def get_long(self):
        time.sleep(1)
        self.say("<!DOCTYPE html><article>" + "<p>A paragraph of a page that takes its time.</p>" * 2500, "text/html")

    def get_late(self):
        time.sleep(0.3)
        self.say("late", "text/plain")
