import ArgumentParser
import Conformance
import Foundation
import SpecificationText
import Targets

/// `quantspec conform`: runs the vectors against a target and judges it.
struct ConformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conform",
        abstract: "Runs the golden vectors against a target and judges it.",
        discussion: """
            With no target named it judges the sample kernels that it was built with. Code
            under test runs in a process of its own: its crash or hang is the verdict of
            one case, not the end of the run. Any NaN counts as any other.

            EXAMPLES
              quantspec conform
              quantspec conform --kernels libmine.so --report out
              quantspec conform --kernels libmine.so --select CONV_2D/int8,ADD \\
                  --profile integer-single
              quantspec conform --command "python3 mine.py" --json \\
                  --budget macs=1e6,rows=10
              quantspec conform --results from-the-board/ --limits acme.json

            SELECTION (--select)
              Terms with commas between them. A case is selected if any term means it and
              no term with a leading ! does. A term is an operator (ADD), a scheme (int8),
              both in either order (ADD/int8, int8/ADD), a group or a case by its name, or
              a pattern of these with * and ?. Capital and small letters are the same.
              --select may be repeated: the union is selected. An expression of terms with
              ! alone applies to all the others.
              A term that means no case of the vectors is wrong usage. A note names a term
              of which the limits, the budget or other terms leave nothing.

            INVALID INSTANCES (--negative)
              Each breaks one rule that the specification enforces, such as a zero point
              outside its type. A case passes if the target answers "invalid", and fails
              if it computes a result. "Unsupported" is counted as such. Kernels may trust
              their input: without --negative no such instance is run.

            A TARGET THAT STOPS
              After --hang-limit hangs in a row the rest of the group is not run, and after
              --stop-limit hangs, crashes and wrong answers in a row the rest of the
              operator in its scheme. Such cases count as what stopped the target, and the
              result says how many were not run.

            EXIT STATUS
              0   it conforms, or fails only as --expectations say
              1   a difference, a crash or a hang, or an expected failure that does not
                  occur any more
              64  wrong usage            65  bad input data       66  a file is missing
              69  the target is unavailable, or no case was judged
              74  the result or a file of --report could not be written
              130 interrupted: what was judged until then is printed, without a claim
            """)

    @OptionGroup(title: "Target") var target: ConformTargetOptions
    @OptionGroup(title: "Cases") var cases: ConformCaseOptions

    @Option(
        help: ArgumentHelp(
            "The numeric profile; 'help' lists them. any: the one that explains the whole run, or else the closest one.",
            valueName: "name"),
        completion: Completions.profilesOrAny)
    var profile = ProfileNames.any

    @Option(
        help: ArgumentHelp("Known failures, as JSON: they do not fail the run.", valueName: "file"),
        completion: Completions.settings, transform: NamedOption.checked)
    var expectations: String?

    @Option(
        help: ArgumentHelp("Where junit.xml, index.html and report.json are written.", valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var report: String?

    @Flag(help: "List every operator, also those of which nothing was judged.")
    var verbose = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    func validate() throws {
        if cases.negative, target.results != nil {
            throw ValidationError("--negative: a folder of results holds cases of the vectors only")
        }
    }

    func run() throws {
        try ProfileNames.check(profile, allowsAny: true)
        do {
            let interruption = Interruption()
            SignalWatch.start(interruption)
            let (report, folder) = try judge(interruption)
            // What was judged is printed although its files cannot be written, and the other way round.
            try tryingAll(
                {
                    let text = json ? report.jsonText : report.text(isColoured: Terminal.isColoured, isVerbose: verbose)
                    try Output.print(text, terminator: "")
                },
                { try folder?.write(report) })
            try ConformCommand.answer(report)
        } catch let error as ConformanceError {
            throw CommandFailure(error)
        }
    }

    /// Throws the status that a result has for the caller.
    private static func answer(_ report: ConformanceReport) throws {
        switch report.result {
        case .conforms: break
        case .differs: throw ExitStatus.doesNotConform
        case .nothingJudged: throw CommandFailure(.unavailable, report.nothingJudgedMessage)
        case .interrupted: throw ExitStatus.interrupted
        }
    }

    private static func more(_ names: [String]) -> String {
        names.count > 1 ? ", and none of \(names.count - 1) more that results are about" : ""
    }

    /// The clauses of the package's own text; empty if the tool runs without it. Then clauses are named without words.
    private static func clauseTexts() -> [String: String] {
        guard let text = try? SpecificationText(folder: PackageFolder.path("Spec")) else { return [:] }
        return Dictionary(text.clauses.map { ($0.clause.id, $0.text) }, uniquingKeysWith: { first, _ in first })
    }

    /// The report, and the folder for its files if one was named: it is tried before any case is run.
    private func judge(_ interruption: Interruption) throws -> (ConformanceReport, ReportFolder?) {
        let vectors = try VectorFolder(cases.folder())
        let selection = try cases.selection()
        try selection.check(
            against: vectors, isNegative: cases.negative,
            mayJudgePrimitives: (target.command ?? target.results) != nil && !cases.negative)
        let limits = try cases.targetLimits()
        try limits?.check(against: vectors)
        let options = ConformanceOptions(
            selection: selection, limits: limits, budget: try cases.caseBudget(),
            profile: profile == ProfileNames.any ? .any : .named(profile), isNegative: cases.negative,
            interruption: interruption)
        let expectations = try self.expectations.map { path in try Expectations(file: path) }
        try expectations?.check(against: vectors)
        let session = try target.choice().open(
            TargetEnvironment(
                workerExecutable: Executable.path, vectors: vectors.identity, patience: target.patience,
                placement: target.placement, interruption: interruption))
        for note in session.notes { printNote(note) }
        let folder = try report.map { path throws(ConformanceError) in try ReportFolder(path) }
        let started = Date().formatted(.iso8601)
        let progress = ProgressLine()
        defer { progress.clear() }
        let run = try ConformanceRun(session, vectors: vectors, options: options) { done, total in
            progress.show(done, of: total, what: "cases")
        }
        for rule in run.unmatchedRules {
            printNote("\(cases.limits ?? "--limits"): \(rule.place) matches none of the selected cases: \(rule.reason)")
        }
        for term in run.unmatchedTerms { printNote("--select: \(term) selects no case") }
        if let first = run.unknownResults.first {
            printNote(
                "--results: the vectors have no case \(first.inOneLine.cut())\(ConformCommand.more(run.unknownResults))"
                    + "; a name always means the same case, so it is gone or mistyped"
            )
        }
        var report = ConformanceReport(run, expectations: expectations)
        for entry in report.unmet {
            printNote(
                "\(self.expectations ?? "--expectations"): no failure met \(entry.place), \(entry.term): \(entry.words)"
            )
        }
        report.record = RunRecord(
            started: started, toolVersion: toolVersion, command: CommandLine.arguments,
            environment: ProcessInfo.processInfo.environment)
        if !report.failures.isEmpty || !report.informative.isEmpty { report.cite(ConformCommand.clauseTexts()) }
        return (report, folder)
    }
}
