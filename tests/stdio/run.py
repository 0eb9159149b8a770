#!/usr/bin/env python3
"""What the official referee does over HTTP alone, on standard input and output: questions that stay open
while others are answered, calls that are cancelled meanwhile, and clients that leave.

    python3 tests/stdio/run.py [WORDS OF A CASE'S NAME]

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio
https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from peer import LEGACY, SAID, Peer, connected, text  # noqa: E402
from support.engines import KEY, STDIO  # noqa: E402
from support.messages import MODERN  # noqa: E402
from support.results import Skip, case, check, equal, main  # noqa: E402
from support.schemas import faults_of, judge, missing  # noqa: E402

ALICE = {"action": "accept", "content": {"name": "Alice"}}
PARIS = {"role": "assistant", "content": {"type": "text", "text": "Paris"}, "model": "m"}
ROOTS = {"roots": [{"uri": "file:///a"}, {"uri": "file:///b", "name": "b"}]}

VISIT = "test_elicitation_url"
# A tool for each question: the method, the answer, and what the tool then says.
ASKING = {
    "test_input_required_result_elicitation": ("elicitation/create", ALICE, "Hello, Alice!"),
    VISIT: ("elicitation/create", {"action": "accept"}, "The page was opened."),
    "test_input_required_result_sampling": ("sampling/createMessage", PARIS, "Paris"),
    "test_input_required_result_list_roots":
        ("roots/list", ROOTS, "The client has 2 roots: file:///a file:///b"),
}
CONFIRM = "test_input_required_result_tampered_state"
CONFIRMED = {"confirm": {"action": "accept", "content": {"ok": True}}}
TASKS = "io.modelcontextprotocol/tasks"


@case(*STDIO)
def others_are_answered_while_a_handler_waits_for_the_client(engine):
    with connected(engine, LEGACY) as peer:
        for tool, (method, answer, said) in ASKING.items():
            peer.call(tool, tool)
            question = peer.question()
            equal(question["method"], method)
            peer.request("p", "ping")
            equal(peer.answer_to("p")["result"], {})
            peer.request("r", "resources/read", uri="test://static-text")
            check("contents" in peer.answer_to("r")["result"], "a resource was read")
            peer.works("t")
            peer.nothing_more()
            peer.reply(question, answer)
            equal(text(peer.answer_to(tool)), said)
            ends_its_visit(peer, tool)


@case(*STDIO)
def a_prompt_waits_as_a_tool_does(engine):
    with connected(engine, LEGACY) as peer:
        peer.request(1, "prompts/get", name="test_input_required_result_prompt")
        question = peer.question()
        peer.works(2)
        peer.reply(question, {"action": "accept", "content": {"context": "tea"}})
        [message] = peer.answer_to(1)["result"]["messages"]
        equal(message["content"]["text"], "Use this context: tea")


@case(*STDIO)
def of_many_questions_each_gets_its_own_answer_in_any_order(engine):
    with connected(engine, LEGACY) as peer:
        for number in range(20):
            peer.call(number, "test_sampling", arguments={"prompt": f"question {number}"})
        asked = [peer.question() for _ in range(20)]
        equal(len({question["id"] for question in asked}), 20, "different ids")
        for question in reversed(asked):
            prompt = question["params"]["messages"][0]["content"]["text"]
            peer.reply(question, {**PARIS, "content": {"type": "text", "text": f"to {prompt}"}})
            number = int(prompt.split()[1])
            equal(text(peer.answer_to(number)), f"LLM response: to question {number}")


@case(*STDIO)
def an_answer_to_nothing_and_one_that_comes_twice_are_passed_over(engine):
    with connected(engine, LEGACY) as peer:
        peer.call(1, "test_input_required_result_multi_round")
        first = peer.question()
        peer.reply({"id": "never asked"}, ALICE)
        peer.reply(first, ALICE)
        second = peer.question()
        peer.reply(first, {"action": "accept", "content": {"color": "red"}})
        peer.reply(second, {"action": "accept", "content": {"color": "blue"}})
        equal(text(peer.answer_to(1)), "Hello, Alice! You like blue.")


@case(*STDIO)
def a_call_that_is_cancelled_while_it_waits_is_not_answered(engine):
    with connected(engine, LEGACY) as peer:
        for tool, (_, answer, _) in ASKING.items():
            peer.call("kept", tool)
            kept = peer.question()
            peer.call("cancelled", tool)
            cancelled = peer.question()
            peer.cancel("cancelled")
            peer.works("meanwhile")
            peer.reply(cancelled, answer)  # crossed our word that we do not want it
            peer.works("later")
            peer.reply(kept, answer)
            check(not peer.answer_to("kept")["result"].get("isError"), "the other call is done")
            ends_its_visit(peer, tool)


@case(*STDIO)
def the_number_of_a_cancelled_call_can_be_used_again(engine):
    with connected(engine, LEGACY) as peer:
        for _ in range(50):
            peer.call(1, "test_input_required_result_elicitation")
            peer.question()
            peer.cancel(1)
        peer.works(1)


@case(*STDIO)
def a_client_that_ends_its_input_ends_the_wait_and_the_program(engine):
    for tool, (method, _, _) in ASKING.items():
        with connected(engine, LEGACY) as peer:
            peer.call(1, tool)
            peer.call(2, tool)
            peer.question(), peer.question()
            said = peer.end_input()
            equal(sorted(answer["id"] for answer in said), [1, 2])
            for answer in said:
                check(answer["result"]["isError"], answer)
                check(f"did not answer {method}: it has gone" in text(answer), answer)


@case(*STDIO)
def a_client_that_vanishes_ends_the_wait_and_the_program(engine):
    for tool in ASKING:
        with connected(engine, LEGACY) as peer:
            peer.call(1, tool)
            peer.question()
            peer.vanish()


@case(*STDIO)
def a_client_that_vanishes_ends_the_work_that_nobody_will_hear_of(engine):
    with connected(engine, LEGACY) as peer:
        peer.call("long", "slow_compute", arguments={"seconds": 50, "label": "x"})
        peer.call("asks", VISIT)
        peer.question()
        peer.vanish()


@case(*STDIO)
def a_client_hears_of_changes_until_it_leaves(engine):
    with connected(engine, LEGACY) as peer:
        peer.request(1, "resources/subscribe", uri="test://watched-resource")
        equal(peer.answer_to(1)["result"], {})
        peer.call(2, VISIT)
        question = peer.question()
        peer.call(3, "test_trigger_resource_change")
        peer.heard("notifications/resources/list_changed")
        equal(peer.heard("notifications/resources/updated")["params"]["uri"], "test://watched-resource")
        peer.answer_to(3)
        peer.reply(question, {"action": "accept"})
        peer.answer_to(2)
        ends_its_visit(peer, VISIT)


# Since 2026-07-28 a question is an answer, and nothing waits: what was open is what the client carries.

@case(*STDIO)
def questions_of_many_calls_are_answered_in_any_order(engine):
    with connected(engine, MODERN) as peer:
        asked = {}
        for number in range(10):
            for tool in ASKING:
                peer.call(f"{tool} {number}", tool)
        for number in range(10):
            for tool in ASKING:
                asked[tool, number] = required(peer.answer_to(f"{tool} {number}"))
        for (tool, number), (questions, state) in reversed(asked.items()):
            [key] = questions
            _, answer, said = ASKING[tool]
            peer.call(number, tool, inputResponses={key: answer}, requestState=state)
            equal(text(peer.answer_to(number)), said)


@case(*STDIO)
def one_round_follows_the_other(engine):
    with connected(engine, MODERN) as peer:
        tool = "test_input_required_result_multi_round"
        peer.call(1, tool)
        questions, state = required(peer.answer_to(1))
        equal(list(questions), ["step1"])
        peer.works(2)
        peer.call(3, tool, inputResponses={"step1": ALICE}, requestState=state)
        questions, later = required(peer.answer_to(3))
        equal(list(questions), ["step2"])
        # The first round is over: what it gave out is good no more.
        peer.call(4, tool, inputResponses={"step1": ALICE}, requestState=state)
        is_refused(peer.answer_to(4))
        peer.call(5, tool, inputResponses={"step2": {"action": "decline"}}, requestState=later)
        equal(text(peer.answer_to(5)), "Hello, Alice! You like no color.")


@case(*STDIO)
def a_state_that_was_changed_is_refused_and_the_true_one_is_good_once(engine):
    with connected(engine, MODERN) as peer:
        peer.call(1, CONFIRM)
        _, state = required(peer.answer_to(1))
        middle = len(state) // 2
        other = "A" if state[middle] != "A" else "B"
        for wrong in (state[:middle] + other + state[middle + 1:], state[:-1], state + "A",
                      state + state, state[1:], "x", "é", state.swapcase()):
            peer.call(2, CONFIRM, inputResponses=CONFIRMED, requestState=wrong)
            is_refused(peer.answer_to(2))
        for tool, arguments in (("test_input_required_result_request_state", {}),
                                ("test_elicitation", {"message": "Who?"})):
            peer.call(3, tool, arguments=arguments, inputResponses=CONFIRMED, requestState=state)
            is_refused(peer.answer_to(3))
        peer.request(4, "prompts/get", name="test_input_required_result_prompt",
                     inputResponses=CONFIRMED, requestState=state)
        is_refused(peer.answer_to(4))
        peer.call(5, CONFIRM, inputResponses=CONFIRMED, requestState=state)
        equal(text(peer.answer_to(5)), "state-ok: confirmed")
        peer.call(6, CONFIRM, inputResponses=CONFIRMED, requestState=state)
        is_refused(peer.answer_to(6))
        peer.works(7)


@case(*STDIO)
def of_two_who_come_with_one_state_the_first_is_served(engine):
    with connected(engine, MODERN) as peer:
        peer.call(1, CONFIRM)
        _, state = required(peer.answer_to(1))
        for id in (2, 3):
            peer.call(id, CONFIRM, inputResponses=CONFIRMED, requestState=state)
        equal(text(peer.answer_to(2)), "state-ok: confirmed")
        is_refused(peer.answer_to(3))


@case(*STDIO)
def arguments_cannot_be_exchanged_between_the_rounds(engine):
    with connected(engine, MODERN) as peer:
        peer.call(1, "test_sampling", arguments={"prompt": "one thing"})
        [key], state = required(peer.answer_to(1))
        peer.call(2, "test_sampling", arguments={"prompt": "another"}, inputResponses={key: PARIS},
                  requestState=state)
        is_refused(peer.answer_to(2))
        peer.call(3, "test_sampling", arguments={"prompt": "one thing"}, inputResponses={key: PARIS},
                  requestState=state)
        equal(text(peer.answer_to(3)), "LLM response: Paris")


@case(*STDIO)
def a_state_outlives_its_program_only_with_a_key(engine):
    for key, outlives in (("", False), (KEY, True)):
        with connected(engine, MODERN, WASMMCP_KEY=key) as peer:
            peer.call(1, CONFIRM)
            _, state = required(peer.answer_to(1))
            peer.vanish()
        with connected(engine, MODERN, WASMMCP_KEY=key) as peer:
            peer.call(1, CONFIRM, inputResponses=CONFIRMED, requestState=state)
            if outlives:
                equal(text(peer.answer_to(1)), "state-ok: confirmed")
            else:
                is_refused(peer.answer_to(1))


@case(*STDIO)
def what_is_cancelled_is_not_answered_and_the_rest_is(engine):
    with connected(engine, MODERN) as peer:
        peer.call("long", "slow_compute", arguments={"seconds": 50, "label": "x"})
        peer.request("heard", "subscriptions/listen", notifications={"toolsListChanged": True})
        peer.heard("notifications/subscriptions/acknowledged")
        peer.call("asks", CONFIRM)
        _, state = required(peer.answer_to("asks"))
        peer.cancel("asks")  # crossed its answer
        for id in ("long", "heard"):
            peer.cancel(id)
        peer.call("changes", "test_trigger_tool_change")
        peer.answer_to("changes")
        peer.call("again", CONFIRM, inputResponses=CONFIRMED, requestState=state)
        equal(text(peer.answer_to("again")), "state-ok: confirmed")
        peer.works("later")


@case(*STDIO)
def a_client_that_leaves_in_the_midst_of_everything_ends_the_program(engine):
    for vanishes in (False, True):
        with connected(engine, MODERN) as peer:
            peer.request("heard", "subscriptions/listen", notifications={"toolsListChanged": True})
            peer.heard("notifications/subscriptions/acknowledged")
            peer.call("asks", CONFIRM)
            required(peer.answer_to("asks"))
            peer.capabilities = {"extensions": {TASKS: {}}}
            peer.call("begins", "slow_compute", arguments={"seconds": 50, "label": "x"})
            equal(peer.answer_to("begins")["result"]["resultType"], "task")
            if vanishes:
                peer.vanish()
            else:
                # "The server ends the stream with a result", and says which it is.
                cancelled, result = peer.end_input()
                equal((cancelled["method"], cancelled["params"]["requestId"]), ("notifications/cancelled", "heard"))
                equal(result["id"], "heard")


@case
def all_that_was_said_is_as_its_schema_says():
    if missing():
        raise Skip(missing())
    judge(SAID, faults_of(SAID))


def ends_its_visit(peer: Peer, tool: str) -> None:
    """The client was told that the page has been visited."""
    if tool == VISIT:
        peer.heard("notifications/elicitation/complete")


def required(answer: dict) -> tuple:
    """The questions by key and the state of an answer that asks."""
    result = answer.get("result", {})
    equal(result.get("resultType"), "input_required", f"resultType of {answer}")
    return result["inputRequests"], result["requestState"]


def is_refused(answer: dict) -> None:
    error = answer.get("error", {})
    equal(error.get("code"), -32602, f"code of {answer}")
    check(error["message"].startswith("params.requestState is refused: "), answer)


if __name__ == "__main__":
    sys.exit(main(__doc__))
