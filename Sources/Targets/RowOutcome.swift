import QuantSpec

/// What a target gave for one call of a row.
public struct ObservedStep: Sendable, Hashable {
    /// One an output, row-major. A count or type that differs from the declared one is a difference.
    public var outputs: [Elements]
    /// Those that the target told, each list where it told all of it.
    public var accumulators: Accumulators
    /// The state tensors afterwards, by input position, where the target tells them.
    public var states: [Int: Elements]

    public init(
        outputs: [Elements], accumulators: Accumulators = Accumulators(), states: [Int: Elements] = [:]
    ) {
        self.outputs = outputs
        self.accumulators = accumulators
        self.states = states
    }
}

/// What code under test must not do, whatever it computes. The names are diagnoses.
public enum InterfaceRule: String, Sendable, Hashable, CaseIterable {
    case writesOutside = "writes-outside-tensor"
    case writesOutsideScratch = "writes-outside-scratch"
    case changesInput = "changes-input"
    case changesCall = "changes-call"
}

extension InterfaceRule {
    /// What a target does that breaks the rule, in a few words.
    public var title: String {
        switch self {
        case .writesOutside: "writes outside of a tensor"
        case .writesOutsideScratch: "writes outside of its scratch memory"
        case .changesInput: "changes an input"
        case .changesCall: "changes its call"
        }
    }

    /// The rule itself, and how a run notices that it is broken.
    public var explanation: String {
        switch self {
        case .writesOutside:
            "A kernel may write the elements of outputs and of VARIABLE inputs, and nothing around any tensor. Each tensor"
                + " lies between two guards, which the run compares after each call."
        case .writesOutsideScratch:
            "A piece of scratch memory has exactly the bytes that were asked for. The bytes behind them up to a multiple"
                + " of the alignment belong to a guard, which the run compares after each call."
        case .changesInput:
            "Inputs without the flag VARIABLE are read-only, constants too. The run compares their elements after each"
                + " call."
        case .changesCall:
            "The quantspec_call, and all structures, lists and texts that it points to, are read-only. The run compares"
                + " them, and the guards around them, after each call."
        }
    }
}

/// How a target stops answering.
public enum Stoppage: String, Sendable, Hashable, CaseIterable {
    case crash, hang
    /// It says what is no answer.
    case wrongAnswer

    /// For a sentence about the cases at which it happened.
    var words: String {
        switch self {
        case .crash: "crashed"
        case .hang: "hung"
        case .wrongAnswer: "gave no proper answer"
        }
    }
}

/// What became of one row on a target. The texts say why, in one line, and may be empty.
public enum RowOutcome: Sendable, Hashable {
    case completed([ObservedStep])
    /// The target does not do this, and says so.
    case unsupported(String)
    /// The target holds the row to be against the specification.
    case invalid(String)
    /// The target could not do it.
    case failed(String)
    /// The target broke a rule of its interface; its outputs do not count then.
    case violated(InterfaceRule, String)
    /// The runtime ran it, but not the delegate under test.
    case notDelegated(String)
    case crashed(String)
    case timedOut(String)
    /// The row was not run, because the target stopped at every one before it.
    case notRun(Stoppage, String)
}
