// What Python calls: one translation unit with a C ABI. A program does the frames `begin` to `end` of rows that lie `frames`
// apart, LANES at a time; what it is given and gives are the rows of `legpress_field`, group after group.
#include "library.hpp"
#include "max_push.hpp"
#include "stroke.hpp"

using namespace legpress;

namespace {

struct Field {
    const char* name;
    int count;
};
#define LINE(name, count) {#name, count},
const Field BODY_FIELDS[] = {LEGPRESS_BODY_FIELDS(LINE){nullptr, 0}}, MODEL_CURVES[] = {LEGPRESS_MODEL_CURVES(LINE){nullptr, 0}};
const Field MODEL_PLACES[] = {LEGPRESS_MODEL_PLACES(LINE){nullptr, 0}};
const Field GEOMETRY_FIELDS[] = {LEGPRESS_GEOMETRY(LINE){nullptr, 0}}, SLED_FIELDS[] = {LEGPRESS_SLED(LINE){nullptr, 0}};
const Field ENDS_FIELDS[] = {LEGPRESS_ENDS(LINE){nullptr, 0}};
const Field CONTACT_FIELDS[] = {LEGPRESS_CONTACT(LINE){nullptr, 0}}, MOTION_FIELDS[] = {LEGPRESS_MOTION(LINE){nullptr, 0}};
const Field KINEMATICS_FIELDS[] = {LEGPRESS_KINEMATICS(LINE){nullptr, 0}}, LOADS_FIELDS[] = {LEGPRESS_LOADS(LINE){nullptr, 0}};
const Field FORCES_FIELDS[] = {LEGPRESS_FORCES(LINE){nullptr, 0}}, MAX_PUSH_FIELDS[] = {LEGPRESS_MAX_PUSH(LINE){nullptr, 0}};
#undef LINE

struct Group {
    const char* name;
    const Field* fields;
};
const Group GROUPS[] = {{"body", BODY_FIELDS}, {"model curves", MODEL_CURVES}, {"model places", MODEL_PLACES}, {"geometry", GEOMETRY_FIELDS},
                        {"sled", SLED_FIELDS}, {"contact", CONTACT_FIELDS}, {"motion", MOTION_FIELDS}, {"kinematics", KINEMATICS_FIELDS},
                        {"loads", LOADS_FIELDS}, {"forces", FORCES_FIELDS}, {"ends", ENDS_FIELDS}, {"max push", MAX_PUSH_FIELDS}};

// The rows of one group among those of a program, from row `first_row`.
template <class Rows> LEGPRESS_FN int load(Rows& to, const double* in, int first_row, long frames, long first, long end) {
    load_rows(reinterpret_cast<Double*>(&to), in + first_row * frames, row_count<Rows>(), frames, first, end);
    return first_row + row_count<Rows>();
}
template <class Rows> LEGPRESS_FN void store(const Rows& from, double* out, long frames, long first, long end) {
    store_rows(out, reinterpret_cast<const Double*>(&from), row_count<Rows>(), frames, first, end);
}

// The numbers of a repetition, [number][rep].
Setting setting_of(const double* numbers, long reps, long rep) {
    Setting setting;
    Double* to = reinterpret_cast<Double*>(&setting);
    for (int k = 0; k < row_count<Setting>(); k++) to[k] = all<Double>(numbers[k * reps + rep]);
    return setting;
}

enum { MOST_FRAMES = 1024, MOST_WAY_INSTANTS = 64 };
enum { EQUILIBRIUM_STEPS = 24 };  // Newton in a bracket: past the twentieth nothing moves in double precision

// Shares of a way and their rates as places, speeds and accelerations of the sled.
void along_way(const double* shares, int count, double top_m, double way_m, double* motion) {
    for (int k = 0; k < 3 * count; k++) motion[k] = way_m * shares[k] + (k < count ? top_m : 0.0);
}

}  // namespace

// The name of a group of fields (tables of a body, curves and places of the model, then rows); null after the last.
LEGPRESS_EXPORT const char* legpress_group(int group) {
    return group < 0 || group >= int(sizeof(GROUPS) / sizeof(GROUPS[0])) ? nullptr : GROUPS[group].name;
}

// The k-th field of a group: its name and how many numbers; -1 after the last.
LEGPRESS_EXPORT int legpress_field(int group, int k, const char** name) {
    if (!legpress_group(group)) return -1;
    const Field* fields = GROUPS[group].fields;
    for (int n = 0; n <= k; n++)
        if (!fields[n].name) return -1;
    *name = fields[k].name;
    return fields[k].count;
}

