import FileSupport
import Foundation
import QuantSpec
import TestSupport
import Testing
import VectorFiles

@testable import Conformance

@Suite("The HTML report is one file that works without a script")
struct ReportPageTests {
    private let runs: SampleRuns

    init() throws { runs = try SampleRuns() }

    private func failing() throws -> ConformanceReport {
        var report = try runs.report { name in
            switch name {
            case "ADD/int8/tail/plain#1": .crashed("<b>odd</b>")
            case "CONV_2D/int8/same/stride-2#0", "ADD/int8/tail/plain#2": runs.off(name, by: 1)
            default: nil
            }
        }
        report.cite([
            "ADD-3": "as in `a < b` of ARITH-4 and ARITH-99", "ARITH-4": "cited", "CONV_2D-9": "neither",
        ])
        return report
    }

    @Test("The page's style and script are the files that stand in the sources")
    func files() throws {
        let folder = Checkout.root + "/Sources/Conformance/Report/HTML/"
        #expect(try String(contentsOfFile: folder + "page.css", encoding: .utf8) == PageFiles.style)
        #expect(try String(contentsOfFile: folder + "page.js", encoding: .utf8) == PageFiles.script)
    }

    @Test("Every element of the page is closed where it has to be")
    func elements() throws {
        #expect(TagBalance.problems(try failing().page) == [])
        #expect(TagBalance.problems(try runs.report().page) == [])
        #expect(TagBalance.problems("<p><b>x</p></b>") != [])
    }

    @Test("Without a script there are pictures of the differences, and no filters")
    func noScript() throws {
        let page = try failing().page
        #expect(!page.contains("<canvas") && page.contains(#"<div class="filters" role="search" hidden>"#))
        let picture = try #require(page.components(separatedBy: "<svg ").dropFirst().first)
        #expect(
            picture.contains(#"aria-label="output 0: 1 of 38 elements differs""#)
                || picture.contains("1 of 60 elements differs"))
        #expect(picture.contains("<path "))
    }

