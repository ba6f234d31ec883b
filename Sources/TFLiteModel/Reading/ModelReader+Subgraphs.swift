import QuantSpec

/// Reads subgraphs and their operators.
extension ModelReader {
    mutating func subgraph(_ table: FlatTable) throws(ModelError) -> Subgraph {
        var subgraph = Subgraph()
        subgraph.name = try at("name") { () throws(ModelError) in try buffer.text(table, 4) ?? "" }
        subgraph.tensors = try list(table, 0, "tensor") { this, table throws(ModelError) in try this.tensor(table) }
        subgraph.inputs = try at("inputs") { () throws(ModelError) in try indices(table, 1) }
        subgraph.outputs = try at("outputs") { () throws(ModelError) in try indices(table, 2) }
        subgraph.operators = try list(table, 3, "operator") { this, table throws(ModelError) in
            try this.operation(table)
        }
        subgraph.debugMetadataIndex = Int(try buffer.integer(table, 5, default: Int32(-1)))
        return subgraph
    }

    mutating func operation(_ table: FlatTable) throws(ModelError) -> ModelOperator {
        try buffer.charge(Self.largeTableCharge)
        let codeIndex = Int(try buffer.integer(table, 0, default: UInt32(0)))
        var operation = ModelOperator(codeIndex: codeIndex, inputs: [], outputs: [])
        operation.inputs = try at("inputs") { () throws(ModelError) in try indices(table, 1) }
        operation.outputs = try at("outputs") { () throws(ModelError) in try indices(table, 2) }
        operation.intermediates = try at("intermediates") { () throws(ModelError) in try indices(table, 8) }
        operation.mutatingVariableInputs = try at("mutating_variable_inputs") { () throws(ModelError) in
            try buffer.integers(table, 7, as: UInt8.self)?.map { $0 != 0 } ?? []
        }
        operation.customOptions = try at("custom options") { () throws(ModelError) in try customOptions(table) }
        operation.customOptionsFormat = Int(try buffer.integer(table, 6, default: Int8(0)))
        operation.debugMetadataIndex = Int(try buffer.integer(table, 13, default: Int32(-1)))
        try at("options") { () throws(ModelError) in try readOptions(table, into: &operation) }
        return operation
    }

    private mutating func customOptions(_ table: FlatTable) throws(ModelError) -> ModelBuffer {
        if let data = try buffer.bytes(table, 5) { return ModelBuffer(data) }
        return try appended(
            offset: try buffer.integer(table, 9, default: UInt64(0)),
            size: try buffer.integer(table, 10, default: UInt64(0)))
    }

    /// Reads the options from one of the two unions. A type without a table means no options, as in the runtime.
    private mutating func readOptions(
        _ table: FlatTable, into operation: inout ModelOperator
    ) throws(ModelError) {
        let first = Int(try buffer.integer(table, 3, default: UInt8(0)))
        let second = Int(try buffer.integer(table, 11, default: UInt8(0)))
        guard first == 0 || second == 0 else {
            throw ModelError(
                .malformed, "the operator has options of two kinds",
                remedy: "the file is damaged, or its converter has a defect: convert the model again")
        }
        let position = first != 0 ? OptionsTable.Position(union: 1, code: first) : .init(union: 2, code: second)
        guard position.code != 0, let options = try buffer.subtable(table, first != 0 ? 4 : 12) else { return }
        guard let schema = OptionsTable.at(position) else {
            operation.options = .unknown(union: position.union, code: position.code)
            return
        }
        operation.options = .table(schema.name)
        operation.attributes = try buffer.attributes(of: options, as: schema)
    }
}
