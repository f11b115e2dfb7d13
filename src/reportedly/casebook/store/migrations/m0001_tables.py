"""The first tables: reports, originals, readings, records, what stands in them, verdicts, the log, tombstones, the index of words."""

from __future__ import annotations

from sqlalchemy import Connection

_BOTH = """
CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL);

CREATE TABLE original (
    sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, media_type TEXT, packed TEXT NOT NULL, bytes {bytes}, erased_at TEXT
);

CREATE TABLE report (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, folded_sha256 TEXT NOT NULL, bytes_sha256 TEXT,
    kind TEXT NOT NULL, title TEXT, outlet TEXT, published TEXT, url TEXT, language TEXT, part_of TEXT, version_of TEXT,
    superseded_by TEXT, found_at TEXT, added_at TEXT NOT NULL, added_by TEXT NOT NULL, size INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX report_sha256 ON report (sha256);
CREATE INDEX report_bytes ON report (bytes_sha256);
CREATE INDEX report_url ON report (url);
CREATE INDEX report_found_at ON report (found_at);
CREATE INDEX report_part_of ON report (part_of);

CREATE TABLE reading (
    n INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, "by" TEXT NOT NULL, versions TEXT NOT NULL, opened_at TEXT NOT NULL, closed_at TEXT
);

CREATE TABLE read (
    report INTEGER NOT NULL REFERENCES report (n), reading INTEGER NOT NULL REFERENCES reading (n),
    read_at TEXT NOT NULL, closed_at TEXT, not_read TEXT, PRIMARY KEY (report, reading)
);

CREATE TABLE record (
    n INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES report (n), reading INTEGER NOT NULL REFERENCES reading (n),
    id TEXT NOT NULL, type TEXT NOT NULL, code TEXT, modality TEXT, said_in TEXT, day_start TEXT, day_end TEXT, body TEXT NOT NULL
);
CREATE UNIQUE INDEX record_once ON record (report, reading, id);
CREATE INDEX record_id ON record (id);
CREATE INDEX record_type ON record (type, report);

CREATE TABLE actor_in (record INTEGER NOT NULL REFERENCES record (n), field TEXT NOT NULL, actor TEXT NOT NULL, name TEXT);
CREATE INDEX actor_in_record ON actor_in (record);
CREATE INDEX actor_in_actor ON actor_in (actor, field);

CREATE TABLE place_in (
    record INTEGER NOT NULL REFERENCES record (n), field TEXT NOT NULL, place TEXT NOT NULL, geonameid INTEGER, name TEXT,
    lat DOUBLE PRECISION, lon DOUBLE PRECISION, "precision" TEXT
);
CREATE INDEX place_in_record ON place_in (record);
CREATE INDEX place_in_place ON place_in (place);

CREATE TABLE passage (n INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES report (n), start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE INDEX passage_report ON passage (report);

CREATE TABLE verdict (
    n INTEGER PRIMARY KEY, "left" TEXT NOT NULL, "right" TEXT, kind TEXT NOT NULL, fields TEXT, anchor TEXT, "by" TEXT NOT NULL,
    made_at TEXT NOT NULL, reasons TEXT, withdrawn_at TEXT, report INTEGER, left_now TEXT, queued_at TEXT
);
CREATE INDEX verdict_left ON verdict ("left");
CREATE INDEX verdict_report ON verdict (report);

CREATE TABLE log (
    n INTEGER PRIMARY KEY, at TEXT NOT NULL, "by" TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL,
    before TEXT NOT NULL, hash TEXT NOT NULL
);

CREATE TABLE withdrawn (
    mark TEXT PRIMARY KEY, sha256 TEXT NOT NULL, bytes_sha256 TEXT, "by" TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL, scrubbed_at TEXT
);
CREATE INDEX withdrawn_sha256 ON withdrawn (sha256);
"""

# The index keeps no text of its own; words come to it folded and cut (casebook/words.py), so its tokenizer has nothing left to decide.
_SQLITE = """
CREATE VIRTUAL TABLE words USING fts5 (tokens, content = '', tokenize = "unicode61 remove_diacritics 0");
"""
_POSTGRESQL = """
CREATE TABLE words (n INTEGER PRIMARY KEY REFERENCES passage (n), tokens TSVECTOR NOT NULL);
CREATE INDEX words_tokens ON words USING gin (tokens);
"""


def up(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    for statement in (_BOTH.format(bytes="BLOB" if sqlite else "BYTEA") + (_SQLITE if sqlite else _POSTGRESQL)).split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
