import FileSupport
import GoldenVectors

/// One known mistake, or two in one implementation, or another profile, with the failing cases of an operator that it
/// reproduces.
struct Cause {
    /// Empty where the other profile is enough.
    let mistakes: [Deviation]
    /// The profile that the arithmetic otherwise follows, where it is not the one judged under.
    let otherProfile: String?
    /// The names of cases.
    var explains: Set<String>
    /// The elements that differ in these cases; of two mistakes, in those that need both.
    let evidence: Int
    /// Cases that would show the mistakes, and pass.
    let contradictions: Int
    /// Failing cases that would show the mistakes, and show something else.
    let misses: Int
    /// The failing cases of the operator that have outputs.
    let compared: Int
    /// All failing cases of the operator, as the report counts them.
    let failures: Int

    /// Causes that are named for one operator.
    private static let limit = 4

    /// Elements that are right by chance in no case.
    private static let strongEvidence = 32

    /// Whether more speaks for it than against it: a difference of one LSB here and there, or a few of many failures, prove
    /// nothing.
    var isCredible: Bool { explains.count >= contradictions + misses && explains.count * 10 >= compared }

    /// Whether so much speaks for it that the cases which pass may take another path through the implementation.
    var isCredibleInPart: Bool { evidence >= Cause.strongEvidence && explains.count >= misses }

    var diagnosis: Diagnosis {
        if mistakes.isEmpty, let otherProfile {
            return Diagnosis(
                name: "profile \(otherProfile)",
                explanation: "this result follows the profile \(otherProfile), as \(explains.count) of \(failures)"
                    + " failures of the operator do; an implementation conforms to one profile in all operators")
        }
        let mistake = Deviation(combining: mistakes)
        var text = mistake.title
        if let otherProfile { text += ", in arithmetic that otherwise follows the profile \(otherProfile)" }
        text +=
            ": \(mistakes.count == 1 ? "this gives" : "both together give") every bit that was observed, here and in"
            + " \(explains.count) of \(failures) failures of the operator"
        if contradictions > 0 {
            text +=
                "; yet \(contradictions.counted("case")) that would show it \(contradictions == 1 ? "passes" : "pass")"
        }
        if mistakes.contains(where: \.isReferenceDefect) {
            text += "; the reference does the same, which an erratum explains"
        }
        return Diagnosis(name: mistake.name, explanation: text)
    }

    /// The greater the better: of two that explain as much, the one of fewer mistakes with less against it.
    private var rank: (Int, Int, Int, Int) {
        (explains.count, -mistakes.count, -contradictions - misses, otherProfile == nil ? 1 : 0)
    }

    /// Takes the cause that explains the most of what is left, as long as there is one.
    static func cover(_ causes: [Cause]) -> [Cause] {
        var left = causes
        var chosen: [Cause] = []
        while chosen.count < limit {
            let best = left.max { $0.rank < $1.rank }
            guard let best, !best.explains.isEmpty else { break }
            chosen.append(best)
            for index in left.indices { left[index].explains.subtract(best.explains) }
        }
        return chosen
    }
}
