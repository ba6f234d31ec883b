import FileSupport
import QuantSpec
import TFLiteModel

/// One operator of a subgraph.
public struct OperatorSummary: Sendable, Hashable {
    /// The operator's position in the subgraph.
    public let index: Int
    /// The schema's name; for a custom operator followed by its own name.
    public let name: String
    /// The operator version of the file.
    public let version: Int
    /// The tensor indices of the inputs; -1 for an omitted optional input.
    public let inputs: [Int]
    /// The tensor indices of the outputs.
    public let outputs: [Int]
    /// The tensor indices of the intermediate tensors.
    public let intermediates: [Int]
    /// The attributes by the schema's names. The options of a custom operator are not among them.
    public let attributes: Attributes
    /// The number of bytes of a custom operator's options.
    public let customOptionBytes: Int
    /// The multiply-accumulate operations of one run; 0 for operators without such sums. `nil` if the specification
    /// does not cover the operator, or its shapes do not fit.
    public let macs: Int?

    init(_ operation: ModelOperator, index: Int, subgraph: Int, in model: Model) {
        let code = model.code(of: operation)
        self.index = index
        name = code.fullName
        version = code.version
        inputs = operation.inputs
        outputs = operation.outputs
        intermediates = operation.intermediates
        attributes = operation.attributes
        customOptionBytes = operation.customOptions.data.count
        let instance = model.instance(of: operation, subgraph: subgraph)
        macs = instance.flatMap { Operator.named(code.name)?.macs(of: $0) }
    }

    /// Every attribute with its value, in alphabetical order, and the size of a custom operator's options.
    public var attributeText: String {
        var parts = attributes.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
        if customOptionBytes > 0 { parts.append("custom options of \(customOptionBytes.counted("byte"))") }
        return parts.joined(separator: " ")
    }
}
