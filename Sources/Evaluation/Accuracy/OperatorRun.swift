import QuantSpec
import TFLiteModel

/// One operator of a model, prepared to be evaluated by itself.
struct OperatorRun {
    private let prepared: PreparedOperator
    private let inputs: [Int]

    /// Prepares an operator.
    ///
    /// - Parameters:
    ///   - values: the value of each computed operand, by tensor index: its description counts.
    ///   - constants: the constants, by tensor index.
    ///   - replaced: other values of constants, by the position of the operand.
    /// - Throws: `SpecificationError` or `ModelError` if the operator has no such form.
    init(
        _ model: Model, subgraph: Int, _ operation: ModelOperator, values: [Int: Tensor], constants: [Int: Tensor],
        replaced: [Int: Tensor] = [:], steps: Steps
    ) throws {
        let name = model.code(of: operation).name
        guard let definition = Operator.named(name) else {
            throw SpecificationError(
                .unsupported, "the specification does not cover \(name)", remedy: "leave the operator out")
        }
        inputs = operation.inputs
        let own = Set(operation.outputs + operation.intermediates)
        var instance = try model.instance(
            of: operation,
            describing: { index in
                guard !own.contains(index), let value = values[index] ?? constants[index] else {
                    return try model.description(ofTensor: index, subgraph: subgraph)
                }
                return value.description
            },
            value: { position, index in
                replaced[position] ?? constants[index]
                    ?? (definition.shapedBy.contains(position) ? values[index] : nil)
            })
        for (position, tensor) in replaced { instance.inputs[position] = tensor.description }
        let shapes = try definition.inferShapes(instance)
        instance.outputs = zip(instance.outputs, shapes).map { TensorDescription($0.type, $1, $0.quantization) }
        prepared = try definition.prepare(instance, steps: steps)
    }

    /// The results for the values of computed operands, by tensor index.
    func callAsFunction(_ values: [Int: Tensor]) throws -> [Tensor] {
        let elements = inputs.map { $0 < 0 ? nil : values[$0]?.elements }
        return try prepared.evaluate(elements, recordingAccumulators: false).outputs
    }
}
