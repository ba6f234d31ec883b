import QuantSpec
import Testing

@Suite("SCATTER_ND, DYNAMIC_UPDATE_SLICE, MATRIX_DIAG and SPARSE_TO_DENSE")
struct ScatterTests {
    private let parameters = Quantization(scale: 0.5, zeroPoint: 3)

    private func output(_ shape: Shape, _ type: ElementType = .int8) -> TensorDescription {
        TensorDescription(type, shape, parameters)
    }

    @Test("MATRIX_DIAG-2, MATRIX_DIAG-4: float16 is copied; of more than 16 elements the reference overwrites memory")
    func halfFloats() throws {
        let halves = [1, 2, 3].map { Binary16(bitPattern: 0x3c00 + $0) }
        func prepared(_ count: Int) throws -> (PreparedOperator, [Clause]) {
            let instance = Instance(
                attributes: [:], inputs: [TensorDescription(.float16, [count])],
                outputs: [TensorDescription(.float16, [count, count])])
            return (
                try Operator.matrixDiag.prepare(instance, steps: Steps(.litert_2_3_x86_64)),
                try Operator.matrixDiag.broken(.referenceDiffers, by: instance)
            )
        }
        let zero = Binary16(bitPattern: 0)
        let output = try prepared(3).0.evaluate([.float16(halves)]).outputs.first?.elements
        #expect(
            output == .float16([halves[0], zero, zero, zero, halves[1], zero, zero, zero, halves[2]]))
        #expect(try prepared(4).1 == [] && prepared(5).1 == ["MATRIX_DIAG-4"])
    }

    @Test("Updates to one place are added, and wrap; elsewhere is stored 0")
    func repeatedUpdates() throws {
        let indices = try Tensor.integers(.int32, [1, 1, 0], [3, 1])
        let shape = try Tensor.integers(.int32, [3])
        for (type, values, sum) in [(.int8, [100, 100, 1], -56), (.uint8, [200, 100, 1], 44), (.bool, [1, 1, 1], 1)]
            as [(ElementType, [Int64], Int64)]
        {
            let stored = try Operator.scatterND.integers(
                [indices, .integers(type, values, nil, parameters), shape], to: output([3], type), constants: [2])
            #expect(stored == [1, sum, 0])
        }
    }

    @Test("SCATTER_ND-4: float32 sums are rounded in the order of the rows")
    func realSums() throws {
        let indices = try Tensor.integers(.int32, [0, 0, 0], [3, 1])
        let shape = try Tensor.integers(.int32, [1])
        let sums = try [[1, 0x1p24, -0x1p24], [0x1p24, -0x1p24, 1]].map { values in
            try Operator.scatterND.evaluate(
                [indices, .real(values), shape], to: TensorDescription(.float32, [1]), constants: [2])
        }
        #expect(sums == [.float32([0]), .float32([1])])
    }

    @Test("An index outside its axis is an error", arguments: [-1, 3, Int64(Int32.max)] as [Int64])
    func indices(_ index: Int64) throws {
        let indices = try Tensor.integers(.int32, [index], [1, 1])
        let value = try Tensor.integers(.int8, [1], nil, parameters)
        let sizes = try Tensor.integers(.int32, [3])
        expectInvalid("SCATTER_ND-2") {
            try Operator.scatterND.integers([indices, value, sizes], to: output([3]), constants: [2])
        }
        let fallback = try Tensor.integers(.int8, [7], [], parameters)
        expectInvalid("SPARSE_TO_DENSE-3") {
            try Operator.sparseToDense.integers([indices, sizes, value, fallback], to: output([3]), constants: [1])
        }
    }

    @Test(
        "Shapes that do not fit each other are invalid",
        arguments: [[4, -1], [1 << 16, 1 << 16], [0x7fff_ffff, 0x7fff_ffff, 0x7fff_ffff], []] as [[Int64]])
    func hostileShapes(_ sizes: [Int64]) throws {
        let shape = try Tensor.integers(.int32, sizes)
        let indices = TensorDescription(.int32, [1, 1])
        let instance = Instance(
            attributes: [:], inputs: [indices, output([1]), shape.description], outputs: [], constants: [2: shape])
        #expect(throws: SpecificationError.self) { try Operator.scatterND.inferShapes(instance) }
        let sparse = Instance(
            attributes: [:], inputs: [TensorDescription(.int32, [1]), shape.description, output([1]), output([])],
            outputs: [], constants: [1: shape])
        #expect(throws: SpecificationError.self) { try Operator.sparseToDense.inferShapes(sparse) }
    }

    @Test("An index into a size of 0 behind huge ones is refused, not computed")
    func hugeSizesBeforeNone() throws {
        let sizes = try Tensor.integers(.int32, [0x7fff_ffff, 0x7fff_ffff, 0x7fff_ffff, 0])
        let indices = try Tensor.integers(.int32, [0x7fff_fffe, 0x7fff_fffe, 0x7fff_fffe, 0], [1, 4])
        let value = try Tensor.integers(.int8, [1], nil, parameters)
        #expect(throws: SpecificationError.self) {
            try Operator.scatterND.integers(
                [indices, value, sizes], to: output([0x7fff_ffff, 0x7fff_ffff, 0x7fff_ffff, 0]), constants: [2])
        }
    }

    @Test(
        "A start out of range is clamped",
        arguments: [(-5, 0), (1, 1), (2, 2), (3, 2), (.max, 2), (.min, 0)] as [(Int64, Int)])
    func starts(_ start: Int64, _ place: Int) throws {
        let stored = try Operator.dynamicUpdateSlice.integers(
            [
                .integers(.int8, [1, 2, 3, 4], nil, parameters), .integers(.int8, [8, 9], nil, parameters),
                .integers(.int64, [start]),
            ], to: output([4]))
        var expected: [Int64] = [1, 2, 3, 4]
        expected.replaceSubrange(place..<place + 2, with: [8, 9])
        #expect(stored == expected)
    }

    @Test("An update larger than the operand, or starts of another number, are invalid")
    func hostileUpdates() throws {
        let start = try Tensor.integers(.int32, [0])
        for (shape, update) in [([2], [3]), ([2], [1, 1]), ([2, 2], [1, 1])] as [(Shape, Shape)] {
            let operand = try Tensor.integers(.int8, [Int64](repeating: 0, count: shape.count), shape, parameters)
            let values = try Tensor.integers(.int8, [Int64](repeating: 1, count: update.count), update, parameters)
            expectInvalid("DYNAMIC_UPDATE_SLICE-2") {
                try Operator.dynamicUpdateSlice.integers([operand, values, start], to: output(shape))
            }
        }
    }

    @Test("The reference's limits: DYNAMIC_UPDATE_SLICE-5 is 8 axes, SPARSE_TO_DENSE-6 is 4")
    func limits() throws {
        let nine = Shape([Int](repeating: 1, count: 9))
        let one = try Tensor.integers(.int8, [5], nine, parameters)
        let starts = try Tensor.integers(.int32, [Int64](repeating: 0, count: 9))
        #expect(try Operator.dynamicUpdateSlice.integers([one, one, starts], to: output(nine)) == [5])
        #expect(
            try Operator.dynamicUpdateSlice.broken(.referenceLimit, [one, one, starts], to: output(nine))
                == ["DYNAMIC_UPDATE_SLICE-5"])
        let five = Shape([Int](repeating: 1, count: 5))
        let sizes = try Tensor.integers(.int32, [1, 1, 1, 1, 1])
        let inputs = [
            try Tensor.integers(.int32, [0, 0, 0, 0, 0], [1, 5]), sizes, try .integers(.int8, [6], nil, parameters),
            try .integers(.int8, [7], [], parameters),
        ]
        #expect(try Operator.sparseToDense.integers(inputs, to: output(five), constants: [1]) == [6])
        #expect(
            try Operator.sparseToDense.broken(.referenceLimit, inputs, to: output(five), constants: [1])
                == ["SPARSE_TO_DENSE-6"])
    }

    @Test("Each row becomes a diagonal; beside it is stored 0")
    func diagonals() throws {
        let stored = try Operator.matrixDiag.integers(
            [.integers(.int8, [1, 2, 3, 4], [2, 2], parameters)], to: output([2, 2, 2]))
        #expect(stored == [1, 0, 0, 2, 3, 0, 0, 4])
        let huge = Instance(attributes: [:], inputs: [output([1 << 20])], outputs: [])
        #expect(throws: SpecificationError.self) { try Operator.matrixDiag.inferShapes(huge) }
        #expect(throws: SpecificationError.self) {
            try Operator.matrixDiag.inferShapes(Instance(attributes: [:], inputs: [output([])], outputs: []))
        }
    }

    @Test("Of several values for one place the last is kept; a single value goes to every place")
    func sparseValues() throws {
        let sizes = try Tensor.integers(.int64, [4])
        let fallback = try Tensor.integers(.int8, [7], [1], parameters)
        let indices = try Tensor.integers(.int32, [2, 0, 2])
        let several = try Tensor.integers(.int8, [1, 2, 3], nil, parameters)
        #expect(
            try Operator.sparseToDense.integers([indices, sizes, several, fallback], to: output([4]), constants: [1])
                == [2, 7, 3, 7])
        let single = try Tensor.integers(.int8, [9], [], parameters)
        #expect(
            try Operator.sparseToDense.integers([indices, sizes, single, fallback], to: output([4]), constants: [1])
                == [9, 7, 9, 7])
    }
}
