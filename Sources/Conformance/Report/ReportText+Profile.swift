import FileSupport

extension ConformanceReport {
    var profileLine: String { "Profile  \(profile.name)\(profileWords.map { ": " + $0 } ?? "")" }

    /// The share of the results that the judged profile explains, and the other profiles that explain as much. `nil`
    /// if the user chose the profile and nothing needs to be said.
    var profileWords: String? {
        if profile.results == 0 { return "no case has a result to compare with the profiles" }
        let differences = profile.candidates[profile.index].differences
        if !profile.isFound {
            let best = differences > 0 ? profile.candidates.first { $0.differences == 0 }?.name : nil
            return best.map { "every result follows \($0): try --profile \($0)" }
        }
        let equals = profile.equals.joined(separator: ", ")
        if differences > 0 {
            if differences == profile.results { return "by default; no result follows it or another profile" }
            let others = equals.isEmpty ? "" : ", with \(equals)"
            let isNearest = profile.candidates.allSatisfy { $0.differences >= differences }
            let why = isNearest ? "" : ", which the largest number of operators follows"
            return "the closest\(why)\(others); \(differences) of \(profile.results.counted("result")) "
                + "\(differences == 1 ? "differs" : "differ") from it, and no profile explains all"
        }
        let isPart = profile.results < counts.judged
        let part = isPart ? " (\(profile.results) of \(counts.judged.counted("case")) have one)" : ""
        let verb = profile.equals.count == 1 ? "does" : "do"
        let others = equals.isEmpty ? "" : "; so \(verb) \(equals)"
        return "it explains every result\(part)\(others)"
    }
}

extension OperatorReport {
    /// The most frequent diagnosis, with its number of failures if it does not explain all.
    var diagnosisWords: String {
        guard let first = diagnoses.first else { return "" }
        return first.name + diagnosisShare + (diagnoses.count > 1 ? " and others" : "")
    }

    /// The share of the most frequent diagnosis, such as ` (9 of 18)`; empty if it explains all failures.
    var diagnosisShare: String {
        guard let first = diagnoses.first, first.count < counts.failures else { return "" }
        return " (\(first.count) of \(counts.failures))"
    }
}
