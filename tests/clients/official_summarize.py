#!/usr/bin/env python3
"""Our summarize server against the contract of EdgeAgent's summarize_server.py (on FastMCP 4.1.2), which is in
no registry: its tools as a client of it listed them, the results that it gave, and the requests that it sent.

    tests/clients/official_summarize.py [WORDS OF A CASE'S NAME]
"""

import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "providers")]

from provider import KEY, Provider
from support import messages
from support.engines import STDIO
from support.results import case, check, equal, main

STYLES = ["concise", "detailed", "bullet"]
LONG = "A text that is long enough to be summarized, since it has more than a hundred characters in it. " * 2

# Name: title, arguments as (schema of the original, without its description), required, type of `result`.
TOOLS = {
    "summarize_text": ("Summarize Text", {
        "text": {"type": "string"},
        "max_length": {"type": "integer", "default": 150},
        "style": {"type": "string", "enum": STYLES, "default": "concise"}}, ["text"], {"type": "string"}),
    "summarize_documents": ("Summarize Documents", {
        "documents": {"type": "array", "items": {"type": "string"}},
        "max_length_per_doc": {"type": "integer", "default": 100},
        "style": {"type": "string", "enum": STYLES, "default": "concise"}}, ["documents"],
        {"type": "array", "items": {"type": "string"}}),
    "get_provider_info": ("Get Provider Info", {}, [], None),
}

# Tool, arguments, the text of the original (None: no content), its structured content, whether it fails.
RESULTS = [
    ("summarize_text", {"text": " \n "}, "Error: Empty text provided",
     {"result": "Error: Empty text provided"}, True),
    ("summarize_text", {"text": ""}, "Error: Empty text provided", {"result": "Error: Empty text provided"}, True),
    ("summarize_text", {"text": "  short \n"}, "  short \n", {"result": "  short \n"}, False),
    ("summarize_text", {"text": "日" * 99}, "日" * 99, {"result": "日" * 99}, False),
    ("summarize_text", {"text": "x" * 99, "max_length": "5"}, "x" * 99, {"result": "x" * 99}, False),
    ("summarize_documents", {"documents": []}, None, {"result": []}, False),
    ("summarize_documents", {"documents": ["é", "b"]}, '["é","b"]', {"result": ["é", "b"]}, False),
    ("summarize_text", {"text": LONG}, "A good summary.", {"result": "A good summary."}, False),
    ("summarize_documents", {"documents": [LONG, "b"]}, '["A good summary.","b"]',
     {"result": ["A good summary.", "b"]}, False),
]

# What both refuse, and what the text must name.
REFUSED = [
    ("summarize_text", {}, "text"),
    ("summarize_text", {"text": 5}, "text"),
    ("summarize_text", {"text": None}, "text"),
    ("summarize_text", {"text": "x", "style": "haiku"}, "style"),
    ("summarize_text", {"text": "x", "max_length": 1.5}, "max_length"),
    ("summarize_text", {"text": "x", "max_length": "abc"}, "max_length"),
    ("summarize_text", {"text": "x", "extra": 1}, "extra"),
    ("summarize_documents", {}, "documents"),
    ("summarize_documents", {"documents": "x"}, "documents"),
    ("summarize_documents", {"documents": ["x", 5]}, "documents"),
    ("get_provider_info", {"extra": 1}, "extra"),
]

# How each style reads in the message to the model, and the limit of tokens for so many words.
SYSTEM = {"concise": "brief", "detailed": "key points", "bullet": "bullet points"}


class Ours:
    def __init__(self, engine, name="openai", **more):
        self.engine, self.name, self.more = engine, name, more

    def __enter__(self):
        self.provider = Provider()
        self.server = self.engine.start("summarize", {
            "SUMMARIZE_PROVIDER": self.name, "OPENAI_API_KEY": KEY, "UPSTAGE_API_KEY": KEY,
            "WASMMCP_SUMMARIZE_BASE_URL": f"{self.provider.url}/v1", "WASMMCP_SUMMARIZE_MODEL": "good", **self.more})
        self.client = self.server.client("2025-11-25")
        return self

    def __exit__(self, *error):
        self.server.__exit__(*error)
        self.provider.__exit__()

    def call(self, tool, arguments):
        return self.client.ask(messages.call(1, tool, arguments))["result"]


@case(*STDIO)
def tools_have_all_that_the_original_lists(engine):
    with Ours(engine) as ours:
        listed = {tool["name"]: tool for tool in ours.client.ask(messages.request(1, "tools/list"))["result"]["tools"]}
    equal(list(listed), list(TOOLS))
    for name, (title, arguments, required, result) in TOOLS.items():
        tool = listed[name]
        equal(tool["title"], title)
        equal(tool["inputSchema"].get("required", []), required, f"required of {name}")
        equal(tool["inputSchema"]["additionalProperties"], False)
        for argument, schema in arguments.items():
            ours_of_it = tool["inputSchema"]["properties"][argument]
            for keyword, value in schema.items():
                equal(ours_of_it.get(keyword), value, f"{keyword} of {name}.{argument}")
        if result:
            equal(tool["outputSchema"]["required"], ["result"])
            equal(tool["outputSchema"]["properties"]["result"], result)


@case(*STDIO)
def results_are_those_of_the_original(engine):
    with Ours(engine) as ours:
        for tool, arguments, text, structured, fails in RESULTS:
            result = ours.call(tool, arguments)
            content = [] if text is None else [{"type": "text", "text": text}]
            equal(result["content"], content, f"content of {tool} {arguments}")
            equal(result["structuredContent"], structured, f"structured content of {tool} {arguments}")
            equal(result.get("isError", False), fails, f"isError of {tool} {arguments}")


@case(*STDIO)
def what_the_original_refuses_is_refused(engine):
    with Ours(engine) as ours:
        for tool, arguments, named in REFUSED:
            result = ours.call(tool, arguments)
            check(result["isError"] and named in result["content"][0]["text"], f"{tool} {arguments}: {result}")
        equal(ours.provider.seen, [])


@case(*STDIO)
def the_model_is_asked_as_by_the_original(engine):
    with Ours(engine) as ours:
        for style in STYLES:
            for words in (40, 150):
                ours.call("summarize_text", {"text": LONG, "style": style, "max_length": words})
                path, headers, body = ours.provider.seen[-1]
                equal((path, headers["authorization"]), ("/v1/chat/completions", f"Bearer {KEY}"))
                equal(sorted(body), ["max_tokens", "messages", "model"])
                equal(body["max_tokens"], 2 * words)
                system, user = body["messages"]
                check(SYSTEM[style] in system["content"] and f"under {words} words" in system["content"], str(system))
                equal(user["content"].split("\n\n", 1)[1], LONG, "the text is unchanged")


@case(*STDIO)
def the_provider_is_told_of_as_by_the_original(engine):
    for name in ("openai", "upstage", "OpenAI"):
        with Ours(engine, name) as ours:
            told = ours.call("get_provider_info", {})
            expected = {"provider": name.lower(), "available_styles": STYLES, "default_max_length": 150}
            equal({key: told["structuredContent"][key] for key in expected}, expected)
            equal(json.loads(told["content"][0]["text"]), told["structuredContent"])


@case(*STDIO)
def a_provider_that_fails_is_told_in_the_originals_words(engine):
    with Ours(engine, WASMMCP_SUMMARIZE_MODEL="bad-request") as ours:
        told = ours.call("summarize_text", {"text": LONG})
        equal(told["structuredContent"], {"result": "Error summarizing text: Error code: 400 - bad thing"})


if __name__ == "__main__":
    sys.exit(main(__doc__))
