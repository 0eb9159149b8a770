"""What a client cannot do, and why. Strict both ways: a check that fails for want of it and is not listed
is a failure, and so is a line whose check passes, or that no check has met."""

from typing import NamedTuple, Optional


class Line(NamedTuple):
    clients: str  # how their names begin
    checks: tuple
    reason: str

    def covers(self, client: str, check: str) -> bool:
        return client.startswith(self.clients) and check in self.checks


QUESTIONS = ("the user fills in a form or does not", "a form has defaults",
             "a form has choices of every kind", "the user visits a page or does not",
             "the clients model is asked", "the clients model uses a tool", "the clients roots are asked for", "roots that have changed are asked for anew",
             "one question follows the other", "a state comes back as it was",
             "all that can be asked is asked", "a prompt asks as a tool does")
GIVEN_UP = ("a call that is given up ends", "a call that is given up stops",
            "a call is given up while the user thinks")
TOGETHER = ("calls are answered while another works",
            "calls are answered while another waits for the user",
            "other calls are answered while one waits")
CHANGES = ("changes of lists are heard of",
           "changes of a resource are heard of until they are not")
TASKS = ("a tool runs as a task", "a task asks its client")

CANNOT = [
    Line("inspector", QUESTIONS, "a command ends by itself, and nobody can be asked meanwhile"),
    Line("inspector", GIVEN_UP, "a command has nobody who could cancel it but with its process"),
    Line("inspector", TOGETHER, "a command is one request on a connection of its own"),
    Line("inspector", CHANGES, "a command does not wait for what comes later"),
    Line("inspector", ("an argument of a prompt is completed", "a variable of a template is completed"),
         "there is no such command"),
    Line("inspector", ("a ping is answered in the revisions that have it",), "there is no such command"),
    Line("inspector", ("a log is told from the level that is wanted",),
         "it sets a level, but prints no log"),
    Line("inspector", ("progress is told", "progress is told before the answer"), "it prints no progress"),
    Line("inspector", ("an unknown tool is an error of the protocol",),
         "it looks for the tool in the list and does not ask"),
    Line("fastmcp modern", CHANGES, "it does not listen: there is no subscriptions/listen"),
    Line("fastmcp legacy", CHANGES[1:], "it does not subscribe: there is no resources/subscribe"),
    Line("fastmcp", TASKS, "tasks are another package, with a server's queue"),
    Line("python", TASKS, "it has no tasks"),
    Line("typescript v1", TASKS, "its tasks are those of revision 2025-11-25"),
    Line("inspector", TASKS[1:], "a command ends by itself, and nobody can be asked meanwhile"),
]


def line_for(client: str, check: str) -> Optional[Line]:
    return next((line for line in CANNOT if line.covers(client, check)), None)
