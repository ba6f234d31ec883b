import QuantSpec
import TFLiteModel
import VectorFiles

extension VectorGroup {
    /// The group as a model of one operator, whose inputs are the activations in the operator's order. The same group
    /// always gives the same model.
    ///
    /// Operators have their first version, which every runtime takes: the version selects no numerics. Shapes are static.
    /// - Throws: `SpecificationError` where a constant does not fit its description, `ModelError` for an operator or an
    ///   attribute that the schema lacks.
    public func model() throws -> Model {
        var builder = ModelBuilder(description: id)
        var indices: [Int] = []
        for record in inputs { indices.append(try builder.add(record)) }
        let outputs = outputs.map { builder.addTensor($0.name, $0.description) }
        // Some kernels take an omitted input at the end of the list for one that is there.
        let omitted = indices.reversed().prefix { $0 == VectorGroup.omittedInput }.count
        try builder.addOperator(
            operatorName, version: VectorGroup.firstVersions[operatorName] ?? 1, inputs: indices.dropLast(omitted),
            outputs: outputs, attributes: attributes)
        builder.setInputs(activationPositions.map { indices[$0] }, outputs: outputs)
        return builder.model
    }

    /// The group as the bytes of a `.tflite` file.
    ///
    /// - Throws: as `model()`, and `ModelError` for what a file cannot hold.
    public func modelFile() throws -> [UInt8] { try model().bytes() }

    /// The first version of an operator that began as a custom one, where it is not 1.
    fileprivate static var firstVersions: [String: Int] { ["BROADCAST_TO": 2] }

    /// What stands in an operator's list of inputs for one that it does not have.
    fileprivate static var omittedInput: Int { -1 }
}

extension ModelBuilder {
    /// Adds an input of a group.
    /// - Returns: its index; -1 for an omitted one.
    fileprivate mutating func add(_ record: TensorRecord?) throws -> Int {
        guard let record else { return VectorGroup.omittedInput }
        guard let data = record.data else {
            return addTensor(record.name, record.description, isVariable: record.role == .state)
        }
        return addConstant(record.name, try Tensor(record.description, data))
    }
}
