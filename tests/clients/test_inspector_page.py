#!/usr/bin/env python3
"""MCP Inspector's web page shows our servers, as whoever tries them out has it: in a browser without a screen.

    tests/clients/test_inspector_page.py [WORDS OF A CASE'S NAME]

Inspector's own proxy speaks with the servers, over Streamable HTTP and over the standard streams of a process
that it starts. Pictures of what was seen are left in build/inspector/.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "page")]

from browser import ELEMENT, Browser, missing  # noqa: E402
from drivers import INSPECTOR  # noqa: E402
from support.engines import BUILD, KEY, WASI_CLI, WASI_HTTP, WASI_HTTP_P3, Engine, Server, until  # noqa: E402
from support.messages import request  # noqa: E402
from support.peers import NODE  # noqa: E402
from support.results import Skip, case, check, equal, main  # noqa: E402

PROGRAM = Path(__file__).with_name("inspector_page.mjs")
PICTURES = BUILD / "inspector"
SMALLEST_PICTURE = 20_000  # bytes; an empty page has less
TOKEN = "0123456789abcdef" * 2
START_SECONDS = 60
NAME = "ours"  # of the server in Inspector's list
ITEM = "button.list-item"
TOOLS, RESOURCES = "[data-testid=tools-screen]", "[data-testid=resources-screen]"

# What a browser says of an element that is on its way.
MOVING = ("element click intercepted", "stale element reference", "element not interactable")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def inspector(entry: dict):
    """The address of its page, which lists one server."""
    with tempfile.TemporaryDirectory() as home, open(Path(home, "log"), "w+", encoding="utf-8") as log:
        settings = Path(home, "servers.json")
        settings.write_text(json.dumps({"mcpServers": {NAME: entry}}), encoding="utf-8")
        port = free_port()
        # Nothing of whoever runs the tests; no other program is opened, and no secret is kept.
        environment = {"PATH": os.environ["PATH"], "HOME": home, "CLIENT_PORT": str(port),
                       "MCP_SANDBOX_PORT": "0", "MCP_APP_ORIGIN_PORT": "0", "MCP_AUTO_OPEN_ENABLED": "false",
                       "MCP_INSPECTOR_SECRET_STORE": "memory", "MCP_INSPECTOR_API_TOKEN": TOKEN}
        process = subprocess.Popen([NODE, PROGRAM, "--config", settings], env=environment, cwd=home,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

        def is_up() -> bool:
            said = Path(home, "log").read_text(encoding="utf-8")
            check(process.poll() is None, f"Inspector ended at once: {said}")
            return "up and running" in said

        try:
            until(is_up, "Inspector's page is up", START_SECONDS)
            yield f"http://127.0.0.1:{port}/?MCP_INSPECTOR_API_TOKEN={TOKEN}"
        finally:
            process.terminate()
            process.wait()


class Page:
    """What its user sees and does."""

    def __init__(self, browser: Browser):
        self.browser = browser

    def element(self, selector: str, words: str = "") -> str:
        """The first that can be seen and whose text begins so."""
        def found():
            return self.browser.run(
                "return [...document.querySelectorAll(arguments[0])].find(each => each.checkVisibility() && "
                "each.innerText.trim().startsWith(arguments[1]))", selector, words)
        return self.browser.wait(found, f"there is '{words}' ({selector})")[ELEMENT]

    def press(self, words: str, selector: str = "button") -> None:
        """As soon as nothing lies over it, such as a dialog that fades."""
        def is_pressed() -> bool:
            try:
                self.browser.click(self.element(selector, words))
            except AssertionError as error:
                if not any(reason in str(error) for reason in MOVING):
                    raise
                return False
            return True
        self.browser.wait(is_pressed, f"'{words}' can be pressed")

    def fill(self, label: str, text: str) -> None:
        self.press(label, "label")
        self.browser.keys(text)
        self.browser.wait(lambda: self.browser.run("return document.activeElement.value") == text,
                          f"'{label}' is '{text}'")

    def connect(self, revision: str) -> None:
        self.press("", f"label:has(input[aria-label='Connect or disconnect \"{NAME}\"'])")
        self.browser.wait_for("Connected\n")
        self.browser.wait_for(f"MCP {revision}")

    def choose(self, tab: str, heading: str) -> None:
        self.press(tab, "label")
        self.browser.wait_for(heading)

    def call(self, tool: str, **arguments: str) -> None:
        """After the call before has ended: its result would be shown in the place of the next form."""
        self.browser.wait(lambda: self.browser.run("return document.querySelector(arguments[0]).dataset.callStatus", TOOLS) != "pending",
                          "the call before has ended")
        self.press(tool, ITEM)
        self.browser.wait_for("Execute Tool")
        for name, value in arguments.items():
            self.fill(name, value)
        self.press("Execute Tool")

    def answer(self, picture: str, **fields: str) -> None:
        """To what the server asks, in the dialog."""
        for name, value in fields.items():
            self.fill(name, value)
        self.picture(picture)
        self.press("Submit")

    def picture(self, name: str) -> None:
        size = len(self.browser.picture(PICTURES / f"{name}.png"))
        check(size > SMALLEST_PICTURE, f"a picture of {size} bytes")


@contextlib.contextmanager
def opened(entry: dict, revision: str):
    """Inspector's page, connected to that server. It fetches nothing from elsewhere, such as its fonts."""
    lacking = missing() or INSPECTOR.missing
    if lacking:
        raise Skip(lacking)
    with inspector(entry) as url, Browser() as browser:
        browser.command("Network.enable", {})
        browser.command("Network.setBlockedURLs", {"urls": ["https://*"]})
        browser.open(url)
        page = Page(browser)
        page.connect(revision)
        yield page
        equal(browser.problems(), [], "what the console was told")


