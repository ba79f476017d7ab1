// How the foot's wrench answers in Newton's equations: a 5x5 matrix whose inverse has a closed form.
//
// Each limit of the contact holds the tangential force and one unknown besides, so the limits' part of the matrix is an
// arrowhead: its last four rows meet in the first alone. The habit adds one outer product (Sherman and Morrison).
#pragma once
#include "contact.hpp"

namespace legpress {

// Cost of a step of the wrench, for each unknown's square: what double precision needs to stay definite.
constexpr double PROXIMITY = 1e-6;

struct FootResponse {
    Double corner, side[4], coupling[4];  // inverse of the arrowhead: first entry, the others, each one's coupling with the first
    Double habit[WRENCH], habit_stiffness;  // the arrowhead's inverse times the habit's row; what that is worth
};

LEGPRESS_FN void arrowhead_solve(const FootResponse& foot, const Double* v, Double* out) {
    Double first = v[0];
    for (int k = 0; k < 4; k++) first -= foot.coupling[k] * v[k + 1];
    first *= foot.corner;
    for (int k = 0; k < 4; k++) out[k + 1] = foot.side[k] * v[k + 1] - foot.coupling[k] * first;
    out[0] = first;
}

// From the limits' weights (multiplier over distance).
//
// What elimination leaves of the first unknown is small beside what it subtracts wherever one limit presses hard; written
// as squared determinants of pairs of limits it loses no digits.
LEGPRESS_FN FootResponse foot_response(const Contact& contact, const Habit& habit, const Double* weight) {
    FootResponse foot;
    Double rest = all<Double>(PROXIMITY);
    for (int k = 1; k < WRENCH; k++) {
        const int begin = k == 1 ? 0 : OCTAGON + 2 * (k - 2), end = k == 1 ? OCTAGON : begin + 2;
        Double side = all<Double>(PROXIMITY), coupling = all<Double>(0.0), first_alone = coupling, pairs = coupling;
        for (int r = begin; r < end; r++) {
            const Double weighed = contact.first[r] * weight[r];
            side += limit_factor(r) * limit_factor(r) * weight[r];
            coupling += limit_factor(r) * weighed;
            first_alone += contact.first[r] * weighed;
            for (int q = begin; q < r; q++) {
                const Double determinant = contact.first[q] * limit_factor(r) - contact.first[r] * limit_factor(q);
                pairs += determinant * determinant * (weight[q] * weight[r]);
            }
        }
        const Double per_side = 1.0 / side;
        foot.side[k - 1] = per_side;
        foot.coupling[k - 1] = coupling * per_side;
        rest += (PROXIMITY * first_alone + pairs) * per_side;
    }
    foot.corner = 1.0 / rest;
    arrowhead_solve(foot, habit.row, foot.habit);
    Double along = all<Double>(0.0);
    for (int k = 0; k < WRENCH; k++) along += habit.row[k] * foot.habit[k];
    foot.habit_stiffness = 2.0 * habit.weight / (1.0 + 2.0 * habit.weight * along);
    return foot;
}

// The wrench to a gradient by its unknowns.
LEGPRESS_FN void foot_solve(const FootResponse& foot, const Double* v, Double* out) {
    Double along = all<Double>(0.0);
    for (int k = 0; k < WRENCH; k++) along += foot.habit[k] * v[k];
    along *= foot.habit_stiffness;
    arrowhead_solve(foot, v, out);
    for (int k = 0; k < WRENCH; k++) out[k] -= along * foot.habit[k];
}

// Adds columns @ response @ columns transposed to a symmetric matrix (lower triangle, row by row).
//
// The arrowhead's part as a sum of squares, so that the matrix stays positive definite.
LEGPRESS_FN void add_foot_compliance(const FootResponse& foot, const Double (*columns)[WRENCH], Double* matrix) {
    Double first[COORDINATES], bent[COORDINATES];
    for (int j = 0; j < COORDINATES; j++) {
        first[j] = columns[j][0];
        bent[j] = columns[j][0] * foot.habit[0];
        for (int k = 0; k < 4; k++) {
            first[j] -= columns[j][k + 1] * foot.coupling[k];
            bent[j] += columns[j][k + 1] * foot.habit[k + 1];
        }
    }
    for (int j = 0; j < COORDINATES; j++)
        for (int i = 0; i <= j; i++) {
            Double sum = foot.corner * first[j] * first[i] - foot.habit_stiffness * bent[j] * bent[i];
            for (int k = 0; k < 4; k++) sum += foot.side[k] * columns[j][k + 1] * columns[i][k + 1];
            matrix[j * (j + 1) / 2 + i] += sum;
        }
}

}  // namespace legpress
