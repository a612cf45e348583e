/* Addressed draws and their laws, in the arithmetic of simcore/streams: + - * / sqrt, selection and bit operations,
   in the same order, each rounded once. Compiled without contraction, the bits are those of the Python package. */
#ifndef RW_DRAWS_H
#define RW_DRAWS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    uint64_t hash;
    uint64_t block; /* the next block of two draws */
} stream;

static inline int64_t float_bits(double value) {
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double bits_float(int64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Both sides are there before one is chosen, so that a loop runs in SIMD lanes. */
static inline double choose(int condition, double chosen, double otherwise) {
    int64_t mask = -(int64_t)(condition != 0);
    return bits_float((float_bits(chosen) & mask) | (float_bits(otherwise) & ~mask));
}

/* Top 52 bits + 1/2, over 2^52: strictly between 0 and 1. */
static inline double unit_interval(uint64_t low, uint64_t high) {
    uint64_t bits = (((high << 32) | low) >> 12) | 0x3FF0000000000000u;
    return bits_float((int64_t)bits) - (1.0 - 0x1p-53);
}

/* Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405): `pairs` blocks of two draws each. */
static inline void fill_uniforms(stream *s, uint64_t seed, uint64_t replication, int pairs, double *restrict u) {
    const uint64_t low_word = 0xFFFFFFFFu, hash_0 = s->hash & low_word, hash_1 = s->hash >> 32, first = s->block;
    for (int k = 0; k < pairs; k++) {
        uint64_t x0 = first + (uint64_t)k, x1 = replication, x2 = hash_0, x3 = hash_1;
        uint64_t key_0 = seed & low_word, key_1 = seed >> 32;
        for (int round = 0; round < 10; round++) {
            uint64_t product_0 = (x0 & low_word) * 0xD2511F53u, product_1 = (x2 & low_word) * 0xCD9E8D57u;
            x0 = (product_1 >> 32) ^ x1 ^ key_0;
            x1 = product_1 & low_word;
            x2 = (product_0 >> 32) ^ x3 ^ key_1;
            x3 = product_0 & low_word;
            key_0 = (key_0 + 0x9E3779B9u) & low_word;
            key_1 = (key_1 + 0xBB67AE85u) & low_word;
        }
        u[2 * k] = unit_interval(x0, x1);
        u[2 * k + 1] = unit_interval(x2, x3);
    }
    s->block = first + (uint64_t)pairs;
}

static inline double log_own(double x) {
    int64_t shifted = float_bits(x) + (0x3FF0000000000000 - 0x3FE6A09E00000000);
    double exponent = bits_float(((shifted >> 52) - 1023) + 0x4338000000000000) - 6755399441055744.0;
    double f = bits_float((shifted & 0x000FFFFFFFFFFFFF) + 0x3FE6A09E00000000) - 1.0;
    double half_square = 0.5 * f * f;
    double s = f / (2.0 + f);
    double z = s * s;
    double w = z * z;
    double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double odd = z * (6.666666666666735130e-01
                      + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860510658591e-01)));
    return s * (half_square + (even + odd)) + exponent * 1.90821492927058770002e-10 - half_square + f
           + exponent * 6.93147180369123816490e-01;
}

/* -ln(1 - p) */
static inline double neg_log1m(double p) {
    double x = -p;
    double rounded = 1.0 + x;
    double lost = x - (rounded - 1.0);
    return 0.0 - (log_own(rounded) + lost / rounded);
}

static inline double exp_own(double x) {
    double held = choose(x < -746.0, -746.0, choose(x > 710.0, 710.0, x));
    double rounded = held * 1.44269504088896338700e00 + 6755399441055744.0;
    int64_t exponent = float_bits(rounded) - 0x4338000000000000;
    double k = rounded - 6755399441055744.0;
    double high = held - k * 6.93147180369123816490e-01;
    double low = k * 1.90821492927058770002e-10;
    double r = high - low;
    double z = r * r;
    double c = r - z * (1.66666666666666019037e-01
                        + z * (-2.77777777770155933842e-03
                               + z * (6.61375632143793436117e-05
                                      + z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08))));
    double fraction = 1.0 + (r * c / (2.0 - c) - low + high);
    int64_t half = exponent >> 1;
    double first = bits_float((int64_t)((uint64_t)(half + 1023) << 52));
    double second = bits_float((int64_t)((uint64_t)(exponent - half + 1023) << 52));
    return fraction * first * second;
}

#define POLYNOMIAL(x, c0, c1, c2, c3, c4, c5, c6, c7) \
    (((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0)

/* The quantile of the normal distribution by Wichura (1988), Algorithm AS 241, PPND16, doi:10.2307/2347330, in two
   functions: |u - 1/2| <= 0.425, and beyond. */
#define CENTRE 0.425

static inline double normal_centre(double u) {
    double q = u - 0.5;
    double centre = 0.180625 - q * q;
    return q
           * POLYNOMIAL(centre, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                        1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                        3.3430575583588128105e4, 2.5090809287301226727e3)
           / POLYNOMIAL(centre, 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                        5.2264952788528545610e3);
}

static inline double normal_tail(double u) {
    int lower = u < 0.5;
    double r = sqrt(-log_own(choose(lower, u, 1.0 - u)));
    double near = r - 1.6, far = r - 5.0;
    int beyond = far > 0.0;
    double far_above = POLYNOMIAL(far, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                                  2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                  2.71155556874348757815e-5, 2.01033439929228813265e-7);
    double far_below = POLYNOMIAL(far, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                                  1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
                                  1.42151175831644588870e-7, 2.04426310338993978564e-15);
    double near_above = POLYNOMIAL(near, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                   3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                   2.27238449892691845833e-2, 7.74545014278341407640e-4);
    double near_below = POLYNOMIAL(near, 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                                   6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
                                   5.47593808499534494600e-4, 1.05075007164441684324e-9);
    /* One division: which of two it is does not change how it is rounded. */
    double tail = choose(beyond, far_above, near_above) / choose(beyond, far_below, near_below);
    return choose(lower, -tail, tail);
}

/* Quantiles of a block in SIMD lanes: all as if in the centre, then the tails, about 15 in 100, put together. */
static inline void normal_quantiles(int count, const double *restrict u, double *restrict z) {
    int place[count], tails = 0;
    double tail[count];
    for (int k = 0; k < count; k++) z[k] = normal_centre(u[k]);
    for (int k = 0; k < count; k++) {
        place[tails] = k;
        tail[tails] = u[k];
        tails += fabs(u[k] - 0.5) > CENTRE;
    }
    for (int k = 0; k < tails; k++) tail[k] = normal_tail(tail[k]);
    for (int k = 0; k < tails; k++) z[place[k]] = tail[k];
}

/* floor(x + 1/2) of a time that is not negative [us]. */
static inline int64_t microseconds(double time) { return (int64_t)(choose(time < 0.0, 0.0, time) + 0.5); }

#endif
