// What a load meets at a place of the sled, whatever the speed: weight and inertia of the leg, the foot's leverage, what each
// muscle can pull there. See `legpress.press.load`.
#pragma once
#include "posture.hpp"
#include "paths.hpp"
#include "pelvis.hpp"
#include "supply.hpp"

namespace legpress {

// Force that the weight and the acceleration of one body ask, in the three parts that motion has: at rest, per (m/s)2 of the
// sled's speed, per m/s2 of its acceleration; and the same as moments about the five coordinates.
struct BodyLoad {
    Double force_N[3][3], moment_Nm[3][COORDINATES];
};

LEGPRESS_FN void inertia_times(const double* inertia, const Double* rotation, const Double* v, Double* out) {
    Double on_body[3], turned[3];
    rotate_back(rotation, v, on_body);
    for (int i = 0; i < 3; i++) turned[i] = inertia[3 * i] * on_body[0] + inertia[3 * i + 1] * on_body[1] + inertia[3 * i + 2] * on_body[2];
    rotate(rotation, turned, out);
}

LEGPRESS_LARGE_FN void body_load(const Body& body, const Kinematics& at, int b, BodyLoad& out) {
    const Double zero = all<Double>(0.0), *rotation = at.rotation + 9 * b;
    Double arm[3], spin[3] = {zero, zero, zero}, spin_change[3] = {zero, zero, zero}, arm_slope[3], per_angle[COORDINATES][3];
    rotate_fixed(rotation, body.com_m + 3 * b, arm);
    for (int k = 0; k < COORDINATES; k++)
        for (int i = 0; i < 3; i++) {
            const int row = (b * COORDINATES + k) * 3 + i;
            spin[i] += at.angular[row] * at.slope[k];
            spin_change[i] += at.angular_slope[row] * at.slope[k] + at.angular[row] * at.curvature[k];
        }
    cross(spin, arm, arm_slope);
    Double velocity[3] = {zero, zero, zero}, change[3] = {zero, zero, zero};  // of the centre of mass, along the rail
    for (int k = 0; k < COORDINATES; k++) {
        const int row = (b * COORDINATES + k) * 3;
        Double moved[3], bent[3], turned[3];
        cross(at.angular + row, arm, moved);
        cross(at.angular_slope + row, arm, bent);
        cross(at.angular + row, arm_slope, turned);
        for (int i = 0; i < 3; i++) {
            per_angle[k][i] = at.linear_m[row + i] + moved[i];
            velocity[i] += per_angle[k][i] * at.slope[k];
            change[i] += (at.linear_slope[row + i] + bent[i] + turned[i]) * at.slope[k] + per_angle[k][i] * at.curvature[k];
        }
    }
    Double momentum[3], gyration[3], turning[3][3];
    const double* inertia = body.inertia_kg_m2 + 9 * b;
    inertia_times(inertia, rotation, spin, momentum);
    cross(spin, momentum, gyration);
    inertia_times(inertia, rotation, spin_change, turning[1]);
    for (int i = 0; i < 3; i++) {
        out.force_N[0][i] = -body.mass_kg[b] * at.plate_gravity[i];
        out.force_N[1][i] = body.mass_kg[b] * change[i];
        out.force_N[2][i] = body.mass_kg[b] * velocity[i];
        turning[0][i] = zero, turning[1][i] += gyration[i], turning[2][i] = momentum[i];
    }
    for (int part = 0; part < 3; part++)
        for (int k = 0; k < COORDINATES; k++)
            out.moment_Nm[part][k] = dot(per_angle[k], out.force_N[part]) + dot(at.angular + (b * COORDINATES + k) * 3, turning[part]);
}

// Generalised moment per unit of each wrench component on the foot at the reference point: normal, tangential, lateral force;
// pitch moment about the foot's outward axis, roll moment about its long axis, torque about the normal.
LEGPRESS_FN void foot_jacobian(const Kinematics& at, const Double* reference_m, Double* out) {
    Double arm[3];
    for (int i = 0; i < 3; i++) arm[i] = reference_m[i] - at.origin_m[3 * FOOT + i];
    for (int k = 0; k < COORDINATES; k++) {
        const Double* angular = at.angular + (FOOT * COORDINATES + k) * 3;
        Double linear[3];
        cross(angular, arm, linear);
        for (int i = 0; i < 3; i++) linear[i] += at.linear_m[(FOOT * COORDINATES + k) * 3 + i];
        Double* row = out + 6 * k;
        row[0] = dot(linear, at.plate_normal), row[1] = dot(linear, at.plate_up), row[2] = linear[2];
        row[3] = dot(angular, at.plate_outward), row[4] = -dot(angular, at.plate_toe_axis), row[5] = dot(angular, at.plate_normal);
    }
}

LEGPRESS_LARGE_FN void static_loads(const Model& model, const Body& body, const Kinematics& at, Loads& out) {
    const Double zero = all<Double>(0.0), *tibia = at.rotation + 9 * TIBIA;
    Double below_knee_N[3][3];
    Double* moments[3] = {out.gravity_Nm, out.per_speed_squared_Nm, out.per_acceleration_Nm};
    for (int part = 0; part < 3; part++) {
        for (int k = 0; k < COORDINATES; k++) moments[part][k] = zero;
        for (int i = 0; i < 3; i++) below_knee_N[part][i] = zero;
    }
    for (int b = 0; b < BODIES; b++) {
        BodyLoad load;
        body_load(body, at, b, load);
        for (int part = 0; part < 3; part++) {
            for (int k = 0; k < COORDINATES; k++) moments[part][k] += load.moment_Nm[part][k];
            if (b == TIBIA || b == FOOT)
                for (int i = 0; i < 3; i++) below_knee_N[part][i] += load.force_N[part][i];
        }
    }
    for (int part = 0; part < 3; part++) rotate_back(tibia, below_knee_N[part], out.shank_N + 3 * part);

    const double sole[3] = {body.heel_in_calcn_m[0] + model.reference_share[0] * body.foot_length_m[0], body.heel_in_calcn_m[1], body.heel_in_calcn_m[2]};
    rotate_fixed(at.rotation + 9 * FOOT, sole, out.reference_m);
    for (int i = 0; i < 3; i++) out.reference_m[i] += at.origin_m[3 * FOOT + i];
    foot_jacobian(at, out.reference_m, out.foot_jacobian);
    const Double lateral[3] = {zero, zero, all<Double>(1.0)};
    rotate_back(tibia, at.plate_normal, out.plate_on_tibia);
    rotate_back(tibia, at.plate_up, out.plate_on_tibia + 3);
    rotate_back(tibia, lateral, out.plate_on_tibia + 6);

    Double terms[TERMS], pulls[6 * KNEE_MUSCLES];
    path_terms(model, at.q_rad, terms);
    sparse_times(body.knee_coefficients, model.knee_begin, model.knee_column, 6 * KNEE_MUSCLES, terms, pulls);
    for (int r = 0; r < 3 * KNEE_MUSCLES; r++) out.tibia_force_per_N[r] = pulls[r], out.patella_force_per_N[r] = pulls[3 * KNEE_MUSCLES + r];
    out.capsule_Nm[0] = capsule(body, at.q_rad[HIP_FLEXION], at.q_rad[HIP_ADDUCTION], zero, zero).moment_Nm;

    Double lengthening[MUSCLES];
    for (int m = 0; m < MUSCLES; m++) {
        const int place = model.order[m];
        out.length_m[m] = at.mtu_length_m[place];
        lengthening[m] = zero;
        for (int k = 0; k < COORDINATES; k++) {
            out.arm_m[k * MUSCLES + m] = at.moment_arm_m[k * MUSCLES + place];
            lengthening[m] -= out.arm_m[k * MUSCLES + m] * at.q_slope[k];
        }
    }
    supply_at(body, out.length_m, out.supply);
    for (int m = 0; m < MUSCLES; m++) {
        Double near = zero;
        for (int k = SUPPLY_POWERS - 1; k >= 0; k--) near = near * GUESSED_DRIVE + out.supply[k * MUSCLES + m];
        out.fibre_slope[m] = fibre_slope(model, body, m, out.length_m[m], lengthening[m], near);
    }
}

}  // namespace legpress
