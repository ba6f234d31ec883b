import Testing

@testable import QuantSpec

@Suite("Arithmetic on binary16 numbers: enclosures")
struct Binary16BoundTests {
    private static let steps = Steps(.litert_2_3_x86_64)

    /// The bounded output 0 of an instance with float32 inputs, all of them values of the call.
    private func output(
        _ operation: Operator, _ inputs: [[Float]], _ shapes: [Shape], to shape: Shape, _ attributes: Attributes = [:]
    ) throws -> BoundedOutput {
        let instance = Instance(
            operation.name, attributes: attributes, inputs: shapes.map { TensorDescription(.float32, $0) },
            outputs: [TensorDescription(.float32, shape)])
        let bound = try #require(try Binary16Bound(operation, instance, steps: Self.steps))
        return try #require(try bound.outputs(for: inputs.map { .float32($0) }).first)
    }

    private func isRight(_ values: [Float], _ output: BoundedOutput) -> Bool {
        output.snapping(.float32(values)) == output.center
    }

    @Test("FLOAT16-2: θ(k) is (1 + u)^k - 1, and at most γ(k)")
    func relativeErrors() {
        #expect(Enclosure.relativeError(0) == 0 && Enclosure.relativeError(1) == 0x1p-11)
        for count in [2, 3, 10, 100, 1000] {
            let gamma = Double(count) * 0x1p-11 / (1 - Double(count) * 0x1p-11)
            let error = Enclosure.relativeError(count)
            #expect(error >= Double(count) * 0x1p-11 && error <= gamma)
        }
    }

    @Test("FLOAT16-2: every rounding of a number lies in the enclosure of that number, rounded once")
    func roundings() {
        var bits: UInt32 = 1
        while bits < 0x7f80_0000 {
            for value in [Float(bitPattern: bits), -Float(bitPattern: bits)] {
                let enclosure = Enclosure(exactly: Double(value)).rounded()
                #expect(enclosure.contains(Double(Binary16(value).float)), "\(value)")
            }
            bits += 9973 * 31
        }
    }

    @Test("FLOAT16-3: an end that may overflow is infinite, and both ends make an element that is not judged")
    func overflow() {
        #expect(Enclosure(exactly: 65519).rounded().upper == .infinity)
        #expect(Enclosure(exactly: 65519).rounded().lower < 65504)
        #expect(Enclosure(exactly: 65000).rounded().upper < 65520)
        #expect(Enclosure.unbounded.contains(.nan) && Enclosure.unbounded.isUnbounded)
        #expect(!Enclosure(exactly: 1).contains(.nan) && Enclosure(exactly: .nan).contains(.nan))
        #expect(!Enclosure(exactly: .nan).contains(1) && Enclosure(exactly: .infinity).contains(.infinity))
        #expect(Enclosure(exactly: 7).clamped(0, 6) == Enclosure(exactly: 6))
        #expect(Enclosure.unbounded.clamped(0, 6).isUnbounded)
    }

    @Test("The reciprocal of an interval with 0 inside is unbounded; 0 at its lower end gives an infinite end")
    func reciprocals() {
        #expect(Enclosure(-1, 2).reciprocal.isUnbounded && Enclosure(-1, 0).reciprocal.isUnbounded)
        #expect(Enclosure(0, 2).reciprocal == Enclosure(0.5, .infinity))
        #expect(Enclosure(2, .infinity).reciprocal == Enclosure(0, 0.5))
        #expect(Enclosure(-4, -2).reciprocal == Enclosure(-0.5, -0.25))
    }

    @Test("FLOAT16-4: data movement gives the rounded operands, and no others")
    func movement() throws {
        let output = try output(.neg, [[1.0001, 0x1.004p0, 70000]], [[3]], to: [3])
        #expect(isRight([-1, -0x1.004p0, -.infinity], output))
        #expect(!isRight([-1.0001, -0x1.004p0, -.infinity], output))
        #expect(!isRight([-1, -0x1.008p0, -.infinity], output))
    }

    @Test("FLOAT16-5: ADD is within one rounding, after the activation too")
    func addition() throws {
        let attributes = Attributes().setting(.fusedActivation, .relu6)
        let output = try output(.add, [[1000, 1, -3], [0.25, 2, 1]], [[3], [3]], to: [3], attributes)
        #expect(isRight([6, 3, 0], output))
        #expect(isRight([6, 0x1.804p1, 0], output) == false)
        let plain = try self.output(.add, [[1000], [0.25]], [[1], [1]], to: [1])
        #expect(isRight([1000], plain) && isRight([1000.5], plain) && !isRight([1001], plain))
    }

