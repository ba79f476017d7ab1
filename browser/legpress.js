// The core in a browser or in Node: lays tables and rows out in its memory and calls its programs.
//
// Rows are as Python's: an array holds count * frames numbers, number after number, the frames of each side by side.

export { simulate } from "./repetition.js";

const SETTING = ["geometry", "ends", "sled", "contact"]; // as `Setting` in `stroke.hpp`
const NODES = 16; // as in `stroke.hpp`
const PAGE = 65536;

/** From legpress_core.wasm: its bytes, or the answer of `fetch`. */
export async function loadCore(source) {
    const answered = typeof Response !== "undefined" && source instanceof Response;
    const loaded = await (answered ? WebAssembly.instantiateStreaming(source) : WebAssembly.instantiate(source));
    return new Core(loaded.instance.exports);
}

export class Core {
    #programs;
    #top;

    constructor(programs) {
        this.#programs = programs;
        this.#top = programs.__heap_base.value;
        this.fields = {};
        for (let group = 0, name; (name = programs.legpress_group(group)); group++) this.fields[this.#textAt(name)] = this.#fieldsOf(group);
    }

    /** What all bodies share, as Python's `browser_model` gives it; its tables stay in the core's memory. */
    model({ tables, ...known }) {
        return { ...known, address: this.#tables("model", ["model curves", "model places"], tables) };
    }

    /** A body as Python's `browser_body` gives it, likewise; the tables of its supply are worked out here. */
    body(model, { tables, ...known }) {
        const address = this.#tables("body", ["body"], tables);
        this.#programs.legpress_tabulate_supply(model.address, address);
        return { ...known, address };
    }

    /** Runs a program over frames: rows by group and name in, rows of one group by name out. */
    run(program, { model, body, given, gives, frames }) {
        return this.#forOneCall(() => {
            const input = this.#putRows(given, frames);
            const output = this.#roomFor([gives], frames);
            this.#programs[`legpress_${program}`](model.address, body.address, input, output, frames, 0, frames);
            return this.#rowsAt(output, gives, frames);
        });
    }

