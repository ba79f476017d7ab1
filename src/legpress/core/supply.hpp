// What each muscle can pull: its tendon force in equilibrium, by length and drive, as a table; as `legpress.body.supply`.
//
// At one length the force is a polynomial of the drive; its coefficients stand in cells of length, joined smoothly.
#pragma once
#include "muscle.hpp"

namespace legpress {

constexpr double LARGEST_DRIVE = 1.45;  // the force-velocity curve's end
// Length that tendon slack leaves to the fibre, over optimal fibre length.
constexpr double SHORTEST_FIBRE = 0.1, LONGEST_FIBRE = 2.2;

enum { SUPPLY_ROWS = MUSCLES * SUPPLY_CELLS };

// Coefficients of the polynomial through values at the drives 0 and on to the largest; by divided differences.
LEGPRESS_FN void polynomial_through(const double* drives, const double* values, double* powers) {
    double difference[SUPPLY_POWERS];
    for (int k = 0; k < SUPPLY_POWERS; k++) difference[k] = values[k], powers[k] = 0.0;
    for (int order = 1; order < SUPPLY_POWERS; order++)
        for (int k = SUPPLY_POWERS - 1; k >= order; k--)
            difference[k] = (difference[k] - difference[k - 1]) / (drives[k] - drives[k - order]);
    for (int k = SUPPLY_POWERS - 1; k >= 0; k--) {  // Horner's scheme: powers * (x - drive) + difference
        for (int j = SUPPLY_POWERS - 1; j > 0; j--) powers[j] = powers[j - 1] - drives[k] * powers[j];
        powers[0] = difference[k] - drives[k] * powers[0];
    }
}

// The table of the body's muscles, in the layout of `Body::supply_cells`; where its cells begin and how long they are, m.
LEGPRESS_LARGE_FN void tabulated(const Model& model, const Body& body, double* start_m, double* cell_m, double* cells) {
    // The largest drive times the places of Chebyshev's extrema from 0 to 1, (1 - cos(k pi / 5)) / 2: at rest it is exact.
    const double places[SUPPLY_POWERS] = {0.0, 0.09549150281252627, 0.34549150281252633, 0.6545084971874737, 0.9045084971874737, 1.0};
    double drives[SUPPLY_POWERS];
    for (int k = 0; k < SUPPLY_POWERS; k++) drives[k] = LARGEST_DRIVE * places[k];
    const double cell = (LONGEST_FIBRE - SHORTEST_FIBRE) / SUPPLY_CELLS;
    for (int i = 0; i < MUSCLES; i++) {
        const double optimal = body.optimal_fibre_m[i], slack = body.tendon_slack_m[i];
        start_m[i] = slack + SHORTEST_FIBRE * optimal, cell_m[i] = cell * optimal;
        double powers[SUPPLY_CELLS + 1][SUPPLY_POWERS];
        for (int first = 0; first <= SUPPLY_CELLS; first += LANES) {  // lengths side by side
            Double length_m = all<Double>(0.0), force[SUPPLY_POWERS];
            for (int k = 0; k < LANES; k++) set_lane(length_m, k, start_m[i] + (first + k) * cell_m[i]);
            for (int d = 0; d < SUPPLY_POWERS; d++) force[d] = force_at_drive(model, body, i, all<Double>(drives[d]), length_m, 8);
            for (int k = 0; k < LANES && first + k <= SUPPLY_CELLS; k++) {
                double at[SUPPLY_POWERS];
                for (int d = 0; d < SUPPLY_POWERS; d++) at[d] = lane(force[d], k);
                polynomial_through(drives, at, powers[first + k]);
            }
        }
        for (int d = 0; d < SUPPLY_POWERS; d++) {
            double slope[SUPPLY_CELLS + 1];  // per cell; differences to both sides but at the ends
            for (int k = 0; k <= SUPPLY_CELLS; k++) {
                const int left = k > 0 ? k - 1 : 0, right = k < SUPPLY_CELLS ? k + 1 : SUPPLY_CELLS;
                slope[k] = (powers[right][d] - powers[left][d]) / (right - left);
            }
            for (int k = 0; k < SUPPLY_CELLS; k++) {
                const double value = powers[k][d], rise = powers[k + 1][d] - value;
                const double cubic[4] = {value, slope[k], 3 * rise - 2 * slope[k] - slope[k + 1], slope[k] + slope[k + 1] - 2 * rise};
                for (int p = 0; p < 4; p++) cells[((i * SUPPLY_CELLS + k) * SUPPLY_POWERS + d) * 4 + p] = cubic[p];
            }
        }
    }
}

// Force over peak of every muscle at these lengths as a polynomial in drive: coefficients [power][muscle], the lowest power first.
LEGPRESS_LARGE_FN void supply_at(const Body& body, const Double* length_m, Double* supply) {
    for (int i = 0; i < MUSCLES; i++) {
        const Double place = clip((length_m[i] - body.supply_start_m[i]) * (1.0 / body.supply_cell_m[i]), 0.0, double(SUPPLY_CELLS));
        Double part[SUPPLY_POWERS][4], fraction = place;
        for (int k = 0; k < LANES; k++) {
            const double at = lane(place, k);
            int cell = int(at);
            cell = cell < 0 ? 0 : cell > SUPPLY_CELLS - 1 ? SUPPLY_CELLS - 1 : cell;  // a NaN reads some cell and stays NaN in the fraction
            set_lane(fraction, k, at - cell);
            const double* from = body.supply_cells + (i * SUPPLY_CELLS + cell) * SUPPLY_POWERS * 4;
            for (int d = 0; d < SUPPLY_POWERS; d++)
                for (int p = 0; p < 4; p++) set_lane(part[d][p], k, from[4 * d + p]);
        }
        for (int d = 0; d < SUPPLY_POWERS; d++)
            supply[d * MUSCLES + i] = part[d][0] + fraction * (part[d][1] + fraction * (part[d][2] + fraction * part[d][3]));
    }
}

}  // namespace legpress
