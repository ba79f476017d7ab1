// The largest push that muscles and foot can hold at a place of the sled.
//
// maximise    push
// subject to  moments of the muscles' forces and of the foot's wrench = demand (five coordinates),
//             each force between what its muscle pulls at rest and at full effort,
//             the wrench inside friction cone and sole, and in the direction told where one is.
//
// The linear program of `legpress.press.max_push`, by the same primal-dual interior point (Mehrotra's predictor and corrector).
// Muscles enter Newton's matrix as a diagonal, the limits of the foot as rows that are eliminated one unknown after the other,
// so that a step factors one 5x5 matrix. Lanes that are done rest; a lane that runs away or is no number rests at once.
#pragma once
#include "arms.hpp"
#include "contact.hpp"
#include "muscle.hpp"
#include "outcome.hpp"
#include "vectors.hpp"

namespace legpress {

constexpr double PUSH_SCALE_N = 1000.0;
constexpr double LARGEST_PUSH_N = 30000.0;  // of one leg: towards a straight knee the program has no limit
constexpr double PUSH_TOLERANCE = 1e-6;     // of the push, complementarity and balance
// Of a point's multipliers a bound of the push follows (weak duality), give or take what they miss of their equations times all
// unknowns' sizes together. Where it is below zero by far, nothing balances: no push is negative.
constexpr double UNKNOWNS = 1000.0;
constexpr double IMPOSSIBLE_PUSH = -1.0;    // in PUSH_SCALE_N
constexpr double DIVERGED = 1e9;            // of the tolerance's measure: such a lane runs away
constexpr double RIDGE = 1e-11;             // on the diagonal of Newton's matrix
constexpr double PUSH_STEP = 0.99;          // of the way to a limit that a step may go
constexpr double UNTOLD = 10.0;             // of the push: how far the force along the plate may be from a direction that nobody told
constexpr double STEP_BALANCED = 1e-9;       // moments that a step may miss by rounding
constexpr double LEAST_PUSH_SLACK = 0.1;    // how near to a limit of the foot the start may lie
enum { MOST_PUSH_STEPS = 60 };
// Unknowns of the foot: the push, the tangential force and four that each have limits with these two alone.
enum { ASIDE = WRENCH - 1, FOOT_UNKNOWNS = 1 + WRENCH };
// Limits of the contact; the told direction's two; 0 <= push <= `LARGEST_PUSH_N`.
enum { TOLD = LIMITS, PUSH_ROWS = LIMITS + 4 };

// min -y[0] subject to arms @ x + columns @ y = demand, 0 <= x <= 1, rows @ y <= right; `x` is the share of each muscle's range,
// `y` the push and the wrench's unknowns in PUSH_SCALE_N. A row holds the push, the tangential force and perhaps one unknown more.
struct PushProgram : MuscleArms {
    Double range_N[MUSCLES], demand[COORDINATES], columns[COORDINATES][FOOT_UNKNOWNS];
    Double by_push[PUSH_ROWS], by_tangential[PUSH_ROWS];
    double by_aside[LIMITS];
    Double given;  // a sum of all numbers of the program: none where one is none
};

struct PushPoint {
    Double share[MUSCLES], low[MUSCLES], high[MUSCLES];  // shares; multipliers of their limits 0 and 1
    Double foot[FOOT_UNKNOWNS], slack[PUSH_ROWS], z_slack[PUSH_ROWS];
    Double multiplier[COORDINATES];  // of the moments' balance
};

LEGPRESS_FN constexpr int first_row(int aside) { return aside == 0 ? 0 : OCTAGON + 2 * (aside - 1); }
LEGPRESS_FN constexpr int end_row(int aside) { return OCTAGON + 2 * aside; }

LEGPRESS_FN Double row_times(const PushProgram& p, int r, const Double* foot) {
    const Double both = p.by_push[r] * foot[0] + p.by_tangential[r] * foot[1];
    return r < LIMITS ? both + p.by_aside[r] * foot[1 + limited(r)] : both;
}

LEGPRESS_FN void add_row(const PushProgram& p, int r, Double multiplier, Double* foot) {
    foot[0] += p.by_push[r] * multiplier;
    foot[1] += p.by_tangential[r] * multiplier;
    if (r < LIMITS) foot[1 + limited(r)] += p.by_aside[r] * multiplier;
}

LEGPRESS_FN Double right_of(int r) { return all<Double>(r == PUSH_ROWS - 1 ? LARGEST_PUSH_N / PUSH_SCALE_N : 0.0); }

// Force over peak of one muscle, `supply` from its first coefficient on, at rest of the fibre.
LEGPRESS_FN Double static_force(const Double* supply, Double activation) {
    Double force = supply[(SUPPLY_POWERS - 1) * MUSCLES];
    for (int k = SUPPLY_POWERS - 2; k >= 0; k--) force = force * activation + supply[k * MUSCLES];
    return force;
}

// At rest and with nothing but the leg's weight and the hip capsule to hold; the sled's push is the unknown.
LEGPRESS_LARGE_FN void push_program(const Model& model, const Body& body, const Geometry& geometry, const FootContact& foot, const Loads& loads,
                                    Double full_activation, PushProgram& p) {
    const Double none = all<Double>(0.0);
    for (int j = 0; j < COORDINATES; j++) p.demand[j] = loads.gravity_Nm[j] * (1.0 / MOMENT_SCALE_NM);
    p.demand[HIP_FLEXION] += loads.capsule_Nm[0] * (1.0 / MOMENT_SCALE_NM);
    p.given = none;
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) {
        const double peak_N = body.peak_force_N[i];
        const Double least_N = static_force(loads.supply + i, all<Double>(MINIMUM_ACTIVATION)) * peak_N;
        const Double range_N = larger(static_force(loads.supply + i, full_activation) * peak_N - least_N, none);
        const auto moment = [&](int j, Double& arm) __attribute__((always_inline)) {
            const Double per_N = loads.arm_m[j * MUSCLES + i] * (1.0 / MOMENT_SCALE_NM);
            arm = per_N * range_N;
            p.demand[j] -= per_N * least_N;
            p.given += arm;
        };
        if constexpr (joints.hip)
            for (int j = 0; j < 3; j++) moment(j, p.hip_arm[j][i]);
        if constexpr (joints.knee) moment(KNEE, p.knee_arm[i - KNEE_BEGIN]);
        if constexpr (joints.ankle) moment(ANKLE, p.ankle_arm[i - ANKLE_BEGIN]);
        p.range_N[i] = range_N;
    });

    const Contact contact = contact_of(model, body, geometry, foot);
    const double scale = PUSH_SCALE_N / MOMENT_SCALE_NM;
    for (int j = 0; j < COORDINATES; j++) {
        const Double *jacobian = loads.foot_jacobian + 6 * j, normal = jacobian[0] * scale;
        p.columns[j][0] = normal * contact.normal_per_push;
        for (int k = 0; k < WRENCH; k++) p.columns[j][1 + k] = jacobian[1 + k] * (wrench_scale(k) * scale);
        p.columns[j][1] += normal * contact.normal_per_tangential;
        p.given += p.demand[j];
        for (int k = 0; k < FOOT_UNKNOWNS; k++) p.given += p.columns[j][k];
    }
    for (int r = 0; r < LIMITS; r++) p.by_push[r] = -contact.right[r], p.by_tangential[r] = contact.first[r], p.by_aside[r] = limit_factor(r);
    // Only what was told binds; see `Habit`.
    const DoubleMask told = (foot.told_weight[0] > 0.0) & (foot.beyond_natural[0] == 0.0);
    const Double along = pick(told, 1.0 - foot.told_share[0] * contact.normal_per_tangential, none) * wrench_scale(0);
    const Double target = pick(told, foot.told_share[0] * contact.normal_per_push, none), slack = pick(told, none + model.told_slack[0], none + UNTOLD);
    p.by_push[TOLD] = -target - slack, p.by_tangential[TOLD] = along;
    p.by_push[TOLD + 1] = target - slack, p.by_tangential[TOLD + 1] = -along;
    p.by_push[TOLD + 2] = none - 1.0, p.by_push[TOLD + 3] = none + 1.0;
    p.by_tangential[TOLD + 2] = p.by_tangential[TOLD + 3] = none;
    for (int r = 0; r < PUSH_ROWS; r++) p.given += p.by_push[r] + p.by_tangential[r];
}

