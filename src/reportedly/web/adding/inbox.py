"""The folder in which files wait until they are read. Sources can be at risk by them, so nothing stays: each is removed once it is read, all
when the server ends, and what a server that was killed left behind when the next one starts. Only their names are kept, to say what was left."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from platformdirs import user_cache_path

from reportedly.casebook.store import Store, now

LONGEST_STEM, LONGEST_NAME = 48, 200
"""Characters of a file's name on disk, and of it as it is shown."""

LEFT, LOCK = "left.json", "lock"


@dataclass(frozen=True)
class Left:
    """What a server that ended had not read: the names of files, who gave them, and when it was noted."""

    at: str
    names: tuple[tuple[str, str], ...]


class Inbox:
    """The folder of one server. Made when the first file comes."""

    def __init__(self, place: Store) -> None:
        self.root = _beside(place)
        self.folder = self.root / f"{os.getpid()}-{os.urandom(6).hex()}"
        self._lock: IO[bytes] | None = None
        self._given = 0

    def sweep(self) -> None:
        """Remove what servers that are gone left, and note the names of what they had not read."""
        if not self.root.is_dir():
            return
        left = []
        for folder in sorted(self.root.iterdir()):
            if folder.is_dir() and folder != self.folder and not _is_held(folder / LOCK):
                left += _names_in(folder)
                shutil.rmtree(folder, ignore_errors=True)
        if left:
            self._note(left)
        self._tidy()

    def left(self) -> list[Left]:
        """What was left unread before, the last first."""
        try:
            told = json.loads((self.root / LEFT).read_text("utf-8"))
            return [Left(one["at"], tuple((name, by) for name, by in one["names"])) for one in reversed(told)]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def forget_left(self) -> None:
        """They have been seen: their names go too."""
        (self.root / LEFT).unlink(missing_ok=True)
        self._tidy()

    def place_for(self, name: str) -> Path:
        """Where a new file goes: a folder of its own, under a name that can do nothing."""
        self._begin()
        self._given += 1
        own = self.folder / str(self._given)
        own.mkdir()
        return own / disk_name(name)

    def note_waiting(self, waiting: list[tuple[str, str]]) -> None:
        """Keep the names of what waits, so that the next server can tell them if this one is killed."""
        if self.folder.is_dir():
            part = self.folder / "names.part"
            part.write_text(json.dumps(waiting), "utf-8")
            part.replace(self.folder / "names.json")

    def remove(self, path: Path) -> None:
        shutil.rmtree(path.parent, ignore_errors=True)

    def free(self) -> int:
        """Bytes that there is room for."""
        return shutil.disk_usage(self.root if self.root.exists() else self.root.parent).free

    def close(self, waiting: list[tuple[str, str]]) -> None:
        """Remove everything; the names of what was not read stay."""
        if self._lock is not None:
            if waiting:
                self._note(waiting)
            self._lock.close()
            self._lock = None
            shutil.rmtree(self.folder, ignore_errors=True)
        self._tidy()

    def _begin(self) -> None:
        if self._lock is None:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700)
            self._lock = (self.folder / LOCK).open("wb")
            _hold(self._lock)

    def _note(self, names: list[tuple[str, str]]) -> None:
        told: list[Any] = [{"at": one.at, "names": one.names} for one in reversed(self.left())]
        told.append({"at": now(), "names": names})
        part = self.root / f"{LEFT}.part"
        part.write_text(json.dumps(told[-5:]), "utf-8")
        part.replace(self.root / LEFT)

    def _tidy(self) -> None:
        with suppress(OSError):
            self.root.rmdir()  # only if nothing is in it


def disk_name(name: str) -> str:
    """A name of letters, digits, `-` and `.` for a file that is called anything; its ending stays, by which its kind is told."""
    stem, dot, ending = Path(shown_name(name)).name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", ending):
        stem, ending = f"{stem}{dot}{ending}", ""
    kept = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:LONGEST_STEM].encode()[: 3 * LONGEST_STEM].decode(errors="ignore")
    return f"{kept or 'file'}{'.' + ending.lower() if ending else ''}"


def shown_name(name: str) -> str:
    """A file's name as it is shown: no folders above it, no signs that cannot be seen or that turn the order of letters."""
    plain = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    parts = [part for part in re.split(r"[/\\]", plain) if part not in ("", ".", "..")]
    return ("/".join(parts) or "file")[-LONGEST_NAME:]


def _beside(place: Store) -> Path:
    """Beside the casebook, so that what waits lies on the same disk as what is kept; of a database in the user's cache."""
    if place.is_sqlite:
        path = Path(place.name).resolve()
        return path.with_name(path.name + ".incoming")
    return user_cache_path("reportedly") / "incoming" / hashlib.sha256(place.name.encode()).hexdigest()[:16]


def _names_in(folder: Path) -> list[tuple[str, str]]:
    try:
        return [(str(name), str(by)) for name, by in json.loads((folder / "names.json").read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


if sys.platform == "win32":  # pragma: no cover

    def _hold(lock: IO[bytes]) -> None:
        """Windows removes no file that is open: that is the hold."""

    def _is_held(path: Path) -> bool:
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

else:
    import fcntl

    def _hold(lock: IO[bytes]) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX)

    def _is_held(path: Path) -> bool:
        """Does a server that lives hold it? The hold ends with its process, however that ends."""
        try:
            with path.open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False
