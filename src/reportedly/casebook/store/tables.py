"""The casebook's tables, one schema for SQLite and PostgreSQL.

Rows for reports and records are only ever added; what closes (a reading), what is withdrawn (a report, a verdict) is marked with when.
The tables are made by the migrations; the `Table`s here are how queries name them, and a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

tables = MetaData()

migration = Table("migration", tables, Column("name", Text, primary_key=True), Column("applied_at", Text))
"""Which migrations made the schema."""

original = Table(
    "original",
    tables,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer),
    Column("media_type", Text),
    Column("packed", Text),
    Column("bytes", LargeBinary),
    Column("erased_at", Text),
)
"""The bytes of files as they were got, by their SHA-256. `packed`: "zlib" or ""."""

report = Table(
    "report",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("id", Text),
    Column("sha256", Text),
    Column("folded_sha256", Text),
    Column("bytes_sha256", Text),
    Column("kind", Text),
    Column("title", Text),
    Column("outlet", Text),
    Column("published", Text),
    Column("url", Text),
    Column("language", Text),
    Column("part_of", Text),
    Column("version_of", Text),
    Column("superseded_by", Text),
    Column("found_at", Text),
    Column("added_at", Text),
    Column("added_by", Text),
    Column("size", Integer),
    Column("body", Text),
    Column("credits", Text),
)
"""One row a report. `credits`: the agency that it names first as where it took the story from. `body` is the report record as JSON, text included; `superseded_by` the id of its newer version (of a
comment: of its article's)."""

reading = Table(
    "reading",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", Text),
    Column("by", Text),
    Column("versions", Text),
    Column("opened_at", Text),
    Column("closed_at", Text),
)
"""One row for each way of reading: versions of program, stages, codebook, gazetteer and models as JSON. `by`: "program" or "person"."""

read = Table(
    "read",
    tables,
    Column("report", Integer, primary_key=True),
    Column("reading", Integer, primary_key=True),
    Column("read_at", Text),
    Column("closed_at", Text),
    Column("not_read", Text),
)
"""Which report was read in which reading. Open ones (`closed_at` null) are what the casebook shows."""

record = Table(
    "record",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer),
    Column("reading", Integer),
    Column("id", Text),
    Column("type", Text),
    Column("code", Text),
    Column("modality", Text),
    Column("said_in", Text),
    Column("day_start", Text),
    Column("day_end", Text),
    Column("body", Text),
    Column("doubt", Integer),
    Column("disclosure", Text),
)
"""One row a record. `doubt`: in which order claims are reviewed (review.doubt); `disclosure`: of a statement's speaker. `code`: class of an event, step, relation, role, change, stance, kind of entity."""

actor_in = Table(
    "actor_in",
    tables,
    Column("record", Integer),
    Column("field", Text),
    Column("actor", Text),
    Column("name", Text),
)
"""Which actors of the register stand in which field of which record. Speakers whose names are withheld are never in it."""

place_in = Table(
    "place_in",
    tables,
    Column("record", Integer),
    Column("field", Text),
    Column("place", Text),
    Column("geonameid", Integer),
    Column("name", Text),
    Column("lat", Double),
    Column("lon", Double),
    Column("precision", Text),
)
"""Which places stand in which field of which claim. `place`: the geonameid as text, else the folded name."""

passage = Table(
    "passage",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("report", Integer),
    Column("start", Integer),
    Column("end", Integer),
)
"""What the full-text index holds: a whole report, or pieces of a very long one."""

