// How foot and plate meet and how the lifter pushes: linear limits and one habit on the foot's wrench.
//
// The wrench acts on the foot at a reference point of the sole: normal force (towards the seat), tangential (up the plate),
// lateral (to the lifter's right), pitch moment (normal force times how far in front of that point it acts), roll moment
// (times how far to the outer side), torque about the normal. All limits scale with the normal force, which the balance along
// the rail makes a function of the tangential one. That leaves five unknowns, taken over the push and `wrench_scale`. See
// `legpress.press.kinetic_chain.contact_of` and `legpress.press.sharing.cone_rows`.
#pragma once
#include "posture.hpp"

namespace legpress {

enum { WRENCH = 5, OCTAGON = 8, LIMITS = OCTAGON + 6 };

LEGPRESS_FN constexpr double wrench_scale(int k) { return k < 2 ? 1.0 : k == 2 ? 0.1 : k == 3 ? 0.03 : 0.02; }

// Limit r says `first * y[0] + limit_factor(r) * y[limited(r)] <= right`: eight sides of the friction cone, then front and
// back, both sides and both turns of the sole.
LEGPRESS_FN constexpr int limited(int r) { return r < OCTAGON ? 1 : 2 + (r - OCTAGON) / 2; }
LEGPRESS_FN constexpr double octagon_cosine(int r) {
    constexpr double half_root = 0.70710678118654752440;
    return r % 8 == 0 ? 1.0 : r % 8 == 4 ? -1.0 : r % 4 == 2 ? 0.0 : r % 8 == 1 || r % 8 == 7 ? half_root : -half_root;
}
LEGPRESS_FN constexpr double limit_factor(int r) {
    return r < OCTAGON ? octagon_cosine(r + 6) * wrench_scale(1) : (r % 2 ? -1.0 : 1.0) * wrench_scale(limited(r));
}

struct Contact {
    Double normal_per_push, normal_per_tangential;  // normal force over push without tangential force; its change with that
    Double first[LIMITS], right[LIMITS];
};

// A direction of the push is one row over three unknowns: tangential force, pitch and roll moment.
enum { HABIT_PLACES = 3 };
LEGPRESS_FN constexpr int habit_place(int h) { return h == 0 ? 0 : h + 1; }
LEGPRESS_FN constexpr bool in_habit(int k) { return k == 0 || k == 2 || k == 3; }

struct Habit {  // the row is kept at `target`, at the cost `weight` for the square of what it misses
    Double row[HABIT_PLACES], target, weight;
};

struct SagittalArms {  // moment of a unit force at the reference point about the point that natural lines of force meet, m
    Double normal, up;
};

LEGPRESS_FN SagittalArms arms_about_focus(const Body& body, const FootContact& contact, const PlateFrame& plate, const Double* reference_m) {
    const Double x = reference_m[0] - (body.hip_in_pelvis_m[0] + contact.habit_forward_m[0]);
    const Double y = reference_m[1] - (body.hip_in_pelvis_m[1] + contact.habit_up_m[0]);
    return {x * plate.normal[1] - y * plate.normal[0], x * plate.up[1] - y * plate.up[0]};
}

LEGPRESS_FN Contact contact_of(const Model& model, const Body& body, const Geometry& geometry, const FootContact& contact) {
    const SineCosine tilt = sine_cosine(geometry.plate_tilt_rad[0]);
    const double reference_m = model.reference_share[0] * body.foot_length_m[0];
    Contact out;
    out.normal_per_push = 1.0 / tilt.cosine, out.normal_per_tangential = -tilt.sine / tilt.cosine;
    // How far each limit reaches, over the normal force.
    const Double front = contact.front_m[0] - reference_m, back = reference_m - contact.back_m[0];
    const Double half_width = all<Double>(body.sole_half_width_m[0]), torque_arm = contact.torque_arm_m[0];
    const Double sole[6] = {front, back, half_width, half_width, torque_arm, torque_arm};
    for (int r = 0; r < LIMITS; r++) {
        const Double reach = r < OCTAGON ? contact.friction[0] : sole[r < OCTAGON ? 0 : r - OCTAGON];
        const double along = r < OCTAGON ? octagon_cosine(r) : 0.0;
        out.first[r] = (along - reach * out.normal_per_tangential) * wrench_scale(0);
        out.right[r] = reach * out.normal_per_push;
    }
    return out;
}

// How the push is directed.
//
// `told_share` is the told force along the plate over the push; a null pointer: not known yet where it comes on top of the
// natural one, which then stands in its place. The published lines of force are those of the muscles' own part of the push.
// What stretched tissue and the leg's weight do to the hip, `passive_arm_m` (moment over push), is set apart: applied to the
// whole force, the habit would drive hip flexors against stretched extensors.
LEGPRESS_FN Habit habit_of(const FootContact& foot, const Contact& contact, const PlateFrame& plate, SagittalArms arms, Double passive_arm_m,
                           const Double* told_share) {
    const Double zero = all<Double>(0.0), share = told_share ? *told_share : foot.told_share[0];
    const Double known = told_share ? all<Double>(1.0) : pick(foot.beyond_natural[0] == 0.0, all<Double>(1.0), zero);
    const DoubleMask told = foot.told_weight[0] * known > 0.0;
    // Over the push along the rail; on a tilted plate the normal force is another.
    const Double along[HABIT_PLACES] = {1.0 - share * contact.normal_per_tangential, zero, zero};
    // Neither a force to the side nor a torque about the normal turns anything in the sagittal plane.
    const Double natural[HABIT_PLACES] = {arms.up + arms.normal * contact.normal_per_tangential, plate.outward[2], -plate.toe_axis[2]};
    Habit habit;
    for (int h = 0; h < HABIT_PLACES; h++) habit.row[h] = pick(told, along[h], natural[h]) * wrench_scale(habit_place(h));
    habit.target = pick(told, share * contact.normal_per_push, passive_arm_m - arms.normal * contact.normal_per_push);
    habit.weight = pick(told, foot.told_weight[0], foot.habit_weight[0]);
    return habit;
}

// How far the push is from its habit.
LEGPRESS_FN Double habit_deviation(const Habit& habit, const Double* wrench) {
    Double deviation = -habit.target;
    for (int h = 0; h < HABIT_PLACES; h++) deviation += habit.row[h] * wrench[habit_place(h)];
    return deviation;
}

}  // namespace legpress
