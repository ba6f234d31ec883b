import QuantSpec

/// An operator instance as an implementation with one mistake evaluates it. It is shared where it goes: a hundred of them
/// evaluate each candidate.
public final class DeviatingOperator: Sendable {
    public let deviation: Deviation
    private let declaration: Operator
    /// What the mistaken implementation takes the instance for.
    private let instance: Instance
    private let original: Instance
    private let profile: NumericProfile
    /// What the deviation does to the inputs and to the outputs.
    private let inputChanges: [@Sendable (inout [Elements?], Instance) -> Void]
    private let outputChanges: [@Sendable (inout [Elements], [Elements?], Instance) -> Void]
    /// Made ready once, unless the steps depend on the inputs.
    private let prepared: PreparedOperator?
    /// Whether the operator is the right one: the mistake is in its inputs, states or outputs alone, or is none here.
    private let isRightOperator: Bool

    /// `nil` where the deviation is out of scope, or the specification refuses what it makes of the instance.
    public init?(_ deviation: Deviation, of prepared: PreparedOperator, profile: NumericProfile) {
        guard deviation.canShow(in: prepared.operator.name, prepared.variant.scheme) else { return nil }
        var instance = prepared.instance
        for case .instance(let change) in deviation.changes { change(&instance) }
        if instance != prepared.instance { instance.inferOutputShapes(by: prepared.operator) }
        self.deviation = deviation
        declaration = prepared.operator
        self.instance = instance
        original = prepared.instance
        self.profile = profile
        inputChanges = deviation.changes.compactMap { if case .inputs(let change) = $0 { change } else { nil } }
        outputChanges = deviation.changes.compactMap { if case .outputs(let change) = $0 { change } else { nil } }
        isRightOperator = !deviation.changes.contains(where: \.replacesSteps) && instance == original
        if isRightOperator, prepared.steps.profile == profile {
            self.prepared = prepared
            return
        }
        guard let ready = try? declaration.prepare(instance, steps: deviation.steps(profile, for: original)) else {
            return nil
        }
        let dependsOnInputs = deviation.changes.contains {
            if case .stepsForInputs = $0 { true } else { false }
        }
        self.prepared = dependsOnInputs ? nil : ready
    }

    /// Whether the mistake changes nothing in this instance, whatever the values are.
    var isWithoutEffect: Bool {
        isRightOperator
            && deviation.changes.allSatisfy {
                if case .instance = $0 { true } else { false }
            }
    }

    /// The outputs of each step of a row; `nil` where the mistaken implementation has no result.
    ///
    /// - Parameters:
    ///   - inputs: the values of each step in the order of the operator's inputs, without the states.
    ///   - initialStates: the states before the first step.
    ///   - right: the right outputs of each step under the same profile, if they are known: they are not computed again.
    public func outputs(
        _ inputs: [[Int: Elements]], states initialStates: [Int: Elements], right: [[Elements]]? = nil
    ) -> [[Elements]]? {
        var states = initialStates
        var outputs: [[Elements]] = []
        for (index, step) in inputs.enumerated() {
            let known = initialStates.isEmpty ? right?[index] : nil
            guard let evaluation = try? evaluate(step, states, right: known) else { return nil }
            outputs.append(evaluation.outputs)
            guard !initialStates.isEmpty else { continue }
            let history = Deviation.StateHistory(initial: initialStates, previous: states, instance: original)
            states = evaluation.states
            for case .states(let change) in deviation.changes { change(&states, history) }
        }
        return outputs
    }

    /// One call, with the values of all the inputs in order, states included.
    ///
    /// - Throws: `SpecificationError` where the mistaken implementation has no result.
    public func evaluate(_ values: [Elements?], initialStates: [Int: Elements]) throws -> Evaluation {
        let (outputs, states) = try evaluate(values)
        var changed = states
        let previous = Dictionary(
            uniqueKeysWithValues: initialStates.keys.compactMap { position -> (Int, Elements)? in
                guard values.indices.contains(position), let state = values[position] else { return nil }
                return (position, state)
            })
        let history = Deviation.StateHistory(initial: initialStates, previous: previous, instance: original)
        for case .states(let change) in deviation.changes { change(&changed, history) }
        return Evaluation(
            outputs: try zip(original.outputs, outputs).map { try Tensor($0, $1) },
            states: try Dictionary(
                uniqueKeysWithValues: changed.map { ($0, try Tensor(try original.input($0), $1)) }))
    }

    private func evaluate(
        _ inputs: [Int: Elements], _ states: [Int: Elements], right: [Elements]?
    ) throws -> (outputs: [Elements], states: [Int: Elements]) {
        try evaluate(original.inputs.indices.map { inputs[$0] ?? states[$0] }, right: right)
    }

    private func evaluate(
        _ given: [Elements?], right: [Elements]? = nil
    ) throws -> (outputs: [Elements], states: [Int: Elements]) {
        var values = given
        for change in inputChanges { change(&values, original) }
        var outputs: [Elements]
        var states: [Int: Elements] = [:]
        if let right, isRightOperator, values == given {
            outputs = right
        } else {
            let evaluation = try ready(for: values).evaluate(values, recordingAccumulators: false)
            outputs = evaluation.outputs.map(\.elements)
            states = evaluation.states.mapValues(\.elements)
        }
        for change in outputChanges { change(&outputs, given, original) }
        return (outputs, states)
    }

    private func ready(for values: [Elements?]) throws -> PreparedOperator {
        if let prepared { return prepared }
        var steps = deviation.steps(profile, for: original)
        for case .stepsForInputs(let change) in deviation.changes { change(&steps, values) }
        return try declaration.prepare(instance, steps: steps)
    }
}

extension Instance {
    /// Gives the outputs the shapes that mistaken axes and sizes give, if as many elements are written as the right outputs have.
    fileprivate mutating func inferOutputShapes(by declaration: Operator) {
        guard let shapes = try? declaration.inferShapes(self), shapes.map(\.count) == outputs.map(\.shape.count) else {
            return
        }
        for (index, shape) in shapes.enumerated() { outputs[index].shape = shape }
    }
}

extension Deviation {
    /// A profile's steps with those replaced that the deviation replaces, in an instance or in a primitive by itself.
    public func steps(_ profile: NumericProfile, for instance: Instance? = nil) -> Steps {
        var steps = Steps(profile)
        for case .steps(let change) in changes { change(&steps) }
        guard let instance else { return steps }
        for case .stepsForInstance(let change) in changes { change(&steps, instance) }
        return steps
    }
}
