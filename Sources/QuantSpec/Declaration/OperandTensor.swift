/// A tensor of an instance together with the name and role that its operator declares. It is computed on demand.
public struct OperandTensor: Sendable, Hashable {
    /// The operand's name. Tensors of a repeating operand have their position added: `values_2`.
    public let name: String
    /// Where the values come from.
    public let role: Operand.Role
    /// Type, shape and quantization parameters.
    public let description: TensorDescription
    /// The values of a constant; `nil` for any other tensor.
    public let data: Elements?

    /// A tensor with its name and role. `data` is `nil` unless the tensor is a constant.
    public init(name: String, role: Operand.Role, description: TensorDescription, data: Elements? = nil) {
        self.name = name
        self.role = role
        self.description = description
        self.data = data
    }
}

extension Instance {
    /// The operator's declaration. Returns `nil` if the specification has no operator of this name.
    public var declaration: Operator? { Operator.named(operatorName) }

    /// The variant that `variantID` names. Returns `nil` if the operator has none of this id.
    public var variant: Variant? { declaration?.variants.first { $0.id == variantID } }

    /// The inputs with their names and roles, in order; `nil` stands for an omitted one.
    public var inputTensors: [OperandTensor?] {
        let variant = variant
        return inputs.enumerated().map { index, description in
            guard let description else { return nil }
            let operand = variant?.inputOperand(index)
            let constant = constants[index]
            return OperandTensor(
                name: operand?.name(at: index, of: inputs.count, declared: variant?.inputs.count ?? 0)
                    ?? "input_\(index)",
                role: constant == nil ? operand?.role ?? .activation : .constant, description: description,
                data: constant?.elements)
        }
    }

    /// The outputs with their names, in order. Their role is `activation`.
    public var outputTensors: [OperandTensor] {
        let variant = variant
        return outputs.enumerated().map { index, description in
            let operand = variant?.outputOperand(index)
            return OperandTensor(
                name: operand?.name(at: index, of: outputs.count, declared: variant?.outputs.count ?? 0) ?? "output",
                role: .activation, description: description)
        }
    }

    /// The positions of the inputs of a role, in order. An input with a constant counts as `constant`, whatever role is
    /// declared.
    public func positions(of role: Operand.Role) -> [Int] {
        let variant = variant
        return inputs.indices.filter { index in
            guard inputs[index] != nil else { return false }
            let declared = variant?.inputOperand(index)?.role ?? .activation
            return (constants[index] == nil ? declared : .constant) == role
        }
    }

    /// The position of the first input that is declared as a part of sums. Returns `nil` if the variant declares none, or the
    /// instance omits it.
    public func position(of part: Operand.Part) -> Int? {
        guard let variant else { return nil }
        return inputs.indices.first { inputs[$0] != nil && variant.inputOperand($0)?.part == part }
    }

    /// The values of the state operands before the first call, by the position of the input (REP-11).
    public func initialStates(_ variant: Variant) -> [Int: Elements] {
        var states: [Int: Elements] = [:]
        for (index, description) in inputs.enumerated() {
            guard let description, variant.inputOperand(index)?.role == .state else { continue }
            states[index] = try? Tensor(initialStateOf: description).elements
        }
        return states
    }
}

extension Operand {
    /// The name of the tensor at a position, among `count` tensors for `declared` operands.
    fileprivate func name(at index: Int, of count: Int, declared: Int) -> String {
        presence == .variadic && count > declared ? "\(name)_\(index)" : name
    }
}
