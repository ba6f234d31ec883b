import QuantSpec
import Testing

@Suite("HYBRID-1 to HYBRID-3: rows quantized when the model runs")
struct HybridRowTests {
    typealias Quantize = @Sendable (ArraySlice<Float>, Bool) -> HybridRow

    static let both: [Quantize] = [
        { HybridRow(quantizingInLanesOfEight: $0, isAsymmetric: $1) },
        { HybridRow(quantizingPortably: $0, isAsymmetric: $1) },
    ]

    static func rows(_ count: Int) -> [[Float]] {
        var generator = DeterministicGenerator(7)
        return (0..<count).map { _ in
            let length = Int.random(in: 1...40, using: &generator)
            let magnitude = Float(
                Double(sign: .plus, exponent: Int.random(in: -20...20, using: &generator), significand: 1))
            let offset = Float.random(in: -1...1, using: &generator)
            return (0..<length).map { _ in (Float.random(in: -1...1, using: &generator) + offset) * magnitude }
        }
    }

    @Test("A row of zeros gives zeros, scale 1 and zero point 0", arguments: [false, true])
    func zeros(_ isAsymmetric: Bool) {
        for quantize in Self.both {
            let row = quantize([0, -0.0, 0], isAsymmetric)
            #expect(row == HybridRow(values: [0, 0, 0], scale: 1, zeroPoint: 0))
        }
    }

    @Test("Symmetric: the greatest magnitude is stored as 127, and every error is within half a step")
    func symmetric() {
        for values in Self.rows(300) {
            let greatest = values.map(\.magnitude).max() ?? 0
            for quantize in Self.both {
                let row = quantize(values[...], false)
                #expect(row.scale == greatest / 127)
                #expect(row.zeroPoint == 0)
                #expect(row.values.map(\.magnitude).max() == 127)
                for (value, stored) in zip(values, row.values) {
                    let error = Double(value) / Double(row.scale) - Double(stored)
                    #expect(error.magnitude <= 0.5001)
                }
            }
        }
    }

    @Test("Asymmetric: zero is stored exactly, and every error within the range is within one step")
    func asymmetric() {
        for values in Self.rows(300) {
            for quantize in Self.both {
                let row = quantize(values[...], true)
                #expect((-128...127).contains(row.zeroPoint))
                for (value, stored) in zip(values, row.values) {
                    let error = Double(value) / Double(row.scale) - (Double(stored) - Double(row.zeroPoint))
                    #expect(error.magnitude <= 1.0001)
                }
            }
        }
    }

    @Test("The range includes zero: one that is all positive has the zero point -128, all negative 127")
    func rangeWithZero() {
        for quantize in Self.both {
            #expect(quantize([1, 2, 3], true).zeroPoint == -128)
            #expect(quantize([1, 2, 3], true).scale == Float(3) / 255)
            #expect(quantize([-1, -2, -3], true).zeroPoint == 127)
        }
    }

    @Test("HYBRID-2, PROFILE-5: in whole lanes 0.49999997 becomes 1, after the last lane and in portable builds 0")
    func lanes() {
        // The scale is 1: 127 / 127.
        let value = Float(0.5).nextDown
        var row = [Float](repeating: value, count: 17)
        row[0] = 127
        let lanes = HybridRow(quantizingInLanesOfEight: row[...], isAsymmetric: false)
        #expect(lanes.values == [127] + [Int8](repeating: 1, count: 15) + [0])
        let portable = HybridRow(quantizingPortably: row[...], isAsymmetric: false)
        #expect(portable.values == [127] + [Int8](repeating: 0, count: 16))
    }

    @Test("Lanes are counted from the row's own start")
    func rowWithinATensor() {
        let value = Float(0.5).nextDown
        let tensor = [Float](repeating: 9, count: 3) + [127] + [Float](repeating: value, count: 8)
        let row = HybridRow(quantizingInLanesOfEight: tensor[3...], isAsymmetric: false)
        #expect(row.values == [127] + [Int8](repeating: 1, count: 7) + [0])
    }

    @Test("What is not finite gives some result and does not trap", arguments: [Float.nan, .infinity, -.infinity])
    func notFinite(_ value: Float) {
        for quantize in Self.both {
            for isAsymmetric in [false, true] {
                #expect(quantize([1, value, -2], isAsymmetric).values.count == 3)
            }
        }
    }
}
