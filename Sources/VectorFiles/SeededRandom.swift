import QuantSpec

/// SplitMix64: a small random number generator whose sequence is the same on every machine.
package struct SeededRandom {
    private var state: UInt64

    /// Starts a sequence that depends on the seed and the text: the state is FNV-1a of the 8 bytes of the seed, lowest
    /// first, and the text.
    package init(seed: Int64, _ text: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let seedBytes = (0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) }
        for byte in seedBytes + Array(text.utf8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        state = hash
    }

    /// Starts with a given state.
    package init(state: UInt64) { self.state = state }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A random index below `count`.
    ///
    /// - Parameter count: positive.
    package mutating func index(below count: Int) -> Int {
        // The upper half of a product: the bias is below 2^-32 for the counts used here.
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(count, 1))).high)
    }

    /// A random integer of the range, ends included.
    package mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        let offset = span == .max ? next() : next().multipliedFullWidth(by: span + 1).high
        return range.lowerBound &+ Int64(bitPattern: offset)
    }

    /// A random element of a list that is not empty.
    package mutating func element<Value>(of values: [Value]) -> Value { values[index(below: values.count)] }

    /// Whether an event of probability 1 / `count` occurs.
    package mutating func isTrue(oneIn count: Int) -> Bool { index(below: count) == 0 }

    /// A multiple of 2^-53 in [0, 1).
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number in [-1, 1).
    package mutating func signedUnit() -> Double { 2 * unit() - 1 }

    /// A random integer of the range whose number of bits is about uniform: most values are small.
    package mutating func geometric(in range: ClosedRange<Int64>) -> Int64 {
        let bits = Int64(64 - range.upperBound.leadingZeroBitCount)
        let magnitude = integer(in: 0...(Int64(1) << integer(in: 0...min(bits, 62))))
        let signed = isTrue(oneIn: 2) ? magnitude : -magnitude
        return min(max(signed, range.lowerBound), range.upperBound)
    }
}
