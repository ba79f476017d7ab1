"""Names of columns and markers, made different where a file has one twice."""

from __future__ import annotations

from collections.abc import Iterable

from .findings import Finding, NameRepeated


def distinct(names: Iterable[str]) -> tuple[list[str], list[Finding]]:
    """The names, a repeated one with a number before it: what a name ends with says what it is (`_vx` is no angle).

    OpenSim's own files number force plates so (`1_ground_force_vx`).
    """
    given = list(names)
    taken, found, made = set(given), [], []
    seen: dict[str, int] = {}
    for name in given:
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 1:
            made.append(name)
            continue
        while (now := f"{seen[name]}_{name}") in taken:
            seen[name] += 1
        taken.add(now)
        made.append(now)
        found.append(NameRepeated(name=name, now=now))
    return made, found
