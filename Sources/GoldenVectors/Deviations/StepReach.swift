import QuantSpec
import Synchronization

/// The steps that the evaluation of an operator calls. They are measured: small instances of every variant are
/// prepared and evaluated with all steps watched, under every profile. Each operator is measured once, at first use.
enum StepReach {
    /// The measured calls of an operator.
    private struct Measurement: Sendable {
        var probes: [Probe] = []
        /// The steps that any instance called, by scheme.
        var called: [Scheme: Set<Steps.Name>] = [:]
    }

    /// One evaluated instance.
    private struct Probe: Sendable {
        let scheme: Scheme
        let instance: Instance
        let values: [Elements?]
        let called: Set<Steps.Name>
    }

    /// The key of an answer about a mistake whose steps depend on the instance. Answers are cached because the same
    /// question is asked often.
    private struct Question: Hashable {
        let deviation: String
        let operatorName: String
        let scheme: Scheme
    }

    private static let answers = Mutex<[Question: Bool]>([:])
    private static let measurements = Mutex<[String: Measurement]>([:])

    /// The greatest number of input elements of an evaluated outline. The first two outlines may have more.
    private static let largest = 520

    /// Returns whether an evaluation calls a step that a mistake replaces.
    static func reaches(_ deviation: Deviation, _ operatorName: String, _ scheme: Scheme) -> Bool {
        if !deviation.replacedSteps.isDisjoint(with: steps(of: operatorName, scheme)) { return true }
        guard deviation.changes.contains(where: \.dependsOnInstance) else { return false }
        let question = Question(deviation: deviation.name, operatorName: operatorName, scheme: scheme)
        if let known = answers.withLock({ $0[question] }) { return known }
        let answer = measurement(of: operatorName).probes.contains { probe in
            probe.scheme == scheme
                && !deviation.stepsReplaced(in: probe.instance, probe.values).isDisjoint(with: probe.called)
        }
        answers.withLock { $0[question] = answer }
        return answer
    }

    /// The steps that the variants of an operator in a scheme call.
    static func steps(of operatorName: String, _ scheme: Scheme) -> Set<Steps.Name> {
        measurement(of: operatorName).called[scheme] ?? []
    }

    private static func measurement(of operatorName: String) -> Measurement {
        if let known = measurements.withLock({ $0[operatorName] }) { return known }
        let measured = Operator.named(operatorName).map(measure) ?? Measurement()
        measurements.withLock { $0[operatorName] = measured }
        return measured
    }

    private static func measure(_ declaration: Operator) -> Measurement {
        var measurement = Measurement()
        let watch = Watch()
        for variant in declaration.variants {
            for outline in outlines(of: variant, in: declaration) {
                let plan = GroupPlan(
                    declaration: declaration, variant: variant, outline: outline, regime: Regime.all[0], seed: 1)
                guard let instance = InstanceChoice(plan: plan).make()?.instance else { continue }
                let candidates = CandidateInputs(plan, instance, purpose: "reach")
                // Some steps are called only for equal values, so a row of zeros is evaluated, too.
                let rows = [candidates.uniform(0), candidates.row(.zero, 0).steps]
                let called = watch.calls(of: instance, in: declaration, rows, instance.initialStates(variant))
                let values = instance.inputs.indices.map { rows[0].first?[$0] ?? instance.constants[$0]?.elements }
                measurement.probes.append(
                    Probe(scheme: variant.scheme, instance: instance, values: values, called: called))
                measurement.called[variant.scheme, default: []].formUnion(called)
            }
        }
        return measurement
    }

    /// The first two outlines that fit, and every small one that gives an attribute a value which no outline before it
    /// gives.
    private static func outlines(of variant: Variant, in declaration: Operator) -> [Outline] {
        var seen: Set<[String: AttributeValue]> = []
        return declaration.outlines.filter { $0.fits(variant) }.enumerated().filter { place, outline in
            let size = outline.inputs.reduce(0) { $0 + ($1?.count ?? 0) }
            let settings = outline.attributes.values.map { [$0.key: $0.value] }
            guard place < 2 || size <= largest && !seen.isSuperset(of: settings) else { return false }
            seen.formUnion(settings)
            return true
        }.map(\.element)
    }

    /// The steps of every profile, all of them watched.
    private final class Watch: Sendable {
        private let notes: Notes
        private let steps: [Steps]

        init() {
            let notes = Notes()
            self.notes = notes
            steps = NumericProfile.all.map { profile in
                var steps = Steps(profile)
                for (place, step) in WatchedStep.all.enumerated() { step.watch(&steps) { notes.note(place) } }
                return steps
            }
        }

        func calls(
            of instance: Instance, in declaration: Operator, _ rows: [[[Int: Elements]]], _ states: [Int: Elements]
        ) -> Set<Steps.Name> {
            for steps in steps {
                guard let prepared = try? declaration.prepare(instance, steps: steps) else { continue }
                for row in rows { _ = try? prepared.evaluate(steps: row, states: states) }
            }
            return Set(notes.take().map { WatchedStep.all[$0].name })
        }
    }

    /// The steps that were called, by their indices among the watched ones.
    private final class Notes: Sendable {
        private static let none = [Bool](repeating: false, count: WatchedStep.all.count)
        private let isCalled = Mutex(none)

        func note(_ place: Int) { isCalled.withLock { $0[place] = true } }

        /// Returns the indices noted since the last call.
        func take() -> [Int] {
            isCalled.withLock { calls in
                defer { calls = Notes.none }
                return calls.indices.filter { calls[$0] }
            }
        }
    }
}

extension Deviation.Change {
    /// Whether it replaces steps depending on the instance or the inputs.
    fileprivate var dependsOnInstance: Bool {
        switch self {
        case .stepsForInstance, .stepsForInputs: true
        case .steps, .instance, .inputs, .states, .outputs, .placement, .undetermined: false
        case .partly(_, let further): further.contains(where: \.dependsOnInstance)
        }
    }
}

extension Deviation {
    /// The steps that the mistake replaces only in some instances or for some inputs, for these values.
    fileprivate func stepsReplaced(in instance: Instance, _ values: [Elements?]) -> Set<Steps.Name> {
        var steps = Steps(NumericProfile.all[0])
        for change in changes.flatMap(\.simple) {
            switch change {
            case .stepsForInstance(let replace): replace(&steps, instance)
            case .stepsForInputs(let replace): replace(&steps, values)
            case .steps, .instance, .inputs, .states, .outputs, .placement, .partly, .undetermined: break
            }
        }
        return steps.replaced
    }
}
