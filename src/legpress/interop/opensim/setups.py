"""Setup files that OpenSim's tools run unchanged when started in the exported folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .coordinates import SIDES
from .library import opensim

MODEL, MOTION = "model.osim", "motion.mot"
LOADS, LOADS_SETUP = "external_loads.sto", "external_loads.xml"
FORCES, ACTIVATIONS, RESERVES = "muscle_forces.sto", "muscle_activations.sto", "reserves.xml"
RESULTS = "results"
EXPONENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSimSetup:
    """One tool's run: its file, what starts it in Python, what it writes."""

    name: str
    file: str
    tool: str
    result: str  # in the results folder

    @property
    def command(self) -> str:
        return f"opensim-cmd run-tool {self.file}"

    @property
    def python(self) -> str:
        return f"python -c \"import opensim; opensim.{self.tool}('{self.file}').run()\""


INVERSE_DYNAMICS = OpenSimSetup(
    name="InverseDynamics",
    file="setup_inverse_dynamics.xml",
    tool="InverseDynamicsTool",
    result="inverse_dynamics.sto",
)
STATIC_OPTIMIZATION = OpenSimSetup(
    name="StaticOptimization",
    file="setup_static_optimization.xml",
    tool="AnalyzeTool",
    result="press_StaticOptimization_activation.sto",
)
JOINT_REACTION = OpenSimSetup(
    name="JointReaction",
    file="setup_joint_reaction.xml",
    tool="AnalyzeTool",
    result="press_JointReaction_ReactionLoads.sto",
)
SETUPS = (INVERSE_DYNAMICS, STATIC_OPTIMIZATION, JOINT_REACTION)


def write_setups(folder: Path, end_s: float, rows_a_frame: int) -> None:
    """All three, over the frames from 0 to `end_s`; paths inside them are relative to the folder."""
    library = opensim()
    dynamics = library.InverseDynamicsTool()
    dynamics.setName("press")
    dynamics.setModelFileName(MODEL)
    dynamics.setCoordinatesFileName(MOTION)
    dynamics.setExternalLoadsFileName(LOADS_SETUP)
    dynamics.setStartTime(0.0)
    dynamics.setEndTime(end_s)
    without = library.ArrayStr()
    without.append("Muscles")  # else their forces in default states are taken off
    dynamics.setExcludedForces(without)
    dynamics.setResultsDir(RESULTS)
    dynamics.setOutputGenForceFileName(INVERSE_DYNAMICS.result)
    dynamics.printToXML(str(folder / INVERSE_DYNAMICS.file))

    sharing = library.StaticOptimization()
    sharing.setName("StaticOptimization")
    sharing.setUseModelForceSet(True)
    sharing.setActivationExponent(EXPONENT)
    sharing.setUseMusclePhysiology(True)
    sharing.setConvergenceCriterion(1e-5)
    sharing.setMaxIterations(500)
    _write_analysis(folder / STATIC_OPTIMIZATION.file, sharing, end_s, rows_a_frame)

    reaction = library.JointReaction()
    reaction.setName("JointReaction")
    reaction.setForcesFileName(FORCES)
    joints, on, frames = library.ArrayStr(), library.ArrayStr(), library.ArrayStr()
    for side in SIDES:
        for joint, body in (("walker_knee", "tibia"), ("patellofemoral", "patella")):
            joints.append(f"{joint}_{side}")
            on.append("child")
            frames.append(f"/bodyset/{body}_{side}")
    reaction.setJointNames(joints)
    reaction.setOnBody(on)
    reaction.setInFrame(frames)
    _write_analysis(folder / JOINT_REACTION.file, reaction, end_s, rows_a_frame)


def _write_analysis(file: Path, analysis, end_s: float, rows_a_frame: int) -> None:
    library = opensim()
    analysis.setStartTime(0.0)
    analysis.setEndTime(end_s)
    analysis.setStepInterval(rows_a_frame)  # at the repetition's own frames
    tool = library.AnalyzeTool()
    tool.setName("press")
    tool.setModelFilename(MODEL)
    tool.setCoordinatesFileName(MOTION)
    tool.setExternalLoadsFileName(LOADS_SETUP)
    tool.setReplaceForceSet(False)
    more = library.ArrayStr()
    more.append(RESERVES)
    tool.setForceSetFiles(more)
    tool.setLowpassCutoffFrequency(-1)
    tool.setInitialTime(0.0)
    tool.setFinalTime(end_s)
    tool.setResultsDir(RESULTS)
    tool.setSolveForEquilibrium(False)
    tool.getAnalysisSet().cloneAndAppend(analysis)
    tool.printToXML(str(file))
