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

/** Values and slopes at the ends of a curve's cells, row after row. */
export interface Curve {
    readonly cells: number;
    readonly value: Numbers;
    readonly slope: Numbers;
}

/** JSON of Python's `browser_model`: what all bodies share. */
export interface ModelDocument {
    readonly tables: Readonly<Record<string, Numbers | Curve>>;
    /** Names, in the order of the forces' rows. */
    readonly muscles: readonly string[];
    /** Of a repetition and its stroke; units stand in the names. */
    readonly numbers: Readonly<Record<string, number>>;
    /** What numbers of the input must lie between. */
    readonly ranges: Readonly<Record<string, { readonly low: number; readonly high: number; readonly unit: string; readonly hint: string; readonly whole: boolean }>>;
}

/** JSON of Python's `browser_body`: one lifter. */
export interface BodyDocument {
    readonly tables: Readonly<Record<string, Numbers | Curve>>;
    /** Of data/press.toml, as this lifter's own tests have them. */
    readonly push: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly foot_length_m: number;
    /** Share of the hip extensors' active moment that the pad does not take. */
    readonly hip_load_share: number;
}

/** JSON of Python's `browser_machine`. */
export interface Machine {
    readonly name: string;
    readonly kind: "plate_loaded" | "selectorised";
    readonly rail_rad: number;
    /** By notch, the most upright first. */
    readonly backrest_rad: readonly number[];
    readonly plate_tilt_rad: number;
    readonly plate_lower_edge_m: number;
    readonly plate_height_m: number;
    readonly plate_width_m: number;
    readonly carriage_kg: number;
    readonly counterweight_kg: number;
    readonly cable_ratio: number;
    readonly friction: number;
    readonly bottom_m: number;
    readonly travel_m: number;
    readonly stops_m: readonly number[];
}

declare const kind: unique symbol;
/** A document whose tables lie in the core's memory, at `address`; of the core that took it alone. */
export type Model = Omit<ModelDocument, "tables"> & { readonly address: number; readonly [kind]: "model" };
export type Body = Omit<BodyDocument, "tables"> & { readonly address: number; readonly [kind]: "body" };

export interface Run {
    readonly model: Model;
    readonly body: Body;
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

export interface SettingInTime {
    readonly model: Model;
    readonly body: Body;
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
    model(document: Pick<ModelDocument, "tables"> & Partial<ModelDocument>): Model;
    /** Likewise; tables of the supply (`supply_...`) are worked out here and need not be given. */
    body(model: Model, document: Pick<BodyDocument, "tables"> & Partial<BodyDocument>): Body;
    /** Throws RangeError where a row is missing or has another length than its frames ask for. */
    run(program: string, of: Run): Record<string, Float64Array>;
    /** All frames of a repetition, rows by name; `nodes` are the places of the stroke from which they follow. */
    repetition(of: SettingInTime): Record<"forces" | "kinematics" | "nodes", Record<string, Float64Array>>;
    /** The pelvis' roll of each frame, radians, under moments that tip it; angles are [5][frame], trunk-thigh flexion first. */
    roll(of: { readonly model: Model; readonly body: Body; readonly angles_rad: Numbers; readonly tipping_Nm: Numbers }): Float64Array;
}

/** From legpress_core.wasm: its bytes, or the answer of `fetch`. */
export function loadCore(source: BufferSource | Response): Promise<Core>;

export interface Stance {
    /** From the plate's lower edge. */
    readonly heel_height_cm: number;
    /** Heel centre to heel centre. */
    readonly heel_spacing_cm: number;
    /** Of each foot; 0 unless given. */
    readonly toe_out_deg?: number;
    /** 1, the most upright, unless given. */
    readonly backrest_notch?: number;
}

/** Seconds of the phases; "as fast as possible" is Python's alone. A pause is 0 unless given. */
export interface Tempo {
    readonly down_s: number;
    readonly bottom_s?: number;
    readonly up_s: number;
    readonly top_s?: number;
}

export type Cue = "natural" | "straight" | "free" | "heels" | "toes" | `scrape:${number}`;

export interface Press {
    readonly model: Model;
    readonly body: Body;
    readonly machine: Machine;
    readonly stance: Stance;
    /** Plates or stack, the carriage excluded. */
    readonly load_kg: number;
    readonly tempo: Tempo;
    /** "natural" unless given. */
    readonly cue?: Cue;
    /** Carriage travel above its lowest position; the machine's lowest stop unless given. */
    readonly stop_sled_cm?: number;
}

type Place = "time_s" | "sled_m" | "sled_speed_m_per_s" | "sled_travel_cm" | "sled_force_N";
type Angle = "hip_flexion" | "hip_adduction" | "hip_rotation" | "knee_angle" | "ankle_angle" | "pelvic_roll" | "pelvic_roll_loaded" | "trunk_thigh" | "sole_roll";
type Foot = "foot_normal_N" | "foot_tangential_N" | "foot_lateral_N" | "cop_from_heel_m" | "cop_outwards_m";
type Joint = "hip_moment_Nm" | "hip_capsule_Nm" | "knee_moment_Nm" | "ankle_moment_Nm" | "patellofemoral_N" | "tibiofemoral_N" | "shortfall_Nm";
type OfMuscle = `activation_${string}` | `force_${string}_N` | `passive_${string}_N` | `fibre_length_${string}`;

/** Columns of `rep.frames`, one number a frame; docs/rep.md says what each is. */
export type Frames = Readonly<Record<Place | `${Angle}_deg` | Foot | Joint, Float64Array>> & {
    readonly phase: readonly ("down" | "bottom" | "up" | "top")[];
    readonly outside_fit: readonly boolean[];
    readonly [column: OfMuscle]: Float64Array;
};

export interface Repetition {
    readonly stop_sled_cm: number;
    readonly top_sled_cm: number;
    /** Muscles miss moment that less load would not ask. */
    readonly too_heavy: boolean;
    /** Stretched tissue pushes harder than the sled. */
    readonly too_light: boolean;
    /** Places of the stroke without a sure posture, and frames without a sure answer; 0 but for a rare pose. */
    readonly unsettled_places: number;
    readonly unsettled_frames: number;
    readonly frames: Frames;
}

/** One repetition of both legs alike. Throws RangeError, with a sentence, for what cannot be simulated. */
export function simulate(core: Core, press: Press): Repetition;
