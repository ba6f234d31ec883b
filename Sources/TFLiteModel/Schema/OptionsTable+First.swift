// Facts of the public schema (schema.fbs, version 3d): one table in each line, fields in the order of their slots.

/// The members of the union `BuiltinOptions`, in its order.
extension OptionsTable {
    /// Numbers 1 to 48.
    static let firstPart: [OptionsTable] = [
        OptionsTable(
            "Conv2DOptions",
            [
                .enumeration("padding", .padding),
                .int("stride_w"),
                .int("stride_h"),
                .enumeration("fused_activation_function", .activationFunctionType),
                .int("dilation_w_factor", 1),
                .int("dilation_h_factor", 1),
                .enumeration("quantized_bias_type", .tensorType),
            ]),
        OptionsTable(
            "DepthwiseConv2DOptions",
            [
                .enumeration("padding", .padding),
                .int("stride_w"),
                .int("stride_h"),
                .int("depth_multiplier"),
                .enumeration("fused_activation_function", .activationFunctionType),
                .int("dilation_w_factor", 1),
                .int("dilation_h_factor", 1),
            ]),
        OptionsTable(
            "ConcatEmbeddingsOptions",
            [
                .int("num_channels"),
                .ints("num_columns_per_channel"),
                .ints("embedding_dim_per_channel"),
            ]),
        OptionsTable("LSHProjectionOptions", [.enumeration("type", .lshProjectionType)]),
        OptionsTable(
            "Pool2DOptions",
            [
                .enumeration("padding", .padding),
                .int("stride_w"),
                .int("stride_h"),
                .int("filter_width"),
                .int("filter_height"),
                .enumeration("fused_activation_function", .activationFunctionType),
            ]),
        OptionsTable(
            "SVDFOptions",
            [
                .int("rank"),
                .enumeration("fused_activation_function", .activationFunctionType),
                .flag("asymmetric_quantize_inputs"),
            ]),
        OptionsTable(
            "RNNOptions",
            [
                .enumeration("fused_activation_function", .activationFunctionType),
                .flag("asymmetric_quantize_inputs"),
            ]),
        OptionsTable(
            "FullyConnectedOptions",
            [
                .enumeration("fused_activation_function", .activationFunctionType),
                .enumeration("weights_format", .fullyConnectedOptionsWeightsFormat),
                .flag("keep_num_dims"),
                .flag("asymmetric_quantize_inputs"),
                .enumeration("quantized_bias_type", .tensorType),
            ]),
        OptionsTable("SoftmaxOptions", [.real("beta")]),
        OptionsTable(
            "ConcatenationOptions",
            [
                .int("axis"),
                .enumeration("fused_activation_function", .activationFunctionType),
            ]),
        OptionsTable(
            "AddOptions",
            [
                .enumeration("fused_activation_function", .activationFunctionType),
                .flag("pot_scale_int16", true),
            ]),
        OptionsTable("L2NormOptions", [.enumeration("fused_activation_function", .activationFunctionType)]),
        OptionsTable(
            "LocalResponseNormalizationOptions",
            [
                .int("radius"),
                .real("bias"),
                .real("alpha"),
                .real("beta"),
            ]),
        OptionsTable(
            "LSTMOptions",
            [
                .enumeration("fused_activation_function", .activationFunctionType),
                .real("cell_clip"),
                .real("proj_clip"),
                .enumeration("kernel_type", .lstmKernelType),
                .flag("asymmetric_quantize_inputs"),
            ]),
        OptionsTable(
            "ResizeBilinearOptions",
            [
                .removed("new_height"),
                .removed("new_width"),
                .flag("align_corners"),
                .flag("half_pixel_centers"),
            ]),
        OptionsTable("CallOptions", [.subgraph("subgraph", signed: false)]),
        OptionsTable("ReshapeOptions", [.ints("new_shape")]),
        OptionsTable("SkipGramOptions", [.int("ngram_size"), .int("max_skip_size"), .flag("include_all_ngrams")]),
        OptionsTable("SpaceToDepthOptions", [.int("block_size")]),
        OptionsTable("EmbeddingLookupSparseOptions", [.enumeration("combiner", .combinerType)]),
        OptionsTable("MulOptions", [.enumeration("fused_activation_function", .activationFunctionType)]),
        OptionsTable("PadOptions"),
        OptionsTable("GatherOptions", [.int("axis"), .int("batch_dims")]),
        OptionsTable("BatchToSpaceNDOptions"),
        OptionsTable("SpaceToBatchNDOptions"),
        OptionsTable("TransposeOptions"),
        OptionsTable("ReducerOptions", [.flag("keep_dims")]),
        OptionsTable(
            "SubOptions",
            [
                .enumeration("fused_activation_function", .activationFunctionType),
                .flag("pot_scale_int16", true),
            ]),
        OptionsTable("DivOptions", [.enumeration("fused_activation_function", .activationFunctionType)]),
        OptionsTable("SqueezeOptions", [.ints("squeeze_dims")]),
        OptionsTable(
            "SequenceRNNOptions",
            [
                .flag("time_major"),
                .enumeration("fused_activation_function", .activationFunctionType),
                .flag("asymmetric_quantize_inputs"),
            ]),
        OptionsTable(
            "StridedSliceOptions",
            [
                .int("begin_mask"),
                .int("end_mask"),
                .int("ellipsis_mask"),
                .int("new_axis_mask"),
                .int("shrink_axis_mask"),
                .flag("offset"),
            ]),
        OptionsTable("ExpOptions"),
        OptionsTable("TopKV2Options"),
        OptionsTable("SplitOptions", [.int("num_splits")]),
        OptionsTable("LogSoftmaxOptions"),
        OptionsTable(
            "CastOptions",
            [
                .enumeration("in_data_type", .tensorType),
                .enumeration("out_data_type", .tensorType),
            ]),
        OptionsTable("DequantizeOptions"),
        OptionsTable("MaximumMinimumOptions"),
        OptionsTable("ArgMaxOptions", [.enumeration("output_type", .tensorType)]),
        OptionsTable("LessOptions"),
        OptionsTable("NegOptions"),
        OptionsTable("PadV2Options"),
        OptionsTable("GreaterOptions"),
        OptionsTable("GreaterEqualOptions"),
        OptionsTable("LessEqualOptions"),
        OptionsTable("SelectOptions"),
        OptionsTable("SliceOptions"),
    ]

