// Where the sled turns: the soft lockout above, a stop below, as `legpress.press.limits.stroke_of` has it for a given stop.

const KNEE = 3; // place among the joint angles
const PASSING_M = 0.002; // along the rail, over which the knees are seen to bend further
const STEP = 16; // of places between the ends that are looked at

/** `Ends` of the stroke down to a stop; RangeError where the leg cannot go there. */
export function endsOf(core, { model, body, machine, geometry, stop_sled_cm }) {
    const { rail_places: count, top_knee_deg, reached_m, shortest_stroke_m, surely_unfolded_rad } = model.numbers;
    const look = (sled_m) => {
        const numbers = Object.entries(geometry).map(([name, [number]]) => [name, sled_m.map(() => number)]);
        const still = sled_m.map(() => 0);
        const given = { geometry: Object.fromEntries(numbers), motion: { sled_m, speed_m_per_s: still, acceleration_m_per_s2: still } };
        const { angles_rad, reach_error_m, outside } = core.run("kinematics", { model, body, given, gives: "kinematics", frames: sled_m.length });
        return sled_m.map((_, k) => {
            const knee_rad = angles_rad[KNEE * sled_m.length + k], reached = reach_error_m[k] < reached_m;
            const beyond = outside[KNEE * sled_m.length + k] > 0;
            return { knee_deg: (knee_rad * 180) / Math.PI, reached, foldable: reached && (!beyond || knee_rad < surely_unfolded_rad) };
        });
    };
    const travel_cm = (sled_m) => 100 * (sled_m - machine.bottom_m);

    const rail = places(machine.bottom_m, machine.bottom_m + machine.travel_m, count);
    const bottom_m = machine.bottom_m + stop_sled_cm / 100;
    const first = Math.min(rail.findLastIndex((sled_m) => sled_m < bottom_m) + 1, count - 1);
    const bent = ({ reached, knee_deg }) => reached && knee_deg > top_knee_deg;
    const last = bent(look([rail[first]])[0]) ? lastFrom(first, rail, look, bent) : look(rail).findLastIndex(bent);
    if (last < 0) {
        throw new RangeError(
            look(rail).some(({ reached }) => reached)
                ? `On ${machine.name} the knee is straighter than ${top_knee_deg} degrees over the whole rail in this stance. Move the seat forward or place the feet higher.`
                : "The plate is out of reach in this stance. Place the feet lower or closer together, or move the seat.",
        );
    }
    let top_m = rail[last];
    if (last + 1 < count) {
        const fine = places(rail[last], rail[last + 1], count);
        top_m = fine[lastFrom(0, fine, look, ({ reached, knee_deg }) => reached && knee_deg >= top_knee_deg)];
    }
    if (bottom_m >= top_m) {
        throw new RangeError(`stop_sled_cm is ${stop_sled_cm}, but in this stance the leg is straight already at ${travel_cm(top_m).toFixed(0)} cm. Give a deeper stop.`);
    }
    // Where the ankles pass the hips a leg that shortened on the way down lengthens again.
    const [deepest, above] = look([bottom_m, Math.min(bottom_m + PASSING_M, top_m)]);
    if (deepest.reached && deepest.knee_deg <= above.knee_deg) throw new RangeError(`stop_sled_cm is ${stop_sled_cm}: so deep the feet would be behind the hips. Give a higher stop.`);
    const below = rail.slice(first, last + 1);
    if (below.length && !look(below.filter((_, k) => k % STEP === 0)).every(({ foldable }) => foldable)) {
        const folded = look(below).findLastIndex(({ foldable }) => !foldable);
        const deepest_cm = travel_cm(rail[Math.min(first + folded + 1, last)]);
        throw new RangeError(
            `stop_sled_cm is ${stop_sled_cm}: so deep the knees would have to bend more than a leg does. In this stance give ${Math.ceil(deepest_cm)} cm or more.`,
        );
    }
    if (top_m - bottom_m < shortest_stroke_m) {
        throw new RangeError(
            `There is no room to move: in this stance the stroke would run from ${travel_cm(bottom_m).toFixed(0)} to ${travel_cm(top_m).toFixed(0)} cm of carriage travel. Change the stance, the backrest or the stop.`,
        );
    }
    return { bottom_m: [bottom_m], top_m: [top_m] };
}

function places(from, to, count) {
    return Array.from({ length: count }, (_, k) => (k === count - 1 ? to : from + (k * (to - from)) / (count - 1)));
}

// The last place that holds, where the one at `from` does and legs straighten once along a rail; two are looked at side by side.
function lastFrom(from, sled_m, look, holds) {
    for (let end = sled_m.length; end - from > 1;) {
        const third = Math.ceil((end - from) / 3);
        const asked = [from + third, from + 2 * third].filter((place) => place < end);
        const found = look(asked.map((place) => sled_m[place])).findLastIndex(holds);
        end = asked[found + 1] ?? end;
        from = asked[found] ?? from;
    }
    return from;
}
