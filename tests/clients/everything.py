"""The whole range: what every client asks the conformance server, and what has to come of it. Questions
mean the same in both eras, so that a check tells them apart only where the revisions do."""

import base64

from drivers import INSPECTOR, TYPESCRIPT_V2, Cannot, Session, text
from questions import asked_of
from support.results import check, equal

EVERYTHING = []
WATCHED = "test://watched-resource"
PIXEL = b"\x89PNG\r\n"
ALICE = {"action": "accept", "content": {"name": "Alice"}}
BLUE = {"action": "accept", "content": {"color": "blue"}}
PARIS = {"role": "assistant", "content": {"type": "text", "text": "Paris"}, "model": "m"}
ROOTS = {"roots": [{"uri": "file:///a"}, {"uri": "file:///b", "name": "b"}]}
TWO_ROOTS = "The client has 2 roots: file:///a file:///b"
QUICK = {"tool": "test_simple_text", "arguments": {}}


def asked(session: Session, tool: str, *answers: dict, **arguments) -> tuple:
    """The result of a call, and the questions that the client was asked for it."""
    answer = session.outcome(tool, arguments, answers=list(answers))
    check("result" in answer, f"{tool} was answered with {answer}")
    equal(len(answer["asked"]), len(answers), f"questions of {tool}")
    return answer["result"], answer["asked"]


@asked_of(EVERYTHING)
def the_server_tells_its_features(session: Session):
    about = session.get("about")
    equal(about["revision"], session.client.revision)
    equal(about["server"]["name"], "wasmmcp-conformance")
    equal(about["instructions"], "For tests only.")
    offered = about["capabilities"]
    check({"tools", "prompts", "resources", "completions", "logging"} <= set(offered), offered)
    check(offered["resources"]["subscribe"], offered)
    check(all(offered[each]["listChanged"] for each in ("tools", "prompts", "resources")), offered)


@asked_of(EVERYTHING)
def all_pages_of_all_lists_arrive(session: Session):
    names = list(session.tools)
    equal(names[0], "test_simple_text")
    equal(names[-1], "test_tool_with_task")
    equal(len(session.get("tools")["tools"]), len(names), "tools listed twice")
    equal([prompt["name"] for prompt in session.get("prompts")["prompts"]],
          ["test_simple_prompt", "test_prompt_with_arguments", "test_prompt_with_embedded_resource",
           "test_prompt_with_image", "test_input_required_result_prompt"])
    equal([resource["uri"] for resource in session.get("resources")["resources"]],
          ["test://static-text", "test://static-binary", WATCHED])
    equal([template["uriTemplate"] for template in session.get("templates")["resourceTemplates"]],
          ["test://template/{id}/data"])


@asked_of(EVERYTHING)
def a_tool_gives_every_kind_of_content(session: Session):
    equal(text(session.call("test_simple_text")), "This is a simple text response for testing.")
    [image] = session.call("test_image_content")["content"]
    equal([image["type"], image["mimeType"]], ["image", "image/png"])
    check(base64.b64decode(image["data"]).startswith(PIXEL), image)
    [sound] = session.call("test_audio_content")["content"]
    equal([sound["type"], sound["mimeType"]], ["audio", "audio/wav"])
    check(base64.b64decode(sound["data"]).startswith(b"RIFF"), sound)
    [embedded] = session.call("test_embedded_resource")["content"]
    equal(embedded["resource"]["text"], "This is an embedded resource content.")
    several = session.call("test_multiple_content_types")["content"]
    equal([block["type"] for block in several], ["text", "image", "resource"])


@asked_of(EVERYTHING)
def a_tool_that_fails_says_so(session: Session):
    equal(session.failure("test_error_handling"),
          "This tool intentionally returns an error for testing")


@asked_of(EVERYTHING)
def arguments_of_a_schema_with_everything(session: Session):
    equal(text(session.call("json_schema_2020_12_tool", phone="1", name="Bo")),
          '{"phone":"1","name":"Bo"}')


@asked_of(EVERYTHING)
def an_argument_goes_into_a_header(session: Session):
    for message in ("hi", "서울 ", "=?base64?"):
        equal(text(session.call("test_custom_headers", message=message)), message)


@asked_of(EVERYTHING)
def a_prompt_is_filled_in(session: Session):
    [message] = session.get("prompt", name="test_simple_prompt", arguments={})["messages"]
    equal(message["content"]["text"], "This is a simple prompt for testing.")
    [message] = session.get("prompt", name="test_prompt_with_arguments",
                            arguments={"arg1": "one", "arg2": "두"})["messages"]
    equal(message["content"]["text"], "Prompt with arguments: arg1='one', arg2='두'")
    embedded, _ = session.get("prompt", name="test_prompt_with_embedded_resource",
                              arguments={"resourceUri": "test://x"})["messages"]
    equal(embedded["content"]["resource"]["uri"], "test://x")
    image, _ = session.get("prompt", name="test_prompt_with_image", arguments={})["messages"]
    check(base64.b64decode(image["content"]["data"]).startswith(PIXEL), image)


