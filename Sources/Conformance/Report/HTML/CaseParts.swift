import FileSupport
import QuantSpec

extension ReportPage {
    /// The section with the failures, by operator, with filters above.
    var cases: String {
        guard !report.failures.isEmpty else { return "" }
        let sections = report.operators.compactMap { item in
            let failures = report.failures.filter { $0.subject == item.subject }
            return failures.isEmpty ? nil : section(item, failures)
        }
        return """
            <h2 id="failures">Failures</h2>
            <div class="failures">
            \(filters)
            \(sections.joined(separator: "\n"))
            </div>
            """
    }

    private var filters: String {
        let subjects = report.operators.filter { $0.counts.failures > 0 }.map(\.subject.title)
        let verdicts = Verdict.allCases.filter { report.counts[$0] > 0 && $0.isFailure }.map(\.words)
        var seen = Set<String>()
        let diagnoses = report.causes.compactMap(\.name).filter { seen.insert($0).inserted }
        return """
            <div class="filters" role="search" hidden>
            <input id="filter-text" type="search" placeholder="Filter by case, clause, comment …" \
            aria-label="Filter by words">
            \(ReportPage.choice("operator", "every operator", subjects))
            \(ReportPage.choice("verdict", "every verdict", verdicts))
            \(ReportPage.choice("diagnosis", "every diagnosis", diagnoses))
            <output id="shown"></output>
            </div>
            """
    }

    private static func choice(_ name: String, _ all: String, _ values: [String]) -> String {
        let options = values.map { "<option>\(Markup.escaped($0))</option>" }.joined()
        return "<select id=\"filter-\(name)\" aria-label=\"\(name)\">"
            + "<option value=\"\">\(all)</option>\(options)</select>"
    }

    private func section(_ item: OperatorReport, _ failures: [CaseReport]) -> String {
        let shown = failures.filter { shownCases.contains($0.name) }
        let more = failures.count - shown.count
        let hidden = more > 0 ? "<p class=\"note\">\(more) more \(more == 1 ? "is" : "are") in report.json.</p>" : ""
        let diagnoses = item.diagnoses.map { diagnosis in
            "<p><span class=\"chip\">\(Markup.escaped(diagnosis.name))</span> \(diagnosis.count) of "
                + "\(failures.count.counted("case")). \(Markup.escaped(diagnosis.explanation)).</p>"
        }
        let shared = item.sharedTexts.map { "<p>\(Markup.escaped($0)).</p>" }.joined(separator: "\n")
        let items = shown.map { details($0, isOpen: $0.name == report.causes.first?.example) }
        return """
            <section class="operator" id="\(ReportPage.anchor(item.subject))">
            <h3>\(Markup.escaped(item.subject.title))</h3>
            \(diagnoses.joined(separator: "\n"))
            \(shared)
            \(ReportPage.histogram(item.histogram, units: item.largestDistances.units))
            \(items.joined(separator: "\n"))
            \(hidden)
            </section>
            """
    }

    /// The section with the informative cases that differ.
    var informative: String {
        guard !report.informative.isEmpty else { return "" }
        let items = report.informative.prefix(CaseChoice.limitPerCause).map {
            details($0, isOpen: false)
        }
        return """
            <h2 id="informative">Informative differences</h2>
            <p class="note">The reference's own behaviour is undefined here: \(report.informative.count.counted("case")), \
            never counted.</p>
            \(items.joined(separator: "\n"))
            """
    }

    private func details(_ item: CaseReport, isOpen: Bool) -> String {
        let data = Markup.attributes([
            "data-operator": item.subject.title, "data-verdict": item.verdict.words,
            "data-diagnosis": item.diagnosis?.name ?? "",
        ])
        let verdict =
            item.isInformative
            ? "<span class=\"chip\">informative: \(item.verdict.words)</span>"
            : "<span class=\"chip verdict\" style=\"--colour: \(PageFiles.colour(item.verdict))\">\(item.verdict.words)</span>"
        let chips = [
            verdict,
            item.difference.map { "<span class=\"chip\">\(ReportPage.shortDifference($0))</span>" },
            item.diagnosis?.label.map { "<span class=\"chip\">\(Markup.escaped($0))</span>" },
            item.expectation.map { "<span class=\"chip\">expected: \(Markup.escaped($0))</span>" },
        ]
        let lines = item.detailLines(upTo: .max).map { "<p>\(Markup.escaped($0))</p>" }
        return """
            <details class="case"\(isOpen ? " open" : "")\(data)>
            <summary><code class="name">\(Markup.escaped(item.name))</code>\(chips.compactMap { $0 }.joined(separator: " "))\
            </summary>
            <div\(Markup.attributes(["id": item.name]))><div class="parts"><div class="words">\(lines.joined())
            \(broken(item.citation))<p>clauses: \(item.clauses.map(clauseLink).joined(separator: ", "))</p>
            \(element(item))</div>\(ReportPage.heat(item))</div>
            \(repetition(item))</div>
            </details>
            """
    }

