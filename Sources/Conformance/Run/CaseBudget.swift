import Targets
import VectorFiles

/// The part of the selection that is run: the value of `--budget`, such as `cost=10%` or
/// `macs=1e6,bytes=65536,rows=10`.
public struct CaseBudget: Sendable, Hashable {
    /// The greatest number of multiply-accumulate operations of one call; groups with more are left out.
    public var macs: Int?
    /// The greatest number of bytes of tensors; groups with more are left out.
    public var bytes: Int?
    /// The number of rows of each group that are run. The first rows are run, because they catch the most.
    public var rows: Int?
    /// The share of the cost of all selected files that is run, above 0 and up to 1. `CostAllowance` divides it among
    /// the files. In each file, groups are run from the first one as long as their cost does not exceed the file's part.
    /// The cost counts multiply-accumulate operations and bytes of all rows. The first groups cover the most for their
    /// cost.
    public var share: Double?
    /// The budget as written; empty if there is none.
    public let text: String

    /// The budget that excludes nothing.
    public static let unlimited = CaseBudget(text: "")

    private init(text: String) { self.text = text }

    /// Parses a budget.
    ///
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
            else { throw CaseBudget.error("\"\(part)\" is not NAME=NUMBER with a whole number") }
            switch sides[0] {
            case "macs": macs = Int(number)
            case "bytes": bytes = Int(number)
            case "rows" where number < 1: throw CaseBudget.error("rows=0 runs no row of any group")
            case "rows": rows = Int(number)
            default: throw CaseBudget.error("there is no limit \"\(sides[0])\"")
            }
        }
    }

    /// Parses a share, such as `10%`.
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

    /// Whether the budget excludes nothing.
    public var isUnlimited: Bool { macs == nil && bytes == nil && rows == nil && share == nil }

    /// The cost that each of some files may have; `nil` if the budget has no share.
    ///
    /// - Parameter costs: the costs of all files that are run.
    public func allowance(of costs: [Double]) -> CostAllowance? {
        share.map { CostAllowance(share: $0, of: costs) }
    }

    /// Returns the groups of a file of which rows are run, in order.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - allowance: the division of the cost among the files that are run. `nil` if the file is run alone.
    public func groups(of file: VectorFile, within allowance: CostAllowance? = nil) -> [VectorGroup] {
        let allowed = file.groups.filter(allows)
        guard share != nil else { return allowed }
        let cost = file.cost
        guard let limit = (allowance ?? self.allowance(of: [cost]))?.cost(ofFileWith: cost) else { return allowed }
        var spent = 0.0
        return Array(
            allowed.prefix { group in
                spent += group.cost(rows: rows(of: group))
                return spent <= limit
            })
    }

    func allows(_ group: VectorGroup) -> Bool {
        group.cost.macs <= macs ?? .max && group.cost.bytes <= bytes ?? .max
    }

    /// Returns the indices of the rows of a group that are run.
    public func rows(of group: VectorGroup) -> Range<Int> { 0..<min(group.rows.count, rows ?? .max) }
}