@asked_of(EVERYTHING)
def a_prompt_says_what_it_lacks(session: Session):
    error = session.error("prompt", name="test_prompt_with_arguments", arguments={"arg1": "one"})
    equal(error["code"], -32602)
    check("arg2: missing; expected a string" in error["message"], error)


@asked_of(EVERYTHING)
def a_resource_is_read(session: Session):
    [contents] = session.get("read", uri="test://static-text")["contents"]
    equal(contents["text"], "This is the content of the static text resource.")
    [contents] = session.get("read", uri="test://static-binary")["contents"]
    check(base64.b64decode(contents["blob"]).startswith(PIXEL), contents)
    [contents] = session.get("read", uri="test://template/a%20b/data")["contents"]
    equal(contents["text"], '{"id":"a b","templateTest":true}')


@asked_of(EVERYTHING)
def a_resource_that_is_not_there_is_the_error_of_its_revision(session: Session):
    error = session.error("read", uri="test://nowhere")
    # These tell the older number as the newer one.
    translates = session.client.program in (TYPESCRIPT_V2, INSPECTOR)
    equal(error["code"], -32602 if session.is_modern or translates else -32002)
    check("there is no resource 'test://nowhere'" in error["message"], error)


@asked_of(EVERYTHING)
def an_argument_of_a_prompt_is_completed(session: Session):
    completed = session.get("complete", prompt="test_prompt_with_arguments", argument="arg1", value="te")
    equal(completed["completion"]["values"], ["test", "testing"])


@asked_of(EVERYTHING)
def a_variable_of_a_template_is_completed(session: Session):
    told = session.get("complete", template="test://template/{id}/data", argument="id", value="1")
    equal(told["completion"]["values"], ["10", "12"])


@asked_of(EVERYTHING)
def a_log_is_told_from_the_level_that_is_wanted(session: Session):
    session.get("heard", count=0)
    session.outcome("test_logging_tool", log="warning")
    session.outcome("test_tool_with_logging", log="info")
    lines = session.get("heard", count=3)["heard"]
    equal([line["method"] for line in lines], ["notifications/message"] * 3)
    equal([line["params"]["data"] for line in lines],
          ["Tool execution started", "Tool processing data", "Tool execution completed"])
    session.outcome("test_logging_tool", log="emergency")


@asked_of(EVERYTHING)
def progress_is_told(session: Session):
    answer = session.outcome("test_tool_with_progress")
    equal(text(answer["result"]), "Progress was told three times.")
    if "progress" not in answer:
        raise Cannot("it tells no progress")
    equal(answer["progress"], [[percent, 100, f"Completed step {percent} of 100"]
                               for percent in (0, 50, 100)])


@asked_of(EVERYTHING)
def an_answer_arrives_that_its_stream_did_not_wait_for(session: Session):
    equal(text(session.call("test_reconnection")), "This was worked out after the stream had ended.")


@asked_of(EVERYTHING)
def the_user_fills_in_a_form_or_does_not(session: Session):
    filled = {"username": "alice", "email": "alice@example.com"}
    result, [question] = asked(session, "test_elicitation", {"action": "accept", "content": filled},
                               message="Who are you?")
    equal(result["structuredContent"], {"action": "accept", "content": filled})
    equal(question["method"], "elicitation/create")
    equal(question["params"]["message"], "Who are you?")
    equal(question["params"]["requestedSchema"]["required"], ["username", "email"])
    for action in ("decline", "cancel"):
        result, _ = asked(session, "test_elicitation", {"action": action}, message="Who?")
        equal(result["structuredContent"], {"action": action})


@asked_of(EVERYTHING)
def a_form_has_defaults(session: Session):
    result, [question] = asked(session, "test_elicitation_sep1034_defaults",
                               {"action": "accept", "content": {"age": 25, "status": "pending"}})
    fields = question["params"]["requestedSchema"]["properties"]
    equal({name: field["default"] for name, field in fields.items()},
          {"name": "John Doe", "age": 30, "score": 95.5, "status": "active", "verified": True})
    equal(result["structuredContent"]["content"],
          {"name": "John Doe", "age": 25, "score": 95.5, "status": "pending", "verified": True})


