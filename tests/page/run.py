"""The page of `wasmmcp inspect --web`, as its user has it: in a browser without a screen, with mouse and keyboard.

    python3 tests/page/run.py [--pictures] [WORDS OF A CASE'S NAME]

--pictures writes those of the documentation anew (docs/pictures/).
"""

import contextlib
import hashlib
import http.client
import json
import os
import re
import sys
import tempfile
import threading
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from browser import ENTER, ESCAPE, TAB, Browser, missing  # noqa: E402
from support.engines import KEY, NATIVE_HTTP, NATIVE_STDIO, ROOT, WASI_CLI, WASI_HTTP  # noqa: E402
from support.results import Skip, case, check, equal, main  # noqa: E402

from wasmmcp import inspecting, inspector, peer, serve, servers  # noqa: E402

OF_THE_DOCUMENTATION = ROOT / "docs" / "pictures"
IS_MAKING_PICTURES = "--pictures" in sys.argv
PICTURES = OF_THE_DOCUMENTATION if IS_MAKING_PICTURES else Path(tempfile.mkdtemp())
SMALLEST_PICTURE = 20_000  # bytes; an empty page has less


def started(engine, name: str) -> peer.Target:
    """By the command that starts it, with what our own tell of their times."""
    variables = {"WASMMCP_TIMING": "log"}
    return peer.Target(name, command=tuple(engine.command(name, variables, [], None)), environment={**os.environ, **variables})


