import QuantSpec
import VectorFiles

/// Fills one input of a row according to a pattern.
struct InputFiller {
    let description: TensorDescription
    /// The integers that the input may take; `nil` for all of its type.
    let allowed: ClosedRange<Int64>?
    /// The first output. If it is quantized, real inputs are chosen on its scale.
    let output: TensorDescription?
    /// The index of the input among the activations, from 0.
    let place: Int
    /// The index of the row among those of the pattern, from 0.
    let index: Int

    private var count: Int { description.shape.count }

    /// Returns the values of a pattern and, if a generator gives them, the generator. Lists of more than 48 values have one where
    /// the pattern allows it, so that files stay short.
    func filled(_ pattern: InputPattern, _ random: inout SeededRandom) -> (elements: Elements, stated: StatedValues?)? {
        if count > StatedValues.longestList, let stated = statement(pattern, &random),
            let elements = stated.elements(description.type, count: count)
        {
            return (elements, stated)
        }
        return elements(pattern, &random).map { ($0, nil) }
    }

    private func elements(_ pattern: InputPattern, _ random: inout SeededRandom) -> Elements? {
        switch description.type {
        case .float32: return .float32(RealFiller(self).values(pattern, &random))
        case .float16: return .float16(binary16(pattern, &random))
        case .complex64: return .complex64(complex64(pattern, &random))
        case .float64: return .float64((0..<count).map { _ in random.signedUnit() * 100 })
        case .bool: return Elements(integers: (0..<count).map { _ in random.integer(in: 0...1) }, type: .bool)
        default: return Elements(integers: integers(pattern, &random), type: description.type)
        }
    }

    // MARK: Generators

    /// The generator of a pattern; `nil` if the pattern or the type has none.
    private func statement(_ pattern: InputPattern, _ random: inout SeededRandom) -> StatedValues? {
        guard pattern.hasGenerator else { return nil }
        switch description.type {
        case .float16: return pattern == .zero ? StatedValues(random: &random, range: 0...0, unit: 1) : nil
        case .float32: return RealFiller(self).statement(pattern, &random)
        case .bool: return StatedValues(random: &random, range: range(of: pattern, in: 0...1))
        default:
            guard let width = description.type.bitWidth, width <= 32, let all = description.type.integerRange else {
                return nil
            }
            return StatedValues(random: &random, range: range(of: pattern, in: allowed ?? all))
        }
    }

    /// The integers of a pattern.
    private func range(of pattern: InputPattern, in range: ClosedRange<Int64>) -> ClosedRange<Int64> {
        pattern.range(in: range, zeroPoint: description.zeroPoint, place: place)
    }

    // MARK: Integers

    private func integers(_ pattern: InputPattern, _ random: inout SeededRandom) -> [Int64] {
        let range = allowed ?? description.type.integerRange ?? Int64.min...Int64.max
        let zero = self.range(of: .zero, in: range).lowerBound
        func clamped(_ value: Int64) -> Int64 { min(max(value, range.lowerBound), range.upperBound) }
        switch pattern {
        case .least, .greatest, .zero, .opposed:
            return [Int64](repeating: self.range(of: pattern, in: range).lowerBound, count: count)
        case .alternating:
            return (0..<count).map { $0 % 2 == 0 ? range.lowerBound : range.upperBound }
        case .oneHot:
            let hot = random.index(below: max(count, 1))
            let value = random.element(of: [range.lowerBound, range.upperBound])
            return (0..<count).map { $0 == hot ? value : zero }
        case .ramp:
            let span = range.upperBound &- range.lowerBound
            return (0..<count).map { position in
                let offset = Int64(position &+ place &* 97 &+ index &* count)
                return span >= 0 && span < 1 << 32 ? range.lowerBound &+ offset % (span &+ 1) : offset
            }
        case .small:
            return (0..<count).map { _ in clamped(zero &+ random.integer(in: -3...3)) }
        case .edges:
            let values = [
                range.lowerBound, clamped(range.lowerBound + 1), clamped(zero &- 1), zero, clamped(zero &+ 1),
                clamped(range.upperBound - 1), range.upperBound,
            ]
            return (0..<count).map { _ in random.element(of: values) }
        case .geometric: return (0..<count).map { _ in random.geometric(in: range) }
        default: return (0..<count).map { _ in random.integer(in: range) }
        }
    }

