// Body, machine, stance, load and cue as numbers of the core, as `legpress.press.condition` has them.

/** Setting of a repetition but for its ends; one number a row. */
export function settingOf({ model, body, machine, stance, load_kg, cue }) {
    return rows({ geometry: geometryOf(machine, stance), sled: sledOf(machine, load_kg), contact: contactOf(model, body, machine, stance, cue) });
}

function geometryOf(machine, stance) {
    return {
        rail_rad: machine.rail_rad,
        backrest_rad: machine.backrest_rad[stance.backrest_notch - 1],
        plate_tilt_rad: machine.plate_tilt_rad,
        lower_edge_m: machine.plate_lower_edge_m,
        heel_height_m: stance.heel_height_cm / 100,
        half_spacing_m: stance.heel_spacing_cm / 100 / 2,
        toe_out_rad: radians(stance.toe_out_deg),
    };
}

function sledOf(machine, load_kg) {
    const { carriage_kg, counterweight_kg, cable_ratio } = machine;
    const sine = Math.sin(machine.rail_rad), geared = cable_ratio ** 2;
    const stack = machine.kind === "selectorised";
    return {
        drive_kg: stack
            ? (load_kg - counterweight_kg) * cable_ratio + carriage_kg * sine
            : (carriage_kg + load_kg) * sine - counterweight_kg * cable_ratio,
        moving_kg: stack
            ? carriage_kg + (load_kg + counterweight_kg) * geared
            : carriage_kg + load_kg + counterweight_kg * geared,
        sled_friction: machine.friction,
    };
}

function contactOf({ numbers: { shortest_patch_m } }, { push, foot_length_m: foot_m }, machine, stance, cue) {
    const { habit, contact, told, bracing, sharing } = push;
    const { name, scrape_share } = cueOf(cue);
    const plate_under_foot_m = (machine.plate_height_m - stance.heel_height_cm / 100) / Math.cos(radians(stance.toe_out_deg));
    let front = Math.min(contact.front_of_patch_share * foot_m, plate_under_foot_m);
    if (name === "heels") front = Math.min(front, contact.heels_share * foot_m);
    front = Math.max(front, contact.back_of_patch_m + shortest_patch_m);
    const braced = name === "free" ? 0 : 1;
    return {
        friction: contact.friction,
        torque_arm_m: contact.torque_arm_m,
        back_m: name === "toes" ? Math.min(contact.toes_share * foot_m, front - shortest_patch_m) : contact.back_of_patch_m,
        front_m: front,
        habit_up_m: habit.up_m,
        habit_forward_m: habit.forward_m,
        habit_weight: name === "straight" || name === "free" ? 0 : habit.weight_per_m2,
        told_share: name === "straight" ? told.straight_share : scrape_share,
        told_weight: name === "straight" || name === "scrape" ? told.weight : 0,
        beyond_natural: name === "scrape" ? 1 : 0,
        hamstring_bracing: braced * bracing.hamstrings,
        gastrocnemius_bracing: braced * bracing.gastrocnemius,
        next_power: sharing.next_power,
    };
}

/** A cue's name and, for "scrape:20", its share of the push; null where it is none. */
export function cueOf(cue) {
    if (["natural", "straight", "free", "heels", "toes"].includes(cue)) return { name: cue, scrape_share: 0 };
    const scrape = /^scrape:([0-9]{1,3}(?:\.[0-9]{1,4})?)$/.exec(cue);
    return scrape && { name: "scrape", scrape_share: Number(scrape[1]) / 100 };
}

function rows(groups) {
    const listed = (numbers) => Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, [number]]));
    return Object.fromEntries(Object.entries(groups).map(([group, numbers]) => [group, listed(numbers)]));
}

function radians(degrees) {
    return (degrees * Math.PI) / 180;
}
