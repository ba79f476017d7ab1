"""Muscle paths: length of each muscle with its tendon, and its moment arms, from the joint angles.

Lengths are polynomials fitted to the source model (`data/paths.json`, which also lists the measured
errors); moment arms are minus their exact derivatives, so that force times arm is work.

A lifter's lengths are polynomials in the same terms. A path grows in proportion when the whole body
does, so its length is the sum of what each segment contributes: `l = sum_j k_j dl/dk_j`, with k_j
the segments' factors (Euler's theorem). With the slopes of the source model's own size
(`data/scaling.json`) that holds to first order for segments that differ, and a lifter's table is one
linear combination of tables, made once for each body.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.polynomial import chebyshev

from ..tables import json_table
from .segments import Segments, compared, remainder
from .skeleton import COORDINATES

MUSCLES = (
    *("addbrev", "addlong", "addmagDist", "addmagIsch", "addmagMid", "addmagProx"),
    *("bflh", "bfsh", "edl", "ehl", "fdl", "fhl", "gaslat", "gasmed"),
    *("glmax1", "glmax2", "glmax3", "glmed1", "glmed2", "glmed3", "glmin1", "glmin2", "glmin3"),
    *("grac", "iliacus", "perbrev", "perlong", "piri", "psoas", "recfem", "sart"),
    *("semimem", "semiten", "soleus", "tfl", "tibant", "tibpost", "vasint", "vaslat", "vasmed"),
)

# Degrees that the tables cover, per coordinate of `COORDINATES`: lowest, highest. Beyond them the
# polynomials still answer, but nobody has measured how well.
FITTED_RANGE_DEG = ((-10.0, 120.0), (-40.0, 20.0), (-40.0, 30.0), (0.0, 135.0), (-35.0, 40.0))


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Muscle paths of one body as coefficients of the terms of `term_degrees`: 40 lengths, then 40 moment arms a coordinate."""

    weights_m: np.ndarray  # [row, term]

    @staticmethod
    def source() -> "Paths":
        """The source model's own."""
        return Paths(path_weights())

    @staticmethod
    def of(segments: Segments) -> "Paths":
        """Those of a body with these segments; in NumPy, some milliseconds."""
        return Paths(_with_arms(_scaled_lengths(segments)))


def neutral_length_ratio(paths: Paths) -> np.ndarray:
    """Length [40] of each muscle in the neutral pose, all angles 0, over the source model's; in NumPy."""
    terms = _neutral_terms()
    return np.asarray(paths.weights_m)[: len(MUSCLES)] @ terms / (_source_lengths() @ terms)


def term_degrees() -> np.ndarray:
    """Chebyshev degree per coordinate of every term, [term, 5]."""
    return np.array([term for block in json_table("paths")["terms"].values() for term in block])


def angle_scale() -> tuple[Sequence[float], Sequence[float]]:
    """Centre [5] and half range [5] in radians by which angles become the polynomials' -1..1."""
    return json_table("paths")["centre_rad"], json_table("paths")["half_rad"]


def block_places() -> dict[str, slice]:
    """Where each block of terms stands among the terms."""
    places, start = {}, 0
    for block, terms in json_table("paths")["terms"].items():
        places[block] = slice(start, start + len(terms))
        start += len(terms)
    return places


@cache
def _neutral_terms() -> np.ndarray:
    """All terms [term] in the neutral pose."""
    centre, half = (np.array(values) for values in angle_scale())
    ladders = chebyshev.chebvander(-centre / half, term_degrees().max())
    return np.prod([ladder[degree] for ladder, degree in zip(ladders, term_degrees().T, strict=True)], axis=0)


@cache
def path_weights() -> np.ndarray:
    """Coefficients [6 * 40, term] of the source model: of the lengths, then of the arms per coordinate."""
    return _with_arms(_source_lengths())


@cache
def _source_lengths() -> np.ndarray:
    """Coefficients [40, term] of the source model's lengths."""
    return _filled(json_table("paths")["length_m"])


def _filled(coefficients: Mapping[str, Mapping[str, Sequence[float]]]) -> np.ndarray:
    """Rows [40, term] from coefficients by muscle and block; zero where nothing is said."""
    places = block_places()
    rows = np.zeros((len(MUSCLES), len(term_degrees())))
    for muscle, blocks in coefficients.items():
        for block, values in blocks.items():
            rows[MUSCLES.index(muscle), places[block]] = values
    return rows


def _with_arms(length: np.ndarray) -> np.ndarray:
    """Coefficients [6 * 40, term]: the lengths given, and their moment arms."""
    arms = []
    for terms, starts, lower, shares in _slope_sums():
        arm = np.zeros_like(length)
        arm[:, lower] = -np.add.reduceat(length[:, terms] * shares, starts, axis=1)
        arms.append(arm)
    return np.concatenate([length, *arms])


@cache
def _slope_sums() -> list[tuple[np.ndarray, ...]]:
    """The matrices of `_slopes` as sums, since nearly all of their entries are zero: per coordinate the terms that count, where the
    sum of each term of the slope begins among them, which terms these are, and how much each counts."""
    found = []
    for slope in _slopes():
        lower, terms = np.nonzero(slope.T)
        starts = np.flatnonzero(np.diff(lower, prepend=-1))
        found.append((terms, starts, lower[starts], slope[terms, lower]))
    return found


@cache
def _slopes() -> list[np.ndarray]:
    """Per coordinate the matrix that turns coefficients [term] into those of the slope."""
    degrees, (_, half) = [tuple(term) for term in term_degrees().tolist()], angle_scale()
    where = {term: i for i, term in enumerate(degrees)}
    slopes = []
    for place in range(len(COORDINATES)):
        # The slope of a Chebyshev polynomial is a sum of lower ones: the same terms again.
        slope = np.zeros((len(degrees), len(degrees)))
        for i, term in enumerate(degrees):
            for degree, share in enumerate(chebyshev.chebder(np.eye(term[place] + 1)[-1])):
                if share:
                    lower = (*term[:place], degree, *term[place + 1 :])
                    slope[i, where[lower]] += share / half[place]
        slopes.append(slope)
    return slopes


def _scaled_lengths(segments: Segments) -> np.ndarray:
    """Coefficients [40, term] of the lengths of a body with these segments."""
    length = remainder(segments, MUSCLES)[:, None] * _source_lengths()
    for name, (factor, rest) in compared(segments, MUSCLES).items():
        length = length + (factor - rest)[:, None] * _parts()[name]
    return length


@cache
def _parts() -> dict[str, np.ndarray]:
    """Coefficients [40, term] of the lengths' slopes by each factor but the remainder's."""
    return {name: _filled(muscles) for name, muscles in json_table("scaling")["part_m"].items()}


def filled_lengths() -> np.ndarray:
    """Which coefficients [40, term] of the lengths can differ from zero, in a body of any size."""
    return np.any([table != 0 for table in (_source_lengths(), *_parts().values())], axis=0)


def filled_arms() -> np.ndarray:
    """The same of the moment arms [5 * 40, term]."""
    # A slope is made of positive parts of the lengths' terms, so that none cancel.
    return _with_arms(filled_lengths().astype(float))[len(MUSCLES) :] != 0
