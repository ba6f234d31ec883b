import FileSupport
import QuantSpec

extension ConformanceReport {
    /// The report as one HTML page that loads nothing.
    public var page: String {
        ReportPage(report: self).text
    }
}

/// The parts of the page, in order.
struct ReportPage {
    let report: ConformanceReport
    /// The names of the failing cases that the page shows.
    let shownCases: Set<String>

    init(report: ConformanceReport) {
        self.report = report
        shownCases = CaseChoice(report.failures, examples: report.causes.map(\.example)).names
    }

    var text: String {
        let name = Markup.escaped(
            "\(report.targetDescription.name) \(report.targetDescription.version)".cut(to: ReportPage.titleLimit))
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(name): conformance</title>
            <style>
            \(PageFiles.style)
            </style>
            </head>
            <body>
            <main>
            \(parts.joined(separator: "\n"))
            </main>
            <script>
            \(PageFiles.script)
            </script>
            </body>
            </html>

            """
    }

    /// The number of characters of the target's name in titles. The facts show the whole name.
    private static let titleLimit = 80

    private var parts: [String] {
        [
            heading, summary, causes, smallest, matrix, operators, profiles, cases, informative, unmet, notJudged,
            clauses,
        ].filter {
            !$0.isEmpty
        }
    }

    // MARK: Above

    private var heading: String {
        let kind = report.result == .nothingJudged ? "" : report.everyCasePassed ? " good" : " bad"
        return """
            <h1>\(Markup.escaped(report.targetDescription.name.cut(to: ReportPage.titleLimit))): conformance</h1>
            <p class="claim\(kind)">\(Markup.escaped(report.claim))</p>
            <dl class="facts">\(facts.map { "<dt>\($0)</dt><dd>\($1)</dd>" }.joined())</dl>
            """
    }

    private var facts: [(String, String)] {
        let target = report.targetDescription
        let options = report.options
        var facts = [("Target", Markup.escaped("\(target.name) \(target.version)"))]
        func add(_ name: String, _ text: String) {
            if !text.isEmpty { facts.append((name, Markup.escaped(text))) }
        }
        add("Details", target.details)
        if !target.hash.isEmpty { facts.append(("SHA-256", "<code>\(Markup.escaped(target.hash))</code>")) }
        add("Derived", report.derivedWords ?? "")
        add("Buffers", target.placement?.words ?? "")
        let vectors = report.vectors
        if let settings = options.source.soak { add("Soak", settings.words(drawn: report.judgedGroupCount)) }
        facts.append(
            (
                options.source.soak == nil ? "Vectors" : "Vectors (not run)",
                Markup.escaped(vectors.manifest.generator.version)
                    + ", manifest <code>\(Markup.escaped(vectors.manifestHash))</code>"
            ))
        if let run = run(report.record) { facts.append(("Run", run)) }
        if !report.record.command.isEmpty {
            facts.append(("Command", "<code>\(Markup.escaped(report.record.commandLine))</code>"))
        }
        add("Selection", options.selection.text)
        add("Budget", options.budget.text)
        if let limits = options.limits { add("Limits", "\(limits.name) (SHA-256 \(limits.hash.prefix(12)))") }
        return facts
    }

    /// The start of the run, its duration and the tool.
    private func run(_ record: RunRecord) -> String? {
        guard !record.started.isEmpty else { return nil }
        let words = record.started.replacing("T", with: " ").replacing("Z", with: " UTC")
        let time = "<time\(Markup.attributes(["datetime": record.started]))>\(Markup.escaped(words))</time>"
        return "\(time), \(report.duration.seconds) s, quantspec \(Markup.escaped(record.toolVersion))"
    }

    private var summary: String {
        let tiles = Verdict.allCases.map { verdict in
            let count = report.counts[verdict]
            return "<div class=\"tile\(count == 0 ? " none" : "")\" style=\"--colour: \(PageFiles.colour(verdict))\">"
                + "<b>\(count)</b><span>\(verdict.words)</span></div>"
        }
        return """
            <h2>Cases</h2>
            <div class="tiles">\(tiles.joined())</div>
            \(ReportPage.bar(report.counts))
            """
    }

    static func bar(_ counts: VerdictCounts) -> String {
        let parts = Verdict.allCases.filter { counts[$0] > 0 }.map { verdict in
            "<i style=\"flex-grow: \(counts[verdict]); --colour: \(PageFiles.colour(verdict))\""
                + " title=\"\(counts[verdict]) \(verdict.words)\"></i>"
        }
        return "<div class=\"bar\" aria-hidden=\"true\">\(parts.joined())</div>"
    }

    private var profiles: String {
        let largest = max(report.profile.candidates.map(\.differences).max() ?? 1, 1)
        let rows = report.profile.candidates.enumerated().map { index, candidate in
            let share = 100 * candidate.differences / largest
            let mark = index == report.profile.index ? " <span class=\"chip\">judged under this</span>" : ""
            return "<tr><th scope=\"row\">\(Markup.escaped(candidate.name))\(mark)</th>"
                + "<td class=\"n\" data-title=\"cases that differ\">\(candidate.differences)</td>"
                + "<td class=\"wide\"><div class=\"bar\" aria-hidden=\"true\"><i style=\"width: \(share)%; min-width: 0;"
                + " --colour: \(PageFiles.colour(.failed))\"></i></div></td></tr>"
        }
        let words = "\(report.profile.name): \(report.profileWords ?? "it was named")."
        return """
            <h2>Profile</h2>
            <p>\(Markup.escaped(words))</p>
            <table class="rows"><thead><tr><th scope="col">profile</th><th scope="col" class="n">cases that differ</th><td></td></tr>\
            </thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>
            """
    }
}
