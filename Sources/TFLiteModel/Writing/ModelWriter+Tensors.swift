import QuantSpec

/// Writes tensors, their quantization and their sparsity.
extension ModelWriter {
    /// Writes a tensor. The shape is always written; that of a scalar is an empty vector.
    mutating func tensor(_ tensor: ModelTensor) throws(ModelError) -> FlatOffset {
        var fields: [Int: FlatValue] = [0: try indices(tensor.shape.dimensions, "shape")]
        try writeType(tensor.type, slot: 1, into: &fields)
        if tensor.buffer != 0 { fields[2] = .integer(try unsigned(tensor.buffer, "buffer")) }
        fields[3] = .reference(builder.text(tensor.name))
        if let quantization = tensor.quantization {
            fields[4] = .reference(
                try at("quantization") { () throws(ModelError) in try self.quantization(quantization) })
        }
        if tensor.isVariable { fields[5] = .flag(true) }
        if let sparsity = tensor.sparsity {
            fields[6] = .reference(try at("sparsity") { () throws(ModelError) in try self.sparsity(sparsity) })
        }
        if let signature = tensor.shapeSignature { fields[7] = try indices(signature, "shape_signature") }
        if tensor.hasRank { fields[8] = .flag(true) }
        if !tensor.variantTypes.isEmpty {
            fields[9] = try list(tensor.variantTypes, "variant type") { this, type throws(ModelError) in
                try this.variantType(type)
            }
        }
        if tensor.externalBuffer != 0 {
            fields[10] = .integer(try unsigned(tensor.externalBuffer, "external_buffer"))
        }
        return builder.table(fields)
    }

    private func writeType(
        _ type: ElementType, slot: Int, into fields: inout [Int: FlatValue]
    ) throws(ModelError) {
        guard let code = TensorTypeCodes.code(of: type) else {
            throw ModelError(
                .invalid, "the schema has no element type \(type.rawValue)", remedy: "convert the tensor's elements")
        }
        if code != 0 { fields[slot] = .integer(code) }
    }

    private mutating func variantType(_ type: VariantType) throws(ModelError) -> FlatOffset {
        var fields: [Int: FlatValue] = [0: try indices(type.dimensions, "shape")]
        try writeType(type.type, slot: 1, into: &fields)
        if type.hasRank { fields[2] = .flag(true) }
        return builder.table(fields)
    }

    private mutating func quantization(_ quantization: ModelQuantization) throws(ModelError) -> FlatOffset {
        var fields: [Int: FlatValue] = [:]
        if !quantization.minimums.isEmpty { fields[0] = .reference(builder.floats(quantization.minimums)) }
        if !quantization.maximums.isEmpty { fields[1] = .reference(builder.floats(quantization.maximums)) }
        if !quantization.scales.isEmpty { fields[2] = .reference(builder.floats(quantization.scales)) }
        if !quantization.zeroPoints.isEmpty { fields[3] = .reference(builder.integers(quantization.zeroPoints)) }
        if let details = quantization.details {
            let (code, table) = try self.details(details)
            fields[4] = .integer(code)
            fields[5] = .reference(table)
        }
        if quantization.dimension != 0 {
            fields[6] = .integer(try signed(quantization.dimension, "quantized_dimension"))
        }
        return builder.table(fields)
    }

    private mutating func details(_ details: QuantizationDetails) throws(ModelError) -> (UInt8, FlatOffset) {
        switch details {
        case .custom(let bytes):
            let data = builder.bytes(bytes, alignment: 16)
            return (1, builder.table([0: .reference(data)]))
        case .blockwise(let scales, let zeroPoints, let blockSize):
            return (2, builder.table(try block(scales, zeroPoints, blockSize)))
        case .multiAxis(let scales, let zeroPoints, let blockSize, let dimensions):
            var fields = try block(scales, zeroPoints, blockSize)
            fields[3] = try indices(dimensions, "quantized_dimensions")
            return (3, builder.table(fields))
        case .unknown(let code):
            throw ModelError(
                .invalid, place: "details", "the contents of quantization details \(code) are unknown",
                remedy: "write only models whose quantization is in the schema")
        }
    }

    private func block(
        _ scales: Int, _ zeroPoints: Int, _ blockSize: Int
    ) throws(ModelError) -> [Int: FlatValue] {
        [
            0: .integer(try signed(scales, "scales")), 1: .integer(try signed(zeroPoints, "zero_points")),
            2: .integer(try signed(blockSize, "block_size")),
        ]
    }

    private mutating func sparsity(_ sparsity: Sparsity) throws(ModelError) -> FlatOffset {
        var fields: [Int: FlatValue] = [0: try indices(sparsity.traversalOrder, "traversal_order")]
        if !sparsity.blockMap.isEmpty { fields[1] = try indices(sparsity.blockMap, "block_map") }
        fields[2] = try list(sparsity.dimensions, "dimension") { this, dimension throws(ModelError) in
            try this.sparsityDimension(dimension)
        }
        return builder.table(fields)
    }

    private mutating func sparsityDimension(_ dimension: SparsityDimension) throws(ModelError) -> FlatOffset {
        switch dimension {
        case .dense(let size):
            return builder.table([1: .integer(try signed(size, "dense_size"))])
        case .compressed(let segments, let indices):
            var fields: [Int: FlatValue] = [0: .integer(Int8(1))]
            if let segments { writeSparseIndices(segments, slot: 2, into: &fields) }
            if let indices { writeSparseIndices(indices, slot: 4, into: &fields) }
            return builder.table(fields)
        }
    }

    /// Writes indices as a union: their type in one slot, and their table in the next.
    private mutating func writeSparseIndices(
        _ indices: SparseIndices, slot: Int, into fields: inout [Int: FlatValue]
    ) {
        let (code, vector): (UInt8, FlatOffset) =
            switch indices {
            case .int32(let values): (1, builder.integers(values))
            case .uint16(let values): (2, builder.integers(values))
            case .uint8(let values): (3, builder.integers(values))
            }
        fields[slot] = .integer(code)
        fields[slot + 1] = .reference(builder.table([0: .reference(vector)]))
    }
}
