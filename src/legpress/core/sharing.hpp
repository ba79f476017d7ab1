// Sharing the joint moments of a frame over 40 muscles and one foot.
//
// minimise    sum of weight * activation^3 (or ^4, or a mean of both)  +  a quadratic cost of the push's habit
// subject to  moments of the muscles' forces and of the foot's wrench = demand (five coordinates),
//             activation between its least and the lifter's full effort, the wrench inside friction cone and sole.
//
// A primal-dual interior point in the terms of `legpress.press.sharing`, which says why it is convex: muscles enter Newton's
// matrix as a diagonal, the foot as a block with an inverse in closed form, so that a step factors one 5x5 matrix. All in double
// precision: a push that cannot go as told, or a load that is too heavy, has multipliers of thousands, and with single
// precision activations stray by 0.04 there (and nothing is faster where a register holds eight doubles). Lanes that are done
// rest, a lane that is no number rests at once; none depends on its neighbours.
#pragma once
#include "arms.hpp"
#include "foot_response.hpp"
#include "muscle.hpp"
#include "outcome.hpp"
#include "vectors.hpp"

namespace legpress {

// Cost of a missing MOMENT_SCALE_NM: above every multiplier that muscles and habit can ask, so that nothing is missing while
// it can be held.
constexpr double SHORTFALL_COST = 300.0, SHORTFALL_COST_OF_HABIT = 2.5;
constexpr double FROZEN_SHARE = 0.02;  // of peak force: a muscle with less active range keeps its passive force
constexpr double LEAST_RANGE = 1e-3;   // of activation
constexpr double LEAST_SLACK_AT_START = 1e-5;
constexpr double STEP_TO_BOUNDARY = 0.995;  // of the way to a limit that a step may go
constexpr double LEAST_EFFORT = 0.05;       // that tolerances are relative to
constexpr double IMBALANCE_COUNTS = 0.1;    // of what its multipliers say: all of it, and a start from neighbours is led far off first
enum { MOST_ITERATIONS = 100 };
enum { MISSING = 2 * COORDINATES };  // shortfalls of either sign

struct SharingProblem : MuscleArms {        // arms: moment of each peak force
    Double supply[SUPPLY_POWERS][MUSCLES];  // tendon force over peak by activation, lowest power first
    Double least[MUSCLES];                  // activation
    Double free[MUSCLES];                   // 1; 0 where a muscle's range is too small to matter
    Double next_power;                      // share of the cost that is of the next higher power of activation
    double full_activation;
    const double* weight;  // muscle volume over mean volume
    Double push;           // in MOMENT_SCALE_NM per m
    Double columns[COORDINATES][WRENCH], push_moment[COORDINATES], demand[COORDINATES];  // moments of wrench unknowns, push, task
    Contact contact;
    Habit habit;
};

// Primal and dual unknowns; multipliers `z_` belong to the limit of the same name. Distances to limits are unknowns of their
// own, which rounding does not touch. Rows of numbers, so that the states of several frames can be blended.
struct SharingState {
    Double share[MUSCLES], spare[MUSCLES], z_low[MUSCLES], z_high[MUSCLES];  // of each muscle's range in use; 1 - share
    Double wrench[WRENCH], slack[LIMITS], missing[MISSING];
    Double multiplier[COORDINATES];  // of the moment balance
    Double z_slack[LIMITS], z_missing[MISSING];
};

struct Accuracy {
    double objective;   // gap over effort
    double balanced;    // in MOMENT_SCALE_NM
    double stationary;  // gradient by the wrench over effort
    double growth;      // of the products, at most, while the balance is off: from afar they may have to, near the end it stirs for ever
};

// The muscle curves of a frame, that the supply approximates.
struct MuscleCurves {
    const Model& model;
    const Body& body;
    const Double *length_m, *factor;  // of the whole muscle; force-velocity
    const Double* most;               // force with the fibre folded to its floor
};

struct Sharing {  // what a search found, beside the state
    Double force[MUSCLES];
    Double effort, gap, imbalance, iterations, outcome;
};

// A fifth of every range, pressure under the reference point, all products alike.
LEGPRESS_FN void cold_start(SharingState& state) {
    const double product = 0.1, share = 0.2;
    for (int i = 0; i < MUSCLES; i++) {
        state.share[i] = all<Double>(share), state.spare[i] = all<Double>(1 - share);
        state.z_low[i] = all<Double>(product / share), state.z_high[i] = all<Double>(product / (1 - share));
    }
    for (int k = 0; k < WRENCH; k++) state.wrench[k] = state.multiplier[k] = all<Double>(0.0);
    for (int r = 0; r < LIMITS; r++) state.slack[r] = state.z_slack[r] = all<Double>(1.0);
    for (int k = 0; k < MISSING; k++) state.missing[k] = all<Double>(product / SHORTFALL_COST), state.z_missing[k] = all<Double>(SHORTFALL_COST);
}

struct SupplyForce {
    Double value, slope, half_curvature;  // over peak, by activation
};

LEGPRESS_FN SupplyForce supply_force(const SharingProblem& p, int i, Double activation) {
    Double value = p.supply[SUPPLY_POWERS - 1][i], slope = all<Double>(0.0), half_curvature = all<Double>(0.0);
    for (int k = SUPPLY_POWERS - 2; k >= 0; k--) {
        half_curvature = half_curvature * activation + slope;
        slope = slope * activation + value;
        value = value * activation + p.supply[k][i];
    }
    return {value, slope, half_curvature};
}

LEGPRESS_FN Double range_of(const SharingProblem& p, int i) { return larger(all<Double>(p.full_activation) - p.least[i], all<Double>(LEAST_RANGE)); }

LEGPRESS_FN Double activation_of(const SharingProblem& p, const SharingState& s, int i) { return p.least[i] + range_of(p, i) * s.share[i]; }

// Sets least activations, and which muscles are free above them.
LEGPRESS_FN void set_least(SharingProblem& p, int i, Double least) {
    const Double rise = supply_force(p, i, all<Double>(p.full_activation)).value - supply_force(p, i, least).value;
    p.least[i] = least;
    p.free[i] = pick(rise > all<Double>(FROZEN_SHARE), all<Double>(1.0), all<Double>(0.0));
}

LEGPRESS_FN Double limit_side(const SharingProblem& p, int r, const Double* wrench) {
    return p.contact.first[r] * wrench[0] + limit_factor(r) * wrench[limited(r)];
}

// A neighbouring problem's state inside this problem's own limits.
LEGPRESS_FN void move_within_limits(const SharingProblem& p, SharingState& s) {
    for (int i = 0; i < MUSCLES; i++) {
        s.share[i] = p.free[i] * clip(s.share[i], LEAST_SLACK_AT_START, 1 - LEAST_SLACK_AT_START);
        s.spare[i] = 1.0 - s.share[i];
    }
    for (int r = 0; r < LIMITS; r++) s.slack[r] = larger(p.contact.right[r] - limit_side(p, r, s.wrench), all<Double>(LEAST_SLACK_AT_START));
}

// Moves the supply onto the curves' own force and slope at the state's activations.
LEGPRESS_LARGE_FN void settle_supply(SharingProblem& p, const SharingState& s, const MuscleCurves& curves, DoubleMask lanes) {
    const Model& model = curves.model;
    const Body& body = curves.body;
    const Double zero = all<Double>(0.0);
    Double activation[MUSCLES], root[MUSCLES];
    SupplyForce supply[MUSCLES];
    Cubic passive[MUSCLES], active[MUSCLES];
    Fibre fibre[MUSCLES];
    for (int i = 0; i < MUSCLES; i++) {
        activation[i] = activation_of(p, s, i);
        supply[i] = supply_force(p, i, activation[i]);
        root[i] = root_of(supply[i].value);
    }
    fibres_at_roots(model, body, root, curves.length_m, fibre);
    for (int i = 0; i < MUSCLES; i++) passive[i] = passive_force_at(body, i, fibre[i].length);
    for (int i = 0; i < MUSCLES; i++) active[i] = active_force_at(model, fibre[i].length);
    for (int i = 0; i < MUSCLES; i++) {
        const Pull exact = force_and_slope_at_activation(fibre[i], passive[i], active[i], root[i], activation[i], curves.factor[i]);
        const Double turn = exact.slope - supply[i].slope;
        p.supply[0][i] += pick(lanes, smaller(exact.force, curves.most[i]) - supply[i].value - turn * activation[i], zero);
        p.supply[1][i] += pick(lanes, turn, zero);
    }
}

// What Newton's equations ask about the muscles at a state, and their way from there.
struct MuscleNewton {
    Double slope[MUSCLES];      // of the force, by the share in use
    Double gradient[MUSCLES];   // of the Lagrangian by the share, without the limits' part
    Double inverse[MUSCLES];    // of its curvature with the limits' part
    Double per_limits[MUSCLES]; // 1 / (share * spare)
    Double step[MUSCLES];       // of the share
};

// Sums over the muscles; the target's part of what they do freely, without the multipliers' change, stands apart.
struct MuscleSums {
    Double gap, effort;
    Double held[COORDINATES], moved[COORDINATES], moved_by_target[COORDINATES];  // moments
    Double compliance[15];
};

LEGPRESS_FN MuscleSums linearise_muscles(const SharingProblem& p, const SharingState& s, MuscleNewton& newton, Double* forces) {
    const Double zero = all<Double>(0.0), third_power = 1.0 - p.next_power;
    Double held[COORDINATES], moved[COORDINATES], moved_by_target[COORDINATES], compliance[15];
    Double gap = zero, effort = zero;
    for (int j = 0; j < COORDINATES; j++) held[j] = moved[j] = moved_by_target[j] = zero;
    for (Double& entry : compliance) entry = zero;
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) {
        const Double range = range_of(p, i), a = p.least[i] + range * s.share[i], per_force = along_arms(p, i, joints, s.multiplier);
        const SupplyForce force = supply_force(p, i, a);
        const Double weighed = all<Double>(p.weight[i]) * a, scale = weighed * range, slope = range * force.slope;
        const Double fourth = p.next_power * a, gradient = scale * a * (3.0 * third_power + 4.0 * fourth) + slope * per_force;
        // The supply's curvature times its force's multiplier keeps the problem convex; where it would not, the muscle rests
        // on its floor and the limit's own curvature rules.
        const Double curvature = range * scale * (6.0 * third_power + 12.0 * fourth) + larger(2.0 * range * range * force.half_curvature * per_force, zero);
        // One division for 1 / (curvature + z_low / share + z_high / spare) and for 1 / (share * spare); a muscle that is not
        // free stands at a share of zero.
        const Double share = larger(s.share[i], all<Double>(1e-18)), product = share * s.spare[i];
        const Double stiffness = curvature * product + s.z_low[i] * s.spare[i] + s.z_high[i] * share;
        const Double quotient = 1.0 / (product * stiffness), inverse = p.free[i] * product * product * quotient, per_limits = stiffness * quotient;
        const Double off = gradient - s.z_low[i] + s.z_high[i];
        gap += p.free[i] * (share * s.z_low[i] + s.spare[i] * s.z_high[i]) + off * off * inverse;
        effort += weighed * a * a * (third_power + fourth);
        add_moments(p, i, joints, force.value, held);
        const Double answer = slope * inverse;
        add_moments(p, i, joints, -answer * gradient, moved);
        add_moments(p, i, joints, answer * per_limits * (s.spare[i] - share), moved_by_target);
        add_compliance(p, i, joints, answer * slope, compliance);
        forces[i] = force.value, newton.slope[i] = slope, newton.gradient[i] = gradient, newton.inverse[i] = inverse, newton.per_limits[i] = per_limits;
    });
    MuscleSums sums;
    sums.gap = gap, sums.effort = effort;
    for (int j = 0; j < COORDINATES; j++) sums.held[j] = held[j], sums.moved[j] = moved[j], sums.moved_by_target[j] = moved_by_target[j];
    for (int k = 0; k < 15; k++) sums.compliance[k] = compliance[k];
    return sums;
}

