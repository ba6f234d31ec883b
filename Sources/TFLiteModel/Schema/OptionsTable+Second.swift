// Facts of the public schema (schema.fbs, version 3d): one table in each line, fields in the order of their slots.

/// The members of the union `BuiltinOptions2`, in its order.
extension OptionsTable {
    /// Numbers 1 to 23.
    static let laterTables: [OptionsTable] = [
        OptionsTable("StablehloConcatenateOptions", [.long("dimension")]),
        OptionsTable("StablehloBroadcastInDimOptions", [.longs("broadcast_dimensions")]),
        OptionsTable("StablehloSliceOptions", [.longs("start_indices"), .longs("limit_indices"), .longs("strides")]),
        OptionsTable(
            "StablehloConvolutionOptions",
            [
                .longs("window_strides"),
                .longs("padding"),
                .longs("lhs_dilation"),
                .longs("rhs_dilation"),
                .flags("window_reversal"),
                .long("input_batch_dimension"),
                .long("input_feature_dimension"),
                .longs("input_spatial_dimensions"),
                .long("kernel_input_feature_dimension"),
                .long("kernel_output_feature_dimension"),
                .longs("kernel_spatial_dimensions"),
                .long("output_batch_dimension"),
                .long("output_feature_dimension"),
                .longs("output_spatial_dimensions"),
                .long("feature_group_count"),
                .long("batch_group_count"),
                .unsignedInts("precision_config"),
            ]),
        OptionsTable(
            "StablehloCustomCallOptions",
            [
                .text("call_target_name"),
                .flag("has_side_effect"),
                .text("backend_config"),
                .int("api_version"),
                .subgraphs("called_computations"),
                .bytes("custom_attributes"),
            ]),
        OptionsTable("StablehloReduceOptions", [.longs("dimensions"), .subgraph("body_subgraph_index")]),
        OptionsTable(
            "StablehloScatterOptions",
            [
                .flag("indices_are_sorted"),
                .longs("update_window_dims"),
                .longs("inserted_window_dims"),
                .longs("scatter_dims_to_operand_dims"),
                .long("index_vector_dim"),
                .flag("unique_indices"),
                .subgraph("update_computation_subgraph_index"),
            ]),
        OptionsTable(
            "StablehloCompareOptions",
            [
                .enumeration("comparison_direction", .stablehloComparisonDirection),
                .enumeration("compare_type", .stablehloComparisonType),
            ]),
        OptionsTable("StablehloDynamicSliceOptions", [.longs("slice_sizes")]),
        OptionsTable(
            "StablehloPadOptions",
            [
                .longs("edge_padding_low"),
                .longs("edge_padding_high"),
                .longs("interior_padding"),
            ]),
        OptionsTable("StablehloIotaOptions", [.long("iota_dimension")]),
        OptionsTable(
            "StablehloDotGeneralOptions",
            [
                .longs("lhs_batching_dimensions"),
                .longs("rhs_batching_dimensions"),
                .longs("lhs_contracting_dimensions"),
                .longs("rhs_contracting_dimensions"),
                .unsignedInts("precision_config"),
            ]),
        OptionsTable(
            "StablehloReduceWindowOptions",
            [
                .longs("window_dimensions"),
                .longs("window_strides"),
                .longs("base_dilations"),
                .longs("window_dilations"),
                .longs("padding"),
                .subgraph("body_subgraph_index"),
            ]),
        OptionsTable(
            "StablehloSortOptions",
            [
                .long("dimension"),
                .flag("is_stable"),
                .subgraph("comparator_subgraph_index"),
            ]),
        OptionsTable("StablehloWhileOptions", [.subgraph("cond_subgraph_index"), .subgraph("body_subgraph_index")]),
        OptionsTable(
            "StablehloGatherOptions",
            [
                .longs("offset_dims"),
                .longs("collapsed_slice_dims"),
                .longs("start_index_map"),
                .long("index_vector_dim"),
                .longs("slice_sizes"),
                .flag("indices_are_sorted"),
            ]),
        OptionsTable("StablehloTransposeOptions", [.longs("permutation")]),
        OptionsTable("DilateOptions"),
        OptionsTable("StablehloRngBitGeneratorOptions", [.enumeration("algorithm", .rngAlgorithm)]),
        OptionsTable("ReduceWindowOptions", [.enumeration("reduce_function", .reduceWindowFunction)]),
        OptionsTable(
            "StableHLOCompositeOptions",
            [
                .text("name"),
                .subgraph("decomposition_subgraph_index"),
                .bytes("composite_attributes"),
                .enumeration("composite_attributes_format", .customOptionsFormat),
                .int("version"),
            ]),
        OptionsTable("StablehloShiftLeftOptions"),
        OptionsTable("StablehloCaseOptions", [.subgraphs("branch_subgraph_indices")]),
    ]
}
