"""The server as it is started: which port, which errors, and that it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from reportedly.commands import serve
from reportedly.errors import NoSuchInput, NotACasebook, PortTaken, ReportedlyError
from reportedly.web.serve import PORT, _listening


def test_a_taken_port_is_told_and_without_one_the_next_is_found(kept_book: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"{port}.*another program.*--port"):
            serve(kept_book, port=port, open_browser=False)
    with _listening("127.0.0.1", None) as first, _listening("127.0.0.1", None) as second:
        assert PORT <= first.getsockname()[1] != second.getsockname()[1]


def test_what_is_no_casebook_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a casebook")
    with pytest.raises(NotACasebook, match="some other file"):
        serve(tmp_path / "notes.txt", open_browser=False)
    with pytest.raises(NoSuchInput):
        serve(tmp_path / "none.book", open_browser=False)
    with pytest.raises(ReportedlyError, match="12 characters"):
        serve(tmp_path / "none.book", token="short", open_browser=False)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_it_prints_where_it_is_and_ends_when_told(kept_book: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "reportedly", "serve", str(kept_book), "--no-open", "--port", str(port), "--host", "0.0.0.0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert f":{port}/" in server.stdout.readline()
        token = re.search(r": (\S{12,})$", server.stdout.readline().strip())
        assert token, "beyond this computer a token is made"
        for _ in range(200):
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/reports", timeout=30).read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert "Sign in" in page and token.group(1) not in page
    finally:
        server.send_signal(signal.SIGINT)
    assert server.wait(60) in (0, 130)
