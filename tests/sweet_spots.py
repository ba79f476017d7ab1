"""Sweet spots that several tests of commands plan from, each sought once."""

from functools import cache

from legpress.fit import sweet_spot

_find = sweet_spot.find_sweet_spot  # before a test puts something in its place


@cache
def found(lifter, machine):
    """The answer for this lifter on this machine, by a few bodies."""
    return _find(lifter, machine, bodies=8)
