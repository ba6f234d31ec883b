// Facts of the public schema (schema.fbs, version 3d).

extension SchemaEnumeration {
    static let padding = SchemaEnumeration("Padding", ["SAME", "VALID"])
    static let activationFunctionType = SchemaEnumeration(
        "ActivationFunctionType",
        [
            "NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT",
        ])
    static let tensorType = SchemaEnumeration(
        "TensorType",
        [
            "FLOAT32", "FLOAT16", "INT32", "UINT8", "INT64", "STRING", "BOOL", "INT16", "COMPLEX64", "INT8", "FLOAT64",
            "COMPLEX128", "UINT64", "RESOURCE", "VARIANT", "UINT32", "UINT16", "INT4", "BFLOAT16", "INT2", "UINT4",
            "FLOAT8_E4M3FN", "FLOAT8_E5M2",
        ])
    static let lshProjectionType = SchemaEnumeration("LSHProjectionType", ["UNKNOWN", "SPARSE", "DENSE"])
    static let fullyConnectedOptionsWeightsFormat = SchemaEnumeration(
        "FullyConnectedOptionsWeightsFormat",
        [
            "DEFAULT", "SHUFFLED4x16INT8",
        ])
    static let lstmKernelType = SchemaEnumeration("LSTMKernelType", ["FULL", "BASIC"])
    static let combinerType = SchemaEnumeration("CombinerType", ["SUM", "MEAN", "SQRTN"])
    static let mirrorPadMode = SchemaEnumeration("MirrorPadMode", ["REFLECT", "SYMMETRIC"])
    static let stablehloComparisonDirection = SchemaEnumeration(
        "StablehloComparisonDirection", size: 4,
        [
            "STABLEHLO_COMPARISON_DIRECTION_EQ", "STABLEHLO_COMPARISON_DIRECTION_NE",
            "STABLEHLO_COMPARISON_DIRECTION_GE", "STABLEHLO_COMPARISON_DIRECTION_GT",
            "STABLEHLO_COMPARISON_DIRECTION_LE", "STABLEHLO_COMPARISON_DIRECTION_LT",
        ])
    static let stablehloComparisonType = SchemaEnumeration(
        "StablehloComparisonType", size: 4,
        [
            "STABLEHLO_COMPARISON_TYPE_NOTYPE", "STABLEHLO_COMPARISON_TYPE_FLOAT",
            "STABLEHLO_COMPARISON_TYPE_FLOAT_TOTAL_ORDER", "STABLEHLO_COMPARISON_TYPE_SIGNED",
            "STABLEHLO_COMPARISON_TYPE_UNSIGNED",
        ])
    static let rngAlgorithm = SchemaEnumeration("RngAlgorithm", ["DEFAULT", "PHILOX", "THREEFRY"])
    static let reduceWindowFunction = SchemaEnumeration(
        "ReduceWindowFunction", size: 4,
        [
            "UNSUPPORTED", "ADD", "MUL", "MINIMUM", "MAXIMUM", "ALL", "ANY",
        ])
    static let customOptionsFormat = SchemaEnumeration("CustomOptionsFormat", ["FLEXBUFFERS"])
}
