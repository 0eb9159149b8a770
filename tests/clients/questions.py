"""What every client asks the servers, and what has to come of it."""

import base64
import datetime
import json

from drivers import Cannot, Session, text
from support.results import check, equal

TIME = []
PROBE = []


def asked_of(questions: list):
    def register(function):
        questions.append(function)
        return function

    return register


@asked_of(TIME)
def the_server_says_who_it_is(session: Session):
    about = session.ask("about")
    equal(about["revision"], session.client.revision)
    equal(about["server"]["name"], "mcp-time")
    check("tools" in about["capabilities"], about)
    check("IANA" in about["instructions"], about)


@asked_of(TIME)
def every_tool_has_its_schemas_a_title_and_hints(session: Session):
    equal(list(session.tools), ["get_current_time", "convert_time", "find_timezones",
                                "get_next_clock_change"])
    for tool in session.tools.values():
        for schema in (tool["inputSchema"], tool["outputSchema"]):
            equal(schema["type"], "object")
            check(set(schema["required"]) <= set(schema["properties"]), tool)
        check(tool["title"] and tool["description"], tool)
        check(all(argument["description"] for argument in tool["inputSchema"]["properties"].values()),
              tool)
        check(tool["annotations"]["readOnlyHint"], tool)


@asked_of(TIME)
def now_in_seoul(session: Session):
    result = session.call("get_current_time", timezone="Asia/Seoul")
    told = result["structuredContent"]
    equal(json.loads(text(result)), told, "the text")
    moment = datetime.datetime.fromisoformat(told["datetime"])
    equal(moment.utcoffset(), datetime.timedelta(hours=9))
    difference = datetime.datetime.now(datetime.timezone.utc) - moment
    check(abs(difference.total_seconds()) < 5, f"{told} is {difference} ago")
    equal(told["timezone"], "Asia/Seoul")
    equal(told["day_of_week"], moment.strftime("%A"))
    equal(told["is_dst"], False)


@asked_of(TIME)
def a_time_that_clocks_skip_is_an_error_that_says_what_they_do(session: Session):
    equal(session.failure("convert_time", source_timezone="America/New_York", time="02:30",
                          target_timezone="UTC", date="2026-03-08"),
          "Invalid time: 02:30 does not exist in America/New_York on 2026-03-08 (skipped by a clock "
          "change): at 02:00:00 clocks go to 03:00:00")


@asked_of(TIME)
def a_time_that_clocks_show_twice_is_told_twice(session: Session):
    told = session.value("convert_time", source_timezone="America/New_York", time="01:30",
                         target_timezone="UTC", date="2026-11-01")
    later = told["second_occurrence"]
    equal([told["source"]["datetime"], told["target"]["datetime"], told["time_difference"],
           told["source"]["is_dst"]],
          ["2026-11-01T01:30:00-04:00", "2026-11-01T05:30:00+00:00", "+4.0h", True])
    equal([later["source"]["datetime"], later["target"]["datetime"], later["time_difference"],
           later["source"]["is_dst"]],
          ["2026-11-01T01:30:00-05:00", "2026-11-01T06:30:00+00:00", "+5.0h", False])


@asked_of(TIME)
def quarter_hours_in_kathmandu(session: Session):
    told = session.value("convert_time", source_timezone="Asia/Kathmandu", time="09:00",
                         target_timezone="Asia/Seoul", date="2026-06-15")
    equal(told, {
        "source": {"timezone": "Asia/Kathmandu", "datetime": "2026-06-15T09:00:00+05:45",
                   "day_of_week": "Monday", "is_dst": False},
        "target": {"timezone": "Asia/Seoul", "datetime": "2026-06-15T12:15:00+09:00",
                   "day_of_week": "Monday", "is_dst": False},
        "time_difference": "+3.25h"})


@asked_of(TIME)
def an_unknown_zone_is_an_error_that_names_the_nearest(session: Session):
    equal(session.failure("get_current_time", timezone="Asia/Soul"),
          "unknown time zone 'Asia/Soul'; did you mean 'Asia/Seoul'?")


@asked_of(TIME)
def all_faults_of_arguments_are_told_at_once(session: Session):
    faults = session.failure("convert_time", time=930, source_timezone="Asia/Seoul",
                             target_timezon="UTC").splitlines()
    equal(len(faults), 3, "faults")
    equal(faults[0], "time: expected a string, got the number 930")
    equal(faults[1], "unknown member 'target_timezon'; did you mean 'target_timezone'?")
    check(faults[2].startswith("target_timezone: missing; expected a string"), faults)


@asked_of(TIME)
def an_unknown_tool_is_an_error_of_the_protocol(session: Session):
    error = session.outcome("get_curent_time", {"timezone": "UTC"})["error"]
    equal(error["code"], -32602)
    check("unknown tool 'get_curent_time'; did you mean 'get_current_time'?" in error["message"],
          error)


@asked_of(TIME)
def zones_are_searched_and_a_number_may_come_as_text(session: Session):
    found = session.value("find_timezones", query="new york", limit="3")
    equal([found["timezones"], found["total"]], [["America/New_York"], 1])