    private let convolution = Attributes().setting(.padding, .same).setting(.strideHeight, 1).setting(.strideWidth, 1)

    @Test("FLOAT16-6: a convolution without its bias, and one with its padding elsewhere, leave the enclosure")
    func convolutions() throws {
        let input = (0..<16).map { Float(($0 * 7) % 11) / 4 - 1 }
        let filter = (0..<4).map { Float($0) / 2 - 0.5 }
        let output = try output(
            .conv2D, [input, filter, [0.5]], [[1, 4, 4, 1], [1, 2, 2, 1], [1]], to: [1, 4, 4, 1], convolution)
        // Terms of the last row and column are missing, because SAME pads behind.
        let right = (0..<16).map { place -> Float in
            let taps = [(0, 0), (0, 1), (1, 0), (1, 1)]
            return zip(taps, filter).reduce(0.5) { sum, tap in
                let (row, column) = (place / 4 + tap.0.0, place % 4 + tap.0.1)
                return row < 4 && column < 4 ? sum + input[row * 4 + column] * tap.1 : sum
            }
        }
        #expect(isRight(right.map { Binary16($0).float }, output))
        #expect(!isRight(right.map { $0 - 0.5 }, output))
        #expect(!isRight(Array(right.suffix(4) + right.prefix(12)), output))
        let widths = output.enclosures.map { $0.upper - $0.lower }
        #expect(widths[15] < widths[0], "the number of terms is counted as it is")
    }

    @Test("FLOAT16-6: a sum whose terms may overflow is not judged")
    func hugeSums() throws {
        let output = try output(.add, [[60000], [-60000]], [[1], [1]], to: [1])
        #expect(!output.isUnbounded, "one addition does not overflow here")
        let instance = Instance(
            "SUM", attributes: [:],
            inputs: [TensorDescription(.float32, [1, 3]), TensorDescription(.int32, [1])],
            outputs: [TensorDescription(.float32, [1])],
            constants: [1: try Tensor(TensorDescription(.int32, [1]), .int32([1]))])
        let bound = try #require(try Binary16Bound(.sum, instance, steps: Self.steps))
        #expect(try bound.outputs(for: [.float32([60000, 60000, -60000]), nil])[0].isUnbounded)
        let plain = try bound.outputs(for: [.float32([1, 2, 3]), nil])[0]
        #expect(isRight([6], plain) && !isRight([6.02], plain))
    }

    @Test("FLOAT16-7, FLOAT16-9: a mean may overflow before its division, and a product at any of its factors")
    func reductions() throws {
        func output(_ operation: Operator, _ values: [Float]) throws -> BoundedOutput {
            let axes = TensorDescription(.int32, [1])
            let instance = Instance(
                operation.name, attributes: [:], inputs: [TensorDescription(.float32, [1, values.count]), axes],
                outputs: [TensorDescription(.float32, [1])], constants: [1: try Tensor(axes, .int32([1]))])
            let bound = try #require(try Binary16Bound(operation, instance, steps: Self.steps))
            return try #require(try bound.outputs(for: [.float32(values), nil]).first)
        }
        let mean = try output(.mean, [1, 2, 3, 4])
        #expect(isRight([2.5], mean) && !isRight([2.52], mean))
        #expect(try output(.mean, [30000, 30000, 30000]).isUnbounded)
        let product = try output(.reduceProd, [1.5, 2, 3])
        #expect(isRight([9], product) && !isRight([9.03], product))
        #expect(try output(.reduceProd, [1000, 1000, 0.001]).isUnbounded)
    }

    @Test("FLOAT16-13: an interpolated element, between corners of other magnitudes")
    func interpolation() throws {
        let size = TensorDescription(.int32, [2])
        let instance = Instance(
            "RESIZE_BILINEAR", attributes: [:], inputs: [TensorDescription(.float32, [1, 1, 2, 1]), size],
            outputs: [TensorDescription(.float32, [1, 1, 4, 1])], constants: [1: try Tensor(size, .int32([1, 4]))])
        let bound = try #require(try Binary16Bound(.resizeBilinear, instance, steps: Self.steps))
        let output = try #require(try bound.outputs(for: [.float32([1, 3]), nil]).first)
        #expect(isRight([1, 2, 3, 3], output) && !isRight([1, 2.1, 3, 3], output))
    }