// What the small systems ask: the moments' balance, the contact's, and the wrench's part of the Lagrangian.
struct Balance {
    Double imbalance[COORDINATES], largest_imbalance;
    Double slack_error[LIMITS], largest_error;  // what slack and wrench miss of the limits, and the largest of all errors
    Double pull[WRENCH], largest_pull;          // gradient of the Lagrangian by the wrench
    Double gap;                                 // complementarity and decrement, the distance from the optimum
    Double all_of_it;                           // no number if anything is not
};

LEGPRESS_FN void add_limits_transposed(const SharingProblem& p, int r, Double multiplier, Double* wrench) {
    wrench[0] += p.contact.first[r] * multiplier;
    wrench[limited(r)] += limit_factor(r) * multiplier;
}

LEGPRESS_FN Balance balance_at(const SharingProblem& p, const SharingState& s, const MuscleSums& muscles) {
    Balance b;
    const Double habit_pull = 2.0 * p.habit.weight * habit_deviation(p.habit, s.wrench);
    Double gap = muscles.gap, largest_pull = all<Double>(0.0), largest_error = largest_pull;
    for (int k = 0; k < WRENCH; k++) {
        b.pull[k] = all<Double>(0.0);
        for (int j = 0; j < COORDINATES; j++) b.pull[k] += p.columns[j][k] * s.multiplier[j];
    }
    for (int h = 0; h < HABIT_PLACES; h++) b.pull[habit_place(h)] += habit_pull * p.habit.row[h];
    for (int j = 0; j < COORDINATES; j++) {
        b.imbalance[j] = muscles.held[j] + s.missing[j] - s.missing[COORDINATES + j] - p.demand[j];
        for (int k = 0; k < WRENCH; k++) b.imbalance[j] += p.columns[j][k] * s.wrench[k];
        largest_error = larger(absolute(b.imbalance[j]), largest_error);
    }
    b.largest_imbalance = largest_error;
    Double all_of_it = b.imbalance[0] + b.imbalance[1] + b.imbalance[2] + b.imbalance[3] + b.imbalance[4];
    LEGPRESS_UNROLL
    for (int r = 0; r < LIMITS; r++) {
        add_limits_transposed(p, r, s.z_slack[r], b.pull);
        b.slack_error[r] = p.contact.right[r] - limit_side(p, r, s.wrench) - s.slack[r];
        largest_error = larger(absolute(b.slack_error[r]), largest_error);
        all_of_it += b.slack_error[r];
        gap += s.slack[r] * s.z_slack[r];
    }
    LEGPRESS_UNROLL
    for (int k = 0; k < MISSING; k++) gap += s.missing[k] * s.z_missing[k];
    for (int k = 0; k < WRENCH; k++) largest_pull = larger(absolute(b.pull[k]), largest_pull);
    b.gap = gap, b.largest_error = largest_error, b.largest_pull = largest_pull, b.all_of_it = all_of_it + gap;
    return b;
}

