import QuantSpec

/// Clauses that say the same about several operators. Mistakes that show in many operators cite them.
extension [Clause] {
    /// Stored values are copied, compared or used in arithmetic without scale and zero point.
    static let storedValues: [Clause] = [
        "ARG_MAX-1", "ARG_MIN-1", "AVERAGE_POOL_2D-3", "BATCH_TO_SPACE_ND-1", "BITCAST-1", "BITWISE_XOR-1",
        "BROADCAST_TO-1", "CAST-1", "CONCATENATION-4", "DEPTH_TO_SPACE-1", "DILATE-1", "DYNAMIC_UPDATE_SLICE-1",
        "EMBEDDING_LOOKUP-3", "EXPAND_DIMS-1",
        "FILL-1",
        "FLOOR_DIV-1", "FLOOR_MOD-1", "GATHER-1", "GATHER_ND-1", "MATRIX_DIAG-2", "MATRIX_SET_DIAG-2", "MAXIMUM-1",
        "MAX_POOL_2D-2",
        "MINIMUM-1", "MIRROR_PAD-1", "NEG-2", "ONE_HOT-1", "PACK-1", "PAD-1", "PADV2-1", "REDUCE_MAX-2", "REDUCE_MIN-2",
        "RESHAPE-1", "RESIZE_BILINEAR-4", "RESIZE_BILINEAR-6", "RESIZE_NEAREST_NEIGHBOR-1", "REVERSE_SEQUENCE-1",
        "RIGHT_SHIFT-1",
        "REVERSE_V2-1", "SCATTER_ND-4", "SELECT-1", "SELECT_V2-1", "SLICE-1", "SPACE_TO_BATCH_ND-1", "SPACE_TO_DEPTH-1",
        "SPARSE_TO_DENSE-1", "SPLIT-1", "SPLIT_V-1", "SQUEEZE-1", "STRIDED_SLICE-1", "TILE-1", "TOPK_V2-1",
        "TRANSPOSE-1", "UNIQUE-1", "UNPACK-1", "WHERE-1",
        "REDUCE_WINDOW-3", "STABLEHLO_ADD-2", "STABLEHLO_GATHER-3", "STABLEHLO_MAXIMUM-2", "STABLEHLO_MINIMUM-2",
        "STABLEHLO_MULTIPLY-2", "STABLEHLO_PAD-2",
    ]

    /// The zero point of an input is subtracted from its stored values.
    static let inputZeroPoints: [Clause] =
        sums + [
            "ABS-2", "ADD-3", "CONCATENATION-5", "DEQUANTIZE-2", "DIV-4", "HARD_SWISH-3", "L2_NORMALIZATION-2",
            "LEAKY_RELU-3", "MEAN-3", "MUL-3", "PRELU-3", "QUANTIZE-3", "REDUCE_PROD-4", "RELU-2", "RELU6-2",
            "RELU_0_TO_1-2", "RELU_N1_TO_1-2", "RSQRT-2", "SOFTMAX-1", "LOG_SOFTMAX-1", "SQRT-2",
            "SQUARED_DIFFERENCE-3", "SUB-3", "SUM-3", "EXP-2", "GELU-1", "LOG-2", "LOGISTIC-2", "TANH-2",
        ] + comparisons(3)

    /// The zero point that is added to a requantized value. Clauses of operators whose outputs have fixed parameters
    /// come first.
    static let outputZeroPoints: [Clause] = [
        "SOFTMAX-4", "LOG_SOFTMAX-4", "L2_NORMALIZATION-4", "LEAKY_RELU-4", "HARD_SWISH-6", "QUANTIZE-2", "ARITH-17",
    ]

    /// Each output element depends only on the input element at the same position.
    static let elementWise: [Clause] = [
        "ABS-1", "DEQUANTIZE-1", "EXP-1", "FLOOR-1", "HARD_SWISH-1", "LEAKY_RELU-1", "LOG-1", "LOGISTIC-1", "NEG-1",
        "QUANTIZE-1", "RELU-1", "RELU6-1", "RELU_0_TO_1-1", "RELU_N1_TO_1-1", "RSQRT-1", "SIGN-1", "SQRT-1", "SQUARE-1",
        "TANH-1", "SIN-1", "COS-1", "ATAN2-1", "REAL-1", "IMAG-1", "COMPLEX_ABS-1",
    ]

