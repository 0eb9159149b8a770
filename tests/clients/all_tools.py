"""A call of each of the 49 tools that our nine servers share with those that they stand in for, and where they run: a
folder with files, pictures and a repository, and a web and a provider of models on loopback."""

import contextlib
import sys
import tempfile
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "fetch"), str(HERE.parent / "providers"), str(HERE.parent / "oracle" / "git")]

from cli import Maker  # noqa: E402
from provider import KEY, Provider  # noqa: E402
from PIL import Image  # noqa: E402
from support.engines import WASI_CLI, Engine  # noqa: E402
from support.engines import KEY as SEAL  # noqa: E402
from web import Web  # noqa: E402

LONG = "A text that is long enough to be summarized, since it has more than a hundred characters in it. " * 2
LOG = "Oct  3 13:55:36 web sshd[42]: error: no key\nOct  3 13:55:37 web sshd[42]: Accepted key"
ENTRIES = [{"time": "13:55:36", "message": "error: no key", "_level": "error"}, {"message": "Accepted key", "_level": "info"}]


class Call(NamedTuple):
    tool: str
    arguments: dict
    words: str  # of the answer


class Ground(NamedTuple):
    folder: Path
    state: Path
    web: Web
    provider: Provider

    @property
    def repository(self) -> str:
        return str(self.folder / "repository")

    def calls(self) -> Dict[str, List[Call]]:
        """In an order in which each has something to do."""
        folder, repository = str(self.folder), {"repo_path": self.repository}
        picture = {"image_path": f"{folder}/picture.png"}
        thought = {"thought": "Where to begin?", "nextThoughtNeeded": True, "thoughtNumber": 1, "totalThoughts": 3}
        items = [{"kind": "a", "value": 1}, {"kind": "b", "value": 2}, {"kind": "a", "value": 3}]
        files = [
            ("list_allowed_directories", {}, folder), ("create_directory", {"path": f"{folder}/new"}, "Successfully created"),
            ("write_file", {"path": f"{folder}/new/a.txt", "content": "one\ntwo\n"}, "Successfully wrote"),
            ("edit_file", {"path": f"{folder}/new/a.txt", "edits": [{"oldText": "two", "newText": "2"}]}, "+2"),
            ("read_file", {"path": f"{folder}/new/a.txt"}, "one\n2"), ("read_text_file", {"path": f"{folder}/new/a.txt", "head": 1}, "one"),
            ("read_multiple_files", {"paths": [f"{folder}/new/a.txt"]}, "a.txt:\none"),
            ("read_media_file", {"path": f"{folder}/picture.png"}, ""),
            ("list_directory", {"path": folder}, "[DIR] new"), ("list_directory_with_sizes", {"path": folder}, "Combined size"),
            ("directory_tree", {"path": f"{folder}/new"}, "a.txt"), ("search_files", {"path": folder, "pattern": "**/a.*"}, "new/a.txt"),
            ("get_file_info", {"path": f"{folder}/new/a.txt"}, "size: 6"),
            ("move_file", {"source": f"{folder}/new/a.txt", "destination": f"{folder}/new/b.txt"}, "Successfully moved")]
        git = [
            ("git_status", repository, "untracked"), ("git_add", {**repository, "files": ["b.txt"]}, "staged"),
            ("git_diff_staged", repository, "+second"), ("git_commit", {**repository, "message": "Second"}, "Changes committed"),
            ("git_log", repository, "Message: Second"), ("git_show", {**repository, "revision": "HEAD"}, "+second"),
            ("git_diff", {**repository, "target": "HEAD~1"}, "+second"), ("git_diff_unstaged", repository, "Unstaged changes"),
            ("git_create_branch", {**repository, "branch_name": "other"}, "Created branch 'other'"),
            ("git_checkout", {**repository, "branch_name": "other"}, "Switched to branch 'other'"),
            ("git_branch", {**repository, "branch_type": "local"}, "* other"), ("git_reset", repository, "reset")]
        found = {
            "time": [("get_current_time", {"timezone": "Asia/Seoul"}, "+09:00"), (
                "convert_time", {"source_timezone": "UTC", "time": "09:00", "target_timezone": "Asia/Seoul"}, "T18:00:00+09:00")],
            "filesystem": files, "git": git,
            "fetch": [("fetch", {"url": f"{self.web.url}/page"}, "One **bold** word")],
            "summarize": [("get_provider_info", {}, "openai"), ("summarize_text", {"text": LONG}, "A good summary."),
                          ("summarize_documents", {"documents": [LONG, "short"]}, "A good summary.")],
            "log-parser": [("parse_logs", {"log_content": LOG}, "syslog"), ("filter_entries", {"entries": ENTRIES}, "no key"),
                           ("compute_log_statistics", {"entries": ENTRIES}, "by_level"),
                           ("search_entries", {"entries": ENTRIES, "pattern": "key"}, "match_count"),
                           ("extract_time_range", {"entries": ENTRIES}, "13:55:36")],
            "data-aggregate": [("aggregate_list", {"items": items, "group_by": "kind"}, "group_count"),
                               ("merge_summaries", {"summaries": [{"n": 1}, {"n": 3}]}, "n_total"),
                               ("combine_research_results", {"results": [{"title": "A", "summary": "s"}]}, "[1] A"),
                               ("deduplicate", {"items": items, "key_fields": ["kind"]}, "duplicates_removed"),
                               ("compute_trends", {"time_series": items}, "increasing")],
            "sequential-thinking": [("sequentialthinking", thought, "thoughtHistoryLength")],
            "image-resize": [("get_image_info", picture, "PNG"), ("resize_image", {**picture, "max_size": 8}, "data_base64"),
                             ("scan_directory", {"directory": folder}, "picture.png"), ("compute_image_hash", picture, "phash"),
                             ("compare_hashes", {"hashes": [{"path": "a", "hash": "0" * 16}, {"path": "b", "hash": "0" * 16}]},
                              "duplicate_groups"),
                             ("batch_resize", {"image_paths": [picture["image_path"]]}, "successful")]}
        return {server: [Call(*call) for call in calls] for server, calls in found.items()}

    def variables(self, server: str) -> dict:
        return {"time": {"TZ": "UTC"}, "fetch": {"WASMMCP_FETCH_ALLOW_PRIVATE_IPS": "true"},
                "git": {f"GIT_{who}_{what}": f"someone{at}" for who in ("AUTHOR", "COMMITTER")
                        for what, at in (("NAME", ""), ("EMAIL", "@example.org"))},
                "summarize": {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{self.provider.url}/v1", "WASMMCP_SUMMARIZE_MODEL": "good"},
                "sequential-thinking": {"DISABLE_THOUGHT_LOGGING": "true"}}.get(server, {})

    def directories(self, server: str) -> dict:
        return {str(self.folder): str(self.folder)} if server in ("filesystem", "git", "image-resize") else {}

    def command(self, server: str, engine: Engine = WASI_CLI) -> List[str]:
        """What a client starts."""
        return engine.command(server, self.variables(server), [], None, self.directories(server))

    def over_http(self, server: str, engine: Engine):
        """A server for as long as a `with` block, with a key and a place for what it remembers."""
        state = self.state / server if server in ("summarize", "sequential-thinking") else None
        if state:
            state.mkdir(exist_ok=True)
        return engine.start(server, {**self.variables(server), **({"WASMMCP_KEY": SEAL} if state else {})},
                            state=str(state) if state else None, directories=self.directories(server))


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    with tempfile.TemporaryDirectory() as home, Web() as web, Provider() as provider:
        folder, state = Path(home).resolve() / "folder", Path(home).resolve() / "state"
        maker = Maker(folder / "repository")
        maker.commit("First\n", a_txt="first\n")
        maker.write("b.txt", "second\n")
        state.mkdir()
        Image.linear_gradient("L").resize((40, 20)).save(folder / "picture.png")
        yield Ground(folder, state, web, provider)


def missing(engine: Engine, servers) -> str:
    return next((engine.missing_for(server) for server in servers if engine.missing_for(server)), "")
