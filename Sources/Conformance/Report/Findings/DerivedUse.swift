import QuantSpec

/// For which operators the derivation of integers was not judged, because the target took them from `derived`. What was read
/// counts where it is noticed, and otherwise what the target says of itself.
extension ConformanceReport {
    /// The judged operators in which the target read `derived`, sorted.
    private var derivedReaders: [String] {
        Set(operators.filter { $0.counts.judged > 0 && !$0.derivedRead.isEmpty }.map(\.subject.name)).sorted()
    }

    private var judgedOperators: Int { Set(operators.filter { $0.counts.judged > 0 }.map(\.subject.name)).count }

    /// So many operators are named in a claim.
    private static let namedReaders = 4

    /// A part of the claim: `kernel only in ADD and MUL`; `nil` if the target took no integer from `derived`.
    var kernelOnly: String? {
        guard targetDescription.observesDerived else { return targetDescription.readsDerived ? "kernel only" : nil }
        let names = derivedReaders
        if names.isEmpty { return nil }
        if names.count == judgedOperators { return "kernel only" }
        let isShort = names.count <= ConformanceReport.namedReaders
        return "kernel only in " + (isShort ? names.joined(separator: " and ") : "\(names.count) operators")
    }

    /// The same for the head of a report, with every operator, and where the target says otherwise of itself; `nil` if it took
    /// none and says so.
    var derivedWords: String? {
        guard targetDescription.observesDerived else {
            return targetDescription.readsDerived ? "kernel only: the target says that it reads derived integers" : nil
        }
        let names = derivedReaders
        guard !names.isEmpty else {
            guard targetDescription.readsDerived, judgedOperators > 0 else { return nil }
            return "none was read, although the target says that it reads derived integers"
        }
        let places = names.count == judgedOperators ? "every judged operator" : names.joined(separator: ", ")
        let contradiction = targetDescription.readsDerived ? "" : "; the target says that it reads none"
        return "kernel only in \(places), where it read derived integers\(contradiction)"
    }
}