    /// The arithmetic of binary32 variants. Data movement operators keep the bits.
    static let realNumbers: [Clause] =
        [
            "ABS-3", "ADD-7", "ADD_N-2", "ATAN2-2", "AVERAGE_POOL_2D-6", "BATCH_MATMUL-7", "BUCKETIZE-1", "CAST-2",
            "CAST-4",
            "CONV_2D-12", "CONV_3D-2", "COS-2", "CUMSUM-3", "DEPTHWISE_CONV_2D-11", "DIV-7", "EXP-4", "FLOOR-2",
            "FLOOR_DIV-5", "FLOOR_MOD-5", "FULLY_CONNECTED-11", "GELU-5", "HARD_SWISH-7", "L2_NORMALIZATION-6",
            "L2_POOL_2D-2", "LEAKY_RELU-5", "LOCAL_RESPONSE_NORMALIZATION-2", "LOG-5", "LOGISTIC-6",
            "LOG_SOFTMAX-7", "LSTM-8", "MAX_POOL_2D-4", "MEAN-6", "MUL-4", "NEG-4", "POW-2", "PRELU-4",
            "REDUCE_MAX-4", "REDUCE_MIN-4", "REDUCE_PROD-7", "RELU-3", "RELU6-3", "RELU_0_TO_1-3",
            "RELU_N1_TO_1-3", "RESIZE_BILINEAR-5", "RANGE-3", "RNN-3", "RSQRT-6", "SIGN-2", "SIN-2", "SOFTMAX-10",
            "SQRT-4",
            "SQUARE-2", "SQUARED_DIFFERENCE-5", "SUB-7", "SUM-6", "SVDF-10", "TANH-6", "TRANSPOSE_CONV-9",
            "UNIDIRECTIONAL_SEQUENCE_LSTM-8", "UNIDIRECTIONAL_SEQUENCE_RNN-3", "UNSORTED_SEGMENT_MAX-4",
            "UNSORTED_SEGMENT_MIN-4", "UNSORTED_SEGMENT_PROD-4", "UNSORTED_SEGMENT_SUM-4",
            "BIDIRECTIONAL_SEQUENCE_LSTM-4", "BIDIRECTIONAL_SEQUENCE_RNN-4", "CONV_3D_TRANSPOSE-3", "FAKE_QUANT-3",
            "EMBEDDING_LOOKUP_SPARSE-2", "NON_MAX_SUPPRESSION_V4-2", "NON_MAX_SUPPRESSION_V5-2",
            "REAL-2", "IMAG-2", "COMPLEX_ABS-2", "RFFT2D-4",
        ] + comparisons(5) + storedValues.filter { !["AVERAGE_POOL_2D-3", "CAST-1", "RESIZE_BILINEAR-4"].contains($0) }

    /// The arithmetic of variants on plain int32 and int64.
    static let plainIntegers: [Clause] =
        [
            "ABS-4", "ADD-7", "ADD_N-3", "CAST-3", "CUMSUM-4", "DIV-7", "MEAN-7", "MUL-4", "REDUCE_PROD-6",
            "SQUARED_DIFFERENCE-5", "SUB-7", "SUM-5", "RANGE-3", "BROADCAST_ARGS-2", "UNSORTED_SEGMENT_MAX-3",
            "UNSORTED_SEGMENT_MIN-3", "UNSORTED_SEGMENT_PROD-3", "UNSORTED_SEGMENT_SUM-3",
        ] + comparisons(5) + storedValues.filter { !["AVERAGE_POOL_2D-3", "CAST-1", "MAX_POOL_2D-2"].contains($0) }

    /// Sums of products.
    static let sums: [Clause] = [
        "CONV_2D-3", "DEPTHWISE_CONV_2D-3", "TRANSPOSE_CONV-3", "FULLY_CONNECTED-2", "BATCH_MATMUL-3", "SVDF-3",
        "UNIDIRECTIONAL_SEQUENCE_LSTM-4", "LSTM-3", "RECURRENT-5", "SVDF-11", "RNN-4", "LSTM-7",
        "UNIDIRECTIONAL_SEQUENCE_LSTM-7",
        "UNIDIRECTIONAL_SEQUENCE_RNN-4", "BIDIRECTIONAL_SEQUENCE_LSTM-5", "BIDIRECTIONAL_SEQUENCE_RNN-5",
        "RECURRENT-16",
    ]

    /// Sums of products with a sliding filter.
    static let slidingSums: [Clause] = ["CONV_2D-3", "DEPTHWISE_CONV_2D-3", "TRANSPOSE_CONV-3"]

    /// The bias: one element for each channel, added to the sum.
    static let biases: [Clause] = [
        "CONV_2D-7", "CONV_2D-10", "CONV_2D-11", "CONV_2D-12", "CONV_3D-2", "DEPTHWISE_CONV_2D-7",
        "DEPTHWISE_CONV_2D-11", "DEPTHWISE_CONV_2D-12", "FULLY_CONNECTED-3", "FULLY_CONNECTED-7",
        "FULLY_CONNECTED-10", "FULLY_CONNECTED-11", "LSTM-3", "RECURRENT-5", "SVDF-5", "TRANSPOSE_CONV-7",
        "TRANSPOSE_CONV-9", "TRANSPOSE_CONV-10", "UNIDIRECTIONAL_SEQUENCE_LSTM-4", "CONV_3D_TRANSPOSE-3",
    ]

    /// The width of a 16x8 accumulator is the width of the bias.
    static let wideBiases: [Clause] = ["CONV_2D-6", "DEPTHWISE_CONV_2D-6", "TRANSPOSE_CONV-6", "FULLY_CONNECTED-5"]

