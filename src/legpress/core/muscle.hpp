// Millard's muscle with a compliant tendon, tendon force over peak force as the unknown; as `legpress.body.muscle`.
//
// Every function is of one muscle, `i` in the solver's order; lengths of the whole muscle in m, of the fibre over its
// optimal length, forces over peak force.
#pragma once
#include "body.hpp"

namespace legpress {

constexpr double MINIMUM_ACTIVATION = 0.01;  // the source model's own floor
constexpr double FORCE_FLOOR = 1e-6;  // the tendon's strain has no slope at zero force
constexpr double ACTIVE_FLOOR = 5e-4;  // beyond 1.9 optimal lengths no activation holds a force
constexpr double LONGEST_FORCE = 4.0;  // upper end of the search for an equilibrium
constexpr double FOLDED_FIBRE = 0.05;  // least fibre along the tendon, over optimal length; `max_force` keeps the solution off it
constexpr double LEAST_VELOCITY_FACTOR = 0.02;  // keeps a muscle that shortens too fast from dividing by 0
constexpr double GUESSED_DRIVE = 0.2;  // for the first estimate of fibre velocity

// The tendon's strain at a force above zero, with its slope by that force; `root` is the force's square root.
LEGPRESS_FN Cubic tendon_strain_at(const Model& model, Double force, Double root) {
    const double *range = model.tendon_strain_range, toe = *model.tendon_toe_force, stiffness = *model.tendon_stiffness;
    const Cubic curve = curve_at(model.tendon_strain, CURVE_CELLS, range[0], range[1], root);
    const DoubleMask linear = force > toe;
    const double end = *model.tendon_strain_at_peak - (1.0 - toe) / stiffness;
    return {pick(linear, end + (force - toe) / stiffness, curve.value),
            pick(linear, all<Double>(1.0 / stiffness), curve.slope * 0.5 / root)};
}

// The tendon's force at a strain; zero when slack.
LEGPRESS_FN Double tendon_force_at(const Model& model, Double strain) {
    const double *range = model.tendon_force_range, at_peak = *model.tendon_strain_at_peak;
    const Cubic curve = curve_at(model.tendon_force, CURVE_CELLS, range[0], range[1], strain);
    return pick(strain > at_peak, 1.0 + (strain - at_peak) * *model.tendon_stiffness, curve.value);
}

LEGPRESS_FN Cubic active_force_at(const Model& model, Double fibre_length) {
    const double* range = model.active_force_length_range;
    return curve_at(model.active_force_length, CURVE_CELLS, range[0], range[1], fibre_length);
}

// Beyond one peak force a straight line with the curve's own end stiffness.
LEGPRESS_FN Cubic passive_force_at(const Body& body, int i, Double fibre_length) {
    const double span = body.passive_span[i], stiffness = body.passive_stiffness[i];
    const Double share = (fibre_length - (1.0 + body.passive_start[i])) * (1.0 / span);
    const Cubic curve = curve_at(body.passive_force + 4 * i * PASSIVE_CELLS, PASSIVE_CELLS, 0.0, 1.0, share);
    const DoubleMask beyond = share > 1.0;
    return {pick(beyond, 1.0 + (share - 1.0) * (span * stiffness), curve.value),
            pick(beyond, all<Double>(stiffness), curve.slope * (1.0 / span))};
}

// Force-velocity multiplier at a fibre velocity in optimal lengths a second.
LEGPRESS_FN Double velocity_factor(const Model& model, const Body& body, int i, Double fibre_velocity) {
    const double* range = model.force_velocity_range;
    const Double share = fibre_velocity * (1.0 / body.max_velocity_per_s[i]);
    const Cubic curve = curve_at(model.force_velocity, CURVE_CELLS, range[0], range[1], share);
    return larger(curve.value, all<Double>(LEAST_VELOCITY_FACTOR));
}

struct Fibre {  // the fibre left over when the tendon has stretched
    Double along, length, cosine;  // its share of the tendon's direction, itself, their ratio
    Double along_slope, length_slope, cosine_slope;  // by the tendon's force
};

LEGPRESS_FN Fibre fibre_at(const Model& model, const Body& body, int i, Double force, Double length_m) {
    const double optimal = body.optimal_fibre_m[i], slack = body.tendon_slack_m[i] / optimal, height = body.fibre_height[i];
    const Double safe = larger(force, all<Double>(FORCE_FLOOR));
    const Cubic strain = tendon_strain_at(model, safe, square_root(safe));
    const Double along = larger(length_m * (1.0 / optimal) - slack * (1.0 + strain.value), all<Double>(FOLDED_FIBRE));
    const Double square_length = along * along + height * height, length = square_root(square_length), per_length = 1.0 / length;
    const Double cosine = along * per_length, along_slope = -slack * strain.slope;
    return {along, length, cosine, along_slope, cosine * along_slope, (1.0 - cosine * cosine) * per_length * along_slope};
}

// Force with the fibre at its floor; zero when the muscle hangs slack.
LEGPRESS_FN Double max_force(const Model& model, const Body& body, int i, Double length_m) {
    const double floor = body.fibre_floor[i], height = body.fibre_height[i], square_along = floor * floor - height * height;
    const double least = FOLDED_FIBRE * FOLDED_FIBRE;
    const Double along = square_root(all<Double>(square_along > least ? square_along : least)) * body.optimal_fibre_m[i];
    return clip(tendon_force_at(model, (length_m - along) * (1.0 / body.tendon_slack_m[i]) - 1.0), 0.0, LONGEST_FORCE);
}

struct Surplus {  // fibre force along the tendon minus the tendon's force: zero in equilibrium, falling with the force
    Double value, slope;      // by the force
    Double along_tendon;      // the fibre's force along the tendon
    Double active_along;      // what one more unit of drive adds to it
    Double fibre_stiffness;   // of the fibre's force, by its length
    Double fibre_force;
    Fibre fibre;
};

// `drive` is activation times the velocity factor.
LEGPRESS_FN Surplus surplus_at(const Model& model, const Body& body, int i, Double force, Double length_m, Double drive) {
    const Fibre fibre = fibre_at(model, body, i, force, length_m);
    const Cubic passive = passive_force_at(body, i, fibre.length), active = active_force_at(model, fibre.length);
    const Double capacity = active.value + ACTIVE_FLOOR;
    const Double fibre_force = drive * capacity + passive.value, stiffness = drive * active.slope + passive.slope;
    const Double along_tendon = fibre_force * fibre.cosine;
    const Double slope = stiffness * fibre.length_slope * fibre.cosine + fibre_force * fibre.cosine_slope - 1.0;
    return {along_tendon - force, slope, along_tendon, capacity * fibre.cosine, stiffness, fibre_force, fibre};
}

// Tendon force in static equilibrium at a drive.
//
// Newton on the root of force, which straightens the tendon's toe, kept inside a shrinking bracket. Starts from the
// fibre's force on a tendon that carries the drive as a share of peak force.
LEGPRESS_FN Double force_at_drive(const Model& model, const Body& body, int i, Double drive, Double length_m, int iterations) {
    Double high = square_root(max_force(model, body, i, length_m)), low = all<Double>(0.0);
    const Double guess = larger(0.7 * drive, all<Double>(0.02));
    const Double pulled = surplus_at(model, body, i, guess, length_m, drive).along_tendon;
    Double root = smaller(larger(square_root(larger(pulled, all<Double>(1e-6))), low), high);
    for (int n = 0; n < iterations; n++) {
        const Surplus here = surplus_at(model, body, i, root * root, length_m, drive);
        low = pick(here.value > 0.0, root, low);
        high = pick(here.value <= 0.0, root, high);
        const Double step = root - here.value / smaller(2.0 * root * here.slope, all<Double>(-1e-4));
        root = pick((step >= low) & (step <= high), step, 0.5 * (low + high));
    }
    return root * root;
}

struct Pull {  // a tendon force and its slope by activation
    Double force, slope;
};

// The force at an activation after one step of Newton from a force near it.
LEGPRESS_FN Pull force_and_slope_at_activation(const Model& model, const Body& body, int i, Double activation, Double near,
                                               Double length_m, Double factor) {
    const Double safe = larger(near, all<Double>(FORCE_FLOOR)), root = square_root(safe);
    const Surplus here = surplus_at(model, body, i, safe, length_m, activation * factor);
    const Double slope = smaller(here.slope, all<Double>(-1e-3)), moved = root - here.value / (2.0 * root * slope);
    // The fibre's pull falls with the force, so the answer lies between the two.
    const Double found = smaller(larger(moved * moved, smaller(safe, here.along_tendon)), larger(safe, here.along_tendon));
    return {found, -factor * here.active_along / slope};
}

// How fast the fibre lengthens with the whole muscle, which changes by `slope_m`, at a guessed drive kept constant.
//
// From the equilibrium of fibre and tendon: how the force must follow the length for the surplus to stay zero.
LEGPRESS_FN Double fibre_slope(const Model& model, const Body& body, int i, Double length_m, Double slope_m) {
    const Double drive = all<Double>(GUESSED_DRIVE), nothing = all<Double>(0.0);
    const Double force = force_at_drive(model, body, i, drive, length_m, 3);
    const Surplus here = surplus_at(model, body, i, force, length_m, drive);
    const Fibre& fibre = here.fibre;
    const DoubleMask folded = fibre.along <= FOLDED_FIBRE;
    const Double along_rate = pick(folded, nothing, all<Double>(1.0 / body.optimal_fibre_m[i]));  // of the length, at one force
    const Double cosine_rate = (1.0 - fibre.cosine * fibre.cosine) / fibre.length * along_rate;
    const Double by_length = here.fibre_stiffness * fibre.cosine * along_rate * fibre.cosine + here.fibre_force * cosine_rate;
    const Double force_rate = -by_length / smaller(here.slope, all<Double>(-1e-3));
    const DoubleMask held = folded | (force < FORCE_FLOOR);  // where the tendon's stretch does not move the fibre
    return fibre.cosine * (along_rate + pick(held, nothing, fibre.along_slope * force_rate)) * slope_m;
}

}  // namespace legpress
