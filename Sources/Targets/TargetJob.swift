import QuantSpec
import VectorFiles

/// What a target is given: an operator instance, and the inputs of some cases. Nothing that is expected of it.
public struct TargetJob: Sendable, Hashable {
    public var id: String
    public var operatorName: String
    /// The schema's builtin code.
    public var code: Int
    public var scheme: Scheme
    public var variant: String
    public var attributes: Attributes
    /// `nil` for an omitted optional input.
    public var inputs: [TensorRecord?]
    public var outputs: [TensorRecord]
    /// Sorted by name.
    public var derived: [Derived.Entry]
    public var rows: [TargetRow]
    /// The instance as a `.tflite` file, for targets that run such files.
    public var model: [UInt8]?

    public init(
        id: String, operatorName: String, code: Int, scheme: Scheme, variant: String, attributes: Attributes,
        inputs: [TensorRecord?], outputs: [TensorRecord], derived: [Derived.Entry] = [], rows: [TargetRow],
        model: [UInt8]? = nil
    ) {
        self.id = id
        self.operatorName = operatorName
        self.code = code
        self.scheme = scheme
        self.variant = variant
        self.attributes = attributes
        self.inputs = inputs
        self.outputs = outputs
        self.derived = derived
        self.rows = rows
        self.model = model
    }
}

/// The inputs of one case: for each call the values of the activations, by input position.
public struct TargetRow: Sendable, Hashable {
    /// The row's place in its group.
    public var index: Int
    public var steps: [[Int: Elements]]

    public init(index: Int, steps: [[Int: Elements]]) {
        self.index = index
        self.steps = steps
    }
}

extension TargetJob {
    /// A group of a vector file with some of its rows.
    public init(_ group: VectorGroup, of file: VectorFile, rows: [Int]) {
        self.init(
            id: group.id, operatorName: group.operatorName, code: file.code, scheme: file.scheme,
            variant: group.variant, attributes: TargetJob.completed(group.attributes, of: group.operatorName),
            inputs: group.inputs, outputs: group.outputs, derived: group.derived,
            rows: rows.map { TargetRow(index: $0, steps: group.rows[$0].steps.map(\.inputs)) })
    }

    /// Every attribute that the operator has, with the schema's default where the group has none.
    private static func completed(_ attributes: Attributes, of name: String) -> Attributes {
        var completed = attributes
        for declaration in Operator.named(name)?.attributes ?? [] where completed.values[declaration.name] == nil {
            completed.values[declaration.name] = declaration.defaultValue
        }
        return completed
    }

    /// What the state tensors hold before the first step of every row, by input position.
    public var initialStates: [Int: Elements] {
        var states: [Int: Elements] = [:]
        for (position, record) in inputs.enumerated() where record?.role == .state {
            states[position] = record?.initialState
        }
        return states
    }

    /// At the most how many values the answer to one row has: results, and states afterwards.
    var answeredValues: Int {
        let states = inputs.compactMap { $0 }.filter { $0.role == .state }
        let values = (outputs + states).reduce(0) { $0 + $1.description.shape.count }
        return values * (rows.map(\.steps.count).max() ?? 0)
    }

    public func caseName(_ row: TargetRow) -> String { "\(id)#\(row.index)" }
}