    // MARK: binary16

    private func binary16(_ pattern: InputPattern, _ random: inout SeededRandom) -> [Binary16] {
        let special: [UInt16] =
            pattern == .undefined
            ? [0x7c00, 0xfc00, 0x7e00, 0x7c01, 0xfe01, 0x7fff, 0x7bff]
            : [0x0000, 0x8000, 0x0001, 0x8001, 0x03ff, 0x0400, 0x83ff, 0x8400, 0x7bff, 0xfbff, 0x3c00]
        return (0..<count).map { position in
            switch pattern {
            case .tiny, .undefined:
                return Binary16(bitPattern: special[(position + index) % special.count])
            case .zero: return Binary16(bitPattern: 0)
            default:
                let bits = UInt16(truncatingIfNeeded: random.next())
                // Infinities and NaN have their own pattern.
                return Binary16(bitPattern: bits & 0x7c00 == 0x7c00 ? bits & 0xbfff : bits)
            }
        }
    }
}

extension InputFiller {
    /// Complex numbers, whose parts are the pairs of a float32 input with one more dimension.
    private func complex64(_ pattern: InputPattern, _ random: inout SeededRandom) -> [Complex64] {
        switch pattern {
        case .undefined:
            // Their number is odd, so that each one comes first and second.
            let special: [Float] = [
                .infinity, .nan, 1, .greatestFiniteMagnitude, -.infinity, .leastNonzeroMagnitude,
                -.greatestFiniteMagnitude,
            ]
            return [Complex64](parts: (0..<2 * count).map { special[($0 + index) % special.count] })
        case .mixedRows:
            // The squares of most of them are outside the range of binary32.
            return (0..<count).map { _ in
                let unit = PowerOfTwo.float(Int(random.integer(in: -3...3)) * 32)
                return Complex64(Float(random.signedUnit()) * unit, Float(random.signedUnit()) * unit)
            }
        default:
            var parts = description
            parts.type = .float32
            parts.shape = Shape(description.shape.dimensions + [2])
            let filler = InputFiller(description: parts, allowed: nil, output: nil, place: place, index: index)
            return [Complex64](parts: RealFiller(filler).values(pattern, &random))
        }
    }
}

/// Fills a float32 input: on the grid of a quantized output, or without a grid if the output is real.
private struct RealFiller {
    private let filler: InputFiller
    private let channels: ChannelIndex?
    private let quantization: Quantization?
    private let range: ClosedRange<Int64>

    init(_ filler: InputFiller) {
        self.filler = filler
        let output = filler.output
        quantization = output?.quantization
        channels = output.map(ChannelIndex.init)
        range = output?.type.integerRange ?? -127...127
    }

    func values(_ pattern: InputPattern, _ random: inout SeededRandom) -> [Float] {
        let count = filler.description.shape.count
        let unit = PowerOfTwo.float(Int(random.integer(in: -6...2)))
        guard quantization != nil else {
            return (0..<count).map { free($0, pattern, unit, &random) }
        }
        return (0..<count).map { position in
            let scale = scale(position)
            return quotient(position, pattern, &random, scale)
        }
    }

    /// The generator of a pattern: of zeros, and of uniform values for a real output.
    func statement(_ pattern: InputPattern, _ random: inout SeededRandom) -> StatedValues? {
        switch pattern {
        case .zero: return StatedValues(random: &random, range: 0...0, unit: 1)
        case .uniform where quantization == nil:
            let unit = PowerOfTwo.float(Int(random.integer(in: -6...2)))
            return StatedValues(random: &random, range: -1 << 23...1 << 23, unit: unit * 0x1p-20)
        default: return nil
        }
    }

