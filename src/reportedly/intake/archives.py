"""WARC files, plain or compressed: each page that was answered with HTML is a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportedly.errors import UnreadableInput
from reportedly.intake import dates
from reportedly.intake.files import MAX_BYTES, Source, too_large
from reportedly.intake.page import page_draft
from reportedly.intake.parts import Draft

_PAGES = ("text/html", "application/xhtml+xml")


def page_drafts(source: Source) -> Iterator[tuple[str, Draft, bytes, int] | UnreadableInput]:
    """For each page in the archive: where (its address), its draft, the page's bytes as served, and the offset of its record in the file.

    Only answers with status 200 (or none: resource records) and HTML; pictures, scripts and redirects are passed over. `retrieved` is the
    archive's own date. What breaks ends in one UnreadableInput; pages before it stand.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    pages = 0
    try:
        kinds = WarcRecordType.response | WarcRecordType.resource
        for record in ArchiveIterator(str(source.path), record_types=kinds, auto_decode="all", fsspec_args=False):
            url = record.headers.get("WARC-Target-URI") or ""
            where = f"{source.where}: {url or record.record_id}"
            media = (record.http_content_type if record.is_http else record.headers.get("Content-Type") or "") or ""
            status = record.http_headers.status_code if record.is_http and record.http_headers else 200
            if media.split(";")[0].strip().lower() not in _PAGES or status not in (200, None):
                continue
            pages += 1
            raw = record.reader.read(MAX_BYTES + 1)
            if len(raw) > MAX_BYTES:
                yield too_large(where, record.content_length, MAX_BYTES)
                continue
            try:
                draft = page_draft(raw, replace(source, where=where), url=url.strip("<>") or None, charset=record.http_charset)
            except UnreadableInput as problem:
                yield problem
                continue
            said = record.headers.get("WARC-Date")
            draft.set("retrieved", said if said and dates.day(said) else None, "WARC-Date")
            yield where, draft, raw, record.stream_pos
    except (OSError, ValueError, EOFError) as error:
        yield UnreadableInput(source.where, f"breaks off after {pages} pages ({error})", "It is cut off or damaged: get it again.")
        return
    if not pages:
        yield UnreadableInput(
            source.where, "is an archive without HTML pages", "Was it made with the pages themselves, or only with their pictures?"
        )
