#!/usr/bin/env python3
"""An agent of the OpenAI Agents SDK works through a task with our servers, over standard input and output and over HTTP.

    tests/clients/test_openai_agents.py [WORDS OF A CASE'S NAME]
"""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support import in_test_python

in_test_python.enter()

os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"  # nobody is told of the tests

import agent_task
from agents import Agent, OpenAIChatCompletionsModel, Runner
from agents.mcp import MCPServerStdio, MCPServerStreamableHttp
from all_tools import ground, missing
from openai import AsyncOpenAI
from scripted_model import ScriptedModel
from support.engines import WASI_CLI, WASI_HTTP, WASMTIME
from support.results import Skip, case, main

os.environ["PATH"] = f"{WASMTIME.parent}{os.pathsep}{os.environ['PATH']}"


async def work_through_the_task(servers: list, where) -> None:
    with ScriptedModel(agent_task.script(where.folder)) as model:
        async with contextlib.AsyncExitStack() as stack:
            connected = [await stack.enter_async_context(server) for server in servers]
            client = await stack.enter_async_context(AsyncOpenAI(base_url=f"{model.url}/v1", api_key="none"))
            agent = Agent(name="Reporter", instructions="Write reports.", mcp_servers=connected,
                          model=OpenAIChatCompletionsModel(model="scripted", openai_client=client))
            done = await Runner.run(agent, agent_task.TASK)
        agent_task.check_done(where.folder, done.final_output, model)


@case
def components_on_standard_input_and_output():
    if missing(WASI_CLI, agent_task.SERVERS):
        raise Skip(missing(WASI_CLI, agent_task.SERVERS))
    with ground() as where:
        asyncio.run(work_through_the_task([
            MCPServerStdio(name=name, params={"command": "wasmtime", "args": where.command(name)[1:]}, client_session_timeout_seconds=60)
            for name in agent_task.SERVERS], where))


@case
def components_over_http():
    if missing(WASI_HTTP, agent_task.SERVERS):
        raise Skip(missing(WASI_HTTP, agent_task.SERVERS))
    with ground() as where, contextlib.ExitStack() as stack:
        ports = {name: stack.enter_context(where.over_http(name, WASI_HTTP)).address[1] for name in agent_task.SERVERS}
        asyncio.run(work_through_the_task([
            MCPServerStreamableHttp(name=name, params={"url": f"http://127.0.0.1:{port}/mcp"}, client_session_timeout_seconds=60)
            for name, port in ports.items()], where))


if __name__ == "__main__":
    sys.exit(main(__doc__))
