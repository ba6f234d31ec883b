import QuantSpec

/// The words of clauses that mistakes contradict. A long clause has several requirements; reports quote the broken
/// one.
package struct BrokenWords: Sendable {
    /// The names of the mistakes.
    package let mistakes: [String]
    /// Words of their clauses, without Markdown. For each clause, the sentence with the first of these words that it
    /// has is quoted.
    package let words: [String]

    init(_ mistakes: [String], _ words: [String]) {
        self.mistakes = mistakes
        self.words = words
    }
}

extension Deviation {
    /// The words of its clauses that the mistake contradicts, in order of preference. Empty if the broken sentence is
    /// the one that shares the most words with the mistake's title and explanation.
    public var brokenWords: [String] { BrokenWords.all.first { $0.mistakes.contains(name) }?.words ?? [] }
}

extension BrokenWords {
    /// All entries. `spec check` compares them with the text.
    package static let all: [BrokenWords] = [
        BrokenWords(
            [
                "input-zero-point-added", "input-zero-point-ignored", "unsigned-offset-128",
                "zero-point-subtracted-in-8-bits", "zero-point-subtracted-once",
            ],
            ["- z_in", "-z_in", "- z_1", "(q - z)", "Stored values are", "- n × z_in"]),
        BrokenWords(["second-input-zero-point-ignored"], ["- z_2", "(q - z)"]),
        BrokenWords(["filter-zero-point-ignored"], ["- z_filter"]),
        BrokenWords(
            ["output-zero-point-ignored", "output-zero-point-subtracted"],
            ["+ z_out )", "plus the least value"]),
        BrokenWords(["output-zero-point-as-unsigned"], ["integer of the tensor's stored type"]),
        BrokenWords(["padding-with-zero"], ["contributes nothing", "inside the input"]),
        BrokenWords(["max-pool-pads-with-zero", "max-pool-pads-with-zero-point"], ["taps outside"]),
        BrokenWords(
            ["max-pool-of-bytes", "unsigned-read-as-signed"],
            ["greatest stored value", "stands for the real value", "Stored values are"]),
        BrokenWords(["padding-ignored", "same-padding-before"], ["before the first element"]),
        BrokenWords(
            ["bias-ignored", "first-bias-for-all-channels", "bias-in-16-bits"],
            ["bias added", "bias is added", "bias[", "added unchanged"]),
        BrokenWords(
            ["first-scale-for-all-channels", "channel-scales-reversed", "column-scales-count-as-zero"],
            ["number i_d", "s_filter[", "s_y["]),
        BrokenWords(
            ["multiplier-in-binary32", "multiplier-product-in-binary32"],
            ["operation in binary64", "multiplier in binary64"]),
        BrokenWords(["multiplier-in-binary64"], ["binary32 division", "rounded to binary32", "computed in binary32"]),
        BrokenWords(["multiplier-of-exact-product"], ["rounded to binary32"]),
        BrokenWords(["multiplier-quotient-first"], ["( s_1 × s_2 ) / s_out"]),
        BrokenWords(["relu6-without-upper-bound"], ["RELU6 [0, 6]", "the activation", "activation("]),
        BrokenWords(
            ["activation-ignored"],
            [
                "keeps a real interval", "clamps to the activation", "clamped to the activation",
                "clamp is to the activation", "activation(",
            ]),
        BrokenWords(
            [
                "activation-bound-by-reciprocal", "activation-bound-half-to-even", "activation-bound-half-up",
                "activation-bound-in-binary64", "activation-bound-truncates", "activation-bound-without-zero-point",
            ],
            ["round("]),
        BrokenWords(["activation-bound-wraps"], ["met with the"]),
        BrokenWords(["addition-left-shift-15-in-8-bits", "addition-left-shift-20-in-16-bits"], ["With L = 20"]),
        BrokenWords(["addition-of-stored-values", "addition-without-left-shift"], ["× 2^L, m_1"]),
        BrokenWords(["one-input-scale-for-both"], ["m_1 =", "v = requantize(", "s_1 × s_2", "m_1 and m_2"]),
        BrokenWords(
            ["comparison-of-real-values", "comparison-of-stored-values", "comparison-without-left-shift"],
            ["v = requantize("]),
        BrokenWords(["squared-difference-left-shift-20"], ["L = 7"]),
        BrokenWords(["squared-difference-without-left-shift"], ["× 2^7, m_1"]),
        BrokenWords(["squared-headroom-not-doubled"], ["m_out = t^2"]),
        BrokenWords(["power-of-two-flag-ignored"], ["The power-of-two form"]),
        BrokenWords(["product-in-16-bits"], ["exact in 32 bits"]),
        BrokenWords(["product-multiplied-in-32-bits"], ["(ARITH-9)"]),
        BrokenWords(["rectifier-not-rescaled"], ["s_in / s_out"]),
        BrokenWords(["magnitude-in-8-bits"], ["taken in 32 bits"]),
        BrokenWords(["identity-side-not-rescaled"], ["multiplied by m_identity"]),
        BrokenWords(["leaky-rectifier-in-float"], ["by ARITH-7"]),
        BrokenWords(
            ["negative-slope-rounded-with-its-sign", "negative-slope-without-sign"],
            ["For a negative m_alpha"]),
        BrokenWords(["slope-of-first-channel"], ["that broadcasting pairs with it"]),
        BrokenWords(["slopes-not-broadcast"], ["broadcast to it"]),
        BrokenWords(["division-in-floating-point"], ["p = requantize("]),
        BrokenWords(["divisor-sign-dropped"], ["change their sign"]),
        BrokenWords(["quotient-reciprocal-exact"], ["the reciprocal of b"]),
        BrokenWords(["quotient-shift-modulo-32"], ["0 where it is less"]),
        BrokenWords(["average-divides-first"], ["The sum a of n"]),
        BrokenWords(
            ["average-of-centred-values", "average-rounds-half-up", "average-truncates"],
            ["away from stored 0"]),
        BrokenWords(["mean-divides-scale"], ["This is not the multiplier"]),
        BrokenWords(["mean-multiplier-rounded"], ["M' = trunc("]),
        BrokenWords(["mean-truncates"], ["contained in the multiplier"]),
        BrokenWords(["mean-scales-ignored"], ["s_in / s_out"]),
        BrokenWords(["sum-ratio-in-binary32"], ["divided in binary64"]),
        BrokenWords(["sum-in-16-bits", "sum-saturates-in-16-bits"], ["in 32 bits"]),
        BrokenWords(["sum-of-bytes"], ["Σ q"]),
        BrokenWords(["root-rounds"], ["truncated, not rounded"]),
        BrokenWords(["reciprocal-root-in-float"], ["r = requantize("]),
        BrokenWords(["reciprocal-root-multiplier-in-binary64"], ["in binary32 with the root"]),
        BrokenWords(["multiplier-16-bit", "multiplier-truncates"], ["M is m × 2^31"]),
        BrokenWords(["multiplier-above-one-clipped"], ["M × 2^(S - 31)", "a multiplier M", "gives a multiplier"]),
        BrokenWords(["multiplier-not-renormalized"], ["M is 2^30"]),
        BrokenWords(["multiplier-shift-reversed"], ["is to the left, one below"]),
        BrokenWords(["left-shift-saturates", "multiplier-shift-sign"], ["shifted left by max(S, 0)"]),
        BrokenWords(
            [
                "requantize-in-binary32", "requantize-in-binary32-half-to-even", "requantize-in-binary64",
                "requantize-in-binary64-half-to-even",
            ],
            ["with two roundings"]),
        BrokenWords(
            ["narrow-multiply-in-64-bits", "narrow-bias-read-as-64-bits"],
            [
                "with two roundings", "with an int32 bias, 32 bits", "32 bits (ARITH-13) for int32",
                "with an int32 bias as in",
            ]),
        BrokenWords(
            [
                "wide-accumulator-32-bit", "wide-accumulator-saturates", "wide-bias-in-32-bits",
                "wide-multiplier-31-bit", "wide-multiply-in-32-bits",
            ],
            [
                "multiplier of 16 bits", "with an int64 bias, 64 bits", "64 bits (ARITH-14) for int64",
                "with an int64 bias it is",
            ]),
        BrokenWords(["wide-multiply-half-away", "wide-multiply-truncates"], ["(a × R"]),
        BrokenWords(["scaled-sum-overflows"], ["saturated to 32 bits"]),
        BrokenWords(["concatenation-along-first-axis", "inputs-joined-in-reverse"], ["elements of the first input"]),
        BrokenWords(["concatenation-first-input-parameters"], ["parameters of their own"]),
        BrokenWords(
            [
                "concatenation-not-rescaled", "concatenation-rescaled-in-fixed-point",
                "concatenation-rescaled-through-reals",
            ],
            ["Any other input is rescaled"]),
        BrokenWords(["axis-taken-for-first"], ["Along the axis"]),
        BrokenWords(["adjoint-ignored"], ["adj_x is set"]),
        BrokenWords(["batches-from-first-dimension"], ["is read row-major"]),
        BrokenWords(["weights-transposed"], ["row by row"]),
        BrokenWords(["dilation-ignored"], ["dilation_h"]),
        BrokenWords(["stride-ignored", "strides-swapped"], ["the stride and", "stride_h,"]),
        BrokenWords(["transposed-rows-misaligned"], ["that window's padding"]),
        BrokenWords(["transposed-filter-layout"], ["filter[c, i, j, k]"]),
        BrokenWords(["transposed-filter-mirrored"], ["not mirrored"]),
        BrokenWords(["depth-multiplier-order", "depthwise-input-channel-modulo"], ["side by side"]),
        BrokenWords(["tail-of-depth-dropped"], ["Σ over", "is the sum over", "the sum of FULLY_CONNECTED-2"]),
        BrokenWords(["tail-of-elements-dropped"], ["The number of elements", "Each output element"]),
        BrokenWords(["first-batch-only"], ["The number of elements", "output element (b,", "output element i"]),
        BrokenWords(["binary16-results-flush-subnormals"], ["narrowed", "nearest binary16"]),
        BrokenWords(["real-numbers-in-binary16"], ["in binary32", "float32 sums", "Stored values are copied"]),
        BrokenWords(
            ["plain-integers-in-binary32"],
            ["modulo 2^32", "in the width of the type", "Stored values are copied"]),
        BrokenWords(["cast-to-real-truncates"], ["nearest binary32"]),
        BrokenWords(["last-update-stands"], ["all are added"]),
        BrokenWords(["updates-saturate"], ["in the width of the type"]),
        BrokenWords(["negative-axis-by-magnitude"], ["counts from the last"]),
        BrokenWords(["nibbles-swapped"], ["low four bits"]),
        BrokenWords(["paddings-swapped"], ["before and after axis"]),
        BrokenWords(["ellipsis-for-one-axis"], ["At most one is an ellipsis"]),
        BrokenWords(["slice-from-the-front", "slice-runs-upwards", "slice-stride-ignored"], ["The indices are begin"]),
        BrokenWords(["block-columns-first", "block-inside-batches"], ["A block is read"]),
        BrokenWords(["rows-selected-along-last-axis"], ["selects rows"]),
        BrokenWords(["index-columns-reversed"], ["params[indices"]),
        BrokenWords(["scattered-columns-reversed"], ["one index for each axis"]),
        BrokenWords(["interpolation-distance-truncates"], ["The distance is d"]),
        BrokenWords(["interpolation-in-1024ths"], ["everything is in binary32"]),
        BrokenWords(["interpolation-weights-exact"], ["units of 1/1024"]),
        BrokenWords(["quantize-by-reciprocal"], ["not a multiplication by the reciprocal"]),
        BrokenWords(["quantize-in-binary64"], ["one binary32 division"]),
        BrokenWords(["quantize-zero-point-before-rounding"], ["Only then the zero point"]),
        BrokenWords(["table-entry-off-by-one", "table-position-as-unsigned"], ["the entry of the stored value"]),
        BrokenWords(["table-without-midpoint-correction"], ["entry_i ="]),
        BrokenWords(["sigmoid-table-uncorrected"], ["sample_i = round("]),
        BrokenWords(["hard-swish-gate-wraps"], ["Left shifts saturate"]),
        BrokenWords(["softmax-beta-ignored"], ["beta × s_in", "s_in × beta", ") × beta"]),
        BrokenWords(["softmax-exponential-exact"], ["by a constant"]),
        BrokenWords(["softmax-reciprocal-exact"], ["three times"]),
        BrokenWords(["softmax-in-float"], ["(c ⊗ e)", "(e × c"]),
        BrokenWords(["softmax-maximum-of-first-row", "softmax-without-maximum"], ["the greatest of the row"]),
        BrokenWords(["log-softmax-difference-wraps"], ["threshold = max("]),
        BrokenWords(["log-softmax-in-float"], ["q = saturate("]),
        BrokenWords(
            ["hybrid-always-symmetric", "hybrid-computed-in-float", "hybrid-one-range-for-all-rows"],
            ["is quantized asymmetrically", "is quantized by HYBRID-1"]),
        BrokenWords(["hybrid-zero-point-ignored"], ["with z_in = z_x"]),
        BrokenWords(["hybrid-division-by-scale"], ["v × (127 / R)"]),
        BrokenWords(["hybrid-range-without-zero"], ["the lesser of 0"]),
        BrokenWords(["hybrid-half-to-even", "hybrid-truncates"], ["adding a half"]),
    ]
}
