"""What the command line does, as Python functions of the same names: read, add, show, search, export, explain, demo and the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportedly.commands_coding import adjudicate as adjudicate
from reportedly.commands_coding import agreement as agreement
from reportedly.commands_coding import close_round as close_round
from reportedly.commands_coding import differences as differences
from reportedly.commands_coding import draw_sample as draw_sample
from reportedly.commands_coding import open_round as open_round
from reportedly.commands_coding import rounds as rounds
from reportedly.commands_coding import score as score
from reportedly.errors import NoSuchRecord, ReportedlyError, UnreadableInput
from reportedly.written_files import WholeFile

if TYPE_CHECKING:
    from reportedly.casebook import Added, ByHand, Casebook, Hit, Reread
    from reportedly.codebook.explain import Explanation
    from reportedly.codebook.imported import Imported
    from reportedly.errors import CodebookProblem
    from reportedly.exports import Exported, Filters, Protect
    from reportedly.intake import Intaken
    from reportedly.records import Report

Progress = Callable[[int, int], None]
"""Called for every report that is taken in: bytes of the input that are done (of `intake.count_inputs`), and reports so far."""
Skip = Callable[[UnreadableInput], None]
Note = Callable[[str], None]
"""Called with what was read but not wholly believed: a date that is no day, an encoding that was guessed, a file left out."""

SAMPLES = Path(__file__).parent / "samples"
"""The project's own sample reports."""


@dataclass
class ReadCount:
    """What `read` did: reports and records written, what was skipped and why, reports in languages that are not read."""

    reports: int = 0
    records: int = 0
    not_read: int = 0
    skipped: list[UnreadableInput] = field(default_factory=list)


def read(
    inputs: Sequence[Path | str],
    to: Path | str = "-",
    *,
    columns: Mapping[str, str] | None = None,
    codebook: Sequence[Path] = (),
    gazetteer: Path | None = None,
    attribution: Path | None = None,
    on_progress: Progress | None = None,
    on_skip: Skip | None = None,
    on_note: Note | None = None,
) -> ReadCount:
    """Read reports into records, a line of JSON each (docs/format.md). Keeps nothing: the same input gives the same output.

    inputs: files, folders, "-" for standard input. to: a file, "-" for standard output; a file appears only once it is complete.
    columns: {field of a report: column of a table}. attribution: the folder of a model that finds who said it, `resources.RULES` for
    none, `resources.THOROUGH` for a larger one for whole reports. Raises NoSuchInput, ColumnMissing, CodebookErrors, NotAModel, ReportedlyError where
    `to` cannot be written; what cannot be read is skipped, passed to `on_skip` and listed in what comes back.
    """
    from reportedly.intake import intake
    from reportedly.reading import read_many
    from reportedly.records import encode
    from reportedly.resources import open_resources

    count = ReadCount()

    def skip(problem: UnreadableInput) -> None:
        count.skipped.append(problem)
        if on_skip:
            on_skip(problem)

    taken = intake(inputs, columns=columns, on_skip=skip, on_note=on_note, today=_today())
    resources = open_resources(codebook, gazetteer, attribution)
    reports = _one_text_an_id(one.report for one in _watched(taken, on_progress))

    with ExitStack() as stack:
        out = stack.enter_context(WholeFile(to))
        for records in read_many(reports, resources, on_break=lambda report, why: skip(UnreadableInput(report.id, f"{why}."))):
            for record in records:
                out.write(encode(record) + b"\n")
            count.reports += 1
            count.records += len(records) - 1
            count.not_read += getattr(records[0], "x_not_read", None) is not None
    return count


def _watched(taken: Iterable[Intaken], on_progress: Progress | None) -> Iterator[Intaken]:
    """The same reports, telling how far they are as they go by."""
    for n, one in enumerate(taken, 1):
        if on_progress:
            on_progress(one.done, n)
        yield one


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


