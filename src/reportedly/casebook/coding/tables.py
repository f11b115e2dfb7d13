"""The tables of coding rounds and of samples drawn for an estimate of errors (store/tables.py has the others)."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, Table, Text

from reportedly.casebook.store import next_n
from reportedly.casebook.store.tables import tables, verdict

coding_round = Table(
    "coding_round",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("name", Text),
    Column("coders", Text),
    Column("drawn", Text),
    Column("by", Text),
    Column("opened_at", Text),
    Column("closed_at", Text),
    Column("closed_by", Text),
)
"""A round in which several people code the same reports, blind to each other (rounds.py). `coders`: their names, `drawn`: how the reports
were chosen, both as JSON."""

round_report = Table(
    "round_report",
    tables,
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer, primary_key=True, autoincrement=False),
)
"""Which reports a round is about."""

coding = Table(
    "coding",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("round", Integer),
    Column("left", Text),
    Column("kind", Text),
    Column("fields", Text),
    Column("anchor", Text),
    Column("by", Text),
    Column("made_at", Text),
    Column("reasons", Text),
    Column("withdrawn_at", Text),
    Column("report", Integer),
    Column("left_now", Text),
    Column("queued_at", Text),
)
"""What a coder of a round decided: as `verdict`, with which it shares its numbers, but a table of its own, so that whatever looks at
verdicts cannot see it. `kind` may also be `add`: a claim by hand that is proposed, its row and records in `fields`."""

adjudication = Table(
    "adjudication",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("round", Integer),
    Column("unit", Text),
    Column("answer", Text),
    Column("verdict", Integer),
    Column("by", Text),
    Column("made_at", Text),
    Column("reasons", Text),
    Column("withdrawn_at", Text),
)
"""What was decided where coders of a closed round differ. `verdict`: the number of the one that counts since."""

sample = Table(
    "sample",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("of", Text),
    Column("seed", Text),
    Column("strata", Text),
    Column("by", Text),
    Column("drawn_at", Text),
    Column("ended_at", Text),
)
"""A sample drawn by chance for an estimate of errors (sampling.py). `of`: "claims" or "reports"; `strata`: how many there were and how many
were drawn of each, as JSON."""

drawn = Table(
    "drawn",
    tables,
    Column("sample", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer),
    Column("record", Text),
    Column("stratum", Text),
)
"""What a sample drew, in the order in which it is looked at."""


def next_decision(connection: Connection) -> int:
    """The first free number of verdicts and codings, which share theirs."""
    return max(next_n(connection, verdict), next_n(connection, coding))
