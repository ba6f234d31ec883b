import QuantSpec
import Testing

@Suite("Arithmetic on two inputs")
struct PairwiseArithmeticTests {
    @Test("SUB of a tensor from itself is the output's zero point; broadcasting goes both ways")
    func subtraction() throws {
        let every = try Tensor.quantized(.int8, (-128...127).map(Int64.init), scale: 0.3, zeroPoint: 5)
        let output = TensorDescription.quantized(.int8, [256], scale: 0.1, zeroPoint: -7)
        #expect(try Operator.sub.integers([every, every], to: output).allSatisfy { $0 == -7 })
        let one = Quantization(scale: 1, zeroPoint: 0)
        let difference = try Operator.sub.integers(
            [.integers(.uint8, [10, 20], [2, 1], one), .integers(.uint8, [1, 2, 3], nil, one)],
            to: TensorDescription(.uint8, [2, 3], one))
        #expect(difference == [9, 8, 7, 19, 18, 17])
    }

    @Test(
        "An empty result may have any sizes besides its 0: no positions are counted out",
        arguments: [Operator.add, .maximum])
    func hugeAndEmpty(_ declaration: Operator) throws {
        let size = Int(Int32.max)
        let one = Quantization(scale: 1, zeroPoint: 0)
        let inputs: [Tensor] = [
            try .integers(.int8, [], [size, size, 0], one), try .integers(.int8, [3], [1], one),
        ]
        let output = TensorDescription(.int8, [size, size, 0], one)
        #expect(try declaration.integers(inputs, to: output).isEmpty)
    }

    @Test("SUB in the power-of-two form broadcasts, shifts and saturates; SUB-6: other scales are invalid")
    func powerOfTwo() throws {
        let first = try Tensor.integers(.int16, [32767, -32768, 5, 7], [2, 2], Quantization(scale: 1, zeroPoint: 0))
        let second = try Tensor.quantized(.int16, [-3, 3], scale: 0.5)
        let stored = try Operator.sub.integers(
            [first, second], to: TensorDescription(.int16, [2, 2], Quantization(scale: 1, zeroPoint: 0)))
        #expect(stored == [32767, -32768, 7, 5])
        expectInvalid("SUB-6") {
            try Operator.sub.integers([second, second], to: .quantized(.int16, [2], scale: 1))
        }
    }

