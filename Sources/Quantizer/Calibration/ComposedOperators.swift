import QuantSpec
import TFLiteModel

extension Model {
    /// The model with each ELU as max(x, 0) + (e^min(x, 0) - 1), so that it can be run.
    ///
    /// The specification does not cover ELU, because the reference has no kernel for it. Results may differ in the last bits from those of
    /// LiteRT's optimized kernel. Tensors keep their indices; new ones are appended.
    ///
    /// - Throws: `ModelError` if the schema lacks an operator.
    package func composingExponentialUnits() throws(ModelError) -> Model {
        guard operatorCodes.contains(where: { $0.fullName == "ELU" }) else { return self }
        var composed = self
        for subgraph in subgraphs.indices {
            var operators: [ModelOperator] = []
            for operation in subgraphs[subgraph].operators {
                guard code(of: operation).fullName == "ELU", let source = operation.inputs.first,
                    let result = operation.outputs.first, subgraphs[subgraph].tensors.indices.contains(source)
                else {
                    operators.append(operation)
                    continue
                }
                operators += try composed.exponentialUnit(source, result, subgraph)
            }
            composed.subgraphs[subgraph].operators = operators
        }
        return composed
    }

    /// The operators that compute an ELU.
    private mutating func exponentialUnit(
        _ source: Int, _ result: Int, _ subgraph: Int
    ) throws(ModelError) -> [ModelOperator] {
        let shape = subgraphs[subgraph].tensors[source]
        func value(_ model: inout Model) -> Int {
            model.append(
                ModelTensor(
                    name: shape.name, type: .float32, shape: shape.shape, shapeSignature: shape.shapeSignature,
                    hasRank: shape.hasRank), subgraph)
        }
        let (zero, one) = (appendScalar(0, subgraph), appendScalar(1, subgraph))
        let (negative, power, below, above) = (value(&self), value(&self), value(&self), value(&self))
        return [
            try composing("MINIMUM", [source, zero], negative), try composing("EXP", [negative], power),
            try composing("SUB", [power, one], below), try composing("MAXIMUM", [source, zero], above),
            try composing("ADD", [above, below], result),
        ]
    }

    private mutating func composing(
        _ name: String, _ inputs: [Int], _ output: Int
    ) throws(ModelError) -> ModelOperator {
        operatorCodes.append(try OperatorCode(name: name))
        return ModelOperator(codeIndex: operatorCodes.count - 1, inputs: inputs, outputs: [output])
    }

    private mutating func append(_ tensor: ModelTensor, _ subgraph: Int) -> Int {
        subgraphs[subgraph].tensors.append(tensor)
        return subgraphs[subgraph].tensors.count - 1
    }

    private mutating func appendScalar(_ value: Float, _ subgraph: Int) -> Int {
        buffers.append(ModelBuffer(ElementBytes.encode(.float32([value]))))
        var tensor = ModelTensor(name: "", type: .float32, shape: [])
        tensor.buffer = buffers.count - 1
        return append(tensor, subgraph)
    }
}