def over_http(server: Server, era: str) -> dict:
    return {"type": "streamable-http", "url": "http://{}:{}/mcp".format(*server.address), "protocolEra": era}


@contextlib.contextmanager
def conformance(engine: Engine):
    """With all that it needs to ask its client."""
    with tempfile.TemporaryDirectory() as state:
        with engine.start("conformance", {"WASMMCP_KEY": KEY}, state=state) as server:
            yield server


def count(server: Server, method: str, member: str) -> int:
    with server.client("2025-11-25") as client:
        [answer] = client.exchange([request(1, method)])
    return len(json.loads(answer)["result"][member])


@case
def a_server_over_http_is_looked_at_from_its_tools_to_its_resources():
    with conformance(WASI_HTTP) as server, opened(over_http(server, "legacy"), "2025-11-25") as page:
        page.choose("Tools", f"Tools ({count(server, 'tools/list', 'tools')})")
        page.call("test_image_content")
        page.browser.wait(lambda: page.browser.run("return [...document.images].some(each => each.naturalWidth > 0 && "
                                                   "each.src.startsWith('data:image/png'))"), "there is a picture")
        page.call("test_error_handling")
        page.browser.wait_for("This tool intentionally returns an error", TOOLS)
        page.call("test_tool_with_logging")
        page.browser.wait_for("Tool execution started")
        page.call("test_elicitation", message="Who are you?")
        page.browser.wait_for("“Who are you?”")
        page.answer("question", username="ada", email="ada@x.example")
        page.browser.wait_for("ada@x.example", TOOLS)

        page.choose("Prompts", f"Prompts ({count(server, 'prompts/list', 'prompts')})")
        page.press("test_prompt_with_arguments", ITEM)
        page.fill("arg1", "tea")
        page.fill("arg2", "honey")
        page.press("Get Prompt")
        page.browser.wait_for("arg1='tea', arg2='honey'", "[data-testid=prompts-screen]")

        page.choose("Resources", f"URIs ({count(server, 'resources/list', 'resources')})")
        page.press("Static text", ITEM)
        page.browser.wait_for("This is the content of the static text resource.", RESOURCES)
        page.press("Data by id", ITEM)
        page.fill("id", "42")
        page.press("Read Resource")
        page.browser.wait_for('"id": "42"', RESOURCES)
        page.picture("resource")


@case
def a_question_of_the_stateless_revision_is_a_dialog_too():
    with conformance(WASI_HTTP_P3) as server, opened(over_http(server, "modern"), "2026-07-28") as page:
        page.choose("Tools", "Tools (")
        page.call("test_input_required_result_elicitation")
        page.browser.wait_for("Elicitation Request")
        page.answer("stateless", name="Alice")
        page.browser.wait_for("Hello, Alice!", TOOLS)


@case
def a_component_that_inspector_starts_is_called_with_a_form_and_its_result_is_data():
    with WASI_CLI.start("time") as server:
        command, tools = server.command, count(server, "tools/list", "tools")
    with opened({"command": command[0], "args": command[1:], "protocolEra": "modern"}, "2026-07-28") as page:
        page.choose("Tools", f"Tools ({tools})")
        page.call("Convert time", source_timezone="Europe/London", time="09:00",
                  target_timezone="Asia/Kathmandu", date="2026-01-15")
        page.browser.wait_for('"datetime": "2026-01-15T14:45:00+05:45"', "[data-testid=structured-output]")
        page.picture("time")


if __name__ == "__main__":
    sys.exit(main(__doc__))
