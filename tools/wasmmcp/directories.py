"""The directories that a server is given: --dir HOST[::GUEST], as wasmtime has it."""

from pathlib import Path
from typing import List, NamedTuple

from wasmmcp.console import Failure
from wasmmcp.servers import Server

OPTION = "--dir"


class Directory(NamedTuple):
    host: Path
    guest: str  # what the server knows it by

    @property
    def text(self) -> str:
        return f"{self.host}::{self.guest}"


def parse(text: str) -> Directory:
    host, _, guest = text.partition("::")
    folder = Path(host).expanduser().absolute()
    if not host or not folder.is_dir():
        raise Failure(f"{OPTION} wants a directory that is there, or DIRECTORY::NAME, not '{text}'")
    return Directory(folder, guest or str(folder))


def take(server: Server, arguments: List[str]) -> tuple:
    """The directories that are named before `--`, and the other arguments."""
    found, others = split(arguments)
    check(server, found)
    return found, others


def check(server: Server, given: List[Directory]) -> None:
    if given and not server.directories:
        raise Failure(f"{server.name} works on no directories; it takes no {OPTION}")


def split(arguments: List[str]) -> tuple:
    """The same, of whatever server."""
    found, others = [], []
    while arguments:
        word, *arguments = arguments
        if word == "--":
            others += ["--", *arguments]
            break
        if word == OPTION and not arguments:
            raise Failure(f"{OPTION} wants a directory, such as {OPTION} ~/notes")
        if word == OPTION:
            found.append(parse(arguments[0]))
            arguments = arguments[1:]
        elif word.startswith(f"{OPTION}="):
            found.append(parse(word[len(OPTION) + 1:]))
        else:
            others.append(word)
    return found, others


def for_component(directories: List[Directory]) -> List[str]:
    """As options of wasmtime."""
    return [word for each in directories for word in (OPTION, each.text)]


def for_program(directories: List[Directory]) -> List[str]:
    """As arguments of the native program."""
    return [each.text for each in directories]
