import QuantSpec
import TFLiteModel
import Testing

@Suite("The schema's facts are whole")
struct SchemaTests {
    @Test("Every operator has one name")
    func everyOperator() {
        #expect(BuiltinOperators.names.count == 210)
        #expect(Set(BuiltinOperators.names).count == 210)
        for (code, name) in BuiltinOperators.names.enumerated() {
            #expect(BuiltinOperators.name(of: code) == name)
            #expect(BuiltinOperators.code(named: name) == code)
        }
    }

    @Test(
        "Operators have the codes of the schema",
        arguments: [("ADD", 0), ("CUSTOM", 32), ("QUANTIZE", 114), ("GELU", 150), ("STABLEHLO_CASE", 209)])
    func knownCodes(name: String, code: Int) {
        #expect(BuiltinOperators.code(named: name) == code)
    }

    @Test("Operators beyond the schema are numbered")
    func operatorsBeyond() {
        #expect(BuiltinOperators.name(of: 210) == "BUILTIN_210")
        #expect(BuiltinOperators.name(of: -1) == "BUILTIN_-1")
        #expect(BuiltinOperators.code(named: "BUILTIN_210") == 210)
        for name in ["BUILTIN_0", "BUILTIN_0210", "BUILTIN_-1", "BUILTIN_+210", "BUILTIN_", "add", ""] {
            #expect(BuiltinOperators.code(named: name) == nil)
        }
    }

    @Test("Every options table has one place")
    func everyOptions() {
        #expect(OptionsTable.first.count == 126)
        #expect(OptionsTable.second.count == 23)
        let all = OptionsTable.first + OptionsTable.second
        #expect(Set(all.map(\.name)).count == all.count)
        for table in all {
            let position = OptionsTable.position(of: table.name)
            #expect(position.flatMap(OptionsTable.at) == table)
            #expect(Set(table.fields.map(\.name)).count == table.fields.count)
        }
    }

    @Test(
        "Options tables have the places of the schema",
        arguments: [
            ("Conv2DOptions", 1, 1), ("RightShiftOptions", 1, 126), ("WhileOptions", 1, 93),
            ("StablehloConcatenateOptions", 2, 1), ("StablehloCaseOptions", 2, 23),
        ])
    func knownPlaces(name: String, union: Int, code: Int) {
        let position = OptionsTable.position(of: name)
        #expect(position?.union == union)
        #expect(position?.code == code)
    }

    @Test("The defaults other than zero are those of the schema")
    func defaultsZero() {
        var found: Set<String> = []
        for table in OptionsTable.first + OptionsTable.second {
            for field in table.fields {
                switch (field.defaultValue, field.kind) {
                case (.integer(0), _), (.real(0), _), (.flag(false), _), (nil, _): continue
                case (.name(let name), .enumeration(let enumeration)) where enumeration.names.first == name: continue
                case (let value?, _): found.insert("\(table.name).\(field.name) = \(value)")
                }
            }
        }
        #expect(
            found == [
                "Conv2DOptions.dilation_w_factor = integer(1)", "Conv2DOptions.dilation_h_factor = integer(1)",
                "Conv3DOptions.dilation_d_factor = integer(1)", "Conv3DOptions.dilation_w_factor = integer(1)",
                "Conv3DOptions.dilation_h_factor = integer(1)",
                "DepthwiseConv2DOptions.dilation_w_factor = integer(1)",
                "DepthwiseConv2DOptions.dilation_h_factor = integer(1)", "AddOptions.pot_scale_int16 = flag(true)",
                "SubOptions.pot_scale_int16 = flag(true)", "BidirectionalSequenceLSTMOptions.time_major = flag(true)",
                "UniqueOptions.idx_out_type = name(\"INT32\")",
            ])
    }

    @Test("Every table belongs to an operator")
    func everyTable() {
        let used = Set(BuiltinOperators.names.compactMap { BuiltinOperators.options(ofOperator: $0)?.name })
        let unused = (OptionsTable.first + OptionsTable.second).map(\.name).filter { !used.contains($0) }
        #expect(unused.isEmpty)
    }

    @Test(
        "Operators have the tables of the schema",
        arguments: [
            ("CONV_2D", "Conv2DOptions"), ("AVERAGE_POOL_2D", "Pool2DOptions"), ("REDUCE_MAX", "ReducerOptions"),
            ("UNIDIRECTIONAL_SEQUENCE_LSTM", "UnidirectionalSequenceLSTMOptions"), ("MAXIMUM", "MaximumMinimumOptions"),
            ("CONV_3D_TRANSPOSE", "Conv3DOptions"), ("STABLEHLO_COMPOSITE", "StableHLOCompositeOptions"),
            ("TOPK_V2", "TopKV2Options"), ("RFFT2D", "Rfft2dOptions"), ("BATCH_MATMUL", "BatchMatMulOptions"),
        ])
    func operatorsTheir(name: String, table: String) {
        #expect(BuiltinOperators.options(ofOperator: name)?.name == table)
    }

    @Test(
        "Some operators have no table of attributes",
        arguments: ["RELU", "LOGISTIC", "PRELU", "CUSTOM", "FLOOR", "RSQRT", "STABLEHLO_ADD", "BUILTIN_300"])
    func someOperators(name: String) {
        #expect(BuiltinOperators.options(ofOperator: name) == nil)
    }

    @Test("Element types have the schema's codes")
    func elementTypes() throws {
        let codes: [ElementType] = [
            .float32, .float16, .int32, .uint8, .int64, .string, .bool, .int16, .complex64, .int8, .float64,
            .complex128, .uint64, .resource, .variant, .uint32, .uint16, .int4, .bfloat16, .int2, .uint4,
        ]
        #expect(Set(codes) == Set(ElementType.allCases))
        // The same enumeration serves attributes, by name.
        let cast = try #require(OptionsTable.named("CastOptions"))
        guard case .enumeration(let types) = cast.fields[0].kind else {
            Issue.record("in_data_type is no enumeration")
            return
        }
        #expect(types.names.prefix(codes.count).map { $0.lowercased() } == codes.map(\.rawValue))
    }
}