    /// Numbers 49 to 92.
    static let secondPart: [OptionsTable] = [
        OptionsTable(
            "TransposeConvOptions",
            [
                .enumeration("padding", .padding),
                .int("stride_w"),
                .int("stride_h"),
                .enumeration("fused_activation_function", .activationFunctionType),
                .enumeration("quantized_bias_type", .tensorType),
            ]),
        OptionsTable("SparseToDenseOptions", [.flag("validate_indices")]),
        OptionsTable("TileOptions"),
        OptionsTable("ExpandDimsOptions"),
        OptionsTable("EqualOptions"),
        OptionsTable("NotEqualOptions"),
        OptionsTable("ShapeOptions", [.enumeration("out_type", .tensorType)]),
        OptionsTable("PowOptions"),
        OptionsTable("ArgMinOptions", [.enumeration("output_type", .tensorType)]),
        OptionsTable("FakeQuantOptions", [.real("min"), .real("max"), .int("num_bits"), .flag("narrow_range")]),
        OptionsTable("PackOptions", [.int("values_count"), .int("axis")]),
        OptionsTable("LogicalOrOptions"),
        OptionsTable("OneHotOptions", [.int("axis")]),
        OptionsTable("LogicalAndOptions"),
        OptionsTable("LogicalNotOptions"),
        OptionsTable("UnpackOptions", [.int("num"), .int("axis")]),
        OptionsTable("FloorDivOptions"),
        OptionsTable("SquareOptions"),
        OptionsTable("ZerosLikeOptions"),
        OptionsTable("FillOptions"),
        OptionsTable(
            "BidirectionalSequenceLSTMOptions",
            [
                .enumeration("fused_activation_function", .activationFunctionType),
                .real("cell_clip"),
                .real("proj_clip"),
                .flag("merge_outputs"),
                .flag("time_major", true),
                .flag("asymmetric_quantize_inputs"),
            ]),
        OptionsTable(
            "BidirectionalSequenceRNNOptions",
            [
                .flag("time_major"),
                .enumeration("fused_activation_function", .activationFunctionType),
                .flag("merge_outputs"),
                .flag("asymmetric_quantize_inputs"),
            ]),
        OptionsTable(
            "UnidirectionalSequenceLSTMOptions",
            [
                .enumeration("fused_activation_function", .activationFunctionType),
                .real("cell_clip"),
                .real("proj_clip"),
                .flag("time_major"),
                .flag("asymmetric_quantize_inputs"),
                .flag("diagonal_recurrent_tensors"),
            ]),
        OptionsTable("FloorModOptions"),
        OptionsTable("RangeOptions"),
        OptionsTable("ResizeNearestNeighborOptions", [.flag("align_corners"), .flag("half_pixel_centers")]),
        OptionsTable("LeakyReluOptions", [.real("alpha")]),
        OptionsTable("SquaredDifferenceOptions"),
        OptionsTable("MirrorPadOptions", [.enumeration("mode", .mirrorPadMode)]),
        OptionsTable("AbsOptions"),
        OptionsTable("SplitVOptions", [.int("num_splits")]),
        OptionsTable("UniqueOptions", [.enumeration("idx_out_type", .tensorType, 2)]),
        OptionsTable("ReverseV2Options"),
        OptionsTable("AddNOptions"),
        OptionsTable("GatherNdOptions"),
        OptionsTable("CosOptions"),
        OptionsTable("WhereOptions"),
        OptionsTable("RankOptions"),
        OptionsTable("ReverseSequenceOptions", [.int("seq_dim"), .int("batch_dim")]),
        OptionsTable("MatrixDiagOptions"),
        OptionsTable("QuantizeOptions"),
        OptionsTable("MatrixSetDiagOptions"),
        OptionsTable("HardSwishOptions"),
        OptionsTable("IfOptions", [.subgraph("then_subgraph_index"), .subgraph("else_subgraph_index")]),
    ]

