"""Plays transcripts on engines: what tests/transcripts/run.py and tests/agreement/run.py do."""

import os
import tempfile
from pathlib import Path
from typing import Callable, Dict, List

from support.engines import ROOT, Engine, Server
from support.results import Results, check
from support.transcript import Outcome, Transcript


def all_transcripts(words: List[str]) -> List[Transcript]:
    """Those of tests/transcripts/ and of the servers, whose path holds all the words."""
    paths = sorted([*ROOT.glob("tests/transcripts/*.transcript"),
                    *ROOT.glob("servers/*/transcript.txt")])
    return [Transcript(path) for path in paths if all(word in name_of(path) for word in words)]


def name_of(path: Path) -> str:
    return os.path.relpath(path, ROOT)


def play_all(results: Results, transcripts: List[Transcript], engine: Engine,
             judge: Callable[[Transcript, List[Outcome]], None]) -> None:
    """Plays each on this engine, and has the outcome judged. A server serves all that it can."""
    running: Dict[tuple, Server] = {}
    try:
        for transcript in transcripts:
            if transcript.only not in (None, engine.carrier):
                continue
            name = f"{name_of(transcript.path)} ({engine.name})"
            missing = engine.missing_for(transcript.server)
            if missing:
                results.skip(name, missing)
                continue
            results.run(name, lambda: judge(transcript, play(transcript, engine, running)))
    finally:
        for server in running.values():
            results.run(f"the server of {' '.join(map(os.path.basename, server.command))[:120]} "
                        "ends in good order", server.stop)


def play(transcript: Transcript, engine: Engine, running: Dict[tuple, Server]) -> List[Outcome]:
    server = running.get(transcript.needs)
    if server is None:
        folders = {name: tempfile.TemporaryDirectory() for name in transcript.directories}
        state = tempfile.TemporaryDirectory() if transcript.has_state else None
        server = engine.start(transcript.server, transcript.variables, transcript.arguments,
                              state=state.name if state else None,
                              directories={name: each.name for name, each in folders.items()})
        server.folders = {**folders, "state": state}
        running[transcript.needs] = server
    return transcript.play(server)


def as_written(transcript: Transcript, outcomes: List[Outcome]) -> None:
    differences = transcript.differences(outcomes)
    check(not differences, "\n".join(differences))
