import QuantSpec
import VectorFiles

/// The input of a target: an operator instance, and the inputs of some cases, without any expected result.
public struct TargetJob: Sendable, Hashable {
    /// The id of the group.
    public var id: String
    /// The instance, with every attribute that the operator has.
    public var instance: Instance
    /// The cases to run, in order.
    public var rows: [TargetRow]
    /// The instance as a `.tflite` file, for targets that run such files.
    public var model: [UInt8]?

    /// A job. The instance must have every attribute of its operator. `model` is needed if the session's `wantsModels`
    /// is true.
    public init(id: String, instance: Instance, rows: [TargetRow], model: [UInt8]? = nil) {
        self.id = id
        self.instance = instance
        self.rows = rows
        self.model = model
    }
}

/// The inputs of one case: for each step the values of the activations, by input position.
public struct TargetRow: Sendable, Hashable {
    /// The row's id in its group.
    public var id: String
    /// The activations of each step, by input position.
    public var steps: [[Int: Elements]]

    /// The inputs of one case. A row of an operator without state has one step.
    public init(id: String, steps: [[Int: Elements]]) {
        self.id = id
        self.steps = steps
    }
}

extension TargetJob {
    /// A job of some rows of a group.
    ///
    /// - Parameters:
    ///   - group: the group of vectors.
    ///   - rows: the indices of the rows in the group.
    public init(_ group: VectorGroup, rows: [Int]) {
        self.init(
            id: group.id, instance: TargetJob.completed(group.instance),
            rows: rows.map { TargetRow(id: group.rows[$0].id, steps: group.rows[$0].steps.map(\.inputs)) })
    }

    /// The instance, with the schema's default for every attribute that it lacks.
    private static func completed(_ instance: Instance) -> Instance {
        var completed = instance
        for declaration in instance.declaration?.attributes ?? []
        where completed.attributes.values[declaration.name] == nil {
            completed.attributes.values[declaration.name] = declaration.defaultValue
        }
        return completed
    }

    /// The schema's name of the operator, or the name of the primitive.
    public var operatorName: String { instance.operatorName }
    /// The schema's builtin code; -1 if the specification has no such operator.
    public var code: Int { instance.declaration?.code ?? -1 }
    /// Whether the job is about a primitive, which has no declaration as an operator.
    var isPrimitive: Bool { instance.declaration == nil }
    /// The name of the scheme. That of a primitive stands in its id.
    public var schemeName: String {
        instance.variant?.scheme.rawValue ?? id.split(separator: "/").last.map(String.init) ?? ""
    }

    /// The states before the first step of every row, by input position.
    public var initialStates: [Int: Elements] { instance.variant.map(instance.initialStates) ?? [:] }

    /// The greatest number of values in the answer to one row: the outputs and states of all steps.
    var answeredValues: Int {
        let states = instance.positions(of: .state).compactMap { instance.inputs[$0] }
        let values = (instance.outputs + states).reduce(0) { $0 + $1.shape.count }
        return values * (rows.map(\.steps.count).max() ?? 0)
    }

    /// The name of a case: the group's id, `#`, and the row's id.
    public func caseName(_ row: TargetRow) -> String { "\(id)#\(row.id)" }
}
