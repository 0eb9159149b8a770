"""What docs/debugging.md says that one sees: a stop in a debugger, and the names in a profile. That a trap tells its line is in
tests/author/.

    python3 tests/commands/debugging.py [WORDS OF A CASE'S NAME]
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.results import case, check, main  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
WASMMCP = str(ROOT / "wasmmcp")
SECONDS = 300


def run(*command, given=""):
    return subprocess.run([str(word) for word in command], input=given, capture_output=True, text=True, timeout=SECONDS, check=False,
                          cwd=tempfile.gettempdir())


def session(tool: str, arguments: dict) -> str:
    """One call, as a client writes it."""
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "debugging", "version": "1"}}
    return "".join(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n" for number, method, params in (
        (1, "initialize", hello), (2, "tools/call", {"name": tool, "arguments": arguments})))


@case
def a_debugger_stops_in_a_handler():
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "messages"
        asked.write_text(session("brew", {"tea": "sencha"}))
        done = run("gdb", "-batch", "-nx", "-ex", "set debuginfod enabled off", "-ex", "break recipe", "-ex", f"run < {asked}", "-ex", "bt",
                   ROOT / "build" / "native" / "mcp_server_tea")
    check(re.search(r"^#\d+ .*\brecipe\b", done.stdout, re.M) and "call_tool" in done.stdout, (done.stdout + done.stderr)[-2000:])


@case
def a_profile_names_functions():
    run(WASMMCP, "call", "summarize", "--debug", "get_provider_info", "{}")
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile.json"
        done = run(ROOT / ".tools" / "bin" / "wasmtime", "run", "-S", "http=y", f"--profile=guest,{profile},1ms",
                   ROOT / "build" / "wasm" / "debug" / "mcp_server_summarize_cli.wasm", given=session("get_provider_info", {}))
        check("available_styles" in done.stdout, done.stdout + done.stderr)
        check("mcp::Dispatcher" in profile.read_text(), "the profile has no names")


if __name__ == "__main__":
    sys.exit(main(__doc__))
