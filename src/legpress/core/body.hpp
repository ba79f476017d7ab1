// One lifter's right leg, as tables that Python makes (`legpress.body`); the core only reads them.
//
// Each field is a pointer to numbers in row-major order; the sizes stand beside the names and are checked where the
// tables are handed over. Muscles of `Body` stand in the *solver's order* (those of each joint together, see
// `Model::order`), rows of path coefficients in the source model's (`legpress.body.MUSCLES`).
#pragma once
#include "lanes.hpp"

namespace legpress {

enum {
    COORDINATES = 5,    // hip flexion, hip adduction, hip rotation, knee angle, ankle angle
    MUSCLES = 40,
    KNEE_MUSCLES = 13,  // those whose pull tibia and patella feel
    HIP_SPRINGS = 25,   // muscles over the hip, springs when at rest
    HIP_DEGREES = 9,    // coefficients of a hip muscle's length in hip flexion
    HIP_FACTORS = 95,   // products of the other hip angles and the knee in those
    TERMS = 272,        // products of Chebyshev polynomials of the angles, see data/paths.json
    KNOTS = 13,         // of the patella's glide
    KNEE_POWERS = 5,
    CURVE_CELLS = 256,  // of the muscle curves that all muscles share
    PASSIVE_CELLS = 128,
    STRETCH_CELLS = 96, // of the springs over the hip
    SUPPLY_CELLS = 64,  // of length, see supply.hpp
    SUPPLY_POWERS = 6,  // of drive
};
enum { FEMUR = 0, PATELLA = 1, TIBIA = 2, FOOT = 3, BODIES = 4 };
enum { HIP_FLEXION = 0, HIP_ADDUCTION = 1, HIP_ROTATION = 2, KNEE = 3, ANKLE = 4 };

// FIELD(name, numbers); units in the names, axes as in `legpress.body.skeleton.Skeleton` and `legpress.body.muscle.Muscles`.
#define LEGPRESS_BODY_FIELDS(FIELD) \
    FIELD(hip_in_pelvis_m, 3) FIELD(knee_frame, 9) FIELD(knee_in_femur_m, 3) FIELD(knee_in_tibia_m, 3) \
    FIELD(knee_turn_rad, 2 * KNEE_POWERS) FIELD(knee_shift_m, 3 * KNEE_POWERS) \
    FIELD(patella_in_femur_m, 3) FIELD(patella_knots_rad, KNOTS) FIELD(patella_line, 6) FIELD(patella_square, 3 * KNOTS) \
    FIELD(patella_cube, 3 * KNOTS) FIELD(patella_shift_z_m, 1) \
    FIELD(ankle_axis_in_tibia, 3) FIELD(ankle_in_tibia_m, 3) FIELD(calcn_in_talus_m, 3) \
    FIELD(mass_kg, BODIES) FIELD(com_m, 3 * BODIES) FIELD(inertia_kg_m2, 9 * BODIES) \
    FIELD(heel_in_calcn_m, 3) FIELD(foot_length_m, 1) FIELD(sole_half_width_m, 1) FIELD(full_activation, 1) \
    FIELD(capsule_moment_Nm, 1) FIELD(capsule_onset_rad, 1) FIELD(capsule_efold_rad, 1) FIELD(capsule_abduction_shift, 1) \
    FIELD(spine_Nm_per_rad, 1) FIELD(rest_roll_rad, 1) \
    FIELD(spring_slack_m, HIP_SPRINGS) FIELD(spring_cell_m, HIP_SPRINGS) FIELD(spring_powers_N, 4 * HIP_SPRINGS * STRETCH_CELLS) \
    FIELD(peak_force_N, MUSCLES) FIELD(optimal_fibre_m, MUSCLES) FIELD(tendon_slack_m, MUSCLES) FIELD(fibre_height, MUSCLES) \
    FIELD(max_velocity_per_s, MUSCLES) FIELD(fibre_floor, MUSCLES) \
    FIELD(passive_start, MUSCLES) FIELD(passive_span, MUSCLES) FIELD(passive_stiffness, MUSCLES) \
    FIELD(per_optimal_fibre_per_m, MUSCLES) FIELD(per_passive_span, MUSCLES)  /* one over those: a division takes as long as a curve */ \
    FIELD(volume_weight, MUSCLES) \
    FIELD(passive_force, 4 * MUSCLES * PASSIVE_CELLS) \
    FIELD(supply_start_m, MUSCLES) FIELD(supply_cell_m, MUSCLES) FIELD(supply_cells, 4 * SUPPLY_POWERS * MUSCLES * SUPPLY_CELLS) \
    FIELD(path_coefficients, 0) FIELD(knee_coefficients, 0) FIELD(hip_coefficients, 0)  /* as many as `Model` has entries */

struct Body {
#define FIELD(name, numbers) const double* name;
    LEGPRESS_BODY_FIELDS(FIELD)
#undef FIELD
};

// What all bodies share: the curves of the source model and how its tables are filled.
//
// A sparse table's row r holds the entries `begin[r]` to `begin[r + 1]`; `column` says which term (or factor) each multiplies.
// Curves are cells of a cubic, [cell][power], lowest power first; `scale` is their first place and cells a unit.
#define LEGPRESS_MODEL_CURVES(FIELD) \
    FIELD(angle_centre_rad, COORDINATES) FIELD(angle_half_rad, COORDINATES) \
    FIELD(angle_low_rad, COORDINATES) FIELD(angle_high_rad, COORDINATES)  /* range that the path tables were fitted to */ \
    FIELD(active_force_length, 4 * CURVE_CELLS) FIELD(active_force_length_scale, 2) \
    FIELD(force_velocity, 4 * CURVE_CELLS) FIELD(force_velocity_scale, 2) \
    FIELD(tendon_strain, 4 * CURVE_CELLS) FIELD(tendon_strain_scale, 2)  /* of the square root of force over peak force */ \
    FIELD(tendon_force, 4 * CURVE_CELLS) FIELD(tendon_force_scale, 2)  /* of strain */ \
    FIELD(tendon_toe_force, 1) FIELD(tendon_stiffness, 1) FIELD(tendon_compliance, 1) FIELD(tendon_strain_at_peak, 1) \
    FIELD(reference_share, 1)  /* of the foot's length, from the heel: where the wrench acts */ \
    FIELD(told_slack, 1)  /* of the push: how far a force along the plate may miss a told one */ \
    FIELD(bracing_room_share, 1)  /* of full effort: who has less left braces less */
#define LEGPRESS_MODEL_PLACES(FIELD) \
    FIELD(order, MUSCLES)  /* the solver's k-th muscle among MUSCLES */ \
    FIELD(term_degree, TERMS * COORDINATES) FIELD(hip_factor_degree, HIP_FACTORS * 3) \
    FIELD(path_begin, 6 * MUSCLES + 1) FIELD(path_column, 0) \
    FIELD(knee_begin, 6 * KNEE_MUSCLES + 1) FIELD(knee_column, 0)  /* force on the tibia (muscle, axis), then on the patella */ \
    FIELD(hip_begin, HIP_DEGREES * HIP_SPRINGS + 1) FIELD(hip_column, 0) \
    FIELD(knee_muscle, KNEE_MUSCLES)  /* in the solver's order */ \
    FIELD(vasti, 3) FIELD(hamstring, MUSCLES) FIELD(gastrocnemius, MUSCLES)  /* solver's order; the last two 1 where it is one */

struct Model {
#define FIELD(name, numbers) const double* name;
    LEGPRESS_MODEL_CURVES(FIELD)
#undef FIELD
#define FIELD(name, numbers) const int* name;
    LEGPRESS_MODEL_PLACES(FIELD)
#undef FIELD
};

struct Cubic {  // value and slope of a curve
    Double value, slope;
};

// The four powers of one cell for each lane, from a table [cell][power]; which power goes to which vector.
LEGPRESS_FN void powers_of(const double* table, const int* cell, Double* powers) {
#if LEGPRESS_LANES == 8
    // Four loads of a cell's four powers side by side, twice; then transposed, which takes a third of single loads' time.
    typedef double Four __attribute__((vector_size(32), aligned(8)));
    const auto pair = [&](int k) {
        const Four low = *(const Four*)(table + 4 * cell[k]), high = *(const Four*)(table + 4 * cell[k + 4]);
        return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
    };
    const Double p0 = pair(0), p1 = pair(1), p2 = pair(2), p3 = pair(3);
    const Double even01 = __builtin_shufflevector(p0, p1, 0, 8, 2, 10, 4, 12, 6, 14), odd01 = __builtin_shufflevector(p0, p1, 1, 9, 3, 11, 5, 13, 7, 15);
    const Double even23 = __builtin_shufflevector(p2, p3, 0, 8, 2, 10, 4, 12, 6, 14), odd23 = __builtin_shufflevector(p2, p3, 1, 9, 3, 11, 5, 13, 7, 15);
    powers[0] = __builtin_shufflevector(even01, even23, 0, 1, 8, 9, 4, 5, 12, 13);
    powers[1] = __builtin_shufflevector(odd01, odd23, 0, 1, 8, 9, 4, 5, 12, 13);
    powers[2] = __builtin_shufflevector(even01, even23, 2, 3, 10, 11, 6, 7, 14, 15);
    powers[3] = __builtin_shufflevector(odd01, odd23, 2, 3, 10, 11, 6, 7, 14, 15);
#else
    LEGPRESS_UNROLL
    for (int k = 0; k < LANES; k++)
        for (int power = 0; power < 4; power++) set_lane(powers[power], k, table[4 * cell[k] + power]);
#endif
}

struct Cell {  // coefficients of each lane's cell, and the place in it
    Double power[4], t;
};

// The cells in which these places are, counted from 0; a cell's coefficients lie together, lowest power first. A NaN reads
// some cell and stays NaN in `t`.
LEGPRESS_FN Cell cell_at(const double* cells, int count, Double place) {
    Cell found;
    Double whole = place;
    int cell[LANES];
    LEGPRESS_UNROLL
    for (int k = 0; k < LANES; k++) {
        const int at = int(lane(place, k));
        cell[k] = at < 0 ? 0 : at > count - 1 ? count - 1 : at;
        set_lane(whole, k, cell[k]);
    }
    found.t = place - whole;
    powers_of(cells, cell, found.power);
    return found;
}

LEGPRESS_FN Double cubic_value(const Cell& c) { return c.power[0] + c.t * (c.power[1] + c.t * (c.power[2] + c.t * c.power[3])); }
LEGPRESS_FN Double cubic_slope(const Cell& c) { return c.power[1] + c.t * (2.0 * c.power[2] + 3.0 * c.t * c.power[3]); }

// A curve of uniform cubic cells at x; `per_x` cells a unit from `start`; beyond its ends the end's value and no slope.
LEGPRESS_FN Cubic curve_at(const double* table, int cells, double start, double per_x, Double x) {
    const Double y = (x - start) * per_x, inside = clip(y, 0.0, double(cells));
    const Cell cell = cell_at(table, cells, inside);
    return {cubic_value(cell), pick(y == inside, cubic_slope(cell) * per_x, all<Double>(0.0))};
}

}  // namespace legpress