// Half of every muscle, `PUSH_SCALE_N` on the foot, all multipliers alike.
LEGPRESS_FN void start_push(const PushProgram& p, PushPoint& at) {
    const Double none = all<Double>(0.0), one = all<Double>(1.0);
    for (int i = 0; i < MUSCLES; i++) at.share[i] = none + 0.5, at.low[i] = at.high[i] = one;
    for (int k = 0; k < FOOT_UNKNOWNS; k++) at.foot[k] = k ? none : one;
    for (int r = 0; r < PUSH_ROWS; r++) {
        at.slack[r] = larger(right_of(r) - row_times(p, r, at.foot), none + LEAST_PUSH_SLACK);
        at.z_slack[r] = one;
    }
    for (int j = 0; j < COORDINATES; j++) at.multiplier[j] = none;
}

// How the foot's unknowns answer in Newton's equations: the inverse of rows transposed @ weight @ rows.
//
// Unknown after unknown is taken out of the rows, the four aside, then the tangential force: what is left of a row is squared
// only then, so that nothing cancels however hard one limit presses.
struct PushFootResponse {
    Double aside[ASIDE], push_by_aside[ASIDE], tangential_by_aside[ASIDE];  // inverse of what each weighs alone; shares taken out
    Double tangential, push_by_tangential, push;
};

