import QuantSpec

/// Tensors as the specification knows them.
extension Model {
    /// Whether a tensor has its value in the file: it refers to a buffer other than the first that is not empty.
    public func isConstant(_ tensor: ModelTensor) -> Bool {
        !data(of: tensor).isEmpty
    }

    /// Whether a tensor has its value in the file. One without elements has no bytes there: it is a constant where nothing
    /// else gives it a value.
    public func isConstant(_ index: Int, subgraph: Int) -> Bool {
        guard let graph = subgraphs.element(at: subgraph), let tensor = graph.tensors.element(at: index) else {
            return false
        }
        if isConstant(tensor) { return true }
        return tensor.shape.checkedCount == 0 && !tensor.isVariable && !isExternal(tensor)
            && !graph.inputs.contains(index) && !graph.operators.contains { $0.outputs.contains(index) }
    }

    /// What is wrong with a variable tensor that has a value in the file (REP-11); `nil` where nothing is.
    public func stateDefect(of tensor: ModelTensor) -> (problem: String, remedy: String)? {
        guard tensor.isVariable, isConstant(tensor) else { return nil }
        return ("the tensor is variable and has a value in the file", "make it a constant, or leave its value out")
    }

    /// The bytes of a tensor's value in the file; empty for a tensor that is computed.
    public func data(of tensor: ModelTensor) -> ModelBuffer {
        tensor.buffer == 0 ? ModelBuffer() : buffers.element(at: tensor.buffer) ?? ModelBuffer()
    }

    /// Whether a tensor's value lies in another file, which is not read.
    public func isExternal(_ tensor: ModelTensor) -> Bool { tensor.externalBuffer != 0 }

    /// A tensor's type, shape and quantization.
    /// - Throws: `ModelError`, with the tensor's place: see `ModelTensor.description()`.
    public func description(ofTensor index: Int, subgraph: Int = 0) throws(ModelError) -> TensorDescription {
        let tensor = try self.tensor(index, subgraph: subgraph)
        return try at("subgraph \(subgraph), tensor \(index)") { () throws(ModelError) in try tensor.description() }
    }

    /// The value of a constant tensor; `nil` for one that is computed.
    /// - Throws: `ModelError` of kind `unsupported` for sparse and external constants, for types that have no elements
    ///   here, and for quantization that a description cannot hold.
    public func constant(tensorIndex index: Int, subgraph: Int = 0) throws(ModelError) -> Tensor? {
        let tensor = try self.tensor(index, subgraph: subgraph)
        return try at("subgraph \(subgraph), tensor \(index)") { () throws(ModelError) in
            try requireReadable(tensor)
            guard isConstant(index, subgraph: subgraph) else { return nil }
            let description = try tensor.description()
            let elements = try ElementBytes.decode(
                data(of: tensor).data, as: tensor.type, count: tensor.shape.checkedCount ?? -1)
            do {
                return try Tensor(description, elements)
            } catch {
                throw ModelError(.malformed, "\(error)", remedy: "convert the model again")
            }
        }
    }

    private func requireReadable(_ tensor: ModelTensor) throws(ModelError) {
        if isExternal(tensor) {
            throw ModelError(
                .unsupported, "the value lies in another file, as external buffer \(tensor.externalBuffer)",
                remedy: "convert the model with its weights inside")
        }
        if isConstant(tensor), tensor.sparsity != nil {
            throw ModelError(
                .unsupported, "the value is sparse", remedy: "convert the model with dense weights")
        }
    }

    private func tensor(_ index: Int, subgraph: Int) throws(ModelError) -> ModelTensor {
        guard let tensor = subgraphs.element(at: subgraph)?.tensors.element(at: index) else {
            throw ModelError(
                .invalid, place: "subgraph \(subgraph), tensor \(index)", "the model has no such tensor",
                remedy: "ask for a tensor that the model has")
        }
        return tensor
    }
}

extension ModelTensor {
    /// The tensor's type, shape and quantization as the specification knows them.
    /// - Throws: `ModelError` of kind `unsupported` for blockwise and other detailed quantization; of kind `malformed`
    ///   where the scales and zero points do not pair, or the quantized dimension is not the tensor's.
    public func description() throws(ModelError) -> TensorDescription {
        try at("quantization") { () throws(ModelError) in
            TensorDescription(type, shape, try quantization?.described(shape: shape))
        }
    }
}

extension ModelQuantization {
    /// The scales and zero points, where there are any; what the runtime refuses is refused here.
    fileprivate func described(shape: Shape) throws(ModelError) -> Quantization? {
        switch details {
        case .blockwise, .multiAxis, .unknown:
            throw ModelError(
                .unsupported, "the scales are given blockwise, along several axes, or in a form not known here",
                remedy: "quantize the model per tensor or per axis")
        case .custom, nil:
            break
        }
        guard !scales.isEmpty else { return nil }
        guard scales.count == zeroPoints.count else {
            throw ModelError(
                .malformed, "there are \(scales.count) scales and \(zeroPoints.count) zero points",
                remedy: "give one zero point for each scale")
        }
        guard dimension >= 0, shape.rank == 0 || dimension < shape.rank else {
            throw ModelError(
                .malformed, "the quantized dimension \(dimension) is none of the shape \(shape)",
                remedy: "give a dimension of the tensor")
        }
        guard scales.count == 1 || shape.rank == 0 || scales.count == shape[dimension] else {
            throw ModelError(
                .malformed, "there are \(scales.count) scales for dimension \(dimension) of the shape \(shape)",
                remedy: "give one scale, or one for each index of the quantized dimension")
        }
        return Quantization(scales: scales, zeroPoints: zeroPoints, dimension: dimension)
    }
}
