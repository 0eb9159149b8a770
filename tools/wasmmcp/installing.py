"""Puts an entry into the settings of a client: the rest of the file stays, the file before is kept, and at no moment is there
half a file."""

import json
import os
import stat
import tempfile
from pathlib import Path

from wasmmcp.console import Failure, say, shown


def install(client, entry) -> None:
    # Settings are often links into a folder that is under version control.
    file = client.file().resolve()
    before = read(file)
    try:
        after = client.merged(before, entry)
    except ValueError as why:
        raise Failure(f"{shown(file)} is not as expected ({why}); put this there by hand, as it is printed without "
                      "--write") from None
    if after == before:
        return say(f"{entry.name} is in {shown(file)} already, as it should be")
    kept = keep(file) if before else None
    replace(file, after)
    say(f"{entry.name} is in {shown(file)} now" + (f"; what was there before is in {kept.name} beside it" if kept else ""))
    say(f"{client.title} reads it when it starts again.")


def read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"cannot read {shown(file)}: {error}") from None


def with_member(before: str, section: str, name: str, value: dict) -> dict:
    """The JSON object with the value in one of its members."""
    settings = json.loads(before) if before.strip() else {}
    if not isinstance(settings, dict):
        raise ValueError("it is no JSON object")
    servers = settings.setdefault(section, {})
    if not isinstance(servers, dict):
        raise ValueError(f"its member '{section}' is no object")
    servers[name] = value
    return settings


def keep(file: Path) -> Path:
    """A copy under a name that nothing has yet."""
    number = 1
    while True:
        copy = file.with_name(f"{file.name}.backup" + (f"-{number}" if number > 1 else ""))
        try:
            with open(copy, "xb") as backup:
                backup.write(file.read_bytes())
            copy.chmod(stat.S_IMODE(file.stat().st_mode))
            return copy
        except FileExistsError:
            number += 1
        except OSError as error:
            raise Failure(f"cannot keep a copy of {shown(file)}: {error.strerror}; nothing is changed") from None


def replace(file: Path, text: str) -> None:
    """All at once. A new file is for its owner alone, since it may hold a key."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else 0o600
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as fresh:
                fresh.write(text)
                fresh.flush()
                os.fsync(fresh.fileno())
            os.chmod(name, mode)
            os.replace(name, file)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise Failure(f"cannot write {shown(file)}: {error.strerror}; it is as it was") from None