LEGPRESS_EXPORT int legpress_lanes() { return LANES; }
LEGPRESS_EXPORT int legpress_before_rows() { return BEFORE_ROWS; }

// Fills the supply's fields of a body; those of its muscles must be there.
LEGPRESS_EXPORT void legpress_tabulate_supply(const Model* model, const Body* body) {
    tabulated(*model, *body, const_cast<double*>(body->supply_start_m), const_cast<double*>(body->supply_cell_m), const_cast<double*>(body->supply_cells));
}

// Geometry, sled_m -> Kinematics.
LEGPRESS_EXPORT void legpress_kinematics(const Model* model, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Geometry geometry;
        Double sled_m;
        Kinematics found;
        const int row = load(geometry, in, 0, frames, first, end);
        load_rows(&sled_m, in + row * frames, 1, frames, first, end);
        leg_kinematics(*model, *body, geometry, sled_m, found);
        store(found, out, frames, first, end);
    }
}

// Kinematics -> Loads.
LEGPRESS_EXPORT void legpress_loads(const Model* model, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Kinematics at;
        Loads found;
        load(at, in, 0, frames, first, end);
        static_loads(*model, *body, at, found);
        store(found, out, frames, first, end);
    }
}

// Joint angles [5] -> rotation [4, 3, 3] and origin [4, 3] of the bodies.
LEGPRESS_EXPORT void legpress_leg(const Model*, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Double q_rad[COORDINATES], found[12 * BODIES];
        Leg leg;
        load_rows(q_rad, in, COORDINATES, frames, first, end);
        leg_at(*body, q_rad, leg);
        for (int b = 0; b < BODIES; b++) {
            for (int i = 0; i < 9; i++) found[9 * b + i] = leg.rotation[b][i];
            for (int i = 0; i < 3; i++) found[9 * BODIES + 3 * b + i] = leg.origin_m[b][i];
        }
        store_rows(out, found, 12 * BODIES, frames, first, end);
    }
}

// Joint angles [5] -> lengths [muscle] and moment arms [5, muscle] of the whole muscles, in the source model's order.
LEGPRESS_EXPORT void legpress_paths(const Model* model, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Double q_rad[COORDINATES], terms[TERMS], found[6 * MUSCLES];
        load_rows(q_rad, in, COORDINATES, frames, first, end);
        path_terms(*model, q_rad, terms);
        sparse_times(body->path_coefficients, model->path_begin, model->path_column, 6 * MUSCLES, terms, found);
        store_rows(out, found, 6 * MUSCLES, frames, first, end);
    }
}

// Lengths [muscle] -> what each muscle can pull there, [power of drive, muscle]; muscles in the solver's order.
LEGPRESS_EXPORT void legpress_supply(const Model*, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Double length_m[MUSCLES], found[SUPPLY_POWERS * MUSCLES];
        load_rows(length_m, in, MUSCLES, frames, first, end);
        supply_at(*body, length_m, found);
        store_rows(out, found, SUPPLY_POWERS * MUSCLES, frames, first, end);
    }
}

// Drives [muscle] and lengths [muscle] -> tendon forces over peak force and fibre lengths over optimal length in static
// equilibrium; muscles in the solver's order.
LEGPRESS_EXPORT void legpress_equilibrium(const Model* model, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Double given[2 * MUSCLES], found[2 * MUSCLES];
        load_rows(given, in, 2 * MUSCLES, frames, first, end);
        for (int i = 0; i < MUSCLES; i++) {
            found[i] = force_at_drive(*model, *body, i, given[i], given[MUSCLES + i], EQUILIBRIUM_STEPS);
            const Double length = fibre_at_root(*model, *body, i, root_of(found[i]), given[MUSCLES + i]).length;
            found[MUSCLES + i] = larger(length, all<Double>(body->fibre_floor[i]));
        }
        store_rows(out, found, 2 * MUSCLES, frames, first, end);
    }
}

// Trunk-thigh and other angles [5], tipping moment -> roll, the solver's last step.
LEGPRESS_EXPORT void legpress_roll(const Model* model, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Double given[COORDINATES + 1];
        load_rows(given, in, COORDINATES + 1, frames, first, end);
        HipSeries series;
        hip_series(*model, *body, given, nullptr, series, nullptr);
        const Roll roll = solve_roll(*model, *body, given, series, given[COORDINATES]);
        const Double found[2] = {roll.roll_rad, roll.step_rad};
        store_rows(out, found, 2, frames, first, end);
    }
}

