#!/usr/bin/env python3
"""Our summarize server and its counterpart in Python (servers/python_server/), as mcp_comparator.py compares them: both ask
the same provider on loopback, which keeps what it was asked."""

import re
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "providers")]

from mcp_comparator import Comparison, run
from agreement import same_as_json, takes_json_as_text, takes_null, true_is_a_number
from hypothesis import strategies as some
from provider import KEY, Handler, Provider
from sides import Sides
from support.engines import WASI_CLI
from support.peers import QUIET, SUMMARIZE
from support.results import case, check, equal

LEAST_TOKENS = 64  # of ours, so that few words are not cut off in one that is long
STYLES = ["concise", "detailed", "bullet"]
LONG = "A text that is long enough to be summarized, since it has more than a hundred characters in it. " * 2
# How each style reads in the message to the model.
SYSTEM = {"concise": "brief", "detailed": "key points", "bullet": "bullet points"}


class Models(Handler):
    """The one model that both ask for does what the text says that another would do."""

    def gpt_4o(self) -> None:
        word = self.text.split(" ", 1)[0]
        (self.bad_request if word == "bad-request" else self.null_content if word == "null" else self.good)()


class Both(Sides):
    def __init__(self, engine, **more):
        self.provider = Provider()
        self.provider.RequestHandlerClass = Models
        variables = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{self.provider.url}/v1", **more}
        super().__init__(SUMMARIZE.start("summarize", {**variables, **QUIET}), engine.start("summarize", variables))

    def __exit__(self, *error) -> None:
        super().__exit__(*error)
        self.provider.__exit__()


def same(tool, arguments, theirs, ours) -> bool:
    """What ours tells of its provider besides is its own."""
    if tool == "get_provider_info" and theirs.kind == ours.kind == "done":
        return {name: ours.structured.get(name) for name in theirs.structured} == theirs.structured
    return same_as_json(tool, arguments, theirs, ours)


def is_told_as_a_failure(tool, _arguments, theirs, ours) -> bool:
    """The same text, and isError."""
    return ((theirs.kind, ours.kind) == ("done", "failed") and theirs.structured == ours.structured
            and "Error" in str(theirs.structured["result"]))


def forget(sides: Both, _tool) -> None:
    sides.provider.seen.clear()


def asks_for_no_words(_tool, arguments, theirs, ours) -> bool:
    return (theirs.kind, ours.kind) == ("done", "failed") and any(
        isinstance(value, int) and value < 1 for value in arguments.values())


def keeps_to_few_words(_tool, arguments, theirs, ours) -> bool:
    """What the model says has three words."""
    return theirs.kind == ours.kind == "done" and "…" in ours.text and any(
        isinstance(value, int) and value < 3 for value in arguments.values())


def requests_are_alike(sides: Both, _tool, arguments) -> None:
    """The model was asked the same by both, so that half of what it was asked is theirs."""
    if None in arguments.values():
        return  # which they refuse
    asked = [told(path, headers, body) for path, headers, body in sides.provider.seen]
    equal(sides.provider.faults, [], "requests that no provider would take")
    check(len(asked) % 2 == 0, f"one asks the model, the other does not: {asked}")
    for each in asked:
        equal(asked.count(each) % 2, 0, f"requests like {each} in {sides.provider.seen}")


def told(path: str, headers: dict, body: dict) -> tuple:
    """What must be the same of a request: not the words for the model, but what they are about."""
    system, user = body["messages"]
    [style] = [style for style in ("bullet", "detailed", "concise") if SYSTEM[style] in system["content"]][:1]
    words = int(re.search(r"under (\d+) words", system["content"])[1])
    equal(body["max_tokens"], max(2 * words, LEAST_TOKENS if "summarizer" in system["content"] else 0), "max_tokens")
    return (path, headers["authorization"], sorted(body), body["model"], words, style, user["content"].partition("\n\n")[2])


# What is not seen is blank to ours, and a character there.
seen = some.characters(codec="utf-8", exclude_categories=["Cc"])
short = some.text(seen, max_size=99)
long = some.builds("{} {}".format, some.text(seen, max_size=40), some.just(LONG))
texts = some.one_of(some.sampled_from(["", " \n ", "日" * 99, f"bad-request {LONG}"]), short, long)
more = {"style": some.sampled_from(STYLES)}
TOOLS = {
    "summarize_text": some.fixed_dictionaries({"text": texts}, optional={**more, "max_length": some.integers(3, 500)}),
    "summarize_documents": some.fixed_dictionaries({"documents": some.lists(texts, max_size=3)}, optional={
        **more, "max_length_per_doc": some.integers(3, 500)}),
    "get_provider_info": some.just({}),
}
WRITTEN = [
    ("summarize_text", {"text": "  short \n"}), ("summarize_text", {"text": "x" * 99, "max_length": "5"}),
    ("summarize_text", {"text": "x" * 100}), ("summarize_documents", {"documents": []}),
    ("summarize_documents", {"documents": ["é", "b"]}), ("summarize_documents", {"documents": [LONG, "b", ""]}),
    *(("summarize_text", {"text": LONG, "style": style, "max_length": words}) for style in STYLES for words in (40, 150)),
    ("summarize_text", {"text": "x", "style": "haiku"}), ("summarize_text", {"text": "x", "max_length": 1.5}),
    ("summarize_text", {"text": "x", "max_length": "abc"}), ("summarize_text", {"text": "x", "extra": 1}),
    ("summarize_text", {}), ("summarize_text", {"text": 5}), ("summarize_documents", {"documents": ["x", 5]}),
    ("summarize_documents", {"documents": "x"}), ("get_provider_info", {}), ("get_provider_info", {"extra": 1}),
]
EXCUSES = {"failure": is_told_as_a_failure, "no words": asks_for_no_words,
           "too many words": keeps_to_few_words, "null": takes_null,
           "JSON as text": takes_json_as_text, "true": true_is_a_number}
COMPARISON = Comparison("summarize", Both, TOOLS, WRITTEN, same, EXCUSES, prepare=forget,
                        finish=requests_are_alike)


@case(WASI_CLI)
def both_name_the_provider_alike(engine):
    for name in ("openai", "upstage", "OpenAI"):
        with Both(engine, SUMMARIZE_PROVIDER=name, UPSTAGE_API_KEY=KEY) as sides:
            theirs, ours = sides.call("get_provider_info", {})
            check(same("get_provider_info", {}, theirs, ours), f"{theirs} and {ours}")
            equal(theirs.structured["provider"], name.lower())


if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