def _one_text_an_id(reports: Iterable[Report]) -> Iterator[Report]:
    """The same reports; one that has the id of an earlier one but another text gets an id of its own, as its changed version."""
    import hashlib

    import msgspec

    seen: dict[str, str] = {}
    for report in reports:
        sha = hashlib.sha256(report.text.encode()).hexdigest()
        if seen.setdefault(report.id, sha) != sha:
            report = msgspec.structs.replace(report, id=f"{report.id}~{sha[:8]}", version_of=report.id)
        yield report


def add(
    book: Path | str,
    paths: Sequence[Path | str],
    *,
    columns: Mapping[str, str] | None = None,
    codebook: Sequence[Path] = (),
    gazetteer: Path | None = None,
    attribution: Path | None = None,
    outlet: str = "",
    published: str = "",
    language: str = "",
    comments: bool = True,
    by: str = "",
    on_progress: Progress | None = None,
    on_skip: Skip | None = None,
    on_note: Note | None = None,
) -> Added:
    """Read reports into a casebook, which is made where there is none. What it holds already is left as it is, so that a run that was
    stopped goes on where it was when it is given the same paths again.

    book: a file, or a PostgreSQL URL. outlet, published, language: of reports that do not say it. comments: take in readers' comments
    too. by: who adds them, for the log. Raises as `read` does, and NotACasebook, NewerCasebook.
    """
    from reportedly.casebook import Casebook
    from reportedly.intake import intake
    from reportedly.intake.given import Given, with_given
    from reportedly.resources import open_resources

    given = Given(outlet.strip(), published.strip(), language.strip(), comments)
    taken = with_given(intake(paths, columns=columns, on_skip=on_skip, on_note=on_note, today=_today()), given)
    with Casebook.open(book, create=True) as casebook:
        return casebook.add(_watched(taken, on_progress), open_resources(codebook, gazetteer, attribution), by=by, on_skip=on_skip)


def open_book(book: Path | str) -> Casebook:
    """An existing casebook, to be closed by the caller (or used in `with`). Raises NotACasebook, NewerCasebook."""
    from reportedly.casebook import Casebook

    return Casebook.open(book)


@contextmanager
def looked_into(book: Path | str, as_of: str | None = None, published_by: str | None = None) -> Iterator[Casebook]:
    """An existing casebook, or what it was as of a day (`Casebook.as_of`), closed at the end."""
    with open_book(book) as casebook:
        if as_of is None and published_by is None:
            yield casebook
        else:
            with casebook.as_of(as_of, published_by=published_by) as then:
                yield then