LEGPRESS_FN PushFootResponse push_foot_response(const PushProgram& p, const Double* weight) {
    PushFootResponse foot;
    Double by_push[PUSH_ROWS], by_tangential[PUSH_ROWS];
    Double tangential = all<Double>(RIDGE), both = all<Double>(0.0), push = all<Double>(RIDGE);
    for (int k = 0; k < ASIDE; k++) {
        Double alone = all<Double>(RIDGE), with_push = all<Double>(0.0), with_tangential = with_push;
        for (int r = first_row(k); r < end_row(k); r++) {
            const Double weighed = p.by_aside[r] * weight[r];
            alone += p.by_aside[r] * weighed, with_push += weighed * p.by_push[r], with_tangential += weighed * p.by_tangential[r];
        }
        const Double inverse = 1.0 / alone, out_of_push = with_push * inverse, out_of_tangential = with_tangential * inverse;
        foot.aside[k] = inverse, foot.push_by_aside[k] = out_of_push, foot.tangential_by_aside[k] = out_of_tangential;
        for (int r = first_row(k); r < end_row(k); r++) {
            by_push[r] = p.by_push[r] - p.by_aside[r] * out_of_push;
            by_tangential[r] = p.by_tangential[r] - p.by_aside[r] * out_of_tangential;
        }
        tangential += RIDGE * out_of_tangential * out_of_tangential, both += RIDGE * out_of_tangential * out_of_push;
    }
    for (int r = LIMITS; r < PUSH_ROWS; r++) by_push[r] = p.by_push[r], by_tangential[r] = p.by_tangential[r];
    for (int r = 0; r < PUSH_ROWS; r++) {
        const Double weighed = by_tangential[r] * weight[r];
        tangential += by_tangential[r] * weighed, both += by_push[r] * weighed;
    }
    foot.tangential = 1.0 / tangential;
    const Double out = foot.push_by_tangential = both * foot.tangential;
    push += RIDGE * out * out;
    for (int r = 0; r < PUSH_ROWS; r++) push += weight[r] * square(by_push[r] - out * by_tangential[r]);
    for (int k = 0; k < ASIDE; k++) push += RIDGE * square(foot.push_by_aside[k] - out * foot.tangential_by_aside[k]);
    foot.push = 1.0 / push;
    return foot;
}

