"""Where an answer is not what the git program says, and why. A line whose difference does not show is a failure."""

from typing import List, NamedTuple

from support.engines import STDIO, Engine


class Difference(NamedTuple):
    shape: str
    tool: str
    why: str
    engines: list = STDIO


NATIVE = [engine for engine in STDIO if engine.is_native]
COMPONENTS = [engine for engine in STDIO if not engine.is_native]

NO_BITS = "a component is told no permissions: a change of the executable bit alone is not seen in the work tree"
NO_MARKDOWN = "what git knows of the heads of sections in Markdown libgit2 does not: @@ has another text after it"
NO_EMPTY_NEIGHBOUR = "libgit2 does not tell of a folder whose only content is a repository without a commit"
REFERENCES_ALONE = "':/text' looks from the references, and not from a HEAD that is on none of them"
MAIN_IS_THE_REPOSITORY = "of a repository that is apart from its work tree git names the folder of the repository, and not the work tree"
FIRST_SECOND_OF_1970 = "git leaves out what a reflog has of the first second of 1970"
ONLY_UTF_8 = "names that are no UTF-8 are not seen in the work tree: files that have one count as unchanged"
NO_ENCODING = "working-tree-encoding is passed over: a file in UTF-16 is binary"

DIFFERENCES: List[Difference] = [
    *(Difference("modes", tool, NO_BITS, COMPONENTS) for tool in ("git_status", "git_diff", "git_diff_unstaged")),
    *(Difference("functions", tool, NO_MARKDOWN) for tool in ("git_diff", "git_show")),
    Difference("untracked", "git_status", NO_EMPTY_NEIGHBOUR),
    Difference("detached", "git_show", REFERENCES_ALONE),
    Difference("git_file", "git_worktree_list", MAIN_IS_THE_REPOSITORY),
    Difference("strange_dates", "git_reflog", FIRST_SECOND_OF_1970),
    *(Difference("work_tree_of_bytes", tool, ONLY_UTF_8) for tool in ("git_status", "git_diff", "git_diff_unstaged")),
    *(Difference("attributes", tool, NO_ENCODING) for tool in ("git_diff", "git_diff_unstaged")),
]


def listed(shape: str, tool: str, engine: Engine) -> bool:
    return any((each.shape, each.tool) == (shape, tool) and engine in each.engines for each in DIFFERENCES)
