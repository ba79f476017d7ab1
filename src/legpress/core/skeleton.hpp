// The bones of the right leg: where femur, patella, tibia and foot are for given joint angles, and how they move.
//
// The joints are those of the source model (Rajagopal-Lai-Uhlrich 2023, data/skeleton.json): a ball joint at the hip, a
// knee whose shift and side turns follow its flexion, a patella that glides with the knee, an oblique ankle pin. All on
// pelvis axes: x forwards, y up, z to the lifter's right, from the pelvis' own origin.
#pragma once
#include "body.hpp"
#include "vectors.hpp"

namespace legpress {

struct Leg {
    Double rotation[BODIES][9], origin_m[BODIES][3];
    // Per unit rate of each coordinate: a point at p on a body moves with linear_m + cross(angular, p - origin).
    Double angular[BODIES][COORDINATES][3], linear_m[BODIES][COORDINATES][3];
};

// Value and slope of a polynomial, highest power first.
LEGPRESS_FN Cubic polynomial(const double* powers, Double x) {
    Double value = all<Double>(powers[0]), slope = all<Double>(0.0);
    for (int k = 1; k < KNEE_POWERS; k++) {
        slope = slope * x + value;
        value = value * x + powers[k];
    }
    return {value, slope};
}

// The patella's glide: a line from the first knot, and a square and a cube of what is past each knot.
LEGPRESS_FN Cubic glide(const Body& body, int which, Double knee) {
    const double *line = body.patella_line + 2 * which, *squares = body.patella_square + KNOTS * which, *cubes = body.patella_cube + KNOTS * which;
    Cubic found = {line[0] + line[1] * (knee - body.patella_knots_rad[0]), all<Double>(line[1])};
    for (int k = 0; k < KNOTS; k++) {
        const Double past = larger(knee - body.patella_knots_rad[k], all<Double>(0.0));
        found.value += past * past * (squares[k] + cubes[k] * past);
        found.slope += past * (2.0 * squares[k] + 3.0 * cubes[k] * past);
    }
    return found;
}

LEGPRESS_FN void add_fixed(Double* v, const double* fixed) {
    for (int i = 0; i < 3; i++) v[i] += fixed[i];
}

LEGPRESS_LARGE_FN void leg_at(const Body& body, const Double* q_rad, Leg& leg) {
    const Double zero = all<Double>(0.0), one = all<Double>(1.0);
    SineCosine angle[COORDINATES];
    for (int k = 0; k < COORDINATES; k++) angle[k] = sine_cosine(q_rad[k]);
    const Double sf = angle[HIP_FLEXION].sine, cf = angle[HIP_FLEXION].cosine, sa = angle[HIP_ADDUCTION].sine, ca = angle[HIP_ADDUCTION].cosine;
    const Double sr = angle[HIP_ROTATION].sine, cr = angle[HIP_ROTATION].cosine, sk = angle[KNEE].sine, ck = angle[KNEE].cosine;

    // Hip: about z, then x, then y.
    Double* femur = leg.rotation[FEMUR];
    femur[0] = cf * cr - sf * sa * sr, femur[1] = -sf * ca, femur[2] = cf * sr + sf * sa * cr;
    femur[3] = sf * cr + cf * sa * sr, femur[4] = cf * ca, femur[5] = sf * sr - cf * sa * cr;
    femur[6] = -ca * sr, femur[7] = sa, femur[8] = ca * cr;
    Double hip[3];
    for (int i = 0; i < 3; i++) hip[i] = all<Double>(body.hip_in_pelvis_m[i]);
    const Double hip_axes[3][3] = {{zero, zero, one}, {cf, sf, zero}, {femur[1], femur[4], femur[7]}};

    // Knee: in the joint's own axes about x (flexion), then z, then y, the side turns and the shift following the flexion.
    const Double knee = q_rad[KNEE];
    const Cubic turn_z = polynomial(body.knee_turn_rad, knee), turn_y = polynomial(body.knee_turn_rad + KNEE_POWERS, knee);
    const SineCosine z = sine_cosine(turn_z.value), y = sine_cosine(turn_y.value);
    const Double bent[9] = {
        z.cosine * y.cosine, -z.sine, z.cosine * y.sine,
        ck * z.sine * y.cosine + sk * y.sine, ck * z.cosine, ck * z.sine * y.sine - sk * y.cosine,
        sk * z.sine * y.cosine - ck * y.sine, sk * z.cosine, sk * z.sine * y.sine + ck * y.cosine,
    };
    const Double axis_in_joint[3] = {
        one - turn_y.slope * z.sine,
        turn_y.slope * ck * z.cosine - turn_z.slope * sk,
        turn_y.slope * sk * z.cosine + turn_z.slope * ck,
    };
    const double* frame = body.knee_frame;
    Double half[9], tibia[9], axis[3], shift[3], shift_rate[3];
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) half[3 * i + j] = frame[3 * i] * bent[j] + frame[3 * i + 1] * bent[3 + j] + frame[3 * i + 2] * bent[6 + j];
        axis[i] = frame[3 * i] * axis_in_joint[0] + frame[3 * i + 1] * axis_in_joint[1] + frame[3 * i + 2] * axis_in_joint[2];
    }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) tibia[3 * i + j] = half[3 * i] * frame[3 * j] + half[3 * i + 1] * frame[3 * j + 1] + half[3 * i + 2] * frame[3 * j + 2];
    Cubic along[3];
    for (int j = 0; j < 3; j++) along[j] = polynomial(body.knee_shift_m + KNEE_POWERS * j, knee);
    for (int i = 0; i < 3; i++) {
        shift[i] = frame[3 * i] * along[0].value + frame[3 * i + 1] * along[1].value + frame[3 * i + 2] * along[2].value;
        shift_rate[i] = frame[3 * i] * along[0].slope + frame[3 * i + 1] * along[1].slope + frame[3 * i + 2] * along[2].slope;
    }
    Double offset[3], tibia_at[3], tibia_rate[3];
    rotate_fixed(tibia, body.knee_in_tibia_m, offset);
    cross(axis, offset, tibia_rate);
    for (int i = 0; i < 3; i++) {
        tibia_at[i] = shift[i] + body.knee_in_femur_m[i] - offset[i];
        tibia_rate[i] = shift_rate[i] - tibia_rate[i];
    }
    Double knee_axis[3];
    product(femur, tibia, leg.rotation[TIBIA]);
    rotate(femur, tibia_at, tibia_at);
    rotate(femur, tibia_rate, tibia_rate);
    rotate(femur, axis, knee_axis);
    for (int i = 0; i < 3; i++) tibia_at[i] += hip[i];

    // Patella: glides on the femur and turns about its z.
    const Cubic turn_p = glide(body, 0, knee), x_p = glide(body, 1, knee), y_p = glide(body, 2, knee);
    const SineCosine p = sine_cosine(turn_p.value);
    Double patella_at[3] = {x_p.value, y_p.value, all<Double>(body.patella_shift_z_m[0])}, patella_rate[3] = {x_p.slope, y_p.slope, zero};
    Double patella_axis[3];
    add_fixed(patella_at, body.patella_in_femur_m);
    rotate(femur, patella_at, patella_at);
    rotate(femur, patella_rate, patella_rate);
    for (int i = 0; i < 3; i++) {
        patella_at[i] += hip[i];
        patella_axis[i] = turn_p.slope * femur[3 * i + 2];
        leg.rotation[PATELLA][3 * i] = p.cosine * femur[3 * i] + p.sine * femur[3 * i + 1];
        leg.rotation[PATELLA][3 * i + 1] = p.cosine * femur[3 * i + 1] - p.sine * femur[3 * i];
        leg.rotation[PATELLA][3 * i + 2] = femur[3 * i + 2];
    }

    // Ankle: about an oblique axis of the tibia; foot and tibia axes agree at zero.
    const double* pin = body.ankle_axis_in_tibia;
    const double sideways[9] = {0, -pin[2], pin[1], pin[2], 0, -pin[0], -pin[1], pin[0], 0};
    Double pinned[9], to_ankle[3], to_foot[3], ankle_axis[3], ankle_at[3], foot_at[3];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            const double both = pin[i] * pin[j];
            pinned[3 * i + j] = both + angle[ANKLE].cosine * ((i == j) - both) + angle[ANKLE].sine * sideways[3 * i + j];
        }
    rotate_fixed(pinned, body.calcn_in_talus_m, to_foot);
    rotate(leg.rotation[TIBIA], to_foot, to_foot);
    rotate_fixed(leg.rotation[TIBIA], body.ankle_in_tibia_m, to_ankle);
    rotate_fixed(leg.rotation[TIBIA], pin, ankle_axis);
    product(leg.rotation[TIBIA], pinned, leg.rotation[FOOT]);
    for (int i = 0; i < 3; i++) {
        ankle_at[i] = tibia_at[i] + to_ankle[i];
        foot_at[i] = ankle_at[i] + to_foot[i];
        leg.origin_m[FEMUR][i] = hip[i], leg.origin_m[PATELLA][i] = patella_at[i], leg.origin_m[TIBIA][i] = tibia_at[i];
        leg.origin_m[FOOT][i] = foot_at[i];
    }

    // Velocities per unit rate of each coordinate.
    for (int b = 0; b < BODIES; b++) {
        Double from_hip[3];
        for (int i = 0; i < 3; i++) from_hip[i] = leg.origin_m[b][i] - hip[i];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 3; i++) leg.angular[b][k][i] = hip_axes[k][i];
            cross(hip_axes[k], from_hip, leg.linear_m[b][k]);
        }
        for (int k = KNEE; k <= ANKLE; k++)
            for (int i = 0; i < 3; i++) leg.angular[b][k][i] = leg.linear_m[b][k][i] = zero;
    }
    Double by_knee[3], by_ankle[3], from_tibia[3], from_ankle[3];
    for (int i = 0; i < 3; i++) from_tibia[i] = foot_at[i] - tibia_at[i], from_ankle[i] = to_foot[i];
    cross(knee_axis, from_tibia, by_knee);
    cross(ankle_axis, from_ankle, by_ankle);
    for (int i = 0; i < 3; i++) {
        leg.angular[PATELLA][KNEE][i] = patella_axis[i], leg.linear_m[PATELLA][KNEE][i] = patella_rate[i];
        leg.angular[TIBIA][KNEE][i] = knee_axis[i], leg.linear_m[TIBIA][KNEE][i] = tibia_rate[i];
        leg.angular[FOOT][KNEE][i] = knee_axis[i], leg.linear_m[FOOT][KNEE][i] = tibia_rate[i] + by_knee[i];
        leg.angular[FOOT][ANKLE][i] = ankle_axis[i], leg.linear_m[FOOT][ANKLE][i] = by_ankle[i];
    }
}

}  // namespace legpress
