"""What both tests of LangChain do with its adapter, however it reaches the servers."""

import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2] / "tools")]

from support import in_test_python  # noqa: E402
from wasmmcp import provision  # noqa: E402

in_test_python.enter(provision.LANGCHAIN)

os.environ.update(LANGSMITH_TRACING="false", LANGCHAIN_TRACING_V2="false")  # nobody is told of the tests

import agent_task  # noqa: E402
from all_tools import Ground  # noqa: E402
from langchain_mcp_adapters.client import MultiServerMCPClient  # noqa: E402
from langchain_mcp_adapters.tools import load_mcp_tools  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402
from support.results import check, equal  # noqa: E402

SHARED = 49  # tools that the nine servers have in common with those that they stand in for


def text_of(answer) -> str:
    """Of a tool of LangChain."""
    if isinstance(answer, str):
        return answer
    return "".join(block.get("text", "") if isinstance(block, dict) else str(block) for block in answer)


async def load_and_call_all(connections: dict, ground: Ground) -> None:
    """All tools are loaded at once; then each is called, those of a server in one session."""
    calls = ground.calls()
    client = MultiServerMCPClient(connections)
    loaded = {tool.name for tool in await client.get_tools()}
    wanted = [call.tool for each in calls.values() for call in each]
    equal(len(wanted), SHARED, "tools")
    equal([name for name in wanted if name not in loaded], [], "tools that were not loaded")
    for server, of_server in calls.items():
        async with client.session(server) as session:
            tools = {tool.name: tool for tool in await load_mcp_tools(session)}
            for call in of_server:
                check(tools[call.tool].description, f"{call.tool} has no description")
                answer = text_of(await tools[call.tool].ainvoke(call.arguments))
                check(call.words in answer, f"{call.tool} {call.arguments} answers {answer[:1000]!r}, without {call.words!r}")


async def call_without_session(connection: dict) -> None:
    """As most users do: the server is reached anew for each call."""
    client = MultiServerMCPClient({"time": connection})
    tools = {tool.name: tool for tool in await client.get_tools()}
    answer = text_of(await tools["get_current_time"].ainvoke({"timezone": "Asia/Seoul"}))
    check("+09:00" in answer, answer)
    try:
        failed = text_of(await tools["get_current_time"].ainvoke({"timezone": "Asia/Soul"}))
    except Exception as error:
        failed = str(error)
    check("did you mean 'Asia/Seoul'?" in failed, failed)


async def work_through_the_task(connections: dict, ground: Ground) -> None:
    """A LangGraph agent, whose model is a script."""
    import warnings

    from langchain_openai import ChatOpenAI

    warnings.simplefilter("ignore")  # the agent is about to move to another package, which is larger
    from langgraph.prebuilt import create_react_agent

    with ScriptedModel(agent_task.script(ground.folder)) as model:
        client = MultiServerMCPClient({name: connections[name] for name in agent_task.SERVERS})
        agent = create_react_agent(ChatOpenAI(model="scripted", base_url=f"{model.url}/v1", api_key="none"),
                                   await client.get_tools())
        done = await agent.ainvoke({"messages": [("user", agent_task.TASK)]})
        agent_task.check_done(ground.folder, done["messages"][-1].content, model)
