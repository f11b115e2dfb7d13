"""What in a casebook was altered behind its back, by the hashes that it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from reportedly.casebook.book import Casebook
from reportedly.errors import NoSuchRecord
from reportedly.records import Report


def altered(book: Casebook) -> Iterator[str]:
    """A broken log, a text or an original that no longer matches its hash, each told in words. Nothing where all is as it was kept."""
    broken = book.verify()
    if broken is not None:
        yield f"row {broken} of the log was changed, taken out or put in after it was written"
    seen: set[str] = set()
    for report in book.records(types=["report"]):
        assert isinstance(report, Report)
        if report.sha256 and sha256(report.text.encode()).hexdigest() != report.sha256:
            yield f"the text of {report.id} is not the text that was read"
        kept = report.bytes_sha256
        if kept and kept not in seen:
            seen.add(kept)
            try:
                if sha256(book.original(kept)).hexdigest() != kept:
                    yield f"the original file of {report.id} does not match its hash"
            except NoSuchRecord:
                continue
