import QuantSpec

/// Validation: after it, all other code can rely on a model's indices and sizes.
extension Model {
    /// Checks that the model has a subgraph, that every referenced part exists, that the sizes of shapes can be
    /// computed, that constants are at least as long as their shapes require, and that no subgraph calls itself. Does
    /// not check the numerics.
    ///
    /// - Throws: `ModelError` of kind `malformed`.
    public func validate() throws(ModelError) {
        guard !subgraphs.isEmpty else {
            throw ModelError(
                .malformed, "the model has no subgraph",
                remedy: "the file is damaged, or its converter has a defect: convert the model again")
        }
        for (index, entry) in metadata.enumerated() {
            try require(entry.buffer, in: buffers.count, "buffer", "metadata \(index)")
        }
        for (index, buffer) in metadataBuffers.enumerated() {
            try require(buffer, in: buffers.count, "buffer", "metadata_buffer \(index)")
        }
        for (index, subgraph) in subgraphs.enumerated() {
            try at("subgraph \(index)") { () throws(ModelError) in try validate(subgraph) }
        }
        for (index, signature) in signatures.enumerated() {
            try at("signature \(index)") { () throws(ModelError) in try validate(signature) }
        }
        for (index, buffer) in externalBuffers.enumerated() {
            try require(buffer.group, in: externalBufferGroups.count, "group", "external buffer \(index)")
        }
        try SubgraphCalls(self).requireAcyclic()
    }

    private func validate(_ subgraph: Subgraph) throws(ModelError) {
        for (index, tensor) in subgraph.tensors.enumerated() {
            try at("tensor \(index)") { () throws(ModelError) in
                try validate(tensor, tensorCount: subgraph.tensors.count)
            }
        }
        for input in subgraph.inputs { try require(input, in: subgraph.tensors.count, "tensor", "inputs") }
        for output in subgraph.outputs { try require(output, in: subgraph.tensors.count, "tensor", "outputs") }
        for (index, operation) in subgraph.operators.enumerated() {
            try at("operator \(index)") { () throws(ModelError) in
                try validate(operation, tensorCount: subgraph.tensors.count)
            }
        }
    }

    private func validate(_ operation: ModelOperator, tensorCount: Int) throws(ModelError) {
        try require(operation.codeIndex, in: operatorCodes.count, "operator code", "")
        for input in operation.inputs where input != -1 { try require(input, in: tensorCount, "tensor", "inputs") }
        for output in operation.outputs { try require(output, in: tensorCount, "tensor", "outputs") }
        for intermediate in operation.intermediates where intermediate != -1 {
            try require(intermediate, in: tensorCount, "tensor", "intermediates")
        }
        for (name, subgraph) in operation.calledSubgraphs {
            try require(subgraph, in: subgraphs.count, "subgraph", "attribute \(name)")
        }
    }

    private func validate(_ signature: Signature) throws(ModelError) {
        try require(signature.subgraphIndex, in: subgraphs.count, "subgraph", "")
        let tensorCount = subgraphs[signature.subgraphIndex].tensors.count
        for entry in signature.inputs { try require(entry.tensorIndex, in: tensorCount, "tensor", "inputs") }
        for entry in signature.outputs { try require(entry.tensorIndex, in: tensorCount, "tensor", "outputs") }
    }

    private func validate(_ tensor: ModelTensor, tensorCount: Int) throws(ModelError) {
        try require(tensor.buffer, in: buffers.count, "buffer", "")
        if let unknown = tensor.shapeSignature?.first(where: { $0 < -1 }) {
            throw ModelError(
                .malformed, place: "shape_signature", "\(unknown) is not a dimension",
                remedy: "the file is damaged, or its converter has a defect: convert the model again")
        }
        switch tensor.quantization?.details {
        case .blockwise(let scales, let zeroPoints, _), .multiAxis(let scales, let zeroPoints, _, _):
            try require(scales, in: tensorCount, "tensor", "quantization, scales")
            if zeroPoints != -1 { try require(zeroPoints, in: tensorCount, "tensor", "quantization, zero_points") }
        case .custom, .unknown, nil:
            break
        }
        let size = try tensor.checkedByteCount()
        let data = data(of: tensor).data
        guard !data.isEmpty, tensor.sparsity == nil, let size, data.count < size else { return }
        throw ModelError(
            .malformed,
            "buffer \(tensor.buffer) has \(data.count) bytes, but the shape \(tensor.shape) of "
                + "\(tensor.type.rawValue) needs \(size)",
            remedy: "the file is damaged, or its converter has a defect: convert the model again")
    }

    private func require(_ index: Int, in count: Int, _ noun: String, _ place: String) throws(ModelError) {
        guard index < 0 || index >= count else { return }
        let error = ModelError(
            .malformed, "\(noun) \(index) does not exist: there are \(count)",
            remedy: "the file is damaged, or its converter has a defect: convert the model again")
        throw place.isEmpty ? error : error.inside(place)
    }
}

extension ModelTensor {
    /// The number of bytes of the tensor's elements in a file. Integers of 2 and 4 bits are packed. `nil` if the
    /// elements have no fixed size, or the size cannot be computed.
    public var byteCount: Int? { try? checkedByteCount() }

    /// As `byteCount`.
    ///
    /// - Throws: `ModelError` of kind `malformed` if a dimension is negative, or the size overflows.
    func checkedByteCount() throws(ModelError) -> Int? {
        guard let count = shape.checkedCount else {
            throw ModelError(
                .malformed, place: "shape",
                "the shape \(shape) is invalid: a dimension is negative, or the size overflows",
                remedy: "the file is damaged, or its converter has a defect: convert the model again")
        }
        guard let width = type.bitWidth else { return nil }
        let (bits, overflow) = count.multipliedReportingOverflow(by: width)
        guard !overflow, bits <= Int.max - 7 else {
            throw ModelError(
                .malformed, place: "shape",
                "the shape \(shape) of \(type.rawValue) needs more bytes than can be addressed",
                remedy: "the file is damaged, or its converter has a defect: convert the model again")
        }
        return (bits + 7) / 8
    }
}

extension ModelOperator {
    /// The subgraphs to which the operator's attributes refer, with the names of the attributes.
    public var calledSubgraphs: [(attribute: String, subgraph: Int)] {
        guard case .table(let name) = options, let table = OptionsTable.named(name) else { return [] }
        var called: [(attribute: String, subgraph: Int)] = []
        for field in table.fields where field.refersToSubgraph {
            switch attributes.values[field.name] ?? field.defaultValue {
            case .integer(let index): called.append((field.name, Int(index)))
            case .integers(let indices): called += indices.map { (field.name, Int($0)) }
            default: break
            }
        }
        return called
    }
}
