"""The kept table of who is said to hold which place, brought up to date report by report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete

from reportedly.casebook.control.tellings import control_rows
from reportedly.casebook.incidents.kept_tellings import judged_in
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.store import add_rows
from reportedly.casebook.store.tables import control_told
from reportedly.casebook.truces.laying import saying


def update_control(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> None:
    """Note what these reports, new or changed, say of who holds which place; with `gone`, take it out."""
    for at in range(0, len(numbers), CHUNK):
        connection.execute(delete(control_told).where(control_told.c.report.in_(numbers[at : at + CHUNK])))
    if not gone:
        judged = judged_in(connection)
        for n, own, records in saying(connection, numbers, "control", ("control", "statement"), judged):
            add_rows(connection, control_told, [{"report": n, **row} for row in control_rows(own, records)])