    /** The pelvis' roll [frame] under moments that tip it, at these angles [5 * frames]. */
    roll({ model, body, angles_rad, tipping_Nm }) {
        const frames = tipping_Nm.length;
        return this.#forOneCall(() => {
            const input = this.#put(Float64Array, [...angles_rad, ...tipping_Nm]);
            const output = this.#allocate(2 * 8 * frames);
            this.#programs.legpress_roll(model.address, body.address, input, output, frames, 0, frames);
            return new Float64Array(this.#buffer, output, frames).slice();
        });
    }

    /** One repetition: all frames of it, in the setting and the time that are given, and the nodes of its stroke. */
    repetition({ model, body, setting, timing }) {
        return this.#forOneCall(() => {
            const inSetting = this.#putRows(Object.fromEntries(SETTING.map((group) => [group, setting[group]])), 1);
            const nodes = this.#roomFor(["kinematics", "loads"], NODES);
            this.#programs.legpress_stroke_nodes(model.address, body.address, inSetting, nodes);
            const instants = (trajectory, ...before) => {
                const count = trajectory.length / 3;
                const motion = this.#put(Float64Array, along(trajectory, setting.ends));
                this.#programs.legpress_stroke_instants(model.address, body.address, inSetting, nodes, motion, count, ...before);
            };
            const { ways, frames, rates, blend } = timing;
            const before = ways.length / 3, count = frames.length / 3;
            const solved = this.#allocate(8 * before * this.#programs.legpress_before_rows());
            instants(ways, 0, 0, 0, 0, solved, 0, 0);
            const forces = this.#roomFor(["forces"], count), kinematics = this.#roomFor(["kinematics"], count);
            instants(frames, before, solved, this.#put(Float64Array, rates), this.#put(Float64Array, blend), 0, forces, kinematics);
            return {
                forces: this.#rowsAt(forces, "forces", count),
                kinematics: this.#rowsAt(kinematics, "kinematics", count),
                nodes: this.#rowsAt(nodes, "kinematics", NODES),
            };
        });
    }

    /** Memory that the core has taken; it never gives any back. */
    get bytes() {
        return this.#buffer.byteLength;
    }

    // Taken anew each time: memory that grows leaves old views empty.
    get #buffer() {
        return this.#programs.memory.buffer;
    }

    #fieldsOf(group) {
        const fields = [];
        const name = this.#allocate(4);
        for (;;) {
            const count = this.#programs.legpress_field(group, fields.length, name);
            if (count < 0) return fields;
            fields.push({ name: this.#textAt(new Uint32Array(this.#buffer, name, 1)[0]), count });
        }
    }

    #tables(kind, groups, arrays) {
        const pointers = groups.flatMap((group) =>
            this.fields[group].map(({ name, count }) => {
                const numbers = listed(arrays[name]) ?? (name.startsWith("supply_") && new Float64Array(count));
                if (!numbers) throw new RangeError(`The tables of this ${kind} lack ${name}.`);
                if (count && numbers.length !== count) throw new RangeError(`${name} has ${numbers.length} numbers, the core takes ${count}.`);
                return this.#put(group === "model places" ? Int32Array : Float64Array, numbers);
            }),
        );
        return this.#put(Uint32Array, pointers);
    }

    // Whatever is laid out meanwhile is gone afterwards.
    #forOneCall(work) {
        const began = this.#top;
        try {
            return work();
        } finally {
            this.#top = began;
        }
    }

    #putRows(given, frames) {
        const rows = Object.entries(given).flatMap(([group, values]) => this.#rowsOf(group, values, frames));
        const pointer = this.#allocate(rows.reduce((sum, row) => sum + 8 * row.length, 0));
        let place = pointer;
        for (const row of rows) {
            new Float64Array(this.#buffer, place, row.length).set(row);
            place += 8 * row.length;
        }
        return pointer;
    }

    #textAt(pointer) {
        const text = new Uint8Array(this.#buffer, pointer);
        return new TextDecoder().decode(text.slice(0, text.indexOf(0)));
    }

    #rowsOf(group, values, frames) {
        return this.fields[group].map(({ name, count }) => {
            const numbers = values[name];
            if (!numbers) throw new RangeError(`${group} lacks ${name}.`);
            if (numbers.length !== count * frames) throw new RangeError(`${name} has ${numbers.length} numbers, not ${count} for each of ${frames} frames.`);
            return numbers;
        });
    }

    #roomFor(groups, frames) {
        return this.#allocate(groups.flatMap((group) => this.fields[group]).reduce((sum, { count }) => sum + 8 * count * frames, 0));
    }

    #rowsAt(pointer, group, frames) {
        let place = pointer;
        return Object.fromEntries(
            this.fields[group].map(({ name, count }) => {
                const found = new Float64Array(this.#buffer, place, count * frames).slice();
                place += found.byteLength;
                return [name, found];
            }),
        );
    }

    #put(Kind, numbers) {
        const pointer = this.#allocate(numbers.length * Kind.BYTES_PER_ELEMENT);
        new Kind(this.#buffer, pointer, numbers.length).set(numbers);
        return pointer;
    }

    #allocate(bytes) {
        const pointer = Math.ceil(this.#top / 64) * 64;
        this.#top = pointer + bytes;
        const missing = this.#top - this.#buffer.byteLength;
        if (missing > 0) this.#programs.memory.grow(Math.ceil(missing / PAGE));
        return pointer;
    }
}

// Place, speed and acceleration of the sled [instant] from shares of its way down, per s and per s2.
function along(shares, { bottom_m: [bottom], top_m: [top] }) {
    const instants = shares.length / 3;
    return Float64Array.from(shares, (share, k) => (bottom - top) * share + (k < instants ? top : 0));
}

// A table's numbers; those of a curve, [row][cell][power], from its values and slopes [row][cell's end], slopes per cell.
function listed(table) {
    if (!table?.value) return table;
    const { cells, value, slope } = table;
    const ends = cells + 1, rows = value.length / ends;
    const powers = new Float64Array(4 * cells * rows);
    let to = 0;
    for (let end = 0; end < value.length - 1; end++) {
        if (end % ends === cells) continue;
        const rise = value[end + 1] - value[end], first = slope[end], last = slope[end + 1];
        powers.set([value[end], first, 3 * rise - 2 * first - last, first + last - 2 * rise], to);
        to += 4;
    }
    return powers;
}
