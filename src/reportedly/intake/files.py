"""Files: which ones a list of paths and folders means, what kind each is, and its words whatever their encoding."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportedly.errors import NoSuchInput, UnreadableInput

MAX_BYTES = 20_000_000
"""The largest text, page, mail or feed taken (bytes). Tables and archives may be of any size: they are read piece by piece."""
MAX_DOCUMENT_BYTES = 200_000_000
"""The largest PDF or DOCX taken (bytes): most of it is pictures."""

STDIN = "-"
Kind = str
"""text, html, pdf, docx, mail, jsonl, json, csv, parquet, feed, warc or webarchive."""

_BY_ENDING = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "mail", ".mht": "mail",
    ".eml": "mail", ".pdf": "pdf", ".docx": "docx", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv",
    ".parquet": "parquet", ".rss": "feed", ".atom": "feed", ".warc": "warc", ".webarchive": "webarchive",
}  # fmt: skip
NO_REPORTS = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".svg",
        ".webp",
        ".ico",
        ".bmp",
        ".tif",
        ".tiff",
        ".heic",
        ".avif",
        ".mp3",
        ".mp4",
        ".m4a",
        ".mov",
        ".avi",
        ".webm",
        ".wav",
        ".ogg",
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".db",
        ".sqlite",
        ".sqlite-wal",
        ".sqlite-shm",
        ".py",
        ".ini",
        ".lock",
    ]
)
_MEDIA_TYPES = {
    "text": "text/plain", "html": "text/html", "pdf": "application/pdf", "mail": "message/rfc822", "jsonl": "application/jsonl",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "json": "application/json", "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet", "feed": "application/feed+xml", "warc": "application/warc",
    "webarchive": "application/x-webarchive",
}  # fmt: skip
_UNKNOWN_BINARY = (
    (b"\x89PNG", "a picture", "Save the words of the page instead: a picture cannot be read."),
    (b"\xff\xd8\xff", "a picture", "Save the words of the page instead: a picture cannot be read."),
    (b"GIF8", "a picture", "Save the words of the page instead: a picture cannot be read."),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)", "Open it and save it as DOCX or CSV."),
    (b"SQLite format 3", "a database", "Is it a casebook? Then give it as BOOK, not as a report."),
    (b"{\\rtf", "a rich text file", "Open it and save it as DOCX or as plain text."),
    (b"Rar!", "an archive", "Unpack it first."),
    (b"7z\xbc\xaf", "an archive", "Unpack it first."),
)


@dataclass(frozen=True)
class Source:
    """One file (or standard input) to take in. `note` is told what was left out or could not be believed."""

    where: str
    path: Path | None = None
    size: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    today: str | None = None
    note: Callable[[str], None] = lambda said: None

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.path.stem if self.path else "standard-input"


def find_files(paths: Iterable[Path | str]) -> tuple[list[Path | str], list[str]]:
    """The files that `paths` mean, folders gone through in a stable order (by name), and what was left out of folders.

    Left out: hidden files, the `_files` folder beside a saved page, pictures, sound, styles and scripts. A file named outright is always
    taken. A file reached twice counts once. Raises NoSuchInput for the first path that does not exist, before anything is read.
    """
    found: dict[str, Path | str] = {}
    left_out: dict[str, int] = {}
    for given in paths:
        if str(given) == STDIN:
            found[STDIN] = STDIN
            continue
        path = Path(given)
        if not path.exists():
            near = sorted(p.name for p in path.parent.iterdir())[:5] if path.parent.is_dir() else []
            there = f" In {path.parent} there are: {', '.join(near)} ..." if near else ""
            raise NoSuchInput(f"{path}: there is no such file or folder. Check the spelling.{there}")
        for one in _in_folder(path, left_out) if path.is_dir() else [path]:
            found.setdefault(str(one.resolve()), one)
    told = [f"{count} {ending} file{'s' if count > 1 else ''} left out: no reports" for ending, count in sorted(left_out.items())]
    return list(found.values()), told


def _in_folder(folder: Path, left_out: dict[str, int]) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir(), key=lambda p: p.name)
    except OSError:
        # Opening it again says why, under its own name.
        yield folder
        return
    pages = {p.stem for p in inside if p.suffix.lower() in (".html", ".htm", ".xhtml")}
    for path in inside:
        if path.name.startswith((".", "~$")) or path.name == "__MACOSX":
            continue
        if path.is_dir():
            saved_with_page = any(
                path.name == f"{page}{tail}" for page in pages for tail in ("_files", ".files", "-Dateien", "_archivos", "_fichiers")
            )
            if not saved_with_page and not path.is_symlink():
                yield from _in_folder(path, left_out)
        elif path.suffix.lower() in NO_REPORTS:
            left_out[path.suffix.lower()] = left_out.get(path.suffix.lower(), 0) + 1
        else:
            yield path


def kind_of(path: Path | None, head: bytes, where: str) -> Kind:
    """What a file is: by its first bytes where they tell, else by its name's ending, else by what its words look like.

    `head`: the first few thousand bytes. Raises UnreadableInput for what is empty or holds no words.
    """
    if not head:
        raise UnreadableInput(where, "is empty", "Save it again, or leave it out.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for magic, known in ((b"PAR1", "parquet"), (b"WARC/", "warc"), (b"\x28\xb5\x2f\xfd", "warc"), (b"bplist00", "webarchive")):
        if head.startswith(magic):
            return known
    if head.startswith(b"PK\x03\x04"):
        if path is not None and path.suffix.lower() == ".docx":
            return "docx"
        raise UnreadableInput(where, "is a ZIP archive or an Office file other than DOCX", "Unpack it, or save it as DOCX, CSV or text.")
    if head.startswith(b"\x1f\x8b"):
        return _in_gzip(head, where)
    for magic, what, do in _UNKNOWN_BINARY:
        if head.startswith(magic):
            raise UnreadableInput(where, f"is {what}, not a text", do)
    ending = path.suffix.lower() if path else ""
    if _is_binary(head):
        raise UnreadableInput(
            where,
            "is a binary file, not a text",
            "If it is a document, open it in the program that made it and save it as PDF, DOCX or text.",
        )
    kind = _BY_ENDING.get(ending)
    if kind in ("docx", "pdf", "parquet", "warc"):
        raise UnreadableInput(
            where, f"is named {ending} but is no such file", "It may be cut off or misnamed: get it again, or give it its right ending."
        )
    return kind or _by_looks(head, where)


def _by_looks(head: bytes, where: str) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2000].lower()
    if re.match(rb"(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", start, re.DOTALL):
        return "html"
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")):
        if re.search(rb"<(?:rss|feed|rdf:rdf)\b", start):
            return "feed"
        if b"<html" not in start:
            raise UnreadableInput(where, "is XML, but no feed and no page", "Save its text as .txt, or as JSONL with a report a line.")
        return "html"
    first_line = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n")[0]
    if first_line.startswith(b"{") and _is_json_object(first_line):
        return "jsonl"
    return "text"


def _is_json_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _in_gzip(head: bytes, where: str) -> Kind:
    try:
        inside = zlib.decompressobj(31).decompress(head, 2000)
    except zlib.error as error:
        raise UnreadableInput(where, f"is a damaged gzip file ({error})", "Get it again.") from error
    if inside.startswith(b"WARC/"):
        return "warc"
    if inside.lstrip().startswith(b"{"):
        return "jsonl"
    raise UnreadableInput(where, "is a gzip archive of something other than WARC or JSONL", "Unpack it first (gunzip).")


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    # Words in UTF-16 without a mark have a zero in every other place; anything else with zeros in it is no text.
    zeros = head.count(0)
    if zeros:
        return not (len(head) > 40 and zeros > 0.3 * len(head) and (head[0::2].count(0) == 0 or head[1::2].count(0) == 0))
    control = sum(head.count(byte) for byte in range(1, 32) if byte not in (9, 10, 12, 13, 27))
    return control > 0.05 * len(head)


def media_type(kind: Kind) -> str:
    """The media type of a kind of file."""
    return _MEDIA_TYPES[kind]


def read_bytes(source: Source, limit: int = MAX_BYTES) -> bytes:
    """All bytes of a file. Raises UnreadableInput where it may not be read or is over `limit` bytes."""
    assert source.path is not None
    if source.size > limit:
        raise too_large(source.where, source.size, limit)
    try:
        return source.path.read_bytes()
    except OSError as error:
        raise no_access(source.where, error) from error


def too_large(where: str, size: int, limit: int) -> UnreadableInput:
    """The error for a file that is over the limit for one report."""
    return UnreadableInput(
        where, f"is {size / 1e6:.0f} MB; one report may have {limit / 1e6:.0f} MB",
        "If it holds many reports, split it, or make it JSONL or CSV with a report a row: those may be of any size.",
    )  # fmt: skip


def no_access(where: str, error: OSError) -> UnreadableInput:
    """The error for a file that the system will not let us read."""
    if isinstance(error, PermissionError):
        return UnreadableInput(where, "may not be read by you", "Change its permissions (chmod u+r), or copy it to a folder of yours.")
    return UnreadableInput(where, f"cannot be read ({error.strerror or error})", "Check the disk or the network drive that it lies on.")


_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decode(raw: bytes, where: str, note: Callable[[str], None], declared: str | None = None) -> str:
    """The words of `raw`: UTF-8 where it is that, else as it says of itself (`declared`), else as its bytes look (charset-normalizer).

    A few broken bytes in UTF-8 become U+FFFD, with a note. Raises UnreadableInput where no encoding fits.
    """
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(marked, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if declared and declared.lower().replace("_", "-") not in ("utf-8", "utf8"):
        try:
            return raw.decode(declared)
        except (LookupError, UnicodeDecodeError):
            note(f"{where}: says that it is {declared}, and is not")
    patched = raw.decode("utf-8", errors="replace")
    if patched.count("\ufffd") <= max(1, len(patched) // 500) and any(ord(c) > 127 and c != "\ufffd" for c in patched):
        note(
            f"{where}: {patched.count(chr(0xFFFD))} bytes are no UTF-8 (the first at byte {broken.start}); they stand as \ufffd in the text"
        )
        return patched
    encoding = guess_encoding(raw)
    if encoding is None:
        raise UnreadableInput(
            where,
            f"is in an encoding that could not be told (byte {broken.start} is no UTF-8)",
            "Open it in an editor and save it as UTF-8.",
        )
    note(f"{where}: not UTF-8; read as {encoding}")
    return raw.decode(encoding, errors="replace")


def guess_encoding(raw: bytes) -> str | None:
    """The encoding that bytes look like, by charset-normalizer; None where none fits."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:200_000]).best()
    return best.encoding if best else None


def declared_charset(head: bytes) -> str | None:
    """The encoding that a page names in its head (`<meta charset>`, `<?xml encoding>`), or None."""
    found = re.search(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", head[:4096], re.IGNORECASE)
    return found[1].decode("ascii", "ignore") if found else None


def tidy(text: str) -> str:
    """A file's words as they are kept: line ends as LF, no byte order mark, no NUL. Nothing else is changed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def open_binary(source: Source) -> Any:
    """The file opened for reading piece by piece, unpacked where it is gzip. Raises UnreadableInput."""
    assert source.path is not None
    try:
        stream = source.path.open("rb")
        if stream.peek(2)[:2] == b"\x1f\x8b":
            return gzip.GzipFile(fileobj=stream)
        return stream
    except OSError as error:
        raise no_access(source.where, error) from error
