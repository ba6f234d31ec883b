import FileSupport
import QuantSpec
import TFLiteModel

/// Quantization to float16: every float constant that an operator reads is stored as float16, and DEQUANTIZE expands it.
enum Float16Mode {
    /// The model with float16 constants.
    ///
    /// - Parameter isLikeTensorFlow: whether states of operators become constants, as the converter makes them.
    static func quantized(
        _ model: Model, _ kept: KeptOperators, isLikeTensorFlow: Bool
    ) throws -> QuantizationResult {
        var editor = ModelEditor(model)
        if isLikeTensorFlow { for subgraph in model.subgraphs.indices { fixStates(subgraph, &editor) } }
        var losses: [Loss] = []
        for subgraph in model.subgraphs.indices { losses += try convert(subgraph, kept, &editor) }
        editor.addMetadata("reduced_precision_support", Array("fp16accfp32".utf8))
        let states = isLikeTensorFlow ? [] : model.subgraphs.flatMap { graph in graph.states.map { graph.tensors[$0] } }
        return QuantizationResult(
            model: editor.finished(),
            departures: states.map {
                Departure($0.name, "it stays a state, because a constant is not carried to the next call")
            }, losses: losses)
    }

    /// Makes the states of operators constants of zeros.
    private static func fixStates(_ subgraph: Int, _ editor: inout ModelEditor) {
        for state in editor.model.subgraphs[subgraph].states {
            let tensor = editor.model.subgraphs[subgraph].tensors[state]
            guard tensor.type == .float32, let count = tensor.shape.checkedCount else { continue }
            editor.edit(subgraph) { $0.tensors[state].isVariable = false }
            editor.replace(state, subgraph: subgraph, with: .float32([Float](repeating: 0, count: count)))
        }
        editor.store()
    }

    /// The greatest number of the type.
    private static let greatest: Float = 65504

    /// Narrows the constants of a subgraph.
    ///
    /// - Returns: the constants with values that are clamped.
    private static func convert(
        _ subgraph: Int, _ kept: KeptOperators, _ editor: inout ModelEditor
    ) throws -> [Loss] {
        let graph = editor.model.subgraphs[subgraph]
        func isKept(_ position: Int) -> Bool { kept.contains(position, subgraph: subgraph) }
        let read = Set(graph.operators.indices.filter { !isKept($0) }.flatMap { graph.operators[$0].inputs })
        let readAsFloat = Set(graph.operators.indices.filter(isKept).flatMap { graph.operators[$0].inputs })
        var expanded: [Int: Int] = [:]
        var expansions: [ModelOperator] = []
        var losses: [Loss] = []
        for constant in graph.tensors.indices where read.contains(constant) {
            guard let reals = editor.reals(constant, subgraph: subgraph) else { continue }
            losses += loss(graph.tensors[constant].name, reals)
            var stored = constant
            if graph.outputs.contains(constant) || readAsFloat.contains(constant) {
                // What an output or a kept operator reads stays float32, so that the other operators read a copy.
                stored = editor.append(graph.tensors[constant], subgraph: subgraph)
            }
            editor.replace(stored, subgraph: subgraph, with: .float16(Float16Conversion.narrow(reals)))
            let result = editor.appendExpanded(graph.tensors[constant], subgraph: subgraph)
            expanded[constant] = result
            let code = editor.codeIndex(try OperatorCode(name: "DEQUANTIZE", version: 3))
            expansions.append(ModelOperator(codeIndex: code, inputs: [stored], outputs: [result]))
        }
        editor.edit(subgraph) { graph in
            for index in graph.operators.indices where !isKept(index) {
                graph.operators[index].inputs = graph.operators[index].inputs.map { expanded[$0] ?? $0 }
            }
            graph.operators.insert(contentsOf: expansions, at: 0)
        }
        return losses
    }

    private static func loss(_ name: String, _ reals: [Float]) -> [Loss] {
        let clamped = reals.count { $0.magnitude > greatest }
        guard clamped > 0 else { return [] }
        return [
            Loss(
                name,
                "\(clamped) of \(reals.count.counted("value")) \(clamped == 1 ? "lies" : "lie") outside ±\(greatest), and "
                    + "\(clamped == 1 ? "is" : "are") clamped to it, because float16 has no greater numbers")
        ]
    }
}
