// The closed chain: joint angles of a leg between seat and plate, and how they change along the rail.
//
// Six conditions of a foot on a plate meet five freedoms of the leg. Held are the heel's position and the direction of the
// foot's long axis; the sole's roll about that axis is free and reported. Axes are those of a pelvis that has not rolled. See
// `legpress.press.posture`.
#pragma once
#include "rows.hpp"
#include "skeleton.hpp"

namespace legpress {

constexpr double GRAVITY_M_PER_S2 = 9.80665;
constexpr double DIRECTION_LENGTH_M = 0.3;  // weighs the foot's direction against the heel's position in Newton
constexpr double SMALL_STEP_RAD = 1e-10;    // Newton has arrived once it steps no further than this
constexpr double PI = 3.14159265358979323846;
enum { MOST_POSTURE_STEPS = 12 };

struct PlateFrame {
    Double heel_m[3], toe_axis[3], outward[3], up[3], normal[3], rail[3], gravity[3];
};

// The plate at a sled position (distance along the rail from the hips to its lower edge), in pelvis axes.
LEGPRESS_FN PlateFrame plate_at(const Body& body, const Geometry& g, Double sled_m) {
    const SineCosine b = sine_cosine(g.backrest_rad[0]), t = sine_cosine(g.plate_tilt_rad[0]), o = sine_cosine(g.toe_out_rad[0]), r = sine_cosine(g.rail_rad[0]);
    const Double zero = all<Double>(0.0);
    const auto vector = [&](Double x, Double y, Double z, Double* out) {  // from machine axes (along the rail, up the plate, right)
        out[0] = x * b.sine - y * b.cosine, out[1] = x * b.cosine + y * b.sine, out[2] = z;
    };
    PlateFrame plate;
    vector(sled_m - g.heel_height_m[0] * t.sine, g.lower_edge_m[0] + g.heel_height_m[0] * t.cosine, g.half_spacing_m[0], plate.heel_m);
    plate.heel_m[0] += body.hip_in_pelvis_m[0], plate.heel_m[1] += body.hip_in_pelvis_m[1];
    vector(-t.sine * o.cosine, t.cosine * o.cosine, o.sine, plate.toe_axis);
    vector(t.sine * o.sine, -t.cosine * o.sine, o.cosine, plate.outward);
    vector(-t.sine, t.cosine, zero, plate.up);
    vector(-t.cosine, -t.sine, zero, plate.normal);
    vector(all<Double>(1.0), zero, zero, plate.rail);
    vector(-GRAVITY_M_PER_S2 * r.sine, -GRAVITY_M_PER_S2 * r.cosine, zero, plate.gravity);
    return plate;
}

// From the hip to where the ankle is on a foot that stands flat on its mark.
LEGPRESS_FN void ankle_from_hip(const Body& body, const PlateFrame& plate, Double* reach_m) {
    for (int i = 0; i < 3; i++) {
        const double along = -body.calcn_in_talus_m[0] - body.heel_in_calcn_m[0], off = -body.calcn_in_talus_m[1] - body.heel_in_calcn_m[1];
        const double outwards = -body.calcn_in_talus_m[2] - body.heel_in_calcn_m[2];
        reach_m[i] = plate.heel_m[i] + plate.toe_axis[i] * along + plate.normal[i] * off + plate.outward[i] * outwards - body.hip_in_pelvis_m[i];
    }
}

// Hip centre to the knee's joint axes along the straight leg, and from there to the ankle's along the shank.
LEGPRESS_FN double length_of(double x, double y, double z) { return lane(square_root(all<Double>(x * x + y * y + z * z)), 0); }
LEGPRESS_FN double thigh_m(const Body& body) { return length_of(body.knee_in_femur_m[0], body.knee_in_femur_m[1], body.knee_in_femur_m[2]); }
LEGPRESS_FN double shank_m(const Body& body) {
    return length_of(body.ankle_in_tibia_m[0] - body.knee_in_tibia_m[0], body.ankle_in_tibia_m[1] - body.knee_in_tibia_m[1],
                     body.ankle_in_tibia_m[2] - body.knee_in_tibia_m[2]);
}

// Angles of a planar two-segment leg that reaches the ankle.
LEGPRESS_FN void first_guess(const Body& body, const PlateFrame& plate, Double* angles_rad) {
    Double reach[3];
    ankle_from_hip(body, plate, reach);
    const double thigh = thigh_m(body), shank = shank_m(body), apart = thigh > shank ? thigh - shank : shank - thigh;
    const Double far = clip(square_root(dot(reach, reach)), apart + 0.05, thigh + shank - 1e-3);
    const auto corner = [](Double cosine) { return arccosine(clip(cosine, -1.0, 1.0)); };
    const Double knee = PI - corner((thigh * thigh + shank * shank - far * far) / (2 * thigh * shank));
    angles_rad[HIP_FLEXION] = arctangent2(reach[0], -reach[1]) + corner((thigh * thigh + far * far - shank * shank) / (2 * thigh * far));
    angles_rad[HIP_ADDUCTION] = -arcsine(clip(reach[2] / far, -0.8, 0.8));
    angles_rad[HIP_ROTATION] = all<Double>(0.0);
    angles_rad[KNEE] = knee;
    const Double ankle = arctangent2(plate.toe_axis[1], plate.toe_axis[0]) - (angles_rad[HIP_FLEXION] - knee);
    angles_rad[ANKLE] = clip(ankle - 2 * PI * nearest(ankle / (2 * PI)), -0.6, 0.7);
}

struct FootConditions {
    Double residual[5], rows[5][COORDINATES];  // m; and their change by the angles
};

LEGPRESS_FN void foot_conditions(const Body& body, const Leg& leg, const PlateFrame& plate, FootConditions& found) {
    const Double *rotation = leg.rotation[FOOT];
    Double arm[3], long_axis[3];
    rotate_fixed(rotation, body.heel_in_calcn_m, arm);
    for (int i = 0; i < 3; i++) {
        long_axis[i] = rotation[3 * i];
        found.residual[i] = leg.origin_m[FOOT][i] + arm[i] - plate.heel_m[i];
    }
    found.residual[3] = DIRECTION_LENGTH_M * dot(plate.normal, long_axis);
    found.residual[4] = DIRECTION_LENGTH_M * dot(plate.outward, long_axis);
    for (int k = 0; k < COORDINATES; k++) {
        Double moved[3], turned[3];
        cross(leg.angular[FOOT][k], arm, moved);
        cross(leg.angular[FOOT][k], long_axis, turned);
        for (int i = 0; i < 3; i++) found.rows[i][k] = leg.linear_m[FOOT][k][i] + moved[i];
        found.rows[3][k] = DIRECTION_LENGTH_M * dot(plate.normal, turned);
        found.rows[4][k] = DIRECTION_LENGTH_M * dot(plate.outward, turned);
    }
}

// Solves rows @ x = right in least squares; `damping` (m2) shortens steps, Levenberg's way.
LEGPRESS_FN void least_squares(const FootConditions& at, const Double* right, Double damping, Double* x) {
    Double square[15];
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j <= i; j++) {
            Double sum = at.rows[0][i] * at.rows[0][j];
            for (int r = 1; r < 5; r++) sum += at.rows[r][i] * at.rows[r][j];
            square[i * (i + 1) / 2 + j] = i == j ? sum + (1e-7 + damping) : sum;
        }
        Double sum = at.rows[0][i] * right[0];
        for (int r = 1; r < 5; r++) sum += at.rows[r][i] * right[r];
        x[i] = sum;
    }
    solve_positive(square, x);
}

