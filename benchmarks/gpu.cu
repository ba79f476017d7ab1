// The core's chain on a GPU: a thread for the nodes of a stroke, then one for each instant. `gpu.py` compiles and calls it.
//
// Settings are rows [number][rep], ways and frames [share of the way down, per s, per s2][instant], as `legpress_repetitions` has them.
#include "stroke.hpp"

using namespace legpress;

__device__ static long thread_number() { return long(blockIdx.x) * blockDim.x + threadIdx.x; }

__device__ static Setting setting_of(const double* numbers, long reps, long rep) {
    Setting setting;
    double* to = reinterpret_cast<double*>(&setting);
    for (int k = 0; k < row_count<Setting>(); k++) to[k] = numbers[k * reps + rep];
    return setting;
}

extern "C" __global__ void nodes(const Model* model, const Body* body, const double* settings, StrokeNodes* found, long reps) {
    const long rep = thread_number();
    if (rep < reps) stroke_nodes(*model, *body, setting_of(settings, reps, rep), found[rep]);
}

// One instant of a repetition; `motion` is room for [3][instant] a repetition.
__device__ static Instants instant_of(const Setting& setting, const double* shares, double* motion, int count, int k) {
    const double top_m = setting.ends.top_m[0], way_m = setting.ends.bottom_m[0] - top_m;
    for (int part = 0; part < 3; part++) motion[part * count + k] = way_m * shares[part * count + k] + (part ? 0.0 : top_m);
    return {motion, motion + count, motion + 2 * count, count, 0, nullptr, nullptr, nullptr};
}

extern "C" __global__ void ways(const Model* model, const Body* body, const double* settings, const StrokeNodes* at, const double* shares, int count,
                                double* motion, double* solved, long reps) {
    const long rep = thread_number() / count;
    const int k = int(thread_number() % count);
    if (rep >= reps) return;
    const Setting setting = setting_of(settings, reps, rep);
    const Instants instants = instant_of(setting, shares, motion + rep * 3 * count, count, k);
    solve_instants(*model, *body, setting, at[rep], instants, k, solved + rep * BEFORE_ROWS * count, nullptr, nullptr);
}

// `forces` is [row][frame], one repetition after the other.
extern "C" __global__ void frames(const Model* model, const Body* body, const double* settings, const StrokeNodes* at, const double* shares, int count,
                                  double* motion, const double* solved, int way_instants, const double* rates, const double* blend, double* forces,
                                  long reps) {
    const long frame = thread_number(), rep = frame / count;
    const int k = int(frame % count);
    if (rep >= reps) return;
    const Setting setting = setting_of(settings, reps, rep);
    Instants instants = instant_of(setting, shares, motion + rep * 3 * count, count, k);
    instants.before = way_instants, instants.solved = solved + rep * BEFORE_ROWS * way_instants, instants.rates = rates, instants.blend = blend;
    Forces found;
    solve_instants(*model, *body, setting, at[rep], instants, k, nullptr, &found, nullptr);
    store_rows(forces, reinterpret_cast<const double*>(&found), row_count<Forces>(), reps * count, frame, reps * count);
}

extern "C" __global__ void sizes(long* of) { of[0] = sizeof(StrokeNodes), of[1] = BEFORE_ROWS; }
