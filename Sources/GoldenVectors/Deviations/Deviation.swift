import QuantSpec
import VectorFiles

/// A mistake that real implementations have made: what it is, in which operators and schemes it can show, and how it
/// changes an evaluation.
///
/// Behaviour that another profile allows is no deviation.
public struct Deviation: Sendable {
    /// The name, in lower case with hyphens. It never changes.
    public let name: String
    /// The mistake in one line, for diagnoses.
    public let title: String
    /// Why it is wrong, and how it shows.
    public let explanation: String
    /// The kind of the mistake.
    public let bugType: BugType
    /// The clauses that an implementation with the mistake breaks, most specific first. A clause of an operator
    /// applies to that operator only: `clauses(in:_:_:)` returns those that apply to a variant.
    public let clauses: [Clause]
    /// Reports and descriptions of the mistake: `owner/repository#number`.
    public let links: [String]
    /// The operators and schemes in which it can show.
    public let scope: Scope
    /// The operators and schemes whose vectors must show it: in every file of these in which it can show.
    public let demand: Scope
    /// Whether vectors must show it only if a variant follows a clause of its operator that the mistake violates.
    private let isDemandedByClauses: Bool
    /// The steps that it replaces in every instance.
    let replacedSteps: Set<Steps.Name>
    /// Whether it can show only in operators that call a step which it replaces.
    private let isMeasured: Bool
    /// The implementations that have it today. If the reference is among them, the mistake is a defect: see
    /// `isReferenceDefect`.
    public let seenIn: [String]
    /// The changes that it makes to an evaluation, in order.
    public private(set) var changes: [Change]
    /// Returns whether requantization under a profile uses the steps that the mistake replaces. If not, no vector must
    /// show the mistake. It may still show in operators with fixed-point functions of their own.
    public private(set) var isTaken: @Sendable (_ profile: NumericProfile) -> Bool = { _ in true }

    /// The kind of the mistake, as the notes of vector files name it.
    public enum BugType: String, Sendable, CaseIterable {
        case rounding
        case scale
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

    /// The operators and schemes in which a deviation can show.
    ///
    /// Operators are never listed by name. They are the operators of the mistake's clauses, or all operators. If the
    /// mistake replaces steps, they are those operators whose evaluation calls one of these steps; this is measured
    /// (`StepReach`).
    public struct Scope: Sendable, Hashable {
        private enum Operators: Sendable, Hashable {
            case every
            case violated
            case of([Clause])
        }

        /// The operators of the clauses, in their order; `nil` for all operators.
        public let operators: [String]?
        /// The schemes; `nil` for all.
        public let schemes: [Scheme]?
        /// Whether only primitives show it.
        public let primitivesOnly: Bool
        private let choice: Operators
        /// The operators that are excluded from all operators.
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

        /// The operators of some clauses, in their order.
        private static func operators(of clauses: [Clause]) -> [String] {
            var names: [String] = []
            for clause in clauses where Operator.named(clause.family) != nil && !names.contains(clause.family) {
                names.append(clause.family)
            }
            return names
        }

        /// All operators in some schemes.
        ///
        /// - Parameters:
        ///   - schemes: the schemes; `nil` for all.
        ///   - clauses: clauses whose operators are excluded.
        public init(schemes: [Scheme]? = nil, sparing clauses: [Clause] = []) {
            self.init(.every, schemes, sparing: clauses)
        }

        /// The operators of some clauses. A clause of a chapter belongs to no operator.
        public init(of clauses: [Clause], schemes: [Scheme]? = nil) { self.init(.of(clauses), schemes) }

        /// All operators in all schemes.
        public static let everywhere = Scope()
        /// No operator.
        public static let nowhere = Scope(of: [])
        /// The primitives in `arithmetic/` only.
        public static let primitives = Scope(.every, nil, primitivesOnly: true)
        /// The primitives in `derivation/` only.
        public static let derivation = Scope(.every, [.derivation], primitivesOnly: true)
        /// The operators of the mistake's clauses.
        public static let violated = Scope(.violated, nil)

        /// The operators of the mistake's clauses, in some schemes.
        public static func violated(schemes: [Scheme]) -> Scope { Scope(.violated, schemes) }

        /// Whether the operators are those of the mistake's clauses.
        var isOfViolatedClauses: Bool { choice == .violated }

        /// The scope for a mistake that violates these clauses.
        fileprivate func naming(_ clauses: [Clause]) -> Scope {
            isOfViolatedClauses ? Scope(.of(clauses), schemes) : self
        }

        fileprivate func contains(_ operatorName: String, _ scheme: Scheme) -> Bool {
            !primitivesOnly && operators?.contains(operatorName) ?? true && schemes?.contains(scheme) ?? true
                && !spared.contains(operatorName)
        }
    }

