import QuantSpec
import VectorFiles

/// A mistake that real implementations have made: what it is, where it can show, and what it does to an evaluation.
///
/// What is lawful under another profile is no deviation.
public struct Deviation: Sendable {
    /// In lower case with hyphens; stable.
    public let name: String
    /// In one line, as a diagnosis says it.
    public let title: String
    /// Why it is wrong, and how it shows.
    public let explanation: String
    public let bugType: BugType
    /// The clauses that an implementation with the mistake breaks, most specific first. A clause of an operator speaks of that
    /// operator alone: `clauses(in:_:_:)` returns those that apply to a form.
    public let clauses: [Clause]
    /// Where it has been seen or is described: `owner/repository#number`.
    public let links: [String]
    public let scope: Scope
    /// Where vectors have to show it: in every file of these operators and schemes in which it can show.
    public let demand: Scope
    /// Whether it is demanded where a form follows a clause of its operator that the mistake violates, and only there.
    private let isDemandedByClauses: Bool
    /// The steps that it replaces in every instance.
    let replacedSteps: Set<Steps.Name>
    /// Whether the operators that it can show in are those that call a step which it replaces.
    private let isMeasured: Bool
    /// The implementations that have it today. The reference among them makes it a defect: see `isReferenceDefect`.
    public let seenIn: [String]
    public private(set) var changes: [Change]
    /// Whether requantization under a profile takes the steps that the mistake replaces. Where it does not, no vector has to
    /// show the mistake; operators with fixed-point functions of their own may show it all the same.
    public private(set) var isTaken: @Sendable (_ profile: NumericProfile) -> Bool = { _ in true }

    /// What kind of mistake it is, as the notes of vector files name it.
    public enum BugType: String, Sendable, CaseIterable {
        case rounding
        case multiplier
        case zeroPoint = "zero point"
        case saturation
        case granularity
        case accumulator
        case bias
        case activation
        case shape
        case table
        case state
        case hybrid
        case memory
    }

    /// Where a deviation can show: operators and schemes.
    ///
    /// Operators are never listed. They are those that the clauses of a mistake speak of; or all; or, if the mistake replaces
    /// steps, those whose evaluation calls one of the steps, which is measured (`StepReach`).
    public struct Scope: Sendable, Hashable {
        private enum Operators: Sendable, Hashable {
            case every
            case violated
            case of([Clause])
        }

        /// The operators that clauses speak of, in their order; `nil` for every operator.
        public let operators: [String]?
        /// `nil` for every scheme.
        public let schemes: [Scheme]?
        /// Whether the fixed-point primitives by themselves show it (the files in `arithmetic/`).
        public let primitivesOnly: Bool
        private let choice: Operators
        /// The operators that are left out of every operator.
        private let spared: [String]

        private init(
            _ choice: Operators, _ schemes: [Scheme]?, primitivesOnly: Bool = false, sparing clauses: [Clause] = []
        ) {
            self.choice = choice
            self.schemes = schemes
            self.primitivesOnly = primitivesOnly
            spared = Scope.operators(of: clauses)
            operators = if case .of(let clauses) = choice { Scope.operators(of: clauses) } else { nil }
        }

        /// The operators that clauses speak of, in their order.
        private static func operators(of clauses: [Clause]) -> [String] {
            var names: [String] = []
            for clause in clauses where Operator.named(clause.family) != nil && !names.contains(clause.family) {
                names.append(clause.family)
            }
            return names
        }

        /// Every operator in some schemes.
        ///
        /// - Parameter clauses: the operators that they speak of are left out.
        public init(schemes: [Scheme]? = nil, sparing clauses: [Clause] = []) {
            self.init(.every, schemes, sparing: clauses)
        }

        /// The operators that some clauses speak of. A clause of a chapter speaks of none by itself.
        public init(of clauses: [Clause], schemes: [Scheme]? = nil) { self.init(.of(clauses), schemes) }

        public static let everywhere = Scope()
        public static let nowhere = Scope(of: [])
        public static let primitives = Scope(.every, nil, primitivesOnly: true)
        /// The operators that the clauses of the mistake speak of.
        public static let violated = Scope(.violated, nil)

        /// The operators that the clauses of the mistake speak of, in some schemes.
        public static func violated(schemes: [Scheme]) -> Scope { Scope(.violated, schemes) }

        /// Whether the clauses of the mistake say which operators are meant.
        var isOfViolatedClauses: Bool { choice == .violated }

        /// The scope of a mistake that violates some clauses.
        fileprivate func naming(_ clauses: [Clause]) -> Scope {
            isOfViolatedClauses ? Scope(.of(clauses), schemes) : self
        }

        fileprivate func contains(_ operatorName: String, _ scheme: Scheme) -> Bool {
            !primitivesOnly && operators?.contains(operatorName) ?? true && schemes?.contains(scheme) ?? true
                && !spared.contains(operatorName)
        }
    }