def show(
    book: Path | str,
    what: str | None = None,
    id: str | None = None,
    *,
    suggested: bool = False,
    on: str | None = None,
    hindsight: bool = True,
    as_of: str | None = None,
    published_by: str | None = None,
) -> Any:
    """What a casebook holds: the overview; one report with its records; one actor or place; an incident's accounts; a truce's life; a tie with
    its claims, or the ties of an actor; who is said to hold a place; the log of alleged violations, or that of one truce; a report's copies; or, without an id, the list of them.

    what: None, "report", "copies", "actor", "place", "incident", "truce", "violation", "tie" or "control". suggested: of actors, the aliases that are suggested. on: of
    truces, ties and control, the day to show (without `hindsight` by what had been said by then). as_of, published_by: days, as `Casebook.as_of` takes
    them. Raises NoSuchRecord where there is none of that id, ReportedlyError where a day is none.
    """
    if on is not None and what not in ("truce", "tie", "control"):
        raise ReportedlyError("--on DAY goes with: show BOOK truce, show BOOK tie, or show BOOK control")
    if on is None and not hindsight:
        raise ReportedlyError("--heard-by-then goes with --on DAY: by what had been said by which day?")
    with looked_into(book, as_of, published_by) as casebook:
        if suggested:
            if what != "actor" or id is not None:
                raise NoSuchRecord(f"aliases are suggested of actors: reportedly show {book} actor --suggested")
            return casebook.suggested_aliases()
        if what is None:
            return casebook.overview()
        one: dict[str, Callable[[str], Any]] = {
            "report": casebook.report,
            "actor": casebook.actor,
            "place": casebook.place,
            "incident": casebook.accounts,
            "copies": casebook.copies,
            "truce": lambda id: casebook.truce(id, on, hindsight=hindsight),
            "violation": lambda id: list(casebook.violations(id)),
            "tie": lambda id: (
                casebook.tie(id, on, hindsight=hindsight) if id.startswith("tie-") else casebook.ties(on, actor=id, hindsight=hindsight)
            ),
            "control": lambda id: casebook.control_of(id, on, hindsight=hindsight),
        }
        many: dict[str, Callable[[], Iterable[Any]]] = {
            "report": casebook.reports,
            "actor": casebook.actors,
            "place": casebook.places,
            "incident": casebook.incidents,
            "truce": lambda: casebook.truces(on, hindsight=hindsight),
            "violation": casebook.violations,
            "tie": lambda: casebook.ties(on, hindsight=hindsight),
            "control": lambda: casebook.control(on, hindsight=hindsight),
        }
        if what not in one:
            raise NoSuchRecord(f"{what!r}: show takes report, copies, actor, place, incident, truce, violation, tie or control")
        if id is None and what not in many:
            raise NoSuchRecord(
                f"show {what}: name the report, such as: reportedly show {book} {what} REPORT-ID; list the reports with: reportedly show {book} report"
            )
        return one[what](id) if id is not None else list(many[what]())


def search(book: Path | str, words: str, limit: int = 20, *, as_of: str | None = None, published_by: str | None = None) -> list[Hit]:
    """Reports that hold `words`, best first, with the exact words where they stand. A phrase goes in quotation marks."""
    with looked_into(book, as_of, published_by) as casebook:
        return casebook.search(words, limit=limit)


def export(
    book: Path | str,
    format: str,
    to: Path | str,
    *,
    protect: Protect = "withheld",
    filters: Filters | None = None,
    as_of: str | None = None,
    published_by: str | None = None,
) -> Exported:
    """Write a casebook out in a named format (`reportedly.exports.FORMATS`); how much was written, and what was left out to protect people.

    protect: "withheld", "private" or "none" (`reportedly.exports.export`). filters: what of it (`reportedly.exports.Filters`). as_of, published_by: days, as `Casebook.as_of` takes them.
    Raises UnknownFormat, ReportedlyError.
    """
    from reportedly.exports import Filters
    from reportedly.exports import export as write

    with looked_into(book, as_of, published_by) as casebook:
        return write(casebook, format, to, protect=protect, filters=filters or Filters())


def explain(code: str, codebook: Sequence[Path] = ()) -> Explanation:
    """What a code of the codebook or a value of the record format means. Raises UnknownCode, which offers the nearest."""
    from reportedly.codebook import load_codebook
    from reportedly.codebook.explain import explain as look_up

    return look_up(code, load_codebook(codebook))


def withdraw(book: Path | str, report: str, *, why: str, by: str = "") -> None:
    """Erase a report for good (text, original bytes, records, index, free pages), leaving its hash and a tombstone in the log."""
    with open_book(book) as casebook:
        casebook.withdraw(report, by=by, why=why)


def import_claims(book: Path | str, table: Path, *, by: str) -> ByHand:
    """Add claims that a person coded in a table (CSV, XLSX; docs/casebook.md names the columns).

    Raises BadClaims, which names every wrong row at once; then nothing is added.
    """
    with open_book(book) as casebook:
        return casebook.add_claims(table, by=by)


