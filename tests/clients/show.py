"""A session with the time server and the official Python client, printed for a reader."""

import json
import textwrap

from drivers import PYTHON_CLIENT, Client, Driver, Session
from support.engines import ENGINES, WASI_CLI, WASI_HTTP

QUESTIONS = [
    ("get_current_time", {"timezone": "Asia/Seoul"}),
    ("get_current_time", {"timezone": "Asia/Kathmandu"}),
    ("get_current_time", {"timezone": "Asia/Soul"}),
    ("convert_time", {"source_timezone": "Europe/London", "time": "09:00",
                      "target_timezone": "Asia/Seoul"}),
    ("convert_time", {"source_timezone": "America/New_York", "time": "02:30",
                      "target_timezone": "UTC", "date": "2026-03-08"}),
    ("convert_time", {"source_timezone": "America/New_York", "time": "01:30",
                      "target_timezone": "UTC", "date": "2026-11-01"}),
    ("convert_time", {"source_timezone": "UTC", "time": "9 o'clock", "target_timezone": "Asia/Tokyo"}),
    ("convert_time", {"from": "UTC", "time": 9}),
    ("find_timezones", {"query": "york"}),
    ("get_next_clock_change", {"timezone": "Europe/Paris"}),
    ("get_time", {}),
]


def show(words: list) -> None:
    engines = [engine for engine in ENGINES if all(word in engine.name for word in words)]
    if not words:
        engines = [WASI_CLI, WASI_HTTP]
    driver = Driver(PYTHON_CLIENT)
    for engine in engines:
        missing = PYTHON_CLIENT.missing or engine.missing_for("time")
        if missing:
            print(f"\n{engine.name}: {missing}")
            continue
        with engine.start("time") as server:
            with Session(driver, Client(PYTHON_CLIENT, "modern"), server) as session:
                show_session(session)
    driver.stop()


def show_session(session: Session) -> None:
    about = session.ask("about")
    server = about["server"]
    where = session.opening.get("url") or " ".join(session.opening["command"])
    print(f"\n=== {where} (revision {about['revision']})\n")
    print(f"{server['name']} {server['version']}, {server['title']}: {server['description']}")
    print(about["instructions"] + "\n")
    for tool in session.tools.values():
        schema = tool["inputSchema"]
        print(f"{tool['name']} ({tool['title']})")
        print(wrapped(tool["description"], "    "))
        for name, argument in schema["properties"].items():
            needed = "" if name in schema["required"] else ", optional"
            print(wrapped(f"{name} ({argument['type']}{needed}): {argument['description']}", "      - "))
    for tool, arguments in QUESTIONS:
        print(f"\n> {tool} {json.dumps(arguments)}")
        answer = session.outcome(tool, arguments)
        if "error" in answer:
            print(f"refused with {answer['error']['code']}: {answer['error']['message']}")
            continue
        result = answer["result"]
        for block in result["content"]:
            print(("error: " if result.get("isError") else "") + block["text"])


def wrapped(text: str, indent: str) -> str:
    return textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=" " * len(indent))