@asked_of(TIME)
def the_next_change_of_clocks_and_none_where_there_is_none(session: Session):
    change = session.value("get_next_clock_change", timezone="Europe/Paris",
                           after="2026-01-15T00:00:00Z")
    equal(change["after"], {"datetime": "2026-03-29T03:00:00+02:00", "abbreviation": "CEST",
                            "is_dst": True})
    equal(session.value("get_next_clock_change", timezone="UTC"), {"timezone": "UTC",
                                                                   "changes": False})


@asked_of(PROBE)
def a_ping_is_answered_in_the_revisions_that_have_it(session: Session):
    answer = session.driver.ask({"do": "ping"})
    if "cannot" in answer:
        raise Cannot("it has no 'ping'")
    if session.client.era == "legacy":
        equal(answer, {})
    elif session.client.is_typescript:
        check("not supported" in answer.get("refused", ""), answer)  # the client does not even ask
    else:
        equal(answer.get("error", {}).get("code"), -32601)


@asked_of(PROBE)
def every_type_comes_back_as_it_went(session: Session):
    sent = {"flag": True, "whole": -2**53 + 1, "small": 200, "real": 1e-7, "text": "a\n\"😀é\\\u2028",
            "colour": "blue", "maybe": "here", "list": [1, -2], "map": {"z": 1, "a": 2},
            "point": {"x": 1.5, "y": -2}, "either": "5", "bytes": "AAEC/w==",
            "raw": {"any": [None, {"thing": 1e300}]}, "word": "abc",
            "moment": "2026-01-15T09:30:00+09:00", "count": 3}
    equal(session.value("echo", **sent), sent)


@asked_of(PROBE)
def what_is_left_out_has_its_default_or_stays_out(session: Session):
    told = session.value("echo", flag=False, whole=5, small=1, real=-1.5, text="x", colour="red",
                         list=[0], map={}, point={"x": 0}, either=5, bytes="", raw=None)
    check("maybe" not in told and "moment" not in told, told)
    equal([told["count"], told["point"], told["either"]], [7, {"x": 0, "y": 0.5}, 5])


@asked_of(PROBE)
def every_kind_of_content_arrives(session: Session):
    content = session.call("content")["content"]
    equal([block["type"] for block in content],
          ["text", "image", "audio", "resource_link", "resource", "resource"])
    equal(base64.b64decode(content[1]["data"]), b"\x89PNG")
    equal(content[3]["uri"], "test://link")
    equal(content[4]["resource"]["text"], "inside")
    equal(base64.b64decode(content[5]["resource"]["blob"]), b"\0\1")


@asked_of(PROBE)
def an_array_is_wrapped_where_the_revision_wants_an_object(session: Session):
    array = [1, 2, 3]
    equal(session.value("numbers"), array if session.client.era == "modern" else {"result": array})


@asked_of(PROBE)
def progress_is_told_before_the_answer(session: Session):
    answer = session.outcome("steps", {"steps": 5})
    equal(text(answer["result"]), "5 steps")
    expected = [[step, 5, f"step {step}"] for step in range(1, 6)]
    if "progress" not in answer:
        raise Cannot("it tells no progress")
    told = answer["progress"]
    if session.client.is_typescript:
        # These forget who wanted progress when the answer comes, and look at what came shortly
        # before only after that.
        check(told, "no progress")
        expected = expected[:len(told)]
    equal(told, expected)


@asked_of(PROBE)
def other_calls_are_answered_while_one_waits(session: Session):
    outcome = session.ask("together", calls=[
        {"tool": "wait", "arguments": {"milliseconds": 700}},
        {"tool": "say", "arguments": {"message": "meanwhile"}},
        {"tool": "wait", "arguments": {"milliseconds": 1}}])
    slow, quick, quicker = outcome["answers"]
    equal(slow["result"]["structuredContent"], {"milliseconds": 700})
    equal(text(quick["result"]), "meanwhile")
    equal(quicker["result"]["structuredContent"], {"milliseconds": 1})
    equal(outcome["order"][-1], 0, "the last to be answered")


@asked_of(PROBE)
def a_failure_is_a_result_for_the_model(session: Session):
    equal(session.failure("fail", message="it did not work"), "it did not work")


@asked_of(PROBE)
def a_large_text_arrives_whole(session: Session):
    equal(text(session.call("large", bytes=900_000)), "x" * 900_000)


@asked_of(PROBE)
def a_result_beyond_the_limit_says_so(session: Session):
    told = session.failure("large", bytes=2_000_000)
    check("more than the limit of 1048576" in told, told)


@asked_of(PROBE)
def an_argument_is_repeated_in_a_header(session: Session):
    for region in ("eu-west", "eu west", "서울", "=?base64?", ""):
        equal(text(session.call("route", region=region)), region)


# The last, since it looks at how the session ends.
@asked_of(PROBE)
def a_call_that_is_given_up_stops(session: Session):
    outcome = session.ask("cancel", tool="wait", arguments={"milliseconds": 60_000}, after=0.3)
    equal(outcome, {"cancelled": True})
    equal(text(session.call("say", message="still here")), "still here")
    # A server that still waited would not end with its input, and be killed after two seconds.
    seconds = session.close()
    check(seconds < 1.9, f"the session took {seconds:.1f} seconds to end")
