"""`/review`: the next sentences to look at, in the order that somebody chose; every claim of a sentence is settled with one key."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from starlette.responses import Response

from reportedly.casebook.coding.rounds import blind_to
from reportedly.casebook.coding.sampling import drawn, last_drawn
from reportedly.casebook.incidents import listed
from reportedly.casebook.review.queue import Item, queue
from reportedly.casebook.store.tables import report
from reportedly.records import Statement
from reportedly.web import counted
from reportedly.web.reader import Note, folded_in, marks_of, note_of
from reportedly.web.runs import Run, paragraphs
from reportedly.web.site import Ask, Site

AT_ONCE = 8

ORDERS = (
    ("least_sure", "Least sure", "what the program could make least of comes first",
     "Where a model gives a probability that decides, else how much was left open: nobody named, no day, no place, words that plan or deny. Here most is to mend."),
    ("conflicts", "Conflicts", "claims of incidents on which tellers differ, or that one denies",
     "A misreading here looks like a dispute that nobody has. Incidents with most claimants come first."),
    ("consequential", "Most consequential", "claims of the incidents with the highest tolls",
     "A misread number or doer here moves totals most."),
    ("sample", "Sample", "drawn by chance, to estimate how often the program is wrong",
     "Every claim of a kind has the same, known chance, so that the share that is wrong tells of the whole casebook. The other orders do not."),
)  # fmt: skip
"""Code, name, what comes, and what it is good for."""

BEFORE = 240
"""Characters of the text shown before the sentence."""


def review(site: Site, ask: Ask) -> Response:
    """The queue."""
    place = site.book.store
    told = next((one for one in ORDERS if one[0] == ask.query.get("order")), ORDERS[0])
    order = told[0]
    items = [_shown(item) for item in queue(place, order, AT_ONCE, ask.by)]
    incidents = listed.by_ids(place, [item.why for shown in items if (item := shown.item).why])
    waiting = counted.waiting(site)
    moved = [v for v in site.book.verdicts(queued=True, seen_by=ask.by) if v.withdrawn_at is None][:50]
    mine = [one for one in site.book.rounds() if one.open and one.coder(ask.by)]
    sample, through = (site.book.sample("claims"), site.book.sample("reports")) if order == "sample" else (None, None)
    return site.page(
        "review.html", ask, items=items, order=order, orders=[one[:3] for one in ORDERS], told=told, incidents=incidents, waiting=waiting,
        moved=moved, mine=mine, sample=sample, through=through, next_report=_next(site, ask.by) if through else None,
    )  # fmt: skip


def _next(site: Site, by: str) -> str | None:
    """The report of the sample that is to be read through next."""
    with site.book.store.reading() as connection:
        last = last_drawn(connection, "reports")
        rows = drawn(connection, last.n) if last else []
        blind = blind_to(connection, by)
        n = next((one.report for one in rows if not one.decided and not one.gone and one.report not in blind), None)
        return connection.execute(select(report.c.id).where(report.c.n == n)).scalar() if n is not None else None


@dataclass(frozen=True)
class Shown:
    """A sentence of the queue: cut into runs, with a little of the text around it, and the notes of what is open in it."""

    item: Item
    before: str
    runs: tuple[Run, ...]
    after: str
    notes: tuple[Note, ...]


def _shown(item: Item) -> Shown:
    statements = {r.id: r for r in item.records if isinstance(r, Statement)}
    folded = folded_in([r for r in item.records if r.id in item.open], {})  # decided on with their statements
    open_ = [r for r in item.records if r.id in item.open and r.id not in folded]
    marks = [mark for one in open_ for mark in marks_of(one)]
    text = item.report.text
    lines = paragraphs(text, marks, [], (item.start, item.end))
    runs = tuple(run for line in lines for s in line.sentences for run in s.runs if item.start <= run.start < item.end)
    first = runs[0].start if runs else item.start
    last = runs[-1].start + len(runs[-1].text) if runs else item.end
    before, after = text[max(0, first - BEFORE) : first], text[last : last + BEFORE // 2]
    if first > BEFORE:
        before = "… " + before.partition(" ")[2]
    if last + BEFORE // 2 < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Shown(item, before, runs, after, tuple(note_of(one, n, item.report, statements, None) for n, one in enumerate(open_, 1)))


ROUTES = (("/review", review, ("GET",)),)
