"""Reading in a process of its own: takes files one at a time, adds them to a casebook, and tells how far it is. The pages start it.

Apart, so that pages stay quick while it reads, that a hostile file which brings a parser down brings down nothing else, and that its memory
is given back when there is nothing to read. A line of JSON in for each file, lines of JSON out; at the end of its input it is gone.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from reportedly.errors import ReportedlyError, UnreadableInput
from reportedly.intake import Intaken, intake
from reportedly.intake.given import Given, with_given

BATCH_LAID = 200
"""Reports after which incidents and truces are brought up to date although more files wait."""


class _Stopped(Exception):
    """Somebody asked to stop reading this file."""


class _Reading:
    """What is read now, and what to do next."""

    def __init__(self) -> None:
        self.asked: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.stop: set[int] = set()
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
        os.dup2(2, 1)  # what a library prints must not stand among the lines
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, **said: Any) -> None:
        self._out.write(json.dumps(said) + "\n")

    def _listen(self) -> None:
        for line in sys.stdin:
            said = json.loads(line)
            if "stop" in said:
                self.stop.add(said["stop"])
            else:
                self.asked.put(said)
        os._exit(0)  # whoever started it is gone: what was committed is kept, the rest is nobody's


def main() -> None:
    """Read what comes in until the input ends. The first line tells the casebook and with what to read."""
    from reportedly.casebook import Casebook
    from reportedly.resources import open_resources

    with suppress(AttributeError, OSError):
        os.nice(5)  # pages come first
    now = _Reading()
    begun = now.asked.get()
    os.chdir(begun["folder"])
    try:
        paths = {name: Path(begun[name]) if begun.get(name) else None for name in ("gazetteer", "attribution")}
        resources = open_resources([Path(p) for p in begun.get("codebook", ())], **paths)
        book = Casebook.open(begun["book"])
    except ReportedlyError as error:
        now.tell(broken=str(error))
        return
    now.tell(ready=True)
    unlaid = 0
    with book:
        while True:
            if unlaid and (now.asked.empty() or unlaid >= BATCH_LAID):
                now.tell(laying=True)
                try:
                    book.lay()
                    unlaid = 0
                except ReportedlyError as error:
                    now.tell(note=f"Incidents could not be brought up to date: {error}")
                now.tell(laying=False)
            asked = now.asked.get()
            unlaid += _add(now, book, resources, asked)


def _add(now: _Reading, book: Any, resources: Any, asked: dict[str, Any]) -> int:
    """Add one file; how many reports are new. What comes of it is told line by line, at the end `done` or `failed`."""
    n, path, name = asked["n"], Path(asked["path"]), asked["name"]
    size = path.stat().st_size if path.is_file() else 0
    added = 0

    def shown(said: str) -> str:
        return said.replace(str(path), name)

    def skip(problem: UnreadableInput) -> None:
        now.tell(n=n, problem=[shown(problem.where), shown(problem.why), problem.do])

    def each(id: str, fate: str) -> None:
        nonlocal added
        added += fate in ("new", "new_version")
        now.tell(n=n, fate=[id, fate])

    def watched(taken: Iterable[Intaken]) -> Iterator[Intaken]:
        for count, one in enumerate(taken, 1):
            if n in now.stop:
                raise _Stopped
            now.tell(n=n, at=[min(one.done, size), size, count])
            yield replace(one, where=shown(one.where))

    try:
        given = Given(**asked["given"])
        taken = intake(
            [path],
            columns=asked["columns"],
            on_skip=skip,
            on_note=lambda said: now.tell(n=n, note=shown(said)),
            today=date.today().isoformat(),
        )
        done = book.add(watched(with_given(taken, given)), resources, on_skip=skip, on_each=each, laid=False, by=asked["by"])
        now.tell(n=n, done={"records": done.records, "not_read": done.not_read, "languages": done.not_read_languages})
    except _Stopped:
        now.tell(n=n, stopped=True)
    except ReportedlyError as error:
        now.tell(n=n, failed=shown(str(error)))
    except MemoryError:
        now.tell(n=n, failed=f"{name}: needs more memory than there is. Split it.")
    except Exception as error:
        now.tell(n=n, failed=f"{name}: could not be read ({type(error).__name__})")
        raise
    return added


if __name__ == "__main__":
    main()
