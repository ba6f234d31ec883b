import QuantSpec
import Testing

@Suite("CONV_2D")
struct Conv2DTests {
    @Test("CONV_2D-10, CONV_2D-11: results beyond the finite numbers become the greatest")
    func hybridOverflow() throws {
        for scales: [Float] in [[1e20, 1e20], [1e20, 2e20]] {
            let filter = try Tensor.integers(
                .int8, [127, -127], [2, 1, 1, 1], Quantization(scales: scales, dimension: 0))
            let reals = try Operator.conv2D.reals(
                [.real([3e20], [1, 1, 1, 1]), filter, .real([0, 0])], to: TensorDescription(.float32, [1, 1, 1, 2]),
                ["padding": .name("VALID"), "stride_h": .integer(1), "stride_w": .integer(1)])
            #expect(reals == [.greatestFiniteMagnitude, -.greatestFiniteMagnitude])
        }
    }

    private static let unit: Attributes = ["stride_h": .integer(1), "stride_w": .integer(1)]
    private static let parameters = Quantization(scale: 0.5, zeroPoint: 0)

    private func bias(_ values: [Int64], scale: Float = 0.25, zeroPoint: Int64 = 0) throws -> Tensor {
        try .quantized(.int32, values, scale: scale, zeroPoint: zeroPoint)
    }

    /// One element times one weight.
    private func inputs(_ value: Int64, _ weight: Int64, _ bias: Tensor) throws -> [Tensor] {
        [
            try .integers(.int8, [value], [1, 1, 1, 1], Self.parameters),
            try .integers(.int8, [weight], [1, 1, 1, 1], Self.parameters), bias,
        ]
    }

    private let output = TensorDescription.quantized(.int8, [1, 1, 1, 1], scale: 0.25)

    private func convolve(_ inputs: [Tensor]) throws -> [Int64] {
        try Operator.conv2D.integers(inputs, to: output, Self.unit, constants: [1, 2])
    }

    private func broken(_ force: Constraint.Force, _ inputs: [Tensor]) throws -> [Clause] {
        try Operator.conv2D.broken(force, inputs, to: output, Self.unit, constants: [1, 2])
    }

    @Test("Without INT32 a bias of 32 bits is still read as it is (CONV_2D-6, erratum E-2)")
    func unsetBiasType() throws {
        func result(_ type: String?) throws -> [Int64] {
            var attributes: Attributes = [
                "padding": .name("VALID"), "stride_h": .integer(1), "stride_w": .integer(1),
            ]
            attributes.values["quantized_bias_type"] = type.map { .name($0) }
            let unit = Quantization(scale: 1, zeroPoint: 0)
            return try Operator.conv2D.integers(
                [
                    .integers(.int16, [2], [1, 1, 1, 1], unit), .integers(.int8, [3, 4], [2, 1, 1, 1], unit),
                    .integers(.int32, [10, 20], [2], unit),
                ], to: .quantized(.int16, [1, 1, 1, 2], scale: 1), attributes, constants: [1, 2])
        }
        #expect(try result(nil) == [16, 28])
        #expect(try result(nil) == result("INT32"))
    }

    @Test("CONV_2D-7: the integers of the bias are added as they stand, whatever its scale")
    func biasScale() throws {
        let right = try inputs(3, 5, bias([7]))
        let wrong = try inputs(3, 5, bias([7], scale: 10))
        #expect(try convolve(right) == [22])
        #expect(try convolve(wrong) == [22])
        #expect(try broken(.nonconforming, right) == [])
        #expect(try broken(.nonconforming, wrong) == ["CONV_2D-7"])
    }

    @Test("CONV_2D-7: a bias of another length, or with a zero point, is invalid")
    func invalidBias() throws {
        expectInvalid("CONV_2D-7") { try convolve(inputs(3, 5, bias([7, 8]))) }
        expectInvalid("CONV_2D-7") { try convolve(inputs(3, 5, bias([7], zeroPoint: 1))) }
    }

    @Test("CONV_2D-8: a weight of -128 is computed with, and does not conform")
    func leastWeight() throws {
        let least = try inputs(1, -128, bias([8]))
        #expect(try convolve(least) == [-120])
        #expect(try broken(.nonconforming, least) == ["CONV_2D-8"])
        #expect(try broken(.nonconforming, inputs(1, -127, bias([8]))) == [])
    }

    @Test("ARITH-15: where the input is at its zero point nothing but the bias remains, padding included")
    func padding() throws {
        let input = try Tensor.integers(
            .int8, [Int64](repeating: 5, count: 9), [1, 3, 3, 1], Quantization(scale: 0.5, zeroPoint: 5))
        let filter = try Tensor.integers(.int8, (1...9).map { $0 * 13 }, [1, 3, 3, 1], Self.parameters)
        let stored = try Operator.conv2D.integers(
            [input, filter, bias([44])], to: .quantized(.int8, [1, 3, 3, 1], scale: 0.25),
            Self.unit.setting(.padding, .same), constants: [1, 2])
        #expect(stored == [Int64](repeating: 44, count: 9))
    }

