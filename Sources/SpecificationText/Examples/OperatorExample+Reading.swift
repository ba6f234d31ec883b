import QuantSpec

extension WorkedExample {
    /// Reads an example of an operator.
    ///
    /// - Parameters:
    ///   - declaration: the operator of the example.
    ///   - lines: those of the example from the form on.
    /// - Throws: `SpecificationTextError` if the lines describe no instance of a form of the operator with its results.
    func operatorExample(
        _ declaration: Operator, _ lines: ArraySlice<Line>
    ) throws(SpecificationTextError) -> OperatorExample {
        let variant = try variant(of: declaration, lines.first)
        var example = OperatorExample(
            declaration: declaration, variant: variant,
            instance: Instance(
                declaration.name, variantID: variant.id, attributes: declaration.defaultAttributes, inputs: [],
                outputs: []))
        // The lines of tensors are placed together, and those of states need the tensors.
        var tensors: [Line] = []
        var states: [(line: Line, name: String)] = []
        for line in lines.dropFirst() {
            let words = line.key.split(separator: " ").map(String.init)
            switch (words[0], words.dropFirst().first) {
            case ("derived", let name?): example.derived.append(try integers(line, name))
            case ("accumulator", let name):
                example.accumulators.append(try integers(line, name ?? Accumulators.outputName))
            case ("after", let name?): states.append((line, name))
            default:
                guard let attribute = declaration.attributes.first(where: { $0.name == line.key }) else {
                    tensors.append(line)
                    continue
                }
                example.instance.attributes.values[line.key] = try value(of: attribute, line)
            }
        }
        try place(tensors, in: &example)
        for state in states { example.states.append(try values(of: state.line, state.name, example)) }
        return example
    }

    private func variant(of declaration: Operator, _ line: Line?) throws(SpecificationTextError) -> Variant {
        let forms = declaration.variants.map(\.id).joined(separator: ", ")
        guard let line, line.key == "form" else {
            throw error(line?.number ?? number, "the form is missing", "begin with `form: FORM`, one of \(forms)")
        }
        guard let variant = declaration.variants.first(where: { $0.id == line.value }) else {
            throw error(line.number, "\(declaration.name) has no form `\(line.value)`", "use one of \(forms)")
        }
        return variant
    }

    private func integers(_ line: Line, _ name: String) throws(SpecificationTextError) -> OperatorExample.Integers {
        let elements = try values(line.value, .int64, count: nil, at: line)
        return .init(line: line, name: name, values: elements.integers ?? [])
    }

    private func value(
        of attribute: AttributeDeclaration, _ line: Line
    ) throws(SpecificationTextError) -> AttributeValue {
        guard let value = attribute.value(of: line.value) else {
            throw error(
                line.number, "`\(line.value)` is not a value of the attribute \(attribute.name)",
                "write \(attribute.allowedNames?.joined(separator: ", ") ?? "one such as `\(attribute.defaultValue.text)`")"
            )
        }
        return value
    }

    /// The values of a state operand after the call.
    private func values(
        of line: Line, _ name: String, _ example: OperatorExample
    ) throws(SpecificationTextError) -> OperatorExample.Values {
        let operands = example.variant.inputs
        guard let position = operands.firstIndex(where: { $0.name == name && $0.role == .state }),
            let description = example.instance[.input(position)]
        else {
            let names = operands.filter { $0.role == .state }.map(\.name)
            throw error(
                line.number, "the form has no state operand \(name)",
                names.isEmpty ? "remove the line" : "use one of \(names.joined(separator: ", "))")
        }
        return .init(
            line: line, position: position,
            elements: try values(line.value, description.type, count: description.shape.count, at: line))
    }
}

/// The tensors of an example.
extension WorkedExample {
    /// Gives the operands of the form their lines, in order.
    private func place(_ lines: [Line], in example: inout OperatorExample) throws(SpecificationTextError) {
        var rest = lines[...]
        for operand in example.variant.inputs {
            for line in try take(operand, from: &rest, example.variant) {
                try addInput(try tensor(line, operand), operand, line, &example)
            }
        }
        for operand in example.variant.outputs {
            for line in try take(operand, from: &rest, example.variant) {
                try addOutput(try tensor(line, operand), line, &example)
            }
        }
        if let line = rest.first { throw misplaced(line, nil, example.variant) }
    }

