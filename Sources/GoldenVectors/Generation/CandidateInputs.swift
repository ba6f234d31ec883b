import QuantSpec
import VectorFiles

/// One way to fill the inputs of a row.
struct Candidate: Sendable {
    /// The activations of each step, by input position.
    let steps: [[Int: Elements]]
    /// The generators of those activations that have one, for each step by input position.
    var stated: [[Int: StatedValues]] = []
    /// Which edge the values test.
    let comment: String
}

/// The candidates for the rows of a group: random values, and values at which implementations go wrong.
struct CandidateInputs {
    private let plan: GroupPlan
    private let instance: Instance
    private let purpose: String
    private let activations: [Int]

    init(_ plan: GroupPlan, _ instance: Instance, purpose: String) {
        self.plan = plan
        self.instance = instance
        self.purpose = purpose
        activations = instance.inputs.indices.filter {
            instance.inputs[$0] != nil && instance.constants[$0] == nil
                && plan.variant.inputOperand($0)?.role == .activation
        }
    }

    /// Returns a row of uniform values, another one for each index.
    func uniform(_ index: Int) -> [[Int: Elements]] { row(.uniform, index).steps }

    /// A row with every stored value that the input may take, for an operator with one 8-bit activation that is large
    /// enough. `nil` for others.
    var allStoredValues: Candidate? {
        guard activations.count == 1, let position = activations.first, let description = instance.inputs[position],
            description.type.bitWidth == 8, let range = allowed(position, description) ?? description.type.integerRange,
            description.shape.count > range.upperBound - range.lowerBound
        else { return nil }
        return row(.ramp, 0)
    }

    /// Returns rows of every pattern that suits the types of the inputs.
    ///
    /// - Parameter share: the share of the repetitions of a pattern that are made, from 0 to 1. Every pattern is made
    ///   at least once.
    func all(share: Double) -> [Candidate] {
        guard !activations.isEmpty else {
            return [Candidate(steps: uniform(0), comment: "constants of the model alone")]
        }
        return suitable(InputPattern.allCases).flatMap { pattern -> [Candidate] in
            let repetitions = max(1, Int((Double(pattern.repetitions) * share).rounded()))
            return (0..<repetitions).map { row(pattern, $0) }
        }
    }

    /// Returns the patterns that suit the type of an input. Large inputs take only patterns that generators give.
    func suitable(_ patterns: [InputPattern]) -> [InputPattern] {
        let inputs = activations.compactMap { instance.inputs[$0] }
        let isLarge = inputs.contains { $0.shape.count > GroupPlan.largestInTurn }
        return patterns.filter { pattern in
            inputs.contains { pattern.suits($0.type) } && (pattern.hasGenerator || !isLarge)
        }
    }

    /// Returns one row of a pattern. Inputs whose type the pattern does not suit are uniform, and so is every third
    /// step of a row with states.
    func row(_ pattern: InputPattern, _ index: Int) -> Candidate {
        var random = plan.random("\(purpose) \(pattern.rawValue) \(index)")
        var stated: [[Int: StatedValues]] = []
        let steps = (0..<max(plan.outline.steps, 1)).map { step -> [Int: Elements] in
            var inputs: [Int: Elements] = [:]
            var generators: [Int: StatedValues] = [:]
            for (place, position) in activations.enumerated() {
                guard let description = instance.inputs[position] else { continue }
                let isOwn = pattern.suits(description.type) && step % 3 != 2
                let filler = InputFiller(
                    description: description, allowed: allowed(position, description),
                    output: instance.outputs.first, place: place, index: index)
                let filled = filler.filled(isOwn ? pattern : .uniform, &random)
                inputs[position] = filled?.elements
                generators[position] = filled?.stated
            }
            stated.append(generators)
            return inputs
        }
        return Candidate(steps: steps, stated: stated, comment: pattern.comment)
    }

    /// Returns the generator of an input in a step, or `nil` for a type that no generator gives.
    ///
    /// - Parameters:
    ///   - position: the position of the input.
    ///   - step: the index of the step, from 0.
    ///   - isSmall: whether values stay near the zero point.
    func statement(of position: Int, step: Int, isSmall: Bool) -> StatedValues? {
        guard let description = instance.inputs[position] else { return nil }
        let purpose = "stated \(position) \(step)"
        switch description.type {
        // The values have eight bits: short in hexadecimal if they are only moved, and still different at most
        // positions.
        case .float32, .float16, .complex64: return plan.stated(purpose, -127...127, unit: 0x1p-4)
        case .bool: return plan.stated(purpose, 0...1)
        case .float64, .uint64: return nil
        default:
            let widest = Int64(Int32.min)...Int64(Int32.max)
            let all = description.type.integerRange?.clamped(to: widest) ?? widest
            let range = allowed(position, description)?.clamped(to: widest) ?? all
            let pattern = isSmall && description.quantization != nil ? InputPattern.small : .uniform
            return plan.stated(purpose, pattern.range(in: range, zeroPoint: description.zeroPoint, place: 0))
        }
    }

