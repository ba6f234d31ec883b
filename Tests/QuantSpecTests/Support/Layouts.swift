import QuantSpec

extension Operator {
    /// The outputs of an operator that moves the values of one input, with shapes inferred and that input's description.
    ///
    /// - Parameters:
    ///   - moved: the position of that input.
    ///   - runTime: the positions of the inputs that are no constants.
    func moved(
        _ inputs: [Tensor], _ attributes: Attributes = [:], moving moved: Int = 0, runTime: Set<Int> = [0],
        outputs: Quantization? = nil
    ) throws -> [Tensor] {
        var instance = Instance(attributes: attributes, inputs: inputs.map(\.description), outputs: [])
        for (index, input) in inputs.enumerated() where !runTime.contains(index) { instance.constants[index] = input }
        let source = inputs[moved].description
        instance.outputs = try inferShapes(instance).map {
            TensorDescription(source.type, $0, outputs ?? source.quantization)
        }
        return try prepare(instance, steps: Steps(.litert_2_3_x86_64)).evaluate(inputs.map(\.elements)).outputs
    }

    /// The shape and the integers of the one output.
    func movedOnce(
        _ inputs: [Tensor], _ attributes: Attributes = [:], outputs: Quantization? = nil
    ) throws -> MovedValues {
        let output = try requireValue(moved(inputs, attributes, outputs: outputs).first)
        return MovedValues(output.shape, try requireValue(output.elements.integers))
    }
}

/// A shape and the integers in it.
struct MovedValues: Hashable, Sendable {
    let shape: Shape
    let values: [Int64]

    init(_ shape: Shape, _ values: [Int64]) {
        self.shape = shape
        self.values = values
    }
}

extension Tensor {
    /// The numbers from 0 on, in a shape.
    static func counting(_ shape: Shape, _ type: ElementType = .int8) throws -> Tensor {
        try .integers(type, (0..<Int64(shape.count)).map { $0 }, shape, Quantization(scale: 0.5, zeroPoint: 3))
    }

    /// A vector of indices.
    static func indices(_ values: [Int64], _ shape: Shape? = nil, _ type: ElementType = .int32) throws -> Tensor {
        try .integers(type, values, shape)
    }

    /// A single index.
    static func index(_ value: Int64) throws -> Tensor { try .integers(.int32, [value], []) }
}
