"""Access tokens on a machine whose clock goes back and ahead, and what counts seconds with it: a token is taken in its time and
refused outside of it, by the clock as it is when it comes, and nobody waits."""

import time

from access_tokens import OAUTH, PING, USUAL, bearer, refused
from clocks import DAY, HOUR, SLACK, YEAR, Clock, clock_of
from support.engines import HTTP, WASI_SOCKETS, Server
from support.messages import call, http_headers
from support.results import case, check, equal

MINUTES = 60
EXPIRED, EARLY = "has expired", "not valid yet"
# Of a token from now on for ten minutes: how far ahead the clock is, and why it is refused. A minute is given to clocks.
CLOCKS = [(0, ""), (10 * MINUTES + 30, ""), (12 * MINUTES, EXPIRED), (0, ""), (-30, ""), (-5 * MINUTES, EARLY), (-HOUR, EARLY),
          (9 * MINUTES, ""), (YEAR, EXPIRED), (-10 * YEAR, EARLY), (60 * YEAR, EXPIRED), (90 * YEAR, EXPIRED), (0, "")]


def ask(server: Server, token: tuple, why: str, what: str) -> None:
    start = time.monotonic()
    answer = server.post(PING, [*USUAL, token])
    took = time.monotonic() - start
    check(took < SLACK, f"{what}: it took {took:.1f} seconds")
    try:
        if why:
            refused(answer, 401, "invalid_token", why)
        else:
            equal((answer.status, answer.json()["result"]), (200, {}), answer.text)
    except AssertionError as failure:
        raise AssertionError(f"{what}: {failure}") from None


def ask_all(server: Server, clock: Clock, clocks: list) -> None:
    now = int(time.time())
    token, whenever = bearer({"nbf": now, "exp": now + 10 * MINUTES}), bearer({"exp": now + 10 * MINUTES})
    past, future = bearer({"exp": now - 2 * HOUR}), bearer({"nbf": now + HOUR, "exp": now + DAY})
    for ahead, why in clocks:
        clock.ahead(ahead)
        what = f"{ahead} seconds ahead"
        ask(server, token, why, f"{what}, the token of now")
        # Nothing else is known of it than when it ends.
        ask(server, whenever, why if why == EXPIRED else "", f"{what}, one that was always good")
        ask(server, past, "" if ahead < -2 * HOUR else EXPIRED, f"{what}, that of two hours ago")
        ask(server, future, EXPIRED if ahead > DAY else EARLY if ahead < HOUR else "", f"{what}, that of the next hour")
        message = call(1, "empty", {}).encode()
        answer = server.post(message, [*http_headers(message, "2025-11-25"), bearer({"nbf": now, "exp": now + 10 * MINUTES, "scope": "vault:write"})])
        equal(answer.status, 401 if why else 200, f"{what}, a tool of those who may write: {answer.text}")


@case(*HTTP)
def a_token_is_taken_in_its_time_by_whatever_the_clock_says(engine):
    with clock_of(engine) as clock, clock.engine.start("vault", OAUTH) as server:
        ask_all(server, clock, CLOCKS)


# Under wasmtime all that a component waits for ends at once while what counts seconds is behind where it has been, which no kernel
# lets it be. The component on sockets closes connections then, as after a long wait.
@case(*[engine for engine in HTTP if engine is not WASI_SOCKETS])
def a_token_is_taken_in_its_time_when_what_counts_seconds_goes_back_as_well(engine):
    with clock_of(engine, True) as clock:
        # What counts seconds counts from when the machine was started.
        clock.ahead(2 * DAY)
        with clock.engine.start("vault", OAUTH) as server:
            ask_all(server, clock, [(2 * DAY, EXPIRED), (DAY, EXPIRED), (HOUR, EXPIRED), (0, ""), (9 * MINUTES, ""), (0, "")])
