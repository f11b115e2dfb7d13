"""Label unlabelled war reporting with the program itself (model and rules joined), to train the next model on ("self-training", Scudder 1965).

    python training/attribution/selflabel.py REPORTS.jsonl[,MORE.jsonl] OUT.jsonl.gz [--attribution FOLDER] [--without OTHER.jsonl]

REPORTS: lines with id and text. --without: texts that are measured on and so left out. OUT has the shape of PolNeAR's rows, for prepare.py;
it is never committed, since the texts belong to their publishers.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from reportedly.reading import PIPELINE, read_many
from reportedly.records import Report, Statement
from reportedly.resources import open_resources


def rows_of(paths: str) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths.split(",") for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("reports")
    parser.add_argument("out", type=Path)
    parser.add_argument("--attribution", type=Path)
    parser.add_argument("--without", default="")
    given = parser.parse_args()
    left_out = {"".join(r["text"].split()) for r in rows_of(given.without)} if given.without else set()
    rows = [r for r in rows_of(given.reports) if "".join(r["text"].split()) not in left_out]
    reports = [Report(id=r["id"], text=r["text"], title=r.get("title"), outlet=r.get("outlet"), published=r.get("published")) for r in rows]
    stages = PIPELINE[: next(k for k, stage in enumerate(PIPELINE) if stage.name == "attribution") + 1]
    with gzip.open(given.out, "wt", encoding="utf-8") as out:
        for records in read_many(reports, open_resources(attribution=given.attribution), stages):
            said = [r for r in records[1:] if isinstance(r, Statement) and r.within is None and r.cue is not None]
            attributions = [{"source": s.speaker.spans, "cue": s.cue.spans, "content": s.content.spans} for s in said if s.cue]
            report = records[0]
            assert isinstance(report, Report)
            out.write(json.dumps({"id": report.id, "text": report.text, "title": report.title, "attributions": attributions}) + "\n")


if __name__ == "__main__":
    main()