    @Test(
        "ARITH-17: the zero point is added after rounding, and the sum does not wrap",
        arguments: [-128, 127] as [Int64])
    func zeroPoint(_ zeroPoint: Int64) throws {
        // Their product is the greatest multiplier below 1, 1 - 2^-31, so that accumulators keep nearly all their bits.
        let (above, below): (Float, Float) = (1 + 181 * 0x1p-23, 1 - 181 * 0x1p-23)
        for (end, expected) in [(Int64(Int32.max), 127), (Int64(Int32.min), -128)] as [(Int64, Int64)] {
            let stored = try Operator.conv2D.integers(
                [
                    .integers(.int8, [0], [1, 1, 1, 1], Quantization(scale: above, zeroPoint: 0)),
                    .integers(.int8, [0], [1, 1, 1, 1], Quantization(scale: below, zeroPoint: 0)), bias([end]),
                ], to: .quantized(.int8, [1, 1, 1, 1], scale: 1, zeroPoint: zeroPoint), Self.unit, constants: [1, 2])
            #expect(stored == [expected])
        }
    }

    @Test("ARITH-12: the real multiplier is taken in binary64, or of a product rounded to binary32, as the form says")
    func realMultiplier() throws {
        let (input, filter, output): (Float, Float, Float) = (0.1, 0.3, 0.7)
        let wide = QuantizedMultiplier(Double(input) * Double(filter) / Double(output))
        let rounded = QuantizedMultiplier(Double(input * filter) / Double(output))
        let narrow = QuantizedMultiplier(Double(input * filter / output))
        #expect(Set([wide.multiplier, rounded.multiplier, narrow.multiplier]).count == 3)
        #expect(
            QuantizedMultiplier(Steps(.litert_2_3_x86_64).realMultiplierInBinary32(input, filter, output)) == narrow)
        for (type, expected) in [(ElementType.int8, wide), (.uint8, rounded)] {
            let instance = Instance(
                attributes: Self.unit,
                inputs: [
                    .quantized(type, [1, 1, 1, 1], scale: input), .quantized(type, [1, 1, 1, 1], scale: filter), nil,
                ], outputs: [.quantized(type, [1, 1, 1, 1], scale: output)])
            let derived = try Operator.conv2D.prepare(instance, steps: Steps(.litert_2_3_x86_64)).derived
            #expect(derived[.outputMultiplier] == [Int64(expected.multiplier)], "\(type)")
        }
    }
}

@Suite("ARITH-16: windows")
struct WindowTests {
    @Test("VALID windows lie inside, and no further one would", arguments: 1...4)
    func valid(_ taps: Int) throws {
        try forEveryWindow(taps, .valid) { window, reach in
            #expect(window.paddingBefore == 0 || window.outputSize == 0)
            let fitting = (0..<30).count { $0 * window.stride + reach <= window.inputSize }
            #expect(window.outputSize == fitting)
        }
    }

    @Test(
        "SAME has an output for every stride begun, and the larger half of its padding after the last", arguments: 1...4
    )
    func same(_ taps: Int) throws {
        try forEveryWindow(taps, .same) { window, reach in
            #expect(window.outputSize == (0..<window.inputSize).count { $0 % window.stride == 0 })
            guard window.outputSize > 0 else { return }
            let first = window.inputPosition(output: 0, tap: 0)
            let last = window.inputPosition(output: window.outputSize - 1, tap: taps - 1)
            let after = max(last - (window.inputSize - 1), 0)
            #expect(first <= 0)
            if window.padding > 0 { #expect(-first + after == window.padding && (0...1).contains(after + first)) }
        }
    }

    @Test("A stride or a dilation below 1 is invalid", arguments: [(0, 1), (-1, 1), (1, 0), (1, -2)])
    func invalid(_ stride: Int, _ dilation: Int) {
        let error = #expect(throws: SpecificationError.self) {
            try Window(inputSize: 5, filterSize: 3, stride: stride, dilation: dilation, padding: .same)
        }
        #expect(error?.clause == "ARITH-16")
    }

    private func forEveryWindow(_ taps: Int, _ padding: Padding, _ body: (Window, _ reach: Int) -> Void) throws {
        for size in 0...9 {
            for stride in 1...3 {
                for dilation in 1...3 {
                    let window = try Window(
                        inputSize: size, filterSize: taps, stride: stride, dilation: dilation, padding: padding)
                    body(window, (taps - 1) * dilation + 1)
                }
            }
        }
    }
}