    /// The lines of the next operand: for a variadic one all of its name, for every other one line.
    private func take(
        _ operand: Operand, from rest: inout ArraySlice<Line>, _ variant: Variant
    ) throws(SpecificationTextError) -> [Line] {
        guard rest.first?.key == operand.name else { throw misplaced(rest.first, operand, variant) }
        let isVariadic = operand.presence == .variadic
        let lines = isVariadic ? rest.prefix { $0.key == operand.name } : rest.prefix(1)
        rest = rest.dropFirst(lines.count)
        return Array(lines)
    }

    private func addInput(
        _ tensor: ExampleTensor?, _ operand: Operand, _ line: Line, _ example: inout OperatorExample
    ) throws(SpecificationTextError) {
        let position = example.instance.inputs.count
        example.instance.inputs.append(tensor?.description)
        guard let tensor, operand.role != .intermediate else { return }
        guard let elements = tensor.elements ?? operand.initialState(tensor.description) else {
            throw error(line.number, "\(line.key) has no values", "write `= VALUES` after its parameters")
        }
        // What decides a shape is a constant of the instance, whoever gives it.
        guard operand.role == .constant || example.declaration.shapedBy.contains(position) else {
            example.inputs[position] = elements
            return
        }
        do {
            example.instance.constants[position] = try Tensor(tensor.description, elements)
        } catch {
            throw self.error(line.number, "\(error)", "correct the tensor")
        }
    }

    private func addOutput(
        _ tensor: ExampleTensor?, _ line: Line, _ example: inout OperatorExample
    ) throws(SpecificationTextError) {
        guard let tensor, let elements = tensor.elements else {
            throw error(line.number, "\(line.key) has no values", "write `= VALUES` after its parameters")
        }
        let position = example.instance.outputs.count
        example.instance.outputs.append(tensor.description)
        example.outputs.append(.init(line: line, position: position, elements: elements))
    }

    /// The error for a line in the place of another operand, or for a missing line.
    ///
    /// - Parameters:
    ///   - line: the line; `nil` if the lines end.
    ///   - operand: the one whose line is missing; `nil` if no operand is left for the line.
    ///   - variant: the form of the example.
    private func misplaced(_ line: Line?, _ operand: Operand?, _ variant: Variant) -> SpecificationTextError {
        let order = (variant.inputs + variant.outputs).map(\.name).joined(separator: ", ")
        let problem =
            switch (line, operand) {
            case (let line?, let operand?): "`\(line.key)` is at the place of the operand \(operand.name)"
            case (let line?, nil): "`\(line.key)` is not an attribute, and no operand has its place here"
            case (nil, let operand): "the operand \(operand?.name ?? "") is missing"
            }
        return error(
            line?.number ?? number, problem,
            "write a line for each operand of \(variant.id) in this order: \(order); an omitted one as `NAME: omitted`")
    }
}

extension Operand {
    /// What a state operand holds before the first call (REP-11); `nil` for every other operand.
    fileprivate func initialState(_ description: TensorDescription) -> Elements? {
        role == .state ? try? Tensor(initialStateOf: description).elements : nil
    }
}

extension Operator {
    /// Every attribute with its default.
    fileprivate var defaultAttributes: Attributes {
        Attributes(Dictionary(attributes.map { ($0.name, $0.defaultValue) }, uniquingKeysWith: { first, _ in first }))
    }
}

extension AttributeDeclaration {
    /// The value that a text stands for: a number, `true` or `false`, a name, or a list in brackets; `nil` if it is none of the
    /// attribute's type.
    func value(of text: String) -> AttributeValue? {
        switch defaultValue {
        case .integer: Int64(text).map(AttributeValue.integer)
        case .real: ExampleValues.float(text).map(AttributeValue.real)
        case .flag: Bool(text).map(AttributeValue.flag)
        case .name: allowedNames?.contains(text) ?? true ? .name(text) : nil
        case .integers: AttributeDeclaration.list(text) { Int64($0) }.map(AttributeValue.integers)
        case .reals: AttributeDeclaration.list(text, ExampleValues.float).map(AttributeValue.reals)
        }
    }

    private static func list<Value>(_ text: String, _ read: (String) -> Value?) -> [Value]? {
        guard text.hasPrefix("["), text.hasSuffix("]"), text.count > 1 else { return nil }
        return ExampleValues.all(text.dropFirst().dropLast().split { ", ".contains($0) }, read)
    }
}