// What is left of a vector of the foot's unknowns for push and tangential force when the others are taken out.
struct PushPair {
    Double push, tangential;
};

LEGPRESS_FN PushPair taken_out(const PushFootResponse& foot, const Double* v) {
    PushPair left = {v[0], v[1]};
    for (int k = 0; k < ASIDE; k++) left.push -= foot.push_by_aside[k] * v[2 + k], left.tangential -= foot.tangential_by_aside[k] * v[2 + k];
    left.push -= foot.push_by_tangential * left.tangential;
    return left;
}

LEGPRESS_FN void push_foot_solve(const PushFootResponse& foot, const Double* v, Double* out) {
    const PushPair left = taken_out(foot, v);
    out[0] = left.push * foot.push;
    out[1] = left.tangential * foot.tangential - foot.push_by_tangential * out[0];
    for (int k = 0; k < ASIDE; k++) out[2 + k] = v[2 + k] * foot.aside[k] - foot.push_by_aside[k] * out[0] - foot.tangential_by_aside[k] * out[1];
}

// Adds columns @ response @ columns transposed to a lower triangle, a sum of squares.
LEGPRESS_FN void add_push_foot_compliance(const PushFootResponse& foot, const Double (*columns)[FOOT_UNKNOWNS], Double* matrix) {
    PushPair left[COORDINATES];
    for (int j = 0; j < COORDINATES; j++) {
        left[j] = taken_out(foot, columns[j]);
        for (int i = 0; i <= j; i++) {
            Double sum = foot.push * left[j].push * left[i].push + foot.tangential * left[j].tangential * left[i].tangential;
            for (int k = 0; k < ASIDE; k++) sum += foot.aside[k] * columns[j][2 + k] * columns[i][2 + k];
            matrix[j * (j + 1) / 2 + i] += sum;
        }
    }
}

// Newton's equations at a point, and what the point misses of the optimum's.
struct PushNewton {
    Double per_share[MUSCLES], per_spare[MUSCLES], compliance[MUSCLES];  // 1 / share, 1 / (1 - share), of the share by its gradient
    Double gain[MUSCLES];                     // arms transposed @ multiplier
    Double matrix[15], inverse[COORDINATES];  // of the moments' balance, factored
    Double per_slack[PUSH_ROWS], weight[PUSH_ROWS], slack_error[PUSH_ROWS], imbalance[COORDINATES];
    Double gap, worst, bound;  // `worst` of all that is missed, the gap over the push; what the push cannot exceed
    PushFootResponse foot;
};

LEGPRESS_FN void measure(Double part, Double& worst, Double& sum) {
    const Double size = absolute(part);
    worst = larger(worst, size), sum += size;
}

