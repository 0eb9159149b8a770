"""Every limit of a server is reached: it says which one, and serves whoever comes next."""

import json

from support.engines import ROOT
from support.messages import call, request
from support.results import case, check
from target import EVERYWHERE, LIMIT, MEBIBYTE, Target, is_refusal

DOCUMENTED = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def nested(levels: int) -> str:
    return request(1, "ping", {"a": "HERE"}).replace('"HERE"', "[" * levels + "]" * levels)


# The variable that sets it, what it is without one, a small value, what reaches that, and what it says.
LIMITS = [
    ("WASMMCP_MESSAGE_LIMIT", 64 * MEBIBYTE, 2000, request(1, "ping", {"a": "x" * 3000}), "2000"),
    ("WASMMCP_DEPTH_LIMIT", 128, 10, nested(11), "10 levels"),
    ("WASMMCP_RESULT_LIMIT", MEBIBYTE, 3000, call(1, "large", {"bytes": 5000}), "3000"),
    ("WASMMCP_CALL_SECONDS", 60, 1, call(1, "wait", {"milliseconds": 600_000}), "after 1 seconds"),
]


@case(*EVERYWHERE)
def each_limit_that_an_operator_sets_is_kept_and_told(engine):
    for variable, _, small, message, words in LIMITS:
        with Target(engine, {variable: str(small)}) as target:
            [answer] = target.client.exchange([message])
            check(is_refusal(answer) and words in answer, f"{variable}={small}: {answer[:300]}")
            target.still_serves()


@case(*EVERYWHERE)
def limits_without_settings_are_those_of_the_documentation(engine):
    with Target(engine) as target:
        for levels, is_too_deep in ((126, False), (127, True)):
            answers = target.send(nested(levels).encode())
            check(is_refusal(answers[0]) == is_too_deep, f"{levels} levels: {answers[0][:200]}")
        for size, is_too_large in ((MEBIBYTE - 5000, False), (MEBIBYTE + 1, True)):
            answer = target.client.ask(call(1, "large", {"bytes": size}))
            text = json.dumps(answer["result"])
            check(answer["result"].get("isError", False) == is_too_large, f"{size} bytes: {text[:200]}")
            check(not is_too_large or str(MEBIBYTE) in text, text[:300])
        target.still_serves()
    for variable, usual, *_ in LIMITS:
        check(f"`{variable}` " in DOCUMENTED and f"`{usual}`" in DOCUMENTED.partition(f"`{variable}`")[2].split("\n")[0],
              f"docs/configuration.md does not say {usual} for {variable}")
    check(LIMIT == LIMITS[0][1], "the limit that other cases know")
