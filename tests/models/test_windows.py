"""Windows: every word in exactly one, none too long, lines kept whole where they fit."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.models.windows import CLS, SEP, cut, window

words = st.lists(st.tuples(st.integers(1, 12), st.booleans(), st.booleans()), min_size=1, max_size=200)


def laid_out(given_: list[tuple[int, bool, bool]]) -> tuple[list[int], list[bool], list[list[int]]]:
    line, sentence, number = [], [], 0
    for k, (_, breaks, begins) in enumerate(given_):
        number += breaks and k > 0
        line.append(number)
        sentence.append(begins or breaks or k == 0)
    return line, sentence, [[1000 + k] * n for k, (n, _, _) in enumerate(given_)]


@settings(deadline=None)
@given(words, st.integers(14, 64), st.integers(0, 5))
def test_windows_cover_every_word_once_and_none_is_too_long(given_: list, longest: int, seed: int) -> None:
    line, sentence, pieces = laid_out(given_)
    for rng in (None, random.Random(seed)):
        windows = cut(line, sentence, pieces, longest, rng)
        assert [k for s, e in windows for k in range(s, e)] == list(range(len(pieces)))
        columns = np.arange(len(pieces), dtype=np.int64)[:, None]
        for s, e in windows:
            w = window(line, columns, pieces, s, e)
            assert len(w.ids) <= longest
            assert w.ids[0] == CLS and w.ids[-1] == SEP
            assert [int(w.ids[at]) for at in w.at] == [1000 + k for k in range(s, e)]
            assert [int(w.features[at, 0]) for at in w.at] == list(range(s, e))


@settings(deadline=None)
@given(words)
def test_a_window_never_ends_inside_a_line_that_began_in_it(given_: list) -> None:
    line, sentence, pieces = laid_out(given_)
    for s, e in cut(line, sentence, pieces, 64):
        if e < len(line) and line[e] == line[e - 1]:
            assert all(line[k] == line[s] for k in range(s, e)), "a later line was cut although it could have begun the next window"
