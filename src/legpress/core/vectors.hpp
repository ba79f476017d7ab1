// Vectors of space and small dense systems, each number for every frame of a register.
#pragma once
#include "lanes.hpp"

namespace legpress {

LEGPRESS_FN void cross(const Double* a, const Double* b, Double* out) {
    const Double x = a[1] * b[2] - a[2] * b[1], y = a[2] * b[0] - a[0] * b[2], z = a[0] * b[1] - a[1] * b[0];
    out[0] = x, out[1] = y, out[2] = z;
}

LEGPRESS_FN Double dot(const Double* a, const Double* b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

// Matrix [3, 3] times vector.
LEGPRESS_FN void rotate(const Double* m, const Double* v, Double* out) {
    const Double x = dot(m, v), y = dot(m + 3, v), z = dot(m + 6, v);
    out[0] = x, out[1] = y, out[2] = z;
}

// Its transpose times vector.
LEGPRESS_FN void rotate_back(const Double* m, const Double* v, Double* out) {
    Double found[3];
    for (int i = 0; i < 3; i++) found[i] = m[i] * v[0] + m[3 + i] * v[1] + m[6 + i] * v[2];
    for (int i = 0; i < 3; i++) out[i] = found[i];
}

LEGPRESS_FN void rotate_fixed(const Double* m, const double* v, Double* out) {
    for (int i = 0; i < 3; i++) out[i] = m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2];
}

// Product of two matrices [3, 3].
LEGPRESS_FN void product(const Double* a, const Double* b, Double* out) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
}

// Factors a symmetric positive definite matrix [5, 5] in place, without a root: unit lower triangle @ pivots @ its transpose.
// `matrix` is its lower triangle, row by row, `inverse` that of the pivots.
//
// What rounding leaves of a nearly dependent row may be negative; its own size is the floor.
LEGPRESS_FN void factor_positive(Double* matrix, Double* inverse) {
    const double rounding = 4 * 2.220446049250313e-16;
    Double whole[15];  // the triangle times the pivots
    for (int j = 0; j < 5; j++) {
        const int rj = j * (j + 1) / 2;
        Double left = matrix[rj + j];
        const Double floor = rounding * left + 1e-30;
        for (int k = 0; k < j; k++) left -= matrix[rj + k] * whole[rj + k];
        inverse[j] = 1.0 / larger(left, floor);
        for (int i = j + 1; i < 5; i++) {
            const int ri = i * (i + 1) / 2;
            Double rest = matrix[ri + j];
            for (int k = 0; k < j; k++) rest -= matrix[ri + k] * whole[rj + k];
            whole[ri + j] = rest;
            matrix[ri + j] = rest * inverse[j];
        }
    }
}

LEGPRESS_FN void solve_factored(const Double* matrix, const Double* inverse, Double* x) {
    for (int i = 1; i < 5; i++)
        for (int k = 0; k < i; k++) x[i] -= matrix[i * (i + 1) / 2 + k] * x[k];
    for (int i = 4; i >= 0; i--) {
        x[i] *= inverse[i];
        for (int k = i + 1; k < 5; k++) x[i] -= matrix[k * (k + 1) / 2 + i] * x[k];
    }
}

// Solves such a system in place.
LEGPRESS_FN void solve_positive(Double* matrix, Double* x) {
    Double inverse[5];
    factor_positive(matrix, inverse);
    solve_factored(matrix, inverse, x);
}

}  // namespace legpress
