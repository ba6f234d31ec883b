import QuantSpec

/// An operator instance, evaluated as an implementation with one mistake does. It is a class because about a hundred
/// of them are shared by the evaluation of all candidates.
public final class DeviatingOperator: Sendable {
    /// The mistake.
    public let deviation: Deviation
    private let declaration: Operator
    /// The instance as the mistaken implementation understands it.
    private let instance: Instance
    private let original: Instance
    private let profile: NumericProfile
    /// The changes that the deviation makes to the inputs and to the outputs.
    private let inputChanges: [@Sendable (inout [Elements?], Instance) -> Void]
    private let outputChanges: [@Sendable (inout [Elements], [Elements?], Instance) -> Void]
    private let placements: [@Sendable (inout [Elements], Instance, Instance) -> Void]
    private let parts: [Part]
    /// Prepared once, unless the steps depend on the inputs.
    private let prepared: PreparedOperator?
    /// Whether the operator itself is right: the mistake changes only inputs, states or outputs, or has no effect on
    /// the instance.
    private let isRightOperator: Bool
    /// The operator without the mistake; `nil` if every element of the mistaken result is determined, and compared by bits.
    private let right: PreparedOperator?
    /// The bound of the form. Mistaken elements that it allows are right.
    private let bound: ResultBound?
    /// The positions of the first output at which the mistaken result is not determined. There `outputs` returns the
    /// right elements.
    public let undetermined: [Int]

    /// A part of the first output, in which further changes show.
    private struct Part {
        let positions: [Int]
        /// The implementation with the further changes everywhere.
        let whole: DeviatingOperator
    }

    /// Returns `nil` if the deviation is out of scope, or if the specification rejects the changed instance.
    public init?(_ deviation: Deviation, of prepared: PreparedOperator, profile: NumericProfile) {
        guard deviation.canShow(in: prepared.operator.name, prepared.variant.scheme) else { return nil }
        var instance = prepared.instance
        for case .instance(let change) in deviation.changes { change(&instance) }
        placements = deviation.changes.compactMap { if case .placement(let change) = $0 { change } else { nil } }
        if instance != prepared.instance {
            instance.inferOutputShapes(by: prepared.operator, ofAnySize: !placements.isEmpty)
        }
        self.deviation = deviation
        declaration = prepared.operator
        self.instance = instance
        original = prepared.instance
        self.profile = profile
        inputChanges = deviation.changes.compactMap { if case .inputs(let change) = $0 { change } else { nil } }
        outputChanges = deviation.changes.compactMap { if case .outputs(let change) = $0 { change } else { nil } }
        let everywhere = deviation.changes.filter { if case .partly = $0 { false } else { true } }
        isRightOperator = !everywhere.contains(where: \.replacesSteps) && instance == original
        undetermined = Set(
            deviation.changes.flatMap { change -> [Int] in
                if case .undetermined(let positions) = change { positions(prepared.instance) } else { [] }
            }
        ).sorted()
        bound = prepared.variant.bound
        let isAlone = undetermined.isEmpty && bound == nil
        let right = isAlone ? nil : DeviatingOperator.right(prepared, profile)
        guard isAlone || right != nil else { return nil }
        self.right = right
        var parts: [Part] = []
        for case .partly(let positions, let further) in deviation.changes {
            let shown = positions(prepared.instance)
            guard !shown.isEmpty else { continue }
            let mistake = deviation.making(everywhere + further)
            guard let whole = DeviatingOperator(mistake, of: prepared, profile: profile) else { return nil }
            parts.append(Part(positions: shown, whole: whole))
        }
        self.parts = parts
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

    /// The specification's own evaluation of an instance under a profile. Returns `nil` if there is none.
    private static func right(_ prepared: PreparedOperator, _ profile: NumericProfile) -> PreparedOperator? {
        if prepared.steps.profile == profile { return prepared }
        return try? prepared.operator.prepare(prepared.instance, steps: Steps(profile))
    }

    /// Whether the mistake changes nothing in this instance, whatever the values are.
    var isWithoutEffect: Bool {
        isRightOperator && parts.allSatisfy(\.whole.isWithoutEffect)
            && deviation.changes.allSatisfy {
                switch $0 {
                case .instance, .placement, .partly, .undetermined: true
                case .steps, .stepsForInstance, .stepsForInputs, .inputs, .states, .outputs: false
                }
            }
    }

    /// Returns the outputs of each step of a row, or `nil` if the mistaken implementation has no result.
    ///
    /// - Parameters:
    ///   - inputs: the values of each step by input position, without the states.
    ///   - initialStates: the states before the first step.
    ///   - right: the right outputs of each step under the same profile, if they are known. They are then not computed
    ///     again.
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

    /// Evaluates one call.
    ///
    /// - Parameters:
    ///   - values: the values of all inputs in order, with the states.
    ///   - initialStates: the states before the first call, by input position; empty if the operator has none.
    /// - Throws: `SpecificationError` if the mistaken implementation has no result.
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
        if instance != original {
            for place in placements { place(&outputs, instance, original) }
        }
        for change in outputChanges { change(&outputs, given, original) }
        for part in parts { outputs.take(part.positions, of: try part.whole.evaluate(given, right: right).outputs) }
        if let determined = self.right {
            let right = try right ?? determined.evaluate(given).outputs.map(\.elements)
            outputs.take(undetermined, of: right)
            if let bound, outputs.count == right.count {
                outputs = zip(outputs, right).map { bound.snapping($0, to: $1) }
            }
        }
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
    /// Infers the shapes of the outputs from the changed instance, if they have as many elements as the right outputs.
    ///
    /// - Parameters:
    ///   - declaration: the instance's operator.
    ///   - ofAnySize: whether another number of elements is accepted.
    fileprivate mutating func inferOutputShapes(by declaration: Operator, ofAnySize: Bool) {
        guard let shapes = try? declaration.inferShapes(self), shapes.count == outputs.count,
            ofAnySize || shapes.map(\.count) == outputs.map(\.shape.count)
        else { return }
        for (index, shape) in shapes.enumerated() { outputs[index].shape = shape }
    }
}

extension [Elements] {
    /// Replaces elements of the first output by the elements of other outputs at the same positions.
    fileprivate mutating func take(_ positions: [Int], of others: [Elements]) {
        guard let first, let other = others.first, other.count == first.count else { return }
        self[0] = first.replacing(positions, with: other.gathering(positions)) ?? first
    }
}

extension Deviation {
    /// Returns the steps of a profile with the deviation's replacements, in an instance or, without one, in a
    /// primitive.
    public func steps(_ profile: NumericProfile, for instance: Instance? = nil) -> Steps {
        var steps = Steps(profile)
        for case .steps(let change) in changes { change(&steps) }
        guard let instance else { return steps }
        for case .stepsForInstance(let change) in changes { change(&steps, instance) }
        return steps
    }
}
