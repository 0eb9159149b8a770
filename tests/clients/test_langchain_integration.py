#!/usr/bin/env python3
"""LangChain's adapter starts our components with wasmtime, as its users write it, and calls each of the 49 tools; then an agent
of LangGraph works through a task.

    tests/clients/test_langchain_integration.py [WORDS OF A CASE'S NAME]
"""

import asyncio
import os
import sys

import langchain_calls as langchain
from all_tools import ground, missing
from support.engines import BUILD, WASI_CLI, WASMTIME
from support.results import Skip, case, main

os.environ["PATH"] = f"{WASMTIME.parent}{os.pathsep}{os.environ['PATH']}"


def connections(where) -> dict:
    """As machine code, which starts in a tenth of the time; the next case starts a component as it is."""
    found = {}
    for server in where.calls():
        _, *arguments = where.command(server)
        found[server] = {"transport": "stdio", "command": "wasmtime", "args": arguments}
    return found


@case
def all_tools_are_loaded_and_called():
    if missing(WASI_CLI, all_servers()):
        raise Skip(missing(WASI_CLI, all_servers()))
    with ground() as where:
        asyncio.run(langchain.load_and_call_all(connections(where), where))


@case
def a_component_is_started_for_each_call():
    if missing(WASI_CLI, ["time"]):
        raise Skip(missing(WASI_CLI, ["time"]))
    asyncio.run(langchain.call_without_session({
        "transport": "stdio", "command": "wasmtime", "args": ["run", str(BUILD / "wasm" / "mcp_server_time_cli.wasm")]}))


@case
def an_agent_of_langgraph_works_through_a_task():
    if missing(WASI_CLI, langchain.agent_task.SERVERS):
        raise Skip(missing(WASI_CLI, langchain.agent_task.SERVERS))
    with ground() as where:
        asyncio.run(langchain.work_through_the_task(connections(where), where))


def all_servers() -> list:
    with ground() as where:
        return list(where.calls())


if __name__ == "__main__":
    sys.exit(main(__doc__))