// The small systems' way from a state; first the multipliers', from which all else follows.
struct FootStep {
    Double multiplier[COORDINATES], wrench[WRENCH], slack[LIMITS], z_slack[LIMITS], missing[MISSING], z_missing[MISSING];
    Double fastest;  // of all changes, over what is left to the limit
};

LEGPRESS_FN FootStep foot_step(const SharingProblem& p, const SharingState& s, MuscleSums& muscles, const Balance& b, Double target) {
    FootStep d;
    Double per_slack[LIMITS], weight[LIMITS], pull[WRENCH], answered[WRENCH];
    for (int k = 0; k < WRENCH; k++) pull[k] = b.pull[k];
    LEGPRESS_UNROLL
    for (int r = 0; r < LIMITS; r++) {
        per_slack[r] = 1.0 / s.slack[r];
        weight[r] = s.z_slack[r] * per_slack[r];
        add_limits_transposed(p, r, target * per_slack[r] - s.z_slack[r] - weight[r] * b.slack_error[r], pull);
    }
    const FootResponse foot = foot_response(p.contact, p.habit, weight);
    foot_solve(foot, pull, answered);
    Double compliance[MISSING], towards[MISSING], rest[MISSING];
    const Double price = SHORTFALL_COST + SHORTFALL_COST_OF_HABIT * p.habit.weight / p.push;
    LEGPRESS_UNROLL
    for (int j = 0; j < COORDINATES; j++) {
        d.multiplier[j] = b.imbalance[j] + muscles.moved[j] + target * muscles.moved_by_target[j];
        for (int k = 0; k < WRENCH; k++) d.multiplier[j] -= p.columns[j][k] * answered[k];
        LEGPRESS_UNROLL
        for (int side = 0; side < 2; side++) {
            const int k = side * COORDINATES + j;
            const double sign = side ? -1.0 : 1.0;
            const Double per_z = 1.0 / s.z_missing[k];
            compliance[k] = s.missing[k] * per_z;
            towards[k] = target * per_z - s.missing[k];
            rest[k] = price + sign * s.multiplier[j] - s.z_missing[k];
            d.multiplier[j] += sign * (towards[k] - compliance[k] * rest[k]);
            muscles.compliance[j * (j + 1) / 2 + j] += compliance[k];
        }
    }
    add_foot_compliance(foot, p.columns, muscles.compliance);
    solve_positive(muscles.compliance, d.multiplier);

    for (int k = 0; k < WRENCH; k++)
        for (int j = 0; j < COORDINATES; j++) pull[k] += p.columns[j][k] * d.multiplier[j];
    foot_solve(foot, pull, d.wrench);
    for (int k = 0; k < WRENCH; k++) d.wrench[k] = -d.wrench[k];
    Double fastest = all<Double>(STEP_TO_BOUNDARY);
    LEGPRESS_UNROLL
    for (int r = 0; r < LIMITS; r++) {
        d.slack[r] = b.slack_error[r] - limit_side(p, r, d.wrench);
        d.z_slack[r] = target * per_slack[r] - s.z_slack[r] - weight[r] * d.slack[r];
        fastest = larger(fastest, larger(-d.slack[r] * per_slack[r], -d.z_slack[r] / s.z_slack[r]));
    }
    LEGPRESS_UNROLL
    for (int k = 0; k < MISSING; k++) {
        d.z_missing[k] = rest[k] + (k < COORDINATES ? d.multiplier[k] : -d.multiplier[k - COORDINATES]);
        d.missing[k] = towards[k] - compliance[k] * d.z_missing[k];
        fastest = larger(fastest, larger(-d.missing[k] / s.missing[k], -d.z_missing[k] / s.z_missing[k]));
    }
    d.fastest = fastest;
    return d;
}

