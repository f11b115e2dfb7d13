"""WARC files, plain or compressed: each page that was answered with HTML is a report."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

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

    pages = last = 0
    try:
        for record in ArchiveIterator(str(source.path), auto_decode="all", fsspec_args=False):
            last = record.stream_pos
            if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
                continue
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
    if _is_cut_off(source.path, last):
        yield UnreadableInput(
            source.where, f"breaks off after {pages} pages", "It is cut off: get it again. The last page may lack its end."
        )
    elif not pages:
        yield UnreadableInput(
            source.where, "is an archive without HTML pages", "Was it made with the pages themselves, or only with their pictures?"
        )


def _is_cut_off(path: Path | None, last: int) -> bool:
    """Does the file end inside a record? `last`: where the last record that was read begins. The reader ends there without a word."""
    assert path is not None
    with path.open("rb") as stream:
        stream.seek(last)
        head = stream.read(65536)
        if not head.startswith(b"\x1f\x8b"):
            found = re.search(rb"\r?\n\r?\n", head)
            length = re.search(rb"(?im)^content-length:\s*(\d+)", head[: found.start()]) if found else None
            return found is None or length is None or last + found.end() + int(length[1]) > path.stat().st_size
        while head:
            member = zlib.decompressobj(31)
            while not member.eof:
                member.decompress(head)
                head = b"" if member.eof else stream.read(65536)
                if not head and not member.eof:
                    return True
            head = (member.unused_data or stream.read(65536)).lstrip(b"\x00\r\n")
        return False
