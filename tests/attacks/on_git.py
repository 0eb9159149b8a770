"""Attacks on the git server: ways out of the directory, programs that a repository names, and answers that lie."""

from cli import ENVIRONMENT, Maker, git, lines, run
from programs import make_dangerous
from support.peers import GIT
from support.results import check, equal
from table import SECRET, Attack, Ground, answered, fails, so_that, tells

REPO = {"repo_path": "INSIDE/repo"}


class Repositories(Ground):
    server = "git"
    has_directory = True
    variables = {"OTHER": "OUTSIDE/repo", "GIT_AUTHOR_NAME": "Dora", "GIT_AUTHOR_EMAIL": "dora@example.org", "GIT_COMMITTER_NAME": "Emil",
                 "GIT_COMMITTER_EMAIL": "emil@example.org"}

    def repository(self, name: str) -> Maker:
        maker = Maker(self.inside / name)
        for number in range(2):
            maker.commit(a_txt=lines(5 + number), b_txt=f"{number}\n")
        return maker

    def prepare(self) -> None:
        secret = Maker(self.outside / "repo")
        secret.commit(f"{SECRET}\n", secret_txt=f"{SECRET} in a file\n")
        maker = self.repository("repo")
        maker.git("branch", "topic", "HEAD~1")
        maker.git("tag", "v1", "HEAD~1")
        maker.git("worktree", "add", "-q", str(self.inside / "tree"), "topic")
        maker.write("a.txt", lines(2) + "added\n" + lines(4, 3))
        maker.write("b.txt", "no line end")
        maker.write("new.txt", "new\n")
        (self.inside / "repo/link").symlink_to(self.outside)
        packed = self.repository("packed")
        packed.git("update-ref", "refs/remotes/origin/far", "HEAD~1")
        packed.git("tag", "v1", "HEAD~1")
        packed.branch("side")
        packed.commit(c_txt="c\n")
        packed.checkout("main")
        packed.merge("side")
        packed.git("gc", "-q")
        packed.write("binary", bytes(range(256)))
        packed.git("add", "binary")
        latin = self.repository("latin")
        latin.write("a.txt", b"caf\xe9 \xff\n")
        coloured = self.repository("coloured")
        coloured.set(color_ui="always")
        coloured.write("a.txt", "changed\n")
        Maker(self.inside / "unborn").write("a.txt", "a\n")
        git(self.inside / "unborn", "add", "a.txt")
        damaged = self.repository("damaged")
        id = damaged.git("rev-parse", "HEAD:a.txt")
        loose = damaged.path / ".git/objects" / id[:2] / id[2:]
        loose.chmod(0o644)
        loose.write_bytes(loose.read_bytes()[:10])
        make_dangerous(self)
        for name, text in (("gitfile", f"gitdir: {self.outside}/repo/.git\n"), ("gitfile-up", "gitdir: ../../data_evil/repo/.git\n")):
            (self.inside / name).mkdir()
            (self.inside / name / ".git").write_text(text)
        (self.inside / "linked").symlink_to(self.outside / "repo")
        borrowing = self.repository("alternates").path / ".git/objects/info"
        borrowing.mkdir(exist_ok=True)
        (borrowing / "alternates").write_text(f"{self.outside}/repo/.git/objects\n")
        common = self.repository("commondir").path / ".git"
        (common / "commondir").write_text(f"{self.outside}/repo/.git\n")
        self.marker.unlink(missing_ok=True)

    def names(self) -> dict:
        return {**super().names(), "SECRET-ID": git(self.outside / "repo", "rev-parse", "HEAD").decode().strip()}

    def official(self):
        # Its GitPython wants the program, and nothing of whoever runs the tests.
        return GIT.start("git", {**{name: value for name, value in ENVIRONMENT.items() if name.startswith("GIT_")}, **self.variables,
                                 "HOME": str(self.home)})


def applies(ground, answer) -> None:
    """git takes it for a patch of what was changed."""
    patch = answer.text.split("\n", 1)[1] if answer.text.startswith("Unstaged") else answer.text
    done = run(ground.inside / "repo", "apply", "--check", "--reverse", data=patch.encode() + b"\n")
    equal((done.returncode, done.stderr.decode()[:300]), (0, ""), "git apply --check --reverse")


