import QuantSpec
import TFLiteModel

/// Quantization to float16: every float constant that an operator reads is stored as float16, and DEQUANTIZE expands it.
enum Float16Mode {
    /// The model with float16 constants.
    static func quantized(_ model: Model) throws -> Model {
        var editor = ModelEditor(model)
        for subgraph in model.subgraphs.indices { try convert(subgraph, &editor) }
        editor.addMetadata("reduced_precision_support", Array("fp16accfp32".utf8))
        return editor.finished()
    }

    private static func convert(_ subgraph: Int, _ editor: inout ModelEditor) throws {
        let graph = editor.model.subgraphs[subgraph]
        let read = Set(graph.operators.flatMap(\.inputs))
        var expanded: [Int: Int] = [:]
        var expansions: [ModelOperator] = []
        for constant in graph.tensors.indices where read.contains(constant) {
            guard let reals = editor.reals(constant, subgraph: subgraph) else { continue }
            var stored = constant
            if graph.outputs.contains(constant) {
                // An output stays float32, so that the operators read a copy.
                stored = editor.append(graph.tensors[constant], subgraph: subgraph)
            }
            editor.replace(stored, subgraph: subgraph, with: .float16(Float16Conversion.narrow(reals)))
            let result = editor.appendExpanded(graph.tensors[constant], subgraph: subgraph)
            expanded[constant] = result
            let code = editor.codeIndex(try OperatorCode(name: "DEQUANTIZE", version: 3))
            expansions.append(ModelOperator(codeIndex: code, inputs: [stored], outputs: [result]))
        }
        editor.edit(subgraph) { graph in
            for index in graph.operators.indices {
                graph.operators[index].inputs = graph.operators[index].inputs.map { expanded[$0] ?? $0 }
            }
            graph.operators.insert(contentsOf: expansions, at: 0)
        }
    }
}
