import QuantSpec
import Testing

extension Tensor {
    /// A tensor of integers, a vector unless a shape is given.
    static func integers(
        _ type: ElementType, _ values: [Int64], _ shape: Shape? = nil, _ quantization: Quantization? = nil
    ) throws -> Tensor {
        let elements = try requireValue(Elements(integers: values, type: type))
        return try Tensor(TensorDescription(type, shape ?? [values.count], quantization), elements)
    }

    /// A vector of integers with one scale and one zero point.
    static func quantized(
        _ type: ElementType, _ values: [Int64], scale: Float, zeroPoint: Int64 = 0
    ) throws -> Tensor {
        try integers(type, values, nil, Quantization(scale: scale, zeroPoint: zeroPoint))
    }

    /// A tensor of real numbers, a vector unless a shape is given.
    static func real(_ values: [Float], _ shape: Shape? = nil) throws -> Tensor {
        try Tensor(TensorDescription(.float32, shape ?? [values.count]), .float32(values))
    }
}

extension TensorDescription {
    static func quantized(_ type: ElementType, _ shape: Shape, scale: Float, zeroPoint: Int64 = 0) -> TensorDescription
    {
        TensorDescription(type, shape, Quantization(scale: scale, zeroPoint: zeroPoint))
    }
}

extension Operator {
    /// One evaluation, with every input a run-time value except those named as constants.
    func evaluate(
        _ inputs: [Tensor], to output: TensorDescription, _ attributes: Attributes = [:], constants: Set<Int> = [],
        profile: NumericProfile = .litert_2_3_x86_64
    ) throws -> Elements {
        var instance = Instance(attributes: attributes, inputs: inputs.map(\.description), outputs: [output])
        for index in constants { instance.constants[index] = inputs[index] }
        let prepared = try prepare(instance, steps: Steps(profile))
        return try requireValue(prepared.evaluate(inputs.map(\.elements)).outputs.first).elements
    }

    /// The integers that an evaluation gives.
    func integers(
        _ inputs: [Tensor], to output: TensorDescription, _ attributes: Attributes = [:], constants: Set<Int> = [],
        profile: NumericProfile = .litert_2_3_x86_64
    ) throws -> [Int64] {
        try requireValue(
            evaluate(inputs, to: output, attributes, constants: constants, profile: profile).integers)
    }

    /// The real numbers that an evaluation gives.
    func reals(_ inputs: [Tensor], to output: TensorDescription, _ attributes: Attributes = [:]) throws -> [Float] {
        try requireValue(Float.unwrap(evaluate(inputs, to: output, attributes)))
    }
}

/// A value that a test needs and that was not there.
struct MissingValue: Error {}

func requireValue<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw MissingValue() }
    return value
}

extension Operator {
    /// The rules of a force that an instance breaks, by their clauses.
    func broken(_ force: Constraint.Force, by instance: Instance) throws -> [Clause] {
        try variant(for: instance).constraints
            .filter { $0.force == force && $0.relation.violation(in: instance) != nil }.map(\.clause)
    }

    /// As above, for inputs that are all known.
    func broken(
        _ force: Constraint.Force, _ inputs: [Tensor], to output: TensorDescription, _ attributes: Attributes = [:],
        constants: Set<Int> = []
    ) throws -> [Clause] {
        var instance = Instance(attributes: attributes, inputs: inputs.map(\.description), outputs: [output])
        for index in constants { instance.constants[index] = inputs[index] }
        return try broken(force, by: instance)
    }
}

/// Expects that a body throws the error of an invalid instance that cites a clause.
func expectInvalid(_ clause: Clause, _ body: () throws -> [Int64]) {
    do {
        let result = try body()
        Issue.record("\(clause.id) should refuse what gave \(result)")
    } catch let error as SpecificationError {
        #expect(error.kind == .invalid)
        #expect(error.clause == clause)
    } catch {
        Issue.record("\(error) is no SpecificationError")
    }
}
