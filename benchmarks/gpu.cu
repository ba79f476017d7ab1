// Whole repetitions on a GPU from the core's headers, a frame a thread: the nodes of all strokes, the instants of their ways,
// every frame. Three kernels, because each reads what its neighbours wrote before. Compiled for a processor, with a thread's
// number set by whoever calls, they are what a test runs where no card is.
#include "stroke.hpp"

using namespace legpress;

#ifdef __CUDACC__
#define KERNEL extern "C" __global__ void
#define THREAD ((long long)(blockIdx.x) * blockDim.x + threadIdx.x)
#else
#define KERNEL extern "C" __attribute__((visibility("default"))) void
#define THREAD thread
static long long thread;
KERNEL set_thread(long long number) { thread = number; }
#endif

// The numbers of a repetition, [number][rep].
LEGPRESS_FN void read_setting(const double* numbers, long reps, long rep, Setting& setting) {
    Double* to = reinterpret_cast<Double*>(&setting);
    for (int k = 0; k < row_count<Setting>(); k++) to[k] = all<Double>(numbers[k * reps + rep]);
}

// One instant of a repetition: shares of the way down and their rates [3][instant] as place, speed and acceleration of the sled.
LEGPRESS_FN void solve_one(const Model& model, const Body& body, const Setting& setting, const StrokeNodes& nodes, const double* shares, int count, int instant,
                           int before, const double* solved_before, const double* rates, const double* blend, double* solved, Forces* forces) {
    const double top_m = lane(setting.ends.top_m[0], 0), way_m = lane(setting.ends.bottom_m[0], 0) - top_m;
    const double motion[3] = {top_m + way_m * shares[instant], way_m * shares[count + instant], way_m * shares[2 * count + instant]};
    // The core reads an instant at its number: the arrays of this one begin so far before it.
    const Instants instants = {motion - instant, motion + 1 - instant, motion + 2 - instant, count, before, solved_before, rates, blend};
    solve_instants(stroke_of(model, body, setting, nodes), instants, instant, solved, forces);
}

// A thread a node: postures, roll, paths and static loads.
KERNEL lay_nodes(const Model* model, const Body* body, const double* settings, long long reps, StrokeNodes* nodes) {
    const long long rep = THREAD / NODES;
    if (rep >= reps) return;
    Setting setting;
    read_setting(settings, reps, rep, setting);
    nodes_from(*model, *body, setting, int(THREAD % NODES), nodes[rep]);
}

// A thread an instant of the ways, coarsely: rows of `solved` [rep][row][instant].
KERNEL solve_ways(const Model* model, const Body* body, const double* settings, long long reps, const StrokeNodes* nodes, const double* ways, long long count, double* solved) {
    const long long rep = THREAD / count;
    if (rep >= reps) return;
    Setting setting;
    read_setting(settings, reps, rep, setting);
    solve_one(*model, *body, setting, nodes[rep], ways, int(count), int(THREAD % count), 0, nullptr, nullptr, nullptr, solved + rep * BEFORE_ROWS * count, nullptr);
}

// A thread a frame, in full: rows of `forces` [row][rep * count + frame].
KERNEL solve_frames(const Model* model, const Body* body, const double* settings, long long reps, const StrokeNodes* nodes, long long way_instants, const double* solved,
                    const double* frames, long long count, const double* rates, const double* blend, double* forces) {
    const long long rep = THREAD / count;
    if (rep >= reps) return;
    Setting setting;
    Forces found;
    read_setting(settings, reps, rep, setting);
    solve_one(*model, *body, setting, nodes[rep], frames, int(count), int(THREAD % count), int(way_instants), solved + rep * BEFORE_ROWS * way_instants, rates,
              blend, nullptr, &found);
    store_rows(forces, reinterpret_cast<const Double*>(&found), row_count<Forces>(), reps * count, THREAD, reps * count);
}
