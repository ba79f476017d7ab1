// What Python calls: one translation unit with a C ABI. A program does the frames `begin` to `end` of rows that lie `frames`
// apart, LANES at a time; what it is given and gives are the rows of `legpress_field`, group after group.
#include "kinematics.hpp"
#include "library.hpp"
#include "loads.hpp"

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
const Field CONTACT_FIELDS[] = {LEGPRESS_CONTACT(LINE){nullptr, 0}}, MOTION_FIELDS[] = {LEGPRESS_MOTION(LINE){nullptr, 0}};
const Field KINEMATICS_FIELDS[] = {LEGPRESS_KINEMATICS(LINE){nullptr, 0}}, LOADS_FIELDS[] = {LEGPRESS_LOADS(LINE){nullptr, 0}};
const Field FORCES_FIELDS[] = {LEGPRESS_FORCES(LINE){nullptr, 0}};
#undef LINE
const Field* const GROUPS[] = {BODY_FIELDS, MODEL_CURVES, MODEL_PLACES, GEOMETRY_FIELDS, SLED_FIELDS, CONTACT_FIELDS, MOTION_FIELDS,
                               KINEMATICS_FIELDS, LOADS_FIELDS, FORCES_FIELDS};

// The rows of one group among those of a program, from row `first_row`.
template <class Rows> LEGPRESS_FN int load(Rows& to, const double* in, int first_row, long frames, long first, long end) {
    load_rows(reinterpret_cast<Double*>(&to), in + first_row * frames, row_count<Rows>(), frames, first, end);
    return first_row + row_count<Rows>();
}
template <class Rows> LEGPRESS_FN void store(const Rows& from, double* out, long frames, long first, long end) {
    store_rows(out, reinterpret_cast<const Double*>(&from), row_count<Rows>(), frames, first, end);
}

}  // namespace

// The k-th field of a group (tables of a body, curves and places of the model, then rows): its name and how many numbers; -1 after the last.
LEGPRESS_EXPORT int legpress_field(int group, int k, const char** name) {
    if (group < 0 || group >= int(sizeof(GROUPS) / sizeof(GROUPS[0]))) return -1;
    const Field* fields = GROUPS[group];
    for (int n = 0; n <= k; n++)
        if (!fields[n].name) return -1;
    *name = fields[k].name;
    return fields[k].count;
}

LEGPRESS_EXPORT int legpress_lanes() { return LANES; }

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
