import JSON
import QuantSpec

/// Conversions between binary32 and binary16 (ARITH-20, ARITH-21).
extension Sweep {
    /// Every binary32 number to binary16.
    static var float32ToFloat16: Sweep {
        let size: UInt32 = 1 << 24
        return Sweep(
            "float32-to-float16", "every binary32 number, converted to binary16", clauses: ["ARITH-21"],
            blocks: (0..<256).map { block in
                let first = UInt32(block) << 24
                return SweepBlock(JSONValue(["first": .integer(Int64(first)), "count": .integer(Int64(size))])) {
                    float32ToFloat16(first..<first + (size - 1), last: first + (size - 1))
                }
            })
    }

    /// The conversions of a range of bits, `last` included.
    ///
    /// The expected results are found without converting. Results grow with the magnitude, and the number halfway to the
    /// next result is a binary32 number: so each result ends at the bits of a number that is known exactly.
    static func float32ToFloat16(_ range: Range<UInt32>, last: UInt32) -> SweepOutcome {
        var outcome = SweepOutcome()
        var expected = ExpectedBinary16(magnitude: range.lowerBound & 0x7fff_ffff)
        var first = range.lowerBound
        while true {
            let count = min(last - first, 4095) + 1
            let bits = [UInt32](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
                // Bounds: the buffer has `count` elements.
                for index in 0..<count { buffer[Int(index)] = first + index }
                initialized = Int(count)
            }
            let wanted = expected.results(for: bits)
            outcome.add(from: first, Binary16.converting(bits), expected: wanted) { UInt32($0) }
            guard last - first >= count else { return outcome }
            first += count
        }
    }

    /// All binary16 numbers to binary32.
    static var float16ToFloat32: Sweep {
        Sweep(
            "float16-to-float32", "all binary16 numbers, converted to binary32", clauses: ["ARITH-20"],
            blocks: [
                SweepBlock(JSONValue(["first": .integer(0), "count": .integer(65536)])) {
                    var outcome = SweepOutcome()
                    for bits in UInt16.min...UInt16.max {
                        let result = Binary16(bitPattern: bits).float.bitPattern
                        let wanted = ExpectedBinary16.binary32Bits(of: bits)
                        if result != wanted { outcome.note("binary16 bits \(bits): \(result), expected \(wanted)") }
                        outcome.add(UInt32(bits), result)
                    }
                    return outcome
                }
            ])
    }
}

/// The binary16 number nearest to growing magnitudes of binary32 numbers, ties to even.
struct ExpectedBinary16 {
    /// The result so far, without a sign.
    private var bits: UInt16
    /// The least magnitude with a greater result.
    private var next: UInt32

    /// Begins at a magnitude: bits of a binary32 number without a sign.
    init(magnitude: UInt32) {
        // The results are searched by halves: 0 to 0x7bff are finite, 0x7c00 is the infinity.
        var (low, high) = (0 as UInt16, 0x7c00 as UInt16)
        while low < high {
            let middle = (low + high) / 2
            if magnitude >= ExpectedBinary16.end(of: middle) { low = middle + 1 } else { high = middle }
        }
        bits = low
        next = ExpectedBinary16.end(of: low)
    }

    /// The results for consecutive binary32 numbers that follow the ones before.
    mutating func results(for bits: [UInt32]) -> [UInt16] {
        var state = self
        defer { self = state }
        return bits.map { bits in
            let magnitude = bits & 0x7fff_ffff
            return state.result(for: magnitude) | (UInt16(truncatingIfNeeded: bits >> 16) & 0x8000)
        }
    }

    /// The result for a magnitude that is not below the ones before, or 0.
    @inline(__always)
    private mutating func result(for magnitude: UInt32) -> UInt16 {
        if magnitude > 0x7f80_0000 {
            // A NaN keeps the upper ten bits of its payload, and is quiet.
            return 0x7e00 | UInt16(truncatingIfNeeded: (magnitude & 0x007f_ffff) / 8192)
        }
        // The magnitude 0 begins the negative numbers.
        if magnitude == 0 { self = ExpectedBinary16(magnitude: 0) }
        while magnitude >= next {
            bits += 1
            next = ExpectedBinary16.end(of: bits)
        }
        return bits
    }

    /// The bits of the least magnitude whose result is greater than a finite one: halfway to the next number if the tie
    /// goes there, otherwise the number behind.
    private static func end(of bits: UInt16) -> UInt32 {
        guard bits < 0x7c00 else { return .max }
        let halfway = (value(of: bits) + value(of: bits + 1)) / 2
        return Float(halfway).bitPattern + (bits.isMultiple(of: 2) ? 1 : 0)
    }

    /// The value of a binary16 number without a sign, in binary64, exactly. The infinity has the value 65536.
    private static func value(of bits: UInt16) -> Double {
        let (exponent, fraction) = (Int(bits / 1024), Double(bits % 1024))
        return exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * power(exponent - 25)
    }

    /// 2^exponent.
    private static func power(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// The bits of the binary32 number of the same value. A NaN keeps its sign and its payload.
    static func binary32Bits(of bits: UInt16) -> UInt32 {
        let (sign, magnitude) = (UInt32(bits / 0x8000) << 31, bits % 0x8000)
        if magnitude >= 0x7c00 { return sign | 0x7f80_0000 | UInt32(magnitude % 1024) * 8192 }
        return sign | Float(value(of: magnitude)).bitPattern
    }
}
