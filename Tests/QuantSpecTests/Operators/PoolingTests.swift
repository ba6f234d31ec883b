import QuantSpec
import Testing

@Suite("AVERAGE_POOL_2D and MAX_POOL_2D")
struct PoolingTests {
    @Test("A mean is the nearest integer, halves away from stored 0 (AVERAGE_POOL_2D-4)", arguments: 1...9)
    func meansAreNearest(_ count: Int) throws {
        for sum in -20...20 {
            var values = [Int64](repeating: 0, count: count)
            values[0] = Int64(sum)
            let stored = try pool(Operator.averagePool2D, values, window: count)
            let nearest = Int64(Rounding.halfAwayFromZero(Double(sum) / Double(count)))
            #expect(stored == [nearest], "\(sum) / \(count)")
        }
    }

    @Test("Where all is negative, padding is not the greatest (MAX_POOL_2D-2)")
    func padding() throws {
        #expect(try pool(Operator.maxPool2D, [-3, -9], window: 5, padding: .same) == [-3, -3])
        #expect(try pool(Operator.averagePool2D, [-3, -9], window: 5, padding: .same) == [-6, -6])
    }

    @Test("A window of 2^31 - 1 taps is that of the whole input", arguments: [Operator.averagePool2D, .maxPool2D])
    func hugeWindow(_ declaration: Operator) throws {
        #expect(try pool(declaration, [4, 4], window: Int(Int32.max), padding: .same) == [4, 4])
    }

    @Test(
        "Windows and strides below 1 or beyond 32 bits are invalid", arguments: [Operator.averagePool2D, .maxPool2D])
    func hostileAttributes(_ declaration: Operator) throws {
        for name in ["filter_height", "filter_width", "stride_h", "stride_w"] {
            for value in [Int64.min, -1, 0, Int64(Int32.max) + 1, .max] {
                var attributes = Self.attributes(window: 1, .same)
                attributes.values[name] = .integer(value)
                let input = TensorDescription.quantized(.int8, [1, 1, 2, 1], scale: 1)
                let instance = Instance(attributes: attributes, inputs: [input], outputs: [input])
                #expect(throws: SpecificationError.self) { try declaration.inferShapes(instance) }
            }
        }
        let vector = TensorDescription.quantized(.int8, [2], scale: 1)
        let instance = Instance(attributes: Self.attributes(window: 1, .same), inputs: [vector], outputs: [vector])
        #expect(throws: SpecificationError.self) { try declaration.inferShapes(instance) }
    }

    @Test("Other parameters of the output are nonconforming (AVERAGE_POOL_2D-5, MAX_POOL_2D-3)")
    func parameters() throws {
        for (declaration, clause) in [
            (Operator.averagePool2D, Clause("AVERAGE_POOL_2D-5")), (.maxPool2D, "MAX_POOL_2D-3"),
        ] {
            let instance = Instance(
                attributes: Self.attributes(window: 1, .same), inputs: [.quantized(.int8, [1, 1, 1, 1], scale: 1)],
                outputs: [.quantized(.int8, [1, 1, 1, 1], scale: 2)])
            #expect(try declaration.brokenClauses(instance) == [clause])
        }
    }

    private static func attributes(window: Int, _ padding: Padding) -> Attributes {
        [
            "padding": .name(padding.rawValue), "stride_h": .integer(1), "stride_w": .integer(1),
            "filter_height": .integer(1), "filter_width": .integer(Int64(window)),
        ]
    }

    private func pool(
        _ declaration: Operator, _ values: [Int64], window: Int, padding: Padding = .valid
    ) throws -> [Int64] {
        let input = try Tensor.integers(
            .int8, values, [1, 1, values.count, 1], Quantization(scale: 1, zeroPoint: 0))
        let width = padding == .same ? values.count : values.count - window + 1
        return try declaration.integers(
            [input], to: .quantized(.int8, [1, 1, width, 1], scale: 1), Self.attributes(window: window, padding))
    }
}
