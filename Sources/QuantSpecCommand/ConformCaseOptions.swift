import ArgumentParser
import Conformance

/// Which cases are run.
struct ConformCaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of golden vectors. By default ./Vectors, or that of the checkout that this tool was built in.",
            valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var vectors: String?

    @Option(
        help: ArgumentHelp(
            "Operators, schemes, groups or cases: see SELECTION. Repeated: the union.", valueName: "expression"),
        completion: Completions.selection)
    var select: [String] = []

    @Option(
        help: ArgumentHelp("What the target does not claim, as JSON: such cases are out of scope.", valueName: "file"),
        completion: Completions.settings, transform: NamedOption.checked)
    var limits: String?

    @Option(
        help: ArgumentHelp(
            "A share of the cost (cost=10%), the largest groups (macs=N, bytes=N), the rows of each (rows=N), with commas between them.",
            valueName: "spec"))
    var budget: String?

    @Flag(
        help: ArgumentHelp(
            "Run instances that break a rule instead of the vectors: a target that validates its input refuses each.")
    )
    var negative = false

    func selection() throws -> CaseSelection { try CaseSelection(select) }
    func targetLimits() throws -> TargetLimits? { try limits.map { path in try TargetLimits(file: path) } }
    func caseBudget() throws -> CaseBudget { try budget.map { text in try CaseBudget(text) } ?? .unlimited }

    /// The folder named, else the one here, else that of the checkout that this executable was built in.
    func folder() -> String { vectors ?? PackageFolder.path("Vectors") }
}