    /// Numbers 93 to 126.
    static let thirdPart: [OptionsTable] = [
        OptionsTable("WhileOptions", [.subgraph("cond_subgraph_index"), .subgraph("body_subgraph_index")]),
        OptionsTable("DepthToSpaceOptions", [.int("block_size")]),
        OptionsTable("NonMaxSuppressionV4Options"),
        OptionsTable("NonMaxSuppressionV5Options"),
        OptionsTable("ScatterNdOptions"),
        OptionsTable("SelectV2Options"),
        OptionsTable("DensifyOptions"),
        OptionsTable("SegmentSumOptions"),
        OptionsTable("BatchMatMulOptions", [.flag("adj_x"), .flag("adj_y"), .flag("asymmetric_quantize_inputs")]),
        OptionsTable("CumsumOptions", [.flag("exclusive"), .flag("reverse")]),
        OptionsTable("CallOnceOptions", [.subgraph("init_subgraph_index")]),
        OptionsTable("BroadcastToOptions"),
        OptionsTable("Rfft2dOptions"),
        OptionsTable(
            "Conv3DOptions",
            [
                .enumeration("padding", .padding),
                .int("stride_d"),
                .int("stride_w"),
                .int("stride_h"),
                .enumeration("fused_activation_function", .activationFunctionType),
                .int("dilation_d_factor", 1),
                .int("dilation_w_factor", 1),
                .int("dilation_h_factor", 1),
            ]),
        OptionsTable(
            "HashtableOptions",
            [
                .int("table_id"),
                .enumeration("key_dtype", .tensorType),
                .enumeration("value_dtype", .tensorType),
            ]),
        OptionsTable("HashtableFindOptions"),
        OptionsTable("HashtableImportOptions"),
        OptionsTable("HashtableSizeOptions"),
        OptionsTable("VarHandleOptions", [.text("container"), .text("shared_name")]),
        OptionsTable("ReadVariableOptions"),
        OptionsTable("AssignVariableOptions"),
        OptionsTable("RandomOptions", [.long("seed"), .long("seed2")]),
        OptionsTable("BucketizeOptions", [.reals("boundaries")]),
        OptionsTable("GeluOptions", [.flag("approximate")]),
        OptionsTable("DynamicUpdateSliceOptions"),
        OptionsTable("UnsortedSegmentProdOptions"),
        OptionsTable("UnsortedSegmentMaxOptions"),
        OptionsTable("UnsortedSegmentMinOptions"),
        OptionsTable("UnsortedSegmentSumOptions"),
        OptionsTable("ATan2Options"),
        OptionsTable("SignOptions"),
        OptionsTable("BitcastOptions"),
        OptionsTable("BitwiseXorOptions"),
        OptionsTable("RightShiftOptions"),
    ]
}
