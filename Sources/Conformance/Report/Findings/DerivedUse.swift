import QuantSpec

/// The operators for which the derivation of integers was not judged, because the target took the integers from
/// `derived`. If reads are noticed, they decide; otherwise the target's own statement does.
extension ConformanceReport {
    /// The judged operators in which the target read `derived`, sorted.
    private var derivedReaders: [String] {
        Set(operators.filter { $0.counts.judged > 0 && !$0.derivedRead.isEmpty }.map(\.subject.name)).sorted()
    }

    private var judgedOperators: Int { Set(operators.filter { $0.counts.judged > 0 }.map(\.subject.name)).count }

    /// The greatest number of operators that a claim names.
    private static let namedReaders = 4

    /// A part of the claim, such as `kernel only in ADD and MUL`; `nil` if the target took no integer from `derived`.
    var kernelOnly: String? {
        guard targetDescription.observesDerived else { return targetDescription.readsDerived ? "kernel only" : nil }
        let names = derivedReaders
        if names.isEmpty { return nil }
        if names.count == judgedOperators { return "kernel only" }
        let isShort = names.count <= ConformanceReport.namedReaders
        return "kernel only in " + (isShort ? names.joined(separator: " and ") : "\(names.count) operators")
    }

    /// The same for the head of a report, with all operators, and with a note if the target's own statement differs.
    /// `nil` if the target took none and says so.
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
