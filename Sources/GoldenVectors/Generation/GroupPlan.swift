import QuantSpec
import VectorFiles

/// The plan of one group: an operator's variant, an outline, and a regime.
struct GroupPlan: Sendable {
    let declaration: Operator
    let variant: Variant
    let outline: Outline
    let regime: Regime
    let seed: Int64
    /// A number that varies the random values without changing the group's id.
    var salt = 0
    /// Whether constants and inputs are given by stated generators instead of values.
    var isStated = false

    /// `OPERATOR/scheme/outline/regime`. If the scheme has several variants, the regime has the variant's name before
    /// it.
    var id: String { id(regime.id) }

    private func id(_ regime: String) -> String {
        let siblings = declaration.variants.filter { $0.scheme == variant.scheme }
        let form = siblings.count > 1 ? "\(variant.id)." : ""
        return "\(declaration.name)/\(variant.scheme.rawValue)/\(outline.id)/\(form)\(regime)"
    }

    func random(_ purpose: String) -> SeededRandom {
        SeededRandom(seed: seed, "\(id(regime.source ?? regime.id)) \(salt) \(purpose)")
    }

    /// Whether this is the first plan of its variant.
    var isFirst: Bool {
        regime.id == Regime.all[0].id && outline.id == GroupPlan.outlines(of: variant, in: declaration).first?.id
    }
}

extension GroupPlan {
    /// Returns a stated generator with its own seed, drawn for a purpose.
    func stated(_ purpose: String, _ range: ClosedRange<Int64>, unit: Float? = nil) -> StatedValues {
        var random = random(purpose)
        return StatedValues(random: &random, range: range, unit: unit)
    }

    /// The greatest number of input elements of an outline that has further regimes.
    static let largestInTurn = 520
    /// The number of outlines that have the regimes for extreme multipliers and shifts.
    private static let outlinesAtEnds = 2

    /// Returns the plans of a variant: every outline that fits with the first regime, and with some of the other
    /// regimes in turn.
    static func all(of variant: Variant, in declaration: Operator, seed: Int64) -> [GroupPlan] {
        guard variant.canBeConfirmed else { return [] }
        let outlines = outlines(of: variant, in: declaration)
        let others = Array(Regime.all.dropFirst())
        let ends = Regime.ends.filter {
            $0.suits(variant) && (variant.hasFreeOutputScale || $0.forms == .sigmoids)
        }
        let largest = outlines.indices.max { outlines[$0].size < outlines[$1].size }
        // A table needs few values to show which of its branches a scale takes.
        let small = outlines.indices.first { (16...64).contains(outlines[$0].size) }
        // If there are few outlines, each has more regimes, so that all regimes occur.
        let share = min(others.count, max(3, (others.count + outlines.count - 1) / max(outlines.count, 1)))
        return outlines.enumerated().flatMap { index, outline -> [GroupPlan] in
            let turns = outline.size > largestInTurn ? 0 : share
            var regimes = [Regime.all[0]] + (0..<turns).map { others[(index * share + $0) % others.count] }
            if index == largest && variant.hasWeights { regimes.append(.greatestWeights) }
            if index < outlinesAtEnds { regimes += ends.filter { $0.forms != .sigmoids } }
            if index == small { regimes += ends.filter { $0.forms == .sigmoids } }
            return regimes.map {
                GroupPlan(declaration: declaration, variant: variant, outline: outline, regime: $0, seed: seed)
            }
        }
    }

    /// The outlines of a variant.
    ///
    /// Outlines with every 8-bit value are for forms of 8 bits, and for variants that they name. Of the others,
    /// all outlines that fit are used for the first variant of a scheme; for a data movement operator with other than
    /// 8 bits, and for long weights, every second one. Further variants of a scheme use every second one, those of
    /// float32 (plain integers and bools) every eighth, and those of 16x8, whose values are long, every fourth. The first outline, and
    /// outlines made for the variant, are always used, and so are all outlines if there are at most four. With long
    /// weights, outlines without elements are used, too.
    private static func outlines(of variant: Variant, in declaration: Operator) -> [Outline] {
        let outlines = declaration.outlines.filter { $0.fits(variant) && $0.isUseful(for: variant) }
        let siblings = declaration.variants.filter { $0.scheme == variant.scheme }
        guard let place = siblings.firstIndex(where: { $0.id == variant.id }), outlines.count > 4 else {
            return outlines
        }
        let strides: [Scheme: Int] = [.float32: 8, .int16x8: 4]
        let isWide = ![Scheme.int8, .uint8].contains(variant.scheme)
        let isThinned = variant.hasLongWeights || isWide && variant.movesValues
        let stride = place > 0 ? strides[variant.scheme] ?? 2 : isThinned ? 2 : 1
        return outlines.enumerated().filter { index, outline in
            index == 0 || !outline.variants.isEmpty || (index + place) % stride == 0
                || variant.hasLongWeights && outline.hasEmptyInput
        }.map(\.element)
    }
}

extension Outline {
    /// Whether an input has no elements.
    fileprivate var hasEmptyInput: Bool { inputs.contains { $0?.count == 0 } }

    /// The number of elements of all inputs.
    var size: Int { inputs.reduce(0) { $0 + ($1?.count ?? 0) } }

    /// Returns whether a variant needs the outline. One that has room for all 256 stored values only makes the vectors
    /// longer if the values have more than 8 bits, and so does one with many weights if they are long, or if int8 has
    /// the same sums.
    fileprivate func isUseful(for variant: Variant) -> Bool {
        let repeatsSums = variant.scheme == .uint8 && variant.hasWeights
        if (variant.hasLongWeights || repeatsSums) && size > GroupPlan.largestInTurn { return false }
        guard variants.isEmpty, let first = inputs.first ?? nil, first.count == 256,
            let width = variant.inputs.first?.type.bitWidth
        else { return true }
        return width <= 8
    }

    /// Returns whether the outline can be used for a variant: every required operand has a shape, except intermediate
    /// tensors at the end, and there is no input without an operand.
    func fits(_ variant: Variant) -> Bool {
        guard variants.isEmpty || variants.contains(variant.id) else { return false }
        for (index, shape) in inputs.enumerated() {
            guard let operand = variant.inputOperand(index) else { return false }
            if shape == nil && operand.presence == .required { return false }
        }
        return variant.inputs.indices.allSatisfy { index in
            index < inputs.count || [.optional, .omitted].contains(variant.inputs[index].presence)
                || variant.inputs[index].role == .intermediate
        }
    }
}
