"""What instances of a server share: sessions, answers to questions, changes, streams that are resumed.
Two servers with one key and one folder for their state stand behind one port; each connection reaches
the next of them.

    python3 tests/state/run.py [WORDS OF A CASE'S NAME]

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management
"""

import json
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import wire  # noqa: E402
from support.engines import HTTP, KEY, WASI_HTTP, WASI_HTTP_P3, until  # noqa: E402
from support.messages import as_modern, call, http_headers, notification, request  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402
from instances import Session, two_instances  # noqa: E402
import dying  # noqa: E402,F401  # its cases
import tasks  # noqa: E402,F401  # its cases
import thoughts  # noqa: E402,F401  # its cases

ENDED = 404


@case(*HTTP)
def a_session_begun_on_one_instance_is_continued_on_the_other(engine):
    with two_instances(engine) as address:
        session = Session(address)
        for id in range(4):
            equal(session.post(request(id, "ping")).status, 200, f"ping {id}")


@case(*HTTP)
def a_session_that_is_ended_is_ended_everywhere(engine):
    with two_instances(engine) as address:
        session = Session(address)
        equal(session.fetch("DELETE").status, 204, "DELETE")
        for id in range(4):
            answer = session.post(request(id, "ping"))
            equal(answer.status, ENDED, f"ping {id}")
            check("initialize" in answer.text, f"{answer.text} does not say what to do")


@case(*HTTP)
def the_answer_to_a_question_reaches_the_instance_that_asked(engine):
    with two_instances(engine) as address:
        session = Session(address)
        for id in (10, 11):  # each on another instance
            stream = session.stream("POST", call(id, "test_elicitation", {"message": "Who?"}))
            asked = stream.method("elicitation/create")
            answer = {"action": "accept", "content": {"username": "ada", "email": "ada@x.example"}}
            posted = session.post(json.dumps({"jsonrpc": "2.0", "id": asked["id"],
                                              "result": answer}))
            equal(posted.status, 202, "an answer")
            check(not stream.result(id).get("isError"), f"the call failed: {stream.messages}")
            session.post(request(99, "ping"))  # takes a turn


@case(*HTTP)
def a_call_is_cancelled_through_another_instance(engine):
    with two_instances(engine) as address:
        session = Session(address)
        stream = session.stream("POST", call(20, "test_elicitation", {"message": "Who?"}))
        stream.method("elicitation/create")
        session.post(notification("notifications/cancelled", {"requestId": 20}))
        until(stream.ended.is_set, "the stream of the cancelled call ends")
        check(all(each.get("id") != 20 for each in stream.messages), f"answered: {stream.messages}")


@case(*HTTP)
def changes_made_on_one_instance_are_told_by_the_other(engine):
    with two_instances(engine) as address:
        session = Session(address)
        stream = session.stream("GET")
        equal(stream.status, 200, "GET")
        until(lambda: stream.text, "the stream has begun")
        session.post(call(30, "test_trigger_tool_change"))
        session.post(call(31, "test_trigger_prompt_change"))
        stream.method("notifications/tools/list_changed")
        stream.method("notifications/prompts/list_changed")
        session.fetch("DELETE")
        until(stream.ended.is_set, "the stream of an ended session ends")


@case(*HTTP)
def a_stream_is_resumed_on_another_instance(engine):
    with two_instances(engine) as address:
        session = Session(address)
        stream = session.stream("POST", call(40, "test_reconnection"))
        last = stream.first_event()
        until(stream.ended.is_set, "the server ends the stream")
        check(all(each.get("id") != 40 for each in stream.messages), "it is answered already")
        again = session.stream("GET", more=[("Last-Event-ID", last)])
        check(again.result(40)["content"], "the answer is empty")


@case(*HTTP)
def a_call_goes_on_when_its_client_is_gone(engine):
    with two_instances(engine) as address:
        session = Session(address)
        stream = session.stream("POST", call(50, "test_elicitation", {"message": "Who?"}))
        asked = stream.method("elicitation/create")
        first = stream.first_event()
        stream.close()
        session.post(json.dumps({"jsonrpc": "2.0", "id": asked["id"],
                                 "result": {"action": "decline"}}))
        again = session.stream("GET", more=[("Last-Event-ID", first)])
        check(again.result(50)["content"], "the answer is empty")


@case(*HTTP)
def the_log_level_of_a_session_is_known_everywhere(engine):
    with two_instances(engine) as address:
        session = Session(address)
        for level, lines in (("error", 0), ("debug", 3)):
            session.post(request(60, "logging/setLevel", {"level": level}))
            for id in (61, 62):
                answer = session.post(call(id, "test_tool_with_logging"))
                found = sum("notifications/message" in each for each in answer.messages())
                equal(found, lines, f"lines of log at {level}")


@case(*HTTP)
def the_token_of_another_key_is_refused(engine):
    with two_instances(engine) as address, tempfile.TemporaryDirectory() as state:
        session = Session(address)
        with engine.start("conformance", {"WASMMCP_KEY": KEY[::-1]}, state=state) as other:
            session.address = other.address
            equal(session.post(request(1, "ping")).status, ENDED, "a session of another key")


@case(*HTTP)
def the_budget_of_a_caller_is_one_for_all_instances(engine):
    tokens = {name: f"{name}-has-a-token-of-his-own" for name in ("ann", "bob")}
    budget = {"WASMMCP_TOKEN": ",".join(tokens.values()), "WASMMCP_CALLS_PER_MINUTE": "3"}
    with two_instances(engine, "probe", **budget) as address:
        def says(name: str) -> list:
            text = as_modern(call(1, "say", {"message": "x"}))
            headers = [*http_headers(text, None), ("Authorization", f"Bearer {tokens[name]}")]
            return wire.fetch(address, "POST", "/mcp", headers, text.encode()).messages()

        def told(name: str) -> list:
            results = [json.loads(text)["result"] for _ in range(4) for text in says(name)]
            return [result["content"][0]["text"] for result in results]

        # Minutes are those of the clock, and the calls have to be of one.
        into_minute = time.time() % 60
        if into_minute > 40:
            time.sleep(61 - into_minute)
        for name in tokens:
            *said, refused = told(name)
            equal(said, ["x"] * 3, name)
            check(re.fullmatch("too many calls: 3 in 60 seconds are allowed; try again in [0-9]+ seconds",
                               refused), refused)


@case(WASI_HTTP, WASI_HTTP_P3)
def a_budget_that_nobody_could_count_stops_a_server(engine):
    with engine.start("probe", {"WASMMCP_CALLS_PER_MINUTE": "3"}) as server:
        text = as_modern(call(1, "say", {"message": "x"}))
        equal(server.post(text.encode(), http_headers(text, None)).status, 500)
        check("WASMMCP_CALLS_PER_MINUTE: instances count calls together" in server.log(), server.log())


if __name__ == "__main__":
    sys.exit(main(__doc__))
