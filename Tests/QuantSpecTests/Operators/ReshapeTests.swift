import QuantSpec
import Testing

@Suite("RESHAPE")
struct ReshapeTests {
    @Test("The size -1 takes what is left of the elements", arguments: ShapeRequest.valid)
    func stretchedSize(_ example: ShapeRequest) throws {
        #expect(try shape(of: example.input, example.requested) == example.result)
    }

    @Test("Any other number of elements is invalid", arguments: ShapeRequest.invalid)
    func invalidShapes(_ example: ShapeRequest) throws {
        let error = #expect(throws: SpecificationError.self) { try shape(of: example.input, example.requested) }
        #expect(error?.clause == "RESHAPE-3")
    }

    @Test("The second input decides where it is a vector, and the attribute otherwise")
    func sourceOfTheShape() throws {
        let attributes: Attributes = ["new_shape": .integers([3, 2])]
        let vector = try Tensor.integers(.int32, [2, 3])
        #expect(try shape(of: [6], attributes, vector) == [2, 3])
        let matrix = try Tensor.integers(.int32, [2, 3], [1, 2])
        #expect(try shape(of: [6], attributes, matrix) == [3, 2])
        #expect(try shape(of: [6], attributes, nil) == [3, 2])
    }

    @Test("In the attribute, [0] and nothing mean a scalar; in the second input [0] means no elements")
    func scalar() throws {
        #expect(try shape(of: [1], ["new_shape": .integers([0])], nil) == [])
        #expect(try shape(of: [1], [:], nil) == [])
        #expect(try shape(of: [0], [:], .integers(.int32, [0])) == [0])
    }

    @Test(
        "Stored values are copied, whatever their type",
        arguments: [ElementType.int4, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .bool])
    func copies(_ type: ElementType) throws {
        let values: [Int64] = [1, 0, 1, 1, 0, 0]
        let input = try Tensor.quantized(type, values, scale: 0.5)
        let output = TensorDescription.quantized(type, [2, 3], scale: 0.5)
        let stored = try Operator.reshape.integers([input, .integers(.int32, [2, -1])], to: output, constants: [1])
        #expect(stored == values)
    }

    @Test("An output of other parameters is nonconforming, and runs")
    func differingParameters() throws {
        let input = try Tensor.quantized(.int8, [1, 2], scale: 0.5)
        let output = TensorDescription.quantized(.int8, [1, 2], scale: 1)
        let stored = try Operator.reshape.integers([input], to: output, ["new_shape": .integers([1, 2])])
        #expect(stored == [1, 2])
        let instance = Instance(attributes: [:], inputs: [input.description], outputs: [output])
        #expect(try Operator.reshape.broken(.nonconforming, by: instance) == ["RESHAPE-4"])
        #expect(try Operator.reshape.broken(.referenceLimit, by: instance) == [])
    }

    @Test("RESHAPE-5: the reference takes up to 8 sizes in new_shape, and any number in the second input")
    func manySizes() throws {
        let input = try Tensor.quantized(.int8, [1, 2], scale: 0.5)
        for (ones, broken) in [(7, []), (8, ["RESHAPE-5"])] as [(Int, [Clause])] {
            let sizes = [Int](repeating: 1, count: ones) + [2]
            let output = TensorDescription.quantized(.int8, Shape(sizes), scale: 0.5)
            let attributes: Attributes = ["new_shape": .integers(sizes.map(Int64.init))]
            #expect(try Operator.reshape.integers([input], to: output, attributes) == [1, 2])
            #expect(try Operator.reshape.broken(.referenceLimit, [input], to: output, attributes) == broken)
            let second = try Tensor.integers(.int32, sizes.map(Int64.init))
            #expect(try Operator.reshape.integers([input, second], to: output, constants: [1]) == [1, 2])
            #expect(try Operator.reshape.broken(.referenceLimit, [input, second], to: output, constants: [1]) == [])
        }
    }

    private func shape(of input: Shape, _ requested: [Int]) throws -> Shape {
        try shape(of: input, [:], .integers(.int32, requested.map(Int64.init)))
    }

    private func shape(of input: Shape, _ attributes: Attributes, _ second: Tensor?) throws -> Shape {
        var instance = Instance(
            attributes: attributes, inputs: [TensorDescription(.int8, input)],
            outputs: [TensorDescription(.int8, input)])
        if let second {
            instance.inputs.append(second.description)
            instance.constants[1] = second
        }
        return try requireValue(Operator.reshape.inferShapes(instance).first)
    }
}

/// A shape asked for, and what comes of it.
struct ShapeRequest: Sendable {
    let input: Shape
    let requested: [Int]
    let result: Shape?

    init(_ input: Shape, _ requested: [Int], _ result: Shape? = nil) {
        self.input = input
        self.requested = requested
        self.result = result
    }

    static let valid: [ShapeRequest] = [
        ShapeRequest([2, 3, 4], [2, -1], [2, 12]), ShapeRequest([6], [-1], [6]),
        ShapeRequest([6], [3, -1, 1], [3, 2, 1]),
        ShapeRequest([], [-1], [1]), ShapeRequest([1], [], []), ShapeRequest([0, 3], [0, -1], [0, 3]),
        ShapeRequest([0, 3], [-1, 3], [0, 3]),
        ShapeRequest([0, 3], [-1], [0]), ShapeRequest([0, 3], [0, -1, 5], [0, 0, 5]), ShapeRequest([0], [0], [0]),
    ]

    static let invalid: [ShapeRequest] = [
        ShapeRequest([6], [4, -1]), ShapeRequest([6], [0, -1]), ShapeRequest([6], [-1, -1]),
        ShapeRequest([6], [-2, -3]), ShapeRequest([6], [7]),
        ShapeRequest([2], []), ShapeRequest([0], [2_147_483_647, 2_147_483_647, 2_147_483_647, 0]),
    ]
}
