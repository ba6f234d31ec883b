import QuantSpec
import Testing

@Suite("TRANSPOSE, REVERSE_V2, REVERSE_SEQUENCE, TILE, BROADCAST_TO, SQUEEZE and EXPAND_DIMS")
struct TurningTests {
    // MARK: TRANSPOSE

    @Test("The inverse permutation undoes a permutation")
    func inversePermutation() throws {
        let input = try Tensor.counting([2, 3, 4])
        for (permutation, inverse) in [([1, 2, 0], [2, 0, 1]), ([2, 1, 0], [2, 1, 0]), ([0, -1, 1], [0, 2, 1])] {
            let turned = try Operator.transpose.moved([input, .indices(permutation.map(Int64.init))])
            #expect(turned[0].shape.dimensions == permutation.map { input.shape[($0 + 3) % 3] })
            #expect(try Operator.transpose.moved([turned[0], .indices(inverse.map(Int64.init))]) == [input])
        }
        #expect(try Operator.transpose.movedOnce([.counting([]), .indices([])]) == MovedValues([], [0]))
    }

    @Test(
        "TRANSPOSE-2: each axis is named once",
        arguments: [[0, 0], [0, 2], [0, -3], [1], [0, 1, 2], [1, -1], [.min, .max]] as [[Int64]])
    func invalidPermutations(_ permutation: [Int64]) throws {
        let error = #expect(throws: SpecificationError.self) {
            try Operator.transpose.movedOnce([.counting([2, 2]), .indices(permutation, nil, .int64)])
        }
        #expect(error?.clause == "TRANSPOSE-2")
    }

    // MARK: Reversal

    @Test("Reversing twice changes nothing", arguments: [[], [0], [-1], [0, 2], [2, 1, 0]] as [[Int64]])
    func reversingTwice(_ axes: [Int64]) throws {
        let input = try Tensor.counting([2, 3, 4])
        let once = try Operator.reverseV2.moved([input, .indices(axes)])
        #expect((once == [input]) == axes.isEmpty)
        #expect(try Operator.reverseV2.moved([once[0], .indices(axes)]) == [input])
    }

    @Test(
        "REVERSE_V2-2: axes that there are, each once",
        arguments: [[0, 0], [1, -1], [2], [-3], [Int64(Int32.min)]] as [[Int64]])
    func invalidAxes(_ axes: [Int64]) throws {
        #expect(throws: SpecificationError.self) {
            try Operator.reverseV2.movedOnce([.counting([2, 2]), .indices(axes)])
        }
    }

    @Test("REVERSE_SEQUENCE-2: as many elements of a sequence as its length says")
    func sequences() throws {
        func reversed(_ lengths: [Int64], _ attributes: Attributes) throws -> MovedValues {
            try Operator.reverseSequence.movedOnce([.counting([3, 3], .uint8), .indices(lengths)], attributes)
        }
        let rows: Attributes = ["seq_dim": .integer(1), "batch_dim": .integer(0)]
        #expect(try reversed([0, 2, 3], rows).values == [0, 1, 2, 4, 3, 5, 8, 7, 6])
        let columns: Attributes = ["seq_dim": .integer(0), "batch_dim": .integer(1)]
        #expect(try reversed([1, 2, 3], columns).values == [0, 4, 8, 3, 1, 5, 6, 7, 2])
        for lengths in [[4, 0, 0], [0, 0, 4], [-1, 0, 0], [0, 0, Int64(Int32.min)], [1, 1], [1, 1, 1, 1]] {
            #expect(throws: SpecificationError.self) { try reversed(lengths, rows) }
        }
        for (sequence, batch) in [(0, 0), (-1, 0), (2, 0), (0, 2), (0, -1)] as [(Int64, Int64)] {
            #expect(throws: SpecificationError.self) {
                try reversed([1, 1, 1], ["seq_dim": .integer(sequence), "batch_dim": .integer(batch)])
            }
        }
    }

    // MARK: Repetition

    @Test("TILE-1: the whole axis comes again")
    func tiles() throws {
        #expect(
            try Operator.tile.movedOnce([.counting([1, 2]), .indices([2, 2])])
                == MovedValues([2, 4], [0, 1, 0, 1, 0, 1, 0, 1]))
    }

    @Test(
        "TILE-2: multiples of 0 or more, one an axis, with a product that can be counted",
        arguments: [[-1, 1], [1], [1, 1, 1], [.max, 1], [1, .min], [65_536, 65_536], [0, .max]] as [[Int64]])
    func invalidMultiples(_ multiples: [Int64]) throws {
        #expect(throws: SpecificationError.self) {
            try Operator.tile.movedOnce([.counting([2, 2]), .indices(multiples, nil, .int64)])
        }
    }

    @Test(
        "BROADCAST_TO-2: only axes of size 1 change, and none goes away",
        arguments: [[2, 3], [3], [1, 2], [-1, 1, 3], [.max, 1, 3], [2_147_483_647, 1, 3], [0, .min, 3]] as [[Int64]])
    func invalidBroadcasts(_ shape: [Int64]) throws {
        let input = try Tensor.counting(shape == [3] || shape == [2, 3] ? [1, 1, 3] : [1, 3])
        #expect(throws: SpecificationError.self) {
            try Operator.broadcastTo.movedOnce([input, .indices(shape, nil, .int64)])
        }
    }

    // MARK: Axes of size 1

    @Test("SQUEEZE undoes EXPAND_DIMS at every axis", arguments: -3...2)
    func squeezeUndoesExpansion(_ axis: Int64) throws {
        let input = try Tensor.counting([2, 3])
        let expanded = try Operator.expandDims.moved([input, .index(axis)])
        #expect(expanded[0].shape[axis < 0 ? Int(axis) + 3 : Int(axis)] == 1)
        #expect(try Operator.squeeze.moved(expanded, ["squeeze_dims": .integers([axis])]) == [input])
        #expect(try Operator.squeeze.moved(expanded) == [input])
    }

    @Test("SQUEEZE-3, EXPAND_DIMS-2: axes that there are, and of size 1 where they go away")
    func invalidUnitAxes() throws {
        for axis in [Int64(0), 2, -3, Int64(Int32.min), Int64(Int32.max)] {
            #expect(throws: SpecificationError.self) {
                try Operator.squeeze.movedOnce([.counting([2, 1])], ["squeeze_dims": .integers([axis])])
            }
        }
        for axis in [Int64(3), -4, .min, .max] {
            #expect(throws: SpecificationError.self) {
                try Operator.expandDims.movedOnce([.counting([2, 1]), .indices([axis], [], .int64)])
            }
        }
        #expect(throws: SpecificationError.self) {
            try Operator.expandDims.movedOnce([.counting([2, 1]), .indices([0, 1])])
        }
    }

    @Test("EXPAND_DIMS-3: another scale is invalid")
    func expansionToAnotherScale() throws {
        let error = #expect(throws: SpecificationError.self) {
            try Operator.expandDims.movedOnce(
                [.counting([2]), .index(0)], outputs: Quantization(scale: 1, zeroPoint: 3))
        }
        #expect(error?.clause == "EXPAND_DIMS-3")
    }

    // MARK: Limits of the reference

    @Test("TRANSPOSE-4, REVERSE_V2-4, REVERSE_V2-5, REVERSE_V2-6, SQUEEZE-5, EXPAND_DIMS-4: computed here, not there")
    func limits() throws {
        let eight = try Tensor.counting(Shape([Int](repeating: 1, count: 8)))
        let nine = try Tensor.counting(Shape([Int](repeating: 1, count: 9)))
        let order = try Tensor.indices((0..<9).map { $0 })
        #expect(try limits(of: .transpose, [nine, order]) == ["TRANSPOSE-4"])
        #expect(try limits(of: .transpose, [.counting([]), .indices([])]) == ["TRANSPOSE-4"])
        #expect(try limits(of: .transpose, [eight, .indices((0..<8).map { $0 })]) == [])
        #expect(try limits(of: .reverseV2, [nine, .indices([0])]) == ["REVERSE_V2-4"])
        #expect(try limits(of: .reverseV2, [.counting([2, 2, 2]), .indices([0, -1])]) == ["REVERSE_V2-5"])
        #expect(try limits(of: .reverseV2, [.counting([2, 2, 2]), .indices([2, 1])]) == [])
        #expect(try limits(of: .reverseV2, [.counting([2, 2]), .indices([])]) == ["REVERSE_V2-5"])
        #expect(try limits(of: .reverseV2, [.counting([2, 0]), .indices([0])]) == ["REVERSE_V2-6"])
        #expect(try limits(of: .squeeze, [nine]) == ["SQUEEZE-5"])
        let matrix = try Tensor.integers(.int32, [0, 1], [1, 2])
        #expect(try limits(of: .transpose, [.counting([2, 2]), matrix]) == ["TRANSPOSE-4"])
        #expect(try limits(of: .reverseV2, [.counting([2, 2]), matrix]) == ["REVERSE_V2-4"])
        #expect(try limits(of: .slice, [.counting([2, 2]), matrix, matrix]) == ["SLICE-2", "SLICE-2"])
        #expect(try limits(of: .expandDims, [.counting([2], .int16), .index(0)]) == ["EXPAND_DIMS-4"])
    }

    /// The clauses of the reference's limits that an evaluation breaks; it has a result all the same.
    private func limits(of declaration: Operator, _ inputs: [Tensor]) throws -> [Clause] {
        let outputs = try declaration.moved(inputs)
        var instance = Instance(
            attributes: [:], inputs: inputs.map(\.description), outputs: outputs.map(\.description))
        for index in inputs.indices.dropFirst() { instance.constants[index] = inputs[index] }
        return try declaration.variant(for: instance).constraints.filter {
            $0.force == .referenceLimit && $0.relation.violation(in: instance) != nil
        }.map(\.clause)
    }

    @Test(
        "SQUEEZE-4, TRANSPOSE-3, SLICE-4, STRIDED_SLICE-8, TILE-3, BROADCAST_TO-3, REVERSE_V2-3, REVERSE_SEQUENCE-4: other parameters are nonconforming",
        arguments: [
            "SQUEEZE", "TRANSPOSE", "SLICE", "STRIDED_SLICE", "TILE", "BROADCAST_TO", "REVERSE_V2", "REVERSE_SEQUENCE",
        ])
    func parameters(_ name: String) throws {
        let variant = try requireValue(Operator.named(name)?.variants.first { $0.id == "uint8" })
        let rule = variant.constraints.first { if case .sameParameters = $0.relation { true } else { false } }
        #expect(rule?.force == .nonconforming)
    }
}
