"""What is added in the browser, one file after the other, by one process apart (`reportedly.read_apart`), which is started when there is
something to read and ends when there has been nothing for a while."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from reportedly.casebook.store import Store
from reportedly.intake.given import Given
from reportedly.web.adding.inbox import Inbox, shown_name
from reportedly.web.adding.uploads import Uploaded

IDLE = 300
"""Seconds after which a reader that has nothing to read ends."""

PATIENCE = 8
"""Seconds that a reader has to stop where it was asked to, before it is ended."""

KEPT = 200
"""Files that are done whose outcome is kept to be shown."""

PROBLEMS, REPORTS = 50, 5
"""Problems of one file, and reports of one file, that are named."""

WAITING = 5_000
"""Files that may wait."""

STOPPED = "stopped"
"""Why a file was not read to its end, where somebody wanted that."""

State = Literal["waiting", "reading", "done", "stopped", "failed"]


@dataclass(frozen=True)
class ReadsWith:
    """With what to read, given when the server starts: folders over the codebook, a gazetteer, an attribution model; `allowed`: may reports
    be added in the browser at all?"""

    codebook: Sequence[Path] = ()
    gazetteer: Path | None = None
    attribution: Path | None = None
    allowed: bool = True


@dataclass
class Item:
    """A file (or a text that was pasted) and what became of it. `fates`: how many of its reports are new, changed versions ...; `reports`: the
    ids of some; `problems`: (where, why, what to do); `at`: bytes read, of all, reports so far."""

    n: int
    name: str
    size: int
    by: str
    path: Path
    columns: Mapping[str, str]
    given: Given
    state: State = "waiting"
    fates: dict[str, int] = field(default_factory=dict)
    reports: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    more_problems: int = 0
    notes: list[str] = field(default_factory=list)
    at: tuple[int, int, int] = (0, 1, 0)
    records: int = 0
    not_read: int = 0
    languages: tuple[str, ...] = ()
    why: str = ""

    @property
    def part(self) -> float:
        """How much of the file has been read, 0 to 1: of what was taken in, as far as its reports are through."""
        done, size, taken = self.at
        return min(1.0, done / size * self.through / taken) if size and taken else 0.0

    @property
    def through(self) -> int:
        """Of how many reports is it known what became of them?"""
        return sum(self.fates.values())


class Adding:
    """The queue of one server."""

    def __init__(self, place: Store, reads_with: ReadsWith) -> None:
        self._place, self._with = place, reads_with
        self.inbox = Inbox(place)
        self.inbox.sweep()
        self._items: list[Item] = []
        self._numbers = 0
        self._change = threading.Condition()
        self._worker: threading.Thread | None = None
        self._reader: _Reader | None = None
        self._closing = False
        self.preparing = self.laying = False

    @property
    def allowed(self) -> bool:
        """May reports be added here?"""
        return self._with.allowed and not self._place.read_only

    def room(self) -> int:
        """How many more files may wait."""
        return WAITING - sum(item.state == "waiting" for item in self._items)

    def put(self, files: Iterable[Uploaded], by: str, given: Given, columns: Mapping[str, str]) -> list[Item]:
        """Let files wait to be read; they are the queue's from now on."""
        with self._change:
            made = []
            for one in files:
                self._numbers += 1
                made.append(Item(self._numbers, shown_name(one.name), one.size, by, one.path, columns, given))
            self._items += made
            self._drop_old()
            self._noted()
            if self._worker is None and made:
                self._worker = threading.Thread(target=self._work, daemon=True)
                self._worker.start()
            self._change.notify_all()
        return made

    def items(self) -> list[Item]:
        """What waits, is read and was read, as it came."""
        with self._change:
            return list(self._items)

    def busy(self) -> bool:
        """Is anything read or waiting to be?"""
        return self.laying or any(item.state in ("waiting", "reading") for item in self._items)

    def stop(self, n: int | None, by: str) -> int:
        """Read no further: one file, or all of this person's. What was added stays. How many were stopped."""
        now = None
        with self._change:
            mine = [i for i in self._items if i.by == by and n in (None, i.n) and i.state in ("waiting", "reading")]
            for item in mine:
                if item.state == "waiting":
                    self._finish(item, "stopped")
                else:
                    now = item
        if now is not None:
            if self._reader is not None:
                self._reader.tell(stop=now.n)
            threading.Thread(target=self._end_if_deaf, args=(now,), daemon=True).start()
        return len(mine)

    def clear(self, by: str) -> None:
        """Show no longer what is over."""
        with self._change:
            self._items = [i for i in self._items if i.by != by or i.state in ("waiting", "reading")]

    def close(self) -> None:
        """The server ends: so does the reading. Files are removed, the names of those that were not read stay."""
        with self._change:
            self._closing = True
            self._change.notify_all()
        self._end_reader()
        if self._worker is not None:
            self._worker.join(10)
        self.inbox.close(self._unread())

    def _unread(self) -> list[tuple[str, str]]:
        return [(i.name, i.by) for i in self._items if i.state in ("waiting", "reading")]

    def _noted(self) -> None:
        if not self._closing:
            with suppress(OSError):
                self.inbox.note_waiting(self._unread())

    def _drop_old(self) -> None:
        over = [i for i in self._items if i.state not in ("waiting", "reading")]
        gone = {id(i) for i in over[: max(0, len(over) - KEPT)]}
        self._items = [i for i in self._items if id(i) not in gone]

    def _work(self) -> None:
        """Read what waits, one file after the other, until the server ends."""
        while True:
            with self._change:
                item = self._next()
                while item is None and not self._closing:
                    if not self._change.wait(IDLE) and not self.laying:
                        break
                    item = self._next()
                if self._closing:
                    return
                if item is not None:
                    item.state = "reading"
            if item is None:
                self._end_reader()
                continue
            try:
                self._read(item)
            except Exception:
                logging.getLogger("uvicorn.error").exception("reading %s", item.n)
                self._over(item, "failed", "could not be read; the terminal that runs `reportedly serve` says more.")

    def _next(self) -> Item | None:
        return next((i for i in self._items if i.state == "waiting"), None)

    def _read(self, item: Item) -> None:
        reader = self._begun()
        if reader is None:
            return
        reader.tell(n=item.n, path=str(item.path), name=item.name, by=item.by, columns=dict(item.columns), given=_plain(item.given))
        with self._change:
            while item.state == "reading" and not reader.gone and not self._closing:
                self._change.wait()
        if item.state == "reading" and not self._closing:
            self._reader = None
            self._over(item, *_ended(reader.process.wait(), item))

    def _begun(self) -> _Reader | None:
        """The process that reads, started where there is none; None where it cannot be, and then nothing is read."""
        if self._reader is not None and not self._reader.gone:
            return self._reader
        reader = self._reader = _Reader()
        threading.Thread(target=self._listen, args=(reader,), daemon=True).start()
        reader.tell(
            book=address_of(self._place), folder=str(self.inbox.folder), **read_by(self._with),
        )  # fmt: skip
        with self._change:
            self.preparing = True
            while not (reader.ready or reader.gone or self._closing):
                self._change.wait()
            self.preparing = False
        if reader.ready:
            return reader
        if not self._closing:
            for item in self.items():
                if item.state in ("waiting", "reading"):
                    self._over(item, "failed", reader.broken)
        return None

    def _listen(self, reader: _Reader) -> None:
        """Take in what the process says, until it is gone."""
        for said in reader.lines():
            with self._change:
                if said.get("ready"):
                    reader.ready = True
                elif "broken" in said:
                    reader.broken = said["broken"]
                elif "laying" in said:
                    self.laying = bool(said["laying"])
                elif (item := next((i for i in self._items if i.n == said.get("n") and i.state == "reading"), None)) is not None:
                    self._took(item, said)
                self._change.notify_all()
        with self._change:
            reader.gone = True
            self.laying = False
            self._change.notify_all()

    def _took(self, item: Item, said: dict[str, Any]) -> None:
        """What the reader says of a file."""
        if "at" in said:
            item.at = tuple(said["at"])
        elif "fate" in said:
            id, fate = said["fate"]
            item.fates[fate] = item.fates.get(fate, 0) + 1
            if len(item.reports) < REPORTS:
                item.reports.append((id, fate))
        elif "problem" in said:
            if len(item.problems) < PROBLEMS:
                item.problems.append(tuple(said["problem"]))
            else:
                item.more_problems += 1
        elif "note" in said:
            item.notes = [*item.notes, str(said["note"])][:PROBLEMS]
        elif "done" in said:
            told = said["done"]
            item.records, item.not_read, item.languages = told["records"], told["not_read"], tuple(sorted(told["languages"]))
            self._over(item, "done" if item.fates else "failed")
        elif "stopped" in said:
            self._over(item, "stopped")
        elif "failed" in said:
            self._over(item, "failed", said["failed"])

    def _over(self, item: Item, state: State, why: str = "") -> None:
        with self._change:
            self._finish(item, state, why)

    def _finish(self, item: Item, state: State, why: str = "") -> None:
        item.state, item.why = state, why
        self.inbox.remove(item.path)
        self._noted()

    def _end_if_deaf(self, item: Item) -> None:
        """A reader that is deep in a long report, or stuck in a hostile one, does not hear that it is to stop."""
        with self._change:
            if self._change.wait_for(lambda: item.state != "reading", PATIENCE):
                return
            item.why = STOPPED
            # In one breath: heard a moment later, the stop must not have the next file given to a reader that is about to be ended.
            reader, self._reader = self._reader, None
        if reader is not None:
            reader.end()

    def _end_reader(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.end()


class _Reader:
    """The process that reads."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reportedly.read_apart"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.ready = self.gone = False
        self.broken = "The program that reads could not be started; the terminal that runs `reportedly serve` says more."

    def tell(self, **said: Any) -> None:
        with suppress(OSError, ValueError):  # one that is gone is found to be so by `lines`
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(said) + "\n")
            self.process.stdin.flush()

    def lines(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                yield json.loads(line)
            except ValueError:
                return  # cut off while it was written

    def end(self) -> None:
        with suppress(OSError, ValueError):
            assert self.process.stdin is not None
            self.process.stdin.close()  # at the end of its input it goes
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(2)
        self.process.kill()
        self.process.wait()


def _ended(code: int, item: Item) -> tuple[State, str]:
    """What to say of a file whose reader ended while it read it."""
    if item.why == STOPPED:
        return "stopped", ""
    killed = (
        f"the program that read it was ended by the system (signal {-code})" if code < 0 else f"the program that read it broke off ({code})"
    )
    return "failed", f"{killed}; what was added of it stays. Try it in another format, or in parts."


def _plain(given: Given) -> dict[str, Any]:
    return {"outlet": given.outlet, "published": given.published, "language": given.language, "comments": given.comments}


def read_by(reads_with: ReadsWith) -> dict[str, Any]:
    """With what to read, as the process apart is told: paths that do not depend on the folder."""
    return {
        "codebook": [str(Path(p).resolve()) for p in reads_with.codebook],
        "gazetteer": _absolute(reads_with.gazetteer),
        "attribution": _absolute(reads_with.attribution),
    }


def _absolute(path: Path | None) -> str | None:
    from reportedly.resources import RULES, THOROUGH

    return None if path is None else str(path if path in (RULES, THOROUGH) else Path(path).resolve())


def address_of(place: Store) -> str:
    """Where another process opens the same casebook."""
    return str(Path(place.name).resolve()) if place.is_sqlite else place.engine.url.render_as_string(hide_password=False)
