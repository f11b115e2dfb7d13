"""What reports are taken in from: folders, standard input, files that cannot be read."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from reportedly.errors import NoSuchInput, UnreadableInput
from reportedly.intake import count_inputs, intake

from .taking import ODD, take
from .test_page import BODY, page


def test_folder_in_stable_order_without_the_pictures_of_saved_pages(tmp_path: Path) -> None:
    (tmp_path / "b" / "inner").mkdir(parents=True)
    (tmp_path / "b" / "page_files").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("hidden words")
    (tmp_path / "b" / "page.html").write_text(page())
    (tmp_path / "b" / "page_files" / "frame.html").write_text(page(body=BODY + "<p>an advert</p>"))
    (tmp_path / "b" / "page_files" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "b" / "inner" / "z.txt").write_text("Words of z.")
    (tmp_path / "a.txt").write_text("Words of a.")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    told: list[str] = []
    got = take(tmp_path, on_note=told.append)
    assert [Path(one.where).name for one in got] == ["a.txt", "z.txt", "page.html"]
    assert told == ["1 .jpg file left out: no reports"]
    assert take(tmp_path, tmp_path / "a.txt", on_note=told.append)[-1].where.endswith("page.html")
    total = count_inputs([tmp_path])
    assert total == sum(Path(one.where).stat().st_size for one in got)
    assert got[-1].done == total and [one.done for one in got] == sorted(one.done for one in got)


def test_path_that_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words of a.")
    with pytest.raises(NoSuchInput, match=r"b\.txt"):
        intake([tmp_path / "a.txt", tmp_path / "b.txt"])
    with pytest.raises(NoSuchInput):
        count_inputs([tmp_path / "b.txt"])


def test_standard_input() -> None:
    rows = "".join(json.dumps({"id": str(n), "text": ODD}, ensure_ascii=False) + "\n" for n in range(3)).encode()
    got = list(intake(["-"], stdin=io.BytesIO(rows)))
    assert [one.report.id for one in got] == ["0", "1", "2"] and got[1].report.text == ODD and got[1].where == "standard input:2"
    (one,) = intake(["-"], stdin=io.BytesIO(b"{not json}\nTwo people died near Idlib.\n"))
    assert one.report.text == "{not json}\nTwo people died near Idlib.\n"
    (one,) = intake(["-"], stdin=io.BytesIO(page().encode()))
    assert one.report.title == "Truce offered in Latamneh"
    with pytest.raises(UnreadableInput, match="standard input: is empty"):
        list(intake(["-"], stdin=io.BytesIO(b"")))
    assert count_inputs(["-"]) is None


def test_bad_files_are_each_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = {
        "binary.txt": os.urandom(4000), "empty.txt": b"", "misnamed.pdf": b"no pdf at all", "old.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
        "photo.txt": b"\x89PNG\r\n\x1a\n" + bytes(100), "spaces.txt": b" \n \n", "table.csv": b"text\n", "zip.docx.zip": b"PK\x03\x04rest",
        "large.txt": b"words and words " * 1_300_000, "long.txt": b"words and words " * 70_000, "no.parquet": b"PAR1" + bytes(50),
        "gz.jsonl.gz": b"\x1f\x8b" + bytes(50), "x.eml": b"nothing of a mail", "broken.json": b'{"text": "a"', "x.warc": b"WARC/1.0\r\nbroken",
        "map.xml": b"<?xml version='1.0'?><urlset><url>x</url></urlset>",
    }  # fmt: skip
    for name, raw in bad.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "zz.txt").write_text("A good file.")
    skipped: list[UnreadableInput] = []
    got = take(tmp_path, on_skip=skipped.append)
    assert [Path(one.where).name for one in got] == ["zz.txt"]
    assert sorted({Path(p.where).name.split(":")[0] for p in skipped}) == sorted(bad)
    assert all(problem.why and problem.do for problem in skipped)
    whys = {Path(p.where).name: p.why for p in skipped}
    assert "21 MB" in whys["large.txt"] and "1,120,000 characters" in whys["long.txt"] and "picture" in whys["photo.txt"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are told otherwise there")
def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("words")
    path.chmod(0)
    if os.access(path, os.R_OK):  # the superuser may read everything

        def refuse(self: Path, *args: object, **more: object) -> object:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInput, match="may not be read by you"):
        take(path)
