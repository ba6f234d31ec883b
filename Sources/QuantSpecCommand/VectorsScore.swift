import ArgumentParser
import Conformance
import GoldenVectors
import JSON
import QuantSpec
import VectorFiles

/// `quantspec vectors score`: prints which known mistakes the vectors catch.
struct VectorsScore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Shows which deviations, the known mistakes, the vectors catch.",
        usage: "quantspec vectors score [<options>]",
        discussion: """
            The exit status is 1 if a file of vectors that must show a deviation does not
            catch it. With --select, only operators and schemes of which every file is
            selected are checked.

            Files list what their rows catch under the default profile. With --profile,
            every deviation is evaluated again under that profile. Deviations in steps that
            the profile does not take are not required.

            With --pairs, the verb prints instead how many pairs of values of each
            operator's axes (strides, padding, ranks, zero points ...) the groups cover.
            The exit status is 1 if a possible pair is missing.

            With --diagnoses, the verb inserts known mistakes into the specification's own
            evaluation, and compares the diagnoses with the inserted mistakes. The exit
            status is 1 if a diagnosis is wrong, or if less than 98 % of single mistakes
            or 90 % of pairs have the right diagnosis in every failing case.

            EXAMPLES
              quantspec vectors score
              quantspec vectors score --profile integer-single
              quantspec vectors score --pairs --select CONV_2D/int8
              quantspec vectors score --budget cost=10% --keep 90
              quantspec vectors score --diagnoses 40 --mistake-pairs 20
              quantspec vectors score --json
            """)

    @OptionGroup var vectors: VectorsOptions

    @Option(
        help: ArgumentHelp(
            "Deviations that are not yet caught everywhere, separated by commas. The verb fails if one of them is caught.",
            valueName: "names"),
        completion: Completions.deviations)
    var knownGaps = ""

    @Option(
        help: ArgumentHelp("The numeric profile; 'help' lists them.", valueName: "name"),
        completion: Completions.profiles)
    var profile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Show instead how often a diagnosis is right, for every Nth known mistake of each file and for pairs of them. 1, for all, takes many minutes.",
            valueName: "n"))
    var diagnoses: Int?

    @Option(
        help: ArgumentHelp(
            "With --diagnoses: the number of pairs of mistakes that are drawn; 200 by default.", valueName: "n"))
    var mistakePairs: Int?

    @Flag(help: "Show instead how many pairs and triples of values of the operators' axes the groups cover.")
    var pairs = false

    @Option(
        help: ArgumentHelp(
            "Show instead the share of the known mistakes, pairs and triples that a budget of `conform`, such as cost=10%, keeps.",
            valueName: "spec"))
    var budget: String?

    @Option(
        help: ArgumentHelp(
            "With --budget: exit with 1 if less than this percentage of any of them is kept.", valueName: "percent")
    )
    var keep: Double?

    func validate() throws {
        if let diagnoses, diagnoses < 1 {
            throw ValidationError("--diagnoses: \(diagnoses) is less than 1; use 1 or more")
        }
        if let mistakePairs {
            if mistakePairs < 0 {
                throw ValidationError("--mistake-pairs: \(mistakePairs) is less than 0; use 0 or more")
            }
            if diagnoses == nil {
                throw ValidationError("--mistake-pairs: it has no effect without --diagnoses; add --diagnoses")
            }
        }
        let tables = [pairs ? "--pairs" : nil, diagnoses.map { _ in "--diagnoses" }, budget.map { _ in "--budget" }]
            .compactMap { $0 }
        if tables.count > 1 {
            throw ValidationError("\(tables.joined(separator: ", ")): each prints another table; use one of them")
        }
        if keep != nil, budget == nil {
            throw ValidationError("--keep: it has no effect without --budget; add --budget or remove --keep")
        }
        if let keep, !(0...100).contains(keep) {
            throw ValidationError("--keep: \(keep) is out of range; use a percentage from 0 to 100")
        }
    }

    func run() throws {
        let budget = try budget.map(Self.budget)
        let set = try vectors.load()
        if let budget { return try printBudget(set, budget) }
        if pairs { return try printPairs(set) }
        if let diagnoses { return try printDiagnoses(set, every: diagnoses) }
        let numeric = try numericProfile()
        let files = numeric.map { numeric in set.files.map { $0.catching(under: numeric) } } ?? set.files
        let all = VectorScore(files, set.primitives, under: numeric ?? NumericProfile.all[0]).lines
        let lines =
            try vectors.files.selection().isEverything
            ? all : all.compactMap { $0.restricted(to: set.completeFamilies) }
        if json {
            try printJSONLines(JSONValue(["deviations": .array(lines.map(Self.json))]), levels: 2)
        } else {
            for line in lines { try Output.print(Self.text(line)) }
            let caught = lines.count { $0.missing.isEmpty }
            try Output.print("\(caught) of \(lines.count) deviations are caught wherever they can show")
        }
        let gaps = Set(lines.filter { !$0.missing.isEmpty }.map(\.deviation))
        let known = Set(knownGaps.split(separator: ",").map(String.init))
        for name in known.subtracting(gaps).sorted() {
            printNote("\(name) is named as a gap, but is caught everywhere")
        }
        if gaps != known { throw ExitStatus.doesNotConform }
    }

    private static func budget(_ text: String) throws -> CaseBudget {
        do {
            return try CaseBudget(text)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The profile of `--profile`; `nil` if the option is not given.
    private func numericProfile() throws -> NumericProfile? {
        guard let profile else { return nil }
        try ProfileNames.check(profile, allowsAny: false)
        return NumericProfile.named(profile)
    }

    private static func text(_ line: VectorScore.Line) -> String {
        let name = line.deviation + String(repeating: " ", count: max(40 - line.deviation.count, 1))
        let share = line.vectors > 0 ? "\(line.caught) of \(line.vectors) vectors" : "\(line.primitives) of primitives"
        let missing = line.missing.isEmpty ? "" : ", NOT IN \(line.missing.joined(separator: ", "))"
        return "\(name)\(share)\(missing)"
    }

    private static func json(_ line: VectorScore.Line) -> JSONValue {
        JSONValue([
            "name": .text(line.deviation), "operators": .array(line.operators.map(JSONValue.text)),
            "vectors": .integer(Int64(line.vectors)), "caught": .integer(Int64(line.caught)),
            "primitives": .integer(Int64(line.primitives)),
            "missing": .array(line.missing.map(JSONValue.text)),
        ])
    }
}
