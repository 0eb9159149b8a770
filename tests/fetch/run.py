"""The fetch server against a web on loopback, in every way to run it: pages of every kind and encoding,
servers that misbehave, and addresses that nobody may fetch.

    python3 tests/fetch/run.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2] / "tools")]

from support import messages  # noqa: E402
from support.engines import ENGINES, HTTP, SANITIZED, WASI_HTTP_P3, Engine  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402
from wasmmcp.measuring import peak_memory  # noqa: E402
from web import Web  # noqa: E402

MINE = {"WASMMCP_FETCH_ALLOW_PRIVATE_IPS": "true"}
ALL = [*ENGINES, *(each for each in SANITIZED if not each.missing_for("fetch"))]

# Loopback, a private network and a cloud's own, in spellings that have passed for something else.
SPELLINGS = [
    "http://127.0.0.1:{port}/", "http://127.1:{port}/", "http://2130706433:{port}/",
    "http://0x7f000001:{port}/", "http://0177.0.0.1:{port}/", "http://0x7f.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/", "http://0:{port}/", "http://0.0.0.0:{port}/", "http://[::1]:{port}/",
    "http://[::]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:7f00:1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/", "http://a.localhost:{port}/", "http://%31%32%37.0.0.1:{port}/",
    "http://\uff11\uff12\uff17.0.0.1:{port}/", "http://127\u30020.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\", "HTTP://127.0.0.1:{port}", "http:127.0.0.1:{port}",
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/", "http://10.0.0.1/",
    "http://192.168.0.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://[fe80::1]/",
]
NEVER_URLS = [
    "http://user@127.0.0.1/", "http://example.org@127.0.0.1:{port}/", "http://[::1%25lo]:{port}/",
    "http://127.0.0.1:0/", "http://127.0.0.256/", "file:///etc/passwd", "gopher://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/", "127.0.0.1:{port}", "http://", "http:///", "https://", "http://[::1/",
    "data:text/plain,x", "ftp://127.0.0.1/", "http://a b/", "",
]


class Tool:
    """One client of a fetch server."""

    def __init__(self, client):
        self.client = client

    def call(self, url: str, **arguments) -> dict:
        return self.client.ask(messages.call(1, "fetch", {"url": url, **arguments}))["result"]

    def text(self, url: str, **arguments) -> str:
        result = self.call(url, **arguments)
        check(not result.get("isError"), str(result["content"][0]["text"])[:500])
        return result["content"][0]["text"]

    def failure(self, url: str, **arguments) -> str:
        result = self.call(url, **arguments)
        check(result.get("isError"), f"{url} was fetched: {str(result)[:300]}")
        return result["content"][0]["text"]


@contextlib.contextmanager
def serving(engine: Engine, variables=None):
    with Web() as web, engine.start("fetch", MINE if variables is None else variables) as server:
        with server.client("2025-11-25") as client:
            yield web, Tool(client)


def heading(url: str) -> str:
    return f"Contents of {url}:\n"


def as_it_is(content_type: str) -> str:
    return f"Content type {content_type} cannot be simplified to markdown, but here is the raw content:\n"


@case(*ALL)
def a_page_is_read_as_markdown(engine):
    with serving(engine) as (web, tool):
        url = f"{web.url}/page"
        equal(tool.text(url), heading(url) + f"# Heading\n\nOne **bold** word, and [a link]({web.url}/next?a=1).")
        equal(web.asked, ["/robots.txt", "/page"])
        check("Autonomous" in web.agents[0], web.agents[0])
        told = tool.call(url, include_links=True)["structuredContent"]
        equal(told["links"], [{"text": "a link", "url": f"{web.url}/next?a=1"}])
        equal((told["status"], told["title"], told["truncated"]), (200, "A page", False))


@case(*ALL)
def every_encoding_is_read(engine):
    with serving(engine) as (web, tool):
        for path, text in (("latin1", "caf\xe9 cr\xe8me"), ("korean", "\ud55c\uad6d\uc5b4 \ubb38\uc11c"),
                           ("japanese", "\u65e5\u672c\u8a9e\u306e\u6587\u66f8")):
            url = f"{web.url}/{path}"
            equal(tool.text(url), heading(url) + text)


@case(*ALL)
def every_compression_is_undone(engine):
    with serving(engine) as (web, tool):
        for path in ("gzip", "deflate", "br"):
            url = f"{web.url}/{path}"
            equal(tool.text(url), as_it_is("text/plain") + heading(url) + "compressed\n" * 8)
        check("Failed to fetch" in tool.failure(f"{web.url}/broken_gzip"), "broken gzip")


@case(*ALL)
def other_kinds_are_told_from_pages(engine):
    with serving(engine) as (web, tool):
        url = f"{web.url}/json"
        equal(tool.text(url), as_it_is("application/json") + heading(url) + '{"a": 1}')
        feed = tool.text(f"{web.url}/feed")
        check("News" in feed and "[One](https://example.org/1)" in feed and "First" in feed, feed)
        image = tool.call(f"{web.url}/png")["content"]
        equal([block["type"] for block in image], ["text", "image"])
        equal(image[1]["mimeType"], "image/png")
        check("application/pdf, 49 bytes" in tool.failure(f"{web.url}/pdf"), "a PDF")
        equal(tool.failure(f"{web.url}/nothing"), f"Failed to fetch {web.url}/nothing - status code 404")


@case(*ALL)
def the_prompt_fetches_for_the_user(engine):
    with serving(engine) as (web, tool):
        web.robots = "User-agent: *\nDisallow: /"
        check("forbids autonomous fetching" in tool.failure(f"{web.url}/page"), "robots.txt")
        asked = messages.request(2, "prompts/get", {"name": "fetch", "arguments": {"url": f"{web.url}/page"}})
        result = tool.client.ask(asked)["result"]
        check(result["messages"][0]["content"]["text"].startswith("# Heading"), str(result))
        equal(web.asked, ["/robots.txt", "/page"])
        check("User-Specified" in web.agents[-1], web.agents[-1])


@case(*ALL)
def addresses_that_are_not_public_are_refused_in_every_spelling(engine):
    with serving(engine, {}) as (web, tool):
        for url in SPELLINGS:
            told = tool.failure(url.format(port=web.port))
            check(told.startswith("Refused to fetch http://"), f"{url}: {told}")
        for url in NEVER_URLS:
            tool.failure(url.format(port=web.port))
        equal(web.asked, [])


@case(*ALL)
def a_redirect_is_looked_at_like_the_first_url(engine):
    with serving(engine, {"WASMMCP_FETCH_ALLOW": "127.0.0.1"}) as (web, tool):
        url = f"{web.url}/to?{web.url}/json"
        check(tool.text(url).endswith('{"a": 1}'), "a redirect that is allowed")
        web.asked.clear()
        for location in ("http://127.0.0.2:1/", "http://localhost.:1/", "http://[::1]:1/", "file:///etc/passwd",
                         "http://169.254.169.254/", "//0x7f.2:1/", "http://u:p@127.0.0.1/"):
            tool.failure(f"{web.url}/to?{location}")
        equal({path.split("?")[0] for path in web.asked}, {"/robots.txt", "/to"})


@case(*ALL)
def servers_that_misbehave_are_told_and_the_next_call_is_answered(engine):
    limits = {**MINE, "WASMMCP_FETCH_TIMEOUT": "3", "WASMMCP_FETCH_MAX_BYTES": "1000000",
              "WASMMCP_FETCH_IGNORE_ROBOTS_TXT": "true"}
    with serving(engine, limits) as (web, tool):
        for path in ("endless", "bomb"):
            text = tool.text(f"{web.url}/{path}", start_index=999_900)
            check(text.endswith("there are more bytes than WASMMCP_FETCH_MAX_BYTES allows.</error>"), text[-300:])
        for path, words in (("slow", "did not send all of its answer within"), ("silent", "did not answer within"),
                            ("cut", ""), ("round", "more than 20 times")):
            told = tool.failure(f"{web.url}/{path}")
            check(told.startswith(f"Failed to fetch {web.url}/{path}: ") and words in told, told)
        tool.call(f"{web.url}/giant_headers")
        for path, words in (("deep", "deep"), ("attributes", "text")):
            check(words in tool.text(f"{web.url}/{path}"), path)
        check(tool.text(f"{web.url}/json").endswith('{"a": 1}'), "the call after them")


@case(*ALL)
def of_a_robots_txt_without_end_the_beginning_is_obeyed(engine):
    with serving(engine) as (web, tool):
        rest = "Disallow: /never\n" * 40_000  # beyond the half megabyte that is read
        web.robots = f"User-agent: *\nDisallow: /page\n{rest}Disallow: /json\n"
        check("forbids autonomous fetching" in tool.failure(f"{web.url}/page"), "a rule at the beginning")
        check(tool.text(f"{web.url}/json").endswith('{"a": 1}'), "a rule behind what is read")


@case(*HTTP)
def with_state_a_page_that_has_not_changed_is_not_sent_again(engine):
    """The suite has state, for other servers in it."""
    variables = {**MINE, "WASMMCP_SUITE_SERVERS": "fetch"}
    with Web() as web, tempfile.TemporaryDirectory() as state:
        for times in (1, 2, 3):
            with engine.start("suite", variables, state=state) as server, server.client("2025-11-25") as client:
                asked = messages.call(1, "fetch_fetch", {"url": f"{web.url}/kept"})
                check("what was kept" in client.ask(asked)["result"]["content"][0]["text"], "the page")
            equal(web.asked.count("/kept"), times)
        equal(web.statuses["/kept"], [200, 304, 304])


def at_once(server, count: int, url: str) -> list:
    """The texts that so many clients get who ask for it at the same time."""
    def work(_) -> str:
        with server.client("2025-11-25") as client:
            return Tool(client).text(url)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(work, range(count)))


@case(*HTTP)
def many_calls_wait_at_once(engine):
    with Web() as web, engine.start("fetch", MINE) as server:
        texts = at_once(server, 16, f"{web.url}/late")
        check(all(text.endswith("late") for text in texts), str(texts)[:500])


@case(WASI_HTTP_P3)
def sixty_four_calls_wait_in_one_process_with_little_memory(engine):
    """How close that comes to the time of one call is told in bench/results.md, by an idle machine."""
    count, most_bytes = 64, 150e6
    options = ["--max-instance-reuse-count", "100000", "--max-instance-concurrent-reuse-count", str(count)]
    sharing = Engine(f"{engine.name}, shared", engine.carrier, engine.kind, options)
    with Web() as web, sharing.start("fetch", MINE) as server:
        begin = time.monotonic()
        texts = at_once(server, count, f"{web.url}/long")
        passed = time.monotonic() - begin
        check(all("A paragraph of a page" in text for text in texts), str(texts)[:500])
        check(passed < count / 4, f"{passed:.1f} s, where one after another takes {count} s and more")
        check(peak_memory(server.process.pid) < most_bytes, f"{peak_memory(server.process.pid):,} bytes")


@case(WASI_HTTP_P3)
def a_host_that_lets_no_names_be_looked_up_is_told_of(engine):
    blind = Blind(engine)
    with blind.start("fetch", {}) as server, server.client("2025-11-25") as client:
        told = Tool(client).failure("http://example.org/")
        check("Start wasmtime with -S allow-ip-name-lookup=y" in told, told)
    with Web() as web, blind.start("fetch", {"WASMMCP_FETCH_UNCHECKED_NAMES": "true",
                                             "WASMMCP_FETCH_ALLOW": "127.0.0.1"}) as server:
        with server.client("2025-11-25") as client:
            check(Tool(client).text(f"{web.url}/json").endswith('{"a": 1}'), "an address")


class Blind(Engine):
    """The same engine on a host that looks no names up."""

    def __init__(self, like: Engine):
        super().__init__(f"{like.name}, without look-ups", like.carrier, like.kind, like.options, like.folder)

    def command(self, *arguments) -> list:
        words = super().command(*arguments)
        place = words.index("allow-ip-name-lookup=y")
        return [*words[:place - 1], *words[place + 1:]]


if __name__ == "__main__":
    sys.exit(main(__doc__))
