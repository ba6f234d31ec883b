import QuantSpec
import Testing

@Suite("Comparisons, and operators that order and select")
struct ComparisonTests {
    private static let names = ["EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL"]

    @Test(
        "Each comparison is the opposite of another, and turned round a third",
        arguments: [0.02, 0.5, 1, 3] as [Float])
    func opposites(_ scale: Float) throws {
        let every = (-128...127).map(Int64.init)
        let first = try Tensor.quantized(.int8, every, scale: scale, zeroPoint: 3)
        for other in [-128, -5, 0, 3, 77, 127] as [Int64] {
            let second = try Tensor.quantized(.int8, [Int64](repeating: other, count: 256), scale: 0.03, zeroPoint: -9)
            let results = try ComparisonTests.names.map { try compare($0, first, second) }
            for (one, opposite) in [(0, 1), (2, 5), (3, 4)] {
                #expect(results[one] == results[opposite].map { 1 - $0 })
            }
            #expect(try compare("GREATER", second, first) == results[2])
            #expect(try compare("GREATER_EQUAL", second, first) == results[3])
        }
    }

    @Test(
        "EQUAL-4, NOT_EQUAL-4, LESS-4, LESS_EQUAL-4, GREATER-4, GREATER_EQUAL-4: at scales of 0 and from 1 on real values are compared exactly; the reference dies",
        arguments: names)
    func exactly(_ name: String) throws {
        let expected: [String: [Int64]] = [
            "EQUAL": [1, 0, 0], "NOT_EQUAL": [0, 1, 1], "LESS": [0, 1, 0], "LESS_EQUAL": [1, 1, 0],
            "GREATER": [0, 0, 1], "GREATER_EQUAL": [1, 0, 1],
        ]
        let halves = try Tensor.quantized(.int8, [6, 5, 7], scale: 0.5)
        let ones = try Tensor.quantized(.int8, [3, 3, 3], scale: 1)
        #expect(try compare(name, halves, ones) == expected[name])
        let output = TensorDescription(.bool, [3])
        let declaration = try requireValue(Operator.named(name))
        #expect(try declaration.broken(.referenceLimit, [halves, ones], to: output) == [Clause("\(name)-4")])
        #expect(try declaration.broken(.referenceDiffers, [halves, ones], to: output) == [])
        let twos = try Tensor.quantized(.int8, [3, 3, 3], scale: 2)
        #expect(try declaration.broken(.referenceLimit, [halves, twos], to: output) == [])
        #expect(try declaration.broken(.referenceDiffers, [halves, twos], to: output) == [Clause("\(name)-4")])
        let zeros = try Tensor.quantized(.int8, [1, 2, 3], scale: 0)
        let signs = try Tensor.quantized(.int8, [0, 1, -1], scale: 0.5)
        #expect(try compare(name, zeros, signs) == expected[name])
    }

    @Test("Values that differ by less than the fraction are equal")
    func closeValues() throws {
        let first = try Tensor.quantized(.int8, [127, 1], scale: 0x1p-18)
        let second = try Tensor.quantized(.int8, [-128, 1], scale: 0x1p-18)
        #expect(try compare("EQUAL", first, second) == [1, 1])
        #expect(try compare("LESS", second, first) == [0, 0])
    }