    /// The command line that runs the case again.
    private func repetition(_ item: CaseReport) -> String {
        let line = report.record.commandLine(repeating: item.name, profile: report.profile.name)
        return "<p class=\"note\">Run this case again:</p>"
            + "<div class=\"command\"><pre tabindex=\"0\"><code>\(Markup.escaped(line))</code></pre></div>"
    }

    /// A link to a case on the page. The text alone if the page does not show the case.
    func link(to caseName: String, _ words: String) -> String {
        let words = Markup.escaped(words)
        return shownCases.contains(caseName)
            ? "<a\(Markup.attributes(["href": Markup.fragment(caseName)]))>\(words)</a>" : words
    }

    /// The clauses that a diagnosis says are broken, with the words of the first. Empty without a diagnosis.
    private func broken(_ citation: ClauseCitation?) -> String {
        guard let citation, let first = citation.clauses.first else { return "" }
        let words = citation.words.isEmpty ? "" : ": \(Markup.escaped(citation.words))"
        let rest = citation.clauses.dropFirst()
        let others = rest.isEmpty ? "" : "</p>\n<p>also broken: \(rest.map(clauseLink).joined(separator: ", "))"
        return "<p>breaks \(clauseLink(first))\(words)\(others)</p>\n"
    }

    private func clauseLink(_ clause: Clause) -> String {
        let name = Markup.escaped(clause.id)
        return report.clauseTexts[clause.id] == nil ? name : "<a href=\"#clause-\(name)\">\(name)</a>"
    }

    /// The section with the text of every clause that a shown case breaks or tests, and of the clauses that these
    /// cite.
    var clauses: String {
        let texts = report.clauseTexts
        var shown = Set<String>()
        let failures = report.failures.filter { shownCases.contains($0.name) }
        let items = failures + report.informative.prefix(CaseChoice.limitPerCause)
        var ids = (items.flatMap { $0.citation?.clauses ?? [] } + items.flatMap(\.clauses)).map(\.id)
            .filter { texts[$0] != nil && shown.insert($0).inserted }
        for id in ids {
            ids += MarkdownHTML.clauses(in: texts[id] ?? "").filter { texts[$0] != nil && shown.insert($0).inserted }
        }
        let markdown = MarkdownHTML { shown.contains($0) ? "clause-\($0)" : nil }
        let entries = ids.map { id in
            "<dt id=\"clause-\(Markup.escaped(id))\">\(Markup.escaped(id))</dt><dd>\(markdown.html(texts[id] ?? ""))</dd>"
        }
        return entries.isEmpty
            ? "" : "<h2 id=\"clauses\">Clauses</h2>\n<dl class=\"clauses\">\(entries.joined(separator: "\n"))</dl>"
    }

    private static func shortDifference(_ difference: RowDifference) -> String {
        let text = difference.largestDistances.text
        let largest = text.isEmpty ? "" : "≤ \(text), "
        return "\(largest)\(difference.differingCount) of \(difference.elementCount) elements"
    }

    /// A picture of where the elements differ, in the first output that differs.
    private static func heat(_ item: CaseReport) -> String {
        guard let output = item.difference?.outputs.first else { return "" }
        let picture = HeatPicture(output)
        let place = output.step > 0 ? "step \(output.step), output \(output.output)" : "output \(output.output)"
        let isReduced = picture.elementsAcross > 1 || picture.elementsDown > 1
        let reduced = isReduced ? "; a cell is \(picture.elementsDown) × \(picture.elementsAcross) elements" : ""
        let count = output.comparison.positions.count
        let label =
            "\(place): \(count) of \(output.shape.count.counted("element")) \(count == 1 ? "differs" : "differ")"
        return """
            <figure class="heat">\(HeatDrawing(picture: picture).svg(label: label))
            <figcaption>\(place) of shape \(output.shape): the last axis across, the others down\(reduced)</figcaption>\
            \(HeatDrawing.legend)</figure>
            """
    }
}
