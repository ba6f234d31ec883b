/// SplitMix64: the same numbers from the same seed, everywhere.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func chance(_ oneIn: Int) -> Bool { int(1...oneIn) == 1 }

    mutating func list<Element>(_ counts: ClosedRange<Int>, _ make: (inout Generator) -> Element) -> [Element] {
        (0..<int(counts)).map { _ in make(&self) }
    }

    /// Any bits but those of a NaN, which equals nothing.
    mutating func float() -> Float {
        let value = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
        return value.isNaN ? 0 : value
    }

    mutating func bytes(_ counts: ClosedRange<Int>) -> [UInt8] {
        list(counts) { UInt8(truncatingIfNeeded: $0.next()) }
    }

    mutating func name() -> String {
        ["", "x", "conv/weights", "naïve ☃", "a\u{0}b"].randomElement(using: &self) ?? ""
    }
}