    @Test("NaN differs from everything and is in no order; zeros of both signs are equal")
    func reals() throws {
        let first = try Tensor.real([.nan, 1, .nan, 0, -0.0])
        let second = try Tensor.real([1, .nan, .nan, -0.0, 0])
        #expect(try compare("EQUAL", first, second) == [0, 0, 0, 1, 1])
        #expect(try compare("NOT_EQUAL", first, second) == [1, 1, 1, 0, 0])
        for name in ["LESS", "GREATER"] { #expect(try compare(name, first, second) == [0, 0, 0, 0, 0]) }
        for name in ["LESS_EQUAL", "GREATER_EQUAL"] { #expect(try compare(name, first, second) == [0, 0, 0, 1, 1]) }
    }

    @Test("LESS-7: int16 in an order is compared as stored, and differing parameters are nonconforming")
    func sixteenBits() throws {
        let first = try Tensor.quantized(.int16, [1, 2], scale: 0.5)
        let second = try Tensor.quantized(.int16, [2, 1], scale: 0.01)
        #expect(try compare("LESS", first, second) == [1, 0])
        #expect(
            try Operator.less.broken(.nonconforming, [first, second], to: TensorDescription(.bool, [2])) == ["LESS-7"])
        #expect(try compare("EQUAL", .quantized(.int16, [1], scale: 0.5), .quantized(.int16, [2], scale: 0.25)) == [1])
    }

    @Test("MAXIMUM-3, MINIMUM-3: stored values are compared whatever the scales, which is nonconforming")
    func extrema() throws {
        let first = try Tensor.quantized(.int8, [10, 20], scale: 0.1)
        let second = try Tensor.quantized(.int8, [3, 30], scale: 1)
        #expect(try Operator.maximum.integers([first, second], to: first.description) == [10, 30])
        #expect(try Operator.minimum.integers([first, second], to: first.description) == [3, 20])
        #expect(try Operator.maximum.broken(.nonconforming, [first, second], to: first.description) == ["MAXIMUM-3"])
        #expect(try Operator.minimum.broken(.nonconforming, [first, second], to: first.description) == ["MINIMUM-3"])
        let zero = try Tensor.real([0, .nan, 1])
        let others = try Tensor.real([-0.0, 1, .nan])
        let greatest = try Operator.maximum.reals([zero, others], to: zero.description)
        #expect(greatest[0].sign == .minus && greatest[1] == 1 && greatest[2].isNaN)
    }

    private func compare(_ name: String, _ first: Tensor, _ second: Tensor) throws -> [Int64] {
        try requireValue(Operator.named(name)).integers(
            [first, second], to: TensorDescription(.bool, first.shape))
    }
}

@Suite("Indices of extreme elements")
struct ExtremumIndexTests {
    @Test("The first of equal elements counts, and NaN never while there is a number")
    func ties() throws {
        #expect(try index("ARG_MAX", .real([1, 3, 3, .nan])) == 1)
        #expect(try index("ARG_MIN", .real([.nan, 3, 1, 1])) == 2)
        #expect(try index("ARG_MAX", .real([.nan, .nan])) == 0)
        #expect(try index("ARG_MAX", .integers(.int8, [-128, 127, 127])) == 1)
    }

    @Test("An axis that is none, an empty one, a scalar input and an unnamed output type are invalid")
    func errors() throws {
        let matrix = try Tensor.integers(.int8, [1, 2], [1, 2])
        for axis in [2, -3, .max, .min] as [Int64] {
            expectInvalid("ARG_MAX-3") {
                try Operator.argMax.integers(
                    [matrix, .integers(.int64, [axis])], to: TensorDescription(.int32, [1]), named("INT32"),
                    constants: [1])
            }
        }
        let zero = try Tensor.integers(.int32, [0])
        for input in [try Tensor.integers(.int8, [1], []), try Tensor.integers(.int8, [], [0])] {
            expectInvalid("ARG_MIN-3") {
                try Operator.argMin.integers(
                    [input, zero], to: TensorDescription(.int32, []), named("INT32"), constants: [1])
            }
        }
        expectInvalid("ARG_MAX-3") {
            try Operator.argMax.integers(
                [matrix, .integers(.int32, [0, 1])], to: TensorDescription(.int32, [1]), named("INT32"), constants: [1])
        }
        for (type, attributes) in [(ElementType.int64, named("INT32")), (.int32, [:])] {
            expectInvalid("ARG_MAX-4") {
                try Operator.argMax.integers(
                    [matrix, zero], to: TensorDescription(type, [2]), attributes, constants: [1])
            }
        }
    }

