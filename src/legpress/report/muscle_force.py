"""Muscles as a lifter names them, and what they did over a repetition. No drawing here, nothing heavy to import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..body.muscle_groups import MUSCLE_GROUPS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

# The short head of the biceps femoris crosses the knee only and is not drawn.
GROUPS = {name: MUSCLE_GROUPS[name] for name in ("hamstrings", "glutes", "adductor magnus", "quadriceps", "calves")}


def total_N(frames: pd.DataFrame, group: str) -> NDArray[np.float64]:
    """Force of a group's tendons together [frame], own pull and stretch."""
    return sum(frames[f"force_{muscle}_N"].to_numpy() for muscle in GROUPS[group])  # type: ignore[return-value]


def stretch_N(frames: pd.DataFrame, group: str) -> NDArray[np.float64]:
    """The share of it [frame] that comes from being stretched, without effort."""
    return sum(frames[f"passive_{muscle}_N"].to_numpy() for muscle in GROUPS[group])  # type: ignore[return-value]


def pull_N(frames: pd.DataFrame, group: str) -> NDArray[np.float64]:
    """The share of it [frame] that the muscles make themselves."""
    return total_N(frames, group) - stretch_N(frames, group)


def mean_over_time(frames: pd.DataFrame, values: NDArray[np.float64]) -> float:
    """Mean over the repetition; frames are evenly spaced but for the first, so it is an integral."""
    import numpy as np

    times = frames["time_s"].to_numpy()
    return float(np.trapezoid(values, times) / (times[-1] - times[0]))


def bottom_frame(frames: pd.DataFrame) -> int:
    """The first frame at the lowest position."""
    return int(frames["sled_m"].to_numpy().argmin())
