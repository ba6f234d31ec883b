/// A line that shows the progress of a long task: a bar, a percentage, and the time left.
public enum ProgressText {
    private static let width = 24

    /// The line, such as `[######..................] 25 %, 5 of 20 cases, 40 s left`.
    ///
    /// - Parameters:
    ///   - done: how many are done, from 0 to `total`.
    ///   - total: more than 0.
    ///   - what: the plural noun of what is counted.
    ///   - elapsed: the time since the beginning of the task.
    public static func line(_ done: Int, of total: Int, what: String, elapsed: Duration) -> String {
        let filled = min(width * done / total, width)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let left = timeLeft(done, of: total, elapsed: elapsed).map { ", \($0) left" } ?? ""
        return "[\(bar)] \(100 * done / total) %, \(done) of \(total) \(what)\(left)"
    }

    /// The time left, such as `40 s` or `3 min`, if the rest takes as long for each item as the items so far. Returns
    /// `nil` if no item is done, or all are.
    static func timeLeft(_ done: Int, of total: Int, elapsed: Duration) -> String? {
        guard done > 0, done < total else { return nil }
        let seconds = elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        let left = Int(Double(seconds) / 1000 * Double(total - done) / Double(done) + 0.5)
        return left < 100 ? "\(left) s" : left < 6000 ? "\((left + 30) / 60) min" : "\((left + 1800) / 3600) h"
    }
}
