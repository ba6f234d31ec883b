import QuantSpec
import Testing

@Suite("QUANTIZE: real values to integers (REP-7)")
struct QuantizeRealValuesTests {
    @Test("Halves round away from zero")
    func halves() throws {
        let stored = try quantize([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], .quantized(.int8, [6], scale: 1))
        #expect(stored == [-3, -2, -1, 1, 2, 3])
    }

    @Test("The zero point is added after rounding")
    func zeroPointAfterRounding() throws {
        let stored = try quantize([-1.5, -0.5, 0.5, 1.5], .quantized(.int8, [4], scale: 1, zeroPoint: 3))
        #expect(stored == [1, 2, 4, 5])
    }

    @Test("The quotient is a division in binary32: neither a product with the reciprocal nor a binary64 quotient")
    func division() throws {
        let stored = try quantize([-0x1.7ccccc0p+2, -0x1.7666660p+2, -0x1.7p+2], .quantized(.int8, [3], scale: 0.1))
        #expect(stored == [-59, -59, -58])
    }

    @Test(
        "ARITH-3: values beyond the type's range give its ends",
        arguments: [
            (ElementType.int8, Float(-128.5), Float(127.5)), (.uint8, -1, 255.5), (.int16, -32768.5, 32767.5),
            (.int4, -8.5, 7.5),
        ])
    func saturation(_ type: ElementType, _ low: Float, _ high: Float) throws {
        let range = try requireValue(type.integerRange)
        let stored = try quantize([low, low * 1000, high, high * 1000], .quantized(type, [4], scale: 1))
        #expect(stored == [range.lowerBound, range.lowerBound, range.upperBound, range.upperBound])
    }

    @Test(
        "NaN gives the zero point; infinities and huge values keep their sign",
        arguments: [-128, -3, 0, 127] as [Int64])
    func specialValues(_ zeroPoint: Int64) throws {
        let stored = try quantize(
            [.nan, .infinity, -.infinity, 3e38, -3e38],
            .quantized(.int8, [5], scale: 0x1p-20, zeroPoint: zeroPoint))
        #expect(stored == [zeroPoint, 127, -128, 127, -128])
    }

    @Test("Per axis, each element has the scale and zero point of its index along the quantized dimension")
    func perAxis() throws {
        let rows = Quantization(scales: [1, 0.5], zeroPoints: [0, 10], dimension: 0)
        #expect(try quantize([1, 2, 3, 4, 5, 6], TensorDescription(.int8, [2, 3], rows)) == [1, 2, 3, 18, 20, 22])
        let columns = Quantization(scales: [1, 0.5, 0.25], zeroPoints: [0, 10, -10], dimension: 1)
        #expect(try quantize([1, 2, 3, 4, 5, 6], TensorDescription(.int8, [2, 3], columns)) == [1, 14, 2, 4, 20, 14])
    }

    @Test("Every stored integer survives the way to its real value and back", arguments: [-128, -1, 0, 127] as [Int64])
    func roundTrip(_ zeroPoint: Int64) throws {
        let every = (-128...127).map(Int64.init)
        for scale in [Float(0.1), 1, 0x1.fffffep-3, .leastNonzeroMagnitude] {
            let input = try Tensor.quantized(.int8, every, scale: scale, zeroPoint: zeroPoint)
            let reals = try Operator.dequantize.reals([input], to: TensorDescription(.float32, [256]))
            #expect(try quantize(reals, input.description) == every)
        }
    }

    @Test("QUANTIZE-4: an output scale of 0 does not conform; its quotients are infinite, or NaN")
    func scaleOfZero() throws {
        let output = TensorDescription.quantized(.int8, [3], scale: 0, zeroPoint: 5)
        let values = try Tensor.real([-1, 0, 1])
        #expect(try Operator.quantize.integers([values], to: output) == [-128, 5, 127])
        #expect(try Operator.quantize.broken(.nonconforming, [values], to: output) == ["QUANTIZE-4"])
        let stored = try Tensor.quantized(.int16, [-1, 0, 1], scale: 1)
        #expect(try Operator.quantize.integers([stored], to: output) == [5, 5, 5])
        #expect(try Operator.quantize.broken(.nonconforming, [stored], to: output).contains("QUANTIZE-4"))
    }

    private func quantize(_ values: [Float], _ output: TensorDescription) throws -> [Int64] {
        try Operator.quantize.integers([.real(values, output.shape)], to: output)
    }
}

@Suite("QUANTIZE: integers to integers")
struct RequantizeTests {
    private let smallValues = (-8...8).map(Int64.init)

