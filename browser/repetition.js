// One repetition from what a user describes, as `legpress.simulate` has it, for a given stop and seconds up.

import { cueOf, settingOf } from "./condition.js";
import { endsOf } from "./stroke.js";
import { timingOf } from "./trajectory.js";

// Of a machine, finite each.
const MACHINE_NUMBERS = [
    "rail_rad", "plate_tilt_rad", "plate_lower_edge_m", "plate_height_m", "plate_width_m", "carriage_kg", "counterweight_kg", "cable_ratio",
    "friction", "bottom_m", "travel_m",
];

/** Simulates one repetition of both legs alike; `docs/core.md` says what is Python's alone. */
export function simulate(core, { model, body, machine, stance, load_kg, tempo, cue = "natural", stop_sled_cm: given_cm }) {
    for (const [name, given] of Object.entries({ model, body, machine, stance, tempo })) {
        if (given === null || typeof given !== "object") throw new RangeError(`${name} is ${shown(given)}; give its numbers by name.`);
    }
    for (const name of MACHINE_NUMBERS) if (!Number.isFinite(machine[name])) throw new RangeError(`${name} of the machine is ${shown(machine[name])}; take a machine as browser_machine gives it.`);
    const stands = { toe_out_deg: 0, backrest_notch: 1, ...stance }, lasts = { bottom_s: 0, top_s: 0, ...tempo };
    const stop_sled_cm = given_cm ?? 100 * (machine.stops_m[0] ?? 0);
    check(model, machine, stands, load_kg, lasts, cue, stop_sled_cm);
    const parts = settingOf({ model, body, machine, stance: stands, load_kg, cue });
    const ends = endsOf(core, { model, body, machine, geometry: parts.geometry, stop_sled_cm });
    const { time_s, phase, timing } = timingOf(model.numbers, lasts);
    const solved = core.repetition({ model, body, setting: { ...parts, ends }, timing });
    const travel_cm = ([sled_m]) => 100 * (sled_m - machine.bottom_m);
    return {
        stop_sled_cm: travel_cm(ends.bottom_m),
        top_sled_cm: travel_cm(ends.top_m),
        ...found(model.numbers, solved),
        frames: framesOf(core, { model, body, machine, ends, timing, time_s, phase, ...solved }),
    };
}

// What a batch of numbers does not say of itself: whether the load can be held, and whether all was solved.
function found({ shortfall_limit_Nm, residual_limit_Nm, reached_m, small_step_rad, small_roll_step_rad }, { forces, nodes }) {
    const frames = forces.outcome.length, short = longest(forces.shortfall_Nm, frames, Math.max);
    const missing = (sign) => forces.objective_slope_per_N.some((slope, k) => short[k] > shortfall_limit_Nm && slope > 0 === sign);
    const settled = (step, k) => step <= small_step_rad && Math.abs(nodes.roll_step_rad[k]) <= small_roll_step_rad && nodes.reach_error_m[k] <= reached_m;
    return {
        too_heavy: missing(true),
        too_light: missing(false),
        unsettled_places: nodes.last_step_rad.filter((step, k) => !settled(step, k)).length,
        unsettled_frames: forces.outcome.filter((outcome, k) => outcome !== 0 || !(forces.residual_Nm[k] <= residual_limit_Nm)).length,
    };
}

// Columns of `rep.frames`, in its order and with its signs: `press.rep`, `_frames`.
function framesOf(core, { model, body, machine, ends, timing, time_s, phase, forces, kinematics }) {
    const count = time_s.length, [bottom] = ends.bottom_m, [top] = ends.top_m;
    const row = (rows, k) => rows.subarray(k * count, (k + 1) * count);
    const degrees = (radians) => radians.map((angle) => (angle * 180) / Math.PI);
    const minus = (numbers) => numbers.map((number) => -number);
    const frames = Float64Array.from(timing.frames);
    const sled_m = row(frames, 0).map((share) => top + (bottom - top) * share);
    const loaded_rad = core.roll({ model, body, angles_rad: kinematics.angles_rad, tipping_Nm: tipping_Nm(body, kinematics.moment_arm_m, forces, count) });
    const columns = {
        time_s: Float64Array.from(time_s),
        phase,
        sled_m,
        sled_speed_m_per_s: row(frames, 1).map((rate) => (bottom - top) * rate),
        sled_travel_cm: sled_m.map((place) => 100 * (place - machine.bottom_m)),
        sled_force_N: forces.sled_force_N,
        hip_flexion_deg: degrees(row(kinematics.q_rad, 0)),
        hip_adduction_deg: degrees(row(kinematics.q_rad, 1)),
        hip_rotation_deg: degrees(row(kinematics.q_rad, 2)),
        knee_angle_deg: degrees(row(kinematics.q_rad, 3)),
        ankle_angle_deg: degrees(row(kinematics.q_rad, 4)),
        pelvic_roll_deg: degrees(kinematics.roll_rad),
        pelvic_roll_loaded_deg: degrees(loaded_rad),
        trunk_thigh_deg: degrees(row(kinematics.angles_rad, 0)),
        sole_roll_deg: degrees(kinematics.sole_roll_rad),
        foot_normal_N: row(forces.wrench, 0),
        foot_tangential_N: row(forces.wrench, 1),
        foot_lateral_N: row(forces.wrench, 2),
        cop_from_heel_m: row(forces.cop_m, 0),
        cop_outwards_m: row(forces.cop_m, 1),
        hip_moment_Nm: row(forces.moment_Nm, 0).map((moment, k) => forces.forces_capsule_Nm[k] - moment),
        hip_capsule_Nm: forces.forces_capsule_Nm,
        knee_moment_Nm: minus(row(forces.moment_Nm, 3)),
        ankle_moment_Nm: minus(row(forces.moment_Nm, 4)),
        patellofemoral_N: longest(forces.patellofemoral_N, count, Math.hypot),
        tibiofemoral_N: longest(forces.tibiofemoral_N, count, Math.hypot),
        shortfall_Nm: longest(forces.shortfall_Nm, count, (a, b) => a + b),
        outside_fit: Array.from(longest(kinematics.outside, count, Math.max), (outside) => outside > 0),
    };
    model.muscles.forEach((name, k) => {
        columns[`activation_${name}`] = row(forces.activation, k);
        columns[`force_${name}_N`] = row(forces.force_N, k);
        columns[`passive_${name}_N`] = row(forces.passive_force_N, k);
        columns[`fibre_length_${name}`] = row(forces.fibre_length, k);
    });
    return columns;
}

