import ArgumentParser
import Conformance
import Foundation
import SpecificationText
import Targets

/// `quantspec conform`: runs cases on a target and judges the results.
struct ConformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conform",
        abstract: "Runs the golden vectors against a target and judges it.",
        discussion: """
            If no target is named, the sample kernels of the package are judged. Code
            under test runs in a process of its own: a crash or a hang is the verdict of
            one case, and does not end the run. Any two NaN values are equal.

            EXAMPLES
              quantspec conform
              quantspec conform --kernels libmine.so --report out
              quantspec conform --kernels libmine.so --select CONV_2D/int8,ADD \\
                  --profile integer-single
              quantspec conform --command "python3 mine.py" --json \\
                  --budget macs=1e6,rows=10
              quantspec conform --results from-the-board/ --limits acme.json
              quantspec conform --kernels libmine.so --soak 1000 --seed 7 --save found

            SELECTION (--select)
              Terms, separated by commas. A term is an operator (ADD), a scheme (int8),
              both in either order (ADD/int8, int8/ADD), the name of a group or a case, or
              a pattern of these with * and ?. Upper and lower case are not distinguished.
              A case is selected if a term selects it and no term that begins with !
              selects it. If --select is repeated, the union is selected. An expression
              that has only terms with ! restricts all others.
              A term that selects no case of the vectors is wrong usage. If the limits,
              the budget or other terms exclude all cases of a term, a note names it.

            RANDOM INSTANCES (--soak N)
              N instances drawn at random from the operators' domains are judged instead
              of the vectors. The operators that --select selects share N. An instance
              that the target does not support does not count: another one is drawn in
              its place, and the report has the first one of each form and reason. After 3
              such instances with one reason, or 8 in all, no more of a form are drawn if
              none of it was judged. Instance I of an operator in a scheme,
              OPERATOR/scheme/soak-SEED/I, depends only on the seed (0 or more): it is the
              same in every selection, and its name runs it again. After 200 failing
              instances of an operator in a scheme, no more of it are drawn.
              For each operator in a scheme that fails, one failing instance, if possible
              one without a diagnosis, is made smaller while it still fails. The limits
              are 200 calls and 10 s for each, and 60 s for all. --save DIR writes it to
              DIR/<scheme>/<OPERATOR>.json, and writes a .tflite file, its input and its
              expected output (.npz) next to it. To keep such a case, copy the .json file
              to Vectors/reported/<scheme> and run 'quantspec vectors generate --select
              OPERATOR/scheme', which adds it to the vectors.
              The claim of such a run says nothing about the golden vectors.

            INVALID INSTANCES (--negative)
              Each instance breaks one rule that the specification enforces, such as a
              zero point outside its type. A case passes if the target answers "invalid",
              and fails if it computes a result. "Unsupported" is counted as such. Kernels
              may trust their input: no such instance is run without --negative.

            A TARGET THAT STOPS
              After --hang-limit consecutive hangs, the rest of the group is not run.
              After --stop-limit consecutive hangs, crashes and invalid answers, the rest
              of the operator in its scheme is not run. Cases that are not run have the
              verdict of the stops before them, and the result says how many they are.

            EXIT STATUS
              0   it conforms, or fails only as --expectations say
              1   a difference, a crash or a hang, or an expected failure that does not
                  occur any more
              64  wrong usage            65  bad input data       66  a file is missing
              69  the target is unavailable, or no case was judged
              74  the result or a file of --report could not be written
              130 interrupted: the cases judged so far are printed, without a claim
            """)

    @OptionGroup(title: "Target") var target: ConformTargetOptions
    @OptionGroup(title: "Cases") var cases: ConformCaseOptions

    @Option(
        help: ArgumentHelp(
            "The numeric profile; 'help' lists them. any: the profile that explains the whole run, or else the closest one.",
            valueName: "name"),
        completion: Completions.profilesOrAny)
    var profile = ProfileNames.any

    @Option(
        help: ArgumentHelp("Known failures, as JSON; they do not fail the run.", valueName: "file"),
        completion: Completions.settings, transform: NamedOption.checked)
    var expectations: String?

    @Option(
        help: ArgumentHelp("The folder to write junit.xml, index.html and report.json to.", valueName: "dir"),
        completion: .directory, transform: NamedOption.checked)
    var report: String?

    @Flag(help: "List every operator, also those without a judged case.")
    var verbose = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard target.results != nil else { return }
        for (isUsed, name) in [(cases.negative, "--negative"), (cases.soak != nil, "--soak")] where isUsed {
            throw ValidationError("\(name): results are for cases of the vectors; remove \(name) or --results")
        }
    }

    func run() throws {
        try ProfileNames.check(profile, allowsAny: true)
        do {
            let interruption = Interruption()
            SignalWatch.start(interruption)
            var (report, folders) = try judge(interruption)
            // If one of the outputs fails, the others are still written: the text, and the files.
            try tryingAll(
                { try report.save(to: folders.saved) },
                {
                    let text = json ? report.jsonText : report.text(isColoured: Terminal.isColoured, isVerbose: verbose)
                    try Output.print(text, terminator: "")
                },
                { try folders.report?.write(report) })
            try ConformCommand.answer(report)
        } catch let error as ConformanceError {
            throw CommandFailure(error)
        }
    }

    /// Throws the exit status of a result. Returns if the target conforms.
    private static func answer(_ report: ConformanceReport) throws {
        switch report.result {
        case .conforms: break
        case .differs: throw ExitStatus.doesNotConform
        case .nothingJudged: throw CommandFailure(.unavailable, report.nothingJudgedMessage)
        case .interrupted: throw ExitStatus.interrupted
        }
    }

    private static func more(_ names: [String]) -> String {
        names.count > 1 ? ", and \(names.count - 1) more of the results" : ""
    }

    /// The texts of the clauses, by number. Empty if the specification is not found; clauses are then cited by number
    /// only.
    private static func clauseTexts() -> [String: String] {
        guard let text = try? SpecificationText(folder: PackageFolder.path("Spec")) else { return [:] }
        return Dictionary(text.clauses.map { ($0.clause.id, $0.text) }, uniquingKeysWith: { first, _ in first })
    }

    /// The folders for the report and for failing instances, if they are given. Both are checked before any case is
    /// run.
    private struct Folders {
        var report: ReportFolder?
        var saved: FailureFolder?
    }

    private func judge(_ interruption: Interruption) throws -> (ConformanceReport, Folders) {
        let vectors = try VectorFolder(cases.folder())
        let selection = try cases.selection()
        try selection.check(
            against: vectors, source: cases.source, mayJudgePrimitives: (target.command ?? target.results) != nil)
        let limits = try cases.targetLimits()
        try limits?.check(against: vectors)
        let options = ConformanceOptions(
            selection: selection, limits: limits, budget: try cases.caseBudget(),
            profile: profile == ProfileNames.any ? .any : .named(profile), source: cases.source,
            interruption: interruption)
        let expectations = try self.expectations.map { path in try Expectations(file: path) }
        try expectations?.check(against: vectors)
        let session = try target.choice().open(
            TargetEnvironment(
                workerExecutable: Executable.path, vectors: vectors.identity, patience: target.patience,
                placement: target.placement, interruption: interruption))
        for note in session.notes + vectors.unlistedNotes { printNote(note) }
        let folders = Folders(
            report: try report.map { path throws(ConformanceError) in try ReportFolder(path) },
            saved: try cases.save.map { path throws(ConformanceError) in try FailureFolder(path) })
        let started = Date().formatted(.iso8601)
        let progress = ProgressLine()
        defer { progress.clear() }
        let run = try ConformanceRun(session, vectors: vectors, options: options) { done, total in
            progress.show(done, of: total, what: options.source.noun)
        }
        for rule in run.unmatchedRules {
            printNote("\(cases.limits ?? "--limits"): \(rule.place) matches none of the selected cases: \(rule.reason)")
        }
        if let first = run.unknownResults.first {
            printNote(
                "--results: the vectors have no case \(first.inOneLine.cut())\(ConformCommand.more(run.unknownResults))"
                    + "; the name is mistyped, or the case was removed"
            )
        }
        var report = ConformanceReport(run, expectations: expectations)
        try report.shrink(with: session, run)
        for term in run.unmatchedTerms {
            let reason = report.untakenPrimitiveTerms.contains(term) ? ": \(report.primitivesRemedy)" : ""
            printNote("--select: \(term) selects no case\(reason)")
        }
        for entry in report.unmet {
            printNote(
                "\(self.expectations ?? "--expectations"): no failure matches \(entry.place), \(entry.term): \(entry.words)"
            )
        }
        report.record = RunRecord(
            started: started, toolVersion: toolVersion, command: CommandLine.arguments,
            environment: ProcessInfo.processInfo.environment)
        if !report.failures.isEmpty || !report.informative.isEmpty { report.cite(ConformCommand.clauseTexts()) }
        return (report, folders)
    }
}
