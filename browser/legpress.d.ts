/** How many numbers a field has for a frame, or in a table; 0 where the model says how many. */
export interface Field {
    readonly name: string;
    readonly count: number;
}

/** As the core names it: "body", "geometry", "forces", ... */
export type Group = string;

export type Numbers = ArrayLike<number>;
/** Numbers by the field's name; units stand in the names. */
export type Rows = Readonly<Record<string, Numbers>>;

declare const address: unique symbol;
/** Where tables lie in the core's memory. */
export type Tables<Kind extends "model" | "body"> = number & { readonly [address]: Kind };

export interface Run {
    readonly model: Tables<"model">;
    readonly body: Tables<"body">;
    /** Groups in the order in which the program takes them, each field with count * frames numbers. */
    readonly given: Readonly<Record<Group, Rows>>;
    readonly gives: Group;
    readonly frames: number;
}

/** When the frames of a repetition are, and how those of the ways that are solved first make their starts. */
export interface Timing {
    /** [share of the way down, per s, per s2][instant] */
    readonly ways: Numbers;
    readonly frames: Numbers;
    /** [instant of the ways][frame] */
    readonly rates: Numbers;
    readonly blend: Numbers;
}

export interface Repetition {
    readonly model: Tables<"model">;
    readonly body: Tables<"body">;
    /** One number for each, or as many as the field has. */
    readonly setting: Readonly<Record<"geometry" | "ends" | "sled" | "contact", Rows>>;
    readonly timing: Timing;
}

export class Core {
    private constructor();
    readonly fields: Readonly<Record<Group, readonly Field[]>>;
    /** Memory that the core has taken; it never gives any back. */
    readonly bytes: number;
    /** Throws RangeError where a table is missing or has another size than the core takes. */
    model(arrays: Rows): Tables<"model">;
    /** Likewise; tables of the supply (`supply_...`) are worked out here and need not be given. */
    body(model: Tables<"model">, arrays: Rows): Tables<"body">;
    /** Throws RangeError where a row is missing or has another length than its frames ask for. */
    run(program: string, of: Run): Record<string, Float64Array>;
    /** All frames of a repetition, rows by name. */
    repetition(of: Repetition): Record<"forces" | "kinematics", Record<string, Float64Array>>;
}

/** From legpress_core.wasm: its bytes, or the answer of `fetch`. */
export function loadCore(source: BufferSource | Response): Promise<Core>;