def reread(
    book: Path | str,
    *,
    codebook: Sequence[Path] = (),
    gazetteer: Path | None = None,
    attribution: Path | None = None,
    by: str = "",
    on_progress: Callable[..., None] | None = None,
    on_skip: Skip | None = None,
) -> Reread:
    """Read all reports of a casebook again; older readings are closed and kept, people's verdicts attached to the new records."""
    from reportedly.resources import open_resources

    with open_book(book) as casebook:
        return casebook.reread(open_resources(codebook, gazetteer, attribution), by=by, on_progress=on_progress, on_skip=on_skip)


def verify(book: Path | str) -> list[str]:
    """What in a casebook was altered behind its back: a broken log, a text or an original that no longer matches its hash. Empty: nothing."""
    from reportedly.casebook.altered import altered

    with open_book(book) as casebook:
        return [f"{book}: {what}" for what in altered(casebook)]


def check_codebook(folder: Path) -> list[CodebookProblem]:
    """Everything wrong with a user's codebook folder laid over the project's own, its examples run included."""
    from reportedly.reading.cases import check_codebook as check

    return check(folder)


def import_dictionaries(dictionaries: Sequence[Path], to: Path) -> Imported:
    """Write TABARI's or PETRARCH's dictionaries of verbs and actors, which the user owns, as a codebook folder `to` of their own."""
    from reportedly.codebook import load_codebook
    from reportedly.codebook.imported import import_dictionaries as write

    return write(dictionaries, load_codebook(), to)


def build_gazetteer(dump: Path | None = None, to: Path | None = None, on_progress: Callable[..., None] | None = None) -> Path:
    """Compile the gazetteer into the user's cache, or a GeoNames dump that the user has into the file `to`; the path of what was made."""
    from reportedly.gazetteer import cached_gazetteer, import_dump

    if dump is not None:
        return import_dump(dump, to or dump.with_suffix(".gazetteer"), on_progress=on_progress)
    return cached_gazetteer(on_progress=on_progress)


def serve(
    book: Path | str,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    token: str | None = None,
    by: str = "",
    open_browser: bool = True,
    adding: bool = True,
    data: bool | None = None,
    codebook: Sequence[Path] = (),
    gazetteer: Path | None = None,
    attribution: Path | None = None,
    on_ready: Callable[[str, str | None], None] | None = None,
) -> None:
    """Show a casebook in a browser: serve its pages until interrupted, on this computer alone unless `host` says otherwise.

    token: what people elsewhere must give (made where there is none). by: whose decisions they are. adding: may reports be added in the
    browser? They are read with codebook, gazetteer and attribution, as by `add`. data: are its tables shown at /data, to be asked in SQL
    (reportedly[data])? By default on this computer alone. on_ready: told address and token. Raises NotACasebook,
    NewerCasebook, PortTaken, NotAModel.
    """
    from reportedly.models import smollm2
    from reportedly.resources import THOROUGH
    from reportedly.web import serve as run
    from reportedly.web.adding.queue import ReadsWith

    if adding and attribution == THOROUGH:
        smollm2.installed()  # better told now than when somebody drops a file

    reads_with = ReadsWith(tuple(codebook), gazetteer, attribution, adding)
    run(book, host=host, port=port, token=token, by=by, open_browser=open_browser, reads_with=reads_with, data=data, on_ready=on_ready)


def demo(to: Path | str = "demo.book", *, on_progress: Progress | None = None) -> Path:
    """Build a casebook from the project's sample reports; the path of it. One that stands there already is replaced only if it is a demo
    of before (it holds nothing but samples)."""
    path = Path(to)
    if path.exists():
        with open_book(path) as casebook:
            stems = [p.stem for p in SAMPLES.glob("*.html")]
            others = [r for r in casebook.reports() if not any(stem in (r.found_at or "") for stem in stems)]
        if others:
            raise ReportedlyError(f"{path}: holds reports of your own. Give demo another name with --to.")
    add(path, [SAMPLES], by="demo", on_progress=on_progress)
    return path
