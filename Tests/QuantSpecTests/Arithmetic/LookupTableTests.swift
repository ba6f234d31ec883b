import Foundation
import QuantSpec
import Testing

@Suite("ARITH-23, ARITH-24: interpolated tables")
struct LookupTableTests {
    private static let steps = Steps(.litert_2_3_x86_64)

    private static let softmaxScales = TableScales<Double>(
        inputScale: 10.0 / 65535, inputZeroPoint: 32767, outputScale: 2.0 / 65535, outputZeroPoint: 0)

    @Test("The table of SOFTMAX has the entries that the platform's exponential gives, all 513")
    func softmaxTable() {
        let ours = InterpolatedTable.samples(Self.softmaxScales, steps: Self.steps) {
            ElementaryFunctions.exponential($0)
        }
        let platform = InterpolatedTable.samples(Self.softmaxScales, steps: Self.steps) { exp($0) }
        #expect(ours == platform)
        #expect(ours.count == 513)
        #expect(ours.last == 32767)
    }

    @Test("So have tables in binary32 and binary64 of two hundred scales")
    func otherTables() {
        var generator = DeterministicGenerator(24)
        for _ in 0..<200 {
            let scale = Float.random(in: 1e-6...4e-4, using: &generator)
            let zeroPoint = Int32.random(in: -32768...32767, using: &generator)
            let narrow = TableScales<Float>(
                inputScale: scale, inputZeroPoint: zeroPoint, outputScale: 1 / 4096, outputZeroPoint: 0)
            #expect(
                InterpolatedTable.samples(narrow, steps: Self.steps) { ElementaryFunctions.exponential($0) }
                    == InterpolatedTable.samples(narrow, steps: Self.steps) { Float(exp(Double($0))) })
            let wide = TableScales<Double>(
                inputScale: Double(scale), inputZeroPoint: zeroPoint, outputScale: 1 / 4096, outputZeroPoint: 0)
            #expect(
                InterpolatedTable.samples(wide, steps: Self.steps) { ElementaryFunctions.exponential($0) }
                    == InterpolatedTable.samples(wide, steps: Self.steps) { exp($0) })
        }
    }

    @Test("A linear function needs no correction, and comes out as it is at every argument")
    func identity() {
        let scales = TableScales<Double>(inputScale: 1, inputZeroPoint: 0, outputScale: 1, outputZeroPoint: 0)
        let table = InterpolatedTable.samples(scales, steps: Self.steps) { $0 }
        let errors = (Int16.min ... .max).map {
            (Int(InterpolatedTable.value(at: $0, in: table)) - Int($0)).magnitude
        }
        #expect(errors.max() ?? 0 <= 2)
    }

    @Test("At every 128th argument the value is the entry")
    func entries() {
        let table = InterpolatedTable.samples(Self.softmaxScales, steps: Self.steps, function: Self.steps.exponential64)
        for index in 0..<512 {
            #expect(InterpolatedTable.value(at: Int16(index * 128 - 32768), in: table) == table[index])
        }
    }

    @Test("Between entries the value is rounded, halves up", arguments: [1, -1, 3, -3, 200, -200] as [Int16])
    func interpolation(_ slope: Int16) {
        let table = (0...512).map { $0 == 256 ? Int16(0) : slope }
        let values = (0..<128).map { InterpolatedTable.value(at: Int16($0), in: table) }
        let expected = (0..<128).map { Int16((Double(slope) * Double($0) / 128 + 0.5).rounded(.down)) }
        #expect(values == expected)
    }

    @Test("Where a function bends, interpolation errs less with the correction than without")
    func correction() {
        var uncorrected = Self.steps
        uncorrected.midpointCorrection = { _ in 0 }
        let scales = TableScales<Double>(
            inputScale: 40.0 / 65535, inputZeroPoint: 32767, outputScale: 2.0 / 65535, outputZeroPoint: 0)
        let with = InterpolatedTable.samples(scales, steps: Self.steps, function: Self.steps.exponential64)
        let without = InterpolatedTable.samples(scales, steps: uncorrected, function: Self.steps.exponential64)
        #expect(with != without)
        #expect(Self.greatestError(with) < Self.greatestError(without))
    }

    /// The greatest error of a table of e^x from -40 to 0, at the arguments for which its samples stand.
    private static func greatestError(_ table: [Int16]) -> Double {
        let errors = (Int16.min ... .max).map { argument in
            let exact = exp(-40 + (Double(argument) + 32768) / 65536 * 40) * 32768
            return (Double(InterpolatedTable.value(at: argument, in: table)) - exact).magnitude
        }
        return errors.max() ?? 0
    }

    @Test("A table that is not of 513 entries gives 0 where it ends, and does not trap")
    func shortTable() {
        #expect(InterpolatedTable.value(at: .max, in: []) == 0)
    }
}
