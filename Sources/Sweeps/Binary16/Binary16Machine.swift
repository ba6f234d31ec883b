import Foundation

/// A simulated processor that computes in binary16: one of the ways that FLOAT16-1 allows.
///
/// It shares no code with the bounds: it rounds numbers itself, and takes functions from the host's library.
struct Binary16Machine: Sendable, Hashable {
    /// The order in which terms are added.
    enum Order: String, Sendable, CaseIterable {
        case forward, backward, pairwise
        /// In blocks of eight, whose sums are then added.
        case blocked
    }

    var order = Order.forward
    /// Whether an accumulator is binary32 and is rounded at the end.
    var isWide = false
    /// Whether a product is fused with the addition that follows, and other formulas of a function are used.
    var isFused = false
    /// By how many units functions miss the nearest number: -1, 0 or 1.
    var skew = 0

    /// The processors of a sampling.
    static let all: [Binary16Machine] =
        Order.allCases.flatMap { order in
            [
                Binary16Machine(order: order, skew: -1), Binary16Machine(order: order, isFused: true, skew: 1),
                Binary16Machine(order: order, isWide: true),
            ]
        }

    /// What the processor does, in words.
    var words: String {
        "\(order.rawValue), \(isWide ? "binary32" : "binary16") accumulator\(isFused ? ", fused" : ""), functions off by \(skew)"
    }

    // MARK: One operation

    /// The nearest binary16 number, ties to even.
    func round(_ value: Double) -> Double {
        guard value.isFinite, value != 0 else { return value }
        let step = Binary16Machine.step(value)
        let rounded = (value / step).rounded(.toNearestOrEven) * step
        return rounded.magnitude >= 65520 ? (value < 0 ? -.infinity : .infinity) : rounded
    }

    /// The distance of neighbouring binary16 numbers at a value.
    private static func step(_ value: Double) -> Double {
        Double(sign: .plus, exponent: max(Int(value.exponent), -14) - 10, significand: 1)
    }

    /// The result of a function: the nearest number, or one beside it.
    func function(_ exact: Double) -> Double {
        guard exact.isFinite, exact != 0 else { return exact }
        return round(exact + Double(skew) * Binary16Machine.step(exact))
    }

    /// The quotient: divided, or multiplied by the rounded reciprocal.
    func quotient(_ dividend: Double, _ divisor: Double) -> Double {
        isFused ? round(dividend * round(1 / divisor)) : round(dividend / divisor)
    }

    // MARK: Sums

    /// The sum of numbers, rounded as an accumulator is stored.
    func sum(_ terms: [Double]) -> Double { round(added(terms)) }

    /// The sum of products and of further terms.
    func sum(products: [(Double, Double)], and others: [Double] = []) -> Double {
        if isWide { return round(added(products.map { $0 * $1 } + others)) }
        if isFused, order == .forward {
            return others.reduce(products.reduce(0) { round($0 + $1.0 * $1.1) }) { round($0 + $1) }
        }
        return round(added(products.map { round($0 * $1) } + others))
    }

    private func added(_ terms: [Double]) -> Double {
        switch order {
        case .forward: return terms.reduce(0, plus)
        case .backward: return terms.reversed().reduce(0, plus)
        case .pairwise:
            guard terms.count > 1 else { return terms.first ?? 0 }
            let half = terms.count / 2
            return plus(added(Array(terms[..<half])), added(Array(terms[half...])))
        case .blocked:
            let blocks = stride(from: 0, to: terms.count, by: 8).map { first in
                // The sums of blocks are kept in binary16, whatever the accumulator is.
                round(terms[first..<min(first + 8, terms.count)].reduce(0, plus))
            }
            return blocks.reduce(0, plus)
        }
    }

    private func plus(_ left: Double, _ right: Double) -> Double {
        isWide ? Double(Float(left + right)) : round(left + right)
    }
}