def committed(ground, _answer) -> None:
    last = git(ground.inside / "repo", "log", "-1", "--format=%s").decode().strip()
    equal(last, "Made here", "the last commit")
    equal(git(ground.inside / "repo", "fsck", "--strict").decode(), "", "git fsck")


def staged(ground, _answer) -> None:
    equal(git(ground.inside / "repo", "diff", "--cached", "--name-only").decode(), "a.txt\n", "what is staged")


def on_branch(ground, _answer) -> None:
    equal(git(ground.inside / "repo", "branch", "--list", "made").decode().strip(), "made", "the branch")


def readable(ground, _answer) -> None:
    equal(git(ground.inside / "unborn", "status", "--porcelain").decode(), "?? a.txt\n", "git status")


def uncoloured(_ground, answer) -> None:
    check("\x1b" not in answer.text and "a.txt" in answer.text, f"{answer.text[:300]!r}")


def dangerous() -> list:
    """Every tool in a repository whose configuration names programs in every place."""
    more = {"git_diff": {"target": "HEAD~1"}, "git_commit": {"message": "x\n"}, "git_add": {"files": ["."]},
            "git_show": {"revision": "HEAD"}, "git_create_branch": {"branch_name": "made"}, "git_checkout": {"branch_name": "other"},
            "git_branch": {"branch_type": "all"}}
    return [Attack(f"{tool} where programs are named", ("programs", "git programs"), answered(), tool,
                   {"repo_path": "INSIDE/dangerous", **more.get(tool, {})})
            for tool in ("git_status", "git_diff_unstaged", "git_diff_staged", "git_diff", "git_log", "git_show", "git_branch",
                         "git_add", "git_commit", "git_reset", "git_create_branch", "git_checkout")]


def elsewhere() -> list:
    places = {"OUTSIDE/repo": "CVE-2025-68143", "INSIDE/../data_evil/repo": "CVE-2025-68145", "INSIDE/linked": "CVE-2025-68145",
              "INSIDE/gitfile": "CVE-2025-68145", "INSIDE/gitfile-up": "CVE-2025-68145", "INSIDE/commondir": "CVE-2025-68145",
              "INSIDE/repo/link/repo": "CVE-2025-68145", "/": "CVE-2025-68143", "INSIDE": "CVE-2025-68143"}
    tools = {"git_status": {}, "git_log": {}, "git_show": {"revision": "HEAD"}, "git_diff": {"target": "HEAD"}}
    # What lies outside is said without a word of what it holds; there may be nothing to see. The official server is given no
    # directory that would be its bound.
    return [*(Attack(f"{tool} of {place}", (source,), answered() if "commondir" in place else fails(), tool, {"repo_path": place, **more},
                     is_asked_of_official=False)
              for place, source in places.items() for tool, more in tools.items()),
            *(Attack(f"git_show of what alternates have, by {way}", ("CVE-2025-68145",), fails(), "git_show",
                     {"repo_path": "INSIDE/alternates", "revision": way}, is_asked_of_official=False) for way in ("SECRET-ID", "SECRET-ID:secret.txt"))]


def options() -> list:
    words = ["--output=INSIDE/../marker", "-oINSIDE/../marker", "--ext-diff", "--no-index", "-x", "--upload-pack=touch INSIDE/../marker", "--help"]
    calls = {"git_diff": "target", "git_show": "revision", "git_checkout": "branch_name", "git_create_branch": "branch_name",
             "git_log": "start_timestamp"}
    rows = [Attack(f"{tool} with {word.split('=')[0]} for a {name}", ("CVE-2025-68144",), fails(), tool, {**REPO, name: word})
            for word in words for tool, name in calls.items()]
    rows.append(Attack("git_branch with an option for a commit", ("CVE-2025-68144",), fails(), "git_branch",
                       {**REPO, "branch_type": "local", "contains": "--output=INSIDE/../marker"}))
    return rows


def added() -> list:
    files = ["../../data_evil/secret", "OUTSIDE/secret", "link/secret", ".git/config", ".GIT/config", ".git ", "git~1/config",
             ".g\u200cit/config", "sub/../../../data_evil/secret", "-A", "--pathspec-from-file=OUTSIDE/secret", ":(top)../data_evil/secret"]
    return [Attack(f"git_add of {file}", ("CVE-2026-27735",), fails(), "git_add", {**REPO, "files": [file]}) for file in files]


