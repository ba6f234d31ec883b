import GoldenVectors
import QuantSpec

extension ConformanceReport {
    /// The report as one HTML page that needs nothing from elsewhere.
    public var page: String {
        ReportPage(report: self).text
    }
}

/// The parts of the page, in their order.
struct ReportPage {
    let report: ConformanceReport
    /// More cases are named in `report.json` only.
    static let caseLimitPerOperator = 150

    var text: String {
        let name = Markup.escaped("\(report.targetDescription.name) \(report.targetDescription.version)")
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
            \(PageStyle.css)
            </style>
            </head>
            <body>
            <main>
            \(parts.joined(separator: "\n"))
            </main>
            <script>
            \(PageScript.javaScript)
            </script>
            </body>
            </html>

            """
    }

    private var parts: [String] {
        [heading, summary, profiles, operators, cases, informative, unmet, notJudged, clauses].filter { !$0.isEmpty }
    }

    // MARK: Above

    private var heading: String {
        let kind: String
        switch report.result {
        case .nothingJudged: kind = ""
        case .conforms where report.failures.isEmpty: kind = " good"
        case .conforms, .differs, .interrupted: kind = " bad"
        }
        return """
            <h1>\(Markup.escaped(report.targetDescription.name)): conformance</h1>
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
        facts.append(
            (
                "Vectors",
                Markup.escaped(vectors.manifest.generator.version)
                    + ", manifest <code>\(Markup.escaped(vectors.manifestHash))</code>"
            ))
        add("Selection", options.selection.text)
        add("Budget", options.budget.text)
        if let limits = options.limits { add("Limits", "\(limits.name) (SHA-256 \(limits.hash.prefix(12)))") }
        return facts
    }

    private var summary: String {
        let tiles = Verdict.allCases.map { verdict in
            let count = report.counts[verdict]
            return "<div class=\"tile\(count == 0 ? " none" : "")\" style=\"--colour: \(PageStyle.colour(verdict))\">"
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
            "<i style=\"flex-grow: \(counts[verdict]); --colour: \(PageStyle.colour(verdict))\""
                + " title=\"\(counts[verdict]) \(verdict.words)\"></i>"
        }
        return "<div class=\"bar\">\(parts.joined())</div>"
    }

    private var profiles: String {
        let largest = max(report.profile.candidates.map(\.differences).max() ?? 1, 1)
        let rows = report.profile.candidates.enumerated().map { index, candidate in
            let share = 100 * candidate.differences / largest
            let mark = index == report.profile.index ? " <span class=\"chip\">judged under this</span>" : ""
            return "<tr><td>\(Markup.escaped(candidate.name))\(mark)</td><td class=\"n\">\(candidate.differences)</td>"
                + "<td class=\"wide\"><div class=\"bar\"><i style=\"width: \(share)%; min-width: 0;"
                + " --colour: \(PageStyle.colour(.failed))\"></i></div></td></tr>"
        }
        let words = "\(report.profile.name): \(report.profileWords ?? "it was named")."
        return """
            <h2>Profile</h2>
            <p>\(Markup.escaped(words))</p>
            <div class="scroll"><table><thead><tr><th>profile</th><th class="n">cases that differ</th><th></th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            """
    }
}
