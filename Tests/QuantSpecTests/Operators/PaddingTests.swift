import QuantSpec
import Testing

@Suite("PAD, PADV2 and MIRROR_PAD")
struct PaddingTests {
    private func paddings(_ values: [Int64], _ type: ElementType = .int32) throws -> Tensor {
        try .indices(values, [values.count / 2, 2], type)
    }

    @Test("PAD-3: elements outside the input are the output's zero point, not the input's")
    func zeroPointOfTheOutput() throws {
        for type in [ElementType.int8, .uint8, .int16] {
            let padded = try Operator.pad.movedOnce(
                [.counting([2], type), paddings([1, 2])], outputs: Quantization(scale: 0.25, zeroPoint: 9))
            #expect(padded == MovedValues([5], [9, 0, 1, 9, 9]))
        }
    }

    @Test("REP-4: what is padded has one zero point")
    func zeroPointsPerAxis() throws {
        let perAxis = Quantization(scales: [0.5, 1], zeroPoints: [1, 2], dimension: 0)
        expectInvalid("REP-4") {
            try Operator.pad.integers(
                [.integers(.int8, [5, 6], nil, perAxis), paddings([1, 1])], to: TensorDescription(.int8, [4], perAxis),
                constants: [1])
        }
    }

    @Test("PAD-4, PADV2-5: other parameters are nonconforming, and PAD-5, PADV2-6: six axes beyond the reference")
    func forces() throws {
        let input = TensorDescription.quantized(.int8, [1, 1, 1, 1, 1, 1], scale: 0.5)
        let output = TensorDescription.quantized(.int8, [1, 1, 1, 1, 1, 1], scale: 1)
        var instance = Instance(
            attributes: [:], inputs: [input, TensorDescription(.int32, [6, 2])], outputs: [output])
        func broken(_ declaration: Operator) throws -> [String] {
            try declaration.variant(for: instance).constraints.filter { $0.relation.violation(in: instance) != nil }
                .map { "\($0.clause) \($0.force)" }
        }
        #expect(try broken(.pad) == ["PAD-4 nonconforming", "PAD-5 referenceLimit"])
        instance.inputs.append(output)
        #expect(try broken(.padV2) == ["PADV2-5 nonconforming", "PADV2-6 referenceLimit"])
    }

    @Test("PADV2-3: elements outside are one value; PADV2-4: with the output's parameters")
    func givenValue() throws {
        let input = try Tensor.counting([2])
        func padded(_ value: Tensor) throws -> MovedValues {
            let outputs = try Operator.padV2.moved([input, paddings([1, 0]), value], runTime: [0, 2])
            return MovedValues(outputs[0].shape, try requireValue(outputs[0].elements.integers))
        }
        let parameters = Quantization(scale: 0.5, zeroPoint: 3)
        #expect(try padded(.integers(.int8, [-7], [], parameters)) == MovedValues([3], [-7, 0, 1]))
        #expect(try padded(.integers(.int8, [-7], [1, 1], parameters)) == MovedValues([3], [-7, 0, 1]))
        #expect(throws: SpecificationError.self) { try padded(.integers(.int8, [-7, 8], [2], parameters)) }
        let other = Quantization(scale: 0.5, zeroPoint: 4)
        #expect(throws: SpecificationError.self) { try padded(.integers(.int8, [-7], [], other)) }
    }

    @Test("MIRROR_PAD-3: REFLECT has the edge once, SYMMETRIC twice")
    func modes() throws {
        func padded(_ mode: String, _ size: Int, _ padding: Int64) throws -> [Int64] {
            try Operator.mirrorPad.movedOnce(
                [.counting([size]), paddings([padding, padding], .int64)], ["mode": .name(mode)]
            ).values
        }
        #expect(try padded("REFLECT", 3, 2) == [2, 1, 0, 1, 2, 1, 0])
        #expect(try padded("SYMMETRIC", 3, 3) == [2, 1, 0, 0, 1, 2, 2, 1, 0])
        #expect(throws: SpecificationError.self) { try padded("REFLECT", 3, 3) }
        #expect(throws: SpecificationError.self) { try padded("SYMMETRIC", 3, 4) }
        #expect(throws: SpecificationError.self) { try padded("REFLECT", 0, 0) }
        #expect(try padded("SYMMETRIC", 0, 0) == [])
    }

    @Test("MIRROR_PAD-4: another scale is invalid")
    func mirroredToAnotherScale() throws {
        let error = #expect(throws: SpecificationError.self) {
            try Operator.mirrorPad.movedOnce(
                [.counting([2]), paddings([1, 0])], outputs: Quantization(scale: 1, zeroPoint: 3))
        }
        #expect(error?.clause == "MIRROR_PAD-4")
    }

    @Test("MIRROR_PAD-5: a zero point of int16 that is not 0 is beyond the reference")
    func zeroPointOfInt16() throws {
        let tensor = TensorDescription.quantized(.int16, [1], scale: 0.5, zeroPoint: 1)
        let instance = Instance(
            attributes: [:], inputs: [tensor, TensorDescription(.int32, [1, 2])], outputs: [tensor])
        let broken = try Operator.mirrorPad.variant(for: instance).constraints.filter {
            $0.relation.violation(in: instance) != nil
        }
        #expect(broken.map(\.clause) == ["MIRROR_PAD-5"])
    }

    @Test(
        "Paddings that are negative, too large or too few are invalid",
        arguments: [[-1, 0], [0, .min], [.max, .max], [0, 2_147_483_647], [0], [0, 0, 0, 0], []] as [[Int64]])
    func invalidPaddings(_ values: [Int64]) throws {
        for declaration in [Operator.pad, .mirrorPad] {
            #expect(throws: SpecificationError.self) {
                try declaration.movedOnce([.counting([2]), .indices(values, [values.count], .int64)])
            }
        }
        #expect(throws: SpecificationError.self) {
            try Operator.pad.movedOnce([.counting([2]), .indices([0, 2_147_483_646], [1, 2], .int64)])
        }
    }
}