// What tips the pelvis: the part that the pad leaves of both hips' active extension.
function tipping_Nm({ hip_load_share }, moment_arm_m, { force_N, passive_force_N }, count) {
    const extension = new Float64Array(count);
    for (let k = 0; k < force_N.length; k++) extension[k % count] -= moment_arm_m[k] * (force_N[k] - passive_force_N[k]);
    return extension.map((moment) => 2 * hip_load_share * Math.max(moment, 0));
}

// Absolute values of the rows of each frame, put together.
function longest(rows, count, together) {
    const found = new Float64Array(count);
    for (let k = 0; k < rows.length; k++) found[k % count] = together(found[k % count], Math.abs(rows[k]));
    return found;
}

function check({ numbers, ranges }, machine, stance, load_kg, tempo, cue, stop_sled_cm) {
    const given = { ...stance, ...tempo, load_kg };
    for (const name of Object.keys(given)) if (!ranges[name]) throw new RangeError(`${name} is not known here. Known are ${Object.keys(ranges).join(", ")}.`);
    for (const [name, range] of Object.entries(ranges)) inRange(name, given[name], range);
    for (const name of ["down_s", "up_s"]) {
        if (given[name] < numbers.shortest_move_s) throw new RangeError(`${name} is ${given[name]} s; a way needs ${numbers.shortest_move_s} s or more.`);
    }
    const told = typeof cue === "string" ? cueOf(cue) : null;
    if (!told) throw new RangeError(`cue is ${shown(cue)}. Write "natural", "straight", "free", "heels", "toes", or "scrape:20".`);
    if (told.scrape_share > numbers.largest_scrape) throw new RangeError(`cue is ${shown(cue)}: a shoe on a plate holds 0 to ${100 * numbers.largest_scrape} %. Try scrape:20.`);
    const notches = machine.backrest_rad.length, height_cm = 100 * machine.plate_height_m, width_cm = 100 * machine.plate_width_m;
    if (stance.backrest_notch > notches) throw new RangeError(`backrest_notch is ${stance.backrest_notch}, but ${machine.name} has ${notches}.`);
    if (stance.heel_height_cm > height_cm) {
        throw new RangeError(`heel_height_cm is ${stance.heel_height_cm}, but the plate of ${machine.name} is only ${shown(height_cm)} cm high. Place the feet lower.`);
    }
    if (stance.heel_spacing_cm > width_cm) {
        throw new RangeError(`heel_spacing_cm is ${stance.heel_spacing_cm}, but the plate of ${machine.name} is only ${shown(width_cm)} cm wide. Place the feet closer together.`);
    }
    inRange("stop_sled_cm", stop_sled_cm, { low: 0, high: 100 * machine.travel_m, unit: "cm", hint: "It is carriage travel above its lowest position." });
}

function inRange(name, number, { low, high, unit, hint, whole }) {
    if (typeof number !== "number" || !Number.isFinite(number)) throw new RangeError(`${name} is ${shown(number)}; write a plain number${unit && ` in ${unit}`}.`);
    if (number < low || number > high) {
        throw new RangeError(`${name} is ${[number, unit].join(" ").trim()}; it must lie between ${[`${shown(low)} and ${shown(high)}`, unit].join(" ").trim()}.${hint && ` ${hint}`}`);
    }
    if (whole && !Number.isInteger(number)) throw new RangeError(`${name} is ${number}; write a whole number.`);
}

function shown(given) {
    if (typeof given === "number") return String(Number(given.toPrecision(6)));
    return given === undefined ? "missing" : JSON.stringify(given);
}
