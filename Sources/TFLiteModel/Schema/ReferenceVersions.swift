/// The versions of builtin operators that LiteRT 2.3.0 loads with its reference kernels (MODEL-13). A version does not
/// change what an operator computes. `Tests/LiteRTParity/run lint` compares this table with the runtime.
public enum ReferenceVersions {
    /// The versions of an operator that the reference loads. `nil` if it has no kernel for the operator.
    ///
    /// - Parameter name: the schema's name, such as `CONV_2D`.
    public static func versions(of name: String) -> ClosedRange<Int>? {
        guard let greatest = greatest[name] else { return nil }
        return min(least[name] ?? 1, greatest)...greatest
    }

    /// The least version, of an operator that had another code in its first versions.
    private static let least = ["BROADCAST_TO": 2]

    /// The greatest version of each operator.
    private static let greatest: [String: Int] = Dictionary(
        uniqueKeysWithValues: namesByGreatestVersion.flatMap { version, names in
            names.split(whereSeparator: \.isWhitespace).map { (String($0), version) }
        })

    private static let namesByGreatestVersion = [
        1: """
        ADD_N ASSIGN_VARIABLE ATAN2 BITCAST BITWISE_XOR BROADCAST_ARGS BUCKETIZE CALL_ONCE COMPLEX_ABS CONV_3D
        CONV_3D_TRANSPOSE COS CUMSUM DENSIFY DEPTH_TO_SPACE DILATE EMBEDDING_LOOKUP_SPARSE EXPAND_DIMS FLOOR
        HARD_SWISH HASHTABLE_LOOKUP IF IMAG L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGICAL_AND LOGICAL_NOT
        LOGICAL_OR LSH_PROJECTION MATRIX_DIAG MATRIX_SET_DIAG MULTINOMIAL NEG NON_MAX_SUPPRESSION_V4
        NON_MAX_SUPPRESSION_V5 ONE_HOT POW PRELU RANDOM_STANDARD_NORMAL RANDOM_UNIFORM RANGE RANK READ_VARIABLE
        REAL REDUCE_ALL REDUCE_ANY REDUCE_WINDOW RELU_0_TO_1 RELU_N1_TO_1 RESHAPE REVERSE_SEQUENCE RFFT2D
        RIGHT_SHIFT SCATTER_ND SHAPE SIN SKIP_GRAM SQUARE SQUEEZE STABLEHLO_ADD STABLEHLO_COMPOSITE
        STABLEHLO_GATHER STABLEHLO_MAXIMUM STABLEHLO_MINIMUM STABLEHLO_MULTIPLY STABLEHLO_PAD
        STABLEHLO_REDUCE_WINDOW STABLEHLO_RNG_BIT_GENERATOR STABLEHLO_SCATTER UNIQUE UNSORTED_SEGMENT_MAX
        UNSORTED_SEGMENT_MIN UNSORTED_SEGMENT_PROD UNSORTED_SEGMENT_SUM VAR_HANDLE WHILE ZEROS_LIKE
        """,
        2: """
        ARG_MAX ARG_MIN DIV EXP FAKE_QUANT FLOOR_MOD GELU GREATER L2_NORMALIZATION LEAKY_RELU LESS_EQUAL LOG
        LOG_SOFTMAX REDUCE_PROD SELECT_V2 SIGN SPACE_TO_DEPTH SQRT SQUARED_DIFFERENCE SUM TILE WHERE
        """,
        3: """
        ABS AVERAGE_POOL_2D BIDIRECTIONAL_SEQUENCE_LSTM BIDIRECTIONAL_SEQUENCE_RNN FLOOR_DIV GREATER_EQUAL LESS
        LOGISTIC MAX_POOL_2D MEAN MIRROR_PAD REDUCE_MAX REDUCE_MIN RELU RELU6 RNN RSQRT SOFTMAX SPARSE_TO_DENSE
        SPLIT_V TANH TOPK_V2 UNIDIRECTIONAL_SEQUENCE_LSTM UNIDIRECTIONAL_SEQUENCE_RNN
        """,
        4: """
        BATCH_MATMUL BATCH_TO_SPACE_ND BROADCAST_TO LSTM MAXIMUM MINIMUM NOT_EQUAL RESIZE_BILINEAR
        RESIZE_NEAREST_NEIGHBOR REVERSE_V2 SELECT SPACE_TO_BATCH_ND STRIDED_SLICE SVDF
        """,
        5: """
        ADD EMBEDDING_LOOKUP EQUAL FILL PACK SPLIT SUB TRANSPOSE_CONV
        """,
        6: """
        DEPTHWISE_CONV_2D DYNAMIC_UPDATE_SLICE GATHER_ND PAD PADV2 QUANTIZE UNPACK
        """,
        7: """
        CONCATENATION MUL
        """,
        8: """
        CONV_2D GATHER SLICE TRANSPOSE
        """,
        9: """
        CAST DEQUANTIZE
        """,
        14: """
        FULLY_CONNECTED
        """,
    ]
}
