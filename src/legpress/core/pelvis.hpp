// The pelvis' roll: where passive hip tissue and the supported lumbar spine balance; see `legpress.body.pelvis`.
//
// K (roll - rest) = 2 M(trunk_thigh - roll), K of the spine, M the passive extension moment of one hip: muscles at rest, which
// are springs of their length, and the capsule. Roll 0 is the pelvis as in standing; positive tucks the tailbone under.
#pragma once
#include "paths.hpp"

namespace legpress {

enum { MOST_ROLL_STEPS = 30 };
constexpr double SMALL_ROLL_STEP_RAD = 1e-8;    // Newton doubles the digits: after such a step the error is its square
constexpr double CAPSULE_LINEAR_AFTER = 5.0;    // e-folds; then a straight line, so that absurd poses stay finite

struct HipSeries {  // lengths of the springs as series in hip flexion, [degree][spring]
    Double length_m[HIP_DEGREES * HIP_SPRINGS];
};

struct HipMoment {  // extension positive; its slope by hip flexion, and along a motion
    Double moment_Nm, by_flexion, along;
};

// The products of the other angles' polynomials, and how they change while the angles change by `rates` (may be null).
LEGPRESS_FN void hip_factors(const Model& model, const Double* q_rad, const Double* rates, Double* factors, Double* changes) {
    Double ladder[3][LADDER], slopes[3][LADDER];
    for (int c = 0; c < 3; c++) {
        const int coordinate = c + 1;
        const Double inside = clip(q_rad[coordinate], model.angle_low_rad[coordinate], model.angle_high_rad[coordinate]);
        const Double x = scaled_angle(model, coordinate, inside);
        chebyshev(x, LADDER, ladder[c]);
        if (!rates) continue;
        const Double rate = pick(inside == q_rad[coordinate], rates[coordinate] / model.angle_half_rad[coordinate], all<Double>(0.0));
        slopes[c][0] = all<Double>(0.0), slopes[c][1] = rate;
        for (int k = 2; k < LADDER; k++) slopes[c][k] = 2.0 * (rate * ladder[c][k - 1] + x * slopes[c][k - 1]) - slopes[c][k - 2];
    }
    for (int f = 0; f < HIP_FACTORS; f++) {
        const int* degree = model.hip_factor_degree + 3 * f;
        const Double a = ladder[0][degree[0]], b = ladder[1][degree[1]], c = ladder[2][degree[2]];
        factors[f] = a * b * c;
        if (rates) changes[f] = slopes[0][degree[0]] * b * c + a * slopes[1][degree[1]] * c + a * b * slopes[2][degree[2]];
    }
}

// The springs' lengths at these angles but hip flexion, and how they change with the angles' `rates` (both may be null).
LEGPRESS_FN void hip_series(const Model& model, const Body& body, const Double* q_rad, const Double* rates, HipSeries& series, HipSeries* change) {
    Double factors[HIP_FACTORS], changes[HIP_FACTORS];
    hip_factors(model, q_rad, rates, factors, changes);
    const auto summed = [&](const Double* functions, Double* out) {
        sparse_times(body.hip_coefficients, model.hip_begin, model.hip_column, HIP_DEGREES * HIP_SPRINGS, functions, out);
    };
    summed(factors, series.length_m);
    if (rates) summed(changes, change->length_m);
}

// Passive force of a spring and its slope by length.
LEGPRESS_FN Cubic spring_force(const Body& body, int spring, Double length_m) {
    const Double y = (length_m - body.spring_slack_m[spring]) / body.spring_cell_m[spring], inside = clip(y, 0.0, double(STRETCH_CELLS));
    const Cell cell = cell_at(body.spring_powers_N + 4 * spring * STRETCH_CELLS, STRETCH_CELLS, inside);
    const Double slope = cubic_slope(cell), value = cubic_value(cell) + larger(y - double(STRETCH_CELLS), all<Double>(0.0)) * slope;
    return {value, pick(y > 0.0, slope, all<Double>(0.0)) / body.spring_cell_m[spring]};
}

// One capsule: grows without end, abduction postpones it.
LEGPRESS_FN HipMoment capsule(const Body& body, Double flexion_rad, Double adduction_rad, Double flexion_rate, Double adduction_rate) {
    const double efold = body.capsule_efold_rad[0], shift = body.capsule_abduction_shift[0];
    const Double abduction = larger(-adduction_rad, all<Double>(0.0));
    const Double abduction_rate = pick(adduction_rad < 0.0, -adduction_rate, all<Double>(0.0));
    const Double efolds = (flexion_rad - body.capsule_onset_rad[0] - shift * abduction) / efold;
    const Double rise = exponential(smaller(efolds, all<Double>(CAPSULE_LINEAR_AFTER))) * body.capsule_moment_Nm[0];
    const Double moment = rise * (1.0 + larger(efolds - CAPSULE_LINEAR_AFTER, all<Double>(0.0)));
    return {moment, rise / efold, rise / efold * (flexion_rate - shift * abduction_rate)};
}

// All passive tissue of one hip. `change` is how the series change along a motion (may be null) and `rates` that motion's.
LEGPRESS_LARGE_FN HipMoment passive_hip_moment(const Model& model, const Body& body, const HipSeries& series, Double flexion_rad,
                                                               Double adduction_rad, const HipSeries* change, const Double* rates) {
    const Double zero = all<Double>(0.0);
    const double half = model.angle_half_rad[HIP_FLEXION];
    const Double inside = clip(flexion_rad, model.angle_low_rad[HIP_FLEXION], model.angle_high_rad[HIP_FLEXION]);
    const Double x = scaled_angle(model, HIP_FLEXION, inside);
    const Double moving = pick(inside == flexion_rad, all<Double>(1.0), zero), hip_rate = rates ? rates[HIP_FLEXION] * moving : zero;
    Double value[HIP_DEGREES], first[HIP_DEGREES], second[HIP_DEGREES];
    chebyshev(x, HIP_DEGREES, value);
    first[0] = zero, first[1] = all<Double>(1.0), second[0] = second[1] = zero;
    for (int k = 2; k < HIP_DEGREES; k++) {
        first[k] = 2.0 * value[k - 1] + 2.0 * x * first[k - 1] - first[k - 2];
        second[k] = 4.0 * first[k - 1] + 2.0 * x * second[k - 1] - second[k - 2];
    }
    const HipMoment of_capsule = capsule(body, flexion_rad, adduction_rad, rates ? rates[HIP_FLEXION] : zero, rates ? rates[HIP_ADDUCTION] : zero);
    HipMoment found = {zero, zero, zero};
    for (int m = 0; m < HIP_SPRINGS; m++) {
        Double length = zero, arm = zero, arm_slope = zero;
        for (int d = 0; d < HIP_DEGREES; d++) {
            const Double c = series.length_m[d * HIP_SPRINGS + m];
            length += c * value[d], arm += c * first[d], arm_slope += c * second[d];
        }
        arm /= half, arm_slope /= half * half;
        const Cubic force = spring_force(body, m, length);
        found.moment_Nm += force.value * arm;
        found.by_flexion += force.slope * arm * arm + force.value * arm_slope;
        if (!change) continue;
        Double length_change = arm * hip_rate, arm_change = arm_slope * hip_rate;
        for (int d = 0; d < HIP_DEGREES; d++) {
            const Double c = change->length_m[d * HIP_SPRINGS + m];
            length_change += c * value[d], arm_change += c * first[d] / half;
        }
        found.along += force.slope * length_change * arm + force.value * arm_change;
    }
    return {found.moment_Nm + of_capsule.moment_Nm, found.by_flexion * moving + of_capsule.by_flexion, found.along + of_capsule.along};
}

struct Roll {
    Double roll_rad, step_rad;  // the solver's last step
};

// The balanced roll of angles whose first is the trunk-thigh flexion, by Newton inside a bracket. `series` are those of the other
// angles; `tipping_Nm` rolls the pelvis backwards besides the passive tissue of both hips.
LEGPRESS_FN Roll solve_roll(const Model& model, const Body& body, const Double* angles_rad, const HipSeries& series, Double tipping_Nm) {
    const double spine = body.spine_Nm_per_rad[0], rest = body.rest_roll_rad[0];
    const Double trunk_thigh = angles_rad[HIP_FLEXION], zero = all<Double>(0.0);
    // At the low end the hip is far more, at the high end far less flexed than can balance.
    Double low = smaller(zero, trunk_thigh) + (rest - 1.5), high = larger(zero, trunk_thigh) + ((rest < 0 ? -rest : rest) + 1.5);
    Double roll = smaller(larger(rest + 0.22 * trunk_thigh, low), high), step = all<Double>(1.0);
    for (int n = 0; n < MOST_ROLL_STEPS; n++) {
        const DoubleMask moving = absolute(step) > SMALL_ROLL_STEP_RAD;
        if (!any(moving)) break;
        const HipMoment hip = passive_hip_moment(model, body, series, trunk_thigh - roll, angles_rad[HIP_ADDUCTION], nullptr, nullptr);
        const Double surplus = spine * (roll - rest) - 2.0 * hip.moment_Nm - tipping_Nm;
        const Double rise = larger(spine + 2.0 * hip.by_flexion, all<Double>(0.1 * spine));
        low = pick(surplus < 0.0, roll, low), high = pick(surplus < 0.0, high, roll);
        const Double newton = roll - surplus / rise;
        const Double better = pick((newton >= low) & (newton <= high), newton, 0.5 * (low + high));
        // A lane that has arrived rests, so that no answer depends on its neighbours.
        step = pick(moving, better - roll, step);
        roll = pick(moving, better, roll);
    }
    return {roll, step};
}

struct RollSlope {
    Double per_m, passive_Nm;  // how fast the balanced roll changes, and the passive moment of one hip
};

// Implicit derivative at the balance while the angles (trunk-thigh first) change by `slope` and the series by `change`; q has the
// hip flexion that the roll leaves.
LEGPRESS_FN RollSlope roll_slope(const Model& model, const Body& body, const Double* q_rad, const Double* slope, const HipSeries& series,
                                 const HipSeries& change) {
    const HipMoment hip = passive_hip_moment(model, body, series, q_rad[HIP_FLEXION], q_rad[HIP_ADDUCTION], &change, slope);
    const double spine = body.spine_Nm_per_rad[0];
    return {2.0 * hip.along / larger(spine + 2.0 * hip.by_flexion, all<Double>(0.1 * spine)), hip.moment_Nm};
}

}  // namespace legpress