@asked_of(EVERYTHING)
def a_form_has_choices_of_every_kind(session: Session):
    chosen = {"untitledSingle": "option1", "titledSingle": "value2", "legacyEnum": "opt3",
              "untitledMulti": ["option1", "option3"], "titledMulti": ["value1", "value2"]}
    result, [question] = asked(session, "test_elicitation_sep1330_enums",
                               {"action": "accept", "content": chosen})
    fields = question["params"]["requestedSchema"]["properties"]
    equal(fields["titledSingle"]["oneOf"][1], {"const": "value2", "title": "Second Option"})
    equal(fields["untitledMulti"]["items"]["enum"], ["option1", "option2", "option3"])
    equal(result["structuredContent"]["content"], chosen)


@asked_of(EVERYTHING)
def the_user_visits_a_page_or_does_not(session: Session):
    session.get("heard", count=0)
    result, [question] = asked(session, "test_elicitation_url", {"action": "accept"})
    equal(text(result), "The page was opened.")
    if not session.is_modern:
        [told] = session.get("heard", count=1)["heard"]
        equal([told["method"], told["params"]],
              ["notifications/elicitation/complete", {"elicitationId": question["params"]["elicitationId"]}])
    equal([question["params"]["mode"], question["params"]["url"]],
          ["url", "https://example.com/sign-in"])
    result, _ = asked(session, "test_elicitation_url", {"action": "decline"})
    equal(text(result), "The page was not opened.")


@asked_of(EVERYTHING)
def the_clients_model_is_asked(session: Session):
    result, [question] = asked(session, "test_sampling", PARIS, prompt="Capital of France?")
    equal(text(result), "LLM response: Paris")
    equal([question["method"], question["params"]["maxTokens"]], ["sampling/createMessage", 100])


@asked_of(EVERYTHING)
def the_clients_model_uses_a_tool(session: Session):
    wish = {"role": "assistant", "model": "m", "stopReason": "toolUse", "content": [
        {"type": "tool_use", "id": "1", "name": "weather", "input": {"city": "Seoul"}}]}
    answer = {"role": "assistant", "model": "m", "content": [{"type": "text", "text": "It is sunny."}]}
    result, questions = asked(session, "test_sampling_with_tools", wish, answer)
    equal(text(result), "LLM response: It is sunny.")
    equal([tool["name"] for tool in questions[0]["params"]["tools"]], ["weather"])
    equal([message["role"] for message in questions[1]["params"]["messages"]], ["user", "assistant", "user"])
    equal(questions[1]["params"]["messages"][2]["content"][0]["toolUseId"], "1")


@asked_of(EVERYTHING)
def the_clients_roots_are_asked_for(session: Session):
    result, [question] = asked(session, "test_input_required_result_list_roots", ROOTS)
    equal(text(result), TWO_ROOTS)
    equal(question["method"], "roots/list")


@asked_of(EVERYTHING)
def roots_that_have_changed_are_asked_for_anew(session: Session):
    tool = "test_input_required_result_list_roots"
    for roots in ({"roots": ROOTS["roots"][:1]}, ROOTS):
        if not session.is_modern:  # the newest revision asks with each call, and has no such notification
            session.get("roots_changed")
        said = text(asked(session, tool, roots)[0])
        equal(said.split(": ")[1].split(), [root["uri"] for root in roots["roots"]])
        if session.carrier == "stdio" and not session.is_modern:
            equal(text(asked(session, tool)[0]), said, "what is remembered on a connection")


@asked_of(EVERYTHING)
def one_question_follows_the_other(session: Session):
    result, _ = asked(session, "test_input_required_result_multi_round", ALICE, BLUE)
    equal(text(result), "Hello, Alice! You like blue.")


@asked_of(EVERYTHING)
def a_state_comes_back_as_it_was(session: Session):
    for tool in ("test_input_required_result_request_state",
                 "test_input_required_result_tampered_state"):
        result, _ = asked(session, tool, {"action": "accept", "content": {"ok": True}})
        equal(text(result), "state-ok: confirmed")


@asked_of(EVERYTHING)
def all_that_can_be_asked_is_asked(session: Session):
    """At once in the newest revision, one after another before; answers go by what is asked."""
    answers = {"elicitation/create": ALICE, "sampling/createMessage": PARIS, "roots/list": ROOTS}
    for tool, said in (("test_input_required_result_multiple_inputs",
                        f"Hello, Alice! Paris {TWO_ROOTS}"),
                       ("test_input_required_result_capabilities", "The client answered 3 questions.")):
        answer = session.outcome(tool, answers_by_method=answers)
        equal(text(answer["result"]), said)
        equal(sorted(question["method"] for question in answer["asked"]), sorted(answers))


@asked_of(EVERYTHING)
def a_prompt_asks_as_a_tool_does(session: Session):
    [message] = session.get("prompt", name="test_input_required_result_prompt", arguments={},
                            answers=[{"action": "accept", "content": {"context": "tea"}}])["messages"]
    equal(message["content"]["text"], "Use this context: tea")