struct LimitStep {
    Double low, high;
};

// How the multipliers of a muscle's limits change with its share; not at all where it is not free.
LEGPRESS_FN LimitStep limit_step(const SharingProblem& p, const SharingState& s, const MuscleNewton& newton, int i, Double target, Double step) {
    const Double per_share = s.spare[i] * newton.per_limits[i], per_spare = larger(s.share[i], all<Double>(1e-18)) * newton.per_limits[i];
    return {p.free[i] * ((target - s.z_low[i] * step) * per_share - s.z_low[i]), p.free[i] * ((target + s.z_high[i] * step) * per_spare - s.z_high[i])};
}

// The muscles' way, given the multipliers'; the fastest of all changes over what is left to the limit.
LEGPRESS_FN Double step_muscles(const SharingProblem& p, const SharingState& s, MuscleNewton& newton, const Double* multiplier_step, Double target) {
    Double fastest = all<Double>(0.0);
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) {
        const Double per_limits = newton.per_limits[i], share = larger(s.share[i], all<Double>(1e-18));
        const Double gradient = newton.gradient[i] + newton.slope[i] * along_arms(p, i, joints, multiplier_step) - target * per_limits * (s.spare[i] - share);
        const Double moved = -newton.inverse[i] * gradient;
        const LimitStep z = limit_step(p, s, newton, i, target, moved);
        fastest = larger(fastest, larger(-moved * s.spare[i], moved * share) * per_limits);
        // One division for both: the larger of two quotients.
        fastest = larger(fastest, larger(-z.low * s.z_high[i], -z.high * s.z_low[i]) / (s.z_low[i] * s.z_high[i]));
        newton.step[i] = moved;
    });
    return fastest;
}

