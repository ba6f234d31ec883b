/// The releases of the runtime that first loaded the versions of builtin operators. A converter notes the greatest of a model's in its metadata.
public enum RuntimeReleases {
    /// The name of the metadata: the release's text, padded with zeros to 16 bytes.
    public static let metadataName = "min_runtime_version"

    /// The release that first loaded a version of an operator. `nil` if the table does not list it.
    ///
    /// - Parameter code: an operator and its version.
    public static func first(with code: OperatorCode) -> String? {
        releases["\(code.name):\(code.version)"]
    }

    /// Whether a release comes before another: its numbers are compared in order.
    static func precedes(_ release: String, _ other: String) -> Bool {
        func numbers(_ text: String) -> [Int] { text.split(separator: ".").compactMap { Int($0) } }
        return numbers(release).lexicographicallyPrecedes(numbers(other))
    }

    /// The release of each operator and version.
    private static let releases: [String: String] = Dictionary(
        uniqueKeysWithValues: operators.flatMap { release, versions in
            versions.split(whereSeparator: \.isWhitespace).map { (String($0), release) }
        })

    private static let operators = [
        "1.5.0": """
        ADD:1 AVERAGE_POOL_2D:1 CAST:1 CONCATENATION:1 CONV_2D:1 DEPTHWISE_CONV_2D:1 EMBEDDING_LOOKUP_SPARSE:1
        FAKE_QUANT:1 FULLY_CONNECTED:1 HASHTABLE_LOOKUP:1 L2_NORMALIZATION:1 L2_POOL_2D:1
        LOCAL_RESPONSE_NORMALIZATION:1 LSH_PROJECTION:1 MAX_POOL_2D:1 MUL:1 PAD:1 RELU:1 RELU6:1 RELU_N1_TO_1:1
        RESHAPE:1 RNN:1 SKIP_GRAM:1 SOFTMAX:1 SPACE_TO_DEPTH:1 SPLIT:1 SVDF:1
        """,
        "1.6.0": """
        BATCH_TO_SPACE_ND:1 DIV:1 GATHER:1 MEAN:1 SPACE_TO_BATCH_ND:1 SQUEEZE:1 STRIDED_SLICE:1 SUB:1 TRANSPOSE:1
        """,
        "1.7.0": """
        EXP:1 LSTM:1 RESIZE_BILINEAR:1 TOPK_V2:1
        """,
        "1.8.0": """
        PRELU:1
        """,
        "1.9.0": """
        ARG_MAX:1 ARG_MIN:1 FLOOR:1 NEG:1 PADV2:1 SIN:1 SPARSE_TO_DENSE:1 TRANSPOSE_CONV:1
        """,
        "1.10.0": """
        EXPAND_DIMS:1 FAKE_QUANT:2 FULLY_CONNECTED:2 LSTM:2 POW:1 RSQRT:1 SHAPE:1 SQRT:1 SUM:1
        """,
        "1.10.1": """
        TILE:1
        """,
        "1.11.0": """
        LOGICAL_AND:1 LOGICAL_NOT:1 LOGICAL_OR:1 ONE_HOT:1 PACK:1 REDUCE_ANY:1 REDUCE_MAX:1 REDUCE_MIN:1 REDUCE_PROD:1
        UNPACK:1
        """,
        "1.12.0": """
        DEPTHWISE_CONV_2D:2 SQUARE:1 ZEROS_LIKE:1
        """,
        "1.13.0": """
        ABS:1 EMBEDDING_LOOKUP:1 FILL:1 FLOOR_MOD:1 RANGE:1
        """,
        "1.13.1": """
        DEQUANTIZE:1 LEAKY_RELU:1 MIRROR_PAD:1 RESIZE_NEAREST_NEIGHBOR:1 SPLIT_V:1 SQUARED_DIFFERENCE:1
        UNIDIRECTIONAL_SEQUENCE_LSTM:1
        """,
        "1.14.0": """
        ADD:2 ADD_N:1 ARG_MAX:2 ARG_MIN:2 AVERAGE_POOL_2D:2 BATCH_TO_SPACE_ND:2 BIDIRECTIONAL_SEQUENCE_LSTM:1
        BIDIRECTIONAL_SEQUENCE_LSTM:2 BIDIRECTIONAL_SEQUENCE_LSTM:3 BIDIRECTIONAL_SEQUENCE_RNN:1
        BIDIRECTIONAL_SEQUENCE_RNN:2 CEIL:1 CONCATENATION:2 CONV_2D:2 CONV_2D:3 COS:1 DEPTHWISE_CONV_2D:3 DEQUANTIZE:2
        ELU:1 EMBEDDING_LOOKUP:2 EMBEDDING_LOOKUP:3 EQUAL:1 EQUAL:2 FLOOR_DIV:1 FLOOR_DIV:2 FULLY_CONNECTED:3
        FULLY_CONNECTED:4 GATHER:2 GATHER_ND:1 GREATER:1 GREATER:2 GREATER_EQUAL:1 GREATER_EQUAL:2 L2_NORMALIZATION:2
        LESS:1 LESS:2 LESS_EQUAL:1 LESS_EQUAL:2 LOG:1 LOGISTIC:1 LOGISTIC:2 LOG_SOFTMAX:1 LOG_SOFTMAX:2 LSTM:3
        MATRIX_DIAG:1 MATRIX_SET_DIAG:1 MAXIMUM:1 MAXIMUM:2 MAX_POOL_2D:2 MEAN:2 MINIMUM:1 MINIMUM:2 MUL:2 NOT_EQUAL:1
        NOT_EQUAL:2 PACK:2 PAD:2 PADV2:2 QUANTIZE:1 RANK:1 REDUCE_MAX:2 REDUCE_MIN:2 RELU6:2 RESIZE_BILINEAR:2
        RESIZE_NEAREST_NEIGHBOR:2 REVERSE_SEQUENCE:1 REVERSE_V2:1 RNN:2 ROUND:1 SELECT:1 SELECT:2 SLICE:1 SLICE:2
        SLICE:3 SOFTMAX:2 SPACE_TO_BATCH_ND:2 SPACE_TO_DEPTH:2 SPARSE_TO_DENSE:2 SPLIT:2 SPLIT:3 STRIDED_SLICE:2 SUB:2
        SVDF:2 TANH:1 TANH:2 TOPK_V2:2 TRANSPOSE:2 UNIDIRECTIONAL_SEQUENCE_LSTM:2 UNIDIRECTIONAL_SEQUENCE_RNN:1
        UNIDIRECTIONAL_SEQUENCE_RNN:2 UNIQUE:1 UNPACK:2 WHERE:1
        """,
        "1.15.0": """
        DEQUANTIZE:3 GATHER:3 HARD_SWISH:1 IF:1 MUL:3 QUANTIZE:2 SPARSE_TO_DENSE:3 SUM:2 TRANSPOSE:3 WHILE:1
        """,
        "2.0.0": """
        FULLY_CONNECTED:5
        """,
        "2.1.0": """
        DEPTH_TO_SPACE:1 FULLY_CONNECTED:6 NON_MAX_SUPPRESSION_V4:1 NON_MAX_SUPPRESSION_V5:1 RELU:2 SCATTER_ND:1
        STRIDED_SLICE:3
        """,
        "2.2.0": """
        DENSIFY:1 DEPTHWISE_CONV_2D:4 DEQUANTIZE:4 RESIZE_BILINEAR:3 REVERSE_V2:2 SEGMENT_SUM:1 SELECT_V2:1
        STRIDED_SLICE:4 SVDF:3 TILE:2 TRANSPOSE_CONV:2 UNPACK:3
        """,
        "2.3.0": """
        AVERAGE_POOL_2D:3 BATCH_MATMUL:1 BATCH_MATMUL:2 BATCH_TO_SPACE_ND:3 BIDIRECTIONAL_SEQUENCE_RNN:3
        CONCATENATION:3 CONV_2D:4 DEPTHWISE_CONV_2D:5 DEPTHWISE_CONV_2D:6 DIV:2 EQUAL:3 FILL:2 FULLY_CONNECTED:7
        FULLY_CONNECTED:8 FULLY_CONNECTED:9 GATHER_ND:2 LEAKY_RELU:2 LOGISTIC:3 LSTM:4 MAXIMUM:3 MAXIMUM:4
        MAX_POOL_2D:3 MINIMUM:3 MINIMUM:4 MIRROR_PAD:2 MUL:4 NOT_EQUAL:3 PACK:3 RESIZE_NEAREST_NEIGHBOR:3 RNN:3
        SOFTMAX:3 SPACE_TO_BATCH_ND:3 SPLIT:4 SPLIT_V:2 SUB:3 SVDF:4 TANH:3 TRANSPOSE:4 TRANSPOSE_CONV:3
        UNIDIRECTIONAL_SEQUENCE_LSTM:3 UNIDIRECTIONAL_SEQUENCE_RNN:3 UNPACK:4
        """,
        "2.4.0": """
        ABS:2 ADD:3 BATCH_MATMUL:3 CONV_2D:5 CUMSUM:1 GATHER:4 MEAN:3 PAD:3 PADV2:3 RESIZE_NEAREST_NEIGHBOR:4 SLICE:4
        SUB:4 SUB:5 TRANSPOSE:5
        """,
        "2.5.0": """
        ABS:3 BATCH_MATMUL:4 BROADCAST_TO:2 BROADCAST_TO:3 CALL_ONCE:1 COMPLEX_ABS:1 CONV_3D:1 DEPTH_TO_SPACE:2 FILL:3
        GATHER:5 GATHER_ND:3 HASHTABLE:1 HASHTABLE_FIND:1 HASHTABLE_IMPORT:1 HASHTABLE_SIZE:1 IMAG:1 REAL:1
        REDUCE_MAX:3 REDUCE_MIN:3 RELU:3 RELU6:3 RESIZE_BILINEAR:4 REVERSE_V2:3 RFFT2D:1 RSQRT:2 SLICE:5
        SQUARED_DIFFERENCE:2 SQUEEZE:2 STRIDED_SLICE:5
        """,
        "2.6.0": """
        ABS:4 ADD:4 ASSIGN_VARIABLE:1 BROADCAST_ARGS:1 CONV_3D_TRANSPOSE:1 MUL:5 PAD:4 PADV2:4 READ_VARIABLE:1
        REDUCE_ALL:1 REDUCE_PROD:2 STRIDED_SLICE:6 VAR_HANDLE:1
        """,
        "2.7.0": """
        CAST:2 DEQUANTIZE:5 QUANTIZE:3
        """,
        "2.8.0": """
        BUCKETIZE:1 CAST:3 MULTINOMIAL:1 RANDOM_STANDARD_NORMAL:1 RANDOM_UNIFORM:1 TILE:3 WHERE:2
        """,
        "2.9.0": """
        ARG_MAX:3 ARG_MIN:3 CAST:4 CONV_2D:6 DYNAMIC_UPDATE_SLICE:1 GELU:1 GELU:2
        """,
        "2.10.0": """
        ATAN2:1 RELU_0_TO_1:1 UNSORTED_SEGMENT_MAX:1 UNSORTED_SEGMENT_PROD:1 UNSORTED_SEGMENT_SUM:1
        """,
        "2.11.0": """
        CONV_2D:7 DEPTHWISE_CONV_2D:7 FULLY_CONNECTED:10 MUL:6 SIGN:1 UNSORTED_SEGMENT_MIN:1
        """,
        "2.12.0": """
        ABS:5 BATCH_TO_SPACE_ND:4 CAST:5 EXP:2 FILL:4 MIRROR_PAD:3 SELECT:3 SELECT:4 SELECT_V2:2 SIGN:2
        SPACE_TO_BATCH_ND:4 TRANSPOSE:6 UNIDIRECTIONAL_SEQUENCE_LSTM:4
        """,
        "2.13.0": """
        ADD:5 BITCAST:1 BITWISE_XOR:1 EQUAL:4 FLOOR_DIV:3 FLOOR_MOD:2 GATHER:6 GATHER_ND:4 GREATER_EQUAL:3 LESS:3
        MUL:7 PACK:4 RIGHT_SHIFT:1 TOPK_V2:3 TRANSPOSE_CONV:4
        """,
        "2.14.0": """
        CONCATENATION:4 RANGE:2 SLICE:6 STRIDED_SLICE:7 STRIDED_SLICE:8
        """,
        "2.14.4": """
        TRANSPOSE:7
        """,
        "2.15.0": """
        CAST:6 CONV_2D:8 DILATE:1 FULLY_CONNECTED:11 GATHER:7 LOG:2 REDUCE_WINDOW:1 RSQRT:3
        STABLEHLO_RNG_BIT_GENERATOR:1 STABLEHLO_SCATTER:1 TRANSPOSE_CONV:5
        """,
        "2.16.0": """
        GATHER_ND:5 STABLEHLO_ADD:1 STABLEHLO_GATHER:1 STABLEHLO_MAXIMUM:1 STABLEHLO_MINIMUM:1 STABLEHLO_MULTIPLY:1
        STABLEHLO_PAD:1 STABLEHLO_REDUCE_WINDOW:1
        """,
        "2.17.0": """
        CAST:7 DYNAMIC_UPDATE_SLICE:2 FULLY_CONNECTED:12 STABLEHLO_AND:1 STABLEHLO_CASE:1 STABLEHLO_CBRT:1
        STABLEHLO_COMPOSITE:1 STABLEHLO_SHIFT_LEFT:1
        """,
        "2.18.0": """
        DEQUANTIZE:6 EMBEDDING_LOOKUP:4 FULLY_CONNECTED:13
        """,
        "2.19.0": """
        DYNAMIC_UPDATE_SLICE:3
        """,
        "2.20.0": """
        DYNAMIC_UPDATE_SLICE:4 PAD:5 PADV2:5
        """,
        "2.21.0": """
        CAST:8 CONCATENATION:5 DEQUANTIZE:7 DYNAMIC_UPDATE_SLICE:5 EMBEDDING_LOOKUP:5 EQUAL:5 FULLY_CONNECTED:14
        NOT_EQUAL:4 QUANTIZE:4 QUANTIZE:5 QUANTIZE:6 SLICE:7 SQRT:2
        """,
        "2.22.0": """
        DEQUANTIZE:8 DYNAMIC_UPDATE_SLICE:6 TRANSPOSE:8 UNPACK:5
        """,
        "2.23.0": """
        ADD:6 BROADCAST_TO:4 CAST:9 CONCATENATION:6 CONCATENATION:7 COS:2 DEQUANTIZE:9 FILL:5 GATHER:8 GATHER_ND:6
        GELU:3 MUL:8 PACK:5 PAD:6 PADV2:6 REVERSE_V2:4 SIN:2 SLICE:8 SOFTMAX:4 SPLIT:5 SPLIT_V:3 TRANSPOSE:9 UNPACK:6
        """,
    ]
}

extension Model {
    /// Sets the metadata `min_runtime_version` to the least release that loads every operator. A model without this metadata is unchanged.
    public mutating func updateRuntimeRelease() {
        guard let entry = metadata.firstIndex(where: { $0.name == RuntimeReleases.metadataName }) else { return }
        let releases = subgraphs.flatMap(\.operators).compactMap { RuntimeReleases.first(with: code(of: $0)) }
        let release = Array((releases.max(by: RuntimeReleases.precedes) ?? "").utf8)
        let contents = ModelBuffer(release + [UInt8](repeating: 0, count: max(16 - release.count, 0)))
        let buffer = metadata[entry].buffer
        guard buffers.indices.contains(buffer), buffers[buffer] != contents else { return }
        let isShared =
            subgraphs.contains { $0.tensors.contains { $0.buffer == buffer } } || metadataBuffers.contains(buffer)
            || metadata.indices.contains { $0 != entry && metadata[$0].buffer == buffer }
        if isShared {
            buffers.append(contents)
            metadata[entry].buffer = buffers.count - 1
        } else {
            buffers[buffer] = contents
        }
    }
}
