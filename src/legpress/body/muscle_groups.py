"""Muscle groups as people speak of them, in names of the source model. Nothing heavy to import."""

from __future__ import annotations

HAMSTRINGS = ("bflh", "semimem", "semiten")  # those that cross the hip too
BICEPS_FEMORIS_SHORT_HEAD = ("bfsh",)
GLUTEUS_MAXIMUS = ("glmax1", "glmax2", "glmax3")
ADDUCTOR_MAGNUS = ("addmagDist", "addmagIsch", "addmagMid", "addmagProx")
ADDUCTORS = ("addbrev", "addlong", *ADDUCTOR_MAGNUS)
QUADRICEPS = ("recfem", "vasint", "vaslat", "vasmed")
VASTI = ("vasint", "vaslat", "vasmed")
GASTROCNEMIUS = ("gaslat", "gasmed")
CALVES = ("gaslat", "gasmed", "soleus")

# As a lifter names them. The short head stands alone: it crosses the knee only, so no press and no hip hinge reaches it.
MUSCLE_GROUPS: dict[str, tuple[str, ...]] = {
    "hamstrings": HAMSTRINGS,
    "biceps femoris short head": BICEPS_FEMORIS_SHORT_HEAD,
    "glutes": GLUTEUS_MAXIMUS,
    "adductor magnus": ADDUCTOR_MAGNUS,
    "quadriceps": QUADRICEPS,
    "calves": CALVES,
}
