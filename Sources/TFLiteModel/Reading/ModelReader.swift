/// Reads the tables of a model. `Model.validate()` checks the indices afterwards.
struct ModelReader {
    var buffer: FlatBufferReader

    /// The extra charge for a tensor or an operator, in bytes, because their decoded forms are larger than those of
    /// other tables.
    static let largeTableCharge = 128

    init(_ bytes: [UInt8]) {
        buffer = FlatBufferReader(bytes)
    }

    mutating func model() throws(ModelError) -> Model {
        let root = try buffer.root(identifier: Model.fileIdentifier)
        let version = Int(try buffer.integer(root, 0, default: UInt32(0)))
        guard version == 3 else {
            throw ModelError(
                .unsupported, "the schema's version is \(version), expected 3",
                remedy: "convert the model with a converter that writes version 3")
        }
        var model = Model(version: version)
        model.operatorCodes = try list(root, 1, "operator code") { this, table throws(ModelError) in
            try this.operatorCode(table)
        }
        model.buffers = try list(root, 4, "buffer") { this, table throws(ModelError) in try this.modelBuffer(table) }
        if model.buffers.isEmpty { model.buffers = [ModelBuffer()] }
        model.subgraphs = try list(root, 2, "subgraph") { this, table throws(ModelError) in try this.subgraph(table) }
        model.description = try at("description") { () throws(ModelError) in try buffer.text(root, 3) ?? "" }
        model.metadataBuffers = try at("metadata_buffer") { () throws(ModelError) in try indices(root, 5) }
        model.metadata = try list(root, 6, "metadata") { this, table throws(ModelError) in try this.metadata(table) }
        model.signatures = try list(root, 7, "signature") { this, table throws(ModelError) in
            try this.signature(table)
        }
        model.externalBufferGroups = try list(root, 8, "external buffer group") { this, table throws(ModelError) in
            try this.buffer.text(table, 0) ?? ""
        }
        model.externalBuffers = try list(root, 9, "external buffer") { this, table throws(ModelError) in
            try this.externalBuffer(table)
        }
        return model
    }

    /// The decoded tables of a vector; empty if the field is absent. An error says which element it belongs to.
    mutating func list<Element>(
        _ table: FlatTable, _ slot: Int, _ noun: String,
        _ decode: (inout ModelReader, FlatTable) throws(ModelError) -> Element
    ) throws(ModelError) -> [Element] {
        let vector = try at("list of \(noun)s") { () throws(ModelError) in try buffer.tables(table, slot) }
        guard let vector else { return [] }
        var elements: [Element] = []
        for index in 0..<vector.count {
            elements.append(
                try at("\(noun) \(index)") { () throws(ModelError) in
                    try decode(&self, try buffer.element(vector, index))
                })
        }
        return elements
    }

    /// A vector of 32-bit indices or sizes; empty if the field is absent.
    mutating func indices(_ table: FlatTable, _ slot: Int) throws(ModelError) -> [Int] {
        try buffer.integers(table, slot, as: Int32.self)?.map(Int.init) ?? []
    }

    mutating func operatorCode(_ table: FlatTable) throws(ModelError) -> OperatorCode {
        let narrow = Int(try buffer.integer(table, 0, default: Int8(0)))
        let wide = Int(try buffer.integer(table, 3, default: Int32(0)))
        guard max(narrow, wide) >= 0 else {
            throw ModelError(
                .malformed, "the builtin code is \(max(narrow, wide))",
                remedy: "the file is damaged: fetch or convert the model again")
        }
        return OperatorCode(
            builtinCode: max(narrow, wide), customCode: try buffer.text(table, 1),
            version: Int(try buffer.integer(table, 2, default: Int32(1))))
    }

    /// A buffer's bytes, from the FlatBuffer or from an offset in the file. The offsets 0 and 1 mean that there are
    /// none.
    mutating func modelBuffer(_ table: FlatTable) throws(ModelError) -> ModelBuffer {
        if let data = try buffer.bytes(table, 0) { return ModelBuffer(data) }
        return try appended(
            offset: try buffer.integer(table, 1, default: UInt64(0)),
            size: try buffer.integer(table, 2, default: UInt64(0)))
    }

    func appended(offset: UInt64, size: UInt64) throws(ModelError) -> ModelBuffer {
        guard offset > 1 else { return ModelBuffer() }
        return ModelBuffer(try buffer.bytes(at: offset, count: size), placement: .appended)
    }

    mutating func metadata(_ table: FlatTable) throws(ModelError) -> ModelMetadata {
        ModelMetadata(
            name: try buffer.text(table, 0) ?? "", buffer: Int(try buffer.integer(table, 1, default: UInt32(0))))
    }

    mutating func signature(_ table: FlatTable) throws(ModelError) -> Signature {
        Signature(
            key: try buffer.text(table, 2) ?? "",
            inputs: try list(table, 0, "input") { this, table throws(ModelError) in try this.signatureEntry(table) },
            outputs: try list(table, 1, "output") { this, table throws(ModelError) in try this.signatureEntry(table) },
            subgraphIndex: Int(try buffer.integer(table, 4, default: UInt32(0))))
    }

    mutating func signatureEntry(_ table: FlatTable) throws(ModelError) -> Signature.Entry {
        Signature.Entry(
            name: try buffer.text(table, 0) ?? "", tensorIndex: Int(try buffer.integer(table, 1, default: UInt32(0))))
    }

    mutating func externalBuffer(_ table: FlatTable) throws(ModelError) -> ExternalBuffer {
        ExternalBuffer(
            identifier: Int(try buffer.integer(table, 0, default: UInt32(0))),
            group: Int(try buffer.integer(table, 1, default: UInt32(0))),
            offset: try buffer.integer(table, 2, default: UInt64(0)),
            length: try buffer.integer(table, 3, default: UInt64(0)),
            packing: try buffer.text(table, 4) ?? "")
    }
}