    /// The integers that an input may take: those that the outline gives or, if negative values have no result, those
    /// from the zero point on. `nil` for all integers of the type.
    private func allowed(_ position: Int, _ description: TensorDescription) -> ClosedRange<Int64>? {
        if let range = plan.outline.inputRanges[position] { return range }
        guard plan.variant.inputOperand(position)?.isNonNegative == true, let range = description.type.integerRange
        else { return nil }
        let zero = InputPattern.zero.range(in: range, zeroPoint: description.zeroPoint, place: 0)
        return zero.lowerBound...range.upperBound
    }
}

/// A way to choose the values of one input.
enum InputPattern: String, CaseIterable, Sendable {
    case uniform
    case small
    case edges
    case least
    case greatest
    case zero
    case alternating
    case oneHot = "one-hot"
    case ramp
    case opposed
    case geometric
    case halves
    case besideHalves = "beside-halves"
    case justBelowHalf = "just-below-half"
    case grid
    case rangeEnds = "range-ends"
    case tiny
    case wholeLanes = "whole-lanes"
    case onePositive = "one-sided"
    case mixedRows = "mixed-rows"
    case undefined

    /// The property of the values, for the row's comment; empty for uniform values.
    var comment: String {
        switch self {
        case .uniform: ""
        case .small: "values next to zero"
        case .edges: "the ends of the range, the zero point, and their neighbours"
        case .least: "every value the least"
        case .greatest: "every value the greatest"
        case .zero: "every value zero"
        case .alternating: "the ends of the range in turn"
        case .oneHot: "zero but for one value"
        case .ramp: "every stored value in turn"
        case .opposed: "one input at its greatest, the others at their least"
        case .geometric: "values of every magnitude"
        case .halves: "halves: quotients halfway between two integers"
        case .besideHalves: "quotients one unit in the last place beside a half"
        case .justBelowHalf: "quotients just below one half"
        case .grid: "quotients that are integers"
        case .rangeEnds: "where saturation begins"
        case .tiny: "zeros of both signs and subnormal numbers"
        case .wholeLanes: "halves in a row of range 127 or 255, so that a row's own quantization meets ties"
        case .onePositive: "all values on one side of zero"
        case .mixedRows: "rows of different magnitudes"
        case .undefined: "NaN, infinities and quotients beyond 32 bits: undefined in the reference"
        }
    }

    /// The number of rows that are tried.
    var repetitions: Int {
        switch self {
        case .uniform: 14
        case .small: 6
        case .edges, .geometric, .halves, .besideHalves, .wholeLanes: 4
        case .oneHot, .mixedRows: 3
        case .onePositive, .ramp: 2
        default: 1
        }
    }

    /// Whether a generator gives the values of a long integer input.
    var hasGenerator: Bool {
        switch self {
        case .uniform, .small, .least, .greatest, .zero, .opposed: true
        default: false
        }
    }

    /// The range of the integers of an input. A pattern that chooses them in another way has the whole range.
    ///
    /// - Parameters:
    ///   - range: the integers that the input may take.
    ///   - zeroPoint: the input's zero point, which is clamped to `range`.
    ///   - place: the index of the input among the activations, from 0.
    func range(in range: ClosedRange<Int64>, zeroPoint: Int64, place: Int) -> ClosedRange<Int64> {
        let zero = min(max(zeroPoint, range.lowerBound), range.upperBound)
        return switch self {
        case .least: range.lowerBound...range.lowerBound
        case .greatest: range.upperBound...range.upperBound
        case .zero: zero...zero
        case .opposed: place == 0 ? range.upperBound...range.upperBound : range.lowerBound...range.lowerBound
        case .small: (zero - 3...zero + 3).clamped(to: range)
        default: range
        }
    }

    func suits(_ type: ElementType) -> Bool {
        let isInteger = type.integerRange != nil || type == .bool || type == .uint64
        switch self {
        case .uniform, .zero: return true
        case .small, .edges, .least, .greatest, .alternating, .oneHot, .ramp, .opposed: return isInteger
        case .geometric: return isInteger && type.bitWidth ?? 8 > 8
        case .halves, .besideHalves, .justBelowHalf, .grid, .rangeEnds, .onePositive, .mixedRows, .wholeLanes:
            return type == .float32 || (self == .mixedRows && type == .complex64)
        case .tiny, .undefined: return [.float32, .float16, .complex64].contains(type)
        }
    }
}
