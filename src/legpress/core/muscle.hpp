// Millard's muscle with a compliant tendon, tendon force over peak force as the unknown; as `legpress.body.muscle`.
//
// Every function is of one muscle, `i` in the solver's order; lengths of the whole muscle in m, of the fibre over its
// optimal length, forces over peak force.
#pragma once
#include "body.hpp"

namespace legpress {

constexpr double MINIMUM_ACTIVATION = 0.01;  // the source model's own floor
constexpr double FORCE_FLOOR = 1e-6;  // the tendon's strain has no slope at zero force
constexpr double LEAST_ROOT = 1e-3;  // its square root
constexpr double ACTIVE_FLOOR = 5e-4;  // beyond 1.9 optimal lengths no activation holds a force
constexpr double LONGEST_FORCE = 4.0;  // upper end of the search for an equilibrium
constexpr double FOLDED_FIBRE = 0.05;  // least fibre along the tendon, over optimal length; `max_force` keeps the solution off it
constexpr double LEAST_VELOCITY_FACTOR = 0.02;  // keeps a muscle that shortens too fast from dividing by 0
constexpr double GUESSED_DRIVE = 0.2;  // for the first estimate of fibre velocity

// The tendon's strain where the force has this square root (which straightens the tendon's toe), with its slope by that root.
LEGPRESS_FN Cubic tendon_strain_at(const Model& model, Double root) {
    const double *scale = model.tendon_strain_scale, toe = *model.tendon_toe_force, compliance = *model.tendon_compliance;
    const Cubic curve = curve_at(model.tendon_strain, CURVE_CELLS, scale[0], scale[1], root);
    const Double force = root * root;
    const DoubleMask linear = force > toe;
    const double end = *model.tendon_strain_at_peak - compliance;
    return {pick(linear, end + force * compliance, curve.value), pick(linear, 2.0 * compliance * root, curve.slope)};
}

// The tendon's force at a strain; zero when slack.
LEGPRESS_FN Double tendon_force_at(const Model& model, Double strain) {
    const double *scale = model.tendon_force_scale, at_peak = *model.tendon_strain_at_peak;
    const Cubic curve = curve_at(model.tendon_force, CURVE_CELLS, scale[0], scale[1], strain);
    return pick(strain > at_peak, 1.0 + (strain - at_peak) * *model.tendon_stiffness, curve.value);
}

LEGPRESS_FN Cubic active_force_at(const Model& model, Double fibre_length) {
    const double* scale = model.active_force_length_scale;
    return curve_at(model.active_force_length, CURVE_CELLS, scale[0], scale[1], fibre_length);
}

// Beyond one peak force a straight line with the curve's own end stiffness.
LEGPRESS_FN Cubic passive_force_at(const Body& body, int i, Double fibre_length) {
    const double span = body.passive_span[i], per_span = body.per_passive_span[i], stiffness = body.passive_stiffness[i];
    const Double share = (fibre_length - (1.0 + body.passive_start[i])) * per_span;
    const Cubic curve = curve_at(body.passive_force + 4 * PASSIVE_CELLS * i, PASSIVE_CELLS, 0.0, PASSIVE_CELLS, share);
    const DoubleMask beyond = share > 1.0;
    return {pick(beyond, 1.0 + (share - 1.0) * (span * stiffness), curve.value),
            pick(beyond, all<Double>(stiffness), curve.slope * per_span)};
}

// Force-velocity multiplier at a fibre velocity in optimal lengths a second.
LEGPRESS_FN Double velocity_factor(const Model& model, const Body& body, int i, Double fibre_velocity) {
    const double* scale = model.force_velocity_scale;
    const Double share = fibre_velocity * (1.0 / body.max_velocity_per_s[i]);
    const Cubic curve = curve_at(model.force_velocity, CURVE_CELLS, scale[0], scale[1], share);
    return larger(curve.value, all<Double>(LEAST_VELOCITY_FACTOR));
}

struct Fibre {  // the fibre left over when the tendon has stretched
    Double along, length, per_length, cosine;  // its share of the tendon's direction, itself, one over that, pennation
    Double along_slope, length_slope, cosine_slope;  // by the root of the tendon's force
};

LEGPRESS_FN Fibre fibre_at_strain(const Body& body, int i, const Cubic& strain, Double length_m) {
    const double per_optimal = body.per_optimal_fibre_per_m[i], slack = body.tendon_slack_m[i] * per_optimal, height = body.fibre_height[i];
    const Double along = larger(length_m * per_optimal - slack * (1.0 + strain.value), all<Double>(FOLDED_FIBRE));
    const Double length = square_root(along * along + height * height), per_length = 1.0 / length;
    const Double cosine = along * per_length, along_slope = -slack * strain.slope;
    return {along, length, per_length, cosine, along_slope, cosine * along_slope, (1.0 - cosine * cosine) * per_length * along_slope};
}

LEGPRESS_FN Fibre fibre_at_root(const Model& model, const Body& body, int i, Double root, Double length_m) {
    return fibre_at_strain(body, i, tendon_strain_at(model, root), length_m);
}

// The root of a force as `fibre_at_root` takes it.
LEGPRESS_FN Double root_of(Double force) { return square_root(larger(force, all<Double>(FORCE_FLOOR))); }

// All muscles' fibres. Loop after loop: each muscle is a chain of operations that wait for each other, and shorter chains overlap.
LEGPRESS_FN void fibres_at_roots(const Model& model, const Body& body, const Double* root, const Double* length_m, Fibre* fibre) {
    Cubic strain[MUSCLES];
    for (int i = 0; i < MUSCLES; i++) strain[i] = tendon_strain_at(model, root[i]);
    for (int i = 0; i < MUSCLES; i++) fibre[i] = fibre_at_strain(body, i, strain[i], length_m[i]);
}

// Force with the fibre at its floor; zero when the muscle hangs slack.
LEGPRESS_FN Double max_force(const Model& model, const Body& body, int i, Double length_m) {
    const double floor = body.fibre_floor[i], height = body.fibre_height[i], square_along = floor * floor - height * height;
    const double least = FOLDED_FIBRE * FOLDED_FIBRE;
    const Double along = square_root(all<Double>(square_along > least ? square_along : least)) * body.optimal_fibre_m[i];
    return clip(tendon_force_at(model, (length_m - along) * (1.0 / body.tendon_slack_m[i]) - 1.0), 0.0, LONGEST_FORCE);
}

struct Surplus {  // fibre force along the tendon minus the tendon's force: zero in equilibrium, falling with the force
    Double value, slope;  // by the force's root
    Double along_tendon;  // the fibre's force along the tendon
    Double active_along;  // what one more unit of drive adds to it
    Double fibre_force, fibre_stiffness;  // by the fibre's length
};

// `drive` is activation times the velocity factor.
LEGPRESS_FN Surplus surplus_of(const Fibre& fibre, const Cubic& passive, const Cubic& active, Double root, Double drive) {
    const Double capacity = active.value + ACTIVE_FLOOR;
    const Double fibre_force = drive * capacity + passive.value, stiffness = drive * active.slope + passive.slope;
    const Double along_tendon = fibre_force * fibre.cosine;
    const Double slope = stiffness * fibre.length_slope * fibre.cosine + fibre_force * fibre.cosine_slope - 2.0 * root;
    return {along_tendon - root * root, slope, along_tendon, capacity * fibre.cosine, fibre_force, stiffness};
}

LEGPRESS_FN Surplus surplus_at(const Model& model, const Body& body, int i, Double root, Double length_m, Double drive) {
    const Fibre fibre = fibre_at_root(model, body, i, larger(root, all<Double>(LEAST_ROOT)), length_m);
    return surplus_of(fibre, passive_force_at(body, i, fibre.length), active_force_at(model, fibre.length), root, drive);
}

// Tendon force in static equilibrium at a drive: Newton on the root of force, kept inside a shrinking bracket.
//
// Starts from the fibre's force on a tendon that carries the drive as a share of peak force.
LEGPRESS_FN Double force_at_drive(const Model& model, const Body& body, int i, Double drive, Double length_m, int iterations) {
    Double high = square_root(max_force(model, body, i, length_m)), low = all<Double>(0.0);
    const Double guess = square_root(larger(0.7 * drive, all<Double>(0.02)));
    const Double pulled = surplus_at(model, body, i, guess, length_m, drive).along_tendon;
    Double root = smaller(larger(root_of(pulled), low), high);
    for (int n = 0; n < iterations; n++) {
        const Surplus here = surplus_at(model, body, i, root, length_m, drive);
        low = pick(here.value > 0.0, root, low);
        high = pick(here.value <= 0.0, root, high);
        const Double step = root - here.value / smaller(here.slope, all<Double>(-1e-4));
        root = pick((step >= low) & (step <= high), step, 0.5 * (low + high));
    }
    return root * root;
}

struct Pull {  // a tendon force and its slope by activation
    Double force, slope;
};

// The force at an activation after one step of Newton from the force that left this fibre, with the fibre's own forces.
LEGPRESS_FN Pull force_and_slope_at_activation(const Fibre& fibre, const Cubic& passive, const Cubic& active, Double root, Double activation, Double factor) {
    const Double force = root * root;
    const Surplus here = surplus_of(fibre, passive, active, root, activation * factor);
    const Double per_slope = 1.0 / smaller(here.slope, -2e-3 * root), moved = root - here.value * per_slope;
    // The fibre's pull falls with the force, so the answer lies between the two.
    const Double found = smaller(larger(moved * moved, smaller(force, here.along_tendon)), larger(force, here.along_tendon));
    return {found, -2.0 * root * factor * here.active_along * per_slope};
}

// How fast the fibre lengthens with the whole muscle, which changes by `slope_m`, at a guessed drive kept constant.
//
// From the equilibrium of fibre and tendon: how the force must follow the length for the surplus to stay zero. `near` is the
// force at that drive as the supply has it, which one step of Newton takes to the curves' own.
LEGPRESS_FN Double fibre_slope(const Model& model, const Body& body, int i, Double length_m, Double slope_m, Double near) {
    const Double drive = all<Double>(GUESSED_DRIVE), nothing = all<Double>(0.0), most = max_force(model, body, i, length_m);
    const Double near_root = root_of(near);
    const Fibre near_fibre = fibre_at_root(model, body, i, near_root, length_m);
    const Cubic near_passive = passive_force_at(body, i, near_fibre.length), near_active = active_force_at(model, near_fibre.length);
    const Double force = smaller(force_and_slope_at_activation(near_fibre, near_passive, near_active, near_root, drive, all<Double>(1.0)).force, most);
    const Double root = root_of(force);
    const Fibre fibre = fibre_at_root(model, body, i, root, length_m);
    const Surplus here = surplus_of(fibre, passive_force_at(body, i, fibre.length), active_force_at(model, fibre.length), root, drive);
    const DoubleMask folded = fibre.along <= FOLDED_FIBRE;
    const Double along_rate = pick(folded, nothing, all<Double>(body.per_optimal_fibre_per_m[i]));  // of the length, at one force
    const Double cosine_rate = (1.0 - fibre.cosine * fibre.cosine) * fibre.per_length * along_rate;
    const Double by_length = here.fibre_stiffness * fibre.cosine * along_rate * fibre.cosine + here.fibre_force * cosine_rate;
    const Double root_rate = -by_length / smaller(here.slope, -2e-3 * root);
    const DoubleMask held = folded | (force < FORCE_FLOOR);  // where the tendon's stretch does not move the fibre
    return fibre.cosine * (along_rate + pick(held, nothing, fibre.along_slope * root_rate)) * slope_m;
}

}  // namespace legpress