    /// The scale and the zero point of each channel.
    static let channelScales: [Clause] = [
        "CONV_2D-4", "CONV_2D-10", "DEPTHWISE_CONV_2D-4", "DEPTHWISE_CONV_2D-12", "TRANSPOSE_CONV-4",
        "TRANSPOSE_CONV-10", "FULLY_CONNECTED-6", "FULLY_CONNECTED-10",
        "BATCH_MATMUL-9", "DEQUANTIZE-2", "QUANTIZE-2", "EMBEDDING_LOOKUP-5", "REP-4",
    ]

    /// The fused activation is applied.
    static let activations: [Clause] = [
        "ADD-1", "AVERAGE_POOL_2D-4", "AVERAGE_POOL_2D-6", "CONV_2D-4", "CONV_2D-10", "CONV_2D-11", "CONV_2D-12",
        "CONV_3D-2", "DEPTHWISE_CONV_2D-4", "DEPTHWISE_CONV_2D-11", "DEPTHWISE_CONV_2D-12", "DIV-1",
        "FULLY_CONNECTED-9", "L2_POOL_2D-2", "MAX_POOL_2D-2", "MAX_POOL_2D-4", "MUL-1", "SUB-1",
        "TRANSPOSE_CONV-4", "TRANSPOSE_CONV-9", "TRANSPOSE_CONV-10", "CONV_3D_TRANSPOSE-3", "ARITH-11",
    ]

    /// The bounds of an activation's range. RELU and related operators have their own clauses.
    static let activationBounds: [Clause] = [
        "RELU-2", "RELU6-2", "RELU_0_TO_1-2", "RELU_N1_TO_1-2", "ARITH-11", "DERIVED-7",
    ]

    /// Two shapes are broadcast to one.
    static let broadcasting: [Clause] =
        [
            "ADD-1", "SUB-1", "MUL-1", "DIV-1", "SQUARED_DIFFERENCE-1", "FLOOR_DIV-1", "FLOOR_MOD-1", "MAXIMUM-1",
            "MINIMUM-1", "SELECT_V2-2", "POW-1", "LOGICAL_AND-1", "LOGICAL_OR-1", "BITWISE_XOR-1", "RIGHT_SHIFT-1",
        ] + comparisons(1) + ["REP-6"]

    /// The attributes of a window, along height and width.
    static let windows: [Clause] = [
        "CONV_2D-1", "DEPTHWISE_CONV_2D-1", "TRANSPOSE_CONV-2", "AVERAGE_POOL_2D-1", "MAX_POOL_2D-1",
        "L2_POOL_2D-1",
    ]

    /// A difference or a sum of either sign is requantized.
    static let requantizations: [Clause] = [
        "ADD-3", "SUB-3", "MUL-3", "SQUARED_DIFFERENCE-3", "CONV_2D-4", "DEPTHWISE_CONV_2D-4", "TRANSPOSE_CONV-4",
        "BATCH_MATMUL-4", "MEAN-4", "SUM-3", "QUANTIZE-6", "LEAKY_RELU-3", "PRELU-3", "SVDF-6",
    ]

    /// A single requantized result is stored after the output's zero point is added.
    static let directRequantizations: [Clause] = [
        "MUL-3", "CONV_2D-4", "CONV_2D-5", "DEPTHWISE_CONV_2D-4", "DEPTHWISE_CONV_2D-5", "TRANSPOSE_CONV-4",
        "TRANSPOSE_CONV-5", "FULLY_CONNECTED-6", "BATCH_MATMUL-4", "MEAN-4", "SUM-3", "QUANTIZE-6", "PRELU-3",
    ]

    /// The requantized value is bounded, mostly from below.
    static let rectifiers: [Clause] = ["RELU-2", "RELU6-2", "RELU_N1_TO_1-2", "RELU_0_TO_1-2", "ABS-2"]

    /// Operators in which the last bit of a multiplier changes an 8-bit result.
    static let roundedMultipliers: [Clause] = [
        "ADD-3", "SUB-3", "CONV_2D-4", "DEPTHWISE_CONV_2D-4", "TRANSPOSE_CONV-4", "BATCH_MATMUL-4", "MEAN-4", "SUM-3",
        "QUANTIZE-6",
    ]

    /// A float input is quantized row by row.
    static let hybridInputs: [Clause] = [
        "CONV_2D-10", "FULLY_CONNECTED-10", "DEPTHWISE_CONV_2D-12", "TRANSPOSE_CONV-10", "BATCH_MATMUL-8",
    ]

    /// The rows of recurrent operators that are quantized at run time.
    static let hybridRecurrentInputs: [Clause] = [
        "SVDF-11", "RNN-4", "UNIDIRECTIONAL_SEQUENCE_RNN-4", "LSTM-7", "UNIDIRECTIONAL_SEQUENCE_LSTM-7",
        "BIDIRECTIONAL_SEQUENCE_LSTM-5", "BIDIRECTIONAL_SEQUENCE_RNN-5",
    ]

    /// 8-bit variants are tables of 256 results.
    static let tables: [Clause] = ["TANH-2", "LOGISTIC-2", "GELU-1", "EXP-2", "LOG-2"]

    /// The clause with this number on the page of each comparison. The pages have the same clauses.
    static func comparisons(_ number: Int) -> [Clause] {
        ["EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL"].map { Clause("\($0)-\(number)") }
    }
}