@asked_of(EVERYTHING)
def calls_are_answered_while_another_works(session: Session):
    orders = []
    # It works for a tenth of a second, in which a machine with much to do may not get so far as to send the others.
    while len(orders) < 10 and not any(order[0] for order in orders):
        answer = session.get("together", calls=[{"tool": "test_tool_with_progress", "arguments": {}},
                                                *[QUICK] * 5])
        check(all("result" in each for each in answer["answers"]), answer)
        orders.append(answer["order"])
    check(any(order[0] for order in orders), f"it is always the first to be answered: {orders}")


@asked_of(EVERYTHING)
def calls_are_answered_while_another_waits_for_the_user(session: Session):
    asking = {"tool": "test_input_required_result_elicitation", "arguments": {}}
    answer = session.get("together", calls=[asking, QUICK, QUICK], answers=[ALICE], answer_after=2)
    equal(text(answer["answers"][0]["result"]), "Hello, Alice!")
    check(answer["order"].index(0) > answer["order"].index(2), answer["order"])


@asked_of(EVERYTHING)
def a_call_is_given_up_while_the_user_thinks(session: Session):
    for tool, arguments in (("test_input_required_result_elicitation", {}),
                            ("test_sampling", {"prompt": "Capital?"})):
        equal(session.get("cancel", tool=tool, arguments=arguments), {"cancelled": True})
        equal(text(session.call("test_simple_text")), "This is a simple text response for testing.")


@asked_of(EVERYTHING)
def changes_of_lists_are_heard_of(session: Session):
    follow(session)
    for kind in ("tool", "prompt", "resource"):
        session.call(f"test_trigger_{kind}_change")
        expect_heard(session, f"notifications/{kind}s/list_changed")
    unfollow(session)


@asked_of(EVERYTHING)
def changes_of_a_resource_are_heard_of_until_they_are_not(session: Session):
    session.get("follow", uri=WATCHED)
    session.call("test_trigger_resource_change")
    updated = expect_heard(session, "notifications/resources/updated")
    equal(updated["params"]["uri"], WATCHED)
    session.get("unfollow", uri=WATCHED)
    session.call("test_trigger_resource_change")
    # Other changes come after it, where they are told unasked.
    session.call("test_trigger_tool_change")
    if not session.is_modern:
        heard = until_heard(session, "notifications/tools/list_changed")
        check("notifications/resources/updated" not in heard, heard)


@asked_of(EVERYTHING)
def a_tool_runs_as_a_task(session: Session):
    answer = session.get("task", tool="slow_compute", arguments={"seconds": 1, "label": "it"})
    equal(text(answer["result"]), "it took 1 seconds")
    if session.is_modern:  # revision 2025-11-25 had tasks of another kind
        answer = session.get("task", tool="failing_job", arguments={})
        check(answer["result"]["isError"], answer)
        equal(text(answer["result"]), "this job always fails")


@asked_of(EVERYTHING)
def a_task_asks_its_client(session: Session):
    calls = [("confirm_delete", {"filename": "a.txt"}, {"confirm": True}, "deleted a.txt"),
             ("test_tool_with_task", {}, {"name": "Alice"}, "Hello, Alice!")]
    for tool, arguments, content, said in calls if session.is_modern else calls[:1]:  # the other one is only a task
        answer = session.get("task", tool=tool, arguments=arguments, answers=[{"action": "accept", "content": content}])
        equal([question["method"] for question in answer["asked"]], ["elicitation/create"])
        equal((answer["kind"], text(answer["result"])), ("task" if session.is_modern else "immediate", said))


# The last, since it looks at how the session ends.
@asked_of(EVERYTHING)
def a_call_that_is_given_up_ends(session: Session):
    outcome = session.get("cancel", tool="slow_compute", arguments={"seconds": 60, "label": "x"},
                          after=0.3)
    equal(outcome, {"cancelled": True})
    equal(text(session.call("test_simple_text")), "This is a simple text response for testing.")
    seconds = session.close()
    check(seconds < 1.9, f"the session took {seconds:.1f} seconds to end")


def follow(session: Session) -> None:
    """Older revisions tell of lists unasked."""
    if session.is_modern:
        session.get("follow", uri=WATCHED)


def unfollow(session: Session) -> None:
    if session.is_modern:
        session.get("unfollow", uri=WATCHED)


def expect_heard(session: Session, method: str) -> dict:
    return until_heard(session, method)[method]


def until_heard(session: Session, method: str) -> dict:
    """What was told up to this, by its method."""
    heard: dict = {}
    while method not in heard:
        told = session.get("heard", count=1)["heard"]
        check(told, f"{method} is not told, but {list(heard)}")
        heard.update((each["method"], each) for each in told)
    return heard