LEGPRESS_LARGE_FN void linearise_push(const PushProgram& p, const PushPoint& at, PushNewton& n) {
    const Double none = all<Double>(0.0);
    Double worst = none, dual_worst = none, sum = none, gap = none, bound = none;
    Double held[COORDINATES], matrix[15], pull[FOOT_UNKNOWNS];
    for (int j = 0; j < COORDINATES; j++) held[j] = -p.demand[j];
    for (int k = 0; k < 15; k++) matrix[k] = none;
    for (int j = 0; j < COORDINATES; j++) matrix[j * (j + 1) / 2 + j] = none + RIDGE;
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) {
        const Double share = at.share[i], spare = 1.0 - share, low = at.low[i], high = at.high[i], product = share * spare;
        const Double stiffness = low * spare + high * share, quotient = 1.0 / (product * stiffness), per_product = stiffness * quotient;
        n.per_share[i] = spare * per_product, n.per_spare[i] = share * per_product, n.compliance[i] = product * product * quotient;
        n.gain[i] = along_arms(p, i, joints, at.multiplier);
        gap += share * low + spare * high, bound += high;
        measure(high - low - n.gain[i], dual_worst, sum);
        add_moments(p, i, joints, share, held);
        add_compliance(p, i, joints, n.compliance[i], matrix);
    });
    for (int k = 0; k < FOOT_UNKNOWNS; k++) pull[k] = all<Double>(k ? 0.0 : -1.0);
    for (int r = 0; r < PUSH_ROWS; r++) {
        add_row(p, r, at.z_slack[r], pull);
        n.per_slack[r] = 1.0 / at.slack[r], n.weight[r] = at.z_slack[r] * n.per_slack[r];
        n.slack_error[r] = row_times(p, r, at.foot) + at.slack[r] - right_of(r);
        measure(n.slack_error[r], worst, sum);
        gap += at.slack[r] * at.z_slack[r], bound += right_of(r) * at.z_slack[r];
    }
    for (int j = 0; j < COORDINATES; j++) {
        for (int k = 0; k < FOOT_UNKNOWNS; k++) held[j] += p.columns[j][k] * at.foot[k], pull[k] -= p.columns[j][k] * at.multiplier[j];
        measure(held[j], worst, sum);
        n.imbalance[j] = held[j], bound -= p.demand[j] * at.multiplier[j];
    }
    for (int k = 0; k < FOOT_UNKNOWNS; k++) measure(pull[k], dual_worst, sum);
    measure(gap / larger(absolute(at.foot[0]), none + 0.1), worst, sum);
    n.gap = gap, n.bound = bound + UNKNOWNS * dual_worst;
    n.worst = larger(worst, dual_worst) + (sum - sum);  // no number where any part is none
    n.foot = push_foot_response(p, n.weight);
    add_push_foot_compliance(n.foot, p.columns, matrix);
    for (int k = 0; k < 15; k++) n.matrix[k] = matrix[k];
    factor_positive(n.matrix, n.inverse);
}

// How all numbers of a point change; how much of it keeps distances to limits, and multipliers, above zero.
struct PushStep : PushPoint {
    Double length, z_length;
};

struct PushProducts {  // of each limit's distance with its multiplier
    Double low[MUSCLES], high[MUSCLES], slack[PUSH_ROWS];
};

// The foot's part of a step, once the multipliers' is known: `pull` and columns transposed @ multipliers.
LEGPRESS_FN void add_foot_step(const PushProgram& p, const PushNewton& n, Double* pull, const Double* multiplier, Double* foot) {
    Double answer[FOOT_UNKNOWNS];
    for (int k = 0; k < FOOT_UNKNOWNS; k++)
        for (int j = 0; j < COORDINATES; j++) pull[k] += p.columns[j][k] * multiplier[j];
    push_foot_solve(n.foot, pull, answer);
    for (int k = 0; k < FOOT_UNKNOWNS; k++) foot[k] += answer[k];
}

// Takes back what rounding has let a step miss of the moments' balance; `carried` are the muscles' moments.
//
// Where only the foot can give way, its answer to what cancels between multipliers and limits is large, and so are the digits
// that are lost there; the answer to what is missing has all of them.
LEGPRESS_LARGE_FN void refine_step(const PushProgram& p, const PushNewton& n, DoubleMask open, const Double* carried, PushStep& d) {
    const Double none = all<Double>(0.0);
    Double missing[COORDINATES], pull[FOOT_UNKNOWNS], largest = none;
    for (int j = 0; j < COORDINATES; j++) {
        missing[j] = -n.imbalance[j] - carried[j];
        for (int k = 0; k < FOOT_UNKNOWNS; k++) missing[j] -= p.columns[j][k] * d.foot[k];
        largest = larger(largest, absolute(missing[j]));
    }
    const DoubleMask off = open & (largest > STEP_BALANCED);
    if (!any(off)) return;
    for (int j = 0; j < COORDINATES; j++) missing[j] = pick(off, missing[j], none);
    for (int k = 0; k < FOOT_UNKNOWNS; k++) pull[k] = none;
    solve_factored(n.matrix, n.inverse, missing);
    add_foot_step(p, n, pull, missing, d.foot);
    for (int j = 0; j < COORDINATES; j++) d.multiplier[j] += missing[j];
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) { d.share[i] += n.compliance[i] * along_arms(p, i, joints, missing); });
}

