"""What the soak asks of the suite: tools of all nine servers, in the words of both eras, well and ill meant."""

import json
import random
from pathlib import Path
from typing import List

from cli import Maker, lines
from hostile_images import good_png
from support.messages import as_modern, call, compact, request

LOG = "2026-10-03 13:55:36,123 - app - ERROR - it broke\n" * 20
TEXT = "Bees pollinate a third of what people eat. Farmers rent hives in spring. " * 10


def prepare(folder: Path) -> None:
    """Files, a repository and a picture for the tools to work on."""
    (folder / "notes.txt").write_text("one\ntwo\nthree\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(good_png(24, 18))
    maker = Maker(folder / "repo")
    for number in range(5):
        maker.commit(a_txt=lines(5 + number))
    maker.write("a.txt", "changed\n")


# Those that work on directories, which the native suite cannot be given.
ON_FILES = ("filesystem", "git", "image-resize")


def calls(folder: Path, has_files: bool) -> List[str]:
    """Calls that succeed."""
    at = str(folder)
    thought = {"thought": "A thought", "nextThoughtNeeded": True, "thoughtNumber": 1, "totalThoughts": 3}
    named = [
        ("time_get_current_time", {"timezone": "Asia/Seoul"}),
        ("time_convert_time", {"source_timezone": "UTC", "time": "10:00", "target_timezone": "Asia/Kolkata"}),
        ("filesystem_read_text_file", {"path": f"{at}/notes.txt"}), ("filesystem_list_directory", {"path": at}),
        ("filesystem_write_file", {"path": f"{at}/written.txt", "content": "written\n" * 20}),
        ("filesystem_edit_file", {"path": f"{at}/notes.txt", "edits": [{"oldText": "two", "newText": "2"}], "dryRun": True}),
        ("git_git_status", {"repo_path": f"{at}/repo"}), ("git_git_log", {"repo_path": f"{at}/repo", "max_count": 3}),
        ("git_git_diff_unstaged", {"repo_path": f"{at}/repo"}),
        ("log_parser_parse_logs", {"log_content": LOG}), ("log_parser_search_entries", {"log_content": LOG, "pattern": "b.+e"}),
        ("data_aggregate_aggregate_list", {"items": [{"k": number % 3, "v": number} for number in range(30)], "group_by": "k", "sum_fields": ["v"]}),
        ("data_aggregate_deduplicate", {"items": [{"k": 1}, {"k": 1}], "key_fields": ["k"]}),
        ("sequential_thinking_sequentialthinking", thought), ("sequential_thinking_clear_thoughts", {}),
        ("summarize_summarize_text", {"text": TEXT, "max_length": 20}), ("summarize_get_provider_info", {}),
        ("image_resize_get_image_info", {"image_path": f"{at}/picture.png"}),
        ("image_resize_resize_image", {"image_path": f"{at}/picture.png", "width": 8}),
        ("image_resize_compute_image_hash", {"image_path": f"{at}/picture.png"}),
    ]
    return [call(number, tool, arguments) for number, (tool, arguments) in enumerate(named)
            if has_files or not tool.replace("_", "-").startswith(ON_FILES)]


def attacks(folder: Path) -> List[bytes]:
    """What is to fail: a failure of a tool, or an error of the protocol."""
    texts = [
        call(1, "filesystem_read_text_file", {"path": f"{folder}/../../etc/passwd"}), call(1, "fetch_fetch", {"url": "http://0x7f.1/"}),
        call(1, "git_git_show", {"repo_path": f"{folder}/repo", "revision": "--output=x"}), call(1, "no_such_tool"),
        call(1, "time_get_current_time", {"timezone": "x" * 2000}), call(1, "log_parser_search_entries", {"log_content": "x", "pattern": "("}),
        call(1, "image_resize_resize_image", {"image_path": f"{folder}/picture.png", "width": 10**6, "height": 10**6}),
        call(1, "data_aggregate_aggregate_list", {"items": [1, 2]}), request(1, "no/such"), "{", "[]", "null", '{"jsonrpc":"2.0"',
        '{"jsonrpc":"2.0","id":1,"Method":"ping"}', "[" * 500 + "]" * 500, compact({"jsonrpc": "2.0", "id": 1, "method": 5})]
    return [*(text.encode() for text in texts), b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', b"\x00\x01\x02", b"x" * 5000]


class Mix:
    """Messages in an order that is the same each time. What is expected of each is counted with it."""

    def __init__(self, folder: Path, has_files: bool):
        self.good = [text.encode() for text in calls(folder, has_files)]
        # Since 2026-07-28 there is no session whose thoughts could be forgotten.
        self.good += [as_modern(text).encode() for text in calls(folder, has_files) if "clear_thoughts" not in text]
        self.good += [request(1, "ping").encode(), request(1, "tools/list").encode(), as_modern(request(1, "tools/list")).encode()]
        self.bad = attacks(folder)
        self.dice = random.Random(13)

    def batch(self, size: int) -> list:
        """Pairs of a message and whether it is to succeed; one in four is to fail."""
        return [(self.dice.choice(self.bad), False) if self.dice.random() < 0.25 else (self.dice.choice(self.good), True)
                for _ in range(size)]


def succeeded(text: str) -> bool:
    value = json.loads(text)
    return "result" in value and not value["result"].get("isError", False)
