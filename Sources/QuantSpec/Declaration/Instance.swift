/// One use of an operator as data: attributes, what is known of its tensors before any run-time value, and the integers
/// derived from that.
///
/// This is what a group of vectors holds, what a target is given, what files and pipes carry, and what a model's operator is
/// read as. Names and roles of the tensors stand in the operator's declaration: see `inputTensors` and `outputTensors`.
public struct Instance: Sendable, Hashable {
    /// The schema's name of the operator; empty where the operator is known from elsewhere.
    public var operatorName: String
    /// The id of the variant that the instance is of; empty until `Operator.prepare` has found it.
    public var variantID: String
    public var attributes: Attributes
    /// In the schema's order, and behind them the intermediate tensors. `nil` for an omitted optional operand.
    public var inputs: [TensorDescription?]
    public var outputs: [TensorDescription]
    /// The inputs whose values the model itself gives, by position.
    public var constants: [Int: Tensor]
    /// The integers that an integer kernel takes; empty until `Operator.prepare` has derived them.
    public var derived: Derived

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
