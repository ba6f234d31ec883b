import Targets
import VectorFiles

/// How much is run of what is selected: `--budget`, such as `cost=10%` or `macs=1e6,bytes=65536,rows=10`.
public struct CaseBudget: Sendable, Hashable {
    /// Groups with more multiplications a call are left out.
    public var macs: Int?
    /// Groups with more bytes of tensors are left out.
    public var bytes: Int?
    /// The first rows of each group are run: they catch the most.
    public var rows: Int?
    /// Of each file the first groups are run, as long as they cost no more than this share of all of its groups, in multiplications and bytes
    /// of all rows together: the first groups cover the most for what they cost.
    public var share: Double?
    /// As it was written; empty where there is no budget.
    public let text: String

    public static let unlimited = CaseBudget(text: "")

    private init(text: String) { self.text = text }

    /// - Throws: `ConformanceError` of kind `usage`.
    public init(_ text: String) throws(ConformanceError) {
        self.init(text: text)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            if sides[0] == "cost" {
                share = try CaseBudget.share(sides.count == 2 ? sides[1] : "")
                continue
            }
            guard sides.count == 2, let number = Double(sides[1]), number >= 0, number < 1e15,
                number == number.rounded(.down)
            else { throw CaseBudget.error("\"\(part)\" is not a name, =, and a whole number") }
            switch sides[0] {
            case "macs": macs = Int(number)
            case "bytes": bytes = Int(number)
            case "rows" where number < 1: throw CaseBudget.error("no row of any group is run with rows=0")
            case "rows": rows = Int(number)
            default: throw CaseBudget.error("there is no \"\(sides[0])\"")
            }
        }
    }

    /// A share as it is written, such as `10%`.
    private static func share(_ text: Substring) throws(ConformanceError) -> Double {
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 else {
            throw error("cost=\(text) is not a percentage above 0 and up to 100, such as cost=10%")
        }
        return percent / 100
    }

    private static func error(_ problem: String) -> ConformanceError {
        ConformanceError(
            .usage, subject: "--budget", problem: problem,
            remedy: "write cost=P%, macs=N, bytes=N or rows=N, with commas between them")
    }

    public var isUnlimited: Bool { macs == nil && bytes == nil && rows == nil && share == nil }

    /// The groups of a file of which rows are run, in order.
    public func groups(of file: VectorFile) -> [VectorGroup] {
        let allowed = file.groups.filter(allows)
        guard let share else { return allowed }
        let whole = file.groups.reduce(0) { $0 + $1.cost(rows: $1.rows.indices) }
        var spent = 0.0
        return Array(
            allowed.prefix { group in
                spent += group.cost(rows: rows(of: group))
                return spent <= share * whole
            })
    }

    func allows(_ group: VectorGroup) -> Bool {
        group.cost.macs <= macs ?? .max && group.cost.bytes <= bytes ?? .max
    }

    /// The rows of a group that are run, from the first.
    public func rows(of group: VectorGroup) -> Range<Int> { 0..<min(group.rows.count, rows ?? .max) }
}
