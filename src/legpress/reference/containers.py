"""The values that go into compiled programs and come out of them, made known to JAX."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar, dataclass_transform

import jax

from ..body.curves import Curve
from ..body.knee import KneeDirectionTable
from ..body.muscle import Muscles
from ..body.paths import Paths
from ..body.pelvis import PassiveHipForce, Pelvis
from ..body.scaling import Body
from ..body.segments import Segments
from ..body.skeleton import Poses, Skeleton
from ..press.kinetic_chain import FootContact, Kinematics, LegForces, PushIntent, StaticLoads
from ..press.load import Motion, SledLoad
from ..press.posture import PlateFrame, Posture, StanceGeometry
from ..press.rep_batch import CoarseSolution, StrokeEnds, StrokeNodes
from ..press.sharing import Contact, Sharing, SolverState

CONTAINERS = (
    *(Curve, KneeDirectionTable, Muscles, Paths, PassiveHipForce, Pelvis, Body, Segments, Poses, Skeleton),
    *(
        FootContact,
        Kinematics,
        LegForces,
        PushIntent,
        StaticLoads,
        Motion,
        SledLoad,
        PlateFrame,
        Posture,
        StanceGeometry,
    ),
    *(CoarseSolution, StrokeEnds, StrokeNodes, Contact, Sharing, SolverState),
)

Kind = TypeVar("Kind")

for _kind in CONTAINERS:
    jax.tree_util.register_dataclass(_kind)


@dataclass_transform(frozen_default=True)
def container(kind: type[Kind]) -> type[Kind]:
    """A frozen dataclass that the formulas pass among themselves, made known to JAX.

    JAX takes values apart and puts other things into them as it maps and traces (more axes, no arrays at all). So it makes
    them past the class's own `__init__`: the shapes that are declared are checked where a formula makes one.
    """
    kind = dataclass(frozen=True, slots=True, eq=False)(kind)
    constant = tuple(field.name for field in fields(kind) if field.metadata.get("static"))
    array = tuple(field.name for field in fields(kind) if field.name not in constant)

    def taken_apart(value):
        return tuple(getattr(value, name) for name in array), tuple(getattr(value, name) for name in constant)

    def put_together(constants, arrays):
        made = object.__new__(kind)
        for name, part in zip((*constant, *array), (*constants, *arrays), strict=True):
            object.__setattr__(made, name, part)
        return made

    jax.tree_util.register_pytree_node(kind, taken_apart, put_together)
    return kind
