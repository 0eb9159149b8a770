"""What the official server makes of pages, and what of a page its generator marks as the text. Runs in the
environment of the Python clients: reads a list of pages as JSON, and writes a list of answers.

    {"file": PATH, "type": CONTENT-TYPE, "rule": {"main": CSS, "without": CSS, "code": CSS} or null}
"""

import contextlib
import json
import os
import re
import sys
import time

import warnings

import httpx
from bs4 import BeautifulSoup, NavigableString
from mcp_server_fetch.server import extract_content_from_html

warnings.simplefilter("ignore")

BLOCKS = set("address article aside blockquote br caption center dd details div dl dt figcaption figure footer form "
             "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr "
             "ul".split())
UNSEEN = ["script", "style", "template", "svg", "button", "select", "textarea", "math"]


def marked(page: bytes, rule: dict) -> dict:
    """What stands where the generator puts the text of a page."""
    soup = BeautifulSoup(page, "html5lib")
    mains = soup.select(rule["main"])
    assert mains, f"no {rule['main']}"
    found = {"text": "", "code": [], "cells": [], "links": []}
    for main in mains:
        for each in main.select(", ".join([*UNSEEN, *([rule["without"]] if rule.get("without") else [])])):
            each.decompose()
        code = main.select(rule.get("code", "pre"))
        for end in main.select("pre br"):
            end.replace_with("\n")
        for block in code:
            lines = block.select(rule["line"]) if rule.get("line") else []
            text = "\n".join(line.get_text() for line in lines) if lines else block.get_text()
            if text.strip() and not block.find_parent(["td", "th"]):
                found["code"].append(text.replace("\xa0", " ").strip("\n").split("\n"))
        for link in main.select("a[href]"):
            if link.get_text().strip() and not link["href"].startswith(("#", "javascript:")):
                if not any(block in link.parents for block in code) and not link.find_parent("pre"):
                    found["links"].append(link["href"])
        for cell in main.select("td, th"):
            if not cell.find("table") and cell.get_text().strip():
                found["cells"].append(spaced(cell))
        found["text"] += spaced(main) + "\n"
    return found


def spaced(element) -> str:
    """Its text, with a blank where a block begins or ends."""
    parts = []
    for node in element.descendants:
        if type(node) is NavigableString:
            parts.append(str(node))
        elif node.name in BLOCKS:
            parts.append(" ")
    return re.sub(r"\s+", " ", "".join(parts))


def answer(page: dict) -> dict:
    with open(page["file"], "rb") as file:
        content = file.read()
    text = httpx.Response(200, headers={"content-type": page["type"]}, content=content).text
    started = time.perf_counter()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            markdown = extract_content_from_html(text)
    except ValueError:  # of lxml: a page that begins as XML does
        markdown = ""
    found = {"markdown": markdown, "seconds": time.perf_counter() - started}
    if page.get("rule"):
        found["marked"] = marked(content, page["rule"])
    return found


if __name__ == "__main__":
    # Without Node, as pip installs the server: with it, it would fetch more from npm when it is first used.
    os.environ["PATH"] = os.path.dirname(sys.executable)
    json.dump([answer(page) for page in json.load(sys.stdin)], sys.stdout)
