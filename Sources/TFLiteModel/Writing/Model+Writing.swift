extension Model {
    /// The bytes of a `.tflite` file with this model. Equal models give equal bytes.
    ///
    /// Reading the bytes gives an equal model, if the operators' attributes are complete (see `completed()`).
    ///
    /// - Throws: `ModelError` of kind `malformed` if `validate()` throws; of kind `invalid` for attributes that their
    ///   table cannot hold, contents that are not known, a first buffer that is not empty, numbers that do not fit the
    ///   schema's fields, and FlatBuffers of 2 GiB or more.
    public func bytes() throws(ModelError) -> [UInt8] {
        try validate()
        guard buffers.first?.isEmpty == true else {
            throw ModelError(
                .invalid, place: "buffer 0", "the first buffer must exist and be empty",
                remedy: "put an empty buffer first, and count the indices of the others from 1")
        }
        let appendix = Appendix(self)
        // The offsets of appended parts need the size of the FlatBuffer. It does not depend on them, so it is written
        // twice.
        let draft = try flatBuffer(appendixStart: 0, appendix)
        guard !appendix.isEmpty else { return draft }
        let start = (draft.count + Appendix.alignment - 1) / Appendix.alignment * Appendix.alignment
        var bytes = try flatBuffer(appendixStart: start, appendix)
        bytes.append(contentsOf: repeatElement(0, count: start - bytes.count))
        appendix.append(to: &bytes)
        return bytes
    }

    /// The same model, with the schema's default for every attribute that has one and is not given.
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
