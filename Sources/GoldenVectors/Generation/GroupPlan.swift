import QuantSpec
import VectorFiles

/// One group to be made: an operator's form, a shape worth testing, and a regime.
struct GroupPlan: Sendable {
    let declaration: Operator
    let variant: Variant
    let outline: Outline
    let regime: Regime
    let seed: Int64
    /// Varies the random values of a group whose id is given.
    var salt = 0
    /// Whether constants and inputs are given by stated generators, and not value by value.
    var isStated = false

    /// OPERATOR/scheme/outline/regime; the regime names the variant where the scheme has several.
    var id: String {
        let siblings = declaration.variants.filter { $0.scheme == variant.scheme }
        let form = siblings.count > 1 ? "\(variant.id)." : ""
        return "\(declaration.name)/\(variant.scheme.rawValue)/\(outline.id)/\(form)\(regime.id)"
    }

    func random(_ purpose: String) -> SeededRandom { SeededRandom(seed: seed, "\(id) \(salt) \(purpose)") }
}

extension GroupPlan {
    /// A stated generator with a seed of its own.
    func stated(_ purpose: String, _ range: ClosedRange<Int64>, unit: Float? = nil) -> StatedValues {
        var random = random(purpose)
        return StatedValues(seed: Int64(random.next() >> 33), range: range, unit: unit)
    }

    /// Outlines with more input elements than this take no further regimes.
    private static let largestInTurn = 520
    /// The first outlines take the regimes at the ends of multipliers and shifts.
    private static let outlinesAtEnds = 2

    /// The groups of a form: every outline that fits in the first regime, and some of the others in turn.
    static func all(of variant: Variant, in declaration: Operator, seed: Int64) -> [GroupPlan] {
        guard variant.canBeConfirmed else { return [] }
        let outlines = outlines(of: variant, in: declaration)
        let others = Array(Regime.all.dropFirst())
        let ends = variant.hasFreeOutputScale ? Regime.ends.filter { $0.suits(variant) } : []
        let largest = outlines.indices.max { outlines[$0].size < outlines[$1].size }
        // With few outlines each takes more regimes, so that every regime is met.
        let share = min(others.count, max(3, (others.count + outlines.count - 1) / max(outlines.count, 1)))
        return outlines.enumerated().flatMap { index, outline -> [GroupPlan] in
            let turns = outline.size > largestInTurn ? 0 : share
            var regimes = [Regime.all[0]] + (0..<turns).map { others[(index * share + $0) % others.count] }
            if index == largest && variant.hasWeights { regimes.append(.greatestWeights) }
            if index < outlinesAtEnds { regimes += ends }
            return regimes.map {
                GroupPlan(declaration: declaration, variant: variant, outline: outline, regime: $0, seed: seed)
            }
        }
    }

    /// The outlines that fit. Further forms of one scheme take every second one, besides those made for them; plain
    /// integers and bools, which stand with the float forms, every eighth, and those of 16x8, whose values are long, every
    /// fourth. What moves values, in the same way in every type, takes all of them in 8 bits and half of them in others.
    private static func outlines(of variant: Variant, in declaration: Operator) -> [Outline] {
        let outlines = declaration.outlines.filter { $0.fits(variant) }
        let siblings = declaration.variants.filter { $0.scheme == variant.scheme }
        guard let place = siblings.firstIndex(where: { $0.id == variant.id }), outlines.count > 4 else {
            return outlines
        }
        let strides: [Scheme: Int] = [.float32: 8, .int16x8: 4]
        let isWide = ![Scheme.int8, .uint8].contains(variant.scheme)
        let stride = place > 0 ? strides[variant.scheme] ?? 2 : isWide && variant.movesValues ? 2 : 1
        return outlines.enumerated().filter { index, outline in
            index == 0 || !outline.variants.isEmpty || (index + place) % stride == 0
        }.map(\.element)
    }
}

extension Outline {
    /// The number of elements of all the inputs.
    fileprivate var size: Int { inputs.reduce(0) { $0 + ($1?.count ?? 0) } }

    /// Whether the outline is meant for a form: every required operand has a shape, and no tensor is one too many.
    func fits(_ variant: Variant) -> Bool {
        guard variants.isEmpty || variants.contains(variant.id) else { return false }
        for (index, shape) in inputs.enumerated() {
            guard let operand = variant.inputOperand(index) else { return false }
            if shape == nil && operand.presence == .required { return false }
        }
        return variant.inputs.indices.allSatisfy { $0 < inputs.count || variant.inputs[$0].presence == .optional }
    }
}
