// Numbers side by side: a value of this kind holds one number for each of LEGPRESS_LANES frames.
//
// `Double` is a vector of a CPU's registers (or a plain number where LEGPRESS_LANES is 1, as in a GPU's thread); everything else
// in the core is written for it as for plain numbers. No library is used, so that one source serves every target; the elementary
// functions below are good to some units of the last place.
#pragma once

#ifndef LEGPRESS_LANES
#define LEGPRESS_LANES 8
#endif
#ifdef __CUDACC__
#define LEGPRESS_FN __device__ __forceinline__
#define LEGPRESS_LARGE_FN static __device__ __noinline__
#else
#define LEGPRESS_FN static inline __attribute__((always_inline))
#define LEGPRESS_LARGE_FN static __attribute__((noinline, unused))  // one copy for all who call it
#endif

#define LEGPRESS_UNROLL _Pragma("unroll")  // a short loop whose counter chooses numbers that are known when compiling

namespace legpress {

enum { LANES = LEGPRESS_LANES };

#if LEGPRESS_LANES > 1
typedef double Double __attribute__((vector_size(8 * LANES)));
typedef __INT64_TYPE__ DoubleMask __attribute__((vector_size(8 * LANES)));

LEGPRESS_FN double lane(Double v, int k) { return v[k]; }
LEGPRESS_FN void set_lane(Double& v, int k, double x) { v[k] = x; }
LEGPRESS_FN Double square_root(Double x) { return __builtin_elementwise_sqrt(x); }
LEGPRESS_FN Double nearest(Double x) { return __builtin_elementwise_roundeven(x); }
LEGPRESS_FN bool any(DoubleMask m) {
    long long found = 0;
    for (int k = 0; k < LANES; k++) found |= m[k];
    return found != 0;
}
#else
typedef double Double;
typedef bool DoubleMask;

LEGPRESS_FN double lane(double v, int) { return v; }
LEGPRESS_FN void set_lane(double& v, int, double x) { v = x; }
#ifdef __CUDACC__
LEGPRESS_FN double square_root(double x) { return sqrt(x); }
LEGPRESS_FN double nearest(double x) { return rint(x); }
#else
LEGPRESS_FN double square_root(double x) { return __builtin_sqrt(x); }
LEGPRESS_FN double nearest(double x) { return __builtin_rint(x); }
#endif
LEGPRESS_FN bool any(bool m) { return m; }
#endif

template <class V> LEGPRESS_FN V all(double x) { return V{} + x; }

LEGPRESS_FN Double pick(DoubleMask m, Double a, Double b) { return m ? a : b; }
// A NaN in the first place stays, so that a broken lane says so.
LEGPRESS_FN Double larger(Double a, Double b) { return pick(a < b, b, a); }
LEGPRESS_FN Double smaller(Double a, Double b) { return pick(a > b, b, a); }
LEGPRESS_FN Double absolute(Double a) { return larger(a, -a); }
LEGPRESS_FN Double clip(Double x, double low, double high) { return smaller(larger(x, all<Double>(low)), all<Double>(high)); }
LEGPRESS_FN Double square(Double x) { return x * x; }

struct SineCosine { Double sine, cosine; };

// Cody and Waite's reduction to a quarter turn and the polynomials of Cephes; for angles of some turns.
LEGPRESS_FN SineCosine sine_cosine(Double x) {
    const Double turns = nearest(x * 0.63661977236758134308);
    Double r = x - turns * 1.57079632673412561417;
    r = r - turns * 6.07710050630396597660e-11;
    r = r - turns * 2.02226624879595063154e-21;
    const Double z = r * r;
    Double s = all<Double>(1.58962301576546568060e-10);
    s = s * z - 2.50507477628578072866e-8;
    s = s * z + 2.75573136213857245213e-6;
    s = s * z - 1.98412698295895385996e-4;
    s = s * z + 8.33333333332211858878e-3;
    s = s * z - 1.66666666666666307295e-1;
    s = r + r * z * s;
    Double c = all<Double>(-1.13585365213876817300e-11);
    c = c * z + 2.08757008419747316778e-9;
    c = c * z - 2.75573141792967388112e-7;
    c = c * z + 2.48015872888517045348e-5;
    c = c * z - 1.38888888888730564116e-3;
    c = c * z + 4.16666666666665929218e-2;
    c = 1.0 - 0.5 * z + z * z * c;
    const Double quarter = turns - 4.0 * nearest(turns * 0.25 - 0.125);  // 0, 1, 2 or 3 (or -0.5 rounding's twin 4)
    const DoubleMask odd = (quarter == 1.0) | (quarter == 3.0) | (quarter == -1.0);
    const DoubleMask negative_sine = (quarter == 2.0) | (quarter == 3.0) | (quarter == -1.0) | (quarter == -2.0);
    const DoubleMask negative_cosine = (quarter == 1.0) | (quarter == 2.0) | (quarter == -2.0);
    const Double sine = pick(odd, c, s), cosine = pick(odd, s, c);
    return {pick(negative_sine, -sine, sine), pick(negative_cosine, -cosine, cosine)};
}

// Of any finite number; Cephes' rational after reduction to |x| < tan(pi/8).
LEGPRESS_FN Double arctangent(Double x) {
    const Double size = absolute(x), one = all<Double>(1.0);
    const DoubleMask large = size > 2.41421356237309504880, middle = size > 0.66;
    const Double reduced = pick(large, -one / larger(size, one), pick(middle, (size - 1.0) / (size + 1.0), size));
    const Double base = pick(large, all<Double>(1.57079632679489661923), pick(middle, all<Double>(0.78539816339744830962), all<Double>(0.0)));
    const Double z = reduced * reduced;
    Double p = all<Double>(-8.750608600031904122785e-1);
    p = p * z - 1.615753718733365076637e1;
    p = p * z - 7.500855792314704667340e1;
    p = p * z - 1.228866684490136173410e2;
    p = p * z - 6.485021904942025371773e1;
    Double q = z + 2.485846490142306297962e1;
    q = q * z + 1.650270098316988542046e2;
    q = q * z + 4.328810604912902668951e2;
    q = q * z + 4.853903996359136964868e2;
    q = q * z + 1.945506571482613964425e2;
    const Double found = base + reduced * z * p / q + reduced;
    return pick(x < 0.0, -found, found);
}

// The angle of a vector (x, y) with the x axis, -pi to pi.
LEGPRESS_FN Double arctangent2(Double y, Double x) {
    const Double safe = pick(absolute(x) > 1e-300, x, all<Double>(1e-300));
    const Double found = arctangent(y / safe);
    const Double half_turn = pick(y < 0.0, all<Double>(-3.14159265358979323846), all<Double>(3.14159265358979323846));
    return pick(x < 0.0, found + half_turn, found);
}

// Both of numbers from -1 to 1.
LEGPRESS_FN Double arcsine(Double x) { return arctangent2(x, square_root(larger((1.0 - x) * (1.0 + x), all<Double>(0.0)))); }
LEGPRESS_FN Double arccosine(Double x) { return arctangent2(square_root(larger((1.0 - x) * (1.0 + x), all<Double>(0.0))), x); }

// Of numbers up to 700; below -700 it is 0.
LEGPRESS_FN Double exponential(Double x) {
    const Double given = clip(x, -700.0, 700.0);
    const Double powers = nearest(given * 1.44269504088896340736);
    const Double r = given - powers * 6.93145751953125e-1 - powers * 1.42860682030941723212e-6;
    Double value = all<Double>(1.0 / 6227020800.0);
    const double inverse_factorials[] = {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
                                         1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1.0, 1.0};
    for (double coefficient : inverse_factorials) value = value * r + coefficient;
    Double scale = all<Double>(1.0);
    for (int k = 0; k < LANES; k++) {  // two to the power, by its bits
        const long long bits = ((long long)lane(powers, k) + 1023) << 52;
        double two_to;
        __builtin_memcpy(&two_to, &bits, 8);
        set_lane(scale, k, two_to);
    }
    return value * scale;
}

}  // namespace legpress
