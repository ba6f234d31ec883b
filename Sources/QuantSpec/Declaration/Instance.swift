/// One use of an operator: attributes and what is known of its tensors before any run-time value.
public struct Instance: Sendable, Hashable {
    public var attributes: Attributes
    /// `nil` for an omitted optional operand.
    public var inputs: [TensorDescription?]
    public var outputs: [TensorDescription]
    /// The inputs whose values the model itself gives, by position.
    public var constants: [Int: Tensor]

    public init(
        attributes: Attributes, inputs: [TensorDescription?], outputs: [TensorDescription],
        constants: [Int: Tensor] = [:]
    ) {
        self.attributes = attributes
        self.inputs = inputs
        self.outputs = outputs
        self.constants = constants
    }

    /// The tensor that a reference points to; `nil` where it is omitted or there is none.
    public subscript(_ reference: OperandReference) -> TensorDescription? {
        switch reference {
        case .input(let index): inputs.indices.contains(index) ? inputs[index] : nil
        case .output(let index): outputs.indices.contains(index) ? outputs[index] : nil
        }
    }

    /// - Throws: `SpecificationError` where the input is omitted or absent.
    public func input(_ index: Int) throws -> TensorDescription {
        guard let description = self[.input(index)] else {
            throw SpecificationError(.invalid, "input \(index) is missing", remedy: "connect a tensor to it")
        }
        return description
    }

    /// - Throws: `SpecificationError` where there is no such output.
    public func output(_ index: Int) throws -> TensorDescription {
        guard let description = self[.output(index)] else {
            throw SpecificationError(.invalid, "output \(index) is missing", remedy: "connect a tensor to it")
        }
        return description
    }

    /// The values of a constant input of integers.
    /// - Throws: `SpecificationError` where the input is no constant.
    public func constantIntegers(_ index: Int) throws -> [Int] {
        guard let integers = constants[index]?.elements.integers else {
            throw SpecificationError(
                .unsupported, "input \(index) is not a constant", remedy: "give its values in the model")
        }
        return integers.map(Int.init)
    }
}
