"""A casebook as a whole: open it, add reports, read again, withdraw, look things up."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import select

from reportedly.casebook import adding, as_of, laying, log, places, readings, search, store, views, withdrawing
from reportedly.casebook.actors import actors, aliases
from reportedly.casebook.actors.actors import Actor, ActorRow
from reportedly.casebook.actors.aliases import Suggestion
from reportedly.casebook.adding import Added, Fate, Taken
from reportedly.casebook.control import control
from reportedly.casebook.control.control import ControlHistory
from reportedly.casebook.control.lines import ControlRow
from reportedly.casebook.copies import copies
from reportedly.casebook.copies.copies import Copy
from reportedly.casebook.incidents import accounts, incidents
from reportedly.casebook.incidents.accounts import Accounts
from reportedly.casebook.incidents.comparing import Reason
from reportedly.casebook.incidents.incidents import Held, Incident, IncidentRow
from reportedly.casebook.places import Place, PlaceRow
from reportedly.casebook.readings import Reread
from reportedly.casebook.review import by_hand
from reportedly.casebook.review.by_hand import ByHand
from reportedly.casebook.review.reviewed import Decision, reviewed_by_report
from reportedly.casebook.review.reviewing import Reviewing, user
from reportedly.casebook.search import Hit
from reportedly.casebook.store import migrations, tables
from reportedly.casebook.ties import ties
from reportedly.casebook.ties.ties import TieHistory, TieRow
from reportedly.casebook.truces import truces
from reportedly.casebook.truces.truces import Truce, TruceRow
from reportedly.casebook.truces.violations import Violation
from reportedly.casebook.views import ReportRow
from reportedly.casebook.withdrawing import Withdrawn
from reportedly.errors import NoSuchRecord, UnreadableInput
from reportedly.records import AnyRecord, Record, Report
from reportedly.resources import Resources


class Casebook(Reviewing):
    """Reports and the claims read from them. Open it with `Casebook.open`; it is a context manager, and `close` lets go of it.

    Everything that is shown is of each report's open reading; nothing but `withdraw` deletes. Any number of programs may read while one
    adds. All methods raise CasebookBusy where another program writes for longer than half a minute, CasebookFull where the disk is full
    and ReadOnlyCasebook where the file may not be written to. `by` is who did it, for the log: by default the user of this computer.
    """

    def __init__(self, place: store.Store) -> None:
        self._store = place

    @classmethod
    def open(cls, where: str | Path, *, create: bool = False, pooled: int = 0) -> Casebook:
        """Open the casebook at a path or a `postgresql+psycopg://` URL; with `create`, make one where there is none. `pooled`:
        connections kept open between uses, for a server.

        Raises NoSuchInput where there is no such file, NotACasebook where the file or database is something else, NewerCasebook where a
        newer version of the program made it.
        """
        place = store.connect(where, create=create, pooled=pooled)
        try:
            migrations.bring_up_to_date(place, create=create)
        except BaseException:
            place.close()
            raise
        return cls(place)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Casebook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Casebook({self.name!r})"

    @property
    def store(self) -> store.Store:
        """The way into its tables, for views over them such as the web pages."""
        return self._store

    @property
    def name(self) -> str:
        """The path, or the URL without its password."""
        return self._store.name

    def add(
        self,
        taken: Iterable[Taken],
        resources: Resources,
        *,
        on_progress: Callable[[Added], None] | None = None,
        on_skip: Callable[[UnreadableInput], None] | None = None,
        on_each: Callable[[str, Fate], None] | None = None,
        laid: bool = True,
        by: str = "",
    ) -> Added:
        """Read reports as the intake gives them and keep them, a batch of up to 32 at a time, each committed as a whole.

        A report that is there already (same id, or same bytes and text, or same address and text) is not read again; one with the same
        id, or the same address or file and mostly the same words, but another text is kept as a new version of it. Stopped at any moment
        nothing committed is lost, and adding the same again goes on. `on_progress` gets the counts after every batch, `on_skip`
        what was left out (withdrawn before) or could not be read, `on_each` the id of every report and what became of it. With `laid` False
        copies, incidents and truces are not brought up to date: the next `lay`, or whoever adds next, does it.
        """
        return adding.add(
            self._store, taken, resources, on_progress=on_progress, on_skip=on_skip, on_each=on_each, laid=laid, by=by or user()
        )

    def lay(self) -> int:
        """Bring copies, incidents, truces and ties up to date after `add(..., laid=False)`; how many reports were laid."""
        return laying.lay(self._store)

    def add_records(self, records: Iterable[Record], *, by: str = "") -> Added:
        """Keep records read elsewhere (`reportedly read --to`), each report's record before its own, unchanged. Reports whose id is in
        the book are passed over. Raises BadRecord where a record quotes words that its report does not hold, or stands before it."""
        return adding.add_read(self._store, records, by=by or user())

    def add_claims(self, path: str | Path, *, by: str = "") -> ByHand:
        """Take claims by hand from a spreadsheet (CSV or XLSX, columns as docs/casebook.md tells), `reader` `person:BY`.

        Raises BadClaims with every row that is wrong, and then adds nothing; ColumnMissing, UnreadableInput.
        """
        return by_hand.add_claims(self._store, Path(path), by=by or user())

    def add_claim(self, row: Mapping[str, str], *, by: str = "") -> str:
        """Take one claim by hand, `row` as a row of that spreadsheet (`start`: where in the text its words begin); its id. Raises BadClaims."""
        return by_hand.add_claim(self._store, row, by=by or user())

    def reread(
        self,
        resources: Resources,
        *,
        on_progress: Callable[[Reread], None] | None = None,
        on_skip: Callable[[UnreadableInput], None] | None = None,
        by: str = "",
    ) -> Reread:
        """Read again what was read by other versions of program, codebook, gazetteer or models. The old readings are closed and stay;
        claims by hand stay open; verdicts go to the records that now stand on their words, or to the review queue."""
        return readings.reread(self._store, resources, by=by or user(), on_progress=on_progress, on_skip=on_skip)

    def withdraw(self, report_id: str, *, by: str, why: str) -> Withdrawn:
        """Erase a report for good, with its other versions and the comments that are part of it: text, bytes, records, index, free pages.
        A hash of its id and of its text stay on a tombstone, and the log still verifies; the same text is not taken in again.

        Raises NoSuchRecord, PartOfAnother for a comment whose article holds its words, CasebookBusy where another reader has to go first
        (then withdraw it again to finish). On PostgreSQL the server's own write-ahead log, replicas and backups are not reached.
        """
        return withdrawing.withdraw(self._store, report_id, by=by, why=why)

    def withdrawn(self) -> list[dict[str, str | None]]:
        """The tombstones: mark (`reportedly.casebook.mark` of the id), sha256, bytes_sha256, by, why, at, scrubbed_at."""
        return withdrawing.tombstones(self._store)

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """The reports that hold all of these words, the best fitting first; a "phrase" in quotation marks as it stands, `begin*` by its
        beginning. Case, accents, Arabic vowel signs and letter variants make no difference."""
        return search.search(self._store, words, limit)

    def overview(self) -> dict[str, Any]:
        """Counts of all that is in the book, and what of it could not be read."""
        return views.overview(self._store)

    def reports(self) -> Iterator[ReportRow]:
        """Every report in the order it was added, without its text."""
        return views.reports(self._store)

    def report(self, report_id: str) -> tuple[Report, list[AnyRecord]]:
        """A report, and its records in the order they were read. Raises NoSuchRecord."""
        return views.one_report(self._store, report_id)

    def records(self, report: str | None = None, types: Iterable[str] | None = None) -> Iterator[AnyRecord]:
        """All records, report by report, each report's own record first; of one report, or of some types ("report", "event") only."""
        return views.records(self._store, report, types)

    def by_report(self, only: Sequence[int] | None = None) -> Iterator[tuple[Report, list[AnyRecord]]]:
        """Each report with its records, a few reports at a time in memory; `only` those of these numbers in the table `report`."""
        return views.by_report(self._store, only=only)

    def reviewed_by_report(
        self, only: Sequence[int] | None = None, blind: Set[str] = frozenset()
    ) -> Iterator[tuple[Report, list[AnyRecord], Mapping[str, Decision]]]:
        """As `by_report`, with the records as people left them: corrected, without those called misread; and what was decided, by record.
        `blind`: reports (ids) of which nothing that was decided is told."""
        return reviewed_by_report(self._store, only, blind)

    def original(self, sha256: str) -> bytes:
        """The bytes of a file as it was got. Raises NoSuchRecord where they are not kept or were withdrawn."""
        with self._store.reading() as connection:
            row = connection.execute(select(tables.original).where(tables.original.c.sha256 == sha256)).first()
        if row is None or row.bytes is None:
            raise NoSuchRecord(
                f"{sha256}: the casebook {self.name} " + ("holds no such file" if row is None else "had this file; it was withdrawn")
            )
        return zlib.decompress(row.bytes) if row.packed == "zlib" else bytes(row.bytes)

    def actors(self) -> list[ActorRow]:
        """Actors of the register that speak or are spoken of, those with most claims first."""
        return actors.actors(self._store)

    def actor(self, slug: str) -> Actor:
        """What an actor says, what it is said to do, and what is said about it. Speakers whose names a report withholds are no actors.
        Raises NoSuchRecord."""
        return actors.actor(self._store, slug)

    def suggested_aliases(self) -> list[Suggestion]:
        """Names that the register does not know and that may be of an actor it knows, or of one another, with reasons that add up, the
        likeliest first. `judge(suggestion.id, "same", right=suggestion.of)` or `"not_same"` settles one for good; nothing is merged before.
        Names that a report withholds or changes, and private persons, are never among them."""
        return aliases.suggestions(self._store)

    def places(self) -> list[PlaceRow]:
        """Places that claims name, those with most claims first."""
        return places.places(self._store)

    def place(self, name: str | int) -> Place:
        """A place by name or geonameid, and what is claimed about it. Of several of one name, the one with most claims. Raises NoSuchRecord."""
        return places.one_place(self._store, name)

    def incidents(self, every: bool = False) -> list[IncidentRow]:
        """Event claims laid together where they may be about one happening, by day. Left out, unless `every`, are single claims that say
        no place or no day."""
        return incidents.incidents(self._store, every)

    def incident(self, incident_id: str) -> Incident:
        """One incident by its id, by one that it had before, or by the id of a claim in it. Raises NoSuchRecord."""
        return incidents.incident(self._store, incident_id)

    def accounts(self, incident_id: str, *, comments: bool = False) -> Accounts:
        """One incident as each of its tellers has it: a row a claimant, an aspect a column, with the words, and what is disputed by whom.
        Readers' comments stand among them only with `comments`. Raises NoSuchRecord."""
        return accounts.accounts(self._store, incident_id, comments)

    def every_incident(self, only: Sequence[str] | None = None) -> Iterator[tuple[IncidentRow, Held, tuple[str, ...]]]:
        """Every incident, or `only` those of these ids, with the tellings and records behind it, and the reports whose main incident it is."""
        return incidents.every_incident(self._store, only)

    def why(self, incident_id: str) -> list[tuple[str, str, int, list[Reason]]]:
        """Why the reports of an incident stand together: for each pair the sum of the comparisons, and each with its weight and what it
        saw. Raises NoSuchRecord."""
        return incidents.why(self._store, incident_id)

    def truces(self, on: str | None = None, *, every: bool = False, hindsight: bool = True) -> list[TruceRow]:
        """Truces, settlements and other agreements across reports, by the first day told of each, with the state on a day (ISO 8601; None: the
        last day told of) by each teller, unmerged. What was said later of that day or one before it counts too, unless `hindsight` is False.
        Left out, unless `every`, are those of a single text that say no name, makers, area or day."""
        return truces.truces(self._store, on, every, hindsight)

    def truce(self, truce_id: str, on: str | None = None, *, hindsight: bool = True) -> Truce:
        """One agreement by its id, or by the id of a claim in it: its life step by step as each teller tells it, who has which part in it, its
        terms, and the log of alleged violations. Raises NoSuchRecord."""
        return truces.truce(self._store, truce_id, on, hindsight)

    def every_truce(self) -> Iterator[Truce]:
        """Every agreement with all of that, by id, one at a time in memory."""
        return truces.every_truce(self._store)

    def violations(self, truce_id: str | None = None) -> Iterator[Violation]:
        """The log of alleged violations, by day: of one agreement, or all, those of no known agreement too. Raises NoSuchRecord."""
        return truces.log(self._store, truce_id)

    def ties(self, on: str | None = None, *, actor: str | None = None, hindsight: bool = True) -> list[TieRow]:
        """Who is said to stand how to whom on a day (ISO 8601; None: the last day told of): signed edges between actors of the register, with
        how many tellers are for and against; of one actor, by code or name, and its parts, or all. Raises NoSuchRecord."""
        return ties.ties(self._store, on, actor, hindsight)

    def tie(self, tie_id: str, on: str | None = None, *, hindsight: bool = True) -> TieHistory:
        """One edge by its id, or by the id of a claim of it, with every claim for and against it. Raises NoSuchRecord."""
        return ties.tie(self._store, tie_id, on, hindsight)

    def control(self, on: str | None = None, *, of: str | None = None, hindsight: bool = True) -> list[ControlRow]:
        """Who is said to hold, to have taken, lost, handed over or besieged which place on a day (ISO 8601; None: the last day told of): places by
        name, each as each teller has it, unmerged, carried forward with when they were last heard; `of` one place, by name, geonameid or claim.
        Without `hindsight` only what had been said by then. Raises NoSuchRecord."""
        return control.control(self._store, on, of, hindsight)

    def control_of(self, of: str, on: str | None = None, *, hindsight: bool = True) -> ControlHistory:
        """One place, by its name, geonameid or the id of a claim of who holds it, with every such claim. Raises NoSuchRecord."""
        return control.control_of(self._store, of, on, hindsight)

    def copies(self, report_id: str) -> list[Copy]:
        """The reports that have one text with this one, the origin first, and what each added and dropped; the report alone where there
        are none. Raises NoSuchRecord."""
        return copies.copies(self._store, report_id)

    def as_of(self, day: str | None = None, *, published_by: str | None = None) -> Casebook:
        """The casebook as it was known, in memory, to be looked at and exported but not changed; close it when you are done.

        `day`: what it held at the end of that day (UTC; or at a time, 2016-10-08T18:30), by the readings, claims by hand and verdicts of
        then. `published_by`: only reports that were public by the end of that day, those without a date of publication left out; alone,
        they are as read and judged now. Incidents are what a casebook of these reports would have. What was withdrawn since stays erased.
        Raises ReportedlyError where a day is none.
        """
        return Casebook(as_of.as_of(self._store, day, published_by))

    def log(self) -> Iterator[log.Entry]:
        """Who did what, from the beginning."""
        return log.entries(self._store)

    def verify(self) -> int | None:
        """None where the log's chain of hashes holds; else the number of the first row that was changed, taken out or put in."""
        return log.verify(self._store)
