"""The kept table of who is said to hold which place, brought up to date report by report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from reportedly.casebook.control.tellings import control_rows
from reportedly.casebook.saying import note_said
from reportedly.casebook.store.tables import control_told


def update_control(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> None:
    """Note what these reports, new or changed, say of who holds which place; with `gone`, take it out."""
    note_said(connection, numbers, control_told, "control", control_rows, gone=gone)
