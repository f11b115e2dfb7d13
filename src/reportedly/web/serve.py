"""Serving a casebook's pages: on this computer alone, or with a token to people who can reach it."""

from __future__ import annotations

import ctypes
import getpass
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from reportedly.casebook import Casebook
from reportedly.errors import PortTaken, ReportedlyError
from reportedly.web.adding.queue import ReadsWith
from reportedly.web.guard import access_on, is_loopback

PORT = 8361
"""Where pages are served unless told otherwise, or on the first free port after it."""

TRIED = 20
"""Ports tried after the usual one."""

TURN = 0.001
"""Seconds that a thread computes before another may: short, so that a page does not wait for what is counted beside it."""

GRACE = 3
"""Seconds that answers under way have when the server is ended."""

ARENAS, _M_ARENA_MAX = 2, -8
"""Places in which memory is kept that was freed; what malloc.h calls the setting."""

CONNECTIONS = 8
"""Connections to the casebook that are kept open."""


def serve(
    book: Path | str,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    token: str | None = None,
    by: str = "",
    open_browser: bool = True,
    reads_with: ReadsWith = ReadsWith(),
    data: bool | None = None,
    on_ready: Callable[[str, str | None], None] | None = None,
) -> None:
    """Serve a casebook's pages until interrupted.

    host: an address of this computer; all but loopback (127.0.0.1, ::1, localhost) need a token, which is made where none is given. port:
    None for the usual one or the next that is free. by: whose decisions they are, on this computer alone; elsewhere people give their
    names. reads_with: how reports are read that are added in the browser. data: are its tables shown to be
    asked in SQL? By default on this computer alone. on_ready: told the address and the token. Raises NotACasebook, NewerCasebook, PortTaken.
    """
    import uvicorn

    from reportedly.web.application import make_app

    if token is not None and len(token) < 12:
        raise ReportedlyError("The token is too short to keep anybody out: give at least 12 characters, or leave it out and one is made.")
    if token is None and not is_loopback(host):
        token = secrets.token_urlsafe(15)
    with Casebook.open(book, pooled=CONNECTIONS) as casebook, _listening(host, port) as listener:
        taken = listener.getsockname()[1]
        access = access_on(host, taken, token, by or _user())
        app = make_app(casebook, access, reads_with, data)
        server = uvicorn.Server(
            uvicorn.Config(
                app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=GRACE
            )
        )
        shown = "localhost" if is_loopback(host) else socket.gethostname() if host in ("0.0.0.0", "::") else host
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{taken}/"
        if on_ready:
            on_ready(address, token)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        sys.setswitchinterval(TURN)
        _few_arenas()
        server.run(sockets=[listener])


def _few_arenas() -> None:
    """Let glibc keep what threads free in few places instead of in some for each thread, where it is never used again. Nothing elsewhere."""
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)


def _listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens; connections wait in it until the server takes them."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for at in [port] if port is not None else [*range(PORT, PORT + TRIED), 0]:
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, at))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            listener.close()
            if port is None and at and isinstance(error, OSError) and error.errno in _TAKEN:
                continue
            why = "is used by another program" if getattr(error, "errno", None) in _TAKEN else f"cannot be served on ({error})"
            raise PortTaken(f"{host}:{at}: {why}. Give another with --port, or leave --port out and a free one is found.") from error
        return listener
    raise AssertionError("a system gives port 0 a number")


_TAKEN = (98, 48, 10048)
"""What Linux, macOS and Windows call an address that is in use."""


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
