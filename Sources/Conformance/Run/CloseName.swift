/// Finds the name that a user probably meant.
public enum CloseName {
    /// Returns the closest of some names: one that differs in few letters, or that begins like the written one.
    /// Returns `nil` if none is close.
    public static func of(_ written: String, among names: some Sequence<String>) -> String? {
        let written = written.lowercased()
        guard (2...80).contains(written.utf8.count) else { return nil }
        var best: (name: String, distance: Int)?
        for name in names.sorted() {
            let distance = distance(written, name.lowercased())
            guard 5 * distance <= 2 * written.utf8.count || isBeginning(written, name.lowercased()) else { continue }
            if distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    private static func isBeginning(_ first: String, _ second: String) -> Bool {
        min(first.utf8.count, second.utf8.count) >= 3 && (first.hasPrefix(second) || second.hasPrefix(first))
    }

    /// The number of letters that must be changed, added or removed.
    private static func distance(_ first: String, _ second: String) -> Int {
        let second = Array(second.utf8)
        var row = Array(0...second.count)
        for (place, letter) in first.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for index in second.indices {
                let change = diagonal + (letter == second[index] ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(change, diagonal + 1, row[index] + 1)
            }
        }
        return row[second.count]
    }
}
