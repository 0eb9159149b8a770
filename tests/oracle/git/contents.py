"""Shapes of names, texts, attributes and messages that are not what one thinks of first."""

import random

from cli import Maker, lines, replaced
from shapes import shape

NAMES = ["with blank", " leading", "trailing ", "tab\there", 'quo"te', "new\nline", "back\\slash", "bell\x07",
         "del\x7f", "'single'", "*?[a]", "-dash", "#hash", ":colon", "comma,",
         "~tilde", "$HOME", "{a,b}", "(x)", "!bang"]
FOREIGN = ["é.txt", "e\u0301 decomposed", "日本語.txt", "Привет", "😀", "\u202eltr", "ß/ü.txt", "nbsp\u00a0"]


def changed_files(maker: Maker, names: list) -> None:
    """Committed, changed, renamed, staged, changed again, and new ones untracked."""
    for name in names:
        maker.write(name, lines(8))
    maker.commit()
    for name in names[::2]:
        maker.write(name, replaced(lines(8), l2="changed\n"))
    maker.commit()
    maker.git("mv", names[1], f"{names[1]} renamed")
    maker.write(names[2], "staged\n")
    maker.git("add", "-A")
    for name in names[3:6]:
        maker.write(name, replaced(lines(8), l5="unstaged\n"))
    maker.remove(names[6])
    for name in names:
        maker.write(f"new/{name}", "new\n")
        maker.write(f"{name} new", "new\n")


@shape
def odd_names(path):
    changed_files(Maker(path), NAMES)


@shape
def foreign_names(path):
    maker = Maker(path)
    changed_files(maker, FOREIGN)
    maker.git("branch", "zweig/ä")
    maker.git("tag", "版")


@shape
def not_utf_8(path):
    """Names and contents; the names in trees and the index alone."""
    maker = Maker(path)
    maker.write("latin.txt", "z\u00e4h\nfest\n".encode("latin-1"))
    maker.git("add", "-A")
    blob = maker.git("hash-object", "-w", "latin.txt")
    for name in (b"b\xe4d", b"\xff\xfe", b"half\xe2\x82", b"dir\xe4/in"):
        maker.git("update-index", "--index-info", data=b"100644 %s\t%s\n" % (blob.encode(), name))
    maker.record("Names of bytes\n")
    maker.write("latin.txt", "z\u00e4her\nfest\n".encode("latin-1"))
    maker.git("add", "latin.txt")
    maker.record()
    maker.git("rm", "-q", "--cached", "-r", "dir\udce4")
    maker.record()
    maker.write("latin.txt", b"\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80 \xe2\x82 end\nfest\n")


@shape
def work_tree_of_bytes(path):
    """Names that are no UTF-8, of files that are there."""
    maker = Maker(path)
    for name in ("b\udce4d", "dir\udce4/in", "plain.txt"):
        maker.write(name, lines(4))
    maker.commit()
    maker.write("b\udce4d", lines(5))
    maker.write("plain.txt", lines(3))
    maker.write("new\udcff", "new\n")


@shape
def binary(path):
    dice = random.Random(1)
    maker = Maker(path)
    maker.commit(a_bin=bytes(dice.randbytes(3000)), b_bin=b"text\n" * 10, c_txt="c\n", late_txt=b"x\n" * 5000 + b"\0")
    maker.commit(a_bin=bytes(dice.randbytes(3000)), b_bin=b"text\0\n" * 10)
    maker.git("mv", "a.bin", "moved.bin")
    maker.commit()
    maker.remove("b.bin")
    maker.commit(d_bin=b"\0")
    maker.write("moved.bin", b"\0\1\2")
    maker.git("add", "-A")
    maker.write("c.txt", b"c\0\n")
    maker.write("late.txt", b"x\n" * 5000 + b"\0\1")
    maker.write("new.bin", b"\0")


@shape
def no_final_newline(path):
    maker = Maker(path)
    maker.commit(a_txt="a\nb", b_txt="a\nb\n", c_txt="", d_txt="one", e_txt=lines(9) + "end")
    maker.commit(a_txt="a\nb\n", b_txt="a\nb", c_txt="c", d_txt="two", e_txt="new\n" + lines(9) + "end")
    maker.write("a.txt", "")
    maker.write("b.txt", "a\nb\nc")
    maker.git("add", "a.txt")
    maker.write("d.txt", "two\n")
    maker.write("e.txt", replaced(lines(9), l9="end"))


