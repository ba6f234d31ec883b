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
    /// Where vectors have to show it: in every file of these operators and schemes.
    public let demand: Scope
    /// The implementations that have it today. The reference among them makes it a defect: see `isReferenceDefect`.
    public let seenIn: [String]
    public let changes: [Change]
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

    /// Where a deviation can show; `nil` stands for everywhere.
    public struct Scope: Sendable, Hashable {
        public let operators: [String]?
        public let schemes: [Scheme]?
        /// For some of the operators, schemes in which it cannot show.
        public let except: [String: [Scheme]]
        /// Whether the fixed-point primitives by themselves show it (the files in `arithmetic/`).
        public let primitivesOnly: Bool

        public init(
            _ operators: [String]? = nil, schemes: [Scheme]? = nil, except: [String: [Scheme]] = [:],
            primitivesOnly: Bool = false
        ) {
            self.operators = operators
            self.schemes = schemes
            self.except = except
            self.primitivesOnly = primitivesOnly
        }

        public static let everywhere = Scope()
        public static let primitives = Scope(primitivesOnly: true)

        public func contains(_ operatorName: String, _ scheme: Scheme) -> Bool {
            !primitivesOnly && operators?.contains(operatorName) ?? true && schemes?.contains(scheme) ?? true
                && except[operatorName]?.contains(scheme) != true
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
        self.scope = scope
        self.demand = demand ?? scope
        self.seenIn = seenIn
        self.changes = changes
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
        seenIn = []
        changes = deviations.flatMap(\.changes)
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
