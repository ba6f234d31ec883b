import QuantSpec

/// Writes subgraphs and their operators.
extension ModelWriter {
    mutating func subgraph(_ subgraph: Subgraph) throws(ModelError) -> FlatOffset {
        let tensors = try list(subgraph.tensors, "tensor") { this, tensor throws(ModelError) in
            try this.tensor(tensor)
        }
        let operators = try list(subgraph.operators, "operator") { this, operation throws(ModelError) in
            try this.operation(operation)
        }
        var fields: [Int: FlatValue] = [0: tensors, 3: operators]
        fields[1] = try indices(subgraph.inputs, "inputs")
        fields[2] = try indices(subgraph.outputs, "outputs")
        fields[4] = .reference(builder.text(subgraph.name))
        if subgraph.debugMetadataIndex != -1 {
            fields[5] = .integer(try signed(subgraph.debugMetadataIndex, "debug_metadata_index"))
        }
        return builder.table(fields)
    }

    mutating func operation(_ operation: ModelOperator) throws(ModelError) -> FlatOffset {
        var fields = try options(of: operation)
        if operation.codeIndex != 0 { fields[0] = .integer(try unsigned(operation.codeIndex, "opcode_index")) }
        fields[1] = try indices(operation.inputs, "inputs")
        fields[2] = try indices(operation.outputs, "outputs")
        if !operation.intermediates.isEmpty { fields[8] = try indices(operation.intermediates, "intermediates") }
        if !operation.mutatingVariableInputs.isEmpty {
            fields[7] = .reference(builder.flags(operation.mutatingVariableInputs))
        }
        try writeCustomOptions(of: operation, into: &fields)
        if operation.debugMetadataIndex != -1 {
            fields[13] = .integer(try signed(operation.debugMetadataIndex, "debug_metadata_index"))
        }
        return builder.table(fields)
    }

    private mutating func writeCustomOptions(
        of operation: ModelOperator, into fields: inout [Int: FlatValue]
    ) throws(ModelError) {
        let options = operation.customOptions
        if options.placement == .appended {
            fields.merge(nextAppended(options, offsetSlot: 9)) { _, new in new }
        } else if !options.isEmpty {
            fields[5] = .reference(builder.bytes(options.data, alignment: 16))
        }
        guard operation.customOptionsFormat != 0 else { return }
        guard let format = Int8(exactly: operation.customOptionsFormat) else {
            throw ModelError(
                .invalid, place: "custom options format", "\(operation.customOptionsFormat) does not fit in a byte",
                remedy: "give 0, for FlexBuffers")
        }
        fields[6] = .integer(format)
    }

    /// The options of an operator: their type in one slot of the union, and their table in the next.
    private mutating func options(of operation: ModelOperator) throws(ModelError) -> [Int: FlatValue] {
        switch operation.options {
        case .none:
            guard let name = operation.attributes.values.keys.min() else { return [:] }
            throw ModelError(
                .invalid, place: "attribute \(name)", "the operator has attributes but no options table for them",
                remedy: "name the table, or make the operator by its builtin name, which names it")
        case .unknown(let union, let code):
            throw ModelError(
                .invalid, place: "options", "the contents of table \(code) of union \(union) are unknown",
                remedy: "write only models whose operators are in the schema")
        case .table(let name):
            guard let position = OptionsTable.position(of: name), let schema = OptionsTable.named(name) else {
                throw ModelError(
                    .invalid, place: "options", "the schema has no options table \(name)",
                    remedy: "give a member of BuiltinOptions or BuiltinOptions2")
            }
            let table = try builder.options(operation.attributes, as: schema)
            let slot = position.union == 1 ? 3 : 11
            return [slot: .integer(UInt8(position.code)), slot + 1: .reference(table)]
        }
    }
}
