import FileSupport
import TFLiteModel

/// The summary as aligned text, as `quantspec inspect` prints it.
extension ModelSummary {
    /// The text, without a line break at the end.
    public var text: String {
        var lines = headerLines
        for subgraph in subgraphs {
            lines.append("")
            lines += subgraph.lines
        }
        return lines.joined(separator: "\n")
    }

    private var headerLines: [String] {
        var lines: [String] = []
        if !description.isEmpty { lines.append("description: \(description)") }
        let counts = operatorCounts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        lines.append("operators: \(counts.isEmpty ? "none" : counts)")
        lines.append("size: \(size.words)")
        lines.append("buffers: \(bufferBytes.counted("byte"))")
        for entry in metadata { lines.append("metadata: \(entry.name), \(entry.byteCount.counted("byte"))") }
        for signature in signatures {
            let inputs = signature.inputs.map { "\($0.name)=\($0.tensorIndex)" }.joined(separator: " ")
            let outputs = signature.outputs.map { "\($0.name)=\($0.tensorIndex)" }.joined(separator: " ")
            let graph = signature.subgraphIndex
            lines.append("signature: \(signature.key), subgraph \(graph): (\(inputs)) -> (\(outputs))")
        }
        return lines.map(\.inOneLine)
    }
}

extension GraphSize {
    /// The size in one line, for the header.
    fileprivate var words: String {
        let uncounted = operatorsNotCounted == 0 ? "" : " (\(operatorsNotCounted.counted("operator")) not counted)"
        return
            "\(operators.counted("operator")), \(tensors.counted("tensor")), \(macs.counted("MAC"))\(uncounted), constants of "
            + "\(constantBytes.counted("byte")), activations of \(activationBytes.counted("byte"))"
    }
}

extension SubgraphSummary {
    fileprivate var lines: [String] {
        let title = name.isEmpty ? "subgraph \(index)" : "subgraph \(index) \(name.inOneLine)"
        let ends = "inputs \(inputs), outputs \(outputs)"
        return ["\(title): \(ends)", ""] + tensorTable.lines + [""] + operatorTable.lines
    }

    private var tensorTable: TextTable {
        var table = TextTable([
            ("tensor", .right), ("type", .left), ("shape", .left), ("bytes", .right), ("scale", .left),
            ("zero point", .left), ("dimension", .right), ("role", .left), ("values", .left), ("name", .left),
        ])
        for tensor in tensors {
            table.add([
                String(tensor.index), tensor.type.rawValue, tensor.shapeText, tensor.byteCount.map(String.init) ?? "",
                tensor.scaleText, tensor.zeroPointText, tensor.dimensionText,
                tensor.role.rawValue + (tensor.isSparse ? ", sparse" : ""), tensor.valueText, tensor.name,
            ])
        }
        return table
    }

    private var operatorTable: TextTable {
        var table = TextTable([
            ("operator", .right), ("name", .left), ("version", .right), ("inputs", .left), ("outputs", .left),
            ("MACs", .right), ("attributes", .left),
        ])
        for operation in operators {
            let internals = operation.intermediates.isEmpty ? "" : " internal " + list(operation.intermediates)
            table.add([
                String(operation.index), operation.name, String(operation.version), list(operation.inputs),
                list(operation.outputs) + internals, operation.macs.map(String.init) ?? "?", operation.attributeText,
            ])
        }
        return table
    }

    /// Tensor indices; a dash for an omitted tensor.
    private func list(_ indices: [Int]) -> String {
        indices.map { $0 < 0 ? "-" : String($0) }.joined(separator: " ")
    }
}
