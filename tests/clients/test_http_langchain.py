#!/usr/bin/env python3
"""LangChain's adapter calls each of the 49 tools of our servers over streamable HTTP, as its users write it; then an agent of
LangGraph works through a task.

    tests/clients/test_http_langchain.py [WORDS OF A CASE'S NAME]
"""

import asyncio
import contextlib
import sys
from typing import Iterator, Tuple

import langchain_calls as langchain
from all_tools import Ground, ground, missing
from support.engines import WASI_HTTP, WASI_HTTP_P3
from support.results import Skip, case, main


@contextlib.contextmanager
def serving(engine, names) -> Iterator[Tuple[dict, Ground]]:
    """Connections to servers of these names, or of all."""
    with contextlib.ExitStack() as stack:
        where = stack.enter_context(ground())
        names = names or list(where.calls())
        if missing(engine, names):
            raise Skip(missing(engine, names))
        servers = {name: stack.enter_context(where.over_http(name, engine)) for name in names}
        yield {name: {"transport": "streamable_http", "url": f"http://127.0.0.1:{server.address[1]}/mcp"}
               for name, server in servers.items()}, where


@case
def all_tools_are_loaded_and_called():
    with serving(WASI_HTTP, []) as (connections, where):
        asyncio.run(langchain.load_and_call_all(connections, where))


@case
def a_server_is_reached_anew_for_each_call():
    for engine in (WASI_HTTP, WASI_HTTP_P3):
        with serving(engine, ["time"]) as (connections, _):
            asyncio.run(langchain.call_without_session(connections["time"]))


@case
def an_agent_of_langgraph_works_through_a_task():
    with serving(WASI_HTTP_P3, langchain.agent_task.SERVERS) as (connections, where):
        asyncio.run(langchain.work_through_the_task(connections, where))


if __name__ == "__main__":
    sys.exit(main(__doc__))
