import QuantSpec
import Testing

@Suite("Operators for real numbers alone")
struct RealOperatorTests {
    private func reals(
        _ operation: Operator, _ inputs: [[Float]], shape: Shape? = nil, _ attributes: Attributes = [:]
    ) throws -> [Float] {
        let description = TensorDescription(.float32, shape ?? [inputs[0].count])
        return try operation.reals(
            try inputs.map { try Tensor(description, .float32($0)) }, to: description, attributes)
    }

    @Test("SIGN has no negative zero, and keeps NaN (SIGN-2)")
    func sign() throws {
        let results = try reals(.sign, [[3, -0.25, -0.0, .leastNonzeroMagnitude, -.infinity, .nan]])
        #expect(results.prefix(5) == [1, -1, 0, 1, -1])
        #expect(results[2].sign == .plus && results[5].isNaN)
    }

    @Test("FLOOR rounds down, and keeps the sign of zero and numbers beyond 2^23 (FLOOR-2)")
    func floor() throws {
        let values: [Float] = [1.5, -1.5, -0.001, 8_388_607.5, -8_388_609, 1e30, -.infinity]
        #expect(try reals(.floor, [values]) == [1, -2, -1, 8_388_607, -8_388_609, 1e30, -.infinity])
        #expect(try reals(.floor, [[-0.0]])[0].sign == .minus)
    }

    @Test("FLOOR in binary16 is exact for every number (FLOOR-3)")
    func floorOfBinary16() throws {
        let all = (0..<65536).map { Binary16(bitPattern: UInt16($0)) }.filter { !$0.float.isNaN }
        let description = TensorDescription(.float16, [all.count])
        let operation = try Operator.floor.prepare(
            Instance("FLOOR", attributes: [:], inputs: [description], outputs: [description]),
            steps: Steps(.litert_2_3_x86_64))
        guard case .float16(let results) = try operation.evaluate([.float16(all)]).outputs[0].elements else {
            Issue.record("the result is no binary16")
            return
        }
        for (value, result) in zip(all, results) {
            #expect(result.float == value.float.rounded(.down) || value.float.isInfinite && result == value)
        }
    }

    @Test("ADD_N adds from the first input to the last, and keeps every sum finite (ADD_N-2)")
    func sums() throws {
        #expect(try reals(.addN, [[16_777_216], [1], [1]]) == [16_777_216])
        let greatest = Float.greatestFiniteMagnitude
        #expect(try reals(.addN, [[greatest], [greatest], [-greatest]]) == [0])
    }

    @Test("ADD_N refuses one input, and inputs of different shapes (ADD_N-1)")
    func refusals() throws {
        expectInvalid("ADD_N-1") {
            _ = try reals(.addN, [[1]])
            return []
        }
        let (wide, narrow) = (TensorDescription(.float32, [2]), TensorDescription(.float32, [1]))
        expectInvalid("ADD_N-1") {
            _ = try Operator.addN.reals([Tensor(wide, .float32([1, 2])), Tensor(narrow, .float32([1]))], to: wide)
            return []
        }
    }

    @Test("CUMSUM runs either way, with or without the element itself (CUMSUM-2)")
    func runningSums() throws {
        let input = try Tensor(TensorDescription(.float32, [2, 3]), .float32([1, 2, 4, 0.5, 0.25, -1]))
        let axis = try Tensor.integers(.int32, [-1], [1])
        func sums(_ exclusive: Bool, _ reverse: Bool) throws -> [Float] {
            let results = try Operator.cumsum.evaluate(
                [input, axis], to: input.description, ["exclusive": .flag(exclusive), "reverse": .flag(reverse)],
                constants: [1])
            return try requireValue(Float.unwrap(results))
        }
        #expect(try sums(false, false) == [1, 3, 7, 0.5, 0.75, -0.25])
        #expect(try sums(true, false) == [0, 1, 3, 0, 0.5, 0.75])
        #expect(try sums(false, true) == [7, 6, 4, -0.25, -0.75, -1])
        #expect(try sums(true, true) == [6, 4, 0, -0.75, -1, 0])
    }

