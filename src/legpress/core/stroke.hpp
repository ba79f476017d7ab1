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

// How far the leg is folded at places of the sled: the side beside hip to ankle in a right triangle over the straight leg.
// The ankle moves along the rail, so that the square of that side is quadratic in the sled's place.
struct Folding {
    Double along_m, square_m2;  // from the sled's zero to the place nearest to the hip; the square of the side there
    Double middle_m, half_m;    // of the stroke, between its ends
};

LEGPRESS_FN Double folded_m(const Folding& f, Double sled_m) { return square_root(larger(f.square_m2 - square(f.along_m + sled_m), all<Double>(1e-6))); }

LEGPRESS_FN Folding folding_of(const Body& body, const Setting& setting) {
    const double straight = thigh_m(body) + shank_m(body);
    const PlateFrame plate = plate_at(body, setting.geometry, all<Double>(0.0));
    Double reach[3];
    ankle_from_hip(body, plate, reach);
    Folding f;
    f.along_m = dot(reach, plate.rail), f.square_m2 = straight * straight - (dot(reach, reach) - f.along_m * f.along_m);
    const Double most = folded_m(f, setting.ends.bottom_m[0]), least = folded_m(f, setting.ends.top_m[0]);
    f.middle_m = 0.5 * (most + least), f.half_m = 0.5 * (most - least);
    return f;
}