@contextlib.contextmanager
def page(target: peer.Target, about=None):
    server, url, desk = inspector.serve_page(target, about or {}, serve.parse_address("127.0.0.1:0"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()
        desk.close()


@contextlib.contextmanager
def opened(target: peer.Target, about=None, **looks):
    if missing():
        raise Skip(missing())
    with page(target, about) as url, Browser(**looks) as browser:
        browser.open(url)
        browser.wait_for("Connected", "#status")
        yield browser
        equal(browser.problems(), [], "what the console was told")


def call(browser: Browser, tool: str) -> None:
    browser.click(browser.named(tool, "nav button"))
    browser.click(browser.named(f"Call {tool}"))


def choose_era(browser: Browser, revision: str) -> None:
    browser.run("document.querySelector('#status').textContent = ''")
    browser.click(browser.named(revision, "input[type=radio]"))
    browser.wait_for("Connected", "#status")


@case
def a_tool_is_called_with_its_form_and_the_wire_is_shown_in_both_eras():
    tea = servers.find("tea")
    with opened(started(WASI_CLI, "tea"), inspecting.about_components(tea)) as browser:
        browser.wait_for("no network", "#touches")
        browser.wait_for("mcp_server_tea_http_p3.wasm", "#work")
        for revision, first in (("2025-11-25", "initialize"), ("2026-07-28", "server/discover")):
            choose_era(browser, revision) if revision != "2025-11-25" else None
            browser.wait_for(first, "#wire")
            browser.click(browser.named("brew", "nav button"))
            browser.fill(browser.named("tea (required)"), "sencha")
            browser.fill(browser.named("cups (optional)"), "2")
            browser.click(browser.named("Call brew"))
            browser.wait_for("4.8", "section.result")
            browser.wait_for("the tool:", "section.result")
        browser.fill(browser.named("tea (required)"), "oolnog")
        browser.click(browser.named("Call brew"))
        browser.wait_for("did you mean 'oolong'?", "section.result.bad")


@case
def all_of_it_is_done_by_the_keyboard():
    with opened(started(NATIVE_STDIO, "tea")) as browser:
        browser.run("document.querySelector('#filter').focus()")
        browser.keys(TAB, ENTER)
        browser.wait(lambda: browser.focused().startswith("tea"), "the first field has the focus")
        browser.keys("sencha", ENTER)
        browser.wait_for("2.4", "section.result")
        equal(browser.text("#status"), "Answered.")


@case
def pictures_sounds_texts_and_resources_are_shown():
    with opened(started(NATIVE_STDIO, "conformance")) as browser:
        call(browser, "test_image_content")
        browser.wait(lambda: browser.run("return document.querySelector('section.result img')?.naturalWidth > 0"), "there is a picture")
        call(browser, "test_audio_content")
        browser.wait(lambda: browser.run("return document.querySelector('section.result audio')?.src.startsWith('data:audio')"),
                     "there is a sound")
        call(browser, "test_embedded_resource")
        browser.wait_for("test://", "section.result")
        browser.click(browser.named("test://static-text", "nav button"))
        browser.click(browser.named("Read"))
        browser.wait(lambda: browser.text("section.result"), "the resource is read")
        browser.click(browser.named("test://template/{id}/data", "nav button"))
        browser.fill(browser.named("id (required)"), "42")
        browser.click(browser.named("Read"))
        browser.wait_for("42", "section.result")
        browser.click(browser.named("test_prompt_with_arguments", "nav button"))
        for name in ("arg1", "arg2"):
            browser.fill(browser.named(name), f"<b>{name}</b>")
        browser.click(browser.named("Get"))
        browser.wait_for("<b>arg1</b>", "section.result")
        call(browser, "test_error_handling")
        browser.wait_for("Error of the tool", "section.result")


@case
def progress_is_told_as_it_comes():
    with opened(started(NATIVE_STDIO, "tea")) as browser:
        browser.click(browser.named("steep", "nav button"))
        browser.fill(browser.named("seconds"), "2")
        browser.click(browser.named("Call steep"))
        browser.wait_for("steeping: 1 of 2", "#work")
        browser.wait_for("steeped for 2 seconds", "section.result")


@case
def a_question_is_a_dialog_in_both_eras():
    with opened(started(NATIVE_STDIO, "conformance")) as browser:
        for revision, tool in (("2025-11-25", "test_elicitation"), ("2026-07-28", "test_input_required_result_elicitation")):
            choose_era(browser, revision) if revision != "2025-11-25" else None
            call(browser, tool)
            browser.wait(lambda: browser.run("return document.querySelector('#question').open"), "there is a dialog")
            browser.run("for (const e of document.querySelectorAll('#question input, #question textarea')) e.value = 'Ada'")
            browser.click(browser.named("Accept", "#question button"))
            browser.wait_for("Ada", "section.result")
            check(not browser.run("return document.querySelector('#question').open"), "the dialog stays")
        call(browser, "test_input_required_result_elicitation")
        browser.wait(lambda: browser.run("return document.querySelector('#question').open"), "there is a dialog")
        browser.keys(ESCAPE)
        browser.wait(lambda: browser.text("section.result"), "the call has ended")


@case
def the_model_that_a_server_asks_is_the_user():
    with opened(started(NATIVE_STDIO, "conformance")) as browser:
        browser.click(browser.named("test_sampling", "nav button"))
        browser.fill(browser.named("prompt"), "Say something.")
        browser.click(browser.named("Call test_sampling"))
        browser.wait_for("The server asks the model", "#question")
        browser.fill(browser.named("What the model says", "#question textarea"), "Something.")
        browser.click(browser.named("Answer", "#question button"))
        browser.wait_for("Something.", "section.result")


@case(NATIVE_HTTP, WASI_HTTP)
def a_server_is_reached_by_its_url(engine):
    with tempfile.TemporaryDirectory() as state, engine.start("conformance", {"WASMMCP_KEY": KEY}, state=state) as server:
        host, port = server.address
        with opened(peer.Target("by its URL", url=f"http://{host}:{port}/mcp")) as browser:
            for revision in ("2025-11-25", "2026-07-28"):
                choose_era(browser, revision) if revision != "2025-11-25" else None
                call(browser, "test_simple_text")
                browser.wait_for("This is a simple text", "section.result")
                call(browser, "test_tool_with_progress")
                browser.wait(lambda: browser.text("section.result"), "it has ended")
                browser.wait_for("notifications/progress", "#wire")


@case
def every_control_has_a_name_and_nothing_is_fetched_from_elsewhere():
    with opened(started(NATIVE_STDIO, "conformance")) as browser:
        call(browser, "test_simple_text")
        browser.wait_for("simple text", "section.result")
        nameless = browser.run("""return [...document.querySelectorAll('button, input, select, textarea')].filter(each =>
            !(each.labels?.length || each.innerText?.trim() || each.ariaLabel)).map(each => each.outerHTML.slice(0, 100))""")
        equal(nameless, [])
        tree = browser.command("Accessibility.getFullAXTree", {})["nodes"]
        roles = {node["role"]["value"] for node in tree if not node.get("ignored")}
        for role in ("navigation", "main", "complementary", "banner", "status", "heading"):
            check(role in roles, f"a screen reader finds no {role}: {sorted(roles)}")
        foreign = browser.run("return performance.getEntriesByType('resource').map(each => each.name).filter(name => !name.startsWith(location.origin))")
        equal(foreign, [])


def contrast(browser: Browser) -> list:
    """Texts that do not stand out from what is behind them. https://www.w3.org/TR/WCAG22/#contrast-minimum"""
    return browser.run("""
        const parse = color => (color.match(/[\\d.]+/g) ?? []).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        const behind = each => {
          for (; each; each = each.parentElement) {
            const color = parse(getComputedStyle(each).backgroundColor);
            if (color.length && color[3] !== 0) return color;
          }
          return [255, 255, 255];
        };
        return [...document.querySelectorAll('body *')].filter(each => each.checkVisibility() && !each.closest(':disabled') &&
            [...each.childNodes].some(child => child.nodeType === 3 && child.data.trim())).map(each => {
          const [a, b] = [light(parse(getComputedStyle(each).color)), light(behind(each))];
          return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), each.tagName, each.innerText.slice(0, 40)];
        }).filter(([ratio]) => ratio < 4.5)""")


@case
def it_is_readable_in_light_and_dark_and_on_a_narrow_screen():
    about = inspecting.about_components(servers.find("tea"))
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 420)):
        with opened(started(WASI_CLI, "tea"), about, scheme=scheme, width=width, height=860) as browser:
            browser.click(browser.named("brew", "nav button"))
            browser.fill(browser.named("tea (required)"), "sencha")
            browser.click(browser.named("Call brew"))
            browser.wait_for("the tool:", "section.result")
            equal(contrast(browser), [], f"texts of too little contrast ({scheme})")
            wide = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            equal(wide, 0, f"pixels beyond the edge of {width}")
            picture = browser.picture(PICTURES / f"inspect-{scheme if width > 600 else 'narrow'}.png")
            check(len(picture) > SMALLEST_PICTURE, f"a picture of {len(picture)} bytes")
            if scheme == "light" and width > 600:
                the_pictures_of_the_documentation_show_this(browser)


