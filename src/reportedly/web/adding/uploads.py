"""A form with files as it comes in: fields are kept, files go to disk piece by piece and never stand in memory as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

FIELD, FIELDS, HEADER, FILES = 2_000, 40, 4_000, 500
"""Bytes of one field, and how many there may be; bytes of the lines before a part; files of one form."""

PIECE = 1 << 20
"""Bytes written at once."""

BROKEN = "The form is broken off or garbled; send it again. Nothing was added."


class BadUpload(Exception):
    """What came is no such form, or more than may come; `status` says which."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass
class Uploaded:
    """A file that came in: as it was called, where it lies, its size."""

    name: str
    path: Path
    size: int = 0


@dataclass
class _Part:
    """The part of the form that is coming in."""

    name: str = ""
    file: Uploaded | None = None
    text: bytearray = field(default_factory=bytearray)
    header: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    disposition: bytes = b""


class Form:
    """Takes the form apart. `admit(fields)` is asked before the first file: what it raises ends it, and nothing was written."""

    def __init__(self, content_type: str, place_for: Callable[[str], Path], admit: Callable[[dict[str, str]], None], largest: int) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or b"boundary" not in options:
            raise BadUpload(415, "That is no form with files.")
        self.fields: dict[str, str] = {}
        self.files: list[Uploaded] = []
        self._place_for, self._admit, self._largest = place_for, admit, largest
        self._part = _Part()
        self._out: BinaryIO | None = None
        self._admitted = self._ended = False
        calls = {
            "on_part_begin": self._begin, "on_part_data": self._data, "on_part_end": self._end, "on_header_field": self._header_name,
            "on_header_value": self._header_value, "on_header_end": self._header_end, "on_headers_finished": self._headers_done,
            "on_end": self._done,
        }  # fmt: skip
        self._parser = MultipartParser(options[b"boundary"], calls)  # type: ignore[arg-type]

    async def take(self, stream: AsyncIterator[bytes]) -> None:
        """Take all of it in. Raises BadUpload, OSError; then whatever was written is the caller's to remove (`files`)."""
        waiting = bytearray()
        try:
            async for piece in stream:
                waiting += piece
                if len(waiting) >= PIECE:
                    await run_in_threadpool(self._parser.write, bytes(waiting))
                    waiting.clear()
            if waiting:
                await run_in_threadpool(self._parser.write, bytes(waiting))
            self._parser.finalize()
            if not self._ended:
                raise BadUpload(400, BROKEN)
        except MultipartParseError as error:
            raise BadUpload(400, BROKEN) from error
        finally:
            if self._out is not None:
                self._out.close()
        if not self._admitted:
            self._admit(self.fields)

    def _done(self) -> None:
        self._ended = True

    def _begin(self) -> None:
        self._part = _Part()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._part.header += data[start:end]
        self._short(self._part.header)

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._part.value += data[start:end]
        self._short(self._part.value)

    def _short(self, line: bytearray) -> None:
        if len(line) > HEADER:
            raise BadUpload(400, "A name in the form is too long.")

    def _header_end(self) -> None:
        if bytes(self._part.header).lower() == b"content-disposition":
            self._part.disposition = bytes(self._part.value)
        self._part.header.clear()
        self._part.value.clear()

    def _headers_done(self) -> None:
        _, options = parse_options_header(self._part.disposition)
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            return
        if not self._admitted:
            self._admit(self.fields)
            self._admitted = True
        name = _unquoted(options[b"filename"].decode("utf-8", "replace"))
        if not name:  # a form without script sends an empty part where no file was chosen
            return
        if len(self.files) >= FILES:
            raise BadUpload(413, f"A form may send up to {FILES:,} files at once; choose them in several goes.")
        self._part.file = Uploaded(name, self._place_for(name))
        self.files.append(self._part.file)
        self._out = self._part.file.path.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.file is not None and self._out is not None:
            part.file.size += end - start
            if part.file.size > self._largest:
                raise BadUpload(413, f"{part.file.name}: one file may have {self._largest / 1e9:.0f} GB.")
            self._out.write(memoryview(data)[start:end])
        else:
            part.text += data[start:end]
            if len(part.text) > FIELD:
                raise BadUpload(413, "A field of the form is too long.")

    def _end(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None
        elif self._part.name and len(self.fields) < FIELDS:
            self.fields[self._part.name] = self._part.text.decode("utf-8", "replace").strip()


def _unquoted(name: str) -> str:
    """Browsers write these three signs in a file's name as HTML's standard says (multipart/form-data encoding algorithm)."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
