"""Coding by several people, blind to each other; samples drawn for an estimate of errors; notes of what reviewers think of the truth."""

from __future__ import annotations

from sqlalchemy import Connection

_STATEMENTS = """
CREATE TABLE coding_round (
    n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, coders TEXT NOT NULL, drawn TEXT NOT NULL, "by" TEXT NOT NULL, opened_at TEXT NOT NULL,
    closed_at TEXT, closed_by TEXT
);

CREATE TABLE round_report (round INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (round, report));
CREATE INDEX round_report_report ON round_report (report);

CREATE TABLE coding (
    n INTEGER PRIMARY KEY, round INTEGER NOT NULL, "left" TEXT NOT NULL, kind TEXT NOT NULL, fields TEXT, anchor TEXT, "by" TEXT NOT NULL,
    made_at TEXT NOT NULL, reasons TEXT, withdrawn_at TEXT, report INTEGER, left_now TEXT, queued_at TEXT
);
CREATE INDEX coding_report ON coding (report);
CREATE INDEX coding_left_now ON coding (left_now);
CREATE INDEX coding_round_by ON coding (round, "by");

CREATE TABLE adjudication (
    n INTEGER PRIMARY KEY, round INTEGER NOT NULL, unit TEXT NOT NULL, answer TEXT NOT NULL, verdict INTEGER, "by" TEXT NOT NULL,
    made_at TEXT NOT NULL, reasons TEXT, withdrawn_at TEXT
);
CREATE INDEX adjudication_round ON adjudication (round, unit);

CREATE TABLE sample (
    n INTEGER PRIMARY KEY, "of" TEXT NOT NULL, seed TEXT NOT NULL, strata TEXT NOT NULL, "by" TEXT NOT NULL, drawn_at TEXT NOT NULL, ended_at TEXT
);

CREATE TABLE drawn (
    sample INTEGER NOT NULL, place INTEGER NOT NULL, report INTEGER NOT NULL, record TEXT, stratum TEXT NOT NULL, PRIMARY KEY (sample, place)
);
CREATE INDEX drawn_record ON drawn (record);
CREATE INDEX drawn_report ON drawn (report);

CREATE TABLE note (
    n INTEGER PRIMARY KEY, "on" TEXT NOT NULL, "left" TEXT NOT NULL, anchor TEXT, reliability TEXT, credibility TEXT, words TEXT,
    "by" TEXT NOT NULL, made_at TEXT NOT NULL, withdrawn_at TEXT, report INTEGER, left_now TEXT, queued_at TEXT
);
CREATE INDEX note_left_now ON note (left_now);
CREATE INDEX note_report ON note (report);
"""


def up(connection: Connection) -> None:
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