    @Test("L2_POOL_2D counts the elements under the window alone, and real pools stay finite (L2_POOL_2D-2)")
    func pool() throws {
        let attributes: Attributes = [
            "padding": .name("SAME"), "stride_h": .integer(1), "stride_w": .integer(1), "filter_height": .integer(3),
            "filter_width": .integer(3),
        ]
        #expect(try reals(.l2Pool2D, [[-7]], shape: [1, 1, 1, 1], attributes) == [7])
        #expect(try reals(.l2Pool2D, [[1e30]], shape: [1, 1, 1, 1], attributes) == [.greatestFiniteMagnitude])
        #expect(
            try reals(.averagePool2D, [[-.infinity]], shape: [1, 1, 1, 1], attributes) == [-.greatestFiniteMagnitude])
    }

    @Test("ZEROS_LIKE reads nothing, and SQUARE rounds once (ZEROS_LIKE-1, SQUARE-2)")
    func zerosAndSquares() throws {
        #expect(try reals(.zerosLike, [[.nan, -.infinity, -0.0]]).allSatisfy { $0.bitPattern == 0 })
        #expect(try reals(.square, [[4097, -1.5, 1e20]]) == [16_785_408, 2.25, .infinity])
    }

    @Test("One whole exponent multiplies, and keeps every product finite (POW-3)")
    func wholePowers() throws {
        let (bases, one) = (try Tensor.real([1.5, -2, 3e20]), TensorDescription(.float32, []))
        func powers(_ exponent: Float) throws -> [Float] {
            try Operator.pow.reals([bases, Tensor(one, .float32([exponent]))], to: bases.description)
        }
        #expect(try powers(3) == [3.375, -8, .greatestFiniteMagnitude])
        #expect(try powers(3.000_005) == [3.375, -8, .greatestFiniteMagnitude])
        #expect(try powers(3.000_1)[1].isNaN)
        #expect(try powers(-1)[1] == -0.5)
        #expect(try Operator.pow.reals([bases, .real([3, 3, 3])], to: bases.description)[2] == .infinity)
    }

    @Test("POW broadcasts 8 dimensions at most in the reference (POW-4)")
    func rankLimit() throws {
        func broken(_ base: Shape, _ exponent: Shape) throws -> [Clause] {
            let tensors = [base, exponent].map { TensorDescription(.float32, $0) }
            return try Operator.pow.broken(
                .referenceLimit, by: Instance(attributes: [:], inputs: tensors, outputs: [tensors[0]]))
        }
        let nine = Shape([Int](repeating: 1, count: 8) + [2])
        #expect(try broken(nine, nine) == [] && broken(nine, [1]) == ["POW-4"])
    }

    @Test("The window of channels ends before channel c + radius (LOCAL_RESPONSE_NORMALIZATION-2)")
    func localResponse() throws {
        let attributes: Attributes = [
            "radius": .integer(1), "bias": .real(1), "alpha": .real(1), "beta": .real(0.5),
        ]
        let results = try reals(
            .localResponseNormalization, [[1, 2, 4]], shape: [1, 1, 1, 3], attributes)
        #expect(results == [0.70710677, 0.8164966, 0.8728716])
    }

    @Test("SUM on int16 adds elements, not bytes (SUM-7)")
    func sumOfInt16() throws {
        let input = try Tensor.integers(
            .int16, [300, -1, 25_000, 25_000], [2, 2], Quantization(scale: 1, zeroPoint: 0))
        let sums = try Operator.sum.integers(
            [input, Tensor.integers(.int32, [1], [1])], to: .quantized(.int16, [2], scale: 2), constants: [1])
        #expect(sums == [150, 25_000])
    }
}
