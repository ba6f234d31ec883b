import GoldenVectors
import JSON
import QuantSpec
import VectorFiles

extension VectorsScore {
    /// The greatest number of reasons, and of missing pairs, that the text shows.
    private static let shown = 8

    /// Prints the coverage of possible pairs and triples by the groups.
    ///
    /// - Throws: `ExitStatus.doesNotConform` if a possible pair or triple is not covered.
    func printPairs(_ set: VectorSet) throws {
        var all: [PairCoverage] = []
        for file in set.files.filter({ !$0.isReported }) { all += PairCoverage.all(of: file) }
        if json {
            try printJSONLines(JSONValue(["coverage": .array(all.map(Self.json))]), levels: 2)
        } else {
            for coverage in all { try printText(coverage) }
            let undeclared = Set(set.files.map(\.operatorName)).filter { Operator.named($0)?.domain == nil }
            if !undeclared.isEmpty {
                try Output.print("without a domain: \(undeclared.sorted().joined(separator: ", "))")
            }
        }
        if all.contains(where: { !$0.missing.isEmpty }) { throw ExitStatus.doesNotConform }
    }

    private func printText(_ coverage: PairCoverage) throws {
        let triples =
            coverage.triples.possible > 0 ? ", triples \(coverage.triples.covered) of \(coverage.triples.possible)" : ""
        try Output.print(
            "\(coverage.operatorName)/\(coverage.scheme.rawValue) \(coverage.variant): "
                + "pairs \(coverage.pairs.covered) of \(coverage.pairs.possible)\(triples)")
        for (reason, count, example) in coverage.impossible.prefix(Self.shown) {
            try Output.print("    impossible: \(count), \(reason): such as \(example)")
        }
        for text in coverage.missing.prefix(Self.shown) { try Output.print("    missing: \(text)") }
    }

    private static func json(_ coverage: PairCoverage) -> JSONValue {
        func share(_ share: PairCoverage.Share) -> JSONValue {
            JSONValue(["covered": .integer(Int64(share.covered)), "possible": .integer(Int64(share.possible))])
        }
        return JSONValue([
            "operator": .text(coverage.operatorName), "scheme": .text(coverage.scheme.rawValue),
            "variant": .text(coverage.variant), "pairs": share(coverage.pairs), "triples": share(coverage.triples),
            "impossible": .array(
                coverage.impossible.map {
                    JSONValue([
                        "reason": .text($0.reason), "count": .integer(Int64($0.count)), "example": .text($0.example),
                    ])
                }), "missing": .array(coverage.missing.map(JSONValue.text)),
        ])
    }
}
