"""How slowly, and up to which bend of the knee: the experiments of data/claims/tempo_and_lockout.toml."""

from __future__ import annotations

from .claim import ClaimTest, Matching, more_pct
from .condition import COMMON, HIGH, Task
from .measured import Measured

LOAD = Task(HIGH, COMMON)
SOFT = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8)
LOCKED = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8, locked=True)
SLOW = Task(HIGH, COMMON, load_of=LOAD, load_share=0.7, tempo_s=(3.0, 1.0, 0.7))  # X taken as 0.7 s
BRISK = Task(HIGH, COMMON, load_of=LOAD, load_share=0.7, tempo_s=(1.0, 0.0, 1.0))
LOWERED_S, DROPPED_S = 3.0, 0.6
LOWERED = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8)
DROPPED = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8, tempo_s=(DROPPED_S, 1.0, 2.0))


def short_of_lockout(measured: Measured, matching: Matching):
    """At the top, soft over locked knees: own pull of three groups, and force through the knee joint."""
    soft, locked = measured.task(SOFT), measured.task(LOCKED)

    def pull(at):
        return at["quadriceps_top_N"] + at["glutes_top_N"] + at["hamstrings_top_N"]

    return more_pct(pull(soft), pull(locked)), more_pct(soft["top_tibiofemoral_N"], locked["top_tibiofemoral_N"])


def locking_out(measured: Measured, matching: Matching):
    """Length of the hamstrings with locked knees, less their longest with soft ones."""
    return (measured.task(LOCKED)["top_mm"] - measured.task(Task(HIGH))["longest_mm"],)


def slow_down_fast_up(measured: Measured, matching: Matching):
    """Own pull times time of the hamstrings, and the force that brakes the sled, slow against brisk."""
    slow, brisk = measured.task(SLOW), measured.task(BRISK)
    return (
        more_pct(slow["hamstrings_N"] * slow["seconds"], brisk["hamstrings_N"] * brisk["seconds"]),
        slow["braking_pct"] - brisk["braking_pct"],
    )


def slow_down_fast_up_asides(measured: Measured):
    slow, brisk = (measured.task(task)["hamstrings_N"] for task in (SLOW, BRISK))
    return {"mean own pull of the hamstrings, slow over brisk, %": more_pct(slow, brisk)}


def controlled_descent(measured: Measured, matching: Matching):
    """Activation of the hamstrings on the way down, three seconds minus dropped."""
    lowered, dropped = (measured.task(task)["hamstrings_down_pct"] for task in (LOWERED, DROPPED))
    return (lowered - dropped,)


def controlled_descent_asides(measured: Measured):
    lowered, dropped = (measured.task(task)["hamstrings_down_N"] for task in (LOWERED, DROPPED))
    return {
        "own pull of the hamstrings on the way down, three seconds, N": lowered,
        "own pull of the hamstrings on the way down, dropped, N": dropped,
        "pull times time on the way down, three seconds over dropped, %": more_pct(
            LOWERED_S * lowered, DROPPED_S * dropped
        ),
    }


TESTS = {
    "short-of-lockout": ClaimTest(short_of_lockout),
    "slow-down-fast-up": ClaimTest(slow_down_fast_up, slow_down_fast_up_asides),
    "locking-out-stretches": ClaimTest(locking_out),
    "controlled-descent": ClaimTest(controlled_descent, controlled_descent_asides),
}
