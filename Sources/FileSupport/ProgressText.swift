/// How far a long work has come, in one line: a bar, a share, and the time left.
public enum ProgressText {
    private static let width = 24

    /// - Parameters:
    ///   - total: more than 0.
    ///   - elapsed: since the work began.
    public static func line(_ done: Int, of total: Int, what: String, elapsed: Duration) -> String {
        let filled = min(width * done / total, width)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let left = timeLeft(done, of: total, elapsed: elapsed).map { ", \($0) left" } ?? ""
        return "[\(bar)] \(100 * done / total) %, \(done) of \(total) \(what)\(left)"
    }

    /// Such as `40 s` or `3 min`, as if the rest went on as what is done; `nil` if nothing is done yet.
    static func timeLeft(_ done: Int, of total: Int, elapsed: Duration) -> String? {
        guard done > 0, done < total else { return nil }
        let seconds = elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        let left = Int(Double(seconds) / 1000 * Double(total - done) / Double(done) + 0.5)
        return left < 100 ? "\(left) s" : left < 6000 ? "\((left + 30) / 60) min" : "\((left + 1800) / 3600) h"
    }
}
