import QuantSpec
import TFLiteModel

/// A model of several subgraphs that grows part by part.
struct GraphModel {
    private(set) var model = Model(subgraphs: [])

    /// Adds a subgraph of these tensors. A tensor with a value is a constant.
    ///
    /// - Returns: its index.
    @discardableResult
    mutating func add(
        _ tensors: [(description: TensorDescription, value: Elements?)], inputs: [Int], outputs: [Int],
        _ operators: [(name: String, inputs: [Int], outputs: [Int], attributes: Attributes)] = []
    ) throws -> Int {
        var graph = Subgraph(name: "graph \(model.subgraphs.count)", inputs: inputs, outputs: outputs)
        for (description, value) in tensors {
            var buffer = 0
            if let value {
                model.buffers.append(ModelBuffer(ElementBytes.encode(value)))
                buffer = model.buffers.count - 1
            }
            graph.tensors.append(ModelTensor(name: "t\(graph.tensors.count)", description, buffer: buffer))
        }
        for (name, inputs, outputs, attributes) in operators {
            let code = try OperatorCode(name: name)
            if !model.operatorCodes.contains(code) { model.operatorCodes.append(code) }
            graph.operators.append(
                ModelOperator(
                    name, codeIndex: model.operatorCodes.firstIndex(of: code) ?? 0, inputs: inputs, outputs: outputs,
                    attributes: attributes))
        }
        model.subgraphs.append(graph)
        return model.subgraphs.count - 1
    }

    mutating func change(_ change: (inout Model) -> Void) { change(&model) }
}

extension TensorDescription {
    static let number = TensorDescription(.int32, [])
    static let pair = TensorDescription(.int32, [2])
    static let flag = TensorDescription(.bool, [])
    static let handle = TensorDescription(.resource, [])
}
