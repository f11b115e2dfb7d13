"""`/review`: the next sentences to look at, in the order that somebody chose; every claim of a sentence is settled with one key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from reportedly.casebook import listed
from reportedly.casebook.queue import Item, queue
from reportedly.records import Statement
from reportedly.web import counted
from reportedly.web.reader import Note, marks_of, note_of
from reportedly.web.runs import Run, paragraphs
from reportedly.web.site import Ask, Site

AT_ONCE = 8

ORDERS = (
    ("least_sure", "Least sure", "what the program could make least of"),
    ("conflicts", "Conflicts", "incidents on which tellers differ, or that one denies"),
    ("consequential", "Most consequential", "incidents with the highest tolls"),
    ("sample", "Sample", "drawn by chance, to estimate how often the program is wrong"),
)

BEFORE = 240
"""Characters of the text shown before the sentence."""


def review(site: Site, ask: Ask) -> Response:
    """The queue."""
    place = site.book.store
    order = next((code for code, _, _ in ORDERS if code == ask.query.get("order")), "least_sure")
    items = [_shown(item) for item in queue(place, order, AT_ONCE, f"{date.today()} {ask.by}")]
    incidents = listed.by_ids(place, [item.why for shown in items if (item := shown.item).why])
    waiting = counted.waiting(site)
    moved = [v for v in site.book.verdicts(queued=True) if v.withdrawn_at is None][:50]
    return site.page(
        "review.html", ask, items=items, order=order, orders=ORDERS, incidents=incidents, waiting=waiting, moved=moved,
    )  # fmt: skip


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
    open_ = [r for r in item.records if r.id in item.open]
    marks = [mark for one in open_ for mark in marks_of(one)]
    text = item.report.text
    lines = paragraphs(text, marks, [])
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
