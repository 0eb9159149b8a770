"""A browser without a screen: Chromium, driven by the WebDriver protocol. https://www.w3.org/TR/webdriver2/"""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.engines import until  # noqa: E402

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
START_SECONDS = 60
WAIT_SECONDS = 60
TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"


def missing() -> str:
    """Why there is no browser here, or nothing."""
    lacking = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    return f"not installed: {', '.join(lacking)} (Debian: chromium, chromium-driver)" if lacking else ""


class Browser:
    def __init__(self, width: int = 1400, height: int = 900, scheme: str = "light"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, start_new_session=True)
        self.base = f"http://127.0.0.1:{port}"
        self.session = ""
        arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--force-device-scale-factor=1",
                     "--hide-scrollbars", f"--window-size={width},{height}", "--no-first-run", "--disable-background-networking",
                     *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        try:
            self.wait(self.is_up, "chromedriver is up", START_SECONDS)
            made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
                "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": arguments}}}})
            self.session = f"/session/{made['sessionId']}"
            self.command("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            self.command("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        try:
            if self.session:
                self.ask("DELETE", self.session)
        except (OSError, AssertionError):
            pass  # it has gone by itself
        finally:
            self.driver.terminate()
            self.driver.wait()

    def is_up(self) -> bool:
        try:
            return self.ask("GET", "/status")["ready"]
        except OSError:
            return False

    def ask(self, method: str, path: str, body: object = None):
        data = json.dumps(body if body is not None else {}).encode() if method == "POST" else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            told = json.loads(error.read())["value"]
            raise AssertionError(f"{path}: {told['error']}: {told['message'].splitlines()[0]}") from None

    def command(self, name: str, parameters: dict):
        return self.ask("POST", f"{self.session}/goog/cdp/execute", {"cmd": name, "params": parameters})

    def open(self, url: str) -> None:
        self.ask("POST", f"{self.session}/url", {"url": url})

    def run(self, script: str, *arguments):
        return self.ask("POST", f"{self.session}/execute/sync", {"script": script, "args": list(arguments)})

    def text(self, selector: str = "body") -> str:
        return self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def wait(self, condition, what: str, seconds: float = WAIT_SECONDS):
        return until(condition, what, seconds, 0.05)

    def wait_for(self, text: str, selector: str = "body") -> None:
        try:
            self.wait(lambda: text in self.text(selector), f"{selector} says '{text}'")
        except AssertionError as error:
            raise AssertionError(f"{error}; it says: {self.text(selector)[:600]}") from None

    def find(self, selector: str) -> str:
        return self.ask("POST", f"{self.session}/element", {"using": "css selector", "value": selector})[ELEMENT]

    def named(self, name: str, selector: str = "button, a, input, select, textarea, summary") -> str:
        """What a screen reader would call so."""
        found = self.ask("POST", f"{self.session}/elements", {"using": "css selector", "value": selector})
        for each in found:
            if self.ask("GET", f"{self.session}/element/{each[ELEMENT]}/computedlabel").strip().startswith(name):
                return each[ELEMENT]
        raise AssertionError(f"nothing is called '{name}'")

    def click(self, element: str) -> None:
        self.ask("POST", f"{self.session}/element/{element}/click")

    def fill(self, element: str, text: str) -> None:
        self.ask("POST", f"{self.session}/element/{element}/clear")
        self.ask("POST", f"{self.session}/element/{element}/value", {"text": text})

    def keys(self, *words: str) -> None:
        """On the keyboard, to whatever has the focus."""
        for word in words:
            steps = [step for key in word for step in ({"type": "keyDown", "value": key}, {"type": "keyUp", "value": key})]
            self.ask("POST", f"{self.session}/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]})

    def focused(self) -> str:
        return self.run("const e = document.activeElement; return (e.labels?.[0]?.innerText ?? e.innerText ?? '') + ''")

    def problems(self) -> list:
        """What the console was told that is wrong."""
        return [entry["message"] for entry in self.ask("POST", f"{self.session}/se/log", {"type": "browser"})
                if entry["level"] == "SEVERE"]

    def picture(self, file: Path) -> bytes:
        data = base64.b64decode(self.ask("GET", f"{self.session}/screenshot"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return data