// The step after which, to first order, each limit's product is as asked.
LEGPRESS_LARGE_FN void step_to(const PushProgram& p, const PushPoint& at, const PushNewton& n, DoubleMask open, const PushProducts& asked, PushStep& d) {
    const Double none = all<Double>(0.0);
    Double pull[FOOT_UNKNOWNS], answered[FOOT_UNKNOWNS], carried[COORDINATES], fastest = none + PUSH_STEP, z_fastest = fastest;
    for (int k = 0; k < FOOT_UNKNOWNS; k++) {
        pull[k] = all<Double>(k ? 0.0 : 1.0), d.foot[k] = none;
        for (int j = 0; j < COORDINATES; j++) pull[k] += p.columns[j][k] * at.multiplier[j];
    }
    for (int r = 0; r < PUSH_ROWS; r++) add_row(p, r, -asked.slack[r] * n.per_slack[r] - n.weight[r] * n.slack_error[r], pull);
    push_foot_solve(n.foot, pull, answered);
    for (int j = 0; j < COORDINATES; j++) {
        d.multiplier[j] = n.imbalance[j], carried[j] = none;
        for (int k = 0; k < FOOT_UNKNOWNS; k++) d.multiplier[j] += p.columns[j][k] * answered[k];
    }
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) {
        d.low[i] = asked.low[i] * n.per_share[i], d.high[i] = asked.high[i] * n.per_spare[i];
        d.share[i] = n.compliance[i] * (n.gain[i] + d.low[i] - d.high[i]);
        add_moments(p, i, joints, d.share[i], d.multiplier);
    });
    for (int j = 0; j < COORDINATES; j++) d.multiplier[j] = -d.multiplier[j];
    solve_factored(n.matrix, n.inverse, d.multiplier);
    add_foot_step(p, n, pull, d.multiplier, d.foot);
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) {
        d.share[i] += n.compliance[i] * along_arms(p, i, joints, d.multiplier);
        add_moments(p, i, joints, d.share[i], carried);
    });
    refine_step(p, n, open, carried, d);
    for (int i = 0; i < MUSCLES; i++) {
        const Double low = at.low[i], high = at.high[i], by_low = d.share[i] * n.per_share[i], by_high = d.share[i] * n.per_spare[i];
        d.low[i] -= low + low * by_low, d.high[i] -= high - high * by_high;
        fastest = larger(fastest, larger(-by_low, by_high));
        z_fastest = larger(z_fastest, larger(-d.low[i] * high, -d.high[i] * low) / (low * high));  // one division for both
    }
    for (int r = 0; r < PUSH_ROWS; r++) {
        d.slack[r] = -n.slack_error[r] - row_times(p, r, d.foot);
        d.z_slack[r] = asked.slack[r] * n.per_slack[r] - at.z_slack[r] - n.weight[r] * d.slack[r];
        fastest = larger(fastest, -d.slack[r] * n.per_slack[r]), z_fastest = larger(z_fastest, -d.z_slack[r] / at.z_slack[r]);
    }
    d.length = PUSH_STEP / fastest, d.z_length = PUSH_STEP / z_fastest;
}

