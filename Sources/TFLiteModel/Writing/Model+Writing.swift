extension Model {
    /// The bytes of a `.tflite` file with this model. The same model always gives the same bytes.
    ///
    /// What is written reads back as an equal model, provided that its operators' attributes are complete (see
    /// `completed()`).
    /// - Throws: `ModelError` of kind `malformed` where `validate()` does; of kind `invalid` for attributes that their
    ///   table cannot hold, contents that are not known, a first buffer that is not empty, numbers beyond the widths of
    ///   the schema, and FlatBuffers of 2 GiB or more.
    public func bytes() throws(ModelError) -> [UInt8] {
        try validate()
        guard buffers.first?.isEmpty == true else {
            throw ModelError(
                .invalid, place: "buffer 0", "the first buffer must exist and be empty",
                remedy: "put an empty buffer first, and count the indices of the others from 1")
        }
        let appendix = Appendix(self)
        // Offsets into what is appended are known once the FlatBuffer's size is, which does not depend on them.
        let draft = try flatBuffer(appendixStart: 0, appendix)
        guard !appendix.isEmpty else { return draft }
        let start = (draft.count + Appendix.alignment - 1) / Appendix.alignment * Appendix.alignment
        var bytes = try flatBuffer(appendixStart: start, appendix)
        bytes.append(contentsOf: repeatElement(0, count: start - bytes.count))
        appendix.append(to: &bytes)
        return bytes
    }

    /// The same model with every attribute that the schema gives a default for.
    public func completed() -> Model {
        var copy = self
        for (graph, subgraph) in subgraphs.enumerated() {
            for (index, operation) in subgraph.operators.enumerated() {
                guard case .table(let name) = operation.options, let table = OptionsTable.named(name) else { continue }
                copy.subgraphs[graph].operators[index].attributes = table.completing(operation.attributes)
            }
        }
        return copy
    }

    private func flatBuffer(appendixStart: Int, _ appendix: Appendix) throws(ModelError) -> [UInt8] {
        var writer = ModelWriter(appendixStart: appendixStart, appendix: appendix)
        return try writer.write(self)
    }
}
