// What a compiled core says of itself to its loader (`library.py`): of which text it was made, and what this processor can run.
#pragma once

#ifdef _WIN32
#define LEGPRESS_EXPORT extern "C" __declspec(dllexport)
#else
#define LEGPRESS_EXPORT extern "C" __attribute__((visibility("default")))
#endif

#ifdef LEGPRESS_FINGERPRINT
LEGPRESS_EXPORT unsigned legpress_fingerprint() { return LEGPRESS_FINGERPRINT; }
#endif

#ifdef __x86_64__
namespace legpress {

struct ProcessorWords {
    unsigned a, b, c, d;
};

static inline ProcessorWords cpuid(unsigned leaf) {
    ProcessorWords words;
    __asm__ volatile("cpuid" : "=a"(words.a), "=b"(words.b), "=c"(words.c), "=d"(words.d) : "a"(leaf), "c"(0));
    return words;
}

// Registers that the operating system keeps when it changes processes; others cannot be used, whatever the processor has.
static inline unsigned kept_registers() {
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

template <class... Places> static inline bool has(unsigned word, Places... places) { return ((word >> places & 1) & ...); }

}  // namespace legpress

// Level of the x86-64 psABI (https://gitlab.com/x86-psABIs/x86-64-ABI), 1 to 4; bits after Intel's manual, volume 2, CPUID.
LEGPRESS_EXPORT int legpress_cpu_level() {
    using namespace legpress;
    const ProcessorWords basic = cpuid(1), extended = cpuid(0x80000001u);
    // SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF
    if (!has(basic.c, 0, 9, 13, 19, 20, 23) || !has(extended.c, 0)) return 1;
    // FMA, MOVBE, OSXSAVE, AVX, F16C; LZCNT; BMI1, AVX2, BMI2
    if (cpuid(0).a < 7 || !has(basic.c, 12, 22, 27, 28, 29) || !has(extended.c, 5) || !has(cpuid(7).b, 3, 5, 8)) return 2;
    if (!has(kept_registers(), 1, 2)) return 2;  // 128 and 256 bits
    // AVX-512 F, DQ, CD, BW, VL; its masks, upper halves and upper registers
    return has(cpuid(7).b, 16, 17, 28, 30, 31) && has(kept_registers(), 5, 6, 7) ? 4 : 3;
}
#endif