    @Test("SUB-4, SQUARED_DIFFERENCE-4: an output multiplier of 1 is a limit of the reference, and runs")
    func multiplierOfOne() throws {
        let first = try Tensor.quantized(.int8, [1, 5], scale: 1)
        let second = try Tensor.quantized(.int8, [3, 4], scale: 1)
        let narrow = TensorDescription.quantized(.int8, [2], scale: 0x1p-19)
        #expect(try Operator.sub.integers([first, second], to: narrow) == [-128, 127])
        #expect(try Operator.sub.broken(.referenceLimit, [first, second], to: narrow) == ["SUB-4"])
        #expect(try Operator.sub.broken(.referenceDiffers, [first, second], to: narrow) == [])
        let narrower = TensorDescription.quantized(.int8, [2], scale: 0x1p-20)
        #expect(try Operator.sub.broken(.referenceDiffers, [first, second], to: narrower) == ["SUB-4"])
        #expect(try Operator.sub.broken(.referenceLimit, [first, second], to: narrower) == [])
        #expect(try Operator.add.broken(.referenceLimit, [first, second], to: narrower) == ["ADD-4"])
        let square = TensorDescription.quantized(.int8, [2], scale: 0x1p-12)
        #expect(try Operator.squaredDifference.integers([first, second], to: square) == [127, 127])
        #expect(
            try Operator.squaredDifference.broken(.referenceLimit, [first, second], to: square)
                == ["SQUARED_DIFFERENCE-4"])
    }

    @Test("MUL at a scale of 1 is the product of the centred values, saturated")
    func multiplication() throws {
        let first = try Tensor.quantized(.uint8, [0, 10, 255], scale: 1, zeroPoint: 10)
        let second = try Tensor.quantized(.uint8, [3, 200, 12], scale: 1, zeroPoint: 2)
        let stored = try Operator.mul.integers(
            [first, second], to: .quantized(.uint8, [3], scale: 1, zeroPoint: 100))
        #expect(stored == [90, 100, 255])
    }

    @Test("DIV of every pair is within one of the real quotient, and 0 gives the zero point")
    func division() throws {
        let dividends = (-128...127).map(Int64.init)
        for divisor in [-128, -7, -1, 1, 2, 3, 100, 127] as [Int64] {
            let stored = try Operator.div.integers(
                [.quantized(.int8, dividends, scale: 1), .quantized(.int8, [divisor], scale: 1)],
                to: .quantized(.int8, [256], scale: 1.5, zeroPoint: 3))
            for (dividend, quotient) in zip(dividends, stored) {
                let real = Double(dividend) / Double(divisor) / 1.5 + 3
                #expect((Double(quotient) - min(max(real, -128), 127)).magnitude <= 1)
            }
            #expect(stored[128] == 3)
        }
    }

    @Test("DIV-5, FLOOR_DIV-3, FLOOR_MOD-3: a divisor of 0 is an error")
    func divisionByZero() throws {
        let seven = try Tensor.quantized(.int8, [7], scale: 1, zeroPoint: 2)
        let two = try Tensor.quantized(.int8, [2], scale: 1, zeroPoint: 2)
        let zero = try Tensor.quantized(.int8, [0], scale: 1, zeroPoint: 2)
        expectInvalid("DIV-5") { try Operator.div.integers([seven, two], to: seven.description) }
        #expect(try Operator.div.integers([seven, zero], to: seven.description) == [0])
        expectInvalid("FLOOR_DIV-3") { try Operator.floorDiv.integers([seven, zero], to: seven.description) }
        expectInvalid("FLOOR_MOD-3") { try Operator.floorMod.integers([seven, zero], to: seven.description) }
        let nothing = try Tensor.integers(.int8, [], [0, 2], seven.quantization)
        let broadcast = try Tensor.integers(.int8, [7, 2], nil, seven.quantization)
        expectInvalid("DIV-5") { try Operator.div.integers([nothing, broadcast], to: nothing.description) }
        let plain = try Tensor.integers(.int32, [0])
        expectInvalid("DIV-5") { try Operator.div.integers([plain, plain], to: plain.description) }
    }

    @Test("DIV-6: beyond the reference's limit quotients saturate or wrap, and nothing traps")
    func hugeMultiplier() throws {
        for scale in [0x1p24, 0x1p60, 0x1p100, 0x1p127] as [Float] {
            let dividend = try Tensor.quantized(.int8, [100, -100, 0], scale: scale)
            let divisor = try Tensor.quantized(.int8, [1, 3, -7], scale: 0x1p-20)
            let output = TensorDescription.quantized(.int8, [3], scale: 0x1p-20)
            for profile in NumericProfile.all {
                #expect(try Operator.div.integers([dividend, divisor], to: output, profile: profile).count == 3)
            }
            #expect(try Operator.div.broken(.referenceDiffers, [dividend, divisor], to: output) == ["DIV-6"])
        }
    }

    @Test("Floored division holds a = b x q + r with r of the divisor's sign, and the least by -1 saturates")
    func flooredDivision() throws {
        let dividends = (-128...127).map(Int64.init)
        let first = try Tensor.integers(.int8, dividends)
        for divisor in (-128...127).map(Int64.init) where divisor != 0 {
            let second = try Tensor.integers(.int8, [divisor])
            let quotients = try Operator.floorDiv.integers([first, second], to: first.description)
            let remainders = try Operator.floorMod.integers([first, second], to: first.description)
            for (dividend, (quotient, remainder)) in zip(dividends, zip(quotients, remainders)) {
                if dividend == -128 && divisor == -1 {
                    #expect(quotient == 127 && remainder == 0)
                    continue
                }
                #expect(dividend == divisor * quotient + remainder)
                #expect(remainder == 0 || (remainder < 0) == (divisor < 0))
            }
        }
        let least = try Tensor.integers(.int64, [.min])
        let minusOne = try Tensor.integers(.int64, [-1])
        #expect(try Operator.floorMod.integers([least, minusOne], to: least.description) == [0])
    }

    @Test("FLOOR_MOD-5: the remainder of reals is exact, of any magnitude, and has the divisor's sign")
    func realRemainder() throws {
        let first = try Tensor.real([7.5, -7.5, 7.5, -6, 1, .greatestFiniteMagnitude, 3, .infinity, 1])
        let second = try Tensor.real([2, 2, -2, 3, .infinity, 0x1p-149, 0, 2, -.infinity])
        let rest = try Operator.floorMod.reals([first, second], to: first.description)
        #expect(Array(rest[..<6]) == [1.5, 0.5, -0.5, 0, 1, 0])
        #expect(rest[3].sign == .minus && rest[6].isNaN && rest[7].isNaN && rest[8] == -.infinity)
    }

    @Test("Plain integers wrap, the quotient that does not fit saturates, and overflowing reals stay finite")
    func plainForms() throws {
        let least = try Tensor.integers(.int32, [Int64(Int32.min)])
        let minusOne = try Tensor.integers(.int32, [-1])
        #expect(try Operator.add.integers([least, minusOne], to: least.description) == [Int64(Int32.max)])
        #expect(try Operator.mul.integers([least, minusOne], to: least.description) == [Int64(Int32.min)])
        #expect(try Operator.div.integers([least, minusOne], to: least.description) == [Int64(Int32.max)])
        let great = try Tensor.real([.greatestFiniteMagnitude])
        #expect(try Operator.mul.reals([great, great], to: great.description) == [.greatestFiniteMagnitude])
    }

    @Test(
        "ADD-8, SUB-8, MUL-5, DIV-8, SQUARED_DIFFERENCE-6, FLOOR_DIV-4, FLOOR_MOD-4, MAXIMUM-4, MINIMUM-4, EQUAL-6, NOT_EQUAL-6, LESS-6, LESS_EQUAL-6, GREATER-6, GREATER_EQUAL-6: broadcasting nine dimensions is a limit of the reference, and runs",
        arguments: [
            ("ADD", "ADD-8"), ("SUB", "SUB-8"), ("MUL", "MUL-5"), ("DIV", "DIV-8"),
            ("SQUARED_DIFFERENCE", "SQUARED_DIFFERENCE-6"), ("FLOOR_DIV", "FLOOR_DIV-4"), ("FLOOR_MOD", "FLOOR_MOD-4"),
            ("MAXIMUM", "MAXIMUM-4"), ("MINIMUM", "MINIMUM-4"), ("EQUAL", "EQUAL-6"), ("NOT_EQUAL", "NOT_EQUAL-6"),
            ("LESS", "LESS-6"), ("LESS_EQUAL", "LESS_EQUAL-6"), ("GREATER", "GREATER-6"),
            ("GREATER_EQUAL", "GREATER_EQUAL-6"),
        ])
    func rankLimit(_ name: String, _ clause: String) throws {
        let declaration = try requireValue(Operator.named(name))
        let parameters = Quantization(scale: 0.5, zeroPoint: 0)
        let shape = Shape([1, 1, 1, 1, 1, 1, 1, 1, 2])
        let first = try Tensor.integers(.int8, [3, 4], shape, parameters)
        let second = try Tensor.integers(.int8, [2], nil, parameters)
        let isComparison = declaration.variants.allSatisfy { $0.outputs[0].type == .bool }
        let output = TensorDescription(isComparison ? .bool : .int8, shape, isComparison ? nil : parameters)
        #expect(try declaration.evaluate([first, second], to: output).count == 2)
        #expect(try declaration.broken(.referenceLimit, [first, second], to: output) == [Clause(clause)])
        #expect(try declaration.broken(.referenceLimit, [first, first], to: output).isEmpty)
    }
}