    /// One thing that a deviation does.
    public enum Change: Sendable {
        /// Replaces steps of the evaluation.
        case steps(@Sendable (inout Steps) -> Void)
        /// Replaces steps, with a look at the instance: where the mistake depends on a type.
        case stepsForInstance(@Sendable (inout Steps, Instance) -> Void)
        /// Replaces steps, with a look at the values of all the inputs.
        case stepsForInputs(@Sendable (inout Steps, [Elements?]) -> Void)
        /// Takes the instance for another one, before anything is derived from it.
        case instance(@Sendable (inout Instance) -> Void)
        /// Takes the inputs for others; the instance is the right one.
        case inputs(@Sendable (inout [Elements?], Instance) -> Void)
        /// Leaves other states behind: `states` are those after a step, `before` those before the first step.
        case states(@Sendable (_ states: inout [Int: Elements], _ before: StateHistory) -> Void)
        /// Returns other outputs; inputs and instance are the right ones.
        case outputs(@Sendable (inout [Elements], _ inputs: [Elements?], Instance) -> Void)
        /// Puts the outputs of an instance that has outputs of other sizes where the mistaken implementation writes them.
        ///
        /// `taken` is what the mistaken implementation takes the instance for. Without this change an instance whose outputs
        /// have another number of elements has no result.
        case placement(@Sendable (inout [Elements], _ taken: Instance, Instance) -> Void)
        /// Makes further changes, which show only at some positions of the first output.
        indirect case partly(@Sendable (Instance) -> [Int], [Change])
        /// Says at which positions of the first output the mistaken result depends on what no rule determines, such as the
        /// memory behind a tensor. A vector cannot show the mistake there, and a diagnosis does not compare these elements.
        case undetermined(@Sendable (Instance) -> [Int])

        /// Whether steps are replaced in some instance, if only for a part of the output.
        var replacesSteps: Bool {
            switch self {
            case .steps, .stepsForInstance, .stepsForInputs: true
            case .instance, .inputs, .states, .outputs, .placement, .undetermined: false
            case .partly(_, let further): further.contains(where: \.replacesSteps)
            }
        }

        /// The change itself; for a part of the output, the changes that are made there.
        var simple: [Change] {
            if case .partly(_, let further) = self { further.flatMap(\.simple) } else { [self] }
        }
    }

    /// The states of an operator at two earlier moments, and the instance.
    public struct StateHistory: Sendable {
        /// Before the first step of the row.
        public let initial: [Int: Elements]
        /// Before the step that has just ended.
        public let previous: [Int: Elements]
        public let instance: Instance
    }

    /// - Parameter demand: the whole scope, unless another one is given.
    public init(
        _ name: String, _ bugType: BugType, _ title: String, _ explanation: String, breaking clauses: [Clause],
        links: [String] = [], in scope: Scope = .everywhere, shownIn demand: Scope? = nil, seenIn: [String] = [],
        _ changes: Change...
    ) {
        self.name = name
        self.title = title
        self.explanation = explanation
        self.bugType = bugType
        self.clauses = clauses
        self.links = links
        self.scope = scope.naming(clauses)
        self.demand = (demand ?? scope).naming(clauses)
        isDemandedByClauses = (demand ?? scope).isOfViolatedClauses
        self.seenIn = seenIn
        self.changes = changes
        replacedSteps = Deviation.replacedSteps(by: changes)
        isMeasured = self.scope.operators == nil && !scope.primitivesOnly && changes.contains(where: \.replacesSteps)
    }

    /// The same mistake, which replaces steps that requantization takes under some profiles alone.
    func taken(_ isTaken: @escaping @Sendable (_ profile: NumericProfile) -> Bool) -> Deviation {
        var deviation = self
        deviation.isTaken = isTaken
        return deviation
    }

    /// Several deviations in one implementation: their changes are made one after the other. The name is read again by
    /// `all(named:)`.
    public init(combining deviations: [Deviation]) {
        name = deviations.map(\.name).joined(separator: "+")
        title = deviations.map(\.title).joined(separator: "; and: ")
        explanation = ""
        bugType = deviations.first?.bugType ?? .rounding
        var broken: [Clause] = []
        for clause in deviations.flatMap(\.clauses) where !broken.contains(clause) { broken.append(clause) }
        clauses = broken
        links = []
        scope = .everywhere
        demand = .everywhere
        isDemandedByClauses = false
        seenIn = []
        changes = deviations.flatMap(\.changes)
        replacedSteps = []
        isMeasured = false
    }

    private static func replacedSteps(by changes: [Change]) -> Set<Steps.Name> {
        // Some replace steps under certain profiles only.
        NumericProfile.all.reduce(into: []) { replaced, profile in
            var steps = Steps(profile)
            for case .steps(let change) in changes.flatMap(\.simple) { change(&steps) }
            replaced.formUnion(steps.replaced)
        }
    }

    /// The mistake with other changes, under the same name and with the same scope.
    func making(_ changes: [Change]) -> Deviation {
        var deviation = self
        deviation.changes = changes
        return deviation
    }

    /// Whether an implementation of an operator can have the mistake in a scheme.
    public func canShow(in operatorName: String, _ scheme: Scheme) -> Bool {
        scope.contains(operatorName, scheme) && (!isMeasured || StepReach.reaches(self, operatorName, scheme))
    }

    /// Whether the vectors of an operator in a scheme have to show it.
    func mustShow(in operatorName: String, _ scheme: Scheme) -> Bool {
        guard demand.contains(operatorName, scheme), canShow(in: operatorName, scheme) else { return false }
        guard isDemandedByClauses, let operation = Operator.named(operatorName) else { return true }
        return clauses(in: operation, scheme).contains { $0.family == operatorName }
    }

    /// Whether the reference itself has it: then it is a defect with an erratum, and rows record what it returns.
    public var isReferenceDefect: Bool { seenIn.contains { $0.hasPrefix("litert-") } }

    /// - Parameter clauses: those that are violated where the note stands.
    public func note(_ clauses: [Clause]) -> VectorNote {
        VectorNote(
            name: name, bugType: bugType.rawValue, description: "\(title). \(explanation)", clauses: clauses,
            links: links)
    }
}
