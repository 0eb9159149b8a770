"""The server `summarize` in every way to run it, and a provider that misbehaves on demand.

    python3 tests/providers/run.py [WORDS OF A CASE'S NAME]
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "state")]

from instances import Session  # noqa: E402
from provider import KEY, Provider  # noqa: E402
from support import messages  # noqa: E402
from support.engines import ENGINES, HTTP, NATIVE_STDIO, STDIO, WASI_CLI, until  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

REVISION = "2025-11-25"
SEAL = "0123456789abcdef" * 2
TEXT = "The quick brown fox jumps over the lazy dog, and the dog does not mind at all. " * 4
ROOT = Path(__file__).resolve().parents[2]
PREFIX = "Error summarizing text: "

# What comes of each way to answer: a pattern for the whole text. WHO is the provider's name.
ANSWERS = {
    "good": "A good summary\\.",
    "chunky": "A chunked summary\\.",
    "cut-once": "A good summary\\.",
    "limited-once": "A good summary\\.",
    "streams": "A streamed summary\\.",
    "ends-early": "A whole sentence\\.",
    "key-in-answer": "The key is \\[key\\]\\.",
}
FAILURES = {
    "no-such-model": "Error code: 404 - The model `no-such-model` does not exist \\(WHO has no model "
                     "'no-such-model', or the base URL is wrong\\)",
    "bad-request": "Error code: 400 - bad thing",
    "key-is-wrong": "Error code: 401 - Incorrect API key provided: \\[key\\]\\. Headers: .*WHO does not take the "
                    "key of [A-Z]+_API_KEY\\)",
    "half-a-key": "Error code: 403 - No rights for \\[key\\]\\.\\.\\. and \\[key\\] .*",
    "key-without-json": "WHO answered with what is no JSON .*",
    "limited": "Error code: 429 - Rate limit reached .*quota of WHO.*; tried 2 times",
    "limited-for-long": "Error code: 429 - Rate limit reached .*; it asks to wait 3600 s",
    "broken": "Error code: 500 - The server had an error .*; tried 2 times",
    "bad-gateway": "Error code: 502 - <html><h1>502 Bad Gateway</h1></html> .*; tried 2 times",
    "overloaded": "Error code: 529 - Overloaded .*; tried 2 times",
    "cut": "Connection error\\. The connection broke off: .*; tried 2 times",
    "hangs-up": "Connection error\\. The connection broke off: .*; tried 2 times",
    "silent": "Request timed out: '127\\.0\\.0\\.1:\\d+' did not answer within 2000 ms; "
              "WASMMCP_SUMMARIZE_TIMEOUT_SECONDS is 2",
    "stalls": "Request timed out: .* within 2000 ms; WASMMCP_SUMMARIZE_TIMEOUT_SECONDS is 2",
    "malformed": "WHO answered with what is no JSON \\(.*\\): '.*'",
    "nothing": "WHO answered with nothing",
    "no-content": "the answer of WHO has no content",
    "null-content": "the answer of WHO has no content",
    "blank": "the answer of WHO is empty",
    "filtered": "(the answer was held back by the content filter of WHO|the model of WHO refused to summarize "
                "this text)",
    "ends-at-once": "the model of WHO used up its tokens before it wrote anything; .*",
    "streams-nonsense": "WHO answered with a stream of events that are no JSON, .*",
    "huge": "the answer of WHO is too large: .* more than 4194304 bytes",
    "long": "the answer of WHO is too large: .*",
}


def variables(provider, name="openai", **more):
    base = provider.url if name == "anthropic" else f"{provider.url}/v1"
    return {"SUMMARIZE_PROVIDER": name, "WASMMCP_SUMMARIZE_BASE_URL": base, f"{name.upper()}_API_KEY": KEY,
            "WASMMCP_SUMMARIZE_RETRIES": "1",
            "WASMMCP_SUMMARIZE_TIMEOUT_SECONDS": "2", **more}


class Running:
    """A server and its provider. At the end nobody has seen the key."""

    def __init__(self, engine, name="openai", **more):
        self.engine, self.name, self.more = engine, name, more
        self.said = []

    def __enter__(self):
        self.provider = Provider()
        self.server = self.engine.start("summarize", variables(self.provider, self.name, **self.more))
        self.client = self.server.client(REVISION)
        return self

    def __exit__(self, kind, error, trace):
        try:
            log = self.server.log()
            self.server.__exit__(kind, error, trace)
        finally:
            self.provider.__exit__()
        if not kind:
            equal(self.provider.faults, [], "requests that are wrong")
            for text in [*self.said, log]:
                hidden(text)

    def exchange(self, *calls):
        answers = self.client.exchange(list(calls))
        self.said += answers
        return answers

    def result(self, tool, **arguments):
        final = [messages.parsed(answer) for answer in self.exchange(messages.call(1, tool, arguments))
                 if messages.is_final(answer)]
        check(len(final) == 1 and "result" in final[0], f"one result in {final}")
        return final[0]["result"]

    def text(self, model, **arguments):
        """The text, and whether it tells of a failure."""
        result = self.result("summarize_text", text=TEXT, model=model, **arguments)
        [block] = result["content"]
        equal(result["structuredContent"], {"result": block["text"]})
        return block["text"], result.get("isError", False)


def hidden(text):
    for size in (len(KEY), 16, 12):
        for at in range(len(KEY) - size + 1):
            check(KEY[at:at + size] not in text, f"a piece of the key is in {text[:600]!r}")


def expect_each(running, names):
    for model in names:
        expected = ANSWERS.get(model) or re.escape(PREFIX) + FAILURES[model]
        told, is_error = running.text(model)
        pattern = expected.replace("WHO", running.name)
        check(re.fullmatch(pattern, told, re.DOTALL), f"{model}: {told!r} is not {pattern!r}")
        equal(is_error, model not in ANSWERS, f"isError of {model}")


@case(*ENGINES)
def each_way_to_answer_has_its_text(engine):
    with Running(engine) as running:
        expect_each(running, [*ANSWERS, *FAILURES])
        equal(len(running.provider.of_model("cut-once")), 2)
        equal(len(running.provider.of_model("limited-for-long")), 1)
        # Who is asked to come back later does.
        begin = time.monotonic()
        running.text("limited-once")
        check(time.monotonic() - begin < 1, "only the first is limited")


@case(*ENGINES)
def anthropic_and_upstage_have_protocols_of_their_own(engine):
    for name in ("anthropic", "upstage"):
        with Running(engine, name) as running:
            expect_each(running, ["good", "streams", "key-is-wrong", "half-a-key", "overloaded", "filtered",
                                  "ends-early", "key-in-answer", "null-content", "malformed"])


@case(*ENGINES)
def documents_are_asked_for_at_once_and_no_more_than_allowed(engine):
    with Running(engine) as running:
        result = running.result("summarize_documents", documents=[TEXT] * 8, model="slow")
        equal(result["structuredContent"], {"result": ["A good summary."] * 8})
        equal(json.loads(result["content"][0]["text"]), ["A good summary."] * 8)
        equal(running.provider.most_at_once, 8)
        running.result("summarize_documents", documents=[TEXT] * 20, model="slow")
        equal(running.provider.most_at_once, 8)


@case(*ENGINES)
def one_document_that_fails_is_told_in_its_place(engine):
    with Running(engine) as running:
        result = running.result("summarize_documents", documents=[TEXT, "", "short", TEXT], model="bad-request")
        equal(result["isError"], True)
        failure = f"{PREFIX}Error code: 400 - bad thing"
        equal(result["structuredContent"], {"result": [failure, "Error: Empty text provided", "short", failure]})


@case(*ENGINES)
def a_text_longer_than_the_context_goes_in_parts_and_tells_its_progress(engine):
    with Running(engine, WASMMCP_SUMMARIZE_CONTEXT_TOKENS="2000") as running:
        call = messages.call(1, "summarize_text", {"text": TEXT * 60, "model": "counting", "max_length": 30},
                             _meta={"progressToken": "t"})
        told = [messages.parsed(answer) for answer in running.exchange(call)]
        check(told[-1]["result"]["content"][0]["text"].startswith("The part had "), str(told[-1]))
        requests = running.provider.of_model("counting")
        check(len(requests) > 4, f"{len(requests)} requests")
        steps = [each["params"]["progress"] for each in told[:-1]]
        equal(steps, list(range(1, len(requests) + 1)))
        for request in requests:
            check(len(request["messages"][1]["content"]) < 3 * 2000, "a part fits into the context")


@case(*ENGINES)
def the_length_is_kept_and_newer_models_are_asked_their_way(engine):
    with Running(engine) as running:
        equal(running.text("wordy", max_length=8), ("One two three four.", False))
        equal(running.text("modern"), ("A good summary.", False))
        last = running.provider.of_model("modern")[-1]
        equal((last["max_completion_tokens"], "max_tokens" in last), (300, False))


@case(*ENGINES)
def no_redirect_takes_the_key_elsewhere(engine):
    with Provider() as other, Running(engine) as running:
        running.provider.elsewhere = other.url
        told, is_error = running.text("moved")
        check(is_error and "redirects are not followed" in told, told)
        equal(other.seen, [])


@case(*ENGINES)
def where_nobody_listens_the_failure_says_so(engine):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with Running(engine, WASMMCP_SUMMARIZE_BASE_URL=url) as running:
            told, is_error = running.text("good")
            check(is_error and told.startswith(f"{PREFIX}Connection error."), told)
            check("; tried 2 times" in told, told)


@case(*ENGINES)
def a_server_of_ones_own_is_known_by_its_url_and_needs_no_key(engine):
    """As Ollama and vLLM are."""
    with Provider() as provider:
        given = {"OPENAI_BASE_URL": f"{provider.url}/v1", "WASMMCP_SUMMARIZE_MODEL": "good"}
        with engine.start("summarize", given) as server, server.client(REVISION) as client:
            result = client.ask(messages.call(1, "summarize_text", {"text": TEXT}))["result"]
            equal(result["structuredContent"], {"result": "A good summary."})
        equal(provider.faults, [], "requests that are wrong")
        [(path, headers, asked)] = provider.seen
        equal((path, asked["model"], "authorization" in headers), ("/v1/chat/completions", "good", False))


@case(*ENGINES)
def a_call_has_a_limit_of_time(engine):
    with Running(engine, WASMMCP_CALL_SECONDS="1", WASMMCP_SUMMARIZE_TIMEOUT_SECONDS="30") as running:
        begin = time.monotonic()
        [answer] = running.exchange(messages.call(1, "summarize_text", {"text": TEXT, "model": "silent"}))
        check(messages.parsed(answer)["result"]["isError"], answer)
        check(time.monotonic() - begin < 5, "the call ends after a second")
        until(lambda: running.provider.left == 1, "the request is broken off", 10)


@case(*STDIO)
def cancelling_breaks_the_request_off(engine):
    with Running(engine, WASMMCP_SUMMARIZE_TIMEOUT_SECONDS="30") as running:
        running.client.process.stdin.write((messages.call(5, "summarize_documents", {
            "documents": [TEXT] * 3, "model": "silent"}) + "\n").encode())
        until(lambda: running.provider.now == 3, "the requests are there", 20)
        note = messages.notification("notifications/cancelled", {"requestId": 5})
        running.client.process.stdin.write((note + "\n").encode())
        until(lambda: running.provider.left == 3, "the requests are broken off", 10)
        equal(running.text("good"), ("A good summary.", False))


@case(*HTTP)
def cancelling_in_a_session_breaks_the_request_off_too(engine):
    with tempfile.TemporaryDirectory() as state, Provider() as provider:
        given = variables(provider, WASMMCP_SUMMARIZE_TIMEOUT_SECONDS="30", WASMMCP_KEY=SEAL)
        with engine.start("summarize", given, state=state) as server:
            session = Session(server.address)
            call = messages.call(5, "summarize_documents", {"documents": [TEXT] * 3, "model": "silent"})
            with ThreadPoolExecutor(1) as thread:
                answer = thread.submit(session.post, call)
                until(lambda: provider.now == 3, "the requests are there", 20)
                told = session.post(messages.notification("notifications/cancelled", {"requestId": 5}))
                equal(told.status, 202)
                until(lambda: provider.left == 3, "the requests are broken off", 10)
                check("A good summary" not in answer.result().text, "it is answered")


@case(*STDIO)
def the_clients_own_model_is_asked_by_sampling(engine):
    with engine.start("summarize", {"SUMMARIZE_PROVIDER": "sampling"}) as server, server.client() as client:
        client.exchange([messages.request(0, "initialize", {
            "protocolVersion": REVISION, "capabilities": {"sampling": {}},
            "clientInfo": {"name": "tests", "version": "1"}})])
        client.send(messages.notification("notifications/initialized"))
        client.send(messages.call(7, "summarize_documents", {"documents": [TEXT, TEXT + "More."], "language": "Dutch"}))
        for number in (1, 2):
            question = messages.parsed(client.expect())
            equal(question["method"], "sampling/createMessage")
            asked = question["params"]
            check("Dutch" in asked["systemPrompt"] and "under 100 words" in asked["systemPrompt"], str(asked))
            check(TEXT in asked["messages"][0]["content"]["text"], str(asked))
            equal(asked["maxTokens"], 200)
            client.send(messages.compact({"jsonrpc": "2.0", "id": question["id"], "result": {
                "role": "assistant", "model": "m", "content": {"type": "text", "text": f"Samenvatting {number}."}}}))
        result = messages.parsed(client.expect())["result"]
        equal(result["structuredContent"], {"result": ["Samenvatting 1.", "Samenvatting 2."]})


@case(NATIVE_STDIO, *HTTP)
def sampling_works_without_a_line_to_the_client_too(engine):
    """Since revision 2026-07-28 the call ends with each question, and comes again with its answer."""
    with tempfile.TemporaryDirectory() as folder, engine.start(
            "summarize", {"SUMMARIZE_PROVIDER": "sampling", "WASMMCP_KEY": SEAL},
            state=folder) as server, server.client(messages.MODERN) as client:
        params = {"name": "summarize_documents", "arguments": {"documents": [TEXT, TEXT + "More."]},
                  "_meta": {messages.VERSION_KEY: messages.MODERN, messages.CAPABILITIES_KEY: {"sampling": {}}}}
        for number in (1, 2):
            asked = client.ask(messages.request(number, "tools/call", params))["result"]
            equal(asked["resultType"], "input_required")
            params["requestState"] = asked["requestState"]
            params["inputResponses"] = {
                key: {"role": "assistant", "model": "m", "content": {"type": "text", "text": f"Answer {number}."}}
                for key in asked["inputRequests"]}
        result = client.ask(messages.request(3, "tools/call", params))["result"]
        equal(result["structuredContent"], {"result": ["Answer 1.", "Answer 2."]})


@case(*STDIO)
def a_client_without_a_model_is_told_so(engine):
    with Running(engine, SUMMARIZE_PROVIDER="sampling") as running:
        told = messages.parsed(running.exchange(messages.call(1, "summarize_text", {"text": TEXT}))[0])
        check("sampling" in json.dumps(told), str(told))


@case(*STDIO)
def what_cannot_be_ends_the_server_with_a_sentence(engine):
    for given, expected in (
            ({"SUMMARIZE_PROVIDER": "opnai"}, "did you mean 'openai'? providers are offline, openai, upstage, "
                                              "anthropic, sampling"),
            ({"OPENAI_BASE_URL": "http://192.0.2.1/v1"}, "without TLS; use https"),
            ({"OPENAI_API_KEY": "sk-test-RECOGNISABLE-0123456789é"}, "OPENAI_API_KEY has a character that no header")):
        command = engine.command("summarize", given, [], None)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              env={**os.environ, **given}, check=False)
        told = (done.stdout + done.stderr).decode()
        check(done.returncode != 0 and expected in told, told)
        hidden(told)


@case
def offline_every_engine_gives_the_same_bytes():
    texts = [(ROOT / name).read_text() for name in ("docs/tour.md", "docs/features.md", "README.md", "CHANGELOG.md")]
    texts.append("今日は朝から雨が降っていた。駅までの道は混んでいて、電車も遅れた。会社に着いたのは十時だった。"
                 "雨は午後に止み、夕方には空が晴れた。電車は夜まで遅れていた。" * 3)
    calls = [messages.call(number, "summarize_documents",
                           {"documents": texts, "max_length_per_doc": 60, "style": style})
             for number, style in enumerate(("concise", "detailed", "bullet"))]
    given = {}
    for engine in ENGINES:
        check(not engine.missing_for("summarize"), engine.missing_for("summarize"))
        with engine.start("summarize", {"SUMMARIZE_PROVIDER": "offline"}) as server:
            with server.client(REVISION) as client:
                given[engine.name] = [client.exchange([call])[0] for call in calls]
    first = given[NATIVE_STDIO.name]
    for name, answers in given.items():
        equal(answers, first, name)
    for answer in first:
        result = messages.parsed(answer)["result"]
        for text in result["structuredContent"]["result"][:4]:
            check(20 < len(text.split()) <= 60, text)


@case(NATIVE_STDIO, WASI_CLI)
def offline_a_text_of_sixty_megabytes_has_a_summary(engine):
    text = "".join(f"Word{number % 7919} and item {number * 7 % 1000} were seen near gate {number % 51} again. "
                   for number in range(1_000_000))[:60_000_000]
    with engine.start("summarize", {"SUMMARIZE_PROVIDER": "offline"}) as server:
        with server.client(REVISION) as client:
            begin = time.monotonic()
            answer = client.ask(messages.call(1, "summarize_text", {"text": text, "max_length": 50}))
            passed = time.monotonic() - begin
    check(0 < len(answer["result"]["structuredContent"]["result"].split()) <= 50, str(answer)[:300])
    check(passed < 45, f"{passed:.1f} s")
    print(f"  {engine}: {len(text)} bytes in {passed:.1f} s")


if __name__ == "__main__":
    sys.exit(main(__doc__))
