import FileSupport

extension ReportPage {
    /// The section with the smallest failing instances of a run of random instances.
    var smallest: String {
        guard !report.smallest.isEmpty else { return "" }
        let items = report.smallest.map { failure in
            let lines = failure.lines(upTo: .max).map { "<p>\(Markup.escaped($0))</p>" }.joined()
            return """
                <details class="case"><summary><code class="name">\(Markup.escaped(failure.name))</code></summary>
                <div class="words">\(lines)</div></details>
                """
        }
        return """
            <h2 id="smallest">The smallest instances that fail</h2>
            \(items.joined(separator: "\n"))
            """
    }
}
