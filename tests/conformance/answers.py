"""What the conformance server says where it cannot ask its client: whoever reads it can help it."""

import json
from typing import Optional

from support import messages
from support.engines import Server
from support.results import check, equal

HELLO = messages.request(1, "initialize", {
    "protocolVersion": "2025-11-25", "capabilities": {"sampling": {}, "elicitation": {}},
    "clientInfo": {"name": "tests", "version": "1"}})
# The tools that ask, in the revisions where the server sends a request of its own.
ASKING = {"test_sampling": {"prompt": "Hello"}, "test_elicitation": {"message": "Who?"},
          "test_elicitation_sep1034_defaults": {}, "test_elicitation_sep1330_enums": {}}


def session_of(server: Server) -> Optional[str]:
    """The id that a client is given which can be asked."""
    answer = server.post(HELLO.encode(), messages.http_headers(HELLO, None))
    equal((answer.status, "result" in json.loads(answer.messages()[-1])), (200, True), answer.text)
    return answer.header("mcp-session-id")


def error_of(server: Server, text: str, headers: list) -> str:
    """What the tool says, whose result has to be an error."""
    answer = server.post(text.encode(), headers)
    equal(answer.status, 200, f"status of {answer.text}")
    final = json.loads(answer.messages()[-1])
    check(final.get("result", {}).get("isError") is True, f"this is no tool error: {final}")
    return final["result"]["content"][0]["text"]


def each_question_names(server: Server, words: str) -> None:
    session = session_of(server)
    for tool, arguments in ASKING.items():
        text = messages.call(2, tool, arguments)
        headers = messages.http_headers(text, "2025-11-25")
        headers += [("Mcp-Session-Id", session)] if session else []
        said = error_of(server, text, headers)
        check(words in said, f"{tool}: '{words}' is not in '{said}'")


def a_question_without_state_is_an_error_that_names_the_state_directory(server: Server) -> None:
    check(session_of(server), "there is a key, and no Mcp-Session-Id")
    each_question_names(server, "state directory")


def without_a_key_there_are_no_sessions(server: Server) -> None:
    equal(session_of(server), None, "Mcp-Session-Id")


def a_question_without_a_key_is_an_error_that_names_the_key(server: Server) -> None:
    each_question_names(server, "WASMMCP_KEY")


def a_question_without_a_key_is_that_error_on_the_newest_revision_too(server: Server) -> None:
    meta = {**messages.modern_meta(), messages.CAPABILITIES_KEY: {"elicitation": {}}}
    text = messages.call(2, "test_input_required_result_elicitation", _meta=meta)
    said = error_of(server, text, messages.http_headers(text, messages.MODERN))
    check("WASMMCP_KEY" in said, f"'WASMMCP_KEY' is not in '{said}'")


NO_STATE = (a_question_without_state_is_an_error_that_names_the_state_directory,)
NO_KEY = (without_a_key_there_are_no_sessions,
          a_question_without_a_key_is_an_error_that_names_the_key,
          a_question_without_a_key_is_that_error_on_the_newest_revision_too)
