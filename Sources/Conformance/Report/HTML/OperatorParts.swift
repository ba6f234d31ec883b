import FileSupport
import QuantSpec

extension ReportPage {
    /// The table of operators. Operators of which no case was judged are in a closed section.
    var operators: String {
        let judged = report.operators.filter { $0.counts.judged > 0 }
        let others = report.operators.filter { $0.counts.judged == 0 }
        let pairs = others.count.counted("pair")
        let parts = [
            judged.isEmpty ? "" : table(judged),
            others.isEmpty
                ? "" : folded("\(pairs) of operator and scheme in which no case was judged", table(others)),
        ]
        return report.operators.isEmpty ? "" : "<h2>Operators</h2>\n" + parts.joined(separator: "\n")
    }

    private func folded(_ summary: String, _ content: String) -> String {
        "<details class=\"rest\"><summary>\(summary)</summary>\n\(content)\n</details>"
    }

    private func table(_ operators: [OperatorReport]) -> String {
        let columns = report.shownVerdicts
        let titles = columns.map { "<th scope=\"col\" class=\"n\">\($0.words)</th>" }.joined()
        let rows = operators.map { row($0, columns) }
        return """
            <table class="rows">
            <thead><tr><th scope="col">operator</th><td></td>\(titles)<th scope="col" class="n">largest difference</th>\
            <th scope="col">diagnosis</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table>
            """
    }

    private func row(_ item: OperatorReport, _ columns: [Verdict]) -> String {
        let counts = item.counts
        let name = ReportPage.broken(item.subject.title)
        let fails = counts.failures > 0
        let link = fails ? "<a href=\"#\(ReportPage.anchor(item.subject))\">\(name)</a>" : name
        let numbers = columns.map { verdict in
            "<td class=\"n\(counts[verdict] == 0 ? " zero" : "")\" data-title=\"\(verdict.words)\">\(counts[verdict])</td>"
        }
        let distance = item.largestDistances.text
        let diagnosis = item.diagnoses.first.map { "<span class=\"chip\">\(Markup.escaped($0.name))</span>" } ?? ""
        let others = item.diagnosisShare + (item.diagnoses.count > 1 ? " and others" : "")
        return "<tr\(fails ? " class=\"fails\"" : "")><th scope=\"row\">\(link)</th>"
            + "<td class=\"wide\">\(ReportPage.bar(counts))</td>\(numbers.joined())"
            + "<td class=\"n\(distance.isEmpty ? " none" : "")\" data-title=\"largest difference\">\(distance)</td>"
            + "<td class=\"why\(diagnosis.isEmpty ? " none" : "")\">\(diagnosis)\(others)</td></tr>"
    }

    /// A name in which lines may break after each `_`, because names of the schema are long.
    static func broken(_ name: String) -> String { Markup.escaped(name).replacing("_", with: "_<wbr>") }

    static func anchor(_ subject: OperatorScheme) -> String { "\(subject.name)-\(subject.scheme.rawValue)" }

    /// The differences as a histogram: too low on the left, too high on the right.
    ///
    /// - Parameters:
    ///   - histogram: the number of elements in each range of differences.
    ///   - units: the units for a sentence, such as ` in LSB`.
    static func histogram(_ histogram: DifferenceHistogram, units: String) -> String {
        guard histogram.total > 0 else { return "" }
        let largest = max(histogram.bins.map(\.count).max() ?? 1, 1)
        let columns = histogram.bins.map { bin in
            let height = bin.count == 0 ? 0 : max(2, 84 * bin.count / largest)
            let colour = bin.greatest < 0 ? "low" : "high"
            return "<div>\(bin.count > 0 ? "\(bin.count)" : "")"
                + "<i style=\"height: \(height)px; background: rgb(var(--\(colour)))\"></i><span>\(bin.label)</span></div>"
        }
        let incomparable =
            histogram.incomparable > 0 ? " \(histogram.incomparable) elements differ by a NaN." : ""
        return """
            <div class="histogram">\(columns.joined())</div>
            <p class="note">Elements by their difference\(units), observed minus expected.\(incomparable)</p>
            """
    }

    /// The reasons why cases are not judged.
    var notJudged: String {
        let rows = report.operators.flatMap { item in
            item.reasons.prefix(8).map { reason in
                "<tr><th scope=\"row\">\(ReportPage.broken(item.subject.title))</th>"
                    + "<td class=\"n\" data-title=\"cases\">\(reason.count)</td>"
                    + "<td class=\"text\">\(reason.text.isEmpty ? "no reason given" : Markup.escaped(reason.text.cut()))</td></tr>"
            }
        }
        guard !rows.isEmpty else { return "" }
        let table = """
            <table class="rows"><thead><tr><th scope="col">operator</th><th scope="col" class="n">cases</th>\
            <th scope="col">why</th></tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>
            """
        return "<h2 id=\"not-judged\">Not judged</h2>\n"
            + (rows.count > 12 ? folded(rows.count.counted("reason"), table) : table)
    }

    /// The expectations that no failure met.
    var unmet: String {
        guard !report.unmet.isEmpty else { return "" }
        let items = report.unmet.map {
            "<li>\(Markup.escaped($0.place)) <code>\(Markup.escaped($0.term))</code>: \(Markup.escaped($0.words))</li>"
        }
        return """
            <h2>Expectations without a matching failure</h2>
            <ul>\(items.joined())</ul>
            """
    }
}
