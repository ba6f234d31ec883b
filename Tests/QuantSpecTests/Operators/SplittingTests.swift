import QuantSpec
import Testing

@Suite("PACK, UNPACK, SPLIT and SPLIT_V")
struct SplittingTests {
    @Test("UNPACK undoes PACK along every axis", arguments: -3...2)
    func unpackUndoesPack(_ axis: Int) throws {
        let parts = try (0..<3).map { part in
            try Tensor.integers(
                .int8, (0..<4).map { $0 + 10 * Int64(part) }, [2, 2], Quantization(scale: 0.5, zeroPoint: 3))
        }
        let packed = try Operator.pack.moved(
            parts, ["values_count": .integer(3), "axis": .integer(Int64(axis))], runTime: [0, 1, 2])
        let unpacked = try Operator.unpack.moved(packed, ["num": .integer(3), "axis": .integer(Int64(axis))])
        #expect(unpacked == parts)
    }

    @Test("CONCATENATION undoes SPLIT and SPLIT_V along every axis", arguments: -3...2)
    func concatenationUndoesSplit(_ axis: Int) throws {
        let input = try Tensor.counting([2, 4, 6])
        let equal = try Operator.split.moved(
            [.index(Int64(axis)), input], ["num_splits": .integer(2)], moving: 1, runTime: [1])
        let length = Int64(input.shape[(axis + 3) % 3])
        let sized = try Operator.splitV.moved(
            [input, .indices([0, 1, -1]), .index(Int64(axis))], ["num_splits": .integer(3)])
        #expect(sized.map { $0.shape[(axis + 3) % 3] } == [0, 1, Int(length) - 1])
        for pieces in [equal, sized] {
            let joined = try Operator.concatenation.evaluate(
                pieces, to: input.description, ["axis": .integer(Int64(axis))])
            #expect(joined == input.elements)
        }
    }

    @Test("SPLIT cuts into equal pieces only")
    func invalidSplits() throws {
        func split(_ shape: Shape, _ axis: Tensor, _ count: Int64) throws {
            _ = try Operator.split.moved(
                [axis, .counting(shape)], ["num_splits": .integer(count)], moving: 1, runTime: [1])
        }
        for (axis, count) in [(1, 2), (0, 0), (0, -1), (2, 1), (-3, 1), (Int64(Int32.min), 1), (0, 1 << 40)]
            as [(Int64, Int64)]
        {
            #expect(throws: SpecificationError.self) { try split([4, 3], .index(axis), count) }
        }
        #expect(throws: SpecificationError.self) { try split([], .index(0), 1) }
        #expect(throws: SpecificationError.self) { try split([0], .index(0), Int64(Int32.max)) }
        #expect(throws: SpecificationError.self) { try split([4], .indices([0, 0]), 2) }
    }

    @Test(
        "SPLIT_V-4: sizes whose sum is that of the axis",
        arguments: [[2, 1], [-1, -1, 4], [5, -1], [-2, 6], [.max, .max, 6], [.max, -1], [.min, 4, -1], []] as [[Int64]])
    func invalidSizes(_ sizes: [Int64]) throws {
        #expect(throws: SpecificationError.self) {
            try Operator.splitV.moved(
                [.counting([4]), .indices(sizes, nil, .int64), .index(0)],
                ["num_splits": .integer(Int64(sizes.count))])
        }
    }

    @Test("Outputs that are not as many as the pieces are invalid")
    func wrongNumberOfOutputs() throws {
        let input = try Tensor.counting([4])
        let one = TensorDescription(.int8, [], input.quantization)
        let instance = Instance(
            attributes: ["num": .integer(4), "axis": .integer(0)], inputs: [input.description],
            outputs: [one, one, one])
        #expect(throws: SpecificationError.self) {
            try Operator.unpack.prepare(instance, steps: Steps(.litert_2_3_x86_64))
        }
        for count in [Int64(3), 5, -1] {
            #expect(throws: SpecificationError.self) { try Operator.unpack.moved([input], ["num": .integer(count)]) }
        }
        #expect(throws: SpecificationError.self) { try Operator.unpack.moved([.counting([])], ["num": .integer(1)]) }
    }

    @Test("UNPACK-5: a tensor without elements gives outputs without elements")
    func unpackingNothing() throws {
        let outputs = try Operator.unpack.moved([.counting([2, 0])], ["num": .integer(2)])
        #expect(outputs.map(\.shape) == [[0], [0]])
    }

    @Test("PACK-2, PACK-3: inputs of one shape, as many as counted, along an axis that there is")
    func invalidPacks() throws {
        func pack(_ shapes: [Shape], _ count: Int64, _ axis: Int64) throws {
            _ = try Operator.pack.moved(
                try shapes.map { try Tensor.counting($0) },
                ["values_count": .integer(count), "axis": .integer(axis)], runTime: [0, 1])
        }
        #expect(throws: Never.self) { try pack([[2], [2]], 2, 1) }
        for axis in [2, -3, Int64(Int32.max), Int64(Int32.min)] {
            #expect(throws: SpecificationError.self) { try pack([[2], [2]], 2, axis) }
        }
        #expect(throws: SpecificationError.self) { try pack([[2], [1, 2]], 2, 0) }
        #expect(throws: SpecificationError.self) { try pack([[2], [2]], 3, 0) }
    }

    @Test("PACK-4, UNPACK-4: other parameters are invalid; SPLIT-4, SPLIT_V-5: nonconforming")
    func parameters() throws {
        let input = try Tensor.counting([2])
        let other = Quantization(scale: 1, zeroPoint: 3)
        #expect(throws: SpecificationError.self) {
            try Operator.pack.moved([input], ["values_count": .integer(1)], outputs: other)
        }
        #expect(throws: SpecificationError.self) {
            try Operator.unpack.moved([input], ["num": .integer(2)], outputs: other)
        }
        #expect(throws: Never.self) {
            _ = try Operator.split.moved(
                [.index(0), input], ["num_splits": .integer(2)], moving: 1, runTime: [1], outputs: other)
            _ = try Operator.splitV.moved(
                [input, .indices([2]), .index(0)], ["num_splits": .integer(1)], outputs: other)
        }
    }
}
