"""Where our filesystem server differs from the official one on purpose: the words of our README that
list it, and questions with the answers of both. Failures begin with "failed: ", and DATA stands for
the directory."""

import json
from typing import Dict, List, NamedTuple

# In a component `get_file_info` does not know these.
IN_COMPONENTS = ("created", "permissions")


class Difference(NamedTuple):
    tool: str
    arguments: dict
    theirs: str
    ours: str
    leaves: tuple = ()  # a file, and what is in it afterwards, theirs and ours


def edit(path: str, old: str, new: str) -> dict:
    return {"path": path, "edits": [{"oldText": old, "newText": new}]}


def diff(path: str, hunk: str) -> str:
    return (f"```diff\nIndex: DATA/{path}\n{'=' * 67}\n--- DATA/{path}\toriginal\n+++ DATA/{path}\tmodified\n"
            f"{hunk}```\n\n")


def resource(path: str, mime: str, blob: str) -> str:
    return json.dumps({"type": "resource", "resource": {"uri": f"file://DATA/{path}", "mimeType": mime, "blob": blob}})


def invalid(tool: str, words: str) -> str:
    return f"failed: MCP error -32602: Input validation error: Invalid arguments for tool {tool}: {words}"


def leads_out(tool: str, arguments: dict, target: str, link: str) -> Difference:
    refused = "failed: Access denied - symlink target outside allowed directories:"
    return Difference(tool, arguments, f"{refused} {target} not in DATA", f"{refused} DATA/{link} leads out of DATA")


UNKNOWN = "application/octet-stream"
NO_PARENT = "failed: Parent directory does not exist: DATA"
ALL_LINES = "l1\nl2\nl3\nl4\n"

