import QuantSpec

/// The failing cases that the page shows. A broken target fails thousands of cases for the same cause, so the page has
/// the first ones of each cause, and `report.json` has all.
struct CaseChoice {
    /// The greatest number of cases of one cause, over all operators. Further cases are only counted.
    static let limitPerCause = 50
    private static let limitPerOperator = 150
    private static let total = 2000
    /// The number of cases of each cause that every operator in a scheme shows, whatever other operators show. Cases
    /// without results hardly differ, so one suffices.
    private static func least(_ kind: FailureKind) -> Int { kind == .difference ? 3 : 1 }
    private static let leastPerOperator = 12

    private(set) var names: Set<String>

    /// - Parameters:
    ///   - failures: all failing cases that count.
    ///   - examples: the names of cases that are shown in any event.
    init(_ failures: [CaseReport], examples: [String]) {
        names = Set(examples.prefix(CaseChoice.limitPerCause))
        let keys = failures.map(\.causeKey)
        var ofCause: [String: Int] = [:]
        var ofOperator: [OperatorScheme: Int] = [:]
        var ofBoth: [OperatorScheme: [String: Int]] = [:]
        for (failure, key) in zip(failures, keys) {
            let isFirst = ofBoth[failure.subject]?[key] ?? 0 < CaseChoice.least(failure.kind)
            guard
                names.contains(failure.name)
                    || isFirst && ofOperator[failure.subject] ?? 0 < CaseChoice.leastPerOperator
            else { continue }
            names.insert(failure.name)
            ofCause[key, default: 0] += 1
            ofOperator[failure.subject, default: 0] += 1
            ofBoth[failure.subject, default: [:]][key, default: 0] += 1
        }
        for (failure, key) in zip(failures, keys) where !names.contains(failure.name) {
            guard names.count < CaseChoice.total, ofCause[key] ?? 0 < CaseChoice.limitPerCause,
                ofOperator[failure.subject] ?? 0 < CaseChoice.limitPerOperator
            else { continue }
            names.insert(failure.name)
            ofCause[key, default: 0] += 1
            ofOperator[failure.subject, default: 0] += 1
        }
    }
}
