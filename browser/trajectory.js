// A repetition in time: its phases, its frames, and how they follow from a few instants that are solved first.
//
// As `legpress.press.trajectory` has it, where the reasons stand.

// Shares of the way from the top (0) to the bottom (1) at the beginning and the end of each phase.
const PHASE_ENDS = { down: [0, 1], bottom: [1, 1], up: [1, 0], top: [0, 0] };

/** Phases, times and trajectory of a tempo's frames, and `Timing` for the core. */
export function timingOf({ frame_s, way_instants }, tempo) {
    const inFrames = (seconds) => roundedToEven(seconds / frame_s);
    const ways = ["down", "up"].map((phase) => trajectoryOf(phase, shares(way_instants), inFrames(tempo[`${phase}_s`]) * frame_s));
    const time_s = [], phase = [], parts = [];
    const columns = []; // of rates and blend, a frame each
    let start_s = 0, last;
    for (const name of Object.keys(PHASE_ENDS)) {
        const count = inFrames(tempo[`${name}_s`]), lasts_s = count * frame_s;
        if (!count) continue;
        const first = columns.length ? 1 : 0;
        const times = Array.from({ length: count + 1 - first }, (_, k) => (k + first) * frame_s);
        const taus = times.map((time) => time / lasts_s);
        const moves = name === "down" || name === "up", from = name === "up" ? way_instants : 0;
        if (moves) last = from + way_instants - 1;
        for (const tau of taus) {
            columns.push(moves ? { from, rates: ratesAt(tau, way_instants, lasts_s), blend: blendAt(tau, way_instants) } : { from: last, rates: [0], blend: [1] });
        }
        time_s.push(...times.map((time) => start_s + time));
        phase.push(...times.map(() => name));
        parts.push(trajectoryOf(name, taus, lasts_s));
        start_s += lasts_s;
    }
    return { time_s, phase, timing: { ways: joined(ways), frames: joined(parts), rates: matrix("rates", columns, 2 * way_instants), blend: matrix("blend", columns, 2 * way_instants) } };
}

// A phase at these shares of its time, minimum jerk: share of the way down, per s, per s2.
function trajectoryOf(phase, taus, seconds) {
    const [begin, end] = PHASE_ENDS[phase], way = end - begin;
    return [
        taus.map((t) => begin + way * t ** 3 * (10 - 15 * t + 6 * t ** 2)),
        taus.map((t) => (way / seconds) * 30 * t ** 2 * (1 - t) ** 2),
        taus.map((t) => (way / seconds ** 2) * 60 * t * (1 - t) * (1 - 2 * t)),
    ];
}

function joined(parts) {
    return [0, 1, 2].flatMap((k) => parts.flatMap((part) => part[k]));
}

// [instant of the ways][frame]
function matrix(name, columns, instants) {
    const found = new Float64Array(instants * columns.length);
    columns.forEach((column, frame) => column[name].forEach((number, k) => (found[(column.from + k) * columns.length + frame] = number)));
    return found;
}

// Derivative by time [instant] of the cubic spline through the instants of a way, at rest at its ends.
function ratesAt(tau, count, seconds) {
    const place = tau * (count - 1), cell = Math.min(Math.floor(place), count - 2), t = place - cell;
    return splines(count).map(({ value, slope }) => {
        const rise = value[cell + 1] - value[cell], first = slope[cell], last = slope[cell + 1];
        return ((first + t * (2 * (3 * rise - 2 * first - last) + 3 * t * (first + last - 2 * rise))) * (count - 1)) / seconds;
    });
}

const known = new Map();

// Each instant's own spline, 1 there and 0 at the others: values and slopes at the instants, slopes per spacing.
function splines(count) {
    if (!known.has(count)) {
        known.set(count, Array.from({ length: count }, (_, own) => {
            const value = Array.from({ length: count }, (_, k) => (k === own ? 1 : 0));
            return { value, slope: smoothSlopes(value) };
        }));
    }
    return known.get(count);
}

// Smooth to the second derivative: slopes of three neighbours balance, s(k-1) + 4 s(k) + s(k+1) = 3 (y(k+1) - y(k-1)); at the ends 0.
function smoothSlopes(value) {
    const end = value.length - 1, share = [0], sum = [0], slope = new Array(end + 1).fill(0);
    for (let k = 1; k < end; k++) {
        const pivot = 4 - share[k - 1];
        share.push(1 / pivot);
        sum.push((3 * (value[k + 1] - value[k - 1]) - sum[k - 1]) / pivot);
    }
    for (let k = end - 1; k > 0; k--) slope[k] = sum[k] - share[k] * slope[k + 1];
    return slope;
}

// Shares [instant] of the two instants around a frame.
function blendAt(tau, count) {
    return Array.from({ length: count }, (_, k) => Math.max(0, 1 - Math.abs(tau * (count - 1) - k)));
}

function shares(count) {
    return Array.from({ length: count }, (_, k) => k / (count - 1));
}

// Half a frame goes to the even number of frames, as Python rounds.
function roundedToEven(number) {
    const below = Math.floor(number), rest = number - below;
    return rest === 0.5 ? below + (below % 2) : Math.round(number);
}
