import FileSupport
import JSON
import SpecificationText

extension ClauseCoverage {
    /// The number of clauses in each state, in one line.
    var summary: String {
        let open = count(.open)
        let hint = open + count(.excused) > 0 ? " (--unheld lists them)" : ""
        let held = "\(count(.held)) held by rows, \(count(.refused)) by negative instances"
        let unheld = "\(count(.excused)) not held for a stated reason, \(open) not held\(hint)"
        return "\(lines.count.counted("clause")): \(held), \(unheld)"
    }

    var counts: JSONValue {
        JSONValue([
            "total": .integer(lines.count), "held": .integer(count(.held)), "refused": .integer(count(.refused)),
            "excused": .integer(count(.excused)),
            "open": .integer(count(.open)),
        ])
    }

    /// The clauses that no row tests, and those that rows test in only some of their operators and schemes, with the
    /// summary.
    var unheldText: String {
        var text: [String] = []
        let open = lines.filter { $0.state == .open }
        if !open.isEmpty {
            text.append("No row catches a mistake against \(open.count.counted("clause")):")
            text += open.map { "  \($0.clause.clause) (\($0.clause.file):\($0.clause.line)): \($0.beginning)" }
        }
        let refused = lines.filter { $0.state == .refused }
        if !refused.isEmpty {
            text.append(
                "\(refused.count.counted("clause")) held by instances that a validating target must reject"
                    + " (conform --negative):")
            text.append("  " + refused.map(\.clause.clause.id).joined(separator: ", "))
        }
        let excused = Dictionary(grouping: lines.filter { $0.state == .excused }, by: { $0.reason ?? "" })
        for (reason, lines) in excused.sorted(by: { $0.key < $1.key }) {
            text.append("\(lines.count.counted("clause")) not held. \(reason)")
            text.append("  " + lines.map(\.clause.clause.id).joined(separator: ", "))
        }
        let partly = lines.filter { $0.state == .held && !$0.unheld.isEmpty }
        if !partly.isEmpty {
            text.append("Held, but not in every operator and scheme to which they apply:")
            text += partly.map {
                "  \($0.clause.clause): not in \($0.unheld.map(\.description).joined(separator: ", "))"
            }
        }
        return (text + [summary.replacing(" (--unheld lists them)", with: "")]).joined(separator: "\n")
    }
}

extension ClauseCoverage.Line {
    /// The first line of the clause, cut to 80 characters.
    fileprivate var beginning: String {
        let line = clause.text.split(separator: "\n").first.map(String.init) ?? ""
        return line.count > 80 ? line.prefix(79) + "…" : line
    }

    /// The line as `--json` prints it.
    var object: JSONValue {
        JSONValue([
            "id": .text(clause.clause.id), "file": .text(clause.file), "line": .integer(clause.line),
            "state": .text(state.rawValue),
            "mistakes": .texts(mistakes), "held": .texts(held.map(\.description)),
            "unheld": .texts(unheld.map(\.description)),
            "refused": .texts(refused.map(\.description)),
            "reason": reason.map { .text($0) },
        ])
    }
}