def the_pictures_of_the_documentation_show_this(browser: Browser) -> None:
    """Beside them stands what they were made of, and what can be read there, without the times."""
    made_from = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(inspector.FILES.iterdir()))).hexdigest()
    words = re.sub(r"\b\d[\d.]* (ms|s)\b", r"? \1", browser.run("return document.body.innerText"))
    words = "\n".join(line.rstrip() for line in words.split("\n"))
    told = f"tools/wasmmcp/inspector_page {made_from}\n\n{words.strip()}\n"
    beside = OF_THE_DOCUMENTATION / "inspect.txt"
    if IS_MAKING_PICTURES:
        beside.write_text(told)
    equal(beside.read_text(), told, "the pictures are of another page; make them anew with --pictures. On it")


@case
def nobody_who_does_not_know_its_address_is_answered():
    with page(started(NATIVE_STDIO, "tea")) as url:
        place = url.split("/")[2]

        def status(method, path, host=place, kind="application/json"):
            connection = http.client.HTTPConnection(place, timeout=30)
            connection.request(method, path, json.dumps({}) if method == "POST" else None, {"Host": host, "Content-Type": kind})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer.status

        path = url[url.index("/", 8):]
        equal(status("GET", path), 200)
        equal(status("POST", path + "about"), 200)
        equal(status("GET", "/"), 404)
        equal(status("POST", "/about"), 404)
        equal(status("GET", path, host="evil.example"), 404)
        equal(status("POST", path + "about", host="evil.example"), 404)
        equal(status("POST", path + "about", kind="text/plain"), 404)
        equal(status("GET", path + "../page.js"), 404)
        equal(status("GET", path + "..%2fpage.js"), 404)


@case
def a_server_that_ends_is_told_and_started_anew():
    broken = peer.Target("broken", command=("sh", "-c", "echo no such setting >&2; exit 3"), environment=dict(os.environ))
    with page(broken) as url:
        place, path = url.split("/")[2], url[url.index("/", 8):]
        for _ in range(2):
            connection = http.client.HTTPConnection(place, timeout=30)
            connection.request("POST", path + "lists", "{}", {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())
            connection.close()
            check("no such setting" in answer["error"]["message"], str(answer))


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--pictures"]
    sys.exit(main(__doc__))