@shape
def large_change(path):
    dice = random.Random(2)
    maker = Maker(path)
    text = [f"{dice.randrange(900)} {dice.choice(['alpha', 'beta', 'gamma', '', '}'])}\n" for _ in range(3000)]
    maker.commit(a_txt="".join(text))
    for line in dice.sample(range(3000), 700):
        text[line] = dice.choice(["", f"{dice.randrange(900)} changed\n", text[line] * 2])
    maker.commit(a_txt="".join(text))
    parts = [text[start:start + 300] for start in range(0, 3000, 300)]
    dice.shuffle(parts)
    moved = [line for part in parts for line in part]
    maker.write("a.txt", "".join(moved))
    maker.git("add", "-A")
    for line in dice.sample(range(3000), 300):
        moved[line] = ""
    maker.write("a.txt", "".join(moved))


@shape
def random_changes(path):
    """Many small texts over few different lines: where all the choices of a diff show."""
    dice = random.Random(3)
    maker = Maker(path)

    def texts() -> dict:
        return {f"f{number:03}": "".join(dice.choices(["a\n", "b\n", "c\n", "{\n", "}\n", "\n", "  x\n", "\ty\n"],
                                                      k=dice.randint(0, 40))) for number in range(120)}

    for _ in range(3):
        for name, text in texts().items():
            maker.write(name, text)
        maker.commit()
    for name, text in texts().items():
        maker.write(name, text)


@shape
def functions(path):
    """What stands after the second @@, by the language that an attribute or nothing names."""
    maker = Maker(path)
    c = "".join(f"static int\nfunction_{n}(int a)\n{{\n\tint x = {n};\n\n\tif (a)\n\t\treturn x;\n\treturn a;\n}}\n\n"
                for n in range(6))
    python = "".join(f"class C{n}:\n    def method(self):\n        a = {n}\n        b = a\n        c = b\n"
                     "        d = c\n        e = d\n        return e\n\n\n" for n in range(4))
    prose = "".join(f"# Title {n}\n\n" + "  indented text\n" * 5 + "plain text\n" * 5 for n in range(4))
    long = "".join(f"name_{n}_{'x' * 100}\n" + "  below\n" * 8 for n in range(3))
    files = {"a.c": c, "b.py": python, "c.md": prose, "d.txt": prose, "e.txt": long, "g.py": python}
    for name, text in files.items():
        maker.write(name, text)
    maker.write(".gitattributes", "*.c diff=cpp\nb.py diff=python\n*.md diff=markdown\n")
    maker.commit()
    for name, text in files.items():
        middle = "  below\n" * 3
        text = text.replace("return x", "return 0").replace("e = d", "e = 0").replace("text\nplain", "text\nnew\nplain")
        maker.write(name, text.replace(middle + "  below\n" + middle, middle + "  other\n" + middle))
    maker.commit()
    maker.write("a.c", c.replace("int x", "long x"))
    maker.write("b.py", python.replace("b = a", "b = 1"))


@shape
def line_ends(path):
    made = []
    for name, settings in (("plain", {}), ("input", {"core_autocrlf": "input"}), ("true", {"core_autocrlf": "true"})):
        maker = Maker(path / name)
        maker.write(".gitattributes",
                    "*.txt text\n*.crlf text eol=crlf\n*.lf text eol=lf\n*.bin -text\n*.auto text=auto\n")
        for end in ("txt", "crlf", "lf", "bin", "auto", "none"):
            maker.write(f"unix.{end}", lines(5))
            maker.write(f"dos.{end}", lines(5).replace("\n", "\r\n"))
            maker.write(f"mixed.{end}", "a\r\nb\nc\r\n")
        maker.commit()
        maker.set(**settings)
        for end in ("txt", "crlf", "lf", "bin", "auto", "none"):
            maker.write(f"unix.{end}", lines(5).replace("\n", "\r\n"))
            maker.write(f"dos.{end}", replaced(lines(5), l2="two\n").replace("\n", "\r\n"))
            maker.write(f"mixed.{end}", "a\nb\r\nc\r\nd\n")
        maker.write("new.txt", "new\r\n")
        made.append(path / name)
    return made


@shape
def attributes(path):
    maker = Maker(path)
    maker.write(".gitattributes", "*.no -diff\n*.bin binary\n*.forced diff\n*.ident ident\nsub/*.no diff\n"
                                  "[attr]mine -diff\n*.mine mine\n*.enc working-tree-encoding=UTF-16LE\n")
    maker.write("sub/.gitattributes", "*.forced -diff\n")
    names = ["a.no", "a.bin", "a.forced", "a.ident", "sub/a.no", "sub/a.forced", "a.mine"]
    for name in names:
        maker.write(name, "$Id$\n" + lines(5) + ("\0" if "forced" in name else ""))
    maker.write("a.enc", "wide\n".encode("utf-16-le"))
    maker.commit()
    for name in names:
        maker.write(name, "$Id$\n" + replaced(lines(5), l3="three\n") + ("\0" if "forced" in name else ""))
    maker.write("a.enc", "wider\n".encode("utf-16-le"))
    maker.commit()
    for name in names:
        maker.write(name, "$Id: x $\n" + lines(4) + ("\0" if "forced" in name else ""))
    maker.write("a.enc", "widest\n".encode("utf-16-le"))
    (path / ".git/info/attributes").write_text("a.bin diff\n")


