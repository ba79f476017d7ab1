// The kernels of benchmarks/gpu.cu as a processor runs them, one thread after the other.
#include "library.hpp"

#define __global__
#define __device__
struct Place {
    unsigned x;
};
static Place blockIdx = {0}, threadIdx = {0};
static const Place blockDim = {1};

#include "../../benchmarks/gpu.cu"

LEGPRESS_EXPORT void solve(const Model* model, const Body* body, const double* settings, const double* way_shares, int instants, const double* shares,
                           int count, const double* rates, const double* blend, StrokeNodes* at, double* motion, double* solved, double* forces, long reps) {
    for (blockIdx.x = 0; blockIdx.x < reps; blockIdx.x++) nodes(model, body, settings, at, reps);
    for (blockIdx.x = 0; blockIdx.x < reps * instants; blockIdx.x++) ways(model, body, settings, at, way_shares, instants, motion, solved, reps);
    for (blockIdx.x = 0; blockIdx.x < reps * count; blockIdx.x++)
        frames(model, body, settings, at, shares, count, motion, solved, instants, rates, blend, forces, reps);
}

LEGPRESS_EXPORT void room(long* of) { sizes(of); }
