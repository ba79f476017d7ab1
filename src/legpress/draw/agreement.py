"""OpenSim's curves and ours over each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .curves import BLUE, ORANGE
from .paper import INK, Picture, pictures

if TYPE_CHECKING:
    from ..interop.verification import AgreementCurve, Verification

MAIN = ("glmax2", "addmagIsch", "bflh", "semimem", "semiten", "recfem", "vaslat", "soleus")
PANELS = 12  # of the activations: the main muscles, then those that agree least
WORDS = {
    "hip_flexion": "hip flexion",
    "hip_adduction": "hip adduction",
    "hip_rotation": "hip rotation",
    "knee_angle": "knee flexion",
    "ankle_angle": "ankle dorsiflexion",
    "tibiofemoral": "knee joint (tibiofemoral)",
    "patellofemoral": "kneecap (patellofemoral)",
}


def draw_agreement(verification: Verification) -> dict[str, Figure]:
    """Figures by name: joint moments, activations of twelve muscles, contact forces of the knee."""
    found = {(curve.quantity, curve.part): curve for curve in verification.curves}
    share = {(row.quantity, row.part): row.share for row in verification.rows}

    def panels(quantity: str, parts: Sequence[str], says: str) -> list[tuple[AgreementCurve, str]]:
        return [
            (found[quantity, part], f"{WORDS.get(part, part)}: {says.format(share[quantity, part])}") for part in parts
        ]

    moments = [part for quantity, part in found if quantity == "joint moment"]
    knee = [part for quantity, part in found if quantity == "knee contact force"]
    muscles = [part for quantity, part in found if quantity == "activation"]
    worst = sorted((m for m in muscles if m not in MAIN), key=lambda m: -share["activation", m])
    figures = {
        "moments": _figure(
            verification,
            "Moments of the joints: OpenSim's inverse dynamics, and its moment arms times our muscle forces",
            panels("joint moment", moments, "{:.1%} of the peak apart at most"),
            columns=3,
        ),
        "knee": _figure(
            verification,
            "Contact forces of the knee: OpenSim's JointReaction under our muscle forces, and ours",
            panels("knee contact force", knee, "{:.1%} of the peak apart at most"),
            columns=2,
        ),
    }
    if muscles:  # none where StaticOptimization leans on its reserves all the way
        figures["activations"] = _figure(
            verification,
            "Activations: OpenSim's StaticOptimization, and our solver with its assumptions",
            panels("activation", [*MAIN, *worst[: PANELS - len(MAIN)]], "{:.3f} apart (rms)"),
            columns=4,
        )
    return figures


def agreement_pictures(verification: Verification, folder: Path) -> dict[Path, bytes]:
    """verification_<name>.png for each figure; what each file shall hold."""
    found: dict[Path, bytes] = {}
    for name, figure in draw_agreement(verification).items():
        found |= pictures(figure, folder / f"verification_{name}", ("png",))
    return found


def _figure(verification: Verification, title: str, panels: list[tuple[AgreementCurve, str]], columns: int) -> Figure:
    rows = -(-len(panels) // columns)
    figure = Picture(figsize=(max(3.4 * columns, 9.6), 2.3 * rows + 0.9), facecolor="white", layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False)
    for place, cell in enumerate(axes.flat):
        if place < len(panels):
            _panel(cell, *panels[place])
        else:
            cell.set_axis_off()
    for cell in axes[-1]:
        cell.set_xlabel("s", fontsize=8, color=INK)
    lines, labels = axes.flat[0].get_legend_handles_labels()
    lifter, machine = verification.passport["lifter"], verification.passport["machine"]
    figure.suptitle(f"{title}\n{lifter['name']} on {machine['name']}", fontsize=10.5, color=INK)
    figure.legend(lines, labels, loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return figure


def _panel(axes: Axes, curve: AgreementCurve, title: str) -> None:
    # The wide line below, the thin one above: where they agree both are seen.
    axes.plot(curve.time_s, curve.opensim, color=ORANGE, lw=4.5, solid_capstyle="round", label="OpenSim")
    axes.plot(curve.time_s, curve.ours, color=BLUE, lw=1.4, label="legpress")
    axes.set_title(title, fontsize=8.5, color=INK)
    axes.set_ylabel(curve.unit, fontsize=8, color=INK)
    if curve.quantity == "activation":
        axes.set_ylim(0, 1.03)
    axes.margins(x=0)
    axes.tick_params(labelsize=8, length=2, color=INK, labelcolor=INK)
    axes.grid(axis="y", color="#c9d1d8", lw=0.5)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
