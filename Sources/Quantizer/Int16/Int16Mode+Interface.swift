import QuantSpec
import TFLiteModel

/// Inputs, outputs and versions of int16 models.
extension Int16Mode {
    /// Raises the versions of operators that are quantized, and sets the attributes that int16 needs.
    mutating func setVersions() {
        for (index, code) in model.operatorCodes.enumerated() where code.name == "QUANTIZE" {
            model.operatorCodes[index].version = 2
        }
        for subgraph in model.subgraphs.indices {
            self.subgraph = subgraph
            for (position, operation) in graph.operators.enumerated() {
                setAttributes(position, operation)
                guard let wide = rule(operation).wide else { continue }
                let version = model.operatorCodes[operation.codeIndex].version
                model.operatorCodes[operation.codeIndex].version = max(version, wide.version)
            }
        }
    }

    private mutating func setAttributes(_ position: Int, _ operation: ModelOperator) {
        let attributes = operation.attributes.values
        if attributes["quantized_bias_type"] != nil, rule(operation).weights.first?.bias != nil {
            let name = options.biasType == .int64 ? "INT64" : "INT32"
            model.subgraphs[subgraph].operators[position].attributes.values["quantized_bias_type"] = .name(name)
        }
        if attributes["pot_scale_int16"] != nil {
            model.subgraphs[subgraph].operators[position].attributes.values["pot_scale_int16"] = .flag(false)
        }
    }

    /// Gives inputs and outputs their types.
    mutating func setInterface() throws {
        let isCalled = model.calledSubgraphs.contains(subgraph)
        if options.inputType == .int16, !isCalled {
            try requireQuantized(graph.inputs, "input")
        } else {
            for (position, input) in graph.inputs.enumerated() where tensor(input).type == .int16 && isQuantized(input)
            {
                try expandInput(at: position, input)
            }
        }
        if options.outputType == .int16, !isCalled {
            try requireQuantized(graph.outputs, "output")
        } else {
            for (position, output) in graph.outputs.enumerated()
            where tensor(output).type == .int16 && isQuantized(output) {
                try expandOutput(at: position, output)
            }
        }
    }

    private func requireQuantized(_ tensors: [Int], _ noun: String) throws {
        guard let float = tensors.first(where: { tensor($0).type == .float32 }) else { return }
        throw QuantizerError(
            .option, place: place(float), "the \(noun) stays float, because no operator that is quantized uses it",
            remedy: "leave the type of \(noun)s at float32")
    }

    /// Puts a QUANTIZE behind an input.
    private mutating func expandInput(at position: Int, _ input: Int) throws {
        let float = appendFloat(takingNameOf: input)
        try insert("QUANTIZE", from: float, to: input, at: 0)
        model.subgraphs[subgraph].inputs[position] = float
        renumber(\.inputs, from: input, to: float)
    }

    /// Puts a DEQUANTIZE behind an output.
    private mutating func expandOutput(at position: Int, _ output: Int) throws {
        let float = appendFloat(takingNameOf: output)
        try insert("DEQUANTIZE", from: output, to: float, at: graph.operators.count)
        model.subgraphs[subgraph].outputs[position] = float
        renumber(\.outputs, from: output, to: float)
    }

    /// Appends a float tensor for a quantized one, under the name of that one, which gets another.
    private mutating func appendFloat(takingNameOf index: Int) -> Int {
        let float = appendFloat(index, named: tensor(index).name)
        edit(index) { $0.name += "_int16" }
        return float
    }

    /// Lets the signatures of the subgraph name another tensor.
    private mutating func renumber(_ list: WritableKeyPath<Signature, [Signature.Entry]>, from old: Int, to new: Int) {
        for index in model.signatures.indices where model.signatures[index].subgraphIndex == subgraph {
            let entries = model.signatures[index][keyPath: list]
            for entry in entries.indices where entries[entry].tensorIndex == old {
                model.signatures[index][keyPath: list][entry].tensorIndex = new
            }
        }
    }
}
