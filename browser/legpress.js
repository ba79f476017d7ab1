// The core in a browser or in Node: lays tables and rows out in its memory and calls its programs.
//
// Rows are as Python's: an array holds count * frames numbers, number after number, the frames of each side by side.

// As the core numbers them, see `src/legpress/core/library.py`.
const GROUPS = ["body", "model curves", "model places", "geometry", "sled", "contact", "motion", "kinematics", "loads", "forces"];
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
        this.fields = Object.fromEntries(GROUPS.map((group, place) => [group, this.#fieldsOf(place)]));
    }

    /** Tables of a body, or of the model that all bodies share, into the core's memory; they stay there. */
    tables(kind, arrays) {
        const groups = kind === "body" ? ["body"] : ["model curves", "model places"];
        const pointers = groups.flatMap((group) =>
            this.fields[group].map(({ name, count }) => {
                const numbers = arrays[name];
                if (!numbers) throw new RangeError(`The tables of this ${kind} lack ${name}.`);
                if (count && numbers.length !== count) throw new RangeError(`${name} has ${numbers.length} numbers, the core takes ${count}.`);
                return this.#put(group === "model places" ? Int32Array : Float64Array, numbers);
            }),
        );
        return this.#put(Uint32Array, pointers);
    }

    /** Runs a program over frames: rows by group and name in, rows of one group by name out. */
    run(program, { model, body, given, gives, frames }) {
        const began = this.#top;
        try {
            const rows = Object.entries(given).flatMap(([group, values]) => this.#rowsOf(group, values, frames));
            const input = this.#allocate(rows.reduce((sum, row) => sum + row.byteLength, 0));
            let place = input;
            for (const row of rows) {
                new Float64Array(this.#buffer, place, row.length).set(row);
                place += row.byteLength;
            }
            const fields = this.fields[gives];
            const output = this.#allocate(8 * frames * fields.reduce((sum, field) => sum + field.count, 0));
            this.#programs[`legpress_${program}`](model, body, input, output, frames, 0, frames);
            place = output;
            return Object.fromEntries(
                fields.map(({ name, count }) => {
                    const found = new Float64Array(this.#buffer, place, count * frames).slice();
                    place += found.byteLength;
                    return [name, found];
                }),
            );
        } finally {
            this.#top = began; // rows live for one call
        }
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
            const text = new Uint8Array(this.#buffer, new Uint32Array(this.#buffer, name, 1)[0]);
            fields.push({ name: new TextDecoder().decode(text.slice(0, text.indexOf(0))), count });
        }
    }

    #rowsOf(group, values, frames) {
        return this.fields[group].map(({ name, count }) => {
            const numbers = values[name];
            if (!numbers) throw new RangeError(`${group} lacks ${name}.`);
            if (numbers.length !== count * frames) throw new RangeError(`${name} has ${numbers.length} numbers, not ${count} for each of ${frames} frames.`);
            return Float64Array.from(numbers);
        });
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
