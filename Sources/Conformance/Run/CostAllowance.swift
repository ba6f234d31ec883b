import Foundation

/// Divides a share of the cost of all files among the files.
///
/// A file receives a part proportional to the square root of its cost, and at most its cost. So small files are run
/// nearly whole and large ones in part: their first groups show the most. Compared to the same share of each file, a
/// tenth of the cost then keeps more of the known mistakes and of the pairs of values.
public struct CostAllowance: Sendable, Hashable {
    /// What the square root of a file's cost is multiplied by.
    private let factor: Double

    /// The division of a share.
    ///
    /// - Parameters:
    ///   - share: above 0 and up to 1.
    ///   - costs: the costs of all files, each at least 0.
    public init(share: Double, of costs: [Double]) {
        let sorted = costs.filter { $0 > 0 }.sorted()
        var left = share * sorted.reduce(0, +)
        var roots = sorted.reduce(0) { $0 + $1.squareRoot() }
        // Cheap files that receive all of their cost leave the rest to the others.
        for cost in sorted where roots > 0 && cost.squareRoot() <= left / roots {
            left -= cost
            roots -= cost.squareRoot()
        }
        factor = roots > 0 ? left / roots : .infinity
    }

    /// The cost that a file may have: at most its own cost.
    public func cost(ofFileWith cost: Double) -> Double {
        // A relative error of the division must not exclude a group that exactly fits.
        cost > 0 ? min(cost, factor * cost.squareRoot() * (1 + 1e-9)) : 0
    }
}