// Geometry, sled, contact, loads, motion -> forces.
LEGPRESS_EXPORT void legpress_instants(const Model* model, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Geometry geometry;
        Sled sled;
        FootContact contact;
        Loads loads;
        Motion motion;
        Forces found;
        int row = load(geometry, in, 0, frames, first, end);
        row = load(sled, in, row, frames, first, end);
        row = load(contact, in, row, frames, first, end);
        row = load(loads, in, row, frames, first, end);
        load(motion, in, row, frames, first, end);
        instants(*model, *body, geometry, sled, contact, loads, motion, found);
        store(found, out, frames, first, end);
    }
}

// Geometry, foot contact, Loads, full activation -> MaxPush.
LEGPRESS_EXPORT void legpress_max_push(const Model* model, const Body* body, const double* in, double* out, long frames, long begin, long end) {
    for (long first = begin; first < end; first += LANES) {
        Geometry geometry;
        FootContact contact;
        Loads loads;
        Double full_activation;
        MaxPush found;
        int row = load(geometry, in, 0, frames, first, end);
        row = load(contact, in, row, frames, first, end);
        row = load(loads, in, row, frames, first, end);
        load_rows(&full_activation, in + row * frames, 1, frames, first, end);
        max_push(*model, *body, geometry, contact, loads, full_activation, found);
        store(found, out, frames, first, end);
    }
}

// Rows at the nodes of a stroke, from the numbers of a `Setting`.
LEGPRESS_EXPORT void legpress_stroke_nodes(const Model* model, const Body* body, const double* setting, double* nodes) {
    stroke_nodes(*model, *body, setting_of(setting, 1, 0), *reinterpret_cast<StrokeNodes*>(nodes));
}

// Instants of a stroke, see `Instants`: motion is [sled_m, speed, acceleration][instant]; a null pointer asks for nothing.
LEGPRESS_EXPORT void legpress_stroke_instants(const Model* model, const Body* body, const double* setting, const double* nodes, const double* motion, int count,
                                              int before, const double* solved_before, const double* rates, const double* blend, double* solved,
                                              double* forces, double* kinematics) {
    const Instants instants = {motion, motion + count, motion + 2 * count, count, before, solved_before, rates, blend};
    const Setting of_stroke = setting_of(setting, 1, 0);
    solve_stroke(stroke_of(*model, *body, of_stroke, *reinterpret_cast<const StrokeNodes*>(nodes)), instants, solved, forces, kinematics, count);
}

// Repetitions `begin` to `end` of `reps`, all in the same time, each in its own `Setting` (rows [number][rep]): the instants of
// the ways first, then every frame from those. Ways and frames are [share of the way down, per s, per s2][instant]. Rows of
// `forces` and `kinematics` (null: not asked for) are the frames of one repetition after the other.
LEGPRESS_EXPORT void legpress_repetitions(const Model* model, const Body* body, const double* settings, const double* ways, int way_instants,
                                          const double* frames, int count, const double* rates, const double* blend, double* forces,
                                          double* kinematics, long reps, long begin, long end) {
    for (long rep = begin; rep < end; rep++) {
        const Setting setting = setting_of(settings, reps, rep);
        const double top_m = lane(setting.ends.top_m[0], 0), way_m = lane(setting.ends.bottom_m[0], 0) - top_m;
        double motion[3 * MOST_FRAMES], solved[BEFORE_ROWS * MOST_WAY_INSTANTS];
        StrokeNodes nodes;
        stroke_nodes(*model, *body, setting, nodes);
        const Stroke stroke = stroke_of(*model, *body, setting, nodes);
        along_way(ways, way_instants, top_m, way_m, motion);
        const Instants first = {motion, motion + way_instants, motion + 2 * way_instants, way_instants, 0, nullptr, nullptr, nullptr};
        solve_stroke(stroke, first, solved, nullptr, nullptr, 0);
        along_way(frames, count, top_m, way_m, motion);
        const Instants all_frames = {motion, motion + count, motion + 2 * count, count, way_instants, solved, rates, blend};
        solve_stroke(stroke, all_frames, nullptr, forces ? forces + rep * count : nullptr, kinematics ? kinematics + rep * count : nullptr, reps * count);
    }
}
