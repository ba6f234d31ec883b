import QuantSpec

/// Descriptions and values of tensors, as the specification uses them.
extension Model {
    /// Whether the file has a value for the tensor: it refers to a buffer that is not empty, and not the first one.
    public func isConstant(_ tensor: ModelTensor) -> Bool {
        !data(of: tensor).isEmpty
    }

    /// Whether a tensor is a constant. A tensor without elements has no bytes in the file; it is a constant if nothing
    /// else gives it a value. Returns false if the model lacks the tensor.
    public func isConstant(_ index: Int, subgraph: Int) -> Bool {
        guard let graph = subgraphs.element(at: subgraph), let tensor = graph.tensors.element(at: index) else {
            return false
        }
        if isConstant(tensor) { return true }
        return tensor.shape.checkedCount == 0 && !tensor.isVariable && !isExternal(tensor)
            && !graph.inputs.contains(index) && !graph.operators.contains { $0.outputs.contains(index) }
    }

    /// What is wrong with a variable tensor that has a value in the file (REP-11); `nil` for any other tensor.
    public func stateDefect(of tensor: ModelTensor) -> (problem: String, remedy: String)? {
        guard tensor.isVariable, isConstant(tensor) else { return nil }
        return ("the tensor is variable, but has a value in the file", "make it a constant, or remove its value")
    }

    /// The tensor that an operator is given as two of its states (REP-11); `nil` if there is none.
    public func sharedState(of operation: ModelOperator) -> Int? {
        guard let variants = Operator.named(code(of: operation).name)?.variants else { return nil }
        let states = operation.inputs.enumerated().compactMap { position, tensor in
            tensor >= 0 && variants.contains { $0.inputOperand(position)?.role == .state } ? tensor : nil
        }
        return states.first { tensor in states.count { $0 == tensor } > 1 }
    }

    /// The bytes of a tensor's value in the file; empty for a computed tensor.
    public func data(of tensor: ModelTensor) -> ModelBuffer {
        tensor.buffer == 0 ? ModelBuffer() : buffers.element(at: tensor.buffer) ?? ModelBuffer()
    }

    /// Whether a tensor's value is in another file. Such a file is not read.
    public func isExternal(_ tensor: ModelTensor) -> Bool { tensor.externalBuffer != 0 }

    /// A tensor's type, shape and quantization.
    ///
    /// - Throws: `ModelError` with the tensor's place: of kind `invalid` if the model lacks the tensor, otherwise as
    ///   `ModelTensor.description()`.
    public func description(ofTensor index: Int, subgraph: Int = 0) throws(ModelError) -> TensorDescription {
        let tensor = try self.tensor(index, subgraph: subgraph)
        return try at("subgraph \(subgraph), tensor \(index)") { () throws(ModelError) in try tensor.description() }
    }

    /// The value of a constant tensor; `nil` for a computed tensor. A sparse constant is returned as a dense tensor
    /// (MODEL-10).
    ///
    /// - Throws: `ModelError` of kind `unsupported` for external constants, for types that `Elements` lacks, and for quantization that a description cannot hold; `malformed` if the value does not fit its
    ///   description; `invalid` if the model lacks the tensor.
    public func constant(tensorIndex index: Int, subgraph: Int = 0) throws(ModelError) -> Tensor? {
        let tensor = try self.tensor(index, subgraph: subgraph)
        return try at("subgraph \(subgraph), tensor \(index)") { () throws(ModelError) in
            try requireReadable(tensor)
            guard isConstant(index, subgraph: subgraph) else { return nil }
            let description = try tensor.description()
            let elements = try elements(of: tensor)
            do {
                return try Tensor(description, elements)
            } catch {
                throw ModelError(.malformed, "\(error)", remedy: "convert the model again")
            }
        }
    }

    /// The decoded value of a constant, row-major.
    private func elements(of tensor: ModelTensor) throws(ModelError) -> Elements {
        let count = tensor.shape.checkedCount ?? -1
        guard let sparsity = tensor.sparsity else {
            return try ElementBytes.decode(data(of: tensor).data, as: tensor.type, count: count)
        }
        let positions = try sparsity.positions(in: tensor.shape)
        let stored = try ElementBytes.decode(data(of: tensor).data, as: tensor.type, count: positions.count)
        guard let dense = Elements(zeros: count, type: tensor.type)?.replacing(positions, with: stored) else {
            throw ModelError(
                .unsupported, "sparse values of type \(tensor.type.rawValue) cannot be decoded",
                remedy: "convert the model with dense weights")
        }
        return dense
    }

    private func requireReadable(_ tensor: ModelTensor) throws(ModelError) {
        if isExternal(tensor) {
            throw ModelError(
                .unsupported, "the value is in another file, as external buffer \(tensor.externalBuffer)",
                remedy: "convert the model with its weights inside")
        }
    }

    private func tensor(_ index: Int, subgraph: Int) throws(ModelError) -> ModelTensor {
        guard let tensor = subgraphs.element(at: subgraph)?.tensors.element(at: index) else {
            throw ModelError(
                .invalid, place: "subgraph \(subgraph), tensor \(index)", "the model has no such tensor",
                remedy: "use the index of a tensor of the model")
        }
        return tensor
    }
}

extension ModelTensor {
    /// The tensor's type, shape and quantization as the specification describes them.
    ///
    /// - Throws: `ModelError` of kind `unsupported` for blockwise and other detailed quantization; `malformed` if the
    ///   numbers of scales, zero points and channels do not agree, or the quantized dimension does not exist.
    public func description() throws(ModelError) -> TensorDescription {
        try at("quantization") { () throws(ModelError) in
            TensorDescription(type, shape, try quantization?.described(shape: shape))
        }
    }
}

extension ModelQuantization {
    /// The scales and zero points; `nil` if there are none. Rejects what the runtime rejects.
    fileprivate func described(shape: Shape) throws(ModelError) -> Quantization? {
        let form: String? =
            switch details {
            case .blockwise(_, _, let size): "blockwise, in blocks of \(size)"
            case .multiAxis: "along several axes"
            case .unknown(let code): "in form \(code), which is unknown"
            case .custom, nil: nil
            }
        if let form {
            throw ModelError(
                .unsupported, "the scales are \(form)", remedy: "quantize the model per tensor or per axis")
        }
        guard !scales.isEmpty else { return nil }
        guard scales.count == zeroPoints.count else {
            throw ModelError(
                .malformed, "there are \(scales.count) scales and \(zeroPoints.count) zero points",
                remedy: "give one zero point for each scale")
        }
        guard dimension >= 0, shape.rank == 0 || dimension < shape.rank else {
            throw ModelError(
                .malformed, "the quantized dimension \(dimension) is outside the shape \(shape)",
                remedy: "use a dimension of the tensor")
        }
        guard scales.count == 1 || shape.rank == 0 || scales.count == shape[dimension] else {
            throw ModelError(
                .malformed, "there are \(scales.count) scales for dimension \(dimension) of the shape \(shape)",
                remedy: "give one scale, or one for each index of the quantized dimension")
        }
        return Quantization(scales: scales, zeroPoints: zeroPoints, dimension: dimension)
    }
}
