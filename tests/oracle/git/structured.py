"""What the results say besides their texts, and answers that come in parts, beside the git program."""

import re

from cli import git, text_of
from contents import large_change
from shapes import linear, merges, renames, tags
from support import messages
from support.results import check, equal
from writes import write

LOOKING = {"git_blame", "git_branch", "git_diff", "git_diff_staged", "git_diff_unstaged", "git_log", "git_merge_base", "git_reflog",
           "git_show", "git_stash_list", "git_status", "git_tag", "git_worktree_list"}
WRITING = {"git_add", "git_commit", "git_reset", "git_create_branch", "git_checkout"}
KINDS = {"A": "added", "M": "modified", "D": "deleted", "R": "renamed"}
LIMIT = {"WASMMCP_RESULT_LIMIT": "20000"}
PAGES = 60  # at most


def ask(client, tool: str, repository, **arguments) -> dict:
    result = client.ask(messages.call(1, tool, {"repo_path": str(repository), **arguments}))["result"]
    check(not result.get("isError"), f"{tool} {arguments}: {result}")
    return result


def told(both, tool: str, **arguments) -> dict:
    return ask(both.client, tool, both.ours, **arguments)["structuredContent"]


def said(both, *words: str) -> list:
    return text_of(git(both.ours, *words)).split("\n")


@write
def every_tool_has_a_title_hints_and_a_schema_of_its_result(both):
    tools = both.client.ask(messages.request(1, "tools/list"))["result"]["tools"]
    equal({tool["name"] for tool in tools}, LOOKING | WRITING, "tools")
    for tool in tools:
        hints = tool["annotations"]
        check(hints["title"] and tool["outputSchema"]["type"] == "object" and tool["outputSchema"]["properties"], str(tool))
        equal((hints["readOnlyHint"], hints["openWorldHint"]), (tool["name"] in LOOKING, False), f"hints of {tool['name']}")
    equal({tool["name"] for tool in tools if tool["annotations"]["destructiveHint"]}, {"git_reset"}, "what takes away")


@write
def results_list_the_files_that_git_lists(both):
    for make in (linear, merges, renames):
        both.ours, both.theirs = (path.with_name(f"{path.name}-{make.__name__}") for path in (both.ours, both.theirs))
        both.begin(make)
        for tool, words, arguments in (("git_diff", ["HEAD~2"], {"target": "HEAD~2"}), ("git_diff_staged", ["--cached"], {}),
                                       ("git_diff_unstaged", [], {}), ("git_show", ["HEAD~1", "HEAD"], {"revision": "HEAD"})):
            files = told(both, tool, **arguments)["files"]
            rows = [line.split("\t") for line in said(both, "diff", "-M", "--name-status", *words) if line]
            equal([(each["status"], each["path"]) for each in files], [(KINDS[row[0][0]], row[-1]) for row in rows], f"{tool}, {make.__name__}")
            lines = [line.split("\t")[:2] for line in said(both, "diff", "-M", "--numstat", *words) if line]
            equal([[str(each["additions"]), str(each["deletions"])] for each in files], lines, f"lines of {tool}, {make.__name__}")
        status = told(both, "git_status")
        short = [(line[0], line[1], line[3:].split(" -> ")[-1].strip('"')) for line in said(both, "status", "--porcelain") if line]
        equal([each["path"] for each in status["staged"]], [path for one, _, path in short if one in KINDS], "staged")
        equal([each["path"] for each in status["unstaged"]], [path for _, other, path in short if other in KINDS], "unstaged")
        equal(status["untracked"], [path for one, _, path in short if one == "?"], "untracked")
        equal((status["branch"], status["clean"]), ("main", not short), "the branch, and whether it is clean")


@write
def results_name_the_commits_that_git_names(both):
    both.begin(merges)
    commits = told(both, "git_log", max_count=-1)["commits"]
    equal([[each["hash"], " ".join(each["parents"]), each["author"]["name"], each["committer"]["email"], each["author"]["date"]]
           for each in commits], [line.split("|") for line in said(both, "log", "--format=%H|%P|%an|%ce|%aI")], "commits")
    branches = told(both, "git_branch", branch_type="local")["branches"]
    equal([(each["name"], each["commit"], each["current"]) for each in branches],
          [(name, commit, head == "*") for name, commit, head in (
              line.split("|") for line in said(both, "for-each-ref", "--format=%(refname:short)|%(objectname)|%(HEAD)", "refs/heads"))],
          "branches")
    hunks = told(both, "git_blame", path="a.txt")["hunks"]
    equal([each["commit"] for each in hunks for _ in range(each["lines"])],
          [line.split()[0] for line in said(both, "blame", "-l", "-s", "--root", "HEAD", "--", "a.txt")], "commits of lines")
    shown = told(both, "git_show", revision="HEAD~1")
    equal((shown["type"], shown["commit"]["hash"]), ("commit", said(both, "rev-parse", "HEAD~1")[0]), "what is shown")
    both.ours, both.theirs = (path.with_name(f"{path.name}-tags") for path in (both.ours, both.theirs))
    both.begin(tags)
    for tag in told(both, "git_tag")["tags"]:
        equal(tag["target"], said(both, "rev-parse", f"refs/tags/{tag['name']}^{{}}")[0], tag["name"])


@write
def answers_in_parts_are_the_whole(both):
    both.begin(large_change)
    with both.engine.start("git", LIMIT, directories={str(both.ours): str(both.ours)}) as server:
        client = server.client("2025-11-25")
        for tool, arguments in (("git_diff", {"target": "HEAD"}), ("git_diff_unstaged", {}), ("git_diff_staged", {}),
                                ("git_show", {"revision": "HEAD"})):
            whole = ask(both.client, tool, both.ours, **arguments)["content"][0]["text"]
            parts, more = [], {}
            for _ in range(PAGES):
                result = ask(client, tool, both.ours, **arguments, **more)
                parts.append(result["content"][0]["text"])
                if "nextCursor" not in result["structuredContent"]:
                    break
                more = {"cursor": result["structuredContent"]["nextCursor"]}
                check(re.search(more["cursor"], result["content"][-1]["text"]), "the text does not tell of the cursor")
            check(len(parts) > 2, f"{tool} came at once")
            equal("".join(parts), whole, f"all of {tool}")
    both.ours, both.theirs = (path.with_name(f"{path.name}-log") for path in (both.ours, both.theirs))
    both.begin(linear)
    with both.engine.start("git", {"WASMMCP_RESULT_LIMIT": "5000"}, directories={str(both.ours): str(both.ours)}) as server:
        client, found, more = server.client("2025-11-25"), [], {}
        for _ in range(PAGES):
            page = ask(client, "git_log", both.ours, max_count=-1, **more)["structuredContent"]
            found += [each["hash"] for each in page["commits"]]
            if "nextSkip" not in page:
                break
            more = {"skip": page["nextSkip"]}
        check("skip" in more, "the log came at once")
        equal(found, said(both, "rev-list", "HEAD"), "commits of all pages")
