#!/usr/bin/env python3
"""Fetches a URL and makes Markdown of pages: the plain Python answer to the contract of the fetch server, as one tool
on FastMCP over httpx, Protego and markdownify.

What the article of a page is, it does not find out as Readability does: it takes the first of main, article and body.

    fetch_server.py [--user-agent TEXT] [--ignore-robots-txt] [--allow-private-ips]
"""

import argparse
import functools
import ipaddress
import socket
from typing import Annotated
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
from pydantic import AnyUrl, Field

AGENT = "ModelContextProtocol/1.0 (Autonomous; +https://github.com/modelcontextprotocol/servers)"
REDIRECTS = 20
PAGE_SECONDS, ROBOTS_SECONDS = 30, 5
CHROME = ["script", "style", "nav", "footer", "header"]  # of a page, around what it says

options = argparse.Namespace(user_agent=AGENT, ignore_robots_txt=False, allow_private_ips=False)


def check_address(url: str) -> None:
    """Every address of the host must be of the public Internet."""
    host = urlsplit(url).hostname or ""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return  # the connection will say so
    for address in found:
        number = ipaddress.ip_address(address.partition("%")[0])
        number = getattr(number, "ipv4_mapped", None) or number
        if not number.is_global or number.is_multicast:
            raise ValueError(f"Refused to fetch {url}: {host} resolves to {address}, which is not a public address. "
                             "Start the server with --allow-private-ips to fetch it anyway.")


def ask(url: str, seconds: float) -> httpx.Response:
    if not options.allow_private_ips:
        check_address(url)
    return client().get(url, headers={"User-Agent": options.user_agent}, timeout=seconds)


@functools.lru_cache
def client() -> httpx.Client:
    return httpx.Client(headers={"Accept-Encoding": "gzip, deflate"}, trust_env=False)


def follow(url: str, seconds: float, before=lambda url: None) -> httpx.Response:
    """The answer at the end of all redirects; `before` is told of each step."""
    for _ in range(REDIRECTS + 1):
        before(url)
        answer = ask(url, seconds)
        if not answer.has_redirect_location:
            return answer
        url = urljoin(url, answer.headers["location"])
    raise ValueError(f"Failed to fetch {url}: TooManyRedirects('Exceeded maximum allowed redirects.')")


def check_robots(url: str) -> None:
    from protego import Protego

    parts = urlsplit(url)
    robots = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
    try:
        answer = follow(robots, ROBOTS_SECONDS)
    except httpx.HTTPError:
        raise ValueError(f"Failed to fetch robots.txt {robots} due to a connection issue") from None
    if answer.status_code in (401, 403):
        raise ValueError(f"When fetching robots.txt ({robots}), received status {answer.status_code}: autonomous fetching "
                         "is not wanted; the user can use the fetch prompt")
    if 400 <= answer.status_code < 500:
        return
    if not Protego.parse(answer.text).can_fetch(url, options.user_agent):
        raise ValueError(f"The sites robots.txt ({robots}), specifies that autonomous fetching of {url} is not allowed "
                         f"for {options.user_agent}")


def to_markdown(page: str) -> str:
    from bs4 import BeautifulSoup
    from markdownify import ATX, MarkdownConverter

    soup = BeautifulSoup(page, "html.parser")
    for each in soup(CHROME):
        each.decompose()
    part = soup.find("main") or soup.find("article") or soup.body or soup
    text = MarkdownConverter(heading_style=ATX).convert_soup(part).strip()
    return text or "<error>Page failed to be simplified from HTML</error>"


def content_of(answer: httpx.Response, raw: bool) -> tuple:
    """What is said before it, and the whole content."""
    kind = answer.headers.get("content-type", "")
    is_page = "<html" in answer.text[:100] or "text/html" in kind or not kind
    if is_page and not raw:
        return "", to_markdown(answer.text)
    return f"Content type {kind} cannot be simplified to markdown, but here is the raw content:\n", answer.text


def piece(content: str, start: int, length: int) -> str:
    if start >= len(content):
        return "<error>No more content available.</error>"
    part = content[start:start + length]
    if len(part) == length and start + length < len(content):
        part += ("\n\n<error>Content truncated. Call the fetch tool with a start_index of "
                 f"{start + length} to get more content.</error>")
    return part


def fetch(url: AnyUrl, max_length: Annotated[int, Field(ge=1, le=999999, strict=True)] = 5000,
          start_index: Annotated[int, Field(ge=0, strict=True)] = 0,
          raw: Annotated[bool, Field(strict=True)] = False) -> str:
    """Fetches a URL, and makes Markdown of it if it is a page."""
    asked = str(url)
    try:
        answer = follow(asked, PAGE_SECONDS, (lambda url: None) if options.ignore_robots_txt else check_robots)
    except httpx.HTTPError as error:
        raise ValueError(f"Failed to fetch {asked}: {error!r}") from None
    if answer.status_code >= 400:
        raise ValueError(f"Failed to fetch {asked} - status code {answer.status_code}")
    prefix, content = content_of(answer, raw)
    return f"{prefix}Contents of {asked}:\n{piece(content, start_index, max_length)}"


TOOLS = {"fetch": fetch}

if __name__ == "__main__":
    from serving import serve

    parser = argparse.ArgumentParser()
    parser.add_argument("--user-agent", default=AGENT)
    parser.add_argument("--ignore-robots-txt", action="store_true")
    parser.add_argument("--allow-private-ips", action="store_true")
    parser.parse_args(namespace=options)
    serve("fetch", TOOLS, 8080)
