// Where the leg is at places of the sled, with the pelvis' roll there and the muscles' lengths.
#pragma once
#include "pelvis.hpp"
#include "posture.hpp"

namespace legpress {

constexpr double BEYOND_FIT_RAD = 1e-6;  // an angle exactly on the edge is inside, whatever its rounding

// 1 where the fitted range of the paths is left.
LEGPRESS_FN void mark_outside(const Model& model, const Double* q_rad, Double* outside) {
    for (int k = 0; k < COORDINATES; k++) {
        const DoubleMask left = (q_rad[k] < model.angle_low_rad[k] - BEYOND_FIT_RAD) | (q_rad[k] > model.angle_high_rad[k] + BEYOND_FIT_RAD);
        outside[k] = pick(left, all<Double>(1.0), all<Double>(0.0));
    }
}

LEGPRESS_LARGE_FN void leg_kinematics(const Model& model, const Body& body, const Geometry& geometry, Double sled_m, Kinematics& out) {
    solve_posture(body, geometry, sled_m, out);
    HipSeries series, change;
    hip_series(model, body, out.angles_rad, out.slope, series, &change);
    const Roll roll = solve_roll(model, body, out.angles_rad, series, all<Double>(0.0));
    out.roll_rad[0] = roll.roll_rad, out.roll_step_rad[0] = roll.step_rad;
    for (int k = 0; k < COORDINATES; k++) out.q_rad[k] = out.angles_rad[k], out.q_slope[k] = out.slope[k];
    out.q_rad[HIP_FLEXION] -= roll.roll_rad;
    const RollSlope rolling = roll_slope(model, body, out.q_rad, out.slope, series, change);
    out.roll_slope[0] = rolling.per_m, out.passive_hip_Nm[0] = rolling.passive_Nm;
    out.q_slope[HIP_FLEXION] -= rolling.per_m;
    mark_outside(model, out.q_rad, out.outside);
    Double terms[TERMS], both[6 * MUSCLES];
    path_terms(model, out.q_rad, terms);
    sparse_times(body.path_coefficients, model.path_begin, model.path_column, 6 * MUSCLES, terms, both);
    for (int m = 0; m < MUSCLES; m++) out.mtu_length_m[m] = both[m];
    for (int r = 0; r < COORDINATES * MUSCLES; r++) out.moment_arm_m[r] = both[MUSCLES + r];
}

}  // namespace legpress
