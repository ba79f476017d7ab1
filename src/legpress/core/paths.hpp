// Muscle paths: lengths and moment arms as polynomials of the joint angles, fitted to the source model (data/paths.json).
//
// A term is a product of Chebyshev polynomials, one of each angle; a row of a table is a sum of terms. Three quarters of the
// coefficients are zero, so tables are sparse.
#pragma once
#include "body.hpp"

namespace legpress {

enum { LADDER = 21 };  // most polynomials of one angle, and one

// Chebyshev's polynomials at x, `count` of them.
LEGPRESS_FN void chebyshev(Double x, int count, Double* ladder) {
    ladder[0] = all<Double>(1.0), ladder[1] = x;
    for (int k = 2; k < count; k++) ladder[k] = 2.0 * x * ladder[k - 1] - ladder[k - 2];
}

// An angle as the polynomials' -1..1.
LEGPRESS_FN Double scaled_angle(const Model& model, int coordinate, Double angle_rad) {
    return (angle_rad - model.angle_centre_rad[coordinate]) / model.angle_half_rad[coordinate];
}

// A little beyond the fit the polynomials still behave; far beyond they do not.
LEGPRESS_FN Double within_fit(const Model& model, int coordinate, Double angle_rad) {
    return clip(angle_rad, model.angle_low_rad[coordinate] - 0.05, model.angle_high_rad[coordinate] + 0.05);
}

LEGPRESS_FN void path_terms(const Model& model, const Double* q_rad, Double* terms) {
    Double ladder[COORDINATES][LADDER];
    for (int c = 0; c < COORDINATES; c++) chebyshev(scaled_angle(model, c, within_fit(model, c, q_rad[c])), LADDER, ladder[c]);
    for (int t = 0; t < TERMS; t++) {
        const int* degree = model.term_degree + COORDINATES * t;
        terms[t] = ladder[0][degree[0]] * ladder[1][degree[1]] * (ladder[2][degree[2]] * ladder[3][degree[3]]) * ladder[4][degree[4]];
    }
}

// Rows of a sparse table times functions; four sums at a time, as one would wait for itself.
LEGPRESS_LARGE_FN void sparse_times(const double* coefficients, const int* begin, const int* column, int rows,
                                                    const Double* functions, Double* out) {
    for (int r = 0; r < rows; r++) {
        Double sum[4] = {all<Double>(0.0), all<Double>(0.0), all<Double>(0.0), all<Double>(0.0)};
        int e = begin[r];
        for (; e + 4 <= begin[r + 1]; e += 4)
            for (int k = 0; k < 4; k++) sum[k] += coefficients[e + k] * functions[column[e + k]];
        for (; e < begin[r + 1]; e++) sum[0] += coefficients[e] * functions[column[e]];
        out[r] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

}  // namespace legpress
