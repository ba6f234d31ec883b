import QuantSpec

/// The values that a target gave for one step of a row.
public struct ObservedStep: Sendable, Hashable {
    /// One list for each output, row-major. If count or type differ from the declared ones, that is a difference.
    public var outputs: [Elements]
    /// The accumulators that the target reported completely.
    public var accumulators: Accumulators
    /// The states after the step, by input position, if the target reports them.
    public var states: [Int: Elements]

    /// The values of one step. By default the target reported no accumulators and no states.
    public init(
        outputs: [Elements], accumulators: Accumulators = Accumulators(), states: [Int: Elements] = [:]
    ) {
        self.outputs = outputs
        self.accumulators = accumulators
        self.states = states
    }
}

/// A rule of the interface that code under test must follow, whatever it computes. The raw values are names of
/// diagnoses.
public enum InterfaceRule: String, Sendable, Hashable, CaseIterable {
    case writesOutside = "writes-outside-tensor"
    case writesOutsideScratch = "writes-outside-scratch"
    case changesInput = "changes-input"
    case changesCall = "changes-call"
}

extension InterfaceRule {
    /// The breach of the rule, in a few words.
    public var title: String {
        switch self {
        case .writesOutside: "writes outside of a tensor"
        case .writesOutsideScratch: "writes outside of its scratch memory"
        case .changesInput: "changes an input"
        case .changesCall: "changes its call"
        }
    }

    /// The rule, and how a run detects a breach.
    public var explanation: String {
        switch self {
        case .writesOutside:
            "A kernel may write the elements of outputs and of VARIABLE inputs, and nothing around any tensor. Each tensor"
                + " lies between two guards, which the run compares after each call."
        case .writesOutsideScratch:
            "A piece of scratch memory has exactly the bytes that were requested. The bytes after them, up to a multiple"
                + " of the alignment, belong to a guard, which the run compares after each call."
        case .changesInput:
            "Inputs without the flag VARIABLE are read-only, constants too. The run compares their elements after each"
                + " call."
        case .changesCall:
            "The quantspec_call, and all structures, lists and texts that it points to, are read-only. The run compares"
                + " them, and the guards around them, after each call."
        }
    }
}

/// The way in which a target stops answering.
public enum Stoppage: String, Sendable, Hashable, CaseIterable {
    case crash, hang
    /// The target sends something that is no valid answer.
    case wrongAnswer

    /// The verb for a sentence about the cases at which it happened.
    var words: String {
        switch self {
        case .crash: "crashed"
        case .hang: "hung"
        case .wrongAnswer: "gave an invalid answer"
        }
    }
}

/// The outcome of one row on a target. The texts are the reason in one line, and may be empty.
public enum RowOutcome: Sendable, Hashable {
    /// The target computed all steps.
    case completed([ObservedStep])
    /// The target says that it does not support the instance.
    case unsupported(String)
    /// The target says that the instance breaks the specification.
    case invalid(String)
    /// The target could not compute the row.
    case failed(String)
    /// The target broke a rule of its interface. Its outputs are ignored.
    case violated(InterfaceRule, String)
    /// The runtime ran the row, but the delegate under test did not take it.
    case notDelegated(String)
    /// The target's process ended.
    case crashed(String)
    /// The target did not answer in time.
    case timedOut(String)
    /// The row was not run, because the target stopped at too many rows before it.
    case notRun(Stoppage, String)
}