DIFFERENCES: Dict[str, List[Difference]] = {
    "`edit_file` keeps CRLF": [
        Difference("edit_file", edit("crlf.txt", "c2", "C2"),
                   diff("crlf.txt", "@@ -1,3 +1,3 @@\n c1\n-c2\n+C2\n c3\n"),
                   diff("crlf.txt", "@@ -1,3 +1,3 @@\n c1\r\n-c2\r\n+C2\r\n c3\r\n"),
                   ("crlf.txt", b"c1\nC2\nc3\n", b"c1\r\nC2\r\nc3\r\n")),
        Difference("edit_file", {**edit("crlf.txt", "c2\nc3", "C2"), "dryRun": True},
                   diff("crlf.txt", "@@ -1,3 +1,2 @@\n c1\n-c2\n-c3\n+C2\n"),
                   diff("crlf.txt", "@@ -1,3 +1,2 @@\n c1\r\n-c2\r\n-c3\r\n+C2\r\n"))],
    "refuses an `oldText` that is in several places": [
        Difference("edit_file", edit("a.txt", "l", "m"), diff("a.txt", "@@ -1,4 +1,4 @@\n-l1\n+m1\n l2\n l3\n l4\n"),
                   "failed: edits[0]: oldText matches in 4 places, at lines 1, 2, 3, 4; give more of what is around "
                   "the one that is meant, or set replaceAll",
                   ("a.txt", b"m1\nl2\nl3\nl4\n", ALL_LINES.encode()))],
    "An empty `oldText` is refused": [
        Difference("edit_file", edit("a.txt", "", "top"),
                   diff("a.txt", "@@ -1,4 +1,4 @@\n-l1\n+topl1\n l2\n l3\n l4\n"),
                   "failed: edits[0]: oldText is empty, which is everywhere; give the text that is to be replaced",
                   ("a.txt", b"topl1\nl2\nl3\nl4\n", ALL_LINES.encode()))],
    "`tail` does not count the end of the last line as a line": [
        Difference("read_text_file", {"path": "a.txt", "tail": 1}, "", "l4"),
        Difference("read_text_file", {"path": "a.txt", "tail": 2}, "l4\n", "l3\nl4"),
        Difference("read_text_file", {"path": "a.txt", "tail": 100}, ALL_LINES, "l1\nl2\nl3\nl4")],
    "and keeps CR": [
        Difference("read_file", {"path": "crlf.txt", "tail": 2}, "c3\n", "c2\r\nc3\r")],
    "Fractions and negative numbers are refused": [
        Difference("read_text_file", {"path": "a.txt", "head": 1.5}, "l1\nl2",
                   "failed: head: expected an integer from 0, got the number 1.5"),
        Difference("read_text_file", {"path": "a.txt", "head": -1}, "",
                   "failed: head: expected an integer from 0, got the number -1"),
        Difference("read_text_file", {"path": "B.md", "tail": 1.5}, "x3",
                   "failed: tail: expected an integer from 0, got the number 1.5"),
        Difference("read_text_file", {"path": "B.md", "tail": -1}, "",
                   "failed: tail: expected an integer from 0, got the number -1")],
    "Binary files are refused by the tools for text": [
        Difference("read_text_file", {"path": "bin"}, "\0\1\2",
                   "failed: 'DATA/bin' is no text but binary data; read_media_file returns its bytes"),
        Difference("read_text_file", {"path": "bin", "head": 1}, "\0\1\2",
                   "failed: 'DATA/bin' is no text but binary data; read_media_file returns its bytes"),
        Difference("read_multiple_files", {"paths": ["bin", "none"]}, "bin:\n\0\1\2\n\n---\nnone:\n\n",
                   "bin: Error - 'DATA/bin' is no text but binary data; read_media_file returns its bytes\n"
                   "---\nnone:\n\n"),
        Difference("edit_file", edit("bin", "a", "b"), "failed: Could not find exact match for edit:\na",
                   "failed: 'DATA/bin' is no text but binary data; it cannot be edited")],
    "tells the types of more kinds of files": [
        Difference("read_media_file", {"path": "B.md"}, resource("B.md", UNKNOWN, "eDEKeDIKeDM="),
                   resource("B.md", "text/markdown", "eDEKeDIKeDM=")),
        Difference("read_media_file", {"path": "doc.pdf"}, resource("doc.pdf", UNKNOWN, "JVBERi0="),
                   resource("doc.pdf", "application/pdf", "JVBERi0=")),
        Difference("read_media_file", {"path": "none"}, resource("none", UNKNOWN, ""),
                   resource("none", "text/plain", ""))],
    "has names in the order of their bytes": [
        Difference("list_directory_with_sizes", {"path": "order"},
                   f"[FILE] {'a':30}        0 B\n[FILE] {'B':30}        0 B\n\n"
                   "Total: 2 files, 0 directories\nCombined size: 0 B",
                   f"[FILE] {'B':30}        0 B\n[FILE] {'a':30}        0 B\n\n"
                   "Total: 2 files, 0 directories\nCombined size: 0 B")],
    "folders count nothing in the order of sizes": [
        Difference("list_directory_with_sizes", {"path": "folders", "sortBy": "size"},
                   f"[DIR] {'c':30} \n[FILE] {'b':30}        2 B\n[FILE] {'a':30}        1 B\n\n"
                   "Total: 2 files, 1 directories\nCombined size: 3 B",
                   f"[FILE] {'b':30}        2 B\n[FILE] {'a':30}        1 B\n[DIR] {'c':30} \n\n"
                   "Total: 2 files, 1 directories\nCombined size: 3 B")],
    "nor do links to folders in the sum": [
        Difference("list_directory_with_sizes", {"path": "links"},
                   f"[FILE] {'to-folder':30}    4.00 KB\n\nTotal: 1 files, 0 directories\nCombined size: 4.00 KB",
                   f"[FILE] {'to-folder':30}        0 B\n\nTotal: 1 files, 0 directories\nCombined size: 0 B")],
    "Symbolic links go by their own names": [
        Difference("read_media_file", {"path": "in-link"}, resource("a.txt", UNKNOWN, "bDEKbDIKbDMKbDQK"),
                   resource("in-link", "text/plain", "bDEKbDIKbDMKbDQK")),
        Difference("search_files", {"path": "dir-link", "pattern": "*.js"}, "DATA/sub/x.js", "DATA/dir-link/x.js"),
        Difference("edit_file", edit("in-link", ALL_LINES, ""),
                   diff("a.txt", "@@ -1,4 +0,0 @@\n-l1\n-l2\n-l3\n-l4\n"),
                   diff("in-link", "@@ -1,4 +0,0 @@\n-l1\n-l2\n-l3\n-l4\n")),
        Difference("create_directory", {"path": "dir-link/x.js"},
                   "failed: EEXIST: file already exists, mkdir 'DATA/sub/x.js'",
                   "failed: EEXIST: file already exists, mkdir 'DATA/dir-link/x.js'"),
        leads_out("read_text_file", {"path": "out-link"}, "/etc/passwd", "out-link"),
        leads_out("read_media_file", {"path": "out-link"}, "/etc/passwd", "out-link"),
        leads_out("list_directory", {"path": "out-dir"}, "/etc", "out-dir"),
        leads_out("list_directory_with_sizes", {"path": "out-dir"}, "/etc", "out-dir"),
        leads_out("directory_tree", {"path": "out-dir"}, "/etc", "out-dir"),
        leads_out("search_files", {"path": "out-dir", "pattern": "*"}, "/etc", "out-dir"),
        leads_out("get_file_info", {"path": "out-dir/passwd"}, "/etc/passwd", "out-dir/passwd"),
        leads_out("write_file", {"path": "out-dir/x", "content": "x"}, "/etc", "out-dir/x"),
        leads_out("edit_file", edit("out-link", "a", "b"), "/etc/passwd", "out-link"),
        leads_out("create_directory", {"path": "out-dir/x"}, "/etc", "out-dir/x"),
        leads_out("move_file", {"source": "a.txt", "destination": "out-dir/x"}, "/etc", "out-dir/x")],
    "when they are moved": [
        Difference("move_file", {"source": "in-link", "destination": "moved"}, "Successfully moved in-link to moved",
                   "Successfully moved in-link to moved", ("moved", ALL_LINES.encode(), "a.txt")),
        Difference("move_file", {"source": "out-link", "destination": "moved"},
                   "failed: Access denied - symlink target outside allowed directories: /etc/passwd not in DATA",
                   "Successfully moved out-link to moved", ("moved", None, "/etc/passwd"))],
    "when they lead to nothing": [
        Difference("read_text_file", {"path": "dangling"}, NO_PARENT,
                   "failed: ENOENT: no such file or directory, open 'DATA/dangling'; it is a symbolic link that leads "
                   "to nothing"),
        Difference("write_file", {"path": "dangling", "content": "x"}, NO_PARENT, "Successfully wrote to dangling",
                   ("gone", None, b"x")),
        Difference("create_directory", {"path": "dangling"}, NO_PARENT,
                   "failed: EEXIST: file already exists, mkdir 'DATA/dangling'"),
        Difference("move_file", {"source": "dangling", "destination": "moved"}, NO_PARENT,
                   "Successfully moved dangling to moved", ("moved", None, "gone"))],
    "A number may come as text": [
        Difference("read_text_file", {"path": "a.txt", "head": "1"},
                   invalid("read_text_file", "Invalid input: expected number, received string at head"), "l1")],
    "null is as good as nothing": [
        Difference("read_text_file", {"path": "none", "head": None},
                   invalid("read_text_file", "Invalid input: expected number, received null at head"), "")],
    "What is wrong with arguments is told in our words": [
        Difference("read_text_file", {},
                   invalid("read_text_file", "Invalid input: expected string, received undefined at path"),
                   "failed: path: missing; expected a string (The file)"),
        Difference("read_text_file", {"path": 5},
                   invalid("read_text_file", "Invalid input: expected string, received number at path"),
                   "failed: path: expected a string, got the number 5"),
        Difference("read_multiple_files", {"paths": []},
                   invalid("read_multiple_files", "Too small: expected array to have >=1 items at paths"),
                   "failed: paths: expected at least 1 items, got an empty array"),
        Difference("list_directory_with_sizes", {"path": "empty", "sortBy": "date"},
                   invalid("list_directory_with_sizes", 'Invalid option: expected one of "name"|"size" at sortBy'),
                   "failed: sortBy: expected one of 'name', 'size', got the string 'date'"),
        Difference("edit_file", {"path": "a.txt", "edits": [{"oldText": "a"}]},
                   invalid("edit_file", "Invalid input: expected string, received undefined at edits[0].newText"),
                   "failed: edits[0].newText: missing; expected a string (Text to replace with)"),
        Difference("read_text_file", {"path": "a\0b"},
                   "failed: Access denied - path outside allowed directories: DATA/a\0b not in DATA",
                   "failed: Access denied - the path 'a\ufffdb' has a NUL character, which no path has")],
    "names are not matched by their Unicode normal form": [
        Difference("read_text_file", {"path": "e\u0301.txt"}, "e\n",
                   "failed: ENOENT: no such file or directory, open 'DATA/e\u0301.txt'"),
        Difference("write_file", {"path": "e\u0301.txt", "content": "x"}, "Successfully wrote to e\u0301.txt",
                   "Successfully wrote to e\u0301.txt", ("\u00e9.txt", b"x", b"e\n"))],
    "They name the path that was asked for": [
        Difference("read_text_file", {"path": "a.txt/x"}, "failed: ENOTDIR: not a directory, realpath 'DATA/a.txt/x'",
                   "failed: ENOTDIR: not a directory, open 'DATA/a.txt/x'"),
        Difference("write_file", {"path": "sub", "content": "x"},
                   "failed: EISDIR: illegal operation on a directory, rename 'DATA/sub.CHANCE.tmp' -> 'DATA/sub'",
                   "failed: EISDIR: illegal operation on a directory, read 'DATA/sub'"),
        Difference("move_file", {"source": "nope", "destination": "x"},
                   "failed: ENOENT: no such file or directory, rename 'DATA/nope' -> 'DATA/x'",
                   "failed: ENOENT: no such file or directory, rename 'DATA/nope'; did you mean 'none'?"),
        Difference("move_file", {"source": "a.txt", "destination": "nope/x"},
                   "failed: ENOENT: no such file or directory, rename 'DATA/a.txt' -> 'DATA/nope/x'",
                   "failed: ENOENT: no such file or directory, rename 'DATA/nope/x'; there is no folder 'DATA/nope', "
                   "which create_directory would make")],
}