    private func scale(_ position: Int) -> Float {
        guard let quantization, let channels else { return 1 }
        return quantization.isPerTensor ? quantization.scale : quantization.scales[channels[position]]
    }

    private func zeroPoint(_ position: Int) -> Int64 {
        guard let quantization, let channels else { return 0 }
        return quantization.isPerTensor ? quantization.zeroPoint : quantization.zeroPoints[channels[position]]
    }

    /// A value with a quotient by the scale that fits the pattern.
    private func quotient(
        _ position: Int, _ pattern: InputPattern, _ random: inout SeededRandom, _ scale: Float
    ) -> Float {
        let zero = zeroPoint(position)
        let stored = random.integer(in: range) - zero
        switch pattern {
        case .zero: return 0
        case .halves: return (Float(stored) + 0.5) * scale
        case .besideHalves:
            let half = (Float(stored) + 0.5) * scale
            return random.isTrue(oneIn: 2) ? half.nextUp : half.nextDown
        case .justBelowHalf:
            let value = Float(0.5).nextDown * scale
            return position % 2 == 0 ? value : -value
        case .grid: return Float(stored) * scale
        case .rangeEnds:
            let end = random.isTrue(oneIn: 2) ? range.lowerBound : range.upperBound
            let near = Float(end - zero) + Float(random.integer(in: -3...3)) / 2
            return near * scale
        case .tiny: return RealFiller.tiny[position % RealFiller.tiny.count]
        case .undefined:
            let huge = 0x1p32 * scale
            let values = [Float.nan, .infinity, -.infinity, huge, -huge, 0, scale]
            return values[position % values.count]
        case .onePositive: return Float(random.unit()) * Float(range.upperBound - zero) * scale
        case .mixedRows: return Float(random.signedUnit()) * PowerOfTwo.float(Int(random.integer(in: -20...20))) * scale
        default: return Float(Double(stored) + random.signedUnit() / 2) * scale
        }
    }

    private static let tiny: [Float] = [
        0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
        -.leastNormalMagnitude.nextDown,
    ]

    /// A value for an operator whose output is real.
    private func free(
        _ position: Int, _ pattern: InputPattern, _ unit: Float, _ random: inout SeededRandom
    ) -> Float {
        let shape = filler.description.shape
        let length = max(shape.rank > 1 ? shape.count / max(shape[0], 1) : shape.count, 1)
        let row = position / length
        let isFirst = position % length == 0
        let halves = Float(random.integer(in: -100...99)) + 0.5
        switch pattern {
        case .zero: return 0
        case .halves: return halves * unit
        case .besideHalves, .justBelowHalf:
            let half = isFirst ? 127 : halves
            return (random.isTrue(oneIn: 2) ? half.nextUp : half.nextDown) * unit
        case .wholeLanes:
            // A symmetric row derives its scale from 127 units; an asymmetric row from the range -100 to 155.
            if filler.index % 2 == 0 { return isFirst ? 127 * unit : halves * unit }
            return isFirst ? 155 * unit : position % length == 1 ? -100 * unit : halves * unit
        case .grid: return (isFirst ? 127 : halves - 0.5) * unit
        case .rangeEnds: return (position % 2 == 0 ? 1 : -1) * unit
        case .tiny: return isFirst ? unit : RealFiller.tiny[position % RealFiller.tiny.count]
        case .undefined:
            let values = [Float.nan, 1, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude]
            return values[(position + filler.index) % values.count]
        case .onePositive:
            let value = Float(1 + random.unit()) * unit * 3
            return filler.index % 2 == 0 ? value : -value
        case .mixedRows: return Float(random.signedUnit()) * PowerOfTwo.float(row % 7 * 2 - 6) * unit
        default: return Float(random.signedUnit()) * 8 * unit
        }
    }
}