class Git(Repositories):
    attacks = [
        *dangerous(), *elsewhere(), *options(), *added(),
        *(Attack(f"{tool} of {revision}", ("defect 1",), fails(), tool, {**REPO, name: revision})
          for tool, name in (("git_show", "revision"), ("git_diff", "target"))
          for revision in ("../../config", "../../../../data_evil/secret", "../../../../../../etc/passwd", "HEADnonsense", "refs/heads/../../config")),
        Attack("git_init", ("CVE-2025-68143",), fails(), "git_init", {"repo_path": "INSIDE/made"}),
        Attack("status of a changed work tree", ("defect 10",), tells(r"modified:\s+a\.txt.*new\.txt"), "git_status", REPO),
        Attack("the unstaged changes as a patch", ("defect 10", "defect 13"), so_that("a patch that git applies", applies),
               "git_diff_unstaged", REPO),
        Attack("a missing line end in a diff", ("defect 13",), tells("No newline at end of file"), "git_diff_unstaged", REPO),
        Attack("dates of commits", ("defect 14",), tells(r"Date:.*2023"), "git_log", {**REPO, "max_count": 1}),
        Attack("commits of second parents", ("defect 14",), tells("Change 2"), "git_log", {"repo_path": "INSIDE/packed"}),
        Attack("branches that contain a commit", ("defect 14",), so_that("one branch of two", lambda _ground, answer: check(
            "main" in answer.text and "topic" not in answer.text, answer.text)), "git_branch",
            {**REPO, "branch_type": "local", "contains": "main"}),
        *(Attack(f"{revision} after gc", ("defect 11",), tells("Change|line|Merge"), "git_show",
                 {"repo_path": "INSIDE/packed", "revision": revision}) for revision in ("v1", "HEAD^", "HEAD~1", "origin/far", "main")),
        Attack("branches after gc", ("defect 11",), tells("main.*side|side.*main"), "git_branch",
               {"repo_path": "INSIDE/packed", "branch_type": "local"}),
        Attack("a worktree", ("defect 12",), tells("topic"), "git_status", {"repo_path": "INSIDE/tree"}),
        Attack("a damaged object", ("defect 15",), fails(), "git_show", {"repo_path": "INSIDE/damaged", "revision": "HEAD:a.txt"},
               is_asked_of_official=False),
        Attack("binary files in a diff", ("defect 15",), tells("Binary files"), "git_diff_staged", {"repo_path": "INSIDE/packed"}),
        Attack("one file is staged", ("defect 9",), so_that("it alone is staged", staged), "git_add", {**REPO, "files": ["a.txt"]}),
        Attack("a commit is made", ("defect 9",), so_that("git has it, and finds nothing wrong", committed), "git_commit",
               {**REPO, "message": "Made here\n"}),
        Attack("nothing is committed", ("defect 9",), fails(), "git_commit", {**REPO, "message": "Nothing\n"}),
        Attack("a branch is made", ("defect 9",), so_that("git has it", on_branch), "git_create_branch", {**REPO, "branch_name": "made"}),
        Attack("a branch that there is not", ("defect 9",), fails(), "git_checkout", {**REPO, "branch_name": "nowhere"}),
        Attack("text in a diff that is no UTF-8", ("not UTF-8",), tells("caf\ufffd \ufffd"), "git_diff_unstaged", {"repo_path": "INSIDE/latin"}),
        *(Attack(f"{tool} with colours in the configuration", ("colours",), so_that("no escape codes", uncoloured), tool,
                 {"repo_path": "INSIDE/coloured"}) for tool in ("git_status", "git_diff_unstaged")),
        *(Attack(f"the repository {place}", ("expanded",), fails(), "git_status", {"repo_path": place}, is_asked_of_official=False)
          for place in ("$OTHER", "${OTHER}", "~/../data_evil/repo", "INSIDE/repo/$OTHER")),
        Attack("a reset before the first commit", ("empty index",), so_that("an index that git reads", readable), "git_reset",
               {"repo_path": "INSIDE/unborn"}),
        *(Attack(f"{number} lines around a change", ("broken hunks",), fails(), "git_diff_unstaged", {**REPO, "context_lines": number})
          for number in (-1, -2**31)),
        Attack("a pattern that explodes elsewhere", ("CVE-2026-0621",), answered(), "git_log", {**REPO, "grep": "(a+)+(a|a)*$"},
               is_asked_of_official=False),
    ]
