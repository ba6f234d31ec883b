import QuantSpec
import Testing

@Suite("SOFTMAX")
struct SoftmaxTests {
    /// One form: its types, and the output's fixed parameters.
    struct Form: Sendable, CustomTestStringConvertible {
        let input: ElementType
        let output: ElementType
        let scale: Float
        let zeroPoint: Int64
        var testDescription: String { "\(input.rawValue) to \(output.rawValue)" }
        /// The stored integer that stands for 1/2.
        var half: Int64 { zeroPoint + Int64(0.5 / scale) }
    }

    static let int8 = Form(input: .int8, output: .int8, scale: 1 / 256, zeroPoint: -128)
    static let int8Wide = Form(input: .int8, output: .int16, scale: 1 / 65536, zeroPoint: -32768)
    static let uint8 = Form(input: .uint8, output: .uint8, scale: 1 / 256, zeroPoint: 0)
    static let int16 = Form(input: .int16, output: .int16, scale: 1 / 32768, zeroPoint: 0)
    static let forms = [int8, int8Wide, uint8, int16]

    private func softmax(
        _ form: Form, _ values: [Int64], shape: Shape? = nil, scale: Float = 0.03125, zeroPoint: Int64 = 0,
        beta: Float = 1, outputScale: Float? = nil, steps: Steps = Steps(.litert_2_3_x86_64)
    ) throws -> [Int64] {
        let shape = shape ?? [values.count]
        let input = TensorDescription(form.input, shape, Quantization(scale: scale, zeroPoint: zeroPoint))
        let output = TensorDescription(
            form.output, shape, Quantization(scale: outputScale ?? form.scale, zeroPoint: form.zeroPoint))
        let instance = Instance(attributes: ["beta": .real(beta)], inputs: [input], outputs: [output])
        let evaluation = try Operator.softmax.prepare(instance, steps: steps)
            .evaluate([Elements(integers: values, type: form.input)])
        return try #require(evaluation.outputs.first?.elements.integers)
    }

