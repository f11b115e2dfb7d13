"""Of likely pairs only those that a spanning forest keeps, and copies by the texts that reports print: all is laid anew."""

from __future__ import annotations

from sqlalchemy import Connection

_STATEMENTS = """
DROP TABLE band;
DROP TABLE near_copy;
CREATE TABLE printed (report INTEGER PRIMARY KEY REFERENCES report (n), text BIGINT NOT NULL, credits TEXT NOT NULL, first TEXT NOT NULL);
CREATE INDEX printed_text ON printed (text, first);

CREATE TABLE band (text BIGINT NOT NULL, hash BIGINT NOT NULL);
CREATE INDEX band_hash ON band (hash);
CREATE INDEX band_text ON band (text);

CREATE TABLE near_copy (a BIGINT NOT NULL, b BIGINT NOT NULL, score INTEGER NOT NULL, PRIMARY KEY (a, b));
CREATE INDEX near_copy_b ON near_copy (b);

DELETE FROM copy;
DELETE FROM telling_pair;
DELETE FROM telling_key;
DELETE FROM told_in;
DELETE FROM telling;
DELETE FROM stale;
INSERT INTO stale (report) SELECT n FROM report;
"""


def up(connection: Connection) -> None:
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
