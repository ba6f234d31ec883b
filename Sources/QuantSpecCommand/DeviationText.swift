import Conformance
import FileSupport
import GoldenVectors
import JSON
import QuantSpec
import SpecificationText
import VectorFiles

/// The description of a known mistake: its clauses, where it can show, and how many vectors catch it.
struct DeviationText {
    private let deviation: Deviation
    /// The number of vectors that catch it; `nil` if the folder of vectors cannot be read.
    private let score: VectorScore.Line?
    /// The specification; `nil` if it cannot be read.
    private let specification: SpecificationText?

    /// Reads the vectors in which the mistake can show.
    ///
    /// - Parameters:
    ///   - deviation: the mistake.
    ///   - folder: the folder of the golden vectors.
    ///   - text: the specification, for the words of the violated clauses; `nil` if it cannot be read.
    init(_ deviation: Deviation, vectors folder: String, text: SpecificationText?) {
        self.deviation = deviation
        specification = text
        let set = try? VectorSet(reading: folder) { entry in
            let parts = entry.path.split(separator: "/")
            guard parts.count == 2, let scheme = Scheme(rawValue: String(parts[0])) else { return true }
            return deviation.canShow(in: String(parts[1].dropLast(".json".count)), scheme)
        }
        score = set.flatMap { VectorScore($0.files, $0.primitives, of: [deviation]).lines.first }
    }

    var text: String {
        var lines = [
            "\(deviation.name)  (a known mistake: \(deviation.bugType.rawValue))", "",
            "\(deviation.title). \(deviation.explanation)", "", "Violates:",
        ]
        lines += deviation.clauses.map { clause in
            words(of: clause).map { "  \(clause): \($0.cut(to: ClauseQuote.shownLength))" } ?? "  \(clause)"
        }
        lines += ["", "Can show in: \(place)"]
        if let catches { lines.append("Caught by: \(catches)") }
        if !deviation.seenIn.isEmpty { lines.append("Seen in: \(deviation.seenIn.joined(separator: ", "))") }
        if !deviation.links.isEmpty { lines.append("Links: \(deviation.links.joined(separator: ", "))") }
        return lines.joined(separator: "\n")
    }

    /// The words of a clause that a report quotes for the mistake; `nil` without a specification.
    private func words(of clause: Clause) -> String? {
        specification?[clause.id].map { ClauseQuote($0.text).words(against: deviation) }
    }

    private var place: String {
        let scope = deviation.scope
        if scope.primitivesOnly {
            return scope.schemes?.first == .derivation
                ? "the primitives of post-training quantization (derivation/)"
                : "the fixed-point primitives by themselves (arithmetic/)"
        }
        let operators = operators?.joined(separator: ", ") ?? "every operator"
        let schemes = scope.schemes?.map(\.rawValue).joined(separator: ", ") ?? "every scheme"
        return "\(operators), in \(schemes)"
    }

    /// The operators in which the mistake can show; `nil` for all.
    private var operators: [String]? {
        if let named = deviation.scope.operators { return named }
        let reached = Operator.all.map(\.name).filter { name in
            Scheme.allCases.contains { deviation.canShow(in: name, $0) }
        }
        return reached.count == Operator.all.count ? nil : reached
    }

    private var catches: String? {
        guard let score else { return nil }
        let rows = "\(score.caught) of \(score.vectors.counted("row")) of the vectors there"
        return score.primitives > 0 ? rows + ", and \(score.primitives.counted("row")) of primitives" : rows
    }

    private var clauseObjects: [JSONValue] {
        deviation.clauses.map { clause in
            JSONValue(["id": .text(clause.id), "words": words(of: clause).map { .text($0) }])
        }
    }

    /// The description as `--json` prints it. Operators and schemes are `null` if the mistake can show in all.
    var object: JSONValue {
        let scope = deviation.scope
        return JSONValue([
            "name": .text(deviation.name), "title": .text(deviation.title), "explanation": .text(deviation.explanation),
            "bugType": .text(deviation.bugType.rawValue), "clauses": .array(clauseObjects),
            "links": .texts(deviation.links), "seenIn": .texts(deviation.seenIn),
            "operators": operators.map { .texts($0) } ?? .null,
            "schemes": scope.schemes.map { .texts($0.map(\.rawValue)) } ?? .null,
            "primitivesOnly": .flag(scope.primitivesOnly), "vectors": score.map { .integer($0.vectors) },
            "caught": score.map { .integer($0.caught) },
            "primitives": score.map { .integer($0.primitives) },
        ])
    }
}
