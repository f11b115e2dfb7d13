"""Agreements laid together in a process of its own: pages stay quick meanwhile, and the memory that it takes is given back. The pages start it.

The first line of its input is the casebook.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress

from reportedly.errors import ReportedlyError


def lay_apart(book: str) -> bool:
    """Start it and wait until it is done; was it? `book`: path or address. It goes by its input, as an address may hold a password."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reportedly.lay_apart"], input=book + "\n", text=True, encoding="utf-8", stdout=subprocess.DEVNULL
        )
    except OSError:
        return False
    return done.returncode == 0


def main() -> None:
    """Lay what waits to be laid in the casebook that is told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server; this is done in seconds, all or nothing
    from reportedly.casebook import Casebook
    from reportedly.casebook.truces.truces import up_to_date

    with suppress(AttributeError, OSError):
        os.nice(5)  # pages come first
    try:
        with Casebook.open(sys.stdin.readline().rstrip("\n")) as book:
            up_to_date(book.store)
    except ReportedlyError:
        sys.exit(1)  # whoever asked does it then, and says what is wrong


if __name__ == "__main__":
    main()