// Angles that put the foot on its mark, by Newton from a planar leg, with their first and second derivative along the rail.
//
// A mark out of reach comes back as `reach_error_m` over 1 mm, never as NaN.
LEGPRESS_LARGE_FN void solve_posture(const Body& body, const Geometry& geometry, Double sled_m, Kinematics& out) {
    const PlateFrame plate = plate_at(body, geometry, sled_m);
    const Double zero = all<Double>(0.0);
    Double angles[COORDINATES], largest = all<Double>(1.0);
    Leg leg;
    FootConditions at;
    first_guess(body, plate, angles);
    for (int n = 0; n < MOST_POSTURE_STEPS; n++) {
        const DoubleMask moving = largest > SMALL_STEP_RAD;
        if (!any(moving)) break;
        leg_at(body, angles, leg);
        foot_conditions(body, leg, plate, at);
        // Damping by the squared residual fades quadratically where the mark can be reached and keeps a leg that falls short
        // stretched towards it.
        Double damping = zero, step[5], longest = zero;
        for (int i = 0; i < 5; i++) damping += at.residual[i] * at.residual[i];
        least_squares(at, at.residual, damping, step);
        for (int k = 0; k < 5; k++) longest = larger(absolute(step[k]), longest);
        const Double shortened = smaller(all<Double>(1.0), 0.5 / larger(longest, all<Double>(1e-9)));
        for (int k = 0; k < 5; k++) {
            Double moved = angles[k] - step[k] * shortened;
            // The knee does not bend backwards, and the far side of 0 is a second, wrong solution.
            if (k == KNEE) moved = clip(moved, -0.05, 2.6);
            angles[k] = pick(moving, moved, angles[k]);
        }
        largest = pick(moving, longest, largest);
    }

    // Derivatives along the rail. Those of the twists are central differences along the motion: their error is that of
    // rounding, 1e-8, and they enter as accelerations alone.
    const double tiny = 1e-4;  // rad
    Double along_rail[5] = {plate.rail[0], plate.rail[1], plate.rail[2], zero, zero}, slope[5], curvature[5], square_sum = zero;
    leg_at(body, angles, leg);
    foot_conditions(body, leg, plate, at);
    least_squares(at, along_rail, zero, slope);
    for (int k = 0; k < 5; k++) square_sum += slope[k] * slope[k];
    const Double speed = square_root(square_sum) + 1e-6, rate = speed / (2 * tiny);
    Leg ahead, behind;
    FootConditions at_ahead, at_behind;
    Double moved[5];
    for (int k = 0; k < 5; k++) moved[k] = angles[k] + slope[k] * (tiny / speed);
    leg_at(body, moved, ahead);
    foot_conditions(body, ahead, plate, at_ahead);
    for (int k = 0; k < 5; k++) moved[k] = angles[k] - slope[k] * (tiny / speed);
    leg_at(body, moved, behind);
    foot_conditions(body, behind, plate, at_behind);
    Double residual_curvature[5];
    for (int i = 0; i < 5; i++) {
        residual_curvature[i] = zero;
        for (int k = 0; k < 5; k++) residual_curvature[i] -= (at_ahead.rows[i][k] - at_behind.rows[i][k]) * rate * slope[k];
    }
    least_squares(at, residual_curvature, zero, curvature);

    Double spin[3] = {zero, zero, zero}, side[3], side_change[3];
    for (int i = 0; i < 3; i++) {
        side[i] = leg.rotation[FOOT][3 * i + 2];
        for (int k = 0; k < 5; k++) spin[i] += leg.angular[FOOT][k][i] * slope[k];
    }
    cross(spin, side, side_change);
    const Double tilt = clip(dot(side, plate.normal), -1.0, 1.0);
    out.sole_roll_rad[0] = arcsine(tilt);
    out.sole_roll_slope[0] = dot(side_change, plate.normal) / larger(square_root(larger((1.0 - tilt) * (1.0 + tilt), zero)), all<Double>(1e-3));
    out.last_step_rad[0] = largest;
    out.reach_error_m[0] = square_root(at.residual[0] * at.residual[0] + at.residual[1] * at.residual[1] + at.residual[2] * at.residual[2]);
    for (int k = 0; k < 5; k++) out.angles_rad[k] = angles[k], out.slope[k] = slope[k], out.curvature[k] = curvature[k];
    for (int b = 0; b < BODIES; b++) {
        for (int i = 0; i < 9; i++) out.rotation[9 * b + i] = leg.rotation[b][i];
        for (int i = 0; i < 3; i++) out.origin_m[3 * b + i] = leg.origin_m[b][i];
        for (int k = 0; k < COORDINATES; k++)
            for (int i = 0; i < 3; i++) {
                const int at_row = (b * COORDINATES + k) * 3 + i;
                out.angular[at_row] = leg.angular[b][k][i], out.linear_m[at_row] = leg.linear_m[b][k][i];
                out.angular_slope[at_row] = (ahead.angular[b][k][i] - behind.angular[b][k][i]) * rate;
                out.linear_slope[at_row] = (ahead.linear_m[b][k][i] - behind.linear_m[b][k][i]) * rate;
            }
    }
    for (int i = 0; i < 3; i++) {
        out.plate_heel_m[i] = plate.heel_m[i], out.plate_toe_axis[i] = plate.toe_axis[i], out.plate_outward[i] = plate.outward[i];
        out.plate_up[i] = plate.up[i], out.plate_normal[i] = plate.normal[i], out.plate_rail[i] = plate.rail[i];
        out.plate_gravity[i] = plate.gravity[i];
    }
}

}  // namespace legpress
