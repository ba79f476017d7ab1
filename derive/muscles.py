"""Write src/legpress/data/muscles.json: muscle parameters and Millard curves of the source model.

Run: python -m derive.muscles [--model FILE]   (needs the extra `derive`)

The curves are quintic Bezier splines in OpenSim. They are sampled here on uniform grids with value
and slope (cubic Hermite cells at run time), because a gather from a small table costs the engine
0.12 us for 40 muscles where solving the Bezier parameter costs more and a global fit misses the
corners. The worst difference found on a fine grid is written beside each table.
"""

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np
import opensim
from scipy.optimize import brentq

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT.parent / "shared" / "models" / "RajagopalLaiUhlrich2023.osim"
CELLS = 256
PASSIVE_CELLS = 128
CITATION = (
    "Rajagopal et al. 2016 (doi:10.1109/TBME.2016.2586891); Lai et al. 2017 "
    "(doi:10.1007/s10439-017-1920-7); Uhlrich et al. 2022 (doi:10.1038/s41598-022-13386-9); "
    "curves Millard et al. 2013 (doi:10.1115/1.4023390); "
    "passive curves calibrated to Silder et al. 2007 (doi:10.1016/j.jbiomech.2006.12.017)"
)


def hermite(x, grid_start, grid_step, value, slope):
    """Cubic Hermite interpolation on a uniform grid, as the engine evaluates it."""
    y = np.clip((x - grid_start) / grid_step, 0, len(value) - 1 - 1e-9)
    i = y.astype(int)
    t = y - i
    v0, v1, m0, m1 = value[i], value[i + 1], slope[i] * grid_step, slope[i + 1] * grid_step
    return v0 + t * m0 + t**2 * (3 * (v1 - v0) - 2 * m0 - m1) + t**3 * (2 * (v0 - v1) + m0 + m1)


def table(function, start, stop, cells, slope=None):
    """Sample a curve on `cells` equal cells; the error is the worst one on a grid 11 times finer."""
    grid = np.linspace(start, stop, cells + 1)
    step = grid[1] - grid[0]
    value = np.array([function(float(x)) for x in grid])
    if slope is None:
        d = step * 1e-3
        slopes = np.array([(function(float(x + d)) - function(float(x - d))) / (2 * d) for x in grid])
    else:
        slopes = np.array([slope(float(x)) for x in grid])
    fine = np.linspace(start, stop, 11 * cells + 3)
    exact = np.array([function(float(x)) for x in fine])
    error = float(np.abs(hermite(fine, start, step, value, slopes) - exact).max())
    return {
        "start": start,
        "stop": stop,
        "value": np.round(value, 9).tolist(),
        "slope": np.round(slopes, 7).tolist(),
        "worst_error": float(f"{error:.2e}"),
    }


def inverse_tendon(curve):
    """Tendon strain at a normalised force, and that toe's end; force is sampled in its square root.

    The tendon curve leaves slack with zero slope, so strain against force is steep at zero and a
    uniform grid in force would waste its cells; the square root spreads them.
    """
    toe = curve.getNormForceAtToeEndInUse()

    def strain_at_root(root):
        force = root * root
        if root <= 0:
            return 0.0
        return brentq(lambda e: curve.calcValue(1 + e) - force, 0, 0.2, xtol=1e-15)

    return table(strain_at_root, 0.0, float(np.sqrt(toe)), CELLS), toe


def curves(muscle):
    """The three curves that all 40 muscles share (checked by the caller)."""
    length = muscle.getActiveForceLengthCurve()
    velocity = muscle.getForceVelocityCurve()
    tendon = muscle.getTendonForceLengthCurve()
    inverse, toe = inverse_tendon(tendon)
    span = tendon.getStrainAtOneNormForce()
    return {
        "active_force_length": table(length.calcValue, 0.25, 1.9, CELLS, lambda x: length.calcDerivative(x, 1)),
        "force_velocity": table(velocity.calcValue, -1.0, 1.0, CELLS, lambda x: velocity.calcDerivative(x, 1)),
        "tendon_strain_of_root_force": inverse,
        "tendon_force_of_strain": table(
            lambda e: tendon.calcValue(1 + e), 0.0, span, CELLS, lambda e: tendon.calcDerivative(1 + e, 1)
        ),
        "tendon_toe_force": toe,
        "tendon_stiffness": tendon.getStiffnessAtOneNormForceInUse(),
        "tendon_strain_at_one_norm_force": span,
    }


def passive(curve):
    """Passive fibre force over strain between its zero and one peak force; linear beyond."""
    start = curve.getStrainAtZeroForce()
    stop = curve.getStrainAtOneNormForce()
    sampled = table(
        lambda e: curve.calcValue(1 + e), start, stop, PASSIVE_CELLS, lambda e: curve.calcDerivative(1 + e, 1)
    )
    sampled["stiffness"] = curve.getStiffnessAtOneNormForceInUse()
    return sampled


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "legpress" / "data")
    arguments = parser.parse_args()
    opensim.Logger.setLevelString("off")
    model = opensim.Model(str(arguments.model))
    model.initSystem()
    muscles = []
    shared: dict = {}
    for muscle in model.getMuscles():
        if not muscle.getName().endswith("_r"):
            continue
        muscle = opensim.Millard2012EquilibriumMuscle.safeDownCast(model.getMuscles().get(muscle.getName()))
        if not shared:
            shared = curves(muscle)
        for x in (0.3, 0.77, 1.0, 1.5):
            here = muscle.getActiveForceLengthCurve().calcValue(x)
            assert (
                abs(
                    here
                    - hermite(
                        np.array([x]),
                        0.25,
                        1.65 / CELLS,
                        np.array(shared["active_force_length"]["value"]),
                        np.array(shared["active_force_length"]["slope"]),
                    )[0]
                )
                < 1e-3
            ), muscle.getName()
        muscles.append(
            {
                "name": muscle.getName()[:-2],
                "peak_force_N": muscle.getMaxIsometricForce(),
                "optimal_fibre_m": muscle.getOptimalFiberLength(),
                "tendon_slack_m": muscle.getTendonSlackLength(),
                "pennation_rad": muscle.getPennationAngleAtOptimalFiberLength(),
                "max_velocity_per_s": muscle.getMaxContractionVelocity(),
                "fibre_floor": muscle.getMinimumFiberLength() / muscle.getOptimalFiberLength(),
                "minimum_activation": muscle.getMinimumActivation(),
                "passive": passive(muscle.getFiberForceLengthCurve()),
            }
        )
    result = {
        "source": {
            "citation": CITATION,
            "model": arguments.model.name,
            "script": "derive/muscles.py",
            "opensim": opensim.GetVersion(),
            "date": date.today().isoformat(),
            "meaning": "curves are sampled with value and slope on equal cells between start and stop; "
            "tendon_strain_of_root_force takes the square root of force over peak force",
        },
        "muscles": muscles,
        "curves": shared,
    }
    (arguments.out / "muscles.json").write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
    worst = {k: v["worst_error"] for k, v in shared.items() if isinstance(v, dict)}
    worst["passive"] = max(m["passive"]["worst_error"] for m in muscles)
    print(f"{len(muscles)} muscles, worst interpolation errors: {worst}")


if __name__ == "__main__":
    main()
