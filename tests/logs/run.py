"""The log-parser server on logs of every format, on files and on what is made to break it, in every way to run it.

    python3 tests/logs/run.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import json
import re
import sys
import tempfile
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lines import DETECTED_AS, DIALECTS, HEADERS, MAKERS, lines_of  # noqa: E402
from shapes import SEVERITIES, SHAPES  # noqa: E402
from support import messages  # noqa: E402
from support.engines import ENGINES, SANITIZED, STDIO, WASI_CLI, Engine  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

ALL = [*ENGINES, *(each for each in SANITIZED if not each.missing_for("log-parser"))]
SMALL = Engine("wasi 0.2 cli in 8 MiB", "stdio", "cli", ["-W", f"max-memory-size={8 << 20}"])
LINES = 60
# Of a hundred fields that many at least are as they should be.
BAR = 99


class Tools:
    """A client of a log-parser server, which has the folder as /logs."""

    def __init__(self, client, folder: Path):
        self.client = client
        self.folder = folder

    def call(self, tool: str, **arguments) -> dict:
        result = self.client.ask(messages.call(1, tool, arguments))["result"]
        check(not result.get("isError"), str(result["content"][0]["text"])[:500])
        equal(json.loads(result["content"][0]["text"]), result["structuredContent"], "the text of the result")
        return result["structuredContent"]

    def failure(self, tool: str, **arguments) -> str:
        result = self.client.ask(messages.call(1, tool, arguments))["result"]
        check(result.get("isError"), f"it did not fail: {str(result)[:300]}")
        return result["content"][0]["text"]

    def file(self, name: str, content) -> str:
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(data)
        return f"/logs/{name}"


@contextlib.contextmanager
def serving(engine):
    with tempfile.TemporaryDirectory() as folder:
        with engine.start("log-parser", directories={"/logs": folder}) as server, server.client("2025-11-25") as client:
            yield Tools(client, Path(folder))


@case(*ALL)
def every_format_is_detected_and_read(engine):
    with serving(engine) as tools:
        for name in MAKERS:
            random = Random(name)
            made = list(lines_of(name, random, LINES))
            text = "\n".join([*HEADERS.get(name, "").splitlines(), *(line for line, _ in made)]) + "\n"
            parsed = tools.call("parse_logs", log_content=text, normalize=True)
            equal(parsed["format_detected"], DETECTED_AS.get(name, name), f"format of {name}")
            equal(parsed["parsed_count"], LINES, f"entries of {name}")
            if name in DIALECTS:
                equal(parsed.get("dialect"), name, "dialect")
            right = wrong = 0
            first = ""
            for (line, fields), entry in zip(made, parsed["entries"]):
                for key, value in fields.items():
                    if entry.get(key) == value:
                        right += 1
                    else:
                        wrong += 1
                        first = first or f"{key} of {line!r}: expected {value!r}, got {entry.get(key)!r}"
            check(right * 100 >= BAR * (right + wrong), f"{name}: {wrong} of {right + wrong} fields are wrong: {first}")


@case(*STDIO)
def a_format_that_is_named_is_taken(engine):
    with serving(engine) as tools:
        for name in sorted({DETECTED_AS.get(name, name) for name in MAKERS} | {"nginx"}):
            made = list(lines_of(name, Random(name + "2"), LINES))
            text = "\n".join([*HEADERS.get(name, "").splitlines(), *(line for line, _ in made)])
            parsed = tools.call("parse_logs", log_content=text, format_type=name)
            equal((parsed["format_detected"], parsed["parsed_count"]), (name, LINES), name)
            check("confidence" not in parsed, "nobody has guessed")


@case(*STDIO)
def no_format_takes_the_lines_of_another(engine):
    """Mixed with a tenth of lines of anything, the format is still found, and nothing of it is lost."""
    with serving(engine) as tools:
        for name in MAKERS:
            if name in ("journald", "mysql_slow"):
                continue  # what stands between their entries belongs to them
            made = [line for line, _ in lines_of(name, Random(name), LINES)]
            noise = [f"-- garbage {i} --" for i in range(LINES // 10)]
            mixed = [*HEADERS.get(name, "").splitlines()]
            for i, line in enumerate(made):
                mixed.append(line)
                if i % 10 == 9:
                    mixed.append(noise[i // 10])
            parsed = tools.call("parse_logs", log_content="\n".join(mixed))
            equal(parsed["format_detected"], DETECTED_AS.get(name, name), f"format of {name}")
            if parsed["format_detected"] == "json":
                equal((parsed["parsed_count"], parsed["error_count"]), (LINES, len(noise)), name)
            else:
                equal((parsed["parsed_count"], parsed["unparsed_count"]), (LINES + len(noise), len(noise)), name)
                equal([entry["raw"] for entry in parsed["entries"] if entry.get("parsed") is False], noise, name)


@case(*STDIO)
def formats_are_read_in_their_further_shapes(engine):
    with serving(engine) as tools:
        for name, line, fields in SHAPES:
            parsed = tools.call("parse_logs", log_content=f"{line}\n" * 3, normalize=True)
            equal((parsed["format_detected"], parsed["confidence"]), (name, 1), line)
            equal({key: parsed["entries"][0].get(key) for key in fields}, fields, line)
        # The share of the lines that have the format.
        parsed = tools.call("parse_logs", log_content=f"{SHAPES[-1][1]}\n" * 9 + "garbage\n")
        equal((parsed["format_detected"], parsed["confidence"]), ("syslog", 0.9), "of ten lines")
        text = "\n".join(f"level={word} msg=x" for word in SEVERITIES)
        equal([entry["_severity"] for entry in tools.call("parse_logs", log_content=text, normalize=True)["entries"]],
              [*SEVERITIES.values()], "severities")


TRACEBACK = """2026-10-03 13:55:36,123 - app - ERROR - it failed
Traceback (most recent call last):
  File "a.py", line 3, in <module>
    main()
