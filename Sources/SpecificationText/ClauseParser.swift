import QuantSpec

/// Finds the clauses and errata of one file.
enum ClauseParser {
    /// The clauses. A clause begins with `**ID.** ` at the start of a line and ends before the next clause or heading.
    static func clauses(in text: String, file: String) -> [ClauseText] { entries(in: text, file: file, opening) }

    /// The errata. An erratum begins with `## E-1: ` and its title, and ends before the next heading.
    static func errata(in text: String, file: String) -> [ClauseText] {
        entries(in: text, file: file) { line in
            line.wholeMatch(of: /## (E-[0-9]+): (.+)/).map { (String($0.output.1), String($0.output.2)) }
        }
    }

    /// The entries of a file. An entry begins at a line for which `opening` returns an id, and ends before the next
    /// entry or heading.
    private static func entries(
        in text: String, file: String, _ opening: (Substring) -> (id: String, rest: String)?
    ) -> [ClauseText] {
        var found: [ClauseText] = []
        var current: (id: String, line: Int, lines: [String])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let (id, rest) = opening(line) {
                close(&current, file, &found)
                current = (id, index + 1, [rest])
            } else if line.hasPrefix("#") {
                close(&current, file, &found)
            } else {
                current?.lines.append(String(line))
            }
        }
        close(&current, file, &found)
        return found
    }

    private static func opening(_ line: Substring) -> (id: String, rest: String)? {
        guard line.hasPrefix("**"), let end = line.dropFirst(2).firstRange(of: ".**") else { return nil }
        let id = line[line.index(line.startIndex, offsetBy: 2)..<end.lowerBound]
        guard id.contains("-"), id.allSatisfy({ $0.isUppercase || $0.isNumber || $0 == "_" || $0 == "-" }) else {
            return nil
        }
        return (String(id), String(line[end.upperBound...].drop { $0 == " " }))
    }

    private static func close(
        _ current: inout (id: String, line: Int, lines: [String])?, _ file: String, _ found: inout [ClauseText]
    ) {
        guard var clause = current else { return }
        while let last = clause.lines.last, last.allSatisfy(\.isWhitespace) { clause.lines.removeLast() }
        found.append(
            ClauseText(
                clause: Clause(clause.id), file: file, line: clause.line, text: clause.lines.joined(separator: "\n")))
        current = nil
    }
}
