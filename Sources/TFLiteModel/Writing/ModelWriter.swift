/// Writes the tables of a model in a fixed order.
struct ModelWriter {
    var builder = FlatBufferBuilder()
    private let appendixStart: Int
    private let appendix: Appendix
    private var appendedCount = 0

    /// The limit of sizes and counts, because some references of a FlatBuffer are signed 32-bit integers.
    private static let largestCount = Int(Int32.max)

    init(appendixStart: Int, appendix: Appendix) {
        self.appendixStart = appendixStart
        self.appendix = appendix
    }

    mutating func write(_ model: Model) throws(ModelError) -> [UInt8] {
        var fields: [Int: FlatValue] = [0: .integer(try unsigned(model.version, "version"))]
        // Buffers are written first. They lie at the end of the file, where every reference can reach them.
        fields[4] = try list(model.buffers, "buffer") { this, buffer throws(ModelError) in try this.buffer(buffer) }
        fields[2] = try list(model.subgraphs, "subgraph") { this, subgraph throws(ModelError) in
            try this.subgraph(subgraph)
        }
        fields[1] = try list(model.operatorCodes, "operator code") { this, code throws(ModelError) in
            try this.operatorCode(code)
        }
        fields[3] = .reference(builder.text(model.description))
        if !model.metadataBuffers.isEmpty { fields[5] = try indices(model.metadataBuffers, "metadata_buffer") }
        try writeOptionalLists(of: model, into: &fields)
        let root = builder.table(fields)
        guard builder.count < Self.largestCount - 64 else { throw Self.tooLarge }
        return builder.finish(root: root, identifier: Model.fileIdentifier)
    }

    private mutating func writeOptionalLists(of model: Model, into fields: inout [Int: FlatValue]) throws(ModelError) {
        if !model.metadata.isEmpty {
            fields[6] = try list(model.metadata, "metadata") { this, entry throws(ModelError) in
                try this.named(entry.name, entry.buffer)
            }
        }
        if !model.signatures.isEmpty {
            fields[7] = try list(model.signatures, "signature") { this, signature throws(ModelError) in
                try this.signature(signature)
            }
        }
        if !model.externalBufferGroups.isEmpty {
            fields[8] = try list(model.externalBufferGroups, "external buffer group") { this, name throws(ModelError) in
                let text = this.builder.text(name)
                return this.builder.table([0: .reference(text)])
            }
        }
        if !model.externalBuffers.isEmpty {
            fields[9] = try list(model.externalBuffers, "external buffer") { this, buffer throws(ModelError) in
                try this.externalBuffer(buffer)
            }
        }
    }

    /// Writes a vector of tables. An error says which element it belongs to.
    mutating func list<Element>(
        _ elements: [Element], _ noun: String,
        _ encode: (inout ModelWriter, Element) throws(ModelError) -> FlatOffset
    ) throws(ModelError) -> FlatValue {
        var offsets: [FlatOffset] = []
        for (index, element) in elements.enumerated() {
            offsets.append(
                try at("\(noun) \(index)") { () throws(ModelError) in try encode(&self, element) })
        }
        return .reference(builder.references(offsets))
    }

    /// Writes a vector of 32-bit indices or sizes.
    mutating func indices(_ values: [Int], _ place: String) throws(ModelError) -> FlatValue {
        var narrowed: [Int32] = []
        narrowed.reserveCapacity(values.count)
        for value in values { narrowed.append(try signed(value, place)) }
        return .reference(builder.integers(narrowed))
    }

    func signed(_ value: Int, _ place: String) throws(ModelError) -> Int32 {
        guard let narrowed = Int32(exactly: value) else { throw Self.tooWide(value, place) }
        return narrowed
    }

    func unsigned(_ value: Int, _ place: String) throws(ModelError) -> UInt32 {
        guard let narrowed = UInt32(exactly: value) else { throw Self.tooWide(value, place) }
        return narrowed
    }

    /// The fields that refer to bytes behind the FlatBuffer: their offset and their size.
    mutating func nextAppended(_ buffer: ModelBuffer, offsetSlot: Int) -> [Int: FlatValue] {
        let offset = appendixStart + appendix.offset(appendedCount)
        appendedCount += 1
        return [offsetSlot: .integer(UInt64(offset)), offsetSlot + 1: .integer(UInt64(buffer.data.count))]
    }

    private mutating func buffer(_ buffer: ModelBuffer) throws(ModelError) -> FlatOffset {
        if buffer.isEmpty { return builder.table([:]) }
        if buffer.placement == .appended { return builder.table(nextAppended(buffer, offsetSlot: 1)) }
        guard builder.count + buffer.data.count < Self.largestCount else { throw Self.tooLarge }
        let data = builder.bytes(buffer.data, alignment: 16)
        return builder.table([0: .reference(data)])
    }

    /// Writes the code twice: in the byte that old readers know, and in full.
    private mutating func operatorCode(_ code: OperatorCode) throws(ModelError) -> FlatOffset {
        let narrow = Int8(clamping: min(code.builtinCode, BuiltinOperators.placeholderForGreaterCodes))
        var fields: [Int: FlatValue] = [
            0: .integer(narrow), 2: .integer(try signed(code.version, "version")),
            3: .integer(try signed(code.builtinCode, "builtin_code")),
        ]
        guard code.builtinCode >= 0 else { throw Self.tooWide(code.builtinCode, "builtin_code") }
        if let custom = code.customCode { fields[1] = .reference(builder.text(custom)) }
        return builder.table(fields)
    }

    private mutating func named(_ name: String, _ index: Int) throws(ModelError) -> FlatOffset {
        let text = builder.text(name)
        return builder.table([0: .reference(text), 1: .integer(try unsigned(index, ""))])
    }

    private mutating func signature(_ signature: Signature) throws(ModelError) -> FlatOffset {
        let inputs = try list(signature.inputs, "input") { this, entry throws(ModelError) in
            try this.named(entry.name, entry.tensorIndex)
        }
        let outputs = try list(signature.outputs, "output") { this, entry throws(ModelError) in
            try this.named(entry.name, entry.tensorIndex)
        }
        let key = builder.text(signature.key)
        return builder.table([
            0: inputs, 1: outputs, 2: .reference(key),
            4: .integer(try unsigned(signature.subgraphIndex, "subgraph_index")),
        ])
    }

    private mutating func externalBuffer(_ buffer: ExternalBuffer) throws(ModelError) -> FlatOffset {
        let packing = builder.text(buffer.packing)
        return builder.table([
            0: .integer(try unsigned(buffer.identifier, "id")), 1: .integer(try unsigned(buffer.group, "group")),
            2: .integer(buffer.offset), 3: .integer(buffer.length), 4: .reference(packing),
        ])
    }

    private static func tooWide(_ value: Int, _ place: String) -> ModelError {
        ModelError(
            .invalid, place: place, "\(value) does not fit the schema's field",
            remedy: "use a value of 32 bits, and 0 or more for counts and indices")
    }

    private static var tooLarge: ModelError {
        ModelError(
            .invalid, "the FlatBuffer would have 2 GiB or more",
            remedy: "place large buffers behind it (ModelBuffer.Placement.appended)")
    }
}
