// What the muscles do about a load: sharing in three steps (as least effort has it; braced and pushed as meant; in full on the
// muscles' own curves), then the forces of fibres, sole and knee. See `legpress.press.kinetic_chain`.
#pragma once
#include "sharing.hpp"
#include "supply.hpp"

namespace legpress {

constexpr double SOLE_HOLDS = 0.95;  // of what friction allows: nobody means to push a foot off the plate
constexpr Accuracy COARSE = {1e-2, 1e-3, 1.0, 1e3};
// Activations stray by the root of what the objective may: ten times less exact, some would by 0.014.
constexpr Accuracy FULL = {1e-7, 1e-7, 3e-6, 1.0};

// A frame's problem, and what it was made of.
struct Frame {
    Frame(const Model& model, const Body& body, const Loads& loads) : model(model), body(body), loads(loads) {}  // the rest: `set_problem`
    const Model& model;
    const Body& body;
    const Loads& loads;
    SharingProblem problem;
    Double factor[MUSCLES];  // force-velocity
    Double sled_N, demand_Nm[COORDINATES], passive_hip_Nm;
    Double passive_arm_m;  // see `habit_of`
    PlateFrame plate;
};

struct PushIntent {  // what the lifter means to do besides moving the sled; it follows from how the push would go without
    Double least_activation[MUSCLES], told_share;
};

// Force of both feet together along the rail; friction helps on the way down. A resting sled can hold any friction between
// both signs; the middle, none, is taken.
LEGPRESS_FN Double sled_force_N(const Sled& sled, const Motion& motion) {
    const Double drive = sled.drive_kg[0] * GRAVITY_M_PER_S2, speed = motion.speed_m_per_s[0], none = all<Double>(0.0);
    const Double direction = pick(speed > 0.0, none + 1.0, pick(speed < 0.0, none - 1.0, none));
    return drive + sled.sled_friction[0] * drive * direction + sled.moving_kg[0] * motion.acceleration_m_per_s2[0];
}

LEGPRESS_FN void set_habit(Frame& frame, const FootContact& foot, const Double* told_share) {
    const SagittalArms arms = arms_about_focus(frame.body, foot, frame.plate, frame.loads.reference_m);
    frame.problem.habit = habit_of(foot, frame.problem.contact, frame.plate, arms, frame.passive_arm_m, told_share);
}

// The problem of least effort, given the fibres' velocities in optimal lengths a second.
LEGPRESS_LARGE_FN void set_problem(Frame& frame, const Geometry& geometry, const Sled& sled, const FootContact& foot, const Motion& motion,
                                                     const Double* fibre_velocity) {
    const Loads& loads = frame.loads;
    const Body& body = frame.body;
    SharingProblem& p = frame.problem;
    const Double speed = motion.speed_m_per_s[0], acceleration = motion.acceleration_m_per_s2[0];
    frame.plate = plate_at(body, geometry, motion.sled_m[0]);
    frame.sled_N = sled_force_N(sled, motion);
    for (int j = 0; j < COORDINATES; j++)
        frame.demand_Nm[j] = loads.gravity_Nm[j] + loads.per_speed_squared_Nm[j] * speed * speed + loads.per_acceleration_Nm[j] * acceleration;
    frame.demand_Nm[HIP_FLEXION] += loads.capsule_Nm[0];
    frame.passive_hip_Nm = frame.demand_Nm[HIP_FLEXION];

    p.full_activation = body.full_activation[0], p.weight = body.volume_weight, p.next_power = foot.next_power[0];
    for (int i = 0; i < MUSCLES; i++) {
        const double arm_scale = body.peak_force_N[i] / MOMENT_SCALE_NM;
        const Double factor = velocity_factor(frame.model, body, i, fibre_velocity[i]), *arm = loads.arm_m + i;
        frame.factor[i] = factor;
        Double drive = all<Double>(1.0), resting = all<Double>(0.0);
        double activation = 1.0;
        for (int k = 0; k < SUPPLY_POWERS; k++, drive *= factor, activation *= MINIMUM_ACTIVATION) {
            const Double coefficient = loads.supply[k * MUSCLES + i] * drive;
            p.supply[k][i] = coefficient;
            resting += coefficient * activation;
        }
        frame.passive_hip_Nm -= arm[HIP_FLEXION * MUSCLES] * resting * body.peak_force_N[i];
        if (i < HIP_END)
            for (int j = 0; j < 3; j++) p.hip_arm[j][i] = arm[j * MUSCLES] * arm_scale;
        if (i >= KNEE_BEGIN && i < KNEE_END) p.knee_arm[i - KNEE_BEGIN] = arm[KNEE * MUSCLES] * arm_scale;
        if (i >= ANKLE_BEGIN) p.ankle_arm[i - ANKLE_BEGIN] = arm[ANKLE * MUSCLES] * arm_scale;
        set_least(p, i, all<Double>(MINIMUM_ACTIVATION));
    }
    frame.passive_arm_m = 2.0 * frame.passive_hip_Nm / larger(frame.sled_N, all<Double>(1.0));

    // A sled that pulls away from the feet has no problem left.
    p.push = larger(0.5 * frame.sled_N, all<Double>(1.0)) / MOMENT_SCALE_NM;
    p.contact = contact_of(frame.model, body, geometry, foot);
    for (int j = 0; j < COORDINATES; j++) {
        const Double* jacobian = loads.foot_jacobian + 6 * j;
        for (int k = 0; k < WRENCH; k++) p.columns[j][k] = jacobian[1 + k] * p.push * wrench_scale(k);
        p.columns[j][0] += jacobian[0] * p.contact.normal_per_tangential * p.push;
        p.push_moment[j] = jacobian[0] * p.contact.normal_per_push * p.push;
        p.demand[j] = frame.demand_Nm[j] / MOMENT_SCALE_NM - p.push_moment[j];
    }
    set_habit(frame, foot, nullptr);
}

// The same frame braced and pushed as meant.
LEGPRESS_FN void set_intent(Frame& frame, const FootContact& foot, const PushIntent& intent) {
    for (int i = 0; i < MUSCLES; i++) set_least(frame.problem, i, intent.least_activation[i]);
    set_habit(frame, foot, &intent.told_share);
}

// N and Nm on the foot at the reference point: normal, tangential, lateral; pitch and roll moment, torque.
LEGPRESS_FN void wrench_of(const SharingProblem& p, const SharingState& s, Double* wrench) {
    const Double push_N = p.push * MOMENT_SCALE_NM;
    for (int k = 0; k < WRENCH; k++) wrench[1 + k] = s.wrench[k] * wrench_scale(k) * push_N;
    wrench[0] = p.contact.normal_per_push * push_N + p.contact.normal_per_tangential * wrench[1];
}

// What follows from the push as least effort has it.
//
// Antagonists are active in proportion to the vasti (Aagaard et al. 2000); who works as hard as possible has nothing left for
// that, and a floor that stayed would make loads fail that can be held.
LEGPRESS_FN PushIntent intent_of(const Frame& frame, const SharingState& untold, const FootContact& foot) {
    const SharingProblem& p = frame.problem;
    const Model& model = frame.model;
    PushIntent intent;
    Double hardest = all<Double>(0.0), vasti = hardest, wrench[6];
    double volume = 0.0;
    for (int i = 0; i < MUSCLES; i++) hardest = larger(activation_of(p, untold, i), hardest);
    for (int k = 0; k < 3; k++) {
        const int i = model.vasti[k];
        vasti += p.weight[i] * activation_of(p, untold, i);
        volume += p.weight[i];
    }
    const Double left = 1.0 - hardest / p.full_activation, fade = clip(left / model.bracing_room_share[0], 0.0, 1.0);
    const Double drive = vasti / volume * fade * fade * (3.0 - 2.0 * fade);  // smooth, so that the least activation is
    for (int i = 0; i < MUSCLES; i++) {
        const Double braced = foot.hamstring_bracing[0] * double(model.hamstring[i]) + foot.gastrocnemius_bracing[0] * double(model.gastrocnemius[i]);
        intent.least_activation[i] = larger(braced * drive, all<Double>(MINIMUM_ACTIVATION));
    }
    wrench_of(p, untold, wrench);
    const Double natural = wrench[1] / larger(wrench[0], all<Double>(1.0)), held = SOLE_HOLDS * foot.friction[0];
    const Double meant = foot.told_share[0] + foot.beyond_natural[0] * natural;
    intent.told_share = smaller(larger(meant, -held), held);
    return intent;
}

// The sharing to a percent, twice: as least effort has it, and then as it is meant, braced and pushed as told. `state` comes
// as `cold_start` or that of neighbouring frames and goes as what `full_sharing` starts from.
LEGPRESS_FN PushIntent coarse_sharing(Frame& frame, const FootContact& foot, SharingState& state, Sharing& found) {
    move_within_limits(frame.problem, state);
    share_load(frame.problem, state, nullptr, COARSE, found);
    const PushIntent intent = intent_of(frame, state, foot);
    set_intent(frame, foot, intent);
    move_within_limits(frame.problem, state);
    share_load(frame.problem, state, nullptr, COARSE, found);
    return intent;
}

// Fibre lengths of a solution, over optimal length.
LEGPRESS_FN void fibre_lengths(const Frame& frame, const Sharing& found, Double* fibre_length) {
    Double root[MUSCLES];
    Fibre fibre[MUSCLES];
    for (int i = 0; i < MUSCLES; i++) root[i] = root_of(found.force[i]);
    fibres_at_roots(frame.model, frame.body, root, frame.loads.length_m, fibre);
    for (int i = 0; i < MUSCLES; i++) fibre_length[i] = fibre[i].length;
}

// Contact forces of the knee: what balances muscles, foot, weight and inertia below it.
LEGPRESS_FN void knee_forces(const Model& model, const Loads& loads, const Motion& motion, const Double* tendon_N, Forces& out) {
    const Double speed = motion.speed_m_per_s[0], acceleration = motion.acceleration_m_per_s2[0];
    for (int axis = 0; axis < 3; axis++) {
        Double tibia = loads.shank_N[axis] + loads.shank_N[3 + axis] * speed * speed + loads.shank_N[6 + axis] * acceleration;
        Double patella = all<Double>(0.0);
        for (int k = 0; k < 3; k++) tibia -= loads.plate_on_tibia[3 * k + axis] * out.wrench[k];
        for (int m = 0; m < KNEE_MUSCLES; m++) {
            const Double tension = tendon_N[model.knee_muscle[m]];
            tibia -= loads.tibia_force_per_N[3 * m + axis] * tension;
            patella -= loads.patella_force_per_N[3 * m + axis] * tension;
        }
        out.tibiofemoral_N[axis] = tibia, out.patellofemoral_N[axis] = patella;
    }
}

// Shares every frame's load in full, from the state that `coarse_sharing` leaves.
LEGPRESS_FN void full_sharing(Frame& frame, const Motion& motion, const PushIntent& intent, SharingState& state, Forces& out) {
    const Model& model = frame.model;
    const Body& body = frame.body;
    const Loads& loads = frame.loads;
    SharingProblem& p = frame.problem;
    Double most[MUSCLES], tendon_N[MUSCLES];
    for (int i = 0; i < MUSCLES; i++) most[i] = max_force(model, body, i, loads.length_m[i]);
    Sharing found;
    const MuscleCurves curves = {model, body, loads.length_m, frame.factor, most};
    share_load(p, state, &curves, FULL, found);

    wrench_of(p, state, out.wrench);
    const Double deviation = habit_deviation(p.habit, state.wrench);
    Double slope = all<Double>(0.0);
    for (int j = 0; j < COORDINATES; j++) {
        out.shortfall_Nm[j] = (state.missing[j] - state.missing[COORDINATES + j]) * MOMENT_SCALE_NM;
        out.demand_Nm[j] = frame.demand_Nm[j], out.moment_Nm[j] = all<Double>(0.0);
        Double foot = p.push_moment[j];  // the foot's moments grow with the push
        for (int k = 0; k < WRENCH; k++) foot += p.columns[j][k] * state.wrench[k];
        slope += state.multiplier[j] * foot;
    }
    out.objective[0] = found.effort + p.habit.weight * deviation * deviation;
    out.objective_slope_per_N[0] = slope / (p.push * MOMENT_SCALE_NM);
    out.gap[0] = found.gap, out.residual_Nm[0] = found.imbalance * MOMENT_SCALE_NM, out.iterations[0] = found.iterations, out.outcome[0] = found.outcome;
    out.meant_share[0] = intent.told_share, out.sled_force_N[0] = frame.sled_N, out.passive_hip_demand_Nm[0] = frame.passive_hip_Nm;
    out.forces_capsule_Nm[0] = loads.capsule_Nm[0];

    Double root[MUSCLES], passive_N[MUSCLES];
    Fibre fibre[MUSCLES];
    for (int i = 0; i < MUSCLES; i++) root[i] = root_of(found.force[i]);
    fibres_at_roots(model, body, root, loads.length_m, fibre);
    for (int i = 0; i < MUSCLES; i++) passive_N[i] = passive_force_at(body, i, fibre[i].length).value * fibre[i].cosine * body.peak_force_N[i];
    for (int i = 0; i < MUSCLES; i++) {
        tendon_N[i] = found.force[i] * body.peak_force_N[i];
        for (int j = 0; j < COORDINATES; j++) out.moment_Nm[j] += loads.arm_m[j * MUSCLES + i] * tendon_N[i];
        const int place = model.order[i];
        out.force[place] = found.force[i], out.force_N[place] = tendon_N[i], out.activation[place] = activation_of(p, state, i);
        out.least_activation[place] = intent.least_activation[i], out.velocity_factor[place] = frame.factor[i];
        out.passive_force_N[place] = smaller(larger(passive_N[i], all<Double>(0.0)), tendon_N[i]);
        out.fibre_length[place] = larger(fibre[i].length, all<Double>(body.fibre_floor[i]));
    }
    const Double normal = larger(out.wrench[0], all<Double>(1e-3));
    out.cop_m[0] = model.reference_share[0] * body.foot_length_m[0] + out.wrench[3] / normal;
    out.cop_m[1] = out.wrench[4] / normal;
    knee_forces(model, loads, motion, tendon_N, out);
    // A lane whose sharing is sound may still have no knee.
    const Double* rows = reinterpret_cast<const Double*>(&out);
    Double finite = all<Double>(0.0);
    for (int r = 0; r < row_count<Forces>(); r++) finite += rows[r] - rows[r];
    out.outcome[0] = pick(finite == 0.0, out.outcome[0], all<Double>(NOT_FINITE));
}

// What muscles do at instants that have nothing to do with each other, fibre velocities at a constant drive.
LEGPRESS_FN void instants(const Model& model, const Body& body, const Geometry& geometry, const Sled& sled, const FootContact& foot,
                                             const Loads& loads, const Motion& motion, Forces& out) {
    Double fibre_velocity[MUSCLES];
    for (int i = 0; i < MUSCLES; i++) fibre_velocity[i] = loads.fibre_slope[i] * motion.speed_m_per_s[0];
    Frame frame(model, body, loads);
    SharingState state;
    Sharing found;
    set_problem(frame, geometry, sled, foot, motion, fibre_velocity);
    cold_start(state);
    const PushIntent intent = coarse_sharing(frame, foot, state, found);
    full_sharing(frame, motion, intent, state, out);
}

}  // namespace legpress
