"""A process that forks after the core's threads began: the child gets threads of its own."""

import os
import signal
import warnings

import numpy as np
import pytest

from legpress.body import muscle_paths
from legpress.core.programs import PIECE


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_computes_as_its_parent_did():
    poses = np.tile(np.radians([60.0, 0, 0, 60, 0]), (4 * PIECE, 1)).T
    before, _ = muscle_paths(poses)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's and JAX's own words on forking with threads
        child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(20)
        same = False
        try:
            same = np.array_equal(muscle_paths(poses)[0], before)
        finally:
            os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
