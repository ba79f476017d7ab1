// How the foot's wrench answers in Newton's equations: a 5x5 matrix whose inverse has a closed form.
//
// Each limit of the contact holds the tangential force and one unknown besides, so the limits' part of the matrix is an
// arrowhead: its last four rows meet in the first alone. It is diagonal in other unknowns, each of the last four with its
// coupling's share of the first added. There the habit adds one outer product, and all that follows is written as sums of
// positive terms or of differences that mean something: some entries are ten orders of magnitude larger than others, and a
// push that is told costs 2e4, so that plain elimination (or Sherman and Morrison's formula) leaves no digit of the rest.
#pragma once
#include "contact.hpp"

namespace legpress {

// Cost of a step of the wrench, for each unknown's square: what double precision needs to stay definite.
constexpr double PROXIMITY = 1e-6;

struct FootResponse {
    Double inverse[WRENCH], coupling[WRENCH];  // of the diagonal; with the first unknown (the first's own is 0)
    Double stiffness, row[HABIT_PLACES], per_whole;  // of the habit: its cost, its row in the other unknowns, 1 / (1 + all of it)
};

// From the limits' weights (multiplier over distance).
//
// What elimination leaves of the first unknown is small beside what it subtracts wherever one limit presses hard; written
// as squared determinants of pairs of limits it loses no digits.
LEGPRESS_FN FootResponse foot_response(const Contact& contact, const Habit& habit, const Double* weight) {
    FootResponse foot;
    Double rest = all<Double>(PROXIMITY);
    LEGPRESS_UNROLL
    for (int k = 1; k < WRENCH; k++) {
        const int begin = k == 1 ? 0 : OCTAGON + 2 * (k - 2), end = k == 1 ? OCTAGON : begin + 2;
        Double side = all<Double>(PROXIMITY), coupling = all<Double>(0.0), first_alone = coupling, pairs = coupling;
        LEGPRESS_UNROLL
        for (int r = begin; r < end; r++) {
            const Double weighed = contact.first[r] * weight[r];
            side += limit_factor(r) * limit_factor(r) * weight[r];
            coupling += limit_factor(r) * weighed;
            first_alone += contact.first[r] * weighed;
            LEGPRESS_UNROLL
            for (int q = begin; q < r; q++) {
                const Double determinant = contact.first[q] * limit_factor(r) - contact.first[r] * limit_factor(q);
                pairs += determinant * determinant * (weight[q] * weight[r]);
            }
        }
        foot.inverse[k] = 1.0 / side;
        foot.coupling[k] = coupling * foot.inverse[k];
        rest += (PROXIMITY * first_alone + pairs) * foot.inverse[k];
    }
    foot.inverse[0] = 1.0 / rest, foot.coupling[0] = all<Double>(0.0);
    foot.stiffness = 2.0 * habit.weight;
    Double whole = all<Double>(1.0);
    for (int h = 0; h < HABIT_PLACES; h++) {
        foot.row[h] = habit.row[h];
        if (h == 0)
            for (int g = 1; g < HABIT_PLACES; g++) foot.row[h] -= habit.row[g] * foot.coupling[habit_place(g)];
        whole += foot.stiffness * foot.row[h] * foot.row[h] * foot.inverse[habit_place(h)];
    }
    foot.per_whole = 1.0 / whole;
    return foot;
}

// The wrench to a gradient by its unknowns.
LEGPRESS_FN void foot_solve(const FootResponse& foot, const Double* gradient, Double* wrench) {
    Double v[WRENCH];
    for (int k = 0; k < WRENCH; k++) v[k] = gradient[k];
    for (int k = 1; k < WRENCH; k++) v[0] -= foot.coupling[k] * gradient[k];
    for (int k = 0; k < WRENCH; k++) wrench[k] = v[k] * foot.inverse[k];
    LEGPRESS_UNROLL
    for (int h = 0; h < HABIT_PLACES; h++) {
        const int k = habit_place(h);
        Double others = all<Double>(0.0);
        LEGPRESS_UNROLL
        for (int g = 0; g < HABIT_PLACES; g++) {
            const int j = habit_place(g);
            if (g != h) others += foot.row[g] * foot.inverse[j] * (v[k] * foot.row[g] - v[j] * foot.row[h]);
        }
        wrench[k] = (v[k] + foot.stiffness * others) * foot.inverse[k] * foot.per_whole;
    }
    for (int k = 1; k < WRENCH; k++) wrench[k] -= foot.coupling[k] * wrench[0];
}

// Adds weight * v * v transposed to a symmetric matrix (lower triangle, row by row).
LEGPRESS_FN void add_outer_product(const Double* v, Double weight, Double* matrix) {
    for (int j = 0; j < COORDINATES; j++)
        for (int i = 0; i <= j; i++) matrix[j * (j + 1) / 2 + i] += weight * v[j] * v[i];
}

// Adds columns @ response @ columns transposed to a symmetric matrix.
LEGPRESS_FN void add_foot_compliance(const FootResponse& foot, const Double (*columns)[WRENCH], Double* matrix) {
    Double v[WRENCH][COORDINATES];
    for (int j = 0; j < COORDINATES; j++) {
        for (int k = 0; k < WRENCH; k++) v[k][j] = columns[j][k];
        for (int k = 1; k < WRENCH; k++) v[0][j] -= columns[j][k] * foot.coupling[k];
    }
    LEGPRESS_UNROLL
    for (int k = 0; k < WRENCH; k++) add_outer_product(v[k], foot.inverse[k] * (in_habit(k) ? foot.per_whole : all<Double>(1.0)), matrix);
    LEGPRESS_UNROLL
    for (int h = 0; h < HABIT_PLACES; h++)
        LEGPRESS_UNROLL
        for (int g = 0; g < h; g++) {
            const int k = habit_place(h), j = habit_place(g);
            Double apart[COORDINATES];
            for (int i = 0; i < COORDINATES; i++) apart[i] = v[k][i] * foot.row[g] - v[j][i] * foot.row[h];
            add_outer_product(apart, foot.stiffness * foot.inverse[k] * foot.inverse[j] * foot.per_whole, matrix);
        }
}

}  // namespace legpress
