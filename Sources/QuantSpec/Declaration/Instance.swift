/// One use of an operator as data: attributes, tensors without run-time values, and the integers derived from them.
///
/// A group of vectors holds an instance; a target is given one; files and pipes carry it; an operator of a model is read as
/// one. The operator's declaration gives the names and roles of the tensors: see `inputTensors` and `outputTensors`.
public struct Instance: Sendable, Hashable {
    /// The schema's name of the operator; may be empty if the caller knows the operator.
    public var operatorName: String
    /// The id of the instance's variant; empty until `Operator.prepare` has found it.
    public var variantID: String
    /// The attributes that are present.
    public var attributes: Attributes
    /// The inputs in the schema's order, then the intermediate tensors. `nil` stands for an omitted optional operand.
    public var inputs: [TensorDescription?]
    /// The outputs in the schema's order.
    public var outputs: [TensorDescription]
    /// The inputs whose values the model contains, by position.
    public var constants: [Int: Tensor]
    /// The integers that an integer kernel takes; empty until `Operator.prepare` has derived them.
    public var derived: Derived

    /// An instance of an operator, which `Operator.prepare` checks.
    public init(
        _ operatorName: String = "", variantID: String = "", attributes: Attributes, inputs: [TensorDescription?],
        outputs: [TensorDescription], constants: [Int: Tensor] = [:], derived: Derived = Derived()
    ) {
        self.operatorName = operatorName
        self.variantID = variantID
        self.attributes = attributes
        self.inputs = inputs
        self.outputs = outputs
        self.constants = constants
        self.derived = derived
    }

    /// The tensor of a reference. Returns `nil` if it is omitted or does not exist.
    public subscript(_ reference: OperandReference) -> TensorDescription? {
        switch reference {
        case .input(let index): inputs.indices.contains(index) ? inputs[index] : nil
        case .output(let index): outputs.indices.contains(index) ? outputs[index] : nil
        }
    }

    /// The description of a required input.
    ///
    /// - Throws: `SpecificationError` if the input is omitted or does not exist.
    public func input(_ index: Int) throws -> TensorDescription {
        guard let description = self[.input(index)] else {
            throw SpecificationError(.invalid, "input \(index) is missing", remedy: "connect a tensor to it")
        }
        return description
    }

    /// The description of an output.
    ///
    /// - Throws: `SpecificationError` if there is no such output.
    public func output(_ index: Int) throws -> TensorDescription {
        guard let description = self[.output(index)] else {
            throw SpecificationError(.invalid, "output \(index) is missing", remedy: "connect a tensor to it")
        }
        return description
    }

    /// The values of a constant input of integers.
    ///
    /// - Throws: `SpecificationError` if the input is no constant, or holds no integers.
    public func constantIntegers(_ index: Int) throws -> [Int] {
        guard let integers = constants[index]?.elements.integers else {
            throw SpecificationError(
                .unsupported, "input \(index) is not a constant", remedy: "give its values in the model")
        }
        return integers.map(Int.init)
    }
}
