"""What stands between the network and the pages: who may ask, from where, and what a browser may do with the answer.

A casebook holds words that can put people at risk, and reports from outside are hostile. So: pages answer only to the names that they are
served under (a page elsewhere cannot reach them by pointing a name of its own at this computer), writes only to pages of this server,
people beyond this computer only with the token, and no page can load, run or send anything that is not from here.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import socket
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page: scripts and styles from files of this server only, nothing from or to anywhere else."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer, browsers name no origin in the forms that they send
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

LARGEST = 2_000_000
"""Bytes that a form may send."""

UPLOADS, LARGEST_FILE, LARGEST_UPLOAD = "/add/files", 2_000_000_000, 2_100_000_000
"""Where files are sent to, and how many bytes one may have and one form of them."""

HEAVY = ("/export", "/data")
"""What takes long to make: pages elsewhere cannot start it."""

ENTRANCE = "/enter"
OPEN = (ENTRANCE, "/static/")
"""What may be seen without the token."""


@dataclass(frozen=True)
class Access:
    """Who may see the pages. `names`: host names that they answer to, beside numeric addresses where `beyond` this computer; `token`: what
    people must give, or None on this computer alone; `by`: the name under which its own user decides; `secret`: signs the cookies."""

    names: frozenset[str]
    beyond: bool = False
    token: str | None = None
    by: str = ""
    port: int = 0
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def cookie(self) -> str:
        return f"reportedly_{self.port}"  # cookies know no ports: two casebooks must not sign each other out

    def sign(self, said: str) -> str:
        return hmac.new(self.secret, said.encode(), hashlib.sha256).hexdigest()[:40]

    def admits(self, given: str) -> bool:
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())


@dataclass(frozen=True)
class Visitor:
    """Whoever asks. `by`: their name, empty before they gave it; `csrf`: what their forms must carry."""

    key: str
    by: str
    csrf: str


def access_on(host: str, port: int, token: str | None, by: str) -> Access:
    """The access for pages served at a host."""
    beyond = not is_loopback(host)
    names = {"localhost", "127.0.0.1", "::1"}
    if beyond:
        names |= {host.lower(), socket.gethostname().lower(), socket.getfqdn().lower()}
    return Access(frozenset(names), beyond, token, by, port)


def is_loopback(host: str) -> bool:
    """Is it an address that only this computer reaches?"""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def new_visitor(access: Access, by: str) -> tuple[Visitor, str]:
    """A visitor of this name, and the cookie's value by which they are known again."""
    key = secrets.token_urlsafe(18)
    said = f"{key}.{urlsafe_b64encode(by.encode()).decode()}"
    return Visitor(key, by, access.sign(f"form {key}")), f"{said}.{access.sign(said)}"


def known_visitor(access: Access, cookie: str) -> Visitor | None:
    """The visitor behind a cookie that this server signed."""
    said, _, signature = cookie.rpartition(".")
    if not said or not hmac.compare_digest(access.sign(said), signature):
        return None
    key, _, name = said.partition(".")
    return Visitor(key, urlsafe_b64decode(name).decode(), access.sign(f"form {key}"))


class Guard:
    """Refuses what may not be asked and sets the headers of every answer. Around it, nothing; inside it, the pages. `policies`: of addresses
    that begin so, a Content-Security-Policy other than POLICY."""

    def __init__(self, app: ASGIApp, access: Access, policies: Mapping[str, str] | None = None) -> None:
        self.app, self.access, self.policies = app, access, policies or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visitor = self._visitor(headers)
        cookie = ""
        if visitor is None:
            visitor, cookie = new_visitor(self.access, "" if self.access.token else self.access.by)
        refused = self._refused(scope, headers, visitor)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
                for under, policy in self.policies.items():
                    if scope["path"].startswith(under):
                        answer["content-security-policy"] = policy
                if not scope["path"].startswith("/static/"):
                    answer["cache-control"] = "no-store"
                    if cookie and "set-cookie" not in answer:
                        answer.append("set-cookie", cookie_header(self.access, cookie))
            await send(message)

        scope["visitor"] = visitor
        await (refused or self.app)(scope, receive, guarded)

    def _visitor(self, headers: Headers) -> Visitor | None:
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(self.access.cookie)
        except CookieError:
            return None
        return known_visitor(self.access, held.value) if held else None

    def _refused(self, scope: Scope, headers: Headers, visitor: Visitor) -> ASGIApp | None:
        host = headers.get("host", "")
        if not self._answers_to(host):
            return _no(421, "These pages do not answer to that name. Open them under the address that `reportedly serve` printed.")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _no(405, "Pages are read and forms are sent; nothing else is done here.")
        if scope["method"] == "POST":
            length = headers.get("content-length", "")
            most = LARGEST_UPLOAD if scope["path"] == UPLOADS else LARGEST
            if not length.isdecimal() or int(length) > most:
                return _no(413, f"A form may send up to {most:,} bytes, and must say how many.")
            origin, site = headers.get("origin"), headers.get("sec-fetch-site")
            if (origin is not None and urlsplit(origin).netloc != host) or site not in (None, "same-origin", "none"):
                return _no(403, "That was sent from another page. Nothing was changed.")
        if scope["path"].startswith(HEAVY) and headers.get("sec-fetch-site") not in (None, "same-origin", "none"):
            return _no(403, "That was asked for by another page. Open it from these pages.")
        if self.access.token and not visitor.by and not scope["path"].startswith(OPEN):
            if scope["method"] == "POST":
                return _no(403, "Sign in first. Nothing was changed.")
            asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"{ENTRANCE}?to={quote(asked, safe='')}", 303)
        return None

    def _answers_to(self, host: str) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            name, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if self.access.port and (port or 80) != self.access.port:
            return False
        if name in self.access.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.access.beyond  # a name can be pointed here by others, a number cannot


def cookie_header(access: Access, value: str) -> str:
    """A cookie that scripts cannot read and other sites cannot send."""
    return f"{access.cookie}={value}; Path=/; HttpOnly; SameSite=Strict"


def _no(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(why + "\n", status)