    /// One change that a deviation makes.
    public enum Change: Sendable {
        /// Replaces steps of the evaluation.
        case steps(@Sendable (inout Steps) -> Void)
        /// Replaces steps depending on the instance, for instance on a type.
        case stepsForInstance(@Sendable (inout Steps, Instance) -> Void)
        /// Replaces steps depending on the values of all inputs.
        case stepsForInputs(@Sendable (inout Steps, [Elements?]) -> Void)
        /// Changes the instance before anything is derived from it.
        case instance(@Sendable (inout Instance) -> Void)
        /// Changes the inputs. The instance is the right one.
        case inputs(@Sendable (inout [Elements?], Instance) -> Void)
        /// Changes the states after a step. `before` has the states at earlier moments.
        case states(@Sendable (_ states: inout [Int: Elements], _ before: StateHistory) -> Void)
        /// Changes the outputs. Inputs and instance are the right ones.
        case outputs(@Sendable (inout [Elements], _ inputs: [Elements?], Instance) -> Void)
        /// Moves the outputs of a changed instance to the positions at which the mistaken implementation writes them,
        /// if their sizes differ.
        ///
        /// `taken` is the instance as the mistaken implementation understands it. Without this change, an instance
        /// whose outputs have another number of elements has no result.
        case placement(@Sendable (inout [Elements], _ taken: Instance, Instance) -> Void)
        /// Makes further changes, which apply only at some positions of the first output.
        indirect case partly(@Sendable (Instance) -> [Int], [Change])
        /// Returns the positions of the first output at which no rule determines the mistaken result, because it
        /// depends on, for instance, the memory after a tensor. Vectors cannot show the mistake there, and a diagnosis
        /// does not compare these elements.
        case undetermined(@Sendable (Instance) -> [Int])

        /// Whether it replaces steps in any instance, even for a part of the output only.
        var replacesSteps: Bool {
            switch self {
            case .steps, .stepsForInstance, .stepsForInputs: true
            case .instance, .inputs, .states, .outputs, .placement, .undetermined: false
            case .partly(_, let further): further.contains(where: \.replacesSteps)
            }
        }

        /// The change itself or, for a part of the output, the changes that apply there.
        var simple: [Change] {
            if case .partly(_, let further) = self { further.flatMap(\.simple) } else { [self] }
        }
    }

    /// The states of an operator at two earlier moments, and the instance.
    public struct StateHistory: Sendable {
        /// The states before the first step of the row.
        public let initial: [Int: Elements]
        /// The states before the step that has just ended.
        public let previous: [Int: Elements]
        /// The right instance, not the one that the deviation changes.
        public let instance: Instance
    }

    /// A known mistake.
    ///
    /// - Parameters:
    ///   - name: the name, in lower case with hyphens. It must never change.
    ///   - bugType: the kind of the mistake.
    ///   - title: the mistake in one line, for diagnoses.
    ///   - explanation: why it is wrong, and how it shows.
    ///   - clauses: the clauses that it violates, most specific first.
    ///   - links: reports and descriptions of the mistake: `owner/repository#number`.
    ///   - scope: where it can show.
    ///   - demand: where vectors must show it; by default, the whole scope.
    ///   - seenIn: the implementations that have it today.
    ///   - changes: the changes that it makes to an evaluation, in order.
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

    /// Returns the same mistake for steps that requantization uses only under some profiles.
    func taken(_ isTaken: @escaping @Sendable (_ profile: NumericProfile) -> Bool) -> Deviation {
        var deviation = self
        deviation.isTaken = isTaken
        return deviation
    }

    /// Several deviations in one implementation. Their changes are made in order. `all(named:)` finds the deviations
    /// by the combined name.
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
        // Some deviations replace steps only under certain profiles.
        NumericProfile.all.reduce(into: []) { replaced, profile in
            var steps = Steps(profile)
            for case .steps(let change) in changes.flatMap(\.simple) { change(&steps) }
            replaced.formUnion(steps.replaced)
        }
    }

    /// Returns the mistake with other changes, but with the same name and scope.
    func making(_ changes: [Change]) -> Deviation {
        var deviation = self
        deviation.changes = changes
        return deviation
    }

    /// Returns whether an implementation of an operator can have the mistake in a scheme.
    public func canShow(in operatorName: String, _ scheme: Scheme) -> Bool {
        scope.contains(operatorName, scheme) && (!isMeasured || StepReach.reaches(self, operatorName, scheme))
    }

    /// Returns whether the vectors of an operator in a scheme must show the mistake.
    func mustShow(in operatorName: String, _ scheme: Scheme) -> Bool {
        guard demand.contains(operatorName, scheme), canShow(in: operatorName, scheme) else { return false }
        guard isDemandedByClauses, let operation = Operator.named(operatorName) else { return true }
        return clauses(in: operation, scheme).contains { $0.family == operatorName }
    }

    /// Whether the reference has the mistake. It is then a defect with an erratum, and rows record the reference's
    /// result.
    public var isReferenceDefect: Bool { seenIn.contains { $0.hasPrefix("litert-") } }

    /// The note of a vector file about the mistake.
    ///
    /// - Parameter clauses: the clauses that the mistake violates in the file's operator and scheme.
    public func note(_ clauses: [Clause]) -> VectorNote {
        VectorNote(
            name: name, bugType: bugType.rawValue, description: "\(title). \(explanation)", clauses: clauses,
            links: links)
    }
}
