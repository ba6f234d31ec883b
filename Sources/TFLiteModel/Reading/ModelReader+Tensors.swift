import QuantSpec

/// Reads tensors, their quantization and their sparsity.
extension ModelReader {
    mutating func tensor(_ table: FlatTable) throws(ModelError) -> ModelTensor {
        try buffer.charge(Self.largeTableCharge)
        var tensor = ModelTensor(type: try elementType(table, 1), shape: [])
        tensor.name = try at("name") { () throws(ModelError) in try buffer.text(table, 3) ?? "" }
        tensor.shape = Shape(try at("shape") { () throws(ModelError) in try indices(table, 0) })
        tensor.shapeSignature = try at("shape_signature") { () throws(ModelError) in
            try buffer.integers(table, 7, as: Int32.self)?.map(Int.init)
        }
        tensor.hasRank = try buffer.flag(table, 8, default: false)
        tensor.buffer = Int(try buffer.integer(table, 2, default: UInt32(0)))
        tensor.externalBuffer = Int(try buffer.integer(table, 10, default: UInt32(0)))
        tensor.isVariable = try buffer.flag(table, 5, default: false)
        tensor.quantization = try at("quantization") { () throws(ModelError) in
            guard let quantization = try buffer.subtable(table, 4) else { return nil }
            return try self.quantization(quantization)
        }
        tensor.sparsity = try at("sparsity") { () throws(ModelError) in
            guard let sparsity = try buffer.subtable(table, 6) else { return nil }
            return try self.sparsity(sparsity)
        }
        tensor.variantTypes = try list(table, 9, "variant type") { this, table throws(ModelError) in
            VariantType(
                type: try this.elementType(table, 1), dimensions: try this.indices(table, 0),
                hasRank: try this.buffer.flag(table, 2, default: false))
        }
        return tensor
    }

    private func elementType(_ table: FlatTable, _ slot: Int) throws(ModelError) -> ElementType {
        let code = try buffer.integer(table, slot, default: Int8(0))
        guard let type = TensorTypeCodes.type(of: code) else {
            let name = SchemaEnumeration.tensorType.name(of: Int64(code)) ?? "number \(code)"
            throw ModelError(
                .unsupported, "the element type \(name) is unknown",
                remedy: "use a model whose tensors have one of the types up to UINT4")
        }
        return type
    }

    private mutating func quantization(_ table: FlatTable) throws(ModelError) -> ModelQuantization {
        ModelQuantization(
            scales: try buffer.floats(table, 2) ?? [],
            zeroPoints: try buffer.integers(table, 3, as: Int64.self) ?? [],
            dimension: Int(try buffer.integer(table, 6, default: Int32(0))),
            minimums: try buffer.floats(table, 0) ?? [],
            maximums: try buffer.floats(table, 1) ?? [],
            details: try quantizationDetails(table))
    }

    private mutating func quantizationDetails(_ table: FlatTable) throws(ModelError) -> QuantizationDetails? {
        let kind = try buffer.integer(table, 4, default: UInt8(0))
        guard kind != 0, let details = try buffer.subtable(table, 5) else { return nil }
        switch kind {
        case 1:
            return .custom(try buffer.integers(details, 0, as: UInt8.self) ?? [])
        case 2:
            return .blockwise(
                scales: Int(try buffer.integer(details, 0, default: Int32(0))),
                zeroPoints: Int(try buffer.integer(details, 1, default: Int32(0))),
                blockSize: Int(try buffer.integer(details, 2, default: Int32(0))))
        case 3:
            return .multiAxis(
                scales: Int(try buffer.integer(details, 0, default: Int32(0))),
                zeroPoints: Int(try buffer.integer(details, 1, default: Int32(0))),
                blockSize: Int(try buffer.integer(details, 2, default: Int32(0))),
                dimensions: try indices(details, 3))
        default:
            return .unknown(Int(kind))
        }
    }

    private mutating func sparsity(_ table: FlatTable) throws(ModelError) -> Sparsity {
        Sparsity(
            traversalOrder: try indices(table, 0), blockMap: try indices(table, 1),
            dimensions: try list(table, 2, "dimension") { this, table throws(ModelError) in
                try this.sparsityDimension(table)
            })
    }

    private mutating func sparsityDimension(_ table: FlatTable) throws(ModelError) -> SparsityDimension {
        let format = try buffer.integer(table, 0, default: Int8(0))
        switch format {
        case 0:
            return .dense(size: Int(try buffer.integer(table, 1, default: Int32(0))))
        case 1:
            return .compressed(segments: try sparseIndices(table, 2), indices: try sparseIndices(table, 4))
        default:
            throw ModelError(
                .unsupported, "the dimension format \(format) is unknown",
                remedy: "use a model whose sparse tensors are dense or compressed along each dimension")
        }
    }

    /// The indices of a union: its type is in one slot, and its table in the next.
    private mutating func sparseIndices(_ table: FlatTable, _ slot: Int) throws(ModelError) -> SparseIndices? {
        let kind = try buffer.integer(table, slot, default: UInt8(0))
        guard kind != 0, let indices = try buffer.subtable(table, slot + 1) else { return nil }
        switch kind {
        case 1: return .int32(try buffer.integers(indices, 0, as: Int32.self) ?? [])
        case 2: return .uint16(try buffer.integers(indices, 0, as: UInt16.self) ?? [])
        case 3: return .uint8(try buffer.integers(indices, 0, as: UInt8.self) ?? [])
        default:
            throw ModelError(
                .unsupported, "the index type \(kind) is unknown",
                remedy: "use a model whose sparse tensors have indices of 8, 16 or 32 bits")
        }
    }
}
