import FileSupport
import SpecificationText

extension ClauseCoverage {
    /// The numbers of clauses in one line.
    var summary: String {
        let open = count(.open)
        let hint = open + count(.excused) > 0 ? " (--unheld lists them)" : ""
        let held = "\(count(.held)) held by rows, \(count(.refused)) by negative instances"
        let unheld = "\(count(.excused)) not held for a stated reason, \(open) not held\(hint)"
        return "\(lines.count.counted("clause")): \(held), \(unheld)"
    }

    var counts: [String: Any] {
        [
            "total": lines.count, "held": count(.held), "refused": count(.refused), "excused": count(.excused),
            "open": count(.open),
        ]
    }

    /// The clauses that no row holds, and those that are not held everywhere.
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
                "\(refused.count.counted("clause")) held by instances that a validating target must refuse"
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
    /// As much of the clause's first line as fits a line.
    fileprivate var beginning: String {
        let line = clause.text.split(separator: "\n").first.map(String.init) ?? ""
        return line.count > 80 ? line.prefix(79) + "…" : line
    }

    /// For a program.
    var object: [String: Any] {
        var object: [String: Any] = [
            "id": clause.clause.id, "file": clause.file, "line": clause.line, "state": state.rawValue,
            "mistakes": mistakes, "held": held.map(\.description), "unheld": unheld.map(\.description),
            "refused": refused.map(\.description),
        ]
        object["reason"] = reason
        return object
    }
}
