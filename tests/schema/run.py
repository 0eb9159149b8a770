"""Holds what our servers send, as the transcripts have it, against the published schema of its revision.

    python3 tests/schema/run.py [WORDS OF A FILE'S NAME]

The transcripts' own step sees to it that servers send just that.
"""

import sys
from pathlib import Path
from typing import List

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import messages  # noqa: E402
from support.results import Results, check  # noqa: E402
from support.schemas import Sent, faults_of, is_excused, judge, missing  # noqa: E402
from support.sessions import all_transcripts, name_of  # noqa: E402
from support.transcript import Transcript  # noqa: E402
from wrong import WRONG  # noqa: E402

# Before a client has said what it speaks. Errors alone come then, which look the same in all.
UNKNOWN = messages.LEGACY[-1]


def sent_in(transcript: Transcript) -> List[Sent]:
    """What the server sends in it, each with what it answers."""
    found = []
    negotiated = None
    methods: dict = {}
    for group in transcript.groups:
        if group.begins_session:
            negotiated, methods = group.revision, {}
        requests = [value for value in map(messages.parsed, group.sent) if is_request(value)]
        for value in map(messages.parsed, group.sent):
            for each in value if isinstance(value, list) else [value]:
                if is_request(each):
                    methods[each["id"]] = each["method"]
        modern = negotiated == messages.MODERN or any(names_version(value) for value in requests)
        for text in group.answers:
            message = messages.parsed(text)
            opened = result_of(message)
            if isinstance(opened.get("protocolVersion"), str):
                negotiated = opened["protocolVersion"]
            revision = messages.MODERN if modern else negotiated or UNKNOWN
            batched = isinstance(message, list) and revision == messages.BATCHES
            for each in message if batched else [message]:
                answered = each.get("id") if isinstance(each, dict) and "method" not in each else None
                found.append(Sent(f"{name_of(transcript.path)}:{group.line}", revision,
                                  methods.get(answered), each))
    return found


def is_request(value: object) -> bool:
    return (isinstance(value, dict) and isinstance(value.get("method"), str)
            and isinstance(value.get("id"), (str, int, float)))


def names_version(value: dict) -> bool:
    params = value.get("params")
    meta = params.get("_meta") if isinstance(params, dict) else None
    return isinstance(meta, dict) and messages.VERSION_KEY in meta


def result_of(message: object) -> dict:
    result = message.get("result") if isinstance(message, dict) else None
    return result if isinstance(result, dict) else {}


def main() -> int:
    words = sys.argv[1:]
    if "--help" in words:
        print(__doc__.strip())
        return 0
    results = Results()
    if missing():
        results.skip("all", missing())
        return results.close()
    transcripts = {name_of(each.path): [sent for sent in sent_in(each) if not is_excused(sent)]
                   for each in all_transcripts(words)}
    wrong = [Sent(name, revision, method, message) for name, revision, method, message in WRONG]
    everything = [*wrong, *(each for sent in transcripts.values() for each in sent)]
    faults: List[List[str]] = []
    if results.run("all messages are looked at", lambda: faults.extend(faults_of(everything))):
        for each, found in zip(wrong, faults):
            results.run(f"{each.where} is found ({each.revision})",
                        lambda: check(found, f"it passes: {messages.compact(each.message)}"))
        rest = iter(faults[len(wrong):])
        for name, sent in transcripts.items():
            of_these = [next(rest) for _ in sent]
            results.run(f"{name} is as its schema says", lambda: judge(sent, of_these))
        print(f"{len(everything) - len(wrong)} messages of {len(transcripts)} transcripts", flush=True)
    return results.close()


if __name__ == "__main__":
    sys.exit(main())