verdict = Table(
    "verdict",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("left", Text),
    Column("right", Text),
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
"""What people decided. `left_now`: the record it stands on after re-reading; `queued_at`: set where its words could not be found again."""

note = Table(
    "note",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("on", Text),
    Column("left", Text),
    Column("anchor", Text),
    Column("reliability", Text),
    Column("credibility", Text),
    Column("words", Text),
    Column("by", Text),
    Column("made_at", Text),
    Column("withdrawn_at", Text),
    Column("report", Integer),
    Column("left_now", Text),
    Column("queued_at", Text),
)
"""What a reviewer thinks of the truth of a claim or an incident (`on`), beside all that counts (review/notes.py)."""

log = Table(
    "log",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", Text),
    Column("by", Text),
    Column("what", Text),
    Column("subject", Text),
    Column("details", Text),
    Column("before", Text),
    Column("hash", Text),
)
"""Who did what: append-only, each row's hash taken over the row and the hash before it."""

withdrawn = Table(
    "withdrawn",
    tables,
    Column("mark", Text, primary_key=True),
    Column("sha256", Text),
    Column("bytes_sha256", Text),
    Column("by", Text),
    Column("why", Text),
    Column("at", Text),
    Column("scrubbed_at", Text),
)
"""Tombstones: that a report was here and was erased, and nothing of what it said. `mark`: a hash of its id (rows.mark). `scrubbed_at`: when its last trace left the file."""

stale = Table("stale", tables, Column("report", Integer, primary_key=True, autoincrement=False))
"""Reports that copies and incidents do not know yet in their present state."""

printed = Table(
    "printed",
    tables,
    Column("report", Integer, primary_key=True, autoincrement=False),
    Column("text", BigInteger),
    Column("credits", Text),
    Column("first", Text),
)
"""The text that a report prints, as a hash of its runs of words; agencies that it goes back to, a line each; and where it stands in the
order of those that may be an origin (copies.kept_copies.first_of)."""

band = Table("band", tables, Column("text", BigInteger), Column("hash", BigInteger))
"""Hashes under which a text is looked for among likely copies."""

near_copy = Table(
    "near_copy",
    tables,
    Column("a", BigInteger, primary_key=True, autoincrement=False),
    Column("b", BigInteger, primary_key=True, autoincrement=False),
    Column("score", Integer),
)
"""Pairs of texts (the smaller number first) that share so much that one may be a copy of the other: those that a spanning forest keeps."""

copy = Table("copy", tables, Column("report", Integer, primary_key=True, autoincrement=False), Column("origin", Integer))
"""Which reports have one text: `origin` is the number of the one that the others are folded into, of itself too."""

telling = Table(
    "telling",
    tables,
    Column("id", Text, primary_key=True),
    Column("report", Integer),
    Column("incident", Text),
    Column("lead", Integer),
    Column("wide", Integer),
    Column("class", Text),
    Column("day_start", Integer),
    Column("day_end", Integer),
    Column("body", Text),
)
"""What one report says about one happening (incidents.telling.Telling as JSON), and the incident that it is laid with. `lead`: 1 for the one that
most of its report is about. Days are counted from 0001-01-01, as in Python."""

telling_key = Table("telling_key", tables, Column("telling", Text), Column("key", BigInteger))
"""Keys under which tellings are looked for (incidents.comparing.keys)."""

telling_pair = Table(
    "telling_pair", tables, Column("a", Text, primary_key=True), Column("b", Text, primary_key=True), Column("score", Integer)
)
"""Pairs of tellings (the smaller id first) that are rather of one happening than of two: those that a spanning forest keeps."""

told_in = Table("told_in", tables, Column("claim", Text, primary_key=True), Column("telling", Text))
"""Which telling an event or figure claim stands in."""

truce_telling = Table(
    "truce_telling", tables, Column("id", Text, primary_key=True), Column("report", Integer), Column("truce", Text), Column("body", Text)
)
"""What one report says of one agreement (truces.tellings.TruceTelling as JSON), and the truce that it is laid with: null until it is."""

truce_claim = Table("truce_claim", tables, Column("claim", Text, primary_key=True), Column("telling", Text))
"""Which telling a step of an agreement stands in."""

truce = Table("truce", tables, Column("id", Text, primary_key=True), Column("body", Text))
"""What is known of each truce, and its life in short (truces.keeping.Kept as JSON), while `laid` says that it is up to date."""

tie_told = Table(
    "tie_told",
    tables,
    Column("claim", Text, primary_key=True),
    Column("report", Integer),
    Column("relation", Text),
    Column("form", Text),
    Column("a", Text),
    Column("b", Text),
    Column("status", Text),
    Column("modality", Text),
    Column("so", Integer),
    Column("since", Integer),
    Column("day", Integer),
    Column("dated", Integer),
    Column("heard", Integer),
    Column("teller", Text),
    Column("who", Text),
    Column("actor", Text),
)
"""Each claim that two actors of the register stand to each other in some way, and who makes it. `so`: 1 where it says that they do, 0 where
it denies it or that it is no more, null where it is planned, offered or only possible. Days are counted as in `telling`."""

control_told = Table(
    "control_told",
    tables,
    Column("claim", Text, primary_key=True),
    Column("report", Integer),
    Column("place", Text),
    Column("body", Text),
)
"""Each claim of who holds, takes, loses or besieges a place, and who makes it (control.tellings.ControlTold as JSON). `place`: what makes two
places one."""

called = Table("called", tables, Column("report", Integer), Column("actor", Text), Column("name", Text), Column("times", Integer))
"""How a report writes the names of actors that people made of names which the register does not know."""

laid = Table("laid", tables, Column("what", Text, primary_key=True))
"""Views that are up to date: "truces" while no telling of an agreement has come, changed or gone since they were laid together."""


incident = Table(
    "incident",
    tables,
    Column("id", Text, primary_key=True),
    Column("class", Text),
    Column("place_key", Text),
    Column("place", Text),
    Column("day_start", Text),
    Column("day_end", Text),
    Column("status", Text),
    Column("disputed", Integer),
    Column("reports", Integer),
    Column("texts", Integer),
    Column("claimants", Integer),
    Column("killed", Integer),
    Column("listed", Integer),
    Column("body", Text),
)
"""The list of incidents (incidents.listed.Listed as JSON in `body`). Days are ISO 8601, "" where none is told; `listed` 0: a lone claim without place or day."""

incident_actor = Table("incident_actor", tables, Column("incident", Text, primary_key=True), Column("actor", Text, primary_key=True))
"""Who stands in which incident, acting or acted upon."""

incident_due = Table("incident_due", tables, Column("id", Text, primary_key=True))
"""Incidents whose row in the list is to be made anew."""
