"""Stop short of lockout: tension stays on the muscle, the joints are spared."""

from __future__ import annotations

from ..claim import EQUAL_LOAD, SMALL_PCT, Claim, Part, Published, more_pct
from ..scene import COMMON, HIGH, Task
from ..verdict import HOLDS, NOT

LOAD = Task(HIGH, COMMON)
SOFT = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8)
LOCKED = Task(HIGH, COMMON, load_of=LOAD, load_share=0.8, locked=True)


def effects(bank, condition):
    soft, locked = bank.task(SOFT), bank.task(LOCKED)

    def pull(at):
        return at["quadriceps_top_N"] + at["glutes_top_N"] + at["hamstrings_top_N"]

    return more_pct(pull(soft), pull(locked)), more_pct(soft["top_tibiofemoral_N"], locked["top_tibiofemoral_N"])


CLAIM = Claim(
    number=12,
    name="short-of-lockout",
    rule="Stop short of lockout: tension stays on the muscle, the joints are spared.",
    proposition="Turning at 10 degrees of knee bend instead of 4 leaves at least 10 % more pull on the muscles at the top and at least 10 % less force through the knee.",
    parts=(
        Part(
            name="pull of quadriceps, glutes and hamstrings at the top, soft over straight",
            unit="%",
            at_least=SMALL_PCT,
        ),
        Part(name="force through the knee joint at the top, soft over straight", unit="%", at_most=-SMALL_PCT),
    ),
    compared="the top of a repetition that turns at 10 degrees of knee bend against one that goes to 4, high feet",
    conditions=(EQUAL_LOAD,),
    effects=effects,
    why="The straighter the leg, the less muscle it takes to hold the sled: near the lockout the bones stand on each other. Pressure in the knee does not fall with muscle alone, though: the push itself goes through the joint, locked or not.",
    practice={
        HOLDS: "Turn just before the knees are straight.",
        NOT: "Stopping short keeps muscles at work. As for the joint, its pressure is much the same; the reason not to lock hard is the jolt and the knee going backwards, which this model does not see.",
    },
    published=(
        Published(
            source="Steinkamp et al. 1993, Am J Sports Med 21:438-444 (abstract; 20 people)",
            finding="Force behind the kneecap rises with knee bend; it is least near straight.",
            supports=False,
            if_we_differ="They looked behind the kneecap, we at the whole knee joint.",
        ),
        Published(
            source="Eloranta 1989, 1994, Electromyogr Clin Neurophysiol (abstracts; 5 men)",
            finding="With a straight knee the rectus femoris was silent.",
            supports=True,
            if_we_differ="One muscle, a static push.",
        ),
        Published(
            source="Martin-Fuentes et al. 2020, review, Int J Environ Res Public Health 17:4626 (12 studies)",
            finding="Towards straight legs the quadriceps is less active, biceps femoris and gastrocnemius more.",
            supports=True,
            if_we_differ="Activity of single muscles; ours is the pull of all three groups together.",
        ),
    ),
    limits="Knees that go backwards, ligaments and the jolt of a hard lockout are not in the model.",
)