    @Test("TOPK_V2-4, TOPK_V2-5: k up to the row; other parameters are nonconforming, int16 indices end at 32767")
    func topElements() throws {
        let row = try Tensor.quantized(.int8, [3, 9, 9, 1], scale: 1)
        func top(
            _ k: Int64, _ values: TensorDescription, _ input: Tensor, indices: ElementType = .int32
        ) throws -> [Int64] {
            let count = try Tensor.integers(.int32, [k])
            let instance = Instance(
                attributes: [:], inputs: [input.description, count.description],
                outputs: [values, TensorDescription(indices, values.shape)], constants: [1: count])
            if values.scale == 2 { #expect(try Operator.topKV2.broken(.nonconforming, by: instance) == ["TOPK_V2-4"]) }
            let prepared = try Operator.topKV2.prepare(instance, steps: Steps(.litert_2_3_x86_64))
            return try prepared.evaluate([input.elements, nil]).outputs.flatMap { $0.elements.integers ?? [] }
        }
        #expect(try top(3, .quantized(.int8, [3], scale: 1), row) == [9, 9, 3, 1, 2, 0])
        #expect(try top(1, .quantized(.int8, [1], scale: 2), row) == [9, 1])
        #expect(try top(-1, .quantized(.int8, [0], scale: 1), row).isEmpty)
        expectInvalid("TOPK_V2-3") { try top(5, .quantized(.int8, [5], scale: 1), row) }
        let long = try Tensor.integers(.int8, [Int64](repeating: 0, count: 32768))
        expectInvalid("TOPK_V2-5") { try top(1, TensorDescription(.int8, [1]), long, indices: .int16) }
    }

    private func index(_ name: String, _ input: Tensor) throws -> Int64 {
        try requireValue(
            requireValue(Operator.named(name)).integers(
                [input, .integers(.int32, [-1])], to: TensorDescription(.int32, []), named("INT32"), constants: [1]
            ).first)
    }

    private func named(_ type: String) -> Attributes { ["output_type": .name(type)] }
}

@Suite("Selection, coordinates, marks and different values")
struct SelectionTests {
    @Test("SELECT-3: a vector of conditions selects rows of a square; parameters are to be the same")
    func rows() throws {
        let condition = try Tensor.integers(.bool, [1, 0])
        let first = try Tensor.integers(.int8, [1, 2, 3, 4], [2, 2], Quantization(scale: 1, zeroPoint: 0))
        let second = try Tensor.integers(.int8, [5, 6, 7, 8], [2, 2], Quantization(scale: 2, zeroPoint: 0))
        #expect(try Operator.select.integers([condition, first, second], to: first.description) == [1, 2, 7, 8])
        #expect(
            try Operator.select.broken(.nonconforming, [condition, first, second], to: first.description)
                == ["SELECT-3"])
        expectInvalid("SELECT-2") {
            try Operator.select.integers(
                [.integers(.bool, [1, 0, 1]), first, second], to: first.description)
        }
        expectInvalid("SELECT-2") {
            try Operator.select.integers(
                [.integers(.bool, [1]), .integers(.int8, [1], []), .integers(.int8, [1, 2])],
                to: TensorDescription(.int8, []))
        }
    }

    @Test("SELECT_V2-3, SELECT_V2-4: a vector of conditions is broadcast; nine dimensions are a limit of the reference")
    func broadcasting() throws {
        let condition = try Tensor.integers(.bool, [1, 0])
        let first = try Tensor.integers(.int8, [1, 2, 3, 4], [2, 2], Quantization(scale: 1, zeroPoint: 0))
        let second = try Tensor.integers(.int8, [5], [], Quantization(scale: 2, zeroPoint: 0))
        #expect(try Operator.selectV2.integers([condition, first, second], to: first.description) == [1, 5, 3, 5])
        #expect(
            try Operator.selectV2.broken(.nonconforming, [condition, first, second], to: first.description)
                == ["SELECT_V2-3"])
        let wide = try Tensor.integers(.int32, [1, 2], [1, 1, 1, 1, 1, 1, 1, 1, 2])
        let inputs = [condition, wide, try Tensor.integers(.int32, [7])]
        #expect(try Operator.selectV2.integers(inputs, to: wide.description) == [1, 7])
        #expect(try Operator.selectV2.broken(.referenceLimit, inputs, to: wide.description) == ["SELECT_V2-4"])
    }

