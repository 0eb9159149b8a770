"""Tasks whose instance is killed while it works at them: what can be done again is done by another
instance, and what may not fails with the reason.
https://modelcontextprotocol.io/seps/2663-tasks-extension
"""

import contextlib
import json
import signal
import tempfile

from support import wire
from support.engines import HTTP, KEY, until
from support.messages import CAPABILITIES_KEY, as_modern, call, http_headers, modern_meta, request
from support.results import case, check, equal

META = {**modern_meta(), CAPABILITIES_KEY: {
    "elicitation": {}, "extensions": {"io.modelcontextprotocol/tasks": {}}}}

VARIABLES = {"WASMMCP_KEY": KEY}


def asked(address, text: str) -> dict:
    text = as_modern(text)
    headers = http_headers(text, None)
    task = json.loads(text)["params"].get("taskId")
    [answer] = wire.fetch(address, "POST", "/mcp", headers + ([("Mcp-Name", task)] if task else []),
                          text.encode()).messages()
    answer = json.loads(answer)
    check("result" in answer, f"{answer}")
    return answer["result"]


def begun(address, tool: str, **arguments) -> str:
    task = asked(address, call(1, tool, arguments, _meta=META))
    equal(task["resultType"], "task", tool)
    return task["taskId"]


class Following:
    """A client that listens for what becomes of a task, and asks for nothing."""

    def __init__(self, address, task: str):
        text = as_modern(request("f", "subscriptions/listen", {"notifications": {"taskIds": [task]}, "_meta": META}))
        self.connection = wire.Connection(address, timeout=60)
        self.connection.request("POST", "/mcp", http_headers(text, None), text.encode())
        status, headers = self.connection.read_head()
        equal(status, 200, f"{headers}")
        self.messages = (json.loads(event) for event in wire.events(self.connection.pieces(status, headers)) if event)
        equal(next(self.messages)["params"]["notifications"], {"taskIds": [task]}, "the acknowledgement")

    def until_status(self, *wanted: str) -> dict:
        for message in self.messages:
            equal(message["method"], "notifications/tasks", f"{message}")
            equal(message["params"]["_meta"], {"io.modelcontextprotocol/subscriptionId": "f"}, f"{message}")
            if message["params"]["status"] in wanted:
                return message["params"]
        raise AssertionError(f"the stream ended, and none was {wanted}")


def state(address, task: str) -> dict:
    return asked(address, request(2, "tasks/get", {"taskId": task, "_meta": META}))


def confirm(address, task: str, key: str) -> None:
    answer = {"action": "accept", "content": {"confirm": True}}
    asked(address, request(3, "tasks/update", {"taskId": task, "inputResponses": {key: answer}, "_meta": META}))


@contextlib.contextmanager
def two_of_which_one_is_killed(engine):
    """A function that kills the first, and both their addresses."""
    with tempfile.TemporaryDirectory() as folder, engine.start("conformance", VARIABLES, state=folder) as other:
        first = engine.start("conformance", VARIABLES, state=folder)

        def kill() -> None:
            first.process.send_signal(signal.SIGKILL)
            first.process.wait()
        try:
            yield kill, first.address, other.address
        finally:
            first.kill()


def at_its_end(address, task: str) -> dict:
    def ended():
        now = state(address, task)
        return now if now["status"] not in ("working", "input_required") else None
    return until(ended, f"the task {task} ends", pause=0.5)


@case(*HTTP)
def a_task_of_an_instance_that_was_killed_is_continued_by_another_or_fails_with_the_reason(engine):
    with two_of_which_one_is_killed(engine) as (kill, first, other):
        again = begun(first, "slow_compute", seconds=4, label="sum")
        once = begun(first, "charge_once", seconds=4)
        waits = begun(first, "confirm_delete", filename="a.txt")
        # Both are at work, and one waits for its answer, when the other instance hears of them.
        for task in (again, once):
            until(lambda: state(other, task).get("statusMessage"), "work is under way")
        until(lambda: state(other, waits)["status"] == "input_required", "it asks")
        kill()
        for task in (again, once):
            equal(state(other, task)["status"], "working", "as long as the lease is held")
        # A question outlives who asked it.
        [key] = state(other, waits)["inputRequests"]
        confirm(other, waits, key)
        equal(at_its_end(other, waits)["result"]["content"][0]["text"], "deleted a.txt")

        done = at_its_end(other, again)
        equal(done["status"], "completed", f"{done}")
        equal(done["result"]["content"][0]["text"], "sum took 4 seconds")
        failed = at_its_end(other, once)
        equal(failed["status"], "failed", f"{failed}")
        check("'charge_once' may not be run again" in failed["error"]["message"], f"{failed}")


@case(*HTTP)
def who_follows_a_task_hears_of_its_end_also_when_its_instance_was_killed(engine):
    with two_of_which_one_is_killed(engine) as (kill, first, other):
        lives = Following(other, begun(other, "slow_compute", seconds=2, label="here"))
        again = Following(other, begun(first, "slow_compute", seconds=4, label="sum"))
        once = Following(other, begun(first, "charge_once", seconds=4))
        task = begun(first, "confirm_delete", filename="a.txt")
        waits = Following(other, task)
        [key] = waits.until_status("input_required")["inputRequests"]
        kill()
        confirm(other, task, key)
        ends = [each.until_status("completed", "failed") for each in (lives, again, once, waits)]
        equal([end["status"] for end in ends], ["completed", "completed", "failed", "completed"], f"{ends}")
        equal([end["result"]["content"][0]["text"] for end in ends if "result" in end],
              ["here took 2 seconds", "sum took 4 seconds", "deleted a.txt"], "what came of them")
