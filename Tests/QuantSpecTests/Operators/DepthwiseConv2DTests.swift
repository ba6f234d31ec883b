import QuantSpec
import Testing

@Suite("DEPTHWISE_CONV_2D")
struct DepthwiseConv2DTests {
    private static let unit: Attributes = [
        "padding": .name("VALID"), "stride_h": .integer(1), "stride_w": .integer(1), "depth_multiplier": .integer(1),
    ]

    @Test("Filters of one input channel stand side by side (DEPTHWISE_CONV_2D-3)")
    func multiplierOrder() throws {
        let input = try Tensor.integers(.int8, [10, 20], [1, 1, 1, 2], Quantization(scale: 1, zeroPoint: 0))
        let filter = try Tensor.integers(.int8, [1, 2, 3, 4], [1, 1, 1, 4], Quantization(scale: 1, zeroPoint: 0))
        let stored = try Operator.depthwiseConv2D.integers(
            [input, filter], to: .quantized(.int8, [1, 1, 1, 4], scale: 1), Self.unit, constants: [1])
        #expect(stored == [10, 20, 60, 80])
    }

    @Test("A weight of -128 is computed with, and nonconforming (DEPTHWISE_CONV_2D-8)")
    func leastWeight() throws {
        let input = try Tensor.integers(.int8, [1], [1, 1, 1, 1], Quantization(scale: 1, zeroPoint: 0))
        let filter = try Tensor.integers(.int8, [-128], [1, 1, 1, 1], Quantization(scale: 1, zeroPoint: 0))
        let output = TensorDescription.quantized(.int8, [1, 1, 1, 1], scale: 1)
        #expect(
            try Operator.depthwiseConv2D.integers([input, filter], to: output, Self.unit, constants: [1]) == [-128])
        let instance = Instance(
            attributes: Self.unit, inputs: [input.description, filter.description], outputs: [output],
            constants: [1: filter])
        #expect(try Operator.depthwiseConv2D.brokenClauses(instance) == ["DEPTHWISE_CONV_2D-8"])
    }

    @Test("A bias of another length is invalid (DEPTHWISE_CONV_2D-7), and so is a filter of another shape")
    func invalidShapes() throws {
        let valid: Shape = [1, 2, 2, 2]
        #expect(throws: Never.self) { try prepare(valid, [1, 2, 2, 4], bias: 4) }
        for (filter, bias) in [([1, 2, 2, 4], 3), ([2, 2, 2, 4], 4), ([1, 2, 2, 3], 3), ([2, 2, 4], 4)] {
            #expect(throws: SpecificationError.self) { try prepare(valid, Shape(filter), bias: bias) }
        }
        #expect(throws: SpecificationError.self) { try prepare([2, 2, 2], [1, 2, 2, 4], bias: 4) }
    }

    @Test("Sizes and strides that no model has are refused, and nothing overflows")
    func hostileAttributes() throws {
        for name in ["stride_h", "dilation_w_factor"] {
            for value in [Int64.min, -1, 0, Int64(Int32.max) + 1, .max] {
                var attributes = Self.unit
                attributes.values[name] = .integer(value)
                #expect(throws: SpecificationError.self) { try prepare([1, 2, 2, 2], [1, 2, 2, 4], attributes) }
            }
        }
    }

    @Test("The reference refuses an empty bias (DEPTHWISE_CONV_2D-9) and a 32-bit one in 16x8 (DEPTHWISE_CONV_2D-10)")
    func referenceLimits() throws {
        let instance = Self.instance([1, 1, 1, 1], [1, 1, 1, 1], Self.unit, bias: 1, type: .int16, biasType: .int32)
        #expect(try Operator.depthwiseConv2D.brokenClauses(instance).contains("DEPTHWISE_CONV_2D-10"))
        var omitted = Self.instance([1, 1, 1, 1], [1, 1, 1, 1], Self.unit, bias: nil)
        #expect(try Operator.depthwiseConv2D.brokenClauses(omitted) == [])
        omitted.inputs.append(nil)
        #expect(try Operator.depthwiseConv2D.brokenClauses(omitted) == ["DEPTHWISE_CONV_2D-9"])
    }

    private func prepare(
        _ input: Shape, _ filter: Shape, _ attributes: Attributes = Self.unit, bias: Int? = nil
    ) throws {
        _ = try Operator.depthwiseConv2D.inferShapes(Self.instance(input, filter, attributes, bias: bias))
        _ = try Operator.depthwiseConv2D.prepare(
            Self.instance(input, filter, attributes, bias: bias), steps: Steps(.litert_2_3_x86_64))
    }

    private static func instance(
        _ input: Shape, _ filter: Shape, _ attributes: Attributes, bias: Int?, type: ElementType = .int8,
        biasType: ElementType = .int32
    ) -> Instance {
        var instance = Instance(
            attributes: attributes,
            inputs: [.quantized(type, input, scale: 0.5), .quantized(.int8, filter, scale: 0.5)],
            outputs: [.quantized(type, [1, 1, 1, filter.dimensions.last ?? 0], scale: 1)])
        if let bias { instance.inputs.append(.quantized(biasType, [bias], scale: 0.25)) }
        return instance
    }
}

extension Operator {
    /// The clauses that an instance breaks, whatever their force.
    func brokenClauses(_ instance: Instance) throws -> [Clause] {
        try variant(for: instance).constraints.filter { $0.relation.violation(in: instance) != nil }.map(\.clause)
    }
}
