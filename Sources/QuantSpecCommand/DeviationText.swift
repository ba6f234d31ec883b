import FileSupport
import Foundation
import GoldenVectors
import QuantSpec
import VectorFiles

/// What there is to read about a known mistake.
struct DeviationText {
    private let deviation: Deviation
    /// How many vectors catch it; `nil` where the folder of vectors cannot be read.
    private let score: VectorScore.Line?

    /// - Parameter vectors: the folder of the golden vectors, of which those are read in which the mistake can show.
    init(_ deviation: Deviation, vectors folder: String) {
        self.deviation = deviation
        let set = try? VectorSet(reading: folder) { entry in
            let parts = entry.path.split(separator: "/")
            guard parts.count == 2, let scheme = Scheme(rawValue: String(parts[0])) else { return true }
            return deviation.scope.contains(String(parts[1].dropLast(".json".count)), scheme)
        }
        score = set.flatMap { VectorScore($0.files, $0.primitives, of: [deviation]).lines.first }
    }

    var text: String {
        var lines = [
            "\(deviation.name)  (a known mistake: \(deviation.bugType.rawValue))", "",
            "\(deviation.title). \(deviation.explanation)", "", "Can show in: \(place)",
        ]
        if let catches { lines.append("Caught by: \(catches)") }
        if !deviation.seenIn.isEmpty { lines.append("Seen in: \(deviation.seenIn.joined(separator: ", "))") }
        if !deviation.links.isEmpty { lines.append("Links: \(deviation.links.joined(separator: ", "))") }
        return lines.joined(separator: "\n")
    }

    private var place: String {
        let scope = deviation.scope
        if scope.primitivesOnly { return "the fixed-point primitives by themselves (\(PrimitiveFile.folder)/)" }
        let operators = scope.operators?.joined(separator: ", ") ?? "every operator"
        let schemes = scope.schemes?.map(\.rawValue).joined(separator: ", ") ?? "every scheme"
        let except = scope.except.sorted { $0.key < $1.key }.map { name, schemes in
            "not \(name) in \(schemes.map(\.rawValue).joined(separator: ", "))"
        }
        return (["\(operators), in \(schemes)"] + except).joined(separator: "; ")
    }

    private var catches: String? {
        guard let score else { return nil }
        let rows = "\(score.caught) of \(score.vectors.counted("row")) of the vectors there"
        return score.primitives > 0 ? rows + ", and \(score.primitives.counted("row")) of primitives" : rows
    }

    /// The same for a program; operators and schemes are `null` where it can show in all.
    var object: [String: Any] {
        let scope = deviation.scope
        var object: [String: Any] = [
            "name": deviation.name, "title": deviation.title, "explanation": deviation.explanation,
            "bugType": deviation.bugType.rawValue, "links": deviation.links, "seenIn": deviation.seenIn,
            "operators": scope.operators.map { $0 as Any } ?? NSNull(),
            "schemes": scope.schemes.map { $0.map(\.rawValue) as Any } ?? NSNull(),
            "except": scope.except.mapValues { $0.map(\.rawValue) }, "primitivesOnly": scope.primitivesOnly,
        ]
        if let score {
            object["vectors"] = score.vectors
            object["caught"] = score.caught
            object["primitives"] = score.primitives
        }
        return object
    }
}