ValueError: no

The above exception was the direct cause of the following exception:
  File "b.py", line 1
RuntimeError: again
2026-10-03 13:55:37,000 - app - INFO - on we go"""

JAVA = """2026-10-03 13:55:36,123 ERROR [main] com.example.A - it failed
java.lang.IllegalStateException: no
\tat com.example.A.b(A.java:1)
\t... 12 more
Caused by: java.io.IOException: gone
\tat com.example.C.d(C.java:2)
2026-10-03 13:55:37,000 INFO [main] com.example.A - on we go"""


@case(*ALL)
def lines_that_go_on_belong_to_their_entry(engine):
    with serving(engine) as tools:
        for text, lines in ((TRACEBACK, 8), (JAVA, 6)):
            entries = tools.call("parse_logs", log_content=text)["entries"]
            equal(len(entries), 2, "entries")
            equal(entries[0]["message"].count("\n"), lines - 1, "line feeds of the message")
            check(entries[0]["_level"] == "error" and entries[1]["message"].endswith("on we go"), str(entries))
            apart = tools.call("parse_logs", log_content=text, multiline=False)
            equal(apart["parsed_count"], sum(1 for line in text.splitlines() if line.strip()), "entries when apart")
        cut = "\n".join(["2026-10-03T13:55:36.1Z stdout P one ", "2026-10-03T13:55:36.2Z stdout P two ",
                         "2026-10-03T13:55:36.3Z stdout F three", "2026-10-03T13:55:37Z stderr F other"])
        equal([entry["message"] for entry in tools.call("parse_logs", log_content=cut)["entries"]],
              ["one two three", "other"], "messages that the runtime has cut")


@case(*ALL)
def a_file_is_read_page_by_page(engine):
    with serving(engine) as tools:
        for name in ("csv", "python", "klog", "json", "iis", "mysql_slow"):
            made = list(lines_of(name, Random(7), 300))
            text = "\n".join([*HEADERS.get(name, "").splitlines(), *(line for line, _ in made)]) + "\n"
            path = tools.file("a.log", text)
            whole = tools.call("parse_logs", path=path, max_entries=10000)
            check("next_cursor" not in whole, "nothing comes after the end")
            pages, cursor = [], {}
            for _ in range(60):
                page = tools.call("parse_logs", path=path, max_entries=37, **cursor)
                pages += page["entries"]
                if "next_cursor" not in page:
                    break
                cursor = {"cursor": page["next_cursor"]}
            equal(pages, whole["entries"], f"entries of {name}")
            equal(len(pages), 300, f"entries of {name}")
            equal(page["total_lines"], len(text.splitlines()), f"lines of {name}")
            equal(tools.call("parse_logs", log_content=text, max_entries=10000)["entries"], pages, "those of the text")
        check("next_cursor of a call before" in tools.failure("parse_logs", path=path, cursor="x"), "a cursor of nobody")


@case(*ALL)
def patterns_of_users_are_grok(engine):
    with serving(engine) as tools:
        line = '55.3.244.1 GET /index.html 15824 0.043 [03/Oct/2026:13:55:36 +0200] "a \\" b" WARN'
        pattern = (r'%{IP:ip} %{WORD:method} %{URIPATHPARAM:path} %{NUMBER:bytes:int} %{NUMBER:duration:float} '
                   r'\[%{HTTPDATE:time}\] %{QS:agent} %{LOGLEVEL:level}(?<rest>.*)')
        parsed = tools.call("parse_logs", log_content=f"{line}\nother\n", log_pattern=pattern, normalize=True)
        equal(parsed["entries"][0], {"ip": "55.3.244.1", "method": "GET", "path": "/index.html", "bytes": 15824,
                                     "duration": 0.043, "time": "03/Oct/2026:13:55:36 +0200", "agent": 'a \\" b',
                                     "level": "WARN", "rest": "", "_time": "2026-10-03T11:55:36Z",
                                     "_severity": "warning", "_level": "warn"}, "entry")
        equal(parsed["entries"][1]["raw"], "other", "what does not fit")
        check("did you mean NUMBER" in tools.failure("parse_logs", log_content="x", log_pattern="%{NUMBR:a}"), "a slip")
        for wrong in ("(", "%{INT:a", "plain", "%{INT:a:bool}", "(?<a>x", "%{INT:}", "(?<a>[z-a])"):
            check("pattern: " in tools.failure("parse_logs", log_content="x", log_pattern=wrong), wrong)


@case(*ALL)
def statistics_tell_more_on_demand(engine):
    with serving(engine) as tools:
        lines = []
        for minute in range(30):
            for i in range(50 if minute == 20 else 5):
                status, took = (500, 900) if minute == 20 else (200, i * 10)
                lines.append(json.dumps({"time": f"2026-10-03T13:{minute:02d}:{i:02d}Z", "status": status, "took": took,
                                         "level": "fatal" if minute == 20 else "info",
                                         "message": f"request {i} of user u{minute} took {took} ms" if minute != 20 else
                                         f"upstream 10.0.0.{i} is gone", "request": {"ip": f"10.0.0.{i % 3}"}}))
        path = tools.file("s.log", "\n".join(lines))
        told = tools.call("compute_log_statistics", path=path, bucket="1m", templates=5, error_groups=5,
                          top_fields=["request.ip", "level"], quantile_fields=["took"],
                          since="2026-10-03T13:15:00Z", baseline_since="2026-10-03T13:00:00Z")
        equal(told["entry_count"], 14 * 5 + 50, "entries")
        equal(told["by_severity"], {"info": 70, "critical": 50}, "severities")
        equal([each["time"] for each in told["histogram"] if each.get("unusual") == "high"], ["2026-10-03T13:20:00Z"],
              "the unusual minute")
        equal([(each["text"], each["count"]) for each in told["templates"]],
              [("request <*> of user <*> took <*> ms", 70), ("upstream <*> is gone", 50)], "templates")
        equal([each["text"] for each in told["error_groups"]], ["upstream <*> is gone"], "groups of errors")
        equal(told["error_groups"][0]["first_time"], "2026-10-03T13:20:00Z", "its first time")
        equal(told["top"]["request.ip"][0], {"value": "10.0.0.0", "count": 45}, "a nested field")
        equal((told["quantiles"]["took"]["min"], told["quantiles"]["took"]["p99"]), (0, 900), "quantiles")
        equal([(each["change"], each["text"]) for each in told["comparison"]["changes"]],
              [("new", "upstream <*> is gone")], "what has changed")
        check("which is not given" in tools.failure("compute_log_statistics", path=path, baseline_since="2026-10-03"), "")
        check("30s" in tools.failure("compute_log_statistics", path=path, bucket="1 month"), "a bucket of nobody")


@case(*STDIO)
def two_stretches_of_time_are_compared(engine):
    """By their rates: the second is half as long."""
    counts = {"nothing special": (20, 10), "cache lost": (4, 10), "user came in": (24, 2), "old thing went": (6, 0),
              "disk is full now": (0, 6)}
    lines = [json.dumps({"time": f"2026-10-03T13:{start + i % length:02d}:{i:02d}Z", "message": text})
             for text, both in counts.items() for count, start, length in zip(both, (0, 20), (20, 10)) for i in range(count)]
    with serving(engine) as tools:
        told = tools.call("compute_log_statistics", path=tools.file("two.log", "\n".join(lines)), since="2026-10-03T13:20:00Z",
                          baseline_since="2026-10-03T13:00:00Z")["comparison"]
        equal({each["text"]: (each["change"], each["before"], each["now"]) for each in told["changes"]},
              {"cache lost": ("more", 4, 10), "user came in": ("less", 24, 2), "old thing went": ("gone", 6, 0),
               "disk is full now": ("new", 0, 6)}, "changes")


@case(*ALL)
def what_happened_around_is_told(engine):
    with serving(engine) as tools:
        lines = [json.dumps({"time": f"2026-10-03T13:55:{i:02d}Z", "message": "it broke" if i == 30 else f"step {i}",
                             "request_id": f"r{i % 4}"}) for i in range(60)]
        path = tools.file("c.log", "\n".join(lines))

        def around(**arguments):
            found = tools.call("search_entries", path=path, pattern="BROKE", **arguments)
            equal(found["match_count"], 1, "matches")
            return [entry["message"] for entry in found["matches"][0].get("context", [])]
        equal(around(), [], "without a wish")
        equal(around(context_entries=2), ["step 28", "step 29", "step 31", "step 32"], "entries around")
        equal(around(context_time="1s"), ["step 29", "step 31"], "a second around")
        equal(len(around(same_field="request_id")), 14, "those of the same request")
        entries = tools.call("parse_logs", path=path)["entries"]
        found = tools.call("search_entries", entries=entries, pattern="broke", context_entries=1, case_sensitive=True)
        equal([each["message"] for each in found["matches"][0]["context"]], ["step 29", "step 31"], "of entries")


@case(*ALL)
def times_without_year_or_zone_are_told(engine):
    with serving(engine) as tools:
        line = "Feb 29 10:00:00 web app: x"
        parsed = tools.call("parse_logs", log_content=line, normalize=True, timezone="Asia/Seoul")
        check(re.fullmatch(r"20\d\d-02-29T01:00:00Z", parsed["entries"][0]["_time"]), str(parsed))
        equal(parsed["inferred"]["timezone"], "Asia/Seoul", "zone")
        check("year" in parsed["inferred"], "the year was not in the line")
        told = tools.call("extract_time_range", log_content="\n".join(
            ['{"ts":1767225600,"a":1}', '{"ts":1767225600500}', '{"ts":"2026-01-01T01:00:00+02:00"}', '{"ts":"soon"}']))
        equal((told["earliest"], told["latest"], told["is_sorted"], told["unread_timestamps"]),
              ("2025-12-31T23:00:00Z", "2026-01-01T00:00:00.500Z", False, 1), "moments")
        check("timezone: " in tools.failure("parse_logs", log_content=line, timezone="Mars/Base"), "no such zone")


@case(*ALL)
def what_is_private_is_taken_out(engine):
    with serving(engine) as tools:
        text = "\n".join([
            'level=info msg="mail from anna.b@example.org, 192.0.2.7 and 2001:db8::1" card=4111-1111-1111-1111',
            'level=info msg="call +49 (30) 1234-5678 now" url=https://bob:s3cr3t@example.org/ password=hunter2',
            'level=info auth="Bearer abcdefgh12345678" jwt=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.abc id=4111111111111112'])
        kinds = ["email", "ip", "card", "phone", "secret"]
        shown = json.dumps(tools.call("parse_logs", log_content=text, redact=kinds)["entries"])
        for secret in ("anna", "192.0.2.7", "db8", "4111-1111", "1234-5678", "s3cr3t", "abcdefgh", "eyJ"):
            check(secret not in shown, f"{secret} is still in {shown}")
        check("4111111111111112" in shown and "bob" in shown and "[email], [ip] and [ip]" in shown, shown)


@case(*ALL)
def what_is_made_to_break_it_does_not(engine):
    with serving(engine) as tools:
        # One line without an end, and one that is all brackets.
        path = tools.file("wide.log", b"x" * (40 << 20) + b"\n2026-10-03 13:55:36,123 - a - ERROR - b\n")
        told = tools.call("parse_logs", path=path, format_type="python", max_entries=1)
        equal((told["cut_lines"], told["parsed_count"]), (1, 1), "a line of 40 MB")
        check(len(told["entries"][0]["raw"]) <= 1 << 20, "all of it came back")
        equal(tools.call("compute_log_statistics", path=path, format_type="python")["by_level"], {"info": 1, "error": 1},
              "what stands behind it")
        deep = '{"a":' * 5000 + "1" + "}" * 5000
        equal(tools.call("parse_logs", log_content=f'{{"b":1}}\n{deep}', format_type="json")["error_count"], 1, "depth")
        # Keys by the hundred thousand.
        lines = "".join(f'{{"path":"/{i}","status":200}}\n' for i in range(120_000)) + '{"path":"/7","status":200}\n' * 40_000
        told = tools.call("compute_log_statistics", path=tools.file("keys.log", lines), top_fields=["path"])
        equal(next(iter(told["top_paths"])), "/7", "the most frequent")
        check(40_000 <= told["top_paths"]["/7"] <= 40_001 + told["count_error"], "its count")
        wide = "{" + ",".join(f'"k{i}":{i}' for i in range(60_000)) + "}"
        equal(tools.call("parse_logs", log_content=wide)["parsed_count"], 1, "many members")
        many = " ".join(f"k{i}=v" for i in range(5000))
        equal(tools.call("parse_logs", log_content=many, format_type="logfmt")["unparsed_count"], 1, "many pairs")
        # Patterns that explode elsewhere.
        bomb = "a" * 30_000 + "!"
        equal(tools.call("search_entries", log_content=bomb, pattern="(a+)+$", fields=["raw"])["match_count"], 0, "(a+)+$")
        check("pattern: " in tools.failure("search_entries", log_content="x", pattern="(((a{1000}){1000}){1000})"), "size")
        # Bytes that are no text.
        binary = bytes(range(256)) * 200
        tools.call("parse_logs", path=tools.file("binary.log", binary))
        check("/logs" in tools.failure("parse_logs", path="/etc/passwd"), "a file elsewhere")
        tools.failure("parse_logs", path="/logs/../../etc/passwd")
        check("got none" in tools.failure("parse_logs"), "no source")
        check("got several" in tools.failure("parse_logs", path=path, log_content="x"), "two sources")
        check("entries[1]: expected an object, got the number 5" in
              tools.failure("filter_entries", entries=[{}, 5]), "an entry that is none")
        check("expected a number from 0, got -1" in tools.failure("parse_logs", log_content="x", max_entries=-1), "")


@case(*STDIO)
def a_line_of_a_gigabyte_and_keys_by_the_million_have_bounds(engine):
    with serving(engine) as tools:
        path = tools.file("line.log", "2026-10-03 13:55:36,123 - a - ERROR - b\n")
        with open(tools.folder / "line.log", "r+b") as file:
            file.seek(1 << 30)  # over zeros, which take no room on the disk
            file.write(b"\n2026-10-03 13:55:37,123 - a - ERROR - b\n")
        equal(tools.call("parse_logs", path=path, max_entries=5)["cut_lines"], 1, "lines that were cut")
        equal(tools.call("search_entries", path=path, pattern="^b$")["match_count"], 2, "what stands around it")
        with open(tools.folder / "line.log", "w") as file:
            file.writelines(f'{{"path":"/{i}"}}\n' for i in range(1_000_000))
            file.write('{"path":"/7"}\n' * 300_000)
        told = tools.call("compute_log_statistics", path=path, top_fields=["path"])
        equal((told["entry_count"], told["top"]["path"][0]["value"]), (1_300_000, "/7"), "the most frequent")
        check(300_001 <= told["top"]["path"][0]["count"] <= 300_001 + told["count_error"], str(told["top"]["path"][0]))
        for pattern in ("(?<x>(a+)+)$", "(?<x>(a|aa)*)b", "%{DATA:a}%{DATA:b}%{DATA:c}x%{DATA:d}$"):
            equal(tools.call("parse_logs", log_content="a" * 100_000 + "!", log_pattern=pattern)["unparsed_count"], 1, pattern)


@case(*STDIO, SMALL)
def memory_does_not_depend_on_the_length_of_a_file(engine):
    with serving(engine) as tools:
        line = '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a/%d HTTP/1.1" 200 2326 "-" "curl/8"\n'
        path = tools.file("long.log", "".join(line % (i % 500) for i in range(400_000)))  # 33 MB
        told = tools.call("compute_log_statistics", path=path, templates=5, bucket="1h", top_fields=["path"])
        equal((told["entry_count"], told["top_paths"]["/a/7"]), (400_000, 800), "statistics")
        equal(tools.call("search_entries", path=path, pattern="/a/7$", fields=["path"])["match_count"], 800, "matches")
        equal(tools.call("extract_time_range", path=path)["entry_count"], 400_000, "times")


@case(*STDIO)
def filtered_entries_come_page_by_page(engine):
    with serving(engine) as tools:
        path = tools.file("f.log", "".join(json.dumps({"i": i, "level": "error" if i % 3 else "info"}) + "\n" for i in range(500)))
        found, cursor = [], {}
        for _ in range(100):
            page = tools.call("filter_entries", path=path, min_level="error", max_entries=17, **cursor)
            found += [entry["i"] for entry in page["entries"]]
            if "next_cursor" not in page:
                break
            cursor = {"cursor": page["next_cursor"]}
        equal(found, [i for i in range(500) if i % 3], "entries of all pages")


@case(WASI_CLI)
def what_comes_back_has_a_bound(engine):
    with serving(engine) as tools:
        path = tools.file("large.log", "".join(f'{{"i":{i},"x":"{"y" * 900}"}}\n' for i in range(20_000)))
        page = tools.call("parse_logs", path=path, max_entries=100_000)
        check(page["parsed_count"] < 10_000 and "next_cursor" in page, "all of it came at once")
        rest = tools.call("parse_logs", path=path, max_entries=100_000, cursor=page["next_cursor"])
        equal(rest["entries"][0]["i"], page["parsed_count"], "where it goes on")
        page = tools.call("filter_entries", path=path, min_level="info", max_entries=10)
        equal((page["filtered_count"], page["original_count"]), (10, 10), "entries of a page")
        page = tools.call("filter_entries", path=path, where={"i": "12"}, min_level="debug", max_entries=1)
        equal(page["entries"][0]["i"], 12, "by the value of a field")


if __name__ == "__main__":
    sys.exit(main(__doc__))
