"""Mails (EML) and pages saved as one file (MHTML, Safari's web archive), which are built alike."""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from email.message import EmailMessage
from typing import cast

from reportedly.errors import UnreadableInput
from reportedly.intake import dates
from reportedly.intake.files import Source, decode, tidy
from reportedly.intake.page import fragment_paragraphs, page_draft
from reportedly.intake.parts import Draft


def mail_draft(raw: bytes, source: Source) -> Draft:
    """The mail's subject as title, sender's name as byline, Date, and the plain text (or else the HTML) as body; or the page of an MHTML file.

    Attachments are not read: a note names them. Raises UnreadableInput where the file is no mail or holds no words.
    """
    message = cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default))
    if message.get("Snapshot-Content-Location") or (
        message.get_content_type() == "multipart/related" and not message.get("From", "@").count("@")
    ):
        return _saved_page(message, source)
    if not any(message.get(name) for name in ("From", "Date", "Subject", "Message-ID")):
        raise UnreadableInput(source.where, "is no mail: it has no From, Date or Subject", "Save the mail from the mail program as .eml.")
    draft = Draft([])
    draft.set("title", _header(message, "Subject"), "header Subject")
    draft.set("byline", _sender(message), "header From")
    if said := _header(message, "Date"):
        found = dates.day(said)
        if found and not (source.today and found > source.today):
            draft.published, draft.published_from = found, f"header Date: {said}"
            draft.found["published"] = "header Date"
        else:
            source.note(f"{source.where}: the date {said!r} is " + ("in the future" if found else "no day") + "; left empty")
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None:
        words = _content(cast(EmailMessage, body), source)
        draft.paragraphs = fragment_paragraphs(words) if body.get_content_type() == "text/html" else _paragraphs(words)
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()] if message.is_multipart() else []
    if attached:
        source.note(f"{source.where}: attachments are not read: {', '.join(attached)}; save them as files of their own")
    if not draft.paragraphs:
        raise UnreadableInput(source.where, "is a mail without words", "Is the text in an attachment? Save that as a file of its own.")
    return draft


def webarchive_draft(raw: bytes, source: Source) -> Draft:
    """The page of a Safari web archive."""
    try:
        held = plistlib.loads(raw)["WebMainResource"]
        page, url = bytes(held["WebResourceData"]), held.get("WebResourceURL")
    except (plistlib.InvalidFileException, KeyError, TypeError, ValueError) as error:
        raise UnreadableInput(source.where, f"is a damaged web archive ({error})", "Save the page again, as HTML.") from error
    return page_draft(page, source, url=url, charset=held.get("WebResourceTextEncodingName"))


def _saved_page(message: EmailMessage, source: Source) -> Draft:
    for part in message.walk():
        if part.get_content_type() == "text/html":
            held = part.get_payload(decode=True)
            url = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            draft = page_draft(cast(bytes, held), source, url=str(url) if url else None, charset=part.get_content_charset())
            saved = _header(message, "Date")
            draft.set("retrieved", dates.day(saved) if saved else None, "header Date")
            return draft
    raise UnreadableInput(source.where, "is a saved page without HTML", "Save the page again.")


def _content(part: EmailMessage, source: Source) -> str:
    held = part.get_payload(decode=True)
    return (
        tidy(decode(held, source.where, source.note, part.get_content_charset()))
        if isinstance(held, bytes)
        else tidy(str(part.get_payload()))
    )


def _paragraphs(words: str) -> list[str]:
    return [p.strip("\n") for p in re.split(r"\n[ \t]*\n", words) if p.strip()]


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        said = message.get(name)
    except (ValueError, IndexError, AttributeError, TypeError):
        # The standard parser gives up on some malformed headers; the mail is still readable.
        return None
    return " ".join(str(said).split()) or None if said is not None else None


def _sender(message: EmailMessage) -> str | None:
    said = _header(message, "From")
    if not said:
        return None
    name = re.sub(r"\s*<[^<>]*>\s*$", "", said).strip(' "')
    return name or said.strip("<> ")