// Straight at the optimum first, then again with what that step has shown; moves the `open` lanes.
LEGPRESS_LARGE_FN void step_push(const PushProgram& p, const PushNewton& n, DoubleMask open, PushPoint& at) {
    PushProducts asked = {};
    PushStep d;
    step_to(p, at, n, open, asked, d);
    Double left = all<Double>(0.0);  // gap after that step
    for (int i = 0; i < MUSCLES; i++) {
        const Double share = at.share[i] + d.length * d.share[i];
        left += share * (at.low[i] + d.z_length * d.low[i]) + (1.0 - share) * (at.high[i] + d.z_length * d.high[i]);
    }
    for (int r = 0; r < PUSH_ROWS; r++) left += (at.slack[r] + d.length * d.slack[r]) * (at.z_slack[r] + d.z_length * d.z_slack[r]);
    left = clip(left / n.gap, 0.0, 1.0);
    const Double centre = n.gap * (1.0 / (2 * MUSCLES + PUSH_ROWS)) * left * left * left;
    for (int i = 0; i < MUSCLES; i++) asked.low[i] = centre - d.share[i] * d.low[i], asked.high[i] = centre + d.share[i] * d.high[i];
    for (int r = 0; r < PUSH_ROWS; r++) asked.slack[r] = centre - d.slack[r] * d.z_slack[r];
    step_to(p, at, n, open, asked, d);
    const auto go = [&](Double& value, Double step, Double length) __attribute__((always_inline)) { value = pick(open, value + length * step, value); };
    for (int i = 0; i < MUSCLES; i++) go(at.share[i], d.share[i], d.length), go(at.low[i], d.low[i], d.z_length), go(at.high[i], d.high[i], d.z_length);
    for (int k = 0; k < FOOT_UNKNOWNS; k++) go(at.foot[k], d.foot[k], d.length);
    for (int r = 0; r < PUSH_ROWS; r++) go(at.slack[r], d.slack[r], d.length), go(at.z_slack[r], d.z_slack[r], d.z_length);
    for (int j = 0; j < COORDINATES; j++) go(at.multiplier[j], d.multiplier[j], d.z_length);
}

// Lanes without an answer have zeros. `full_activation` is that of the lifter's full effort.
LEGPRESS_LARGE_FN void max_push(const Model& model, const Body& body, const Geometry& geometry, const FootContact& contact, const Loads& loads,
                                Double full_activation, MaxPush& found) {
    const Double none = all<Double>(0.0);
    PushProgram p;
    PushPoint at;
    PushNewton newton;
    push_program(model, body, geometry, contact, loads, full_activation, p);
    start_push(p, at);
    DoubleMask open{}, solved{};
    for (int n = 0; n < MOST_PUSH_STEPS; n++) {
        linearise_push(p, at, newton);
        solved = newton.worst < PUSH_TOLERANCE;
        open = (newton.worst >= PUSH_TOLERANCE) & (newton.worst < DIVERGED) & (newton.bound > IMPOSSIBLE_PUSH);  // no number: such a lane ends here
        if (!any(open)) break;
        step_push(p, newton, open, at);
    }
    const DoubleMask given = p.given - p.given == 0.0;
    found.push_N[0] = pick(solved, at.foot[0] * PUSH_SCALE_N, none);
    const auto code = [&](int outcome) { return all<Double>(outcome); };
    found.outcome[0] = pick(solved, code(SOLVED), pick(open, code(OUT_OF_ITERATIONS), pick(given, code(NO_BALANCE), code(NOT_FINITE))));
    each_muscle([&](int i, auto joints) __attribute__((always_inline)) {
        const Double gain = larger(along_arms(p, i, joints, at.multiplier) * PUSH_SCALE_N, none), range_N = p.range_N[i];
        found.share[i] = pick(solved, at.share[i], none);
        found.sensitivity[i] = pick(solved & (range_N > 0.0), gain / larger(range_N, none + 1e-9), none);
    });
}

}  // namespace legpress
