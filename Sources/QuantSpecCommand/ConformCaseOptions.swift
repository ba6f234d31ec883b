import ArgumentParser
import Conformance

/// The options that select the cases of a run.
struct ConformCaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the golden vectors. By default ./Vectors, or that of the checkout that this tool was built in.",
            valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var vectors: String?

    @Option(
        help: ArgumentHelp(
            "Operators, schemes, groups or cases: see SELECTION. May be repeated: the union.", valueName: "expression"),
        completion: Completions.selection)
    var select: [String] = []

    @Option(
        help: ArgumentHelp(
            "The cases that the target does not claim, as JSON; they are out of scope.", valueName: "file"),
        completion: Completions.settings, transform: NamedOption.checked)
    var limits: String?

    @Option(
        help: ArgumentHelp(
            "A share of the cost (cost=10%), the greatest cost of a group (macs=N, bytes=N), the rows of each group (rows=N), separated by commas.",
            valueName: "spec"))
    var budget: String?

    @Flag(
        help: ArgumentHelp(
            "Run instances that break a rule instead of the vectors: a target that validates its input rejects each.")
    )
    var negative = false

    // Unconditional parsing: a negative number is read as the value, and is then rejected with its own message.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Judge this number of random instances instead of the vectors: see RANDOM INSTANCES.", valueName: "count"))
    var soak: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --soak: the seed of the random instances, 0 or more; 1 by default.", valueName: "seed"))
    var seed: Int64?

    @Option(
        help: ArgumentHelp(
            "With --soak: the folder to save the smallest failing instances to, in the form of Vectors/reported.",
            valueName: "dir"
        ),
        completion: .directory, transform: NamedOption.checked)
    var save: String?

    func validate() throws {
        if let soak {
            if soak < 1 { throw ValidationError("--soak: \(soak) is less than 1; use 1 or more") }
            if negative { throw ValidationError("--soak: it draws only valid instances; remove --soak or --negative") }
            if let seed, seed < 0 { throw ValidationError("--seed: \(seed) is less than 0; use 0 or more") }
        } else {
            if seed != nil {
                throw ValidationError("--seed: it has no effect without --soak; add --soak or remove --seed")
            }
            if save != nil {
                throw ValidationError("--save: it has no effect without --soak; add --soak or remove --save")
            }
        }
    }

    var source: CaseSource {
        if let soak { return .soak(SoakSettings(count: soak, seed: seed ?? SoakSettings.defaultSeed)) }
        return negative ? .negative : .vectors
    }

    func selection() throws -> CaseSelection { try CaseSelection(select) }
    func targetLimits() throws -> TargetLimits? { try limits.map { path in try TargetLimits(file: path) } }
    func caseBudget() throws -> CaseBudget { try budget.map { text in try CaseBudget(text) } ?? .unlimited }

    /// The folder of `--vectors`; by default `Vectors` in the working directory, or in the checkout of this executable.
    func folder() -> String { vectors ?? PackageFolder.path("Vectors") }
}