    @Test("A row gives what the reference gives")
    func reference() throws {
        let row: [Int64] = [-128, -60, -3, 0, 1, 5, 40, 90, 100, 110, 120, 127]
        #expect(
            try softmax(Self.int8, row)
                == [-128, -128, -127, -127, -126, -126, -123, -103, -94, -82, -65, -50])
        #expect(
            try softmax(Self.int8Wide, row) == [
                -32761, -32710, -32425, -32391, -32379, -32327, -31451, -26487, -24182, -21033, -16728, -12806,
            ])
        #expect(try softmax(Self.uint8, row.map { $0 + 128 }) == [0, 0, 1, 1, 2, 2, 5, 25, 34, 46, 63, 78])
        #expect(
            try softmax(Self.int16, [-32768, -9000, -100, 0, 7, 500, 20000, 32767], scale: 0x1p-12)
                == [2, 2, 11, 11, 11, 12, 1388, 31332])
    }

    @Test(
        "Forty rows of thirty-three give what the reference gives",
        arguments: [
            (int8, 0x1723_9bf1_762b_c4e0), (int8Wide, 0xf523_91fc_3114_e62c), (uint8, 0x4e3c_490a_b9f6_b768),
            (int16, 0xdae5_6e4b_c6b5_23ec),
        ] as [(Form, UInt64)])
    func manyRows(_ form: Form, _ digest: UInt64) throws {
        let range = try #require(form.input.integerRange)
        let values = (0..<40).flatMap { row in
            (0..<33).map { column in
                Int64((column * column * column * 37 + row * 911 + column * row * row) % range.count) + range.lowerBound
            }
        }
        let scale: Float = form.input == .int16 ? 0x1p-13 : 0x1p-5
        var actual = Digest()
        for element in try softmax(form, values, shape: [40, 33], scale: scale) { actual.add(Int32(element)) }
        #expect(actual.value == digest)
    }

    @Test("Two equal elements are a half each", arguments: forms)
    func twoEqual(_ form: Form) throws {
        for value in [0, 5, 127] as [Int64] {
            for element in try softmax(form, [value, value]) { #expect((element - form.half).magnitude <= 1) }
        }
    }

    @Test(
        "One element alone is the greatest output",
        arguments: [(int8, 127), (int8Wide, 32767), (uint8, 255)] as [(Form, Int64)])
    func alone(_ form: Form, _ greatest: Int64) throws {
        #expect(try softmax(form, [3, 4, 5], shape: [3, 1]) == [greatest, greatest, greatest])
    }

    @Test(
        "Only differences count: neither the zero point nor a constant that is added changes anything", arguments: forms
    )
    func invariance(_ form: Form) throws {
        let row: [Int64] = [3, 50, 17, 20, 49]
        let expected = try softmax(form, row)
        #expect(try softmax(form, row.map { $0 + 60 }) == expected)
        if form.input != .int16 { #expect(try softmax(form, row, zeroPoint: 9) == expected) }
    }

    @Test("The order of a row's elements is that of its results", arguments: forms)
    func permutation(_ form: Form) throws {
        let row: [Int64] = [3, 50, 17, 20, 49]
        let expected = try softmax(form, row)
        #expect(try softmax(form, row.reversed()) == expected.reversed())
    }

    @Test("Every row is computed by itself", arguments: forms)
    func rows(_ form: Form) throws {
        let first: [Int64] = [3, 50, 17]
        let second: [Int64] = [90, 2, 99]
        #expect(
            try softmax(form, first + second + first, shape: [3, 1, 3])
                == softmax(form, first) + softmax(form, second) + softmax(form, first))
    }

    @Test("Twice beta is twice the scale", arguments: forms)
    func beta(_ form: Form) throws {
        let row: [Int64] = [3, 50, 17, 20, 49]
        #expect(try softmax(form, row, beta: 2) == softmax(form, row, scale: 0.0625))
        #expect(try softmax(form, row, beta: 2) != softmax(form, row))
    }

    @Test("An element far below the greatest is exactly the least", arguments: [int8, int8Wide, uint8])
    func cutOff(_ form: Form) throws {
        #expect(try softmax(form, [0, 127], scale: 0.25).first == form.zeroPoint)
    }

    @Test("A row whose exponentials sum up to 512 gives the least 8-bit output everywhere, 511 the next one")
    func longRows() throws {
        #expect(try softmax(Self.int8, [Int64](repeating: 5, count: 511)) == [Int64](repeating: -127, count: 511))
        #expect(try softmax(Self.int8, [Int64](repeating: 5, count: 512)) == [Int64](repeating: -128, count: 512))
        #expect(try softmax(Self.int8Wide, [Int64](repeating: 5, count: 8191)).first == -32760)
    }

    @Test(
        "A row whose sum the accumulator cannot hold has no result",
        arguments: [(int8, 8192), (int16, 66_000)] as [(Form, Int)])
    func tooLongRows(_ form: Form, _ count: Int) throws {
        #expect(throws: SpecificationError.self) {
            _ = try softmax(form, [Int64](repeating: 5, count: count))
        }
    }

    @Test("Without a maximum, or with a constant exponential, nothing traps")
    func deviatingSteps() throws {
        var steps = Steps(.litert_2_3_x86_64)
        steps.softmaxMaximum = { _ in 0 }
        for form in Self.forms { #expect(try softmax(form, [1, 100, 127], scale: 1, steps: steps).count == 3) }
        steps.softmaxExponential = { _, _ in 0 }
        #expect(try softmax(Self.int8, [1, 2], steps: steps).count == 2)
    }

    @Test("A scalar and a negative beta are refused")
    func refused() {
        #expect(throws: SpecificationError.self) { try softmax(Self.int8, [1], shape: []) }
        #expect(throws: SpecificationError.self) { try softmax(Self.uint8, [1, 2], beta: -1) }
        #expect(throws: SpecificationError.self) { try softmax(Self.int16, [1, 2], beta: .nan) }
        #expect(throws: SpecificationError.self) { try softmax(Self.int16, [1, 2], zeroPoint: 3) }
    }

    @Test("SOFTMAX-6: beta = 0 is beyond the reference with 8 bits, and gives equal shares", arguments: forms)
    func betaOfZero(_ form: Form) throws {
        for element in try softmax(form, [1, 100], beta: 0) { #expect((element - form.half).magnitude <= 1) }
        let limits: [Clause] = form.input == .int16 ? [] : ["SOFTMAX-6"]
        #expect(try broken(.referenceLimit, form, beta: 0) == limits)
        #expect(try broken(.referenceLimit, form) == [])
    }

    @Test("SOFTMAX-5, SOFTMAX-9: other parameters of the output do not conform, and change nothing", arguments: forms)
    func outputParameters(_ form: Form) throws {
        let row: [Int64] = [3, 50, 17, 20, 49]
        #expect(try softmax(form, row, outputScale: 1) == softmax(form, row))
        let clause: Clause = form.input == .int16 ? "SOFTMAX-9" : "SOFTMAX-5"
        #expect(try broken(.nonconforming, form, outputScale: 1) == [clause])
        #expect(try broken(.nonconforming, form, outputZeroPoint: 1) == [clause])
        #expect(try broken(.nonconforming, form) == [])
    }

    private func broken(
        _ force: Constraint.Force, _ form: Form, beta: Float = 1, outputScale: Float? = nil,
        outputZeroPoint: Int64? = nil
    ) throws -> [Clause] {
        let output = Quantization(scale: outputScale ?? form.scale, zeroPoint: outputZeroPoint ?? form.zeroPoint)
        return try Operator.softmax.broken(
            force,
            by: Instance(
                attributes: ["beta": .real(beta)], inputs: [.quantized(form.input, [2], scale: 0.03125)],
                outputs: [TensorDescription(form.output, [2], output)]))
    }

    @Test("Empty rows have empty results", arguments: forms)
    func empty(_ form: Form) throws {
        #expect(try softmax(form, [], shape: [2, 0]).isEmpty)
    }

    @Test("The profile with one rounding derives a lesser greatest multiplier")
    func greatestMultiplier() throws {
        for (profile, shift) in [(NumericProfile.integerDouble, 31), (.integerSingle, 30)] as [(NumericProfile, Int64)]
        {
            let description = TensorDescription(.int8, [2], Quantization(scale: 1000, zeroPoint: 0))
            let output = TensorDescription(.int8, [2], Quantization(scale: 1 / 256, zeroPoint: -128))
            let instance = Instance(attributes: ["beta": .real(1)], inputs: [description], outputs: [output])
            let prepared = try Operator.softmax.prepare(instance, steps: Steps(profile))
            #expect(prepared.derived.scalar("input_left_shift") == shift)
            let evaluation = try prepared.evaluate([.int8([3, 4])])
            #expect(evaluation.outputs.first?.elements == .int8([-128, 127]))
        }
    }

    @Test("SOFTMAX-10: in binary32 the shares of a row add up to one")
    func float32() throws {
        let description = TensorDescription(.float32, [4])
        let instance = Instance(attributes: ["beta": .real(1)], inputs: [description], outputs: [description])
        let evaluation = try Operator.softmax.prepare(instance, steps: Steps(.litert_2_3_x86_64))
            .evaluate([.float32([1, 2, 3, 4])])
        let shares = try #require(evaluation.outputs.first.flatMap { Float.unwrap($0.elements) })
        #expect((shares.reduce(0, +) - 1).magnitude < 1e-6)
        #expect((shares[3] / shares[2] - 2.718_281_8).magnitude < 1e-5)
    }

    @Test("SOFTMAX-10: every operation is rounded to binary32, the sum is taken in order, and beta comes last")
    func operationsOfFloat32() throws {
        let row: [Float] = [0.1, -3.7, 2.3, 2.2999, 100, 99.5]
        let beta: Float = 0.3
        let exponentials = row.map { ElementaryFunctions.exponential(($0 - 100) * beta) }
        let sum = exponentials.reduce(0, +)
        let output = TensorDescription(.float32, [row.count])
        let shares = try Operator.softmax.reals([.real(row)], to: output, ["beta": .real(beta)])
        #expect(shares == exponentials.map { $0 / sum })
        let nothing = try Operator.softmax.reals(
            [.real([.nan, .nan])], to: TensorDescription(.float32, [2]), ["beta": .real(beta)])
        #expect(nothing.count { $0.isNaN } == 2)
    }

    @Test("SOFTMAX-10: what is less than half a unit of the sum so far is lost, however long the row")
    func sumsOfLongRows() throws {
        // e^-17.5 is 2.5e-8, and half a unit in the last place of 1 is 6e-8.
        let small = [Float](repeating: -17.5, count: 3000)
        func greatestShare(_ row: [Float]) throws -> Float {
            let output = TensorDescription(.float32, [row.count])
            return try #require(
                try Operator.softmax.reals([.real(row)], to: output, ["beta": .real(1)]).max())
        }
        #expect(try greatestShare([0] + small) == 1)
        #expect(try greatestShare(small + [0]) < 0.999_93)
    }
}