// LANES nodes from `first`.
LEGPRESS_LARGE_FN void nodes_from(const Model& model, const Body& body, const Setting& setting, int first, StrokeNodes& nodes) {
    const Folding folding = folding_of(body, setting);
    const Double folded = folding.middle_m - folding.half_m * node_place(first);
    // A reach shorter than the plate allows gives the place nearest to it.
    const Double sled_m = square_root(larger(folding.square_m2 - folded * folded, all<Double>(1e-6))) - folding.along_m;
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

// The polynomials that are 1 at one node and 0 at the others, in Chebyshev's [node][degree].
struct NodePolynomials {
    double by_degree[NODES][NODES];
};

LEGPRESS_FN void node_polynomials(NodePolynomials& out) {
    Double ladder[NODES];
    for (int first = 0; first < NODES; first += LANES) {
        chebyshev(node_place(first), NODES, ladder);
        for (int k = 0; k < LANES && first + k < NODES; k++)
            for (int d = 0; d < NODES; d++) out.by_degree[first + k][d] = d ? 2.0 / NODES * lane(ladder[d], k) : 1.0 / NODES;
    }
}

// One stroke of a repetition.
struct Stroke {
    const Model& model;
    const Body& body;
    const Setting& setting;
    const StrokeNodes& nodes;
    Folding folding;
    NodePolynomials polynomials;
};

LEGPRESS_FN Stroke stroke_of(const Model& model, const Body& body, const Setting& setting, const StrokeNodes& nodes) {
    Stroke stroke = {model, body, setting, nodes, folding_of(body, setting), {}};
    node_polynomials(stroke.polynomials);
    return stroke;
}

// How much each node counts at these places of the stroke.
LEGPRESS_FN void node_weights(const Stroke& stroke, Double sled_m, Double* weights) {
    Double ladder[NODES];
    chebyshev((stroke.folding.middle_m - folded_m(stroke.folding, sled_m)) / stroke.folding.half_m, NODES, ladder);
    for (int n = 0; n < NODES; n++) {
        Double sum = all<Double>(stroke.polynomials.by_degree[n][0]);
        for (int d = 1; d < NODES; d++) sum += ladder[d] * stroke.polynomials.by_degree[n][d];
        weights[n] = sum;
    }
}

enum { AT_ONCE = 4 };  // rows: one sum would wait for itself, and each weight is read once for all

LEGPRESS_FN void interpolate_some(const double (*nodes)[NODES], const Double* weights, Double* out) {
    Double sum[AT_ONCE];
    for (int k = 0; k < AT_ONCE; k++) sum[k] = nodes[k][0] * weights[0];
    LEGPRESS_UNROLL
    for (int n = 1; n < NODES; n++)
        for (int k = 0; k < AT_ONCE; k++) sum[k] += nodes[k][n] * weights[n];
    for (int k = 0; k < AT_ONCE; k++) out[k] = sum[k];
}

// The `AT_ONCE` rows that are done together with row r, all of them there; the last ones of a table twice.
LEGPRESS_FN int some_from(int r, int rows) { return r + AT_ONCE <= rows ? r : rows - AT_ONCE; }

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
LEGPRESS_LARGE_FN void solve_instants(const Stroke& stroke, const Instants& instants, int first, double* solved, Forces* forces) {
    const Setting& setting = stroke.setting;
    Motion motion;
    Loads loads;
    Double weights[NODES], fibre_velocity[MUSCLES];
    load_rows(motion.sled_m, instants.sled_m, 1, 0, first, instants.count);
    load_rows(motion.speed_m_per_s, instants.speed_m_per_s, 1, 0, first, instants.count);
    load_rows(motion.acceleration_m_per_s2, instants.acceleration_m_per_s2, 1, 0, first, instants.count);
    node_weights(stroke, motion.sled_m[0], weights);
    for (int r = 0; r < row_count<Loads>(); r += AT_ONCE) {
        const int at = some_from(r, row_count<Loads>());
        interpolate_some(stroke.nodes.loads + at, weights, reinterpret_cast<Double*>(&loads) + at);
    }

    SharingState state;
    if (instants.before) {
        combine_instants(instants.solved + STATE_ROWS * instants.before, MUSCLES, instants.before, instants.rates, instants.count, first, fibre_velocity);
        combine_instants(instants.solved, STATE_ROWS, instants.before, instants.blend, instants.count, first, reinterpret_cast<Double*>(&state));
    } else {
        for (int i = 0; i < MUSCLES; i++) fibre_velocity[i] = loads.fibre_slope[i] * motion.speed_m_per_s[0];
        cold_start(state);
    }
    Frame frame(stroke.model, stroke.body, loads);
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
}

// Rows of this many instants are written together: one by one, each row's few bytes would wait for their page of memory.
enum { BLOCK = 64, GROUPS_OF_BLOCK = BLOCK / LANES };

// Postures of the instants `begin` to `end`, a block at most; rows of `out` lie `stride` apart.
LEGPRESS_LARGE_FN void place_instants(const Stroke& stroke, const Instants& instants, int begin, int end, double* out, long stride) {
    enum { Q_ROW = __builtin_offsetof(Kinematics, q_rad) / sizeof(Double), OUTSIDE_ROW = __builtin_offsetof(Kinematics, outside) / sizeof(Double) };
    Double weights[GROUPS_OF_BLOCK][NODES];
    for (int first = begin; first < end; first += LANES) {
        Double sled_m;
        load_rows(&sled_m, instants.sled_m, 1, 0, first, end);
        node_weights(stroke, sled_m, weights[(first - begin) / LANES]);
    }
    for (int r = 0; r < row_count<Kinematics>(); r += AT_ONCE)
        for (int first = begin; first < end; first += LANES) {
            const int at = some_from(r, row_count<Kinematics>());
            Double found[AT_ONCE];
            interpolate_some(stroke.nodes.kinematics + at, weights[(first - begin) / LANES], found);
            store_rows(out + at * stride, found, AT_ONCE, stride, first, end);
        }
    for (int first = begin; first < end; first += LANES) {
        Double q_rad[COORDINATES], outside[COORDINATES];
        load_rows(q_rad, out + Q_ROW * stride, COORDINATES, stride, first, end);
        mark_outside(stroke.model, q_rad, outside);
        store_rows(out + OUTSIDE_ROW * stride, outside, COORDINATES, stride, first, end);
    }
}

// Forces of the instants `begin` to `end`, a block at most; rows of `out` lie `stride` apart.
LEGPRESS_LARGE_FN void share_instants(const Stroke& stroke, const Instants& instants, int begin, int end, double* solved, double* out, long stride) {
    Double rows[row_count<Forces>()][GROUPS_OF_BLOCK];
    for (int first = begin; first < end; first += LANES) {
        Forces found;
        solve_instants(stroke, instants, first, solved, &found);
        for (int r = 0; r < row_count<Forces>(); r++) rows[r][(first - begin) / LANES] = reinterpret_cast<const Double*>(&found)[r];
    }
    for (int r = 0; r < row_count<Forces>(); r++)
        for (int first = begin; first < end; first += LANES) store_rows(out + r * stride, &rows[r][(first - begin) / LANES], 1, 0, first, end);
}

// All instants of a stroke. Rows of `forces` and `kinematics` (null: not asked for) lie `stride` apart.
LEGPRESS_FN void solve_stroke(const Stroke& stroke, const Instants& instants, double* solved, double* forces, double* kinematics, long stride) {
    if (!forces)
        for (int first = 0; first < instants.count; first += LANES) solve_instants(stroke, instants, first, solved, nullptr);
    for (int begin = 0; begin < instants.count; begin += BLOCK) {
        const int end = begin + BLOCK < instants.count ? begin + BLOCK : instants.count;
        if (forces) share_instants(stroke, instants, begin, end, solved, forces, stride);
        if (kinematics) place_instants(stroke, instants, begin, end, kinematics, stride);
    }
}

}  // namespace legpress
