"""Sixteen places stand for a stroke: what is interpolated from them is what every place would give."""

import numpy as np
import pytest
from scenes import LANES, machine, person, press_of, reachable_m, stance

from legpress.press.batch import StrokeNodes, kinematics_at, solve_instants
from legpress.press.load import Motion
from legpress.press.stroke import NODES, nodes_m

PRESSES = (
    ("sled-45-large-plate", (22, 35, 15, 2)),
    ("sled-45-large-plate", (38, 50, 28, 4)),
    ("sled-45-small-plate", (12, 30, 8, 1)),
    ("horizontal-selectorised", (20, 35, 12, 2)),
    ("vertical", (10, 35, 12, 1)),
)


@pytest.mark.parametrize(("name", "where"), PRESSES)
def test_postures_between_the_nodes_are_those_of_every_place(name, where):
    press = press_of(person(), machine(name), stance(*where))
    bottom, top = reachable_m(press)
    ends, one = (np.array([bottom]), np.array([top])), press.geometry(1)
    skeleton, heel = press.body.skeleton, press.body.heel_in_calcn_m
    nodes = nodes_m(skeleton, heel, one, *ends)[0]
    assert np.all((nodes > bottom) & (nodes < top))
    assert len(nodes) == NODES
    sled_m = np.linspace(bottom, top, LANES)
    at_nodes, still = StrokeNodes.of(press, bottom, top), np.zeros(LANES)
    np.testing.assert_allclose(at_nodes.kinematics.q_rad, kinematics_at(press, nodes).q_rad, atol=1e-12)
    found, exact = solve_instants(at_nodes, Motion(sled_m, still, still)).kinematics, kinematics_at(press, sled_m)
    angles = np.abs(found.posture.angles_rad - exact.posture.angles_rad).max()
    roll = np.abs(found.roll_rad - exact.roll_rad).max()
    arms = np.abs(found.moment_arm_m - exact.moment_arm_m).max()
    print(f"{name}: angles {angles:.1e}, roll {roll:.1e} rad, arms {1e3 * arms:.3f} mm")
    assert angles < 1e-6
    assert roll < 5e-5
    assert arms < 5e-5
