"""Windows: a report's words cut into stretches that the attribution model reads at once, as wordpieces with the features of their words."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from tokenizers import Tokenizer

CLS, SEP, UNKNOWN = 101, 102, 100
"""Pieces of BERT's vocabulary: start, end (and line break), a word that it cannot spell."""
LONGEST = 254
"""Wordpieces of a window, start and end included."""
_LONGEST_WORD = 12
_REMEMBERED = 50_000


@dataclass(frozen=True)
class Window:
    """first: number of the window's first word in its report. ids [L], features [L, F]: of its pieces. at, ends [W]: where each word's
    pieces begin and end. new_line [W]: does the word begin the window or a line, where nothing goes on from the word before?"""

    first: int
    ids: np.ndarray
    features: np.ndarray
    at: np.ndarray
    ends: np.ndarray
    new_line: np.ndarray


def speller(tokenizer: Tokenizer) -> Callable[[str], tuple[int, ...]]:
    """Spells a word in wordpieces; one that has more than twelve (a link, a run of signs), in its first twelve. Remembers
    the words it has spelt: a few thousand make up most of all reports."""

    @lru_cache(maxsize=_REMEMBERED)
    def spell(word: str) -> tuple[int, ...]:
        return tuple(tokenizer.encode(word, add_special_tokens=False).ids[:_LONGEST_WORD]) or (UNKNOWN,)

    return spell


def cut(
    line: Sequence[int], sentence: Sequence[bool], pieces: Sequence[Sequence[int]], longest: int = LONGEST, rng: random.Random | None = None
) -> list[tuple[int, int]]:
    """Word ranges of the windows: whole lines while they fit, a longer line cut at sentence ends, a longer sentence anywhere.

    line, sentence: of each word the number of its line, and whether a sentence begins with it. rng: begin with a first window of random
    length, so that every pass of a training sees other neighbours.
    """
    room = longest - 2
    limit = rng.randint(room // 3, room) if rng else room
    out: list[tuple[int, int]] = []
    start = used = last_line = last_sentence = 0
    for k in range(len(pieces)):
        begins_line = k > 0 and line[k] != line[k - 1]
        if begins_line:
            last_line = k
        if sentence[k] and k > 0:
            last_sentence = k
        need = len(pieces[k]) + begins_line
        while used + need > limit and k > start:
            end = last_line if last_line > start else last_sentence if last_sentence > start else k
            out.append((start, end))
            start, limit = end, room
            used = sum(len(p) for p in pieces[start:k]) + sum(line[j] != line[j - 1] for j in range(start + 1, k))
            need = len(pieces[k]) + (begins_line and k > start)
        used += need
    if start < len(pieces):
        out.append((start, len(pieces)))
    return out


def window(line: Sequence[int], columns: np.ndarray, pieces: Sequence[Sequence[int]], start: int, end: int) -> Window:
    """The words [start, end) as the model reads them: a separator stands for each line break. columns [words, F]: features of words."""
    ids, owner, at, ends, new_line = [CLS], [-1], [], [], []
    for k in range(start, end):
        fresh = k > start and line[k] != line[k - 1]
        if fresh:
            ids.append(SEP)
            owner.append(-1)
        new_line.append(fresh or k == start)
        at.append(len(ids))
        ids += pieces[k]
        ends.append(len(ids))
        owner += [k] * len(pieces[k])
    ids.append(SEP)
    owner.append(-1)
    features = np.zeros((len(ids), columns.shape[1]), dtype=np.int64)
    mine = np.array(owner)
    features[mine >= 0] = columns[mine[mine >= 0]]
    return Window(start, np.array(ids, dtype=np.int64), features, np.array(at), np.array(ends), np.array(new_line))
