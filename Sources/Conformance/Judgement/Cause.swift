import FileSupport
import GoldenVectors
import QuantSpec

/// The cause of a failing case, with what all cases of the operator say about it.
struct Cause {
    let mistakes: [Deviation]
    /// The profile that the arithmetic otherwise follows; `nil` if it is the judged profile.
    let otherProfile: String?
    /// The number of failing cases that the cause reproduces bit by bit.
    let explained: Int
    /// The number of all failing cases of the operator, as the report counts them.
    let failures: Int
    /// The number of passing cases in which the cause would show.
    let contradicting: Int
    /// The number of failing cases in which the cause would show, but which show something else that no named cause
    /// explains.
    let missed: Int
    /// The number of failing cases of the same groups that have no name.
    let unnamed: Int
    /// The names of other mistakes that give the same results in every case.
    let others: [String]

    var diagnosis: Diagnosis {
        Diagnosis(
            name: name, explanation: explanation,
            isInPart: contradicting + missed + unnamed > 0 || needsOtherProfileForSome)
    }

    /// Whether the mistake reproduces results only under another profile, while other cases fail in another way.
    private var needsOtherProfileForSome: Bool {
        otherProfile != nil && !mistakes.isEmpty && explained < failures
    }

    private var name: String {
        mistakes.isEmpty ? "profile \(otherProfile ?? "")" : Deviation(combining: mistakes).name
    }

    private var explanation: String {
        let share = "\(explained) of \(failures) failing cases of the operator"
        if mistakes.isEmpty {
            return
                "the results follow the profile \(otherProfile ?? "") here, and in \(share); an implementation must conform to one"
                + " profile in all operators"
        }
        let mistake = Deviation(combining: mistakes)
        let arithmetic = otherProfile.map { ", in arithmetic that otherwise follows the profile \($0)" } ?? ""
        let what = mistakes.count == 1 ? "this mistake reproduces" : "the two mistakes together reproduce"
        var text = "\(mistake.title)\(arithmetic): \(what) every observed bit of this case, and of \(share)"
        if let doubt { text += "; however, \(doubt)" }
        if !others.isEmpty {
            text += "; \(Cause.listed(others)) \(others.count == 1 ? "gives" : "give") the same results in every case"
        }
        if mistakes.contains(where: \.isReferenceDefect) {
            text += "; the reference has the same defect, which Spec/errata.md describes"
        }
        return text
    }

    /// The evidence against the cause; `nil` if there is none.
    private var doubt: String? {
        let parts = [
            contradicting > 0
                ? "\(contradicting.counted("case")) that would show it \(contradicting == 1 ? "passes" : "pass")" : nil,
            missed > 0
                ? "\(missed.counted("case")) that would show it \(missed == 1 ? "fails" : "fail") in another way" : nil,
            unnamed > 0
                ? "\(unnamed.counted("failing case")) of the same instances \(unnamed == 1 ? "has" : "have") no diagnosis"
                : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", and ")
    }

    /// The names as a list in words, such as `a, b and c`.
    static func listed(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
