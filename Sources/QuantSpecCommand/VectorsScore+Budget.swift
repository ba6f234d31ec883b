import Conformance
import GoldenVectors
import JSON
import QuantSpec
import VectorFiles

/// The part of a file's groups, cost, mistakes and tuples that a budget keeps.
private struct KeptReach {
    var name = ""
    var groups = (kept: 0, all: 0)
    var cost = (kept: 0.0, all: 0.0)
    var mistakes = (kept: 0, all: 0)
    var tuples = (kept: 0, all: 0)

    init(name: String) { self.name = name }

    init(_ file: VectorFile, _ budget: CaseBudget, within allowance: CostAllowance?) {
        name = "\(file.operatorName)/\(file.scheme.rawValue)"
        guard let declaration = Operator.named(file.operatorName) else { return }
        let reach = GroupReach(declaration, file.scheme, file.groups, seed: file.generator.seed)
        let all = file.groups.map { (group: $0, rows: $0.rows.indices) }
        let kept = budget.groups(of: file, within: allowance).map { (group: $0, rows: budget.rows(of: $0)) }
        groups = (kept.count, all.count)
        cost = (kept.reduce(0) { $0 + $1.group.cost(rows: $1.rows) }, file.cost)
        let (keptReach, allReach) = (reach.covered(by: kept), reach.covered(by: all))
        mistakes = (keptReach.mistakes, allReach.mistakes)
        tuples = (keptReach.tuples, allReach.tuples)
    }

    mutating func add(_ other: KeptReach) {
        groups = (groups.kept + other.groups.kept, groups.all + other.groups.all)
        cost = (cost.kept + other.cost.kept, cost.all + other.cost.all)
        mistakes = (mistakes.kept + other.mistakes.kept, mistakes.all + other.mistakes.all)
        tuples = (tuples.kept + other.tuples.kept, tuples.all + other.tuples.all)
    }

    var text: String {
        "\(name): \(groups.kept) of \(groups.all) groups, \(Self.percent(cost.kept, cost.all)) of the cost; "
            + "known mistakes \(Self.share(mistakes)); pairs and triples \(Self.share(tuples))"
    }

    var json: JSONValue {
        func pair(_ pair: (kept: Int, all: Int)) -> JSONValue {
            JSONValue(["kept": .integer(Int64(pair.kept)), "all": .integer(Int64(pair.all))])
        }
        return JSONValue([
            "name": .text(name), "groups": pair(groups), "mistakes": pair(mistakes), "tuples": pair(tuples),
            "costShare": .text(Self.percent(cost.kept, cost.all)),
        ])
    }

    /// Whether at least a percentage of the mistakes, and of the pairs and triples, is kept.
    func keeps(_ percent: Double) -> Bool {
        [mistakes, tuples].allSatisfy { Double($0.kept) * 100 >= percent * Double($0.all) }
    }

    private static func share(_ pair: (kept: Int, all: Int)) -> String {
        "\(pair.kept) of \(pair.all) (\(percent(Double(pair.kept), Double(pair.all))))"
    }

    private static func percent(_ part: Double, _ whole: Double) -> String {
        let tenths = Int((whole > 0 ? part / whole : 1) * 1000)
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

extension VectorsScore {
    /// Prints the part that a budget keeps of each file, and of all files together.
    ///
    /// - Throws: `ExitStatus.doesNotConform` if, of all files together, less than the percentage of `--keep` is kept.
    func printBudget(_ set: VectorSet, _ budget: CaseBudget) throws {
        let files = set.files.filter { !$0.isReported }
        let allowance = budget.allowance(of: files.map(\.cost))
        let kept = Parallel.map(files, concurrently: true) { KeptReach($0, budget, within: allowance) }
        var all = KeptReach(name: "all")
        for file in kept { all.add(file) }
        if json {
            try printJSONLines(
                JSONValue(["files": .array(kept.map(\.json)), "all": all.json]), levels: 2)
        } else {
            for file in kept + [all] { try Output.print(file.text) }
        }
        if let keep, !all.keeps(keep) { throw ExitStatus.doesNotConform }
    }
}
