import FileSupport
import TFLiteModel

/// The difference as text, as `quantspec inspect --diff` prints it.
extension ModelDifference {
    /// The greatest length of a line, in characters.
    private static let width = 100

    /// The text, without a line break at the end: for each operator or tensor its differences; or a sentence if there
    /// are none.
    ///
    /// Operators of one name that differ in the same way are listed together. Long names and values are shortened in
    /// the middle; the JSON form has them in full.
    public var text: String {
        guard !isEmpty else { return "the models do not differ" }
        var lines: [String] = []
        for part in DifferingPart.parts(of: entries) {
            lines.append(part.heading.shortened(to: Self.width))
            let aspects = part.changes.map(\.aspect.count).max() ?? 0
            for change in part.changes { lines += change.lines(aspectWidth: aspects, width: Self.width) }
            lines.append("")
        }
        lines.append(entries.count.counted("difference"))
        return lines.joined(separator: "\n")
    }
}

/// Places that differ in the same way, and their differences.
private struct DifferingPart {
    struct Change: Hashable {
        let aspect: String
        let first: String?
        let second: String?
    }

    private(set) var locations: [ModelDifference.Location]
    private(set) var changes: [Change]

    /// One part for each place, in the order of the entries. Operators that differ in the same way share a part.
    static func parts(of entries: [ModelDifference.Entry]) -> [DifferingPart] {
        var parts: [DifferingPart] = []
        for entry in entries {
            let change = Change(aspect: entry.aspect, first: entry.first, second: entry.second)
            if let last = parts.indices.last, parts[last].locations == [entry.location] {
                parts[last].changes.append(change)
            } else {
                parts.append(DifferingPart(locations: [entry.location], changes: [change]))
            }
        }
        var places: [Key: Int] = [:]
        var merged: [DifferingPart] = []
        for part in parts {
            guard let key = Key(part) else {
                merged.append(part)
                continue
            }
            if let place = places[key] {
                merged[place].locations += part.locations
            } else {
                places[key] = merged.count
                merged.append(part)
            }
        }
        return merged
    }

    /// What operators of one part have in common.
    private struct Key: Hashable {
        let subgraph: Int?
        let name: String
        let changes: [Change]

        /// Returns `nil` if the part is not an operator.
        init?(_ part: DifferingPart) {
            guard case .operation = part.locations[0].part else { return nil }
            subgraph = part.locations[0].subgraph
            name = part.locations[0].name
            changes = part.changes
        }
    }

    var heading: String {
        let first = locations[0]
        guard locations.count > 1 else { return first.text.inOneLine }
        let indices = locations.compactMap { location in
            if case .operation(let index) = location.part { String(index) } else { nil }
        }
        return "subgraph \(first.subgraph ?? 0), operators \(indices.joined(separator: " ")) (\(first.name))".inOneLine
    }
}

extension DifferingPart.Change {
    /// `aspect  first -> second` in one line if it fits, otherwise the two sides in two lines.
    func lines(aspectWidth: Int, width: Int) -> [String] {
        let sides = [first, second].map { ($0 ?? "none").inOneLine }
        let label = "  " + aspect + String(repeating: " ", count: aspectWidth - aspect.count + 2)
        let line = label + sides.joined(separator: " -> ")
        guard line.count > width else { return [line] }
        let indent = String(repeating: " ", count: label.count)
        return [
            label + sides[0].shortened(to: width - label.count),
            indent + "-> " + sides[1].shortened(to: width - label.count - 3),
        ]
    }
}