@shape
def ignores(path):
    maker = Maker(path)
    maker.write(".gitignore", "*.o\n!keep.o\n/top\nbuild/\ndocs/**/*.tmp\n\\#hash\ntrailing \nspaced\\ \n[ab].x\n"
                              "!sub/top\n# comment\n\n**/deep/gone\n*.log\n!important.log\na?c\n")
    maker.write("sub/.gitignore", "!*.o\nlocal\n/only-here\n")
    maker.write("tracked.o", "x")
    maker.write("all/.gitignore", "*\n")
    (path / ".git/info/exclude").write_text("excluded\n")
    maker.git("add", "-f", "tracked.o", ".gitignore", "sub/.gitignore")
    maker.record()
    for name in ("a.o", "keep.o", "top", "sub/top", "build/x", "sub/build/y", "build.txt", "docs/a/b/c.tmp",
                 "docs/c.tmp", "docs/c.txt", "#hash", "trailing", "spaced ", "a.x", "c.x", "sub/a.o", "sub/local", "local",
                 "only-here", "sub/only-here", "sub/below/only-here", "x/deep/gone", "x/deep/kept", "x.log", "important.log",
                 "excluded", "sub/excluded", "abc", "a/c", "mixed/a.o", "mixed/b", "only/a.o", "link.o"):
        maker.write(name, "x\n")
    maker.write("tracked.o", "changed\n")


@shape
def messages(path):
    """As a program may store them, which is not what an editor makes."""
    maker = Maker(path)
    for text in ("plain\n", "no newline", "trailing  \n\nspaces  \n  \n\n", "\n\nleading\n", "",
                 "\r\nwith\r\ncarriage\r\n", "tab\there\n\n\tindented\n", "x" * 5000, "é ü 漢 😀\n", "subject\nof two lines\n\nbody\n", "\n",
                 "bell \x07\n", "# comment\n\nSigned-off-by: A <a@b>\n", "commit 0123456789012345678901234567890123456789\n"):
        tree = maker.git("write-tree")
        parents = ["-p", maker.git("rev-parse", "HEAD")] if maker.commits else []
        made = maker.git("commit-tree", tree, *parents, data=text.encode())
        maker.git("update-ref", "HEAD", made)
        maker.commits += 1


@shape
def encodings(path):
    maker = Maker(path)
    maker.commit(a_txt="a\n")
    maker.set(i18n_commitEncoding="ISO-8859-1")
    maker.git("commit", "-q", "--allow-empty", "-F", "-", data="gr\u00fc\u00dfe\n\n\u00e4\u00f6\n".encode("latin-1"),
              GIT_AUTHOR_NAME="J\udcfcrgen")
    maker.set(i18n_commitEncoding="UTF-8")
    # No UTF-8, and nothing that says so.
    maker.git("commit", "-q", "--allow-empty", "-F", "-", data=b"b\xe4d \xff\n", GIT_AUTHOR_NAME="B\udce4d")
    maker.commits = 3
    maker.commit(b_txt="b\n")


@shape
def empty_commits(path):
    maker = Maker(path)
    maker.record("Without a file\n", "--allow-empty")
    maker.commit(a_txt="")
    maker.record("Nothing new\n", "--allow-empty")
    maker.record("Again\n", "--allow-empty")
    maker.write("b.txt", "")
    maker.git("add", "b.txt")


@shape
def strange_dates(path):
    maker = Maker(path)
    for author, committer in (("0 +0000", "0 +0000"), ("1700000000 -1200", "1600000000 +1400"),
                              ("4102444800 +0000", "4102444800 +0000"), ("1700000001 +0059", "1500000000 -0001"),
                              ("86399 +0000", "5 +0530")):
        maker.write("a.txt", author)
        maker.git("add", "-A")
        maker.record(author, GIT_AUTHOR_DATE=f"@{author}", GIT_COMMITTER_DATE=f"@{committer}")


@shape
def configured(path):
    maker = Maker(path)
    text = "".join(f"int function_{number}() {{\n  return {number};\n}}\n\n" for number in range(12))
    maker.commit(code_c=text, é_txt="é\n", a_txt=lines(12))
    maker.set(core_quotePath="false", diff_algorithm="patience", color_ui="always", diff_interHunkContext="2",
              status_showUntrackedFiles="all", status_relativePaths="true", index_version="4")
    maker.git("update-index", "--index-version", "4")
    maker.write("code.c", text.replace("function_3", "renamed").replace("return 7", "return seven"))
    maker.git("mv", "a.txt", "z.txt")
    maker.write("dir/new/file", "x\n")
    maker.write("é.txt", "è\n")
