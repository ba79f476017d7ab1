"""Which rows of a file stand for which sets of the log, where both are a workout's sets of one exercise in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log, log10

Numbers = tuple[float, str, int]  # load, unit, repetitions

_MOST = 250_000  # pairs that are weighed; a day has some dozen sets
_MATCH, _SURE = 1_000_000, 1000  # worth of a pair, and of one that is sure; the rest is how near the places are
_SLIP = 0.05  # what a digit or a decimal point too many costs: it is the likeliest reason for a correction
_BOTH = 0.5  # a correction of load and repetitions at once is less likely than of one


def in_order(rows: int, sets: int, worth: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """The most pairs of row and set that keep the order of both; of as many those that are worth more, then those whose
    places are nearest. `worth`: 0 no pair, 1 a pair, 2 a sure one."""
    start = 0
    while start < min(rows, sets) and worth(start, start):
        start += 1
    pairs = [(k, k) for k in range(start)]
    rows, sets = rows - start, sets - start
    if not rows or not sets or rows * sets > _MOST:
        return pairs
    best = [[0] * (sets + 1) for _ in range(rows + 1)]  # of what comes from here on
    here = [[0] * sets for _ in range(rows)]
    for i in reversed(range(rows)):
        for j in reversed(range(sets)):
            sure = worth(start + i, start + j)
            here[i][j] = sure and _MATCH + (sure - 1) * _SURE - min(abs(i - j), _SURE - 1)
            paired = here[i][j] + best[i + 1][j + 1] if sure else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < rows and j < sets:
        if here[i][j] and best[i][j] == here[i][j] + best[i + 1][j + 1]:
            pairs.append((start + i, start + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def corrected(rows: Sequence[tuple[int, Numbers]], sets: Sequence[tuple[int, Numbers]]) -> list[tuple[int, int]]:
    """Which of the sets that are left are which of the rows that are left, with other numbers: as many as there can be, in
    their order; of these those that stand between the same neighbours, then those with the likest numbers.

    Each comes with how many that were found stand before it.
    """
    if len(rows) > len(sets):
        return [(row, one) for one, row in corrected(sets, rows)]
    if len(rows) == len(sets) or len(rows) * len(sets) > _MOST:
        return [(k, k) for k in range(len(rows))]
    # of the first i rows with the first j sets, what it costs to pair all of these rows
    nothing, never = (0, 0.0), (1 << 60, 0.0)
    cost = [[nothing] * (len(sets) + 1)]
    for i, (row_gap, row) in enumerate(rows):
        line = [never] * (len(sets) + 1)
        for j, (gap, one) in enumerate(sets):
            before = cost[i][j]
            pair = (before[0] + abs(row_gap - gap), before[1] + _distance(row, one)) if j >= i else never
            line[j + 1] = min(line[j], pair)
        cost.append(line)
    pairs, j = [], len(sets)
    for i in reversed(range(len(rows))):
        while cost[i + 1][j] == cost[i + 1][j - 1]:
            j -= 1
        j -= 1
        pairs.append((i, j))
    return pairs[::-1]


def _distance(a: Numbers, b: Numbers) -> float:
    """How unlike two sets are; 0 for the same."""
    if a[0] and b[0]:
        times = abs(log10(a[0] / b[0]))
        load = min(times, *(abs(times - digits) + _SLIP for digits in (1, 2)))
    else:
        load = 0.0 if a[0] == b[0] else 1.0
    reps = abs(log(a[2] / b[2]))
    return load + reps + (_BOTH if load and reps else 0.0)