    @Test("WHERE looks at stored values, and takes no scalar")
    func coordinates() throws {
        let condition = try Tensor.integers(.int8, [0, 3, 3, 0], [2, 2], Quantization(scale: 1, zeroPoint: 3))
        let rows = try Operator.where.integers([condition], to: TensorDescription(.int64, [2, 2]), constants: [0])
        #expect(rows == [0, 1, 1, 0])
        let real = try Tensor.real([-0.0, .nan, .leastNonzeroMagnitude])
        #expect(
            try Operator.where.integers([real], to: TensorDescription(.int64, [2, 1]), constants: [0]) == [1, 2])
        let nothing = try Tensor.integers(.bool, [], [0, 2])
        #expect(try Operator.where.integers([nothing], to: TensorDescription(.int64, [0, 2]), constants: [0]).isEmpty)
        expectInvalid("WHERE-3") {
            try Operator.where.integers(
                [.integers(.bool, [1], [])], to: TensorDescription(.int64, [1, 0]), constants: [0])
        }
    }

    @Test("ONE_HOT-5: an index beyond the depth is nowhere, in 64 bits as well; bad axes and depths are invalid")
    func marks() throws {
        func hot(_ indices: Tensor, _ depth: Int64, axis: Int64, _ shape: Shape) throws -> [Int64] {
            let inputs = [
                indices, try Tensor.integers(.int32, [depth], []),
                try Tensor.integers(.int8, [5], [], Quantization(scale: 1, zeroPoint: 0)),
                try Tensor.integers(.int8, [-7], [], Quantization(scale: 2, zeroPoint: 0)),
            ]
            let output = TensorDescription(.int8, shape, Quantization(scale: 1, zeroPoint: 0))
            let attributes: Attributes = ["axis": .integer(axis)]
            if depth >= 0 && axis == -1 {
                #expect(
                    try Operator.oneHot.broken(.nonconforming, inputs, to: output, attributes, constants: [1])
                        == ["ONE_HOT-5"])
            }
            return try Operator.oneHot.integers(inputs, to: output, attributes, constants: [1])
        }
        let indices = try Tensor.integers(.int64, [1, -1, 1 << 32])
        #expect(try hot(indices, 2, axis: -1, [3, 2]) == [-7, 5, -7, -7, -7, -7])
        #expect(try hot(indices, 2, axis: 0, [2, 3]) == [-7, -7, -7, 5, -7, -7])
        for axis in [-2, 2, .max, .min] as [Int64] {
            expectInvalid("ONE_HOT-3") { try hot(indices, 2, axis: axis, [3, 2]) }
        }
        expectInvalid("ONE_HOT-4") { try hot(indices, -1, axis: -1, [3, 0]) }
    }

    @Test("UNIQUE-4: values keep the order of their appearance; every NaN is one of its own")
    func differentValues() throws {
        func unique(_ input: Tensor, count: Int) throws -> (Elements, [Int64]) {
            let instance = Instance(
                attributes: [:], inputs: [input.description],
                outputs: [
                    TensorDescription(input.type, [count], Quantization(scale: 3, zeroPoint: 0)),
                    TensorDescription(.int32, input.shape),
                ], constants: [0: input])
            if input.quantization != nil {
                #expect(try Operator.unique.broken(.nonconforming, by: instance) == ["UNIQUE-4"])
            }
            let outputs = try Operator.unique.prepare(instance, steps: Steps(.litert_2_3_x86_64)).evaluate([nil])
                .outputs
            return (outputs[0].elements, try requireValue(outputs[1].elements.integers))
        }
        let (values, indices) = try unique(.quantized(.int8, [5, -2, 5, 0, -2], scale: 1), count: 3)
        #expect(values == .int8([5, -2, 0]) && indices == [0, 1, 0, 2, 1])
        #expect(try unique(.real([.nan, 0, .nan, -0.0]), count: 3).1 == [0, 1, 2, 1])
        #expect(try unique(.integers(.int8, [], nil, Quantization(scale: 1, zeroPoint: 0)), count: 0).1.isEmpty)
        let matrix = try Tensor.integers(.int8, [1, 2], [1, 2])
        expectInvalid("UNIQUE-3") { try unique(matrix, count: 2).1 }
    }
}
