"""Reading: one report in, its records out. Pure: no database, no network, no clock; what it needs is opened by the caller (`Resources`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from reportedly.errors import PipelineOrder
from reportedly.reading.agreements import AGREEMENTS
from reportedly.reading.attribution import Attribution
from reportedly.reading.control import CONTROL
from reportedly.reading.coreference import Coreference
from reportedly.reading.events import Events
from reportedly.reading.figures import FIGURES
from reportedly.reading.language import Language, Parse
from reportedly.reading.names import Names
from reportedly.reading.places import Places
from reportedly.reading.reranking import Reranked, Reranking
from reportedly.reading.stage import Records, Stage
from reportedly.reading.ties import TIES
from reportedly.reading.times import Times
from reportedly.records import Record, Report
from reportedly.resources import Resources

READS_LANGUAGES = ("en",)
"""Languages (ISO 639-1) that claims are read in. A report in any other is kept, and its record says so (`x_not_read`)."""

PIPELINE: tuple[Stage, ...] = (
    Language(), Names(), Places(), Coreference(), Times(), Attribution(), Events(), AGREEMENTS, TIES, FIGURES, CONTROL,
    Reranking(),
)  # fmt: skip
"""The stages in their order. Each reads what earlier ones wrote; `check_order` raises where that is not so."""


def check_order(stages: Sequence[Stage]) -> None:
    """Raise PipelineOrder, naming stage, type and who writes it, where a stage reads what no earlier stage writes."""
    written: set[type] = {Report}
    for stage in stages:
        for needed in stage.reads:
            if needed not in written:
                writers = [other.name for other in stages if needed in other.writes]
                raise PipelineOrder(
                    f"stage {stage.name!r} reads {needed.__name__}, which no earlier stage writes; "
                    + (f"move it after {' and '.join(writers)}" if writers else "no stage in the pipeline writes it")
                )
        written.update(stage.writes)


check_order(PIPELINE)


def read(report: Report, resources: Resources, stages: Sequence[Stage] = PIPELINE, doc: Any = None) -> list[Record]:
    """All records of one report, the report record first, then in the order of the stages.

    `doc`: the report's own words (`own_words`) already parsed by `resources.nlp`, where the caller parsed many at once.
    """
    return _run(report, resources, stages, doc)


def own_words(report: Report) -> Report:
    """The report without the readers' comments that end its text: those are read as reports of their own, from the same offsets on."""
    if report.x_comments_from is None:
        return report
    end = report.x_comments_from
    parts = tuple(part for part in report.x_parts if part[1] <= end)
    return msgspec.structs.replace(report, text=report.text[:end], x_parts=parts)


def read_many(
    reports: Iterable[Report],
    resources: Resources,
    stages: Sequence[Stage] = PIPELINE,
    batch_size: int = 32,
    on_break: Callable[[Report, str], None] | None = None,
) -> Iterator[list[Record]]:
    """`read` for many reports, parsed in batches; one list of records a report, in the order given. Holds one batch at a time.

    `on_break`: told of a report on which the reading breaks, and why; its record then says that it was not read, and the rest goes on.
    Without it the error is raised.
    """
    for batch in _batches(reports, batch_size):
        readable = [r for r in batch if _readable(r)]
        try:
            docs = dict(zip((id(r) for r in readable), resources.nlp.pipe([own_words(r).text for r in readable]), strict=True))
        except Exception:
            if on_break is None:
                raise
            docs = {}  # each is parsed by itself below, so that one that cannot be (too long for the parser) does not stop the others
        for report in batch:
            try:
                records = _run(report, resources, stages, docs.pop(id(report), None))
            except Exception as error:
                if on_break is None:
                    raise
                why = f"the reading failed: {type(error).__name__}: {str(error).partition(chr(10))[0]}"
                on_break(report, why)
                records = [msgspec.structs.replace(report, x_not_read=why)]
            yield records


def _run(report: Report, resources: Resources, stages: Sequence[Stage], doc: Any) -> list[Record]:
    if not _readable(report):
        why = report.x_not_read or f"language: {report.language}"
        return [msgspec.structs.replace(report, x_not_read=why)]
    so_far = staged(report, resources, stages, doc)
    found = so_far.one(Reranked).records if so_far.has(Reranked) else so_far.records()[1:]
    return [report, *found]


def staged(report: Report, resources: Resources, stages: Sequence[Stage] = PIPELINE, doc: Any = None) -> Records:
    """All that the stages write of one report, notes included; `doc` as in `read`."""
    so_far = Records(own_words(report))
    if doc is not None:
        so_far.add([Parse(doc)])
    for stage in stages:
        so_far.add(stage(so_far.report, so_far, resources))
    return so_far


def _readable(report: Report) -> bool:
    return report.x_not_read is None and (report.language is None or report.language.split("-")[0] in READS_LANGUAGES)


def _batches(items: Iterable[Report], size: int) -> Iterator[list[Report]]:
    batch: list[Report] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
