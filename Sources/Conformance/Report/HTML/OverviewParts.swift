import FileSupport
import QuantSpec

extension ReportPage {
    /// The causes of the failures over all operators, the most frequent first.
    var causes: String {
        guard !report.causes.isEmpty else { return "" }
        let shown = report.causes.prefix(ReportPage.causeLimit)
        let rows = shown.map { cause in
            "<tr class=\"fails\"><th scope=\"row\" class=\"cause\"><span class=\"chip\">\(Markup.escaped(cause.label))</span></th>"
                + "<td class=\"n\" data-title=\"cases\">\(cause.cases)\(cause.expectedWords)</td>"
                + "<td class=\"text\">\(Markup.escaped(cause.citedTitle.cut()))</td><td>\(operators(of: cause))</td>"
                + "<td class=\"text\">\(link(to: cause.example, cause.example))</td></tr>"
        }
        return """
            <h2 id="causes">Causes</h2>
            <table class="rows"><thead><tr><th scope="col">cause</th><th scope="col" class="n">cases</th><th scope="col">what it is</th>\
            <th scope="col">operators</th><th scope="col">one of the cases</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>\(hiddenCauses(report.causes.dropFirst(shown.count)))
            """
    }

    /// The number of causes on the page. Further causes are only in `report.json`.
    private static let causeLimit = 40

    private func hiddenCauses(_ hidden: ArraySlice<RankedCause>) -> String {
        let cases = hidden.reduce(0) { $0 + $1.cases }.counted("case")
        let words =
            "\(hidden.count.counted("more cause")), \(cases), \(hidden.count == 1 ? "is" : "are") in report.json."
        return hidden.isEmpty ? "" : "\n<p class=\"note\">\(words)</p>"
    }

    private func operators(of cause: RankedCause) -> String {
        let limit = 8
        let links = cause.shares.prefix(limit).map { share in
            "<a href=\"#\(ReportPage.anchor(share.subject))\">\(ReportPage.broken(share.subject.title))</a>&nbsp;(\(share.cases))"
        }
        let hidden = cause.shares.count - links.count
        return links.joined(separator: ", ") + (hidden > 0 ? " and \(hidden) more" : "")
    }

    /// A table of every operator of which a case was judged, in every scheme.
    var matrix: String {
        let matrix = report.matrix
        guard !matrix.rows.isEmpty else { return "" }
        let titles = matrix.schemes.map { "<th scope=\"col\">\($0.rawValue)</th>" }.joined()
        let rows = matrix.rows.map { row in
            "<tr><th scope=\"row\">\(ReportPage.broken(row.name))</th>\(row.cells.map(cell).joined())</tr>"
        }
        return """
            <h2 id="matrix">Operators and schemes</h2>
            <div class="table" tabindex="0" role="region" aria-label="Operators and schemes"><table class="matrix"><caption>✓ with the cases that passed; ✗ with those that failed, of those that were judged; – where \
            nothing was judged</caption><thead><tr><th scope="col">operator</th>\(titles)</tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
            """
    }

    private func cell(_ report: OperatorReport?) -> String {
        guard let report, report.counts.judged > 0 else { return "<td>–</td>" }
        let (failures, judged) = (report.counts.failures, report.counts.judged)
        if failures == 0 { return "<td class=\"good\">✓&nbsp;\(judged)</td>" }
        return
            "<td class=\"bad\"><a href=\"#\(ReportPage.anchor(report.subject))\">✗&nbsp;\(failures)/<wbr>\(judged)</a></td>"
    }
}