LEGPRESS_FN void move(const SharingProblem& p, SharingState& s, const MuscleNewton& newton, const FootStep& d, Double target, Double length) {
    for (int i = 0; i < MUSCLES; i++) {
        const LimitStep z = limit_step(p, s, newton, i, target, newton.step[i]);
        s.share[i] += length * newton.step[i], s.spare[i] -= length * newton.step[i], s.z_low[i] += length * z.low, s.z_high[i] += length * z.high;
    }
    for (int k = 0; k < WRENCH; k++) s.wrench[k] += length * d.wrench[k];
    for (int j = 0; j < COORDINATES; j++) s.multiplier[j] += length * d.multiplier[j];
    LEGPRESS_UNROLL
    for (int r = 0; r < LIMITS; r++) s.slack[r] += length * d.slack[r], s.z_slack[r] += length * d.z_slack[r];
    LEGPRESS_UNROLL
    for (int k = 0; k < MISSING; k++) s.missing[k] += length * d.missing[k], s.z_missing[k] += length * d.z_missing[k];
}

// Newton's steps from a state until every lane is as good as asked; the state moves to the answer. Without curves the supply is
// taken as exact.
LEGPRESS_LARGE_FN void share_load(SharingProblem& p, SharingState& s, const MuscleCurves* curves, const Accuracy& asked, Sharing& found) {
    MuscleNewton newton;
    const Double none = all<Double>(0.0), one = all<Double>(1.0);
    Double length = one;
    DoubleMask open = none == 0.0;
    Double products = one * (LIMITS + MISSING);
    for (int i = 0; i < MUSCLES; i++) products += 2.0 * p.free[i];
    found.iterations = none;
    for (int n = 0;; n++) {
        // Once a step: as steps shrink, so does what the curves still correct.
        if (curves) settle_supply(p, s, *curves, open);
        MuscleSums muscles = linearise_muscles(p, s, newton, found.force);
        const Balance b = balance_at(p, s, muscles);
        const Double effort = larger(muscles.effort, all<Double>(LEAST_EFFORT));
        const DoubleMask finite = b.all_of_it - b.all_of_it == 0.0;
        open = finite & ((b.gap > asked.objective * effort) | (b.largest_error > asked.balanced) | (b.largest_pull > asked.stationary * effort));
        if (n == MOST_ITERATIONS || !any(open)) {
            found.effort = muscles.effort, found.gap = b.gap, found.imbalance = b.largest_imbalance;
            found.outcome = pick(finite, pick(open, all<Double>(OUT_OF_ITERATIONS), all<Double>(SOLVED)), all<Double>(NOT_FINITE));
            return;
        }
        // After a long step the central path is near: a low target. After short ones back to its middle first.
        const Double centre = pick(length > 0.9, one * 0.03, pick(length > 0.5, one * 0.2, one * 0.5));
        // Products may not fade before the balance holds, or the limits stop every step. What an imbalance counts for is its
        // multipliers' to say: where muscles hardly work it is next to nothing.
        Double counts = none;
        for (int j = 0; j < COORDINATES; j++) counts += IMBALANCE_COUNTS * absolute(s.multiplier[j] * b.imbalance[j]);
        const Double lowest = larger(0.1 * asked.objective * effort, smaller(counts, asked.growth * b.gap));
        const Double target = larger(centre * b.gap, lowest) / products;
        const FootStep d = foot_step(p, s, muscles, b, target);
        // A common step for both sides: with a nonlinear cost, separate ones break the dual balance.
        length = STEP_TO_BOUNDARY / larger(d.fastest, step_muscles(p, s, newton, d.multiplier, target));
        move(p, s, newton, d, target, pick(open, length, none));
        found.iterations += pick(open, one, none);
    }
}

}  // namespace legpress
