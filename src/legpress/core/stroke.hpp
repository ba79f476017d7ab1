// A stroke of the sled: a few places on it stand for all, and a repetition runs along it.
//
// Postures and all that follows from them alone are smooth along a stroke, and the way down passes the same places as the way
// up. They are worked out at NODES places and interpolated by the polynomial through them. As a function of sled position a
// nearly straight leg is steep (a square root), so the polynomial's variable is how far the leg is *folded*. See
// `legpress.press.stroke` and `legpress.press.rep_batch`.
#pragma once
#include "forces.hpp"
#include "kinematics.hpp"
#include "loads.hpp"

namespace legpress {

enum { NODES = 16 };  // angles to 1e-6 rad over a whole stroke, roll to 2e-5, moment arms to 0.05 mm

#define LEGPRESS_ENDS(ROW) ROW(bottom_m, 1) ROW(top_m, 1)
#define ROW(name, count) Double name[count];
struct Ends { LEGPRESS_ENDS(ROW) };
#undef ROW

struct Setting {  // of a repetition, the same in all its frames
    Geometry geometry;
    Ends ends;
    Sled sled;
    FootContact contact;
};

// Rows at the nodes of one stroke, [row][node].
struct StrokeNodes {
    double kinematics[row_count<Kinematics>()][NODES], loads[row_count<Loads>()][NODES];
};

// Chebyshev's roots: place k of the nodes in -1..1, -1 at the folded end.
LEGPRESS_FN Double node_place(int first) {
    Double place = all<Double>(0.0);
    for (int k = 0; k < LANES; k++) set_lane(place, k, first + k + 0.5);
    return -sine_cosine(place * (PI / NODES)).cosine;
}

// How far the leg is folded: the side beside hip to ankle in a right triangle over the straight leg.
LEGPRESS_FN Double folded_m(const Body& body, const Geometry& geometry, Double sled_m) {
    Double reach[3];
    ankle_from_hip(body, plate_at(body, geometry, sled_m), reach);
    const double straight = thigh_m(body) + shank_m(body);
    return square_root(larger(straight * straight - dot(reach, reach), all<Double>(1e-6)));
}

// Where the sled is when the ankle is so far from the hip; a reach shorter than the plate allows gives the place nearest to it.
LEGPRESS_FN Double sled_at_reach_m(const Body& body, const Geometry& geometry, Double square_reach) {
    // The ankle moves along the rail: the square of its distance is quadratic in the sled's place.
    const PlateFrame plate = plate_at(body, geometry, all<Double>(0.0));
    Double reach[3];
    ankle_from_hip(body, plate, reach);
    const Double along = dot(reach, plate.rail), aside = dot(reach, reach) - along * along;
    return square_root(larger(square_reach - aside, all<Double>(1e-6))) - along;
}

// LANES nodes from `first`.
LEGPRESS_LARGE_FN void nodes_from(const Model& model, const Body& body, const Setting& setting, int first, StrokeNodes& nodes) {
    const double straight = thigh_m(body) + shank_m(body);
    const Double most = folded_m(body, setting.geometry, setting.ends.bottom_m[0]), least = folded_m(body, setting.geometry, setting.ends.top_m[0]);
    const Double folded = 0.5 * (most + least) - 0.5 * (most - least) * node_place(first);
    const Double sled_m = sled_at_reach_m(body, setting.geometry, larger(straight * straight - folded * folded, all<Double>(1e-6)));
    Kinematics at;
    Loads loads;
    leg_kinematics(model, body, setting.geometry, sled_m, at);
    static_loads(model, body, at, loads);
    store_rows(&nodes.kinematics[0][0], reinterpret_cast<const Double*>(&at), row_count<Kinematics>(), NODES, first, NODES);
    store_rows(&nodes.loads[0][0], reinterpret_cast<const Double*>(&loads), row_count<Loads>(), NODES, first, NODES);
}

LEGPRESS_FN void stroke_nodes(const Model& model, const Body& body, const Setting& setting, StrokeNodes& nodes) {
    for (int first = 0; first < NODES; first += LANES) nodes_from(model, body, setting, first, nodes);
}

// How much each node counts at these places of the stroke.
LEGPRESS_FN void node_weights(const Body& body, const Setting& setting, Double sled_m, Double* weights) {
    const Double most = folded_m(body, setting.geometry, setting.ends.bottom_m[0]), least = folded_m(body, setting.geometry, setting.ends.top_m[0]);
    const Double x = (most + least - 2.0 * folded_m(body, setting.geometry, sled_m)) / (most - least);
    Double ladder[NODES], node_ladder[NODES];
    chebyshev(x, NODES, ladder);
    for (int first = 0; first < NODES; first += LANES) {
        const Double places = node_place(first);
        chebyshev(places, NODES, node_ladder);
        for (int k = 0; k < LANES && first + k < NODES; k++) {  // the polynomial that is 1 at this node and 0 at the others
            Double sum = all<Double>(1.0 / NODES);
            for (int d = 1; d < NODES; d++) sum += ladder[d] * (2.0 / NODES * lane(node_ladder[d], k));
            weights[first + k] = sum;
        }
    }
}

LEGPRESS_LARGE_FN void interpolate(const double (*nodes)[NODES], int rows, const Double* weights, Double* out) {
    for (int r = 0; r < rows; r++) {
        Double even = nodes[r][0] * weights[0], odd = nodes[r][1] * weights[1];
        for (int n = 2; n < NODES; n += 2) even += nodes[r][n] * weights[n], odd += nodes[r][n + 1] * weights[n + 1];
        out[r] = even + odd;
    }
}

// What is kept of an instant for its neighbours: the state of its sharing and its fibres' lengths.
enum { STATE_ROWS = sizeof(SharingState) / sizeof(Double), BEFORE_ROWS = STATE_ROWS + MUSCLES };

// Instants and what is known of those solved before: their states and fibre lengths [BEFORE_ROWS][instant before], and the
// matrices [instant before][instant] that make velocities and starts of them. Without any, velocities are those of a constant drive.
struct Instants {
    const double *sled_m, *speed_m_per_s, *acceleration_m_per_s2;
    int count, before;
    const double *solved, *rates, *blend;
};

// Rows over the instants before times a matrix [instant before][instant], most of which is zero.
LEGPRESS_LARGE_FN void combine_instants(const double* rows, int count, int before, const double* matrix, int instants, int first, Double* out) {
    for (int r = 0; r < count; r++) out[r] = all<Double>(0.0);
    for (int b = 0; b < before; b++) {
        Double share;
        load_rows(&share, matrix + long(b) * instants, 1, instants, first, instants);
        if (!any(share != 0.0)) continue;
        for (int r = 0; r < count; r++) out[r] += rows[r * before + b] * share;
    }
}

// Solves LANES instants of a stroke from `first`: coarsely, for what their neighbours start from (`solved` [BEFORE_ROWS][instant]),
// or in full (`forces`).
LEGPRESS_LARGE_FN void solve_instants(const Model& model, const Body& body, const Setting& setting, const StrokeNodes& nodes, const Instants& instants,
                                      int first, double* solved, Forces* forces, Kinematics* kinematics) {
    Motion motion;
    Loads loads;
    Double weights[NODES], fibre_velocity[MUSCLES];
    load_rows(motion.sled_m, instants.sled_m, 1, 0, first, instants.count);
    load_rows(motion.speed_m_per_s, instants.speed_m_per_s, 1, 0, first, instants.count);
    load_rows(motion.acceleration_m_per_s2, instants.acceleration_m_per_s2, 1, 0, first, instants.count);
    node_weights(body, setting, motion.sled_m[0], weights);
    interpolate(nodes.loads, row_count<Loads>(), weights, reinterpret_cast<Double*>(&loads));

    SharingState state;
    if (instants.before) {
        combine_instants(instants.solved + STATE_ROWS * instants.before, MUSCLES, instants.before, instants.rates, instants.count, first, fibre_velocity);
        combine_instants(instants.solved, STATE_ROWS, instants.before, instants.blend, instants.count, first, reinterpret_cast<Double*>(&state));
    } else {
        for (int i = 0; i < MUSCLES; i++) fibre_velocity[i] = loads.fibre_slope[i] * motion.speed_m_per_s[0];
        cold_start(state);
    }
    Frame frame{model, body, loads, {}, {}, {}, {}, {}, {}, {}};
    Sharing found;
    set_problem(frame, setting.geometry, setting.sled, setting.contact, motion, fibre_velocity);
    const PushIntent intent = coarse_sharing(frame, setting.contact, state, found);
    if (solved) {
        Double fibre_length[MUSCLES];
        fibre_lengths(frame, found, fibre_length);
        store_rows(solved, reinterpret_cast<const Double*>(&state), STATE_ROWS, instants.count, first, instants.count);
        store_rows(solved + STATE_ROWS * instants.count, fibre_length, MUSCLES, instants.count, first, instants.count);
    }
    if (forces) full_sharing(frame, motion, intent, state, *forces);
    if (kinematics) {
        interpolate(nodes.kinematics, row_count<Kinematics>(), weights, reinterpret_cast<Double*>(kinematics));
        mark_outside(model, *kinematics);
    }
}

// All instants of a stroke. Rows of `forces` and `kinematics` (null: not asked for) lie `stride` apart.
LEGPRESS_FN void solve_stroke(const Model& model, const Body& body, const Setting& setting, const StrokeNodes& nodes, const Instants& instants,
                              double* solved, double* forces, double* kinematics, long stride) {
    for (int first = 0; first < instants.count; first += LANES) {
        Forces found;
        Kinematics at;
        solve_instants(model, body, setting, nodes, instants, first, solved, forces ? &found : nullptr, kinematics ? &at : nullptr);
        if (forces) store_rows(forces, reinterpret_cast<const Double*>(&found), row_count<Forces>(), stride, first, instants.count);
        if (kinematics) store_rows(kinematics, reinterpret_cast<const Double*>(&at), row_count<Kinematics>(), stride, first, instants.count);
    }
}

}  // namespace legpress
