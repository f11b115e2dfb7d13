"""The kept table of ties, brought up to date report by report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from reportedly.casebook.saying import note_said
from reportedly.casebook.store.tables import tie_told
from reportedly.casebook.ties.tellings import tie_rows


def update_ties(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> None:
    """Note what these reports, new or changed, say of ties; with `gone`, take it out."""
    note_said(connection, numbers, tie_told, "tie", tie_rows, gone=gone)
