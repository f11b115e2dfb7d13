"""What was changed in a casebook's file without the program is told."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from made_reports import taken
from reportedly import commands
from reportedly.casebook import Casebook
from reportedly.resources import Resources


def test_an_altered_text_original_and_log_are_each_told(tmp_path: Path, resources: Resources) -> None:
    path = tmp_path / "book"
    with Casebook.open(path, create=True) as book:
        for id in ("one", "two"):
            book.add([taken(f"نص {id}", id=id, raw=id.encode(), language="ar")], resources, by="ana")
    assert commands.verify(path) == []
    with sqlite3.connect(path) as file:
        file.execute("UPDATE report SET body = replace(body, 'نص', 'نعم') WHERE id = 'one'")
        file.execute("UPDATE log SET what = 'read' WHERE n = 1")
        (other,) = file.execute("SELECT bytes FROM original WHERE sha256 = (SELECT bytes_sha256 FROM report WHERE id = 'one')").fetchone()
        file.execute("UPDATE original SET bytes = ? WHERE sha256 = (SELECT bytes_sha256 FROM report WHERE id = 'two')", (other,))
    file.close()
    assert commands.verify(path) == [
        f"{path}: row 1 of the log was changed, taken out or put in after it was written",
        f"{path}: the text of one is not the text that was read",
        f"{path}: the original file of two does not match its hash",
    ]
