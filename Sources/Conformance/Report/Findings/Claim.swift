import FileSupport
import GoldenVectors
import QuantSpec

extension ConformanceReport {
    /// The statement about the target that the run supports, in one sentence. No shorter text claims conformance.
    public var claim: String {
        switch result {
        case .nothingJudged: "no claim: nothing was judged"
        case .interrupted: "no claim: interrupted after \(counts.total.counted("case")), so this result is incomplete"
        case .conforms, .differs: failures.isEmpty ? basis : "does not conform: \(basis), \(failures.failureWords)"
        }
    }

    /// The scope of the claim: what was judged, against what, and how.
    private var basis: String {
        var parts = [soakWords ?? "quantspec \(vectors.manifest.generator.version) vectors"]
        parts.append(judgedSchemes.map(\.rawValue).joined(separator: "+"))
        // A rejected instance has no outputs, so neither a profile nor exactness is claimed.
        let exactness = options.profile.isBounded ? ["bounded (\(profile.name))"] : [profile.name, "exact"]
        parts += (options.source == .negative ? ["negative instances"] : exactness) + [operatorShare]
        if let kernelOnly { parts.append(kernelOnly) }
        if let placement = targetDescription.placement { parts.append("buffers \(placement.words)") }
        if let limits = options.limits { parts.append("limits \(limits.name) \(limits.hash.prefix(8))") }
        if !options.selection.isEverything { parts.append(options.selection.words) }
        if !options.budget.isUnlimited { parts.append("budget \"\(options.budget.text)\"") }
        if let expected = failures.isEmpty ? nil : failures.count - unexpectedFailures.count, expected > 0 {
            parts.append("\(expected.counted("failure")) expected")
        }
        parts.append(
            options.source.soak == nil ? "manifest \(vectors.manifestHash.prefix(12))" : "none of the golden vectors")
        // Terms and names come from the command line and from files, so they may hold line ends.
        return parts.joined(separator: ", ").inOneLine
    }

    /// The name of the instances in a run of random instances, in place of the vectors' version; `nil` for other runs.
    var soakWords: String? {
        options.source.soak.map { settings in
            "quantspec \(SetGeneration.version), \(judgedGroupCount.counted("random instance")), seed \(settings.seed)"
        }
    }

    /// The schemes of which a case was judged.
    private var judgedSchemes: [Scheme] {
        (Scheme.allCases + Scheme.ofPrimitives).filter { scheme in
            operators.contains { $0.subject.scheme == scheme && $0.counts.judged > 0 }
        }
    }

    /// The share of the vectors' operators in these schemes that passed. An operator counts as passed in part if the
    /// target does not support all of its cases.
    private var operatorShare: String {
        let schemes = judgedSchemes.filter { !Scheme.ofPrimitives.contains($0) }
        let total = Set(
            vectors.operatorFiles.filter { entry in schemes.contains { entry.path.hasPrefix("\($0.rawValue)/") } }
                .compactMap { $0.path.split(separator: "/").last }
        ).count
        var passed = Set<String>()
        var partly = Set<String>()
        for name in Set(operators.map(\.subject.name)) {
            let reports = operators.filter { $0.subject.name == name && schemes.contains($0.subject.scheme) }
            guard reports.contains(where: { $0.counts.judged > 0 }), reports.allSatisfy({ $0.counts.failures == 0 })
            else { continue }
            if reports.contains(where: { $0.counts[.unsupported] + $0.counts[.notDelegated] > 0 }) {
                partly.insert(name)
            }
            passed.insert(name)
        }
        let share = schemes.isEmpty ? "" : "\(passed.count) of \(total) operators"
        let shares = [share + (partly.isEmpty ? "" : " (\(partly.count) in part)"), primitiveShare ?? ""]
        return shares.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// The share of the primitives that passed; `nil` if none was judged.
    private var primitiveShare: String? {
        let judged = operators.filter { Scheme.ofPrimitives.contains($0.subject.scheme) && $0.counts.judged > 0 }
        let passed = judged.count { $0.counts.failures == 0 }
        let all = vectors.primitiveFiles.count { entry in
            judged.contains { entry.path.hasPrefix("\($0.subject.scheme.rawValue)/") }
        }
        return judged.isEmpty ? nil : "\(passed) of \(all) primitives"
    }
}
