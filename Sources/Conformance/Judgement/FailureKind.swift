import FileSupport

/// The way in which a case fails.
public enum FailureKind: String, Sendable, Hashable, CaseIterable {
    /// The outputs are not those of the profile.
    case difference
    /// The target broke a rule of its interface.
    case violation
    /// There is no valid result.
    case noResult
    case crash, hang

    init(_ row: JudgedRow) {
        switch row.event {
        case .ran(.violated): self = .violation
        case .ran(.crashed), .ran(.notRun(.crash, _)): self = .crash
        case .ran(.timedOut), .ran(.notRun(.hang, _)): self = .hang
        case .ran(.completed): self = .difference
        case .ran, .outOfScope: self = .noResult
        }
    }

    fileprivate func verb(_ isOne: Bool) -> String {
        switch self {
        case .difference: isOne ? "differs" : "differ"
        case .violation: isOne ? "breaks the interface" : "break the interface"
        case .noResult: isOne ? "has no result" : "have no result"
        case .crash: isOne ? "crashes" : "crash"
        case .hang: isOne ? "hangs" : "hang"
        }
    }
}

extension [CaseReport] {
    /// The failures in words, such as `12 cases differ, 72 hang (70 of them not run)`; empty if there are none.
    var failureWords: String {
        let parts = FailureKind.allCases.compactMap { kind -> (count: Int, verb: String)? in
            let count = self.count { $0.kind == kind }
            guard count > 0 else { return nil }
            let skipped = self.count { $0.kind == kind && $0.isNotRun }
            return (count, kind.verb(count == 1) + (skipped > 0 ? " (\(skipped) of them not run)" : ""))
        }
        return parts.enumerated().map { index, part in
            index > 0 ? "\(part.count) \(part.verb)" : "\(part.count.counted("case")) \(part.verb)"
        }.joined(separator: ", ")
    }
}
