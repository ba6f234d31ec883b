import FileSupport
import QuantSpec

/// The inputs and results of several calls of one subgraph, as arrays with one more leading axis: the calls in order.
public enum CallSequence {
    /// The inputs of each call.
    ///
    /// - Parameters:
    ///   - arrays: shapes and values by name; each leading size is the number of calls.
    ///   - named: the names of the subgraph's inputs.
    /// - Throws: `InterpreterError` if an array has no leading axis, if the numbers of calls differ, or as
    ///   `NamedInputs.bind`.
    public static func inputs(
        _ arrays: [(key: String, shape: Shape, elements: Elements)], _ named: NamedInputs
    ) throws -> [[Int: Tensor]] {
        guard let first = arrays.first else {
            throw InterpreterError(
                .inputs, place: "inputs", "there is no array, so that the number of calls is not known",
                remedy: "give at least one input, or make one call")
        }
        let count = first.shape.dimensions.first ?? 0
        for (key, shape, _) in arrays {
            guard shape.dimensions.first != 0 else {
                throw InterpreterError(
                    .inputs, place: "key \"\(key)\"",
                    "its shape is \(shape): its first axis is that of the calls, and has size 0, so that there is no call to make",
                    remedy: "give every input the values of at least one call")
            }
            guard let leading = shape.dimensions.first, leading == count else {
                throw InterpreterError(
                    .inputs, place: "key \"\(key)\"",
                    "its shape is \(shape), so that it has no first axis of the \(max(count, 1).counted("call"))",
                    remedy: "give every input one more leading axis of the same size: the calls in order")
            }
        }
        return try (0..<count).map { step in
            try named.bind(
                arrays.map { key, shape, elements in
                    let size = elements.count / count
                    return (
                        key, Shape(Array(shape.dimensions.dropFirst())),
                        elements.gathering(Array(step * size..<(step + 1) * size))
                    )
                })
        }
    }

    /// The outputs and the produced tensors of several calls, with one more leading axis.
    ///
    /// - Returns: the outputs in order, and the produced tensors by tensor index. Their descriptions are those of the
    ///   calls with that axis; they have no quantization, whose dimension the axis would shift.
    /// - Throws: `InterpreterError` if the shape of a result differs between calls.
    public static func results(
        _ runs: [ModelRun]
    ) throws -> (outputs: [Tensor], produced: [Int: Tensor]) {
        guard let first = runs.first else { return ([], [:]) }
        let outputs = try first.outputs.indices.map { position in
            try joined(runs.map { $0.outputs[position] }, "output_\(position)")
        }
        var produced: [Int: Tensor] = [:]
        for index in first.produced.keys {
            produced[index] = try joined(runs.compactMap { $0.produced[index] }, "tensor_\(index)")
        }
        return (outputs, produced)
    }

    private static func joined(_ tensors: [Tensor], _ name: String) throws -> Tensor {
        let shape = tensors[0].shape
        if let step = tensors.firstIndex(where: { $0.shape != shape }) {
            throw InterpreterError(
                .unsupported, place: name,
                "its shape is \(shape) in the first call and \(tensors[step].shape) in call \(step)",
                remedy: "run the calls of one shape together")
        }
        let elements = try tensors.dropFirst().reduce(tensors[0].elements) { try $0.appending($1.elements) }
        return try Tensor(
            TensorDescription(tensors[0].type, Shape([tensors.count] + shape.dimensions)), elements)
    }
}