    @Test("FLOAT16-10: GELU of both signs, by erfc, by 1 + erf and by tanh")
    func gelu() throws {
        let (inputs, shapes): ([[Float]], [Shape]) = ([[-2, -0.5, 0.5, 2]], [[4]])
        let exact = try output(.gelu, inputs, shapes, to: [4])
        #expect(isRight([-0.0455, -0.15427, 0.34573, 1.9545], exact))
        #expect(!isRight([-0.0555, -0.15427, 0.34573, 1.9545], exact))
        #expect(!isRight([-0.0455, -0.15427, 0.34573, 1.9245], exact))
        let attributes = Attributes().setting(GeluFunction.approximate, true)
        let approximate = try output(.gelu, inputs, shapes, to: [4], attributes)
        #expect(isRight([-0.0454, -0.15428, 0.34572, 1.9546], approximate))
        #expect(!isRight([-0.0554, -0.15428, 0.34572, 1.9546], approximate))
        #expect(!isRight([-0.0454, -0.15428, 0.34572, 1.9246], approximate))
    }

    @Test("FLOAT16-10: LEAKY_RELU with an alpha that is subnormal when it is rounded")
    func subnormalSlope() throws {
        let attributes = Attributes().setting(LeakyRectifier.alpha, 0x1.4p-24)
        let output = try output(.leakyRelu, [[-32768, 3]], [[2]], to: [2], attributes)
        #expect(isRight([-0x1p-9, 3], output) && isRight([-0x1.4p-9, 3], output) && !isRight([-0x1p-8, 3], output))
        #expect(!isRight([-0x1p-9, 0x1.804p1], output))
    }

    @Test("FLOAT16-8, FLOAT16-10: functions, and a sigmoid whose exponential overflows")
    func functions() throws {
        let exponential = try output(.exp, [[1, 20]], [[2]], to: [2])
        #expect(isRight([2.71875, .infinity], exponential) && !isRight([2.73, .infinity], exponential))
        let sigmoid = try output(.logistic, [[-20, 0, -2000]], [[3]], to: [3])
        #expect(isRight([0, 0.5, 0], sigmoid) && !isRight([0.001, 0.5, 0], sigmoid))
        #expect(!isRight([0, 0.51, 0], sigmoid) && !isRight([0, 0.5, 0.001], sigmoid))
    }

    @Test("FLOAT16-11: a row of SOFTMAX")
    func softmax() throws {
        let output = try output(
            .softmax, [[0, 0, 0, 0]], [[1, 4]], to: [1, 4], Attributes().setting(Softmax.beta, 1))
        #expect(isRight([0.25, 0.25, 0.25, 0.25], output) && !isRight([0.25, 0.25, 0.25, 0.26], output))
    }

    @Test("A form of float16 has the bounds of float32, and values of its own type")
    func halfForms() throws {
        let half = TensorDescription(.float16, [1])
        let instance = Instance("MUL", attributes: [:], inputs: [half, half], outputs: [half])
        let bound = try #require(try Binary16Bound(.mul, instance, steps: Self.steps))
        let output = try bound.outputs(for: [.float16([Binary16(3)]), .float16([Binary16(0.3)])])[0]
        #expect(output.snapping(.float16([Binary16(0.9)])) == output.center)
        #expect(output.snapping(.float16([Binary16(0.902)])) != output.center)
    }

    /// FLOAT16-12: rounding could change which elements there are, or no bound has been derived.
    private static let withoutBound: Set = [
        "RANGE", "NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5", "FAKE_QUANT", "EMBEDDING_LOOKUP_SPARSE",
        "REDUCE_WINDOW", "REAL", "IMAG", "COMPLEX_ABS", "RFFT2D",
    ]

    @Test("FLOAT16-12: every form with real operands has a rule, unless it has a state, or its operator is left out")
    func coverage() {
        for operation in Operator.all {
            for variant in operation.variants {
                let isReal = variant.scheme == .float32 || variant.scheme == .float16
                let hasState = variant.inputs.contains { $0.role == .state }
                let isLeftOut =
                    Self.withoutBound.contains(operation.name)
                    && variant.inputs.contains { $0.type == .float32 || $0.type == .complex64 }
                #expect(
                    Binary16Bound.covers(operation, variant) == (isReal && !hasState && !isLeftOut),
                    "\(operation.name) \(variant.id)")
            }
        }
    }
}