    @Test(
        "The page has some cases of a cause and counts the rest, and has one case at least of every operator that fails"
    )
    func manyCases() throws {
        let files = try SampleVectors.everyOperator()
        let names = files.map(\.operatorName)
        let folder = try SampleVectors.folder(files)
        let target = InventedTarget { name, _ in
            .failed(name.hasSuffix("#5") ? "another reason" : "no result was brought back")
        }
        let report = try target.report(folder)
        let page = report.page
        let shown = page.components(separatedBy: "<details class=\"case\"").count - 1
        #expect(report.failures.count == 6 * names.count)
        #expect(shown == 2 * names.count, "one of each cause of each operator")
        #expect(
            page.components(separatedBy: "<p class=\"note\">4 more are in report.json.</p>").count == names.count + 1)
        for name in names {
            #expect(page.contains("id=\"\(name)-int8\"") && page.contains("id=\"\(name)/int8/tail/plain#5\""))
        }
        #expect(report.jsonText.components(separatedBy: "\"no result was brought back\"").count > 5 * names.count)
        let one = try runs.report { $0.hasPrefix("ADD") ? .crashed("c") : nil }
        #expect(CaseChoice(one.failures, examples: []).names.count == 6, "few cases are all shown")
        let many = (0..<20).flatMap { _ in report.failures.filter { $0.subject.name == names[0] } }
        #expect(CaseChoice(many, examples: []).names.count <= 6)
    }

    @Test("Tables break long words or scroll in their own box, and are blocks where the window is narrow")
    func width() throws {
        let style = PageFiles.style
        #expect(style.contains("td.text { min-width: 150px; overflow-wrap: anywhere; }"))
        #expect(style.contains("\n.table { overflow-x: auto; }"))
        let narrow = try #require(style.components(separatedBy: "@media (max-width: 1080px) {").last)
        #expect(narrow.contains("table.rows td { display: block;"))
        let page = try failing().page
        #expect(page.components(separatedBy: "<td class=\"text\">").count == 2 * (try failing().causes.count) + 1)
        #expect(page.contains("aria-label=\"Operators and schemes\"><table class=\"matrix\">"))
    }

    @Test("The page says when and how the run was made, and how a case is repeated")
    func record() throws {
        let page = try failing().page
        #expect(page.contains("2026-01-31 12:00:00 UTC") && page.contains("quantspec 0.0"))
        #expect(page.contains("quantspec conform --kernels &#39;it&#39;\\&#39;&#39;s.so&#39; --select ADD</code>"))
        let profile = try failing().profile.name
        #expect(page.contains("--profile \(profile) --select &#39;ADD/int8/tail/plain#2&#39;</code>"))
    }

    @Test("The page ranks the causes, and shows operators by schemes")
    func overview() throws {
        let page = try failing().page
        let causes = try #require(
            page.components(separatedBy: "<h2 id=\"causes\">").last?.components(separatedBy: "<h2").first)
        #expect(causes.contains("unexplained difference") && causes.contains("&lt;b&gt;odd&lt;/b&gt;"))
        #expect(causes.contains("<a href=\"#ADD/int8/tail/plain%231\">"))
        #expect(page.contains("✗&nbsp;2/<wbr>6</a>") && page.contains("✗&nbsp;1/<wbr>6</a>"))
        #expect(try runs.report().page.contains("<td class=\"good\">✓&nbsp;6</td>"))
        // Every link within the page has a place to lead to.
        for link in page.matches(of: /href="#([^"]+)"/) {
            #expect(!link.output.1.contains("#"))
            let place = try #require(String(link.output.1).removingPercentEncoding)
            #expect(page.contains("id=\"\(place)\""), "\(place)")
        }
    }

    @Test("A failing element is shown with what it is made of")
    func element() throws {
        let page = try failing().page
        let element = try #require(page.components(separatedBy: "<h4>Element [0, 0, 0, 3]</h4>").last)
        for name in ["expected", "observed", "accumulator", "output_multiplier[3]", "output_shift[3]"] {
            #expect(element.contains("<dt>\(name)</dt><dd>"), "\(name)")
        }
        #expect(element.contains("<h4>filter, int8 [4, 3, 3, 3], a scale for each index of dimension 0</h4>"))
        #expect(element.contains("<li><span>[3, 0, 1, 0]</span> "))
    }

    @Test("Clauses are rendered, those that they cite too, and link to each other")
    func clauses() throws {
        let page = try failing().page
        #expect(page.contains("as in <code>a &lt; b</code> of <a href=\"#clause-ARITH-4\">ARITH-4</a> and ARITH-99"))
        #expect(page.contains("<dt id=\"clause-ARITH-4\">") && !page.contains("neither"))
    }

    @Test("Tables have headers with a scope, and text enough contrast, light and dark")
    func accessibility() throws {
        let page = try failing().page
        #expect(!page.contains("<th>") && !page.contains("<th class"))
        let blocks = PageFiles.style.components(separatedBy: "@media (prefers-color-scheme: dark)")
        try #require(blocks.count == 2)
        for (block, name) in zip(blocks, ["light", "dark"]) {
            var colours: [String: Double] = [:]
            for match in block.matches(of: /--([a-zA-Z-]+): #([0-9a-f]{6});/) {
                colours[String(match.output.1)] = luminance(UInt32(match.output.2, radix: 16) ?? 0)
            }
            for (text, ground) in [
                ("text", "page"), ("text", "panel"), ("text", "chip"), ("text", "good"), ("text", "bad"),
                ("faint", "page"),
                ("faint", "panel"), ("link", "page"), ("link", "panel"), ("link", "chip"), ("passed", "good"),
                ("failed", "bad"),
                ("on-colour", "failed"), ("on-colour", "crashed"), ("on-colour", "timedOut"),
            ] {
                let (one, other) = (try #require(colours[text]), try #require(colours[ground]))
                let contrast = (max(one, other) + 0.05) / (min(one, other) + 0.05)
                #expect(contrast >= 4.5, "\(name): \(text) on \(ground) has \(contrast)")
            }
        }
    }

    /// The relative luminance of WCAG 2.
    private func luminance(_ colour: UInt32) -> Double {
        let parts = [16, 8, 0].map { shift -> Double in
            let part = Double(colour >> UInt32(shift) & 255) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}

@Suite("The page shows the subset of Markdown that Spec/ uses")
struct MarkdownTests {
    private let markdown = MarkdownHTML { $0 == "ADD-1" ? "clause-ADD-1" : nil }

    @Test(
        "Emphasis, code and links within a line",
        arguments: [
            ("a *b* **c** `d*e*`", "a <em>b</em> <strong>c</strong> <code>d*e*</code>"),
            ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"), ("``a ` b``", "<code>a ` b</code>"), ("`open", "`open"),
            ("[words](targets.md)", "words"),
            ("[x](https://a.b/?c&d)", #"<a rel="noreferrer" href="https://a.b/?c&amp;d">x</a>"#),
            ("[0, 6] (b)", "[0, 6] (b)"), (#"\*a\*"#, "*a*"), ("<i>&", "&lt;i&gt;&amp;"),
            ("see ADD-1, ADD-12.", "see <a href=\"#clause-ADD-1\">ADD-1</a>, ADD-12."),
            ("[x](javascript:alert)", "x"),
        ])
    func inline(_ text: String, _ html: String) { #expect(markdown.inline(text) == html) }

    @Test("Paragraphs, code blocks and tables")
    func blocks() {
        let text = """
            one
            line

                y = a
                  < b

            | a | b |
            | --- | --- |
            | 1 \\| 2 | `x` |
            """
        #expect(
            markdown.html(text) == """
                <p>one line</p>
                <pre><code>y = a
                  &lt; b</code></pre>
                <div class="table"><table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody>\
                <tr><td>1 | 2</td><td><code>x</code></td></tr></tbody></table></div>
                """)
        #expect(markdown.html("```\na\n\n<b\n```\nc") == "<pre><code>a\n\n&lt;b</code></pre>\n<p>c</p>")
    }

    @Test("Every clause of the specification is rendered with its elements closed and no mark left over")
    func specification() throws {
        let folder = Checkout.root + "/Spec"
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        try #require(files.count > 80)
        for file in files {
            let html = markdown.html(try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8))
            #expect(TagBalance.problems(html) == [], "\(file)")
            let plain = html.replacing(/(?s)<pre>.*?<\/pre>|<code>.*?<\/code>/, with: "")
            #expect(!plain.contains("`") && !plain.contains("**"), "\(file)")
        }
    }
}

/// Whether every element of HTML is closed, in the order of opening.
private enum TagBalance {
    private static let void: Set<Substring> = ["meta", "input", "wbr", "rect", "path", "!DOCTYPE"]

    static func problems(_ html: String) -> [String] {
        // What stands in style and script is no HTML.
        let html = html.replacing(/(?s)<(style|script)>.*?<\/(style|script)>/, with: "")
        var open: [Substring] = []
        var problems: [String] = []
        for tag in html.matches(of: /<(\/?)([a-zA-Z!][a-zA-Z0-9]*)[^>]*>/) {
            let name = tag.output.2
            if void.contains(name) { continue }
            if tag.output.1.isEmpty {
                open.append(name)
            } else if open.last == name {
                open.removeLast()
            } else {
                problems.append("</\(name)> closes \(open.last ?? "nothing")")
            }
        }
        return problems + open.prefix(problems.isEmpty ? open.count : 0).map { "<\($0)> stays open" }
    }
}
