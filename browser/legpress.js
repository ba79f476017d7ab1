// The core in a browser or in Node: lays tables and rows out in its memory and calls its programs.
//
// Rows are as Python's: an array holds count * frames numbers, number after number, the frames of each side by side.

const SETTING = ["geometry", "ends", "sled", "contact"]; // as `Setting` in `stroke.hpp`
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

    /** Tables of the model that all bodies share, into the core's memory; they stay there. */
    model(arrays) {
        return this.#tables("model", ["model curves", "model places"], arrays);
    }

    /** Tables of a body, likewise; those of its supply are worked out here. */
    body(model, arrays) {
        const body = this.#tables("body", ["body"], arrays);
        this.#programs.legpress_tabulate_supply(model, body);
        return body;
    }

    /** Runs a program over frames: rows by group and name in, rows of one group by name out. */
    run(program, { model, body, given, gives, frames }) {
        return this.#forOneCall(() => {
            const input = this.#putRows(given, frames);
            const output = this.#roomFor(gives, frames);
            this.#programs[`legpress_${program}`](model, body, input, output, frames, 0, frames);
            return this.#rowsAt(output, gives, frames);
        });
    }

    /** One repetition: all frames of it, in the setting and the time that are given. */
    repetition({ model, body, setting, timing }) {
        return this.#forOneCall(() => {
            const { ways, frames, rates, blend } = timing;
            const count = frames.length / 3;
            const [atWays, atFrames, atRates, atBlend] = [ways, frames, rates, blend].map((numbers) => this.#put(Float64Array, numbers));
            const inSetting = this.#putRows(Object.fromEntries(SETTING.map((group) => [group, setting[group]])), 1);
            const forces = this.#roomFor("forces", count), kinematics = this.#roomFor("kinematics", count);
            this.#programs.legpress_repetitions(
                model, body, inSetting, atWays, ways.length / 3, atFrames, count, atRates, atBlend, forces, kinematics, 1, 0, 1,
            );
            return { forces: this.#rowsAt(forces, "forces", count), kinematics: this.#rowsAt(kinematics, "kinematics", count) };
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
                const numbers = arrays[name] ?? (name.startsWith("supply_") && new Float64Array(count));
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

    #roomFor(group, frames) {
        return this.#allocate(this.fields[group].reduce((sum, { count }) => sum + 8 * count * frames, 0));
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
