import FileSupport
import GoldenVectors
import QuantSpec

extension ReportPage {
    /// Every failure, by operator, with filters above.
    var cases: String {
        guard !report.failures.isEmpty else { return "" }
        let sections = report.operators.compactMap { item in
            let failures = report.failures.filter { $0.subject == item.subject }
            return failures.isEmpty ? nil : section(item, failures)
        }
        return """
            <h2 id="failures">Failures</h2>
            \(filters)
            \(sections.joined(separator: "\n"))
            """
    }

    private var filters: String {
        let subjects = report.operators.filter { $0.counts.failures > 0 }.map(\.subject.title)
        let verdicts = Verdict.allCases.filter { report.counts[$0] > 0 && $0.isFailure }.map(\.words)
        let diagnoses = Set(report.failures.compactMap { $0.diagnosis?.name }).sorted()
        return """
            <div class="filters" role="search">
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
        let limit = ReportPage.caseLimitPerOperator
        let hidden =
            failures.count > limit
            ? "<p class=\"note\">\(failures.count - limit) more are in report.json.</p>" : ""
        let diagnoses = item.diagnoses.map { diagnosis in
            "<p><span class=\"chip\">\(Markup.escaped(diagnosis.name))</span> \(diagnosis.count) of "
                + "\(failures.count.counted("case")). \(Markup.escaped(diagnosis.explanation)).</p>"
        }
        let items = failures.prefix(limit).enumerated().map { index, failure in
            details(failure, isOpen: index == 0)
        }
        return """
            <section class="operator" id="\(ReportPage.anchor(item.subject))">
            <h3>\(Markup.escaped(item.subject.title))</h3>
            \(diagnoses.joined(separator: "\n"))
            \(ReportPage.histogram(item.histogram, units: item.largestDistances.units))
            \(items.joined(separator: "\n"))
            \(hidden)
            </section>
            """
    }

    /// The informative cases that differ.
    var informative: String {
        guard !report.informative.isEmpty else { return "" }
        let items = report.informative.prefix(ReportPage.caseLimitPerOperator).map {
            details($0, isOpen: false)
        }
        return """
            <h2>Informative differences</h2>
            <p class="note">The reference's own behaviour is undefined here: \(report.informative.count.counted("case")), \
            never counted.</p>
            \(items.joined(separator: "\n"))
            """
    }

    private func details(_ item: CaseReport, isOpen: Bool) -> String {
        let lines = item.detailLines
        let data = Markup.attributes([
            "id": item.name, "data-operator": item.subject.title, "data-verdict": item.verdict.words,
            "data-diagnosis": item.diagnosis?.name ?? "",
            "data-text": ([item.name, item.variant] + lines).joined(separator: " ").lowercased(),
        ])
        let colour = PageStyle.colour(item.verdict)
        let chips = [
            "<span class=\"chip verdict\" style=\"--colour: \(colour)\">\(item.verdict.words)</span>",
            item.difference.map { "<span class=\"chip\">\(ReportPage.shortDifference($0))</span>" },
            item.diagnosis?.name.map { "<span class=\"chip\">\(Markup.escaped($0))</span>" },
            item.expectation.map { "<span class=\"chip\">expected: \(Markup.escaped($0))</span>" },
        ]
        return """
            <details class="case"\(isOpen ? " open" : "")\(data)>
            <summary><code class="name">\(Markup.escaped(item.name))</code>\(chips.compactMap { $0 }.joined(separator: " "))\
            </summary>
            <div><div class="words">\(lines.dropLast().map { "<p>\(Markup.escaped($0))</p>" }.joined())
            <p>clauses: \(item.clauses.map(clauseLink).joined(separator: ", "))</p>
            <p class="note">Again: <code>--select '\(Markup.escaped(item.name))'</code></p></div>\(ReportPage.heat(item))</div>
            </details>
            """
    }

    private func clauseLink(_ clause: Clause) -> String {
        let name = Markup.escaped(clause.id)
        return report.clauseTexts[clause.id] == nil ? name : "<a href=\"#clause-\(name)\">\(name)</a>"
    }

    /// The text of every clause that a case shown above tests.
    var clauses: String {
        var shown = Set<String>()
        let cited = (report.failures + report.informative).flatMap(\.clauses).filter { shown.insert($0.id).inserted }
        let items = cited.compactMap { clause in
            report.clauseTexts[clause.id].map { text in
                "<dt id=\"clause-\(Markup.escaped(clause.id))\">\(Markup.escaped(clause.id))</dt>"
                    + "<dd>\(Markup.escaped(text))</dd>"
            }
        }
        return items.isEmpty ? "" : "<h2>Clauses</h2>\n<dl class=\"clauses\">\(items.joined(separator: "\n"))</dl>"
    }

    private static func shortDifference(_ difference: RowDifference) -> String {
        let text = difference.largestDistances.text
        let largest = text.isEmpty ? "" : "≤ \(text), "
        return "\(largest)\(difference.differingCount) of \(difference.elementCount) elements"
    }

    /// Where the elements differ, in the first output that does.
    private static func heat(_ item: CaseReport) -> String {
        guard let output = item.difference?.outputs.first else { return "" }
        let picture = HeatPicture(output)
        let data = Markup.attributes([
            "data-width": "\(picture.width)", "data-height": "\(picture.height)", "data-cells": picture.cells,
            "aria-label": "where output \(output.output) differs",
        ])
        let place = output.step > 0 ? "step \(output.step), output \(output.output)" : "output \(output.output)"
        let isReduced = picture.elementsAcross > 1 || picture.elementsDown > 1
        let reduced = isReduced ? "; a cell is \(picture.elementsDown) × \(picture.elementsAcross) elements" : ""
        return """
            <figure class="heat"><canvas role="img"\(data)></canvas>
            <figcaption>\(place) of shape \(output.shape): the last axis across, the others down\(reduced)</figcaption>\
            \(legend)</figure>
            """
    }

    private static let legend: String = {
        let low = stride(from: 7, through: 0, by: -1).map { swatch("low", $0) }.joined()
        let high = (0...7).map { swatch("high", $0) }.joined()
        let equal = "<i style=\"background: var(--equal)\"></i>"
        return "<div class=\"legend\">too low&nbsp;\(low)\(equal)\(high)&nbsp;too high</div>"
    }()

    private static func swatch(_ colour: String, _ level: Int) -> String {
        let hundredths = 35 + 65 * level / 7
        return "<i style=\"background: rgba(var(--\(colour)), \(hundredths)%)\"></i>"
    }
}
