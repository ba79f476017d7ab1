"""The sweet spot beside a fine grid, and its limits beside the simulation of the answer itself; `tests/fit` runs the small versions."""
