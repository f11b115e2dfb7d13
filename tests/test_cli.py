"""The command line as a user meets it: a process of its own, its output, its errors and its exit codes."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import reportedly
from reportedly.records import decode

SAMPLES = Path(reportedly.__file__).parent / "samples"
TRUCE = SAMPLES / "2016-02-23-cessation-of-hostilities.html"
ARABIC = SAMPLES / "2018-11-26-aleppo-arabic.html"


def run(*args: object, stdin: bytes | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "reportedly", *map(str, args)], input=stdin, capture_output=True, cwd=cwd, timeout=300)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook of three samples."""
    path = tmp_path_factory.mktemp("book") / "small.book"
    done = run("add", path, TRUCE, ARABIC, SAMPLES / "2017-04-05-khan-sheikhoun.html", "--by", "tester")
    assert done.returncode == 0, done.stderr
    assert "3 new reports" in done.stderr, done.stdout
    assert "1 kept but not read" in done.stderr
    return path


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, reportedly.cli, reportedly.commands; sys.exit(','.join(m for m in ('spacy','sqlalchemy','pyarrow','trafilatura','numpy') if m in sys.modules) or None)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, f"imported at start-up: {done.stderr}"


def test_read_writes_records(tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    done = run("read", TRUCE, "--to", out, "--json")
    assert done.returncode == 0, done.stderr
    records = [decode(line) for line in out.read_bytes().splitlines()]
    assert json.loads(done.stdout) == {"reports": 1, "records": len(records) - 1, "not_read": 0, "skipped": 0}
    assert {"statement", "agreement", "event"} <= {type(r).__name__.lower() for r in records}


def test_read_takes_standard_input_and_writes_standard_output() -> None:
    page = run("read", "-", stdin=b"Aleppo shelled\n\nRebels shelled Aleppo on Sunday, killing five people, the army said.")
    assert page.returncode == 0, page.stderr
    first, *rest = [json.loads(line) for line in page.stdout.splitlines()]
    assert first["type"] == "report"
    assert any(r["type"] == "figure" and r["value"] == 5 for r in rest)
    line = json.dumps({"id": "a-1", "text": "The army  said\u00a0so.", "published": "2016-01-02"}).encode()
    table = run("read", "-", stdin=line)
    report = json.loads(table.stdout.splitlines()[0])
    assert (report["id"], report["text"]) == ("a-1", "The army  said\u00a0so.")


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    (tmp_path / "good.txt").write_text("Truce holds\n\nThe truce in Homs held on Sunday, residents said.", encoding="utf-8")
    out = tmp_path / "records.jsonl"
    done = run("read", tmp_path, "--to", out)
    assert done.returncode == 1
    assert "empty.txt" in done.stderr
    assert "cut.pdf" in done.stderr
    assert [json.loads(x)["type"] for x in out.read_text(encoding="utf-8").splitlines()].count("report") == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("read", "nowhere.txt", "--to", "x.jsonl"), "nowhere.txt"),
        (("show", "nowhere.book"), "nowhere.book"),
        (("export", "BOOK", "--format", "claims.xls", "--to", "x"), "claims.csv"),
        (("explain", "ASAULT"), "ASSAULT"),
        (("show", "BOOK", "report", "no-such-report"), "no-such-report"),
        (("show", "BOOK", "weather"), "incident"),
        (("read", "BOOK", "--to", "x.jsonl", "-c", "text"), "FIELD=COLUMN"),
        (("read", "BOOK", "--to", "/no/such/folder/x.jsonl"), "/no/such/folder"),
        (("show", __file__), "test_cli.py"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what_to_do(args: tuple[str, ...], says: str, book: Path, tmp_path: Path) -> None:
    done = run(*(str(book) if a == "BOOK" else a for a in args), cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_adding_again_adds_nothing(book: Path) -> None:
    done = run("add", book, TRUCE, "--json")
    told = json.loads(done.stdout)
    assert (told["new"], told["unchanged"], told["records"]) == (0, 1, 0)


def test_show_search_and_export(book: Path, tmp_path: Path) -> None:
    overview = json.loads(run("show", book, "--json").stdout)
    assert overview["reports"] == 3
    listed = json.loads(run("show", book, "report", "--json").stdout)
    arabic = next(r for r in listed if r["language"] == "ar")
    assert arabic["not_read"] == "language: ar"
    shown = run("show", book, "report", listed[0]["id"])
    assert listed[0]["title"] in shown.stdout
    hits = json.loads(run("search", book, "الكلور", "--json").stdout)
    assert [h["report"] for h in hits] == [arabic["id"]]
    out = tmp_path / "claims.csv"
    assert run("export", book, "--format", "claims.csv", "--to", out).returncode == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert rows
    assert not [cell for row in rows for cell in row.values() if cell and cell[0] in "=+-@"]


def test_explain_tells_every_meaning() -> None:
    done = run("explain", "ASSAULT")
    assert done.returncode == 0
    assert "CAMEO" in done.stdout.upper()


def test_withdrawn_words_are_in_no_byte_of_the_file(tmp_path: Path) -> None:
    secret = "Qarnabil midwife Sawsan"
    page, path = tmp_path / "page.txt", tmp_path / "w.book"
    page.write_text(f"A clinic\n\nThe {secret} treated nine people in Douma on Sunday, she said.", encoding="utf-8")
    assert run("add", path, page).returncode == 0
    report = json.loads(run("show", path, "report", "--json").stdout)[0]["id"]
    assert run("withdraw", path, report, "--why", "consent withdrawn", "--by", "tester", "--yes").returncode == 0
    for file in tmp_path.glob("w.book*"):
        assert secret.encode() not in file.read_bytes(), file
        assert b"Qarnabil" not in file.read_bytes(), file
    assert run("verify", path).returncode == 0
    gone = run("show", path, "report", report)
    assert gone.returncode == 2
    assert "withdrawn" in gone.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_clear_error() -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m reportedly read '{TRUCE}' > /dev/full", shell=True, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "space" in done.stderr.lower()
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_killed_while_adding_it_goes_on_where_it_was(tmp_path: Path) -> None:
    given, path = tmp_path / "many.jsonl", tmp_path / "killed.book"
    with given.open("w", encoding="utf-8") as out:
        for n in range(400):
            out.write(
                json.dumps({"id": f"r{n}", "text": f"Shelling killed {n + 2} people in Saraqib on Sunday, activist number {n} said."})
                + "\n"
            )
    child = subprocess.Popen([sys.executable, "-m", "reportedly", "add", str(path), str(given), "--quiet"], env=os.environ)
    deadline = time.time() + 120
    while time.time() < deadline:
        time.sleep(0.3)
        if path.exists() and '"reports": 0' not in run("show", path, "--json").stdout:
            break
    child.send_signal(signal.SIGKILL)
    child.wait()
    before = json.loads(run("show", path, "--json").stdout)["reports"]
    assert before > 0
    done = json.loads(run("add", path, given, "--json").stdout)
    assert done["unchanged"] == before
    assert done["new"] == 400 - before
    assert run("verify", path).returncode == 0


def test_no_output_takes_the_place_of_a_casebook(book: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.book"
    own.write_bytes(book.read_bytes())
    for args in (("export", own, "--format", "claims.csv", "--to", own), ("read", TRUCE, "--to", own)):
        done = run(*args)
        assert done.returncode == 2 and "own.book: is a casebook or another database, and is left as it is" in done.stderr
    assert own.read_bytes()[:16] == b"SQLite format 3\x00" and [p.name for p in tmp_path.iterdir()] == ["own.book"]
    done = run("export", own, "--format", "claims.csv", "--to", tmp_path, "--json")
    assert json.loads(done.stdout)["to"] == str(tmp_path / "claims.csv")


def test_an_option_that_would_say_nothing_is_refused(book: Path, tmp_path: Path) -> None:
    done = run("show", book, "control", "--heard-by-then")
    assert done.returncode == 2 and "--heard-by-then goes with --on DAY" in done.stderr
    done = run("export", book, "--format", "reports.csv", "--to", tmp_path / "out.csv", "--kind", "articel")
    assert done.returncode == 2 and "--kind 'articel': it is one of article, comment, post, transcript" in done.stderr


def test_a_round_is_opened_closed_and_measured_and_the_program_is_scored(book: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.book"
    own.write_bytes(book.read_bytes())
    assert "Nobody has decided" in run("score", own).stdout
    report = json.loads(run("show", own, "report", "--json").stdout)[0]["id"]
    done = run("round", "open", own, "pilot", "--coder", "Ana", "--coder", "Ben", "--report", report, "--by", "Cleo")
    assert done.returncode == 0 and "each blind to the others" in done.stderr
    from reportedly.casebook import Casebook

    with Casebook.open(own) as casebook:
        events = [e.id for e in casebook.records(report=report, types=["event", "statement"])]  # type: ignore[union-attr]
        for who in ("Ana", "Ben"):
            casebook.judge_all(events[1:], "accept", by=who)
        casebook.judge(events[0], "misread", by="Ana")
        casebook.judge(events[0], "accept", by="Ben")
    refused = run("round", "agreement", own, "pilot")
    assert refused.returncode == 2 and "blind to each other; close it first" in refused.stderr
    assert "differ on 1 unit" in run("round", "close", own, "pilot", "--by", "Cleo").stderr
    rows = list(csv.DictReader(run("round", "agreement", own, "pilot", "--format", "csv").stdout.splitlines()))
    assert {"agreed", "krippendorff_alpha", "cohen_kappa"} <= {row["statistic"] for row in rows}
    assert "Krippendorff" in run("round", "agreement", own, "pilot").stdout and "pilot" in run("round", "list", own).stdout
    waits = json.loads(run("round", "differences", own, "pilot", "--json").stdout)
    assert [(one["unit"], one["answers"]["Ana"]["kind"]) for one in waits] == [(events[0], "misread")]
    assert run("round", "adjudicate", own, "pilot", events[0], "Ben", "--by", "Cleo", "--why", "plain").returncode == 0
    assert "Nothing waits" in run("round", "differences", own, "pilot").stdout
    drawn = json.loads(run("sample", own, "--claims", "5", "--seed", "s", "--json").stdout)
    assert drawn["size"] == 5 and run("sample", own).returncode == 2
    told = json.loads(run("score", own, "--format", "json").stdout)
    assert told["basis"]["judged"] == len(events) and told["reviewed"][0]["says"]["value"] == 1.0
    shares = list(csv.DictReader(run("score", own, "--format", "csv").stdout.splitlines()))
    assert {row["random_sample"] for row in shares} <= {"yes", "no"} and float(shares[0]["low"]) < float(shares[0]["share"])
    assert "not a random sample" in run("score", own).stdout.lower()
