import QuantSpec
import Testing

@Suite("Operators on bools, bits, places and segments")
struct DiscreteOperatorTests {
    private func bools(_ values: [Int64], _ shape: Shape? = nil) throws -> Tensor {
        try .integers(.bool, values, shape)
    }

    // MARK: Logic

    @Test("LOGICAL_AND-1, LOGICAL_OR-1, LOGICAL_NOT-1: every pair; the negation of one is the other of the negations")
    func logic() throws {
        let first = try bools([0, 0, 1, 1])
        let second = try bools([0, 1, 0, 1])
        let output = TensorDescription(.bool, [4])
        let not = { (tensor: Tensor) in
            try bools(try Operator.logicalNot.integers([tensor], to: output))
        }
        #expect(try Operator.logicalAnd.integers([first, second], to: output) == [0, 0, 0, 1])
        #expect(try Operator.logicalOr.integers([first, second], to: output) == [0, 1, 1, 1])
        let both = try bools(try Operator.logicalAnd.integers([first, second], to: output))
        #expect(
            try Operator.logicalNot.integers([both], to: output)
                == Operator.logicalOr.integers([not(first), not(second)], to: output))
    }

    @Test(
        "LOGICAL_AND-2, LOGICAL_OR-2, BITWISE_XOR-2, RIGHT_SHIFT-2: broadcasting nine dimensions is a limit of the reference, and runs",
        arguments: [
            ("LOGICAL_AND", "LOGICAL_AND-2", ElementType.bool), ("LOGICAL_OR", "LOGICAL_OR-2", .bool),
            ("BITWISE_XOR", "BITWISE_XOR-2", .int32), ("RIGHT_SHIFT", "RIGHT_SHIFT-2", .int32),
        ])
    func rankLimit(_ name: String, _ clause: String, _ type: ElementType) throws {
        let declaration = try requireValue(Operator.named(name))
        let shape = Shape([1, 1, 1, 1, 1, 1, 1, 1, 2])
        let first = try Tensor.integers(type, [1, 0], shape)
        let second = try Tensor.integers(type, [1], [1])
        let output = TensorDescription(type, shape)
        #expect(try declaration.evaluate([first, second], to: output).count == 2)
        #expect(try declaration.broken(.referenceLimit, [first, second], to: output) == [Clause(clause)])
        #expect(try declaration.broken(.referenceLimit, [first, first], to: output).isEmpty)
    }

    @Test("REDUCE_ANY-2, REDUCE_ALL-2: along rows, and of no elements")
    func reductions() throws {
        let rows = try bools([0, 1, 0, 0, 1, 1], [3, 2])
        let output = TensorDescription(.bool, [3])
        let axis = try Tensor.indices([-1])
        #expect(try Operator.reduceAny.integers([rows, axis], to: output, constants: [1]) == [1, 0, 1])
        #expect(try Operator.reduceAll.integers([rows, axis], to: output, constants: [1]) == [0, 0, 1])
        let nothing = try bools([], [3, 0])
        #expect(try Operator.reduceAny.integers([nothing, axis], to: output, constants: [1]) == [0, 0, 0])
        #expect(try Operator.reduceAll.integers([nothing, axis], to: output, constants: [1]) == [1, 1, 1])
    }

    // MARK: Bits

    @Test(
        "BITWISE_XOR-1: twice with the same bits gives the value back", arguments: [ElementType.int8, .uint16, .uint32])
    func exclusiveOr(_ type: ElementType) throws {
        let range = try requireValue(type.integerRange)
        let values = try Tensor.integers(type, [range.lowerBound, range.upperBound, 5])
        let mask = try Tensor.integers(type, [range.upperBound - 6, 3, 99])
        let once = try Operator.bitwiseXor.integers([values, mask], to: values.description)
        #expect(once != values.elements.integers)
        let twice = try Operator.bitwiseXor.integers([.integers(type, once), mask], to: values.description)
        #expect(twice == values.elements.integers)
    }

    @Test("RIGHT_SHIFT-1: the number of places is clamped, and the sign moves in")
    func shifts() throws {
        let signed = try Tensor.integers(.int8, [-128, -1, 127, -5, 7])
        let places = try Tensor.integers(.int8, [7, 127, 100, 1, -128])
        #expect(try Operator.rightShift.integers([signed, places], to: signed.description) == [-1, -1, 0, -3, 7])
        let unsigned = try Tensor.integers(.uint8, [255, 255, 128])
        let more = try Tensor.integers(.uint8, [7, 200, 3])
        #expect(try Operator.rightShift.integers([unsigned, more], to: unsigned.description) == [1, 1, 16])
    }

    @Test("BITCAST-1, BITCAST-2: to narrower elements and back, without a changed bit, also of a NaN")
    func bits() throws {
        let reals: [Float] = [-1.5, Float(bitPattern: 0x7fa0_0001), 0]
        let bytes = try Operator.bitcast.integers([.real(reals)], to: TensorDescription(.uint8, [3, 4]))
        #expect(bytes == [0, 0, 0xc0, 0xbf, 1, 0, 0xa0, 0x7f, 0, 0, 0, 0])
        let back = try Operator.bitcast.evaluate(
            [.integers(.uint8, bytes, [3, 4])], to: TensorDescription(.float32, [3]))
        #expect(Float.unwrap(back)?.map(\.bitPattern) == reals.map(\.bitPattern))
        expectInvalid("BITCAST-2") {
            try Operator.bitcast.integers([.integers(.int8, [1, 2, 3])], to: TensorDescription(.int32, []))
        }
    }

    // MARK: Places

    private func sequence(_ type: ElementType, _ start: Int64, _ limit: Int64, _ delta: Int64) throws -> [Int64] {
        let inputs = try [start, limit, delta].map { try Tensor.integers(type, [$0], []) }
        var instance = Instance(attributes: [:], inputs: inputs.map(\.description), outputs: [])
        for (index, input) in inputs.enumerated() { instance.constants[index] = input }
        let shape = try requireValue(Operator.range.inferShapes(instance).first)
        return try Operator.range.integers(inputs, to: TensorDescription(type, shape), constants: [0, 1, 2])
    }

    @Test(
        "RANGE-2: the number of elements is rounded up, exact in every width, and not defined for a delta that leads away"
    )
    func sequences() throws {
        #expect(try sequence(.int32, 3, -4, -2) == [3, 1, -1, -3])
        #expect(try sequence(.int64, 5, 5, 1) == [])
        let ends: [Int64] = [-2_147_483_648, 0, 2_147_483_647]
        #expect(try sequence(.int32, ends[0], ends[2], 1 << 31 - 1).count == 3)
        #expect(try sequence(.int64, .min, .max, 1 << 62) == [.min, -1 << 62, 0, 1 << 62])
        for (start, limit, delta) in [(0, 5, 0), (0, 5, -1), (5, 0, 1)] as [(Int64, Int64, Int64)] {
            expectInvalid("RANGE-2") { try sequence(.int32, start, limit, delta) }
        }
        expectInvalid("RANGE-2") { try sequence(.int64, 0, 1 << 40, 1) }
    }

    @Test("RANGE-4: the reference differs where the sum of distance and delta does not fit the type")
    func wideSequences() throws {
        for (limit, delta, isBroken) in [
            (1_000_000_000, 7, false), (2_147_483_647, 2, true), (2_147_483_647, 1, false),
        ] {
            let inputs = try [0, limit, delta].map { try Tensor.integers(.int32, [Int64($0)], []) }
            let broken = try Operator.range.broken(
                .referenceDiffers, inputs, to: TensorDescription(.int32, [1]), constants: [0, 1, 2])
            #expect(broken == (isBroken ? ["RANGE-4"] : []))
        }
    }

    @Test("RANGE-3: float32 elements are added up")
    func realSequences() throws {
        let inputs = try [0, 1, 0.1].map { try Tensor.real([$0], []) }
        let elements = try Operator.range.evaluate(inputs, to: TensorDescription(.float32, [10]), constants: [0, 1, 2])
        #expect(Float.unwrap(elements)?[8] == 0.800_000_07)
    }

    @Test("BROADCAST_ARGS-2: sizes are matched from the last; others than 1 have to be equal")
    func shapes() throws {
        func broadcast(_ first: [Int64], _ second: [Int64]) throws -> [Int64] {
            try Operator.broadcastArgs.integers(
                [.indices(first), .indices(second)], to: TensorDescription(.int32, [max(first.count, second.count)]))
        }
        #expect(try broadcast([4, 1], [2, 1, 0]) == [2, 4, 0])
        #expect(try broadcast([], [3]) == [3])
        expectInvalid("BROADCAST_ARGS-2") { try broadcast([2], [3]) }
    }

    @Test(
        "BUCKETIZE-1, BUCKETIZE-2, BUCKETIZE-3: boundaries belong to the bucket above; integers are rounded; NaN is last"
    )
    func buckets() throws {
        func attributes(_ values: [Float]) -> Attributes { Attributes(["boundaries": .reals(values)]) }
        let output = TensorDescription(.int32, [4])
        let reals = try Tensor.real([-0.0, 3, .nan, -.infinity])
        #expect(try Operator.bucketize.integers([reals], to: output, attributes([0, 3])) == [1, 2, 2, 0])
        let integers = try Tensor.integers(.int32, [16_777_219, 16_777_217, 0, -1])
        #expect(try Operator.bucketize.integers([integers], to: output, attributes([0, 16_777_220])) == [2, 1, 1, 0])
        for boundaries in [[1, 0], [0, .nan]] as [[Float]] {
            expectInvalid("BUCKETIZE-3") {
                try Operator.bucketize.integers([reals], to: output, attributes(boundaries))
            }
        }
    }

    @Test(
        "MATRIX_SET_DIAG-2: diagonals of wide and tall matrices",
        arguments: [Shape([2, 2, 3]), [2, 3, 2], [1, 4, 4]])
    func diagonals(_ shape: Shape) throws {
        let input = try Tensor.counting(shape)
        let length = min(shape[1], shape[2])
        let diagonal = try Tensor.integers(
            .int8, (0..<Int64(shape[0] * length)).map { -1 - $0 }, [shape[0], length], input.quantization)
        let output = try Operator.matrixSetDiag.integers([input, diagonal], to: input.description)
        for place in 0..<shape.count {
            let coordinates = shape.coordinates(of: place)
            let isOn = coordinates[1] == coordinates[2]
            #expect(output[place] == (isOn ? Int64(-1 - coordinates[0] * length - coordinates[1]) : Int64(place)))
        }
    }

    @Test("DILATE-1, DILATE-2, DILATE-4: rows move apart, also of nothing, on which the reference has limits")
    func dilations() throws {
        let parameters = Quantization(scale: 0.5, zeroPoint: 3)
        func inputs(_ shape: Shape, _ factors: [Int64]) throws -> [Tensor] {
            try [.counting(shape), .indices(factors), .integers(.int8, [99], [], parameters)]
        }
        func dilated(_ shape: Shape, _ factors: [Int64], _ output: Shape) throws -> [Int64] {
            try Operator.dilate.integers(
                inputs(shape, factors), to: TensorDescription(.int8, output, parameters), constants: [1])
        }
        #expect(try dilated([2, 2], [2, 1], [3, 2]) == [0, 1, 99, 99, 2, 3])
        #expect(try dilated([0, 2], [3, 2], [0, 3]) == [])
        expectInvalid("DILATE-2") { try dilated([2], [0], [1]) }
        for (factors, count) in [([2, 1], 1), ([1, 2], 1), ([1, 1], 0), ([2, 2], 1)] as [([Int64], Int)] {
            let broken = try Operator.dilate.broken(
                .referenceLimit, inputs([0, 3], factors),
                to: TensorDescription(.int8, [0, factors[1] == 2 ? 5 : 3], parameters), constants: [1])
            #expect(broken == [Clause](repeating: "DILATE-4", count: count))
        }
    }

    @Test("DILATE-3, MATRIX_SET_DIAG-3: other parameters than the input's are nonconforming, and ignored")
    func parameters() throws {
        let parameters = Quantization(scale: 0.5, zeroPoint: 3)
        let others = Quantization(scale: 0.25, zeroPoint: 3)
        let matrix = try Tensor.counting([2, 2])
        for (quantization, count) in [(parameters, 0), (others, 1)] {
            let output = TensorDescription(.int8, [2, 2], quantization)
            let diagonal = try Tensor.integers(.int8, [7, 8], nil, parameters)
            #expect(
                try Operator.matrixSetDiag.broken(.nonconforming, [matrix, diagonal], to: output)
                    == [Clause](repeating: "MATRIX_SET_DIAG-3", count: count))
            #expect(try Operator.matrixSetDiag.integers([matrix, diagonal], to: output) == [7, 1, 2, 8])
            let value = try Tensor.integers(.int8, [9], [], quantization)
            let inputs = try [matrix, Tensor.indices([1, 1]), value]
            #expect(
                try Operator.dilate.broken(.nonconforming, inputs, to: matrix.description, constants: [1])
                    == [Clause](repeating: "DILATE-3", count: count))
        }
    }

    // MARK: Segments

    private func segments(_ name: String, _ data: Tensor, _ ids: [Int64], _ count: Int64) throws -> Elements {
        let declaration = try requireValue(Operator.named("UNSORTED_SEGMENT_\(name)"))
        let inputs = try [data, Tensor.indices(ids), Tensor.index(count)]
        return try declaration.evaluate(inputs, to: TensorDescription(data.type, [Int(count)]), constants: [2])
    }

    @Test("UNSORTED_SEGMENT_MAX-2, UNSORTED_SEGMENT_MAX-3: negative numbers count nowhere; others exist")
    func segmentNumbers() throws {
        let data = try Tensor.integers(.int32, [5, -3, 2, 7])
        let expected: [String: [Int64]] = [
            "MAX": [-3, -2_147_483_648, 5], "MIN": [-3, 2_147_483_647, 2], "PROD": [-3, 1, 10], "SUM": [-3, 0, 7],
        ]
        for (name, values) in expected {
            #expect(try segments(name, data, [2, 0, 2, -1], 3).integers == values)
            expectInvalid("UNSORTED_SEGMENT_MAX-2") {
                try requireValue(segments(name, data, [2, 0, 3, -1], 3).integers)
            }
        }
    }

    @Test("UNSORTED_SEGMENT_MAX-4, UNSORTED_SEGMENT_MIN-4: NaN and the infinity at the beginning replace nothing")
    func realSegments() throws {
        let data = try Tensor.real([.nan, 1, -.infinity, .infinity])
        let greatest = Float.unwrap(try segments("MAX", data, [0, 0, 1, 2], 3))
        #expect(greatest == [1, -.greatestFiniteMagnitude, .infinity])
        let least = Float.unwrap(try segments("MIN", data, [0, 0, 1, 2], 3))
        #expect(least == [1, -.infinity, .greatestFiniteMagnitude])
    }
}
