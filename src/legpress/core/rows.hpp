// What goes into the programs and comes out of them: rows of numbers, one a frame; frames are the last axis.
//
// ROW(name, count) in the order of the Python containers of the same names (`legpress.press`); units in the names.
// A struct of rows is an array of values, so a program reads and writes all of them in one loop.
#pragma once
#include "body.hpp"

namespace legpress {

#define LEGPRESS_GEOMETRY(ROW) \
    ROW(rail_rad, 1) ROW(backrest_rad, 1) ROW(plate_tilt_rad, 1) ROW(lower_edge_m, 1) ROW(heel_height_m, 1) \
    ROW(half_spacing_m, 1) ROW(toe_out_rad, 1)

#define LEGPRESS_SLED(ROW) ROW(drive_kg, 1) ROW(moving_kg, 1) ROW(sled_friction, 1)

#define LEGPRESS_CONTACT(ROW) \
    ROW(friction, 1) ROW(torque_arm_m, 1) ROW(back_m, 1) ROW(front_m, 1) \
    ROW(habit_up_m, 1) ROW(habit_forward_m, 1) ROW(habit_weight, 1) ROW(told_share, 1) ROW(told_weight, 1) \
    ROW(beyond_natural, 1) ROW(hamstring_bracing, 1) ROW(gastrocnemius_bracing, 1) ROW(next_power, 1)

#define LEGPRESS_MOTION(ROW) ROW(sled_m, 1) ROW(speed_m_per_s, 1) ROW(acceleration_m_per_s2, 1)

#define LEGPRESS_PLATE(ROW) \
    ROW(plate_heel_m, 3) ROW(plate_toe_axis, 3) ROW(plate_outward, 3) ROW(plate_up, 3) ROW(plate_normal, 3) ROW(plate_rail, 3) \
    ROW(plate_gravity, 3)

#define LEGPRESS_POSTURE(ROW) \
    ROW(angles_rad, 5) ROW(slope, 5) ROW(curvature, 5) ROW(last_step_rad, 1) ROW(reach_error_m, 1) ROW(sole_roll_rad, 1) \
    ROW(sole_roll_slope, 1) ROW(rotation, 36) ROW(origin_m, 12) ROW(angular, 60) ROW(linear_m, 60) ROW(angular_slope, 60) \
    ROW(linear_slope, 60) LEGPRESS_PLATE(ROW)

#define LEGPRESS_KINEMATICS(ROW) \
    LEGPRESS_POSTURE(ROW) \
    ROW(roll_rad, 1) ROW(roll_slope, 1) ROW(roll_step_rad, 1) ROW(q_rad, 5) ROW(q_slope, 5) ROW(mtu_length_m, MUSCLES) \
    ROW(moment_arm_m, 5 * MUSCLES) ROW(outside, 5) ROW(passive_hip_Nm, 1)

#define LEGPRESS_LOADS(ROW)  /* muscles in the solver's order */ \
    ROW(length_m, MUSCLES) ROW(arm_m, 5 * MUSCLES) ROW(supply, SUPPLY_POWERS * MUSCLES) ROW(fibre_slope, MUSCLES) \
    ROW(capsule_Nm, 1) ROW(gravity_Nm, 5) ROW(per_speed_squared_Nm, 5) ROW(per_acceleration_Nm, 5) ROW(foot_jacobian, 30) \
    ROW(reference_m, 3) ROW(shank_N, 9) ROW(plate_on_tibia, 9) ROW(tibia_force_per_N, 3 * KNEE_MUSCLES) \
    ROW(patella_force_per_N, 3 * KNEE_MUSCLES)

#define LEGPRESS_SHARING(ROW)  /* muscles in the source model's order, as in all that follows */ \
    ROW(force, MUSCLES) ROW(activation, MUSCLES) ROW(wrench, 6) ROW(shortfall_Nm, 5) ROW(objective, 1) ROW(gap, 1) \
    ROW(residual_Nm, 1) ROW(objective_slope_per_N, 1) ROW(iterations, 1) ROW(outcome, 1)

#define LEGPRESS_FORCES(ROW) \
    LEGPRESS_SHARING(ROW) \
    ROW(least_activation, MUSCLES) ROW(meant_share, 1) ROW(sled_force_N, 1) ROW(demand_Nm, 5) ROW(passive_hip_demand_Nm, 1) \
    ROW(moment_Nm, 5) ROW(forces_capsule_Nm, 1) ROW(passive_force_N, MUSCLES) ROW(force_N, MUSCLES) ROW(fibre_length, MUSCLES) \
    ROW(velocity_factor, MUSCLES) ROW(cop_m, 2) ROW(tibiofemoral_N, 3) ROW(patellofemoral_N, 3)

#define LEGPRESS_MAX_PUSH(ROW)  /* muscles in the solver's order */ \
    ROW(push_N, 1) ROW(share, MUSCLES) ROW(sensitivity, MUSCLES) ROW(outcome, 1)

#define ROW(name, count) Double name[count];
struct Geometry { LEGPRESS_GEOMETRY(ROW) };
struct Sled { LEGPRESS_SLED(ROW) };
struct FootContact { LEGPRESS_CONTACT(ROW) };
struct Motion { LEGPRESS_MOTION(ROW) };
struct Kinematics { LEGPRESS_KINEMATICS(ROW) };
struct Loads { LEGPRESS_LOADS(ROW) };
struct Forces { LEGPRESS_FORCES(ROW) };
struct MaxPush { LEGPRESS_MAX_PUSH(ROW) };
#undef ROW

// Rows of a struct.
template <class Rows> LEGPRESS_FN constexpr int row_count() { return int(sizeof(Rows) / sizeof(Double)); }

// The frames `first` to `first + LANES` of rows that lie `stride` apart; beyond `end` the last frame is repeated.
LEGPRESS_FN void load_rows(Double* to, const double* from, int rows, long stride, long first, long end) {
    for (int r = 0; r < rows; r++) {
        const double* row = from + r * stride;
        if (first + LANES <= end) __builtin_memcpy(&to[r], row + first, sizeof(Double));
        else
            for (int k = 0; k < LANES; k++) set_lane(to[r], k, row[first + k < end ? first + k : end - 1]);
    }
}

LEGPRESS_FN void store_rows(double* to, const Double* from, int rows, long stride, long first, long end) {
    for (int r = 0; r < rows; r++) {
        double* row = to + r * stride;
        if (first + LANES <= end) __builtin_memcpy(row + first, &from[r], sizeof(Double));
        else
            for (int k = 0; first + k < end; k++) row[first + k] = lane(from[r], k);
    }
}

}  // namespace legpress