    @Test("By one half, halves round up")
    func half() throws {
        let expected: [Int64] = [-4, -3, -3, -2, -2, -1, -1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
        #expect(try requantize(smallValues, scale: 0.5, profile: .litert_2_3_x86_64) == expected)
        #expect(try requantize(smallValues, scale: 0.5, profile: .integerSingle) == expected)
    }

    @Test("PROFILE-2: by one quarter, two roundings make 1 of 0.25 and one rounding makes 0")
    func quarter() throws {
        let twice = try requantize(smallValues, scale: 0.25, profile: .litert_2_3_x86_64)
        #expect(twice == [-2, -2, -2, -1, -1, -1, -1, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
        let once = try requantize(smallValues, scale: 0.25, profile: .integerSingle)
        #expect(once == [-2, -2, -1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2])
    }

    @Test("With equal scales and zero points 128 apart, int8 and uint8 differ in their upper bit")
    func invertedBit() throws {
        let every = (-128...127).map(Int64.init)
        let input = try Tensor.quantized(.int8, every, scale: 0.1, zeroPoint: -5)
        let stored = try Operator.quantize.integers(
            [input], to: .quantized(.uint8, [256], scale: 0.1, zeroPoint: 123))
        #expect(stored == every.map { ($0 & 0xff) ^ 0x80 })
    }

    @Test("QUANTIZE-6: from 2^31 on nothing but the zero point remains, which does not conform")
    func farScales() throws {
        let output = TensorDescription.quantized(.int8, [3], scale: 1, zeroPoint: 7)
        let beyond = try Tensor.quantized(.int8, [-3, 1, 100], scale: 0x1p31)
        #expect(try Operator.quantize.integers([beyond], to: output) == [7, 7, 7])
        #expect(try Operator.quantize.broken(.nonconforming, [beyond], to: output) == ["QUANTIZE-6"])
        let within = try Tensor.quantized(.int8, [-3, 1, 100], scale: 0x1.fffffep30)
        #expect(try Operator.quantize.broken(.nonconforming, [within], to: output) == [])
    }

    @Test("A left shift wraps and does not saturate")
    func wrappingShift() throws {
        let input = try Tensor.quantized(.int8, [-3, -2, -1, 0, 1, 2, 3], scale: 0x1p30)
        let stored = try Operator.quantize.integers([input], to: .quantized(.int8, [7], scale: 1))
        #expect(stored == [-128, 0, -128, 0, -128, 0, -128])
    }

    @Test("32-bit integers come in and go out")
    func wideIntegers() throws {
        let narrow = try Tensor.quantized(.int16, [-32768, 32767], scale: 3)
        #expect(
            try Operator.quantize.integers([narrow], to: .quantized(.int32, [2], scale: 1, zeroPoint: 5))
                == [-98299, 98306])
        let wide = try Tensor.quantized(.int32, [-100_000, -1000, 999, 1001, 100_000], scale: 0.001)
        #expect(
            try Operator.quantize.integers([wide], to: .quantized(.int8, [5], scale: 1, zeroPoint: 3))
                == [-97, 2, 4, 4, 103])
    }

    @Test("The multiplier and the offsets of an integer kernel are derived")
    func derived() throws {
        let instance = Instance(
            attributes: [:], inputs: [.quantized(.int8, [1], scale: 0.5, zeroPoint: -3)],
            outputs: [.quantized(.uint8, [1], scale: 1, zeroPoint: 7)])
        let derived = try Operator.quantize.prepare(instance, steps: Steps(.litert_2_3_x86_64)).derived
        #expect(derived[.inputOffset] == [3])
        #expect(derived[.outputOffset] == [7])
        #expect(derived[.outputMultiplier] == [1 << 30])
        #expect(derived[.outputShift] == [0])
    }

    @Test("Pairs of types that the reference does not take are not covered")
    func uncoveredPairs() throws {
        for (from, to) in [(ElementType.int16, ElementType.uint8), (.int32, .uint8), (.int32, .int32), (.int8, .int32)]
        {
            let input = try Tensor.quantized(from, [1], scale: 1)
            let error = #expect(throws: SpecificationError.self) {
                try Operator.quantize.integers([input], to: .quantized(to, [1], scale: 1))
            }
            #expect(error?.kind == .unsupported)
        }
    }

    @Test("QUANTIZE-5: between 16-bit tensors a zero point other than 0 is a limit of the reference, not an error")
    func sixteenBitZeroPoint() throws {
        let input = try Tensor.quantized(.int16, [1, 2], scale: 1, zeroPoint: 3)
        let output = TensorDescription.quantized(.int16, [2], scale: 1)
        #expect(try Operator.quantize.integers([input], to: output) == [-2, -1])
        #expect(try Operator.quantize.broken(.referenceLimit, [input], to: output) == ["QUANTIZE-5"])
        #expect(try Operator.quantize.broken(.nonconforming, [input], to: output) == ["REP-3"])
        let narrow = TensorDescription.quantized(.int8, [2], scale: 1)
        #expect(try Operator.quantize.broken(.referenceLimit, [input], to: narrow) == [])
    }

    private func requantize(_ values: [Int64], scale: Float, profile: NumericProfile) throws -> [Int64] {
        try Operator.quantize.integers(
            [.quantized(.int16, values, scale: scale)], to: .quantized(.int16, [values.count], scale: 1),
            profile: profile)
    }
}
