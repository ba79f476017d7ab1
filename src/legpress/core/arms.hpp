// Moments of the muscles about the joints that they cross, and nothing about the others.
#pragma once
#include "body.hpp"

namespace legpress {

constexpr double MOMENT_SCALE_NM = 100.0;  // unit of moments in the solvers

// The muscles of each joint stand together in the solver's order.
enum { HIP_END = 25, KNEE_BEGIN = 18, KNEE_END = 31, ANKLE_BEGIN = 29 };

template <bool HIP, bool KNEE_JOINT, bool ANKLE_JOINT> struct Crosses {
    static constexpr bool hip = HIP, knee = KNEE_JOINT, ankle = ANKLE_JOINT;
};

// `each(muscle, the joints it crosses)`, group by group, so that what a muscle does not cross costs nothing.
template <class Each> LEGPRESS_FN void each_muscle(const Each& each) {
    for (int i = 0; i < KNEE_BEGIN; i++) each(i, Crosses<true, false, false>());
    for (int i = KNEE_BEGIN; i < HIP_END; i++) each(i, Crosses<true, true, false>());
    for (int i = HIP_END; i < ANKLE_BEGIN; i++) each(i, Crosses<false, true, false>());
    for (int i = ANKLE_BEGIN; i < KNEE_END; i++) each(i, Crosses<false, true, true>());
    for (int i = KNEE_END; i < MUSCLES; i++) each(i, Crosses<false, false, true>());
}

struct MuscleArms {  // moment of a muscle's unit, whatever that is, in MOMENT_SCALE_NM
    Double hip_arm[3][HIP_END], knee_arm[KNEE_END - KNEE_BEGIN], ankle_arm[MUSCLES - ANKLE_BEGIN];
};

// A muscle's arms times one number a coordinate.
template <class J> LEGPRESS_FN Double along_arms(const MuscleArms& p, int i, J, const Double* per_moment) {
    Double sum = all<Double>(0.0);
    if constexpr (J::hip) sum = p.hip_arm[0][i] * per_moment[0] + p.hip_arm[1][i] * per_moment[1] + p.hip_arm[2][i] * per_moment[2];
    if constexpr (J::knee) sum += p.knee_arm[i - KNEE_BEGIN] * per_moment[KNEE];
    if constexpr (J::ankle) sum += p.ankle_arm[i - ANKLE_BEGIN] * per_moment[ANKLE];
    return sum;
}

template <class J> LEGPRESS_FN void add_moments(const MuscleArms& p, int i, J, Double force, Double* moments) {
    if constexpr (J::hip)
        for (int j = 0; j < 3; j++) moments[j] += force * p.hip_arm[j][i];
    if constexpr (J::knee) moments[KNEE] += force * p.knee_arm[i - KNEE_BEGIN];
    if constexpr (J::ankle) moments[ANKLE] += force * p.ankle_arm[i - ANKLE_BEGIN];
}

// Adds compliance * arm * arm transposed to a lower triangle, row by row.
template <class J> LEGPRESS_FN void add_compliance(const MuscleArms& p, int i, J, Double compliance, Double* matrix) {
    const auto entry = [&](int j, int k, Double arm, Double other) { matrix[j * (j + 1) / 2 + k] += compliance * arm * other; };
    if constexpr (J::hip)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k <= j; k++) entry(j, k, p.hip_arm[j][i], p.hip_arm[k][i]);
    if constexpr (J::knee) {
        const Double arm = p.knee_arm[i - KNEE_BEGIN];
        if constexpr (J::hip)
            for (int k = 0; k < 3; k++) entry(KNEE, k, arm, p.hip_arm[k][i]);
        entry(KNEE, KNEE, arm, arm);
        if constexpr (J::ankle) entry(ANKLE, KNEE, p.ankle_arm[i - ANKLE_BEGIN], arm);
    }
    if constexpr (J::ankle) entry(ANKLE, ANKLE, p.ankle_arm[i - ANKLE_BEGIN], p.ankle_arm[i - ANKLE_BEGIN]);
}

}  // namespace legpress
