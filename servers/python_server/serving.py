"""Runs plain functions as the tools of a FastMCP server, in the way that the environment says: MCP_TRANSPORT=http
serves Streamable HTTP at /mcp on MCP_HOST and MCP_PORT, anything else standard input and output."""

import os

# It would ask the network for a newer FastMCP, and draw a banner.
os.environ.setdefault("FASTMCP_CHECK_FOR_UPDATES", "off")
os.environ.setdefault("FASTMCP_SHOW_SERVER_BANNER", "false")


def serve(name: str, tools: dict, port: int) -> None:
    from fastmcp import FastMCP  # here, so that the functions can be had without it

    server = FastMCP(name)
    for tool in tools.values():
        server.tool(tool)
    if os.environ.get("MCP_TRANSPORT") == "http":
        server.run(transport="http", host=os.environ.get("MCP_HOST", "127.0.0.1"),
                   port=int(os.environ.get("MCP_PORT", port)))
    else:
        server.run()
