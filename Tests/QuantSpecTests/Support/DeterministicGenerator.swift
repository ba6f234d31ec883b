/// The same numbers in every run: splitmix64.
struct DeterministicGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64 = 1) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// 32-bit integers worth testing: the ends, around every power of two, and `count` others of every magnitude.
    static func sharpIntegers(_ count: Int, seed: UInt64 = 1) -> [Int32] {
        var generator = DeterministicGenerator(seed)
        var integers: [Int32] = [.min, .min + 1, .max, .max - 1]
        for exponent in 0..<31 {
            for offset in -2...2 as ClosedRange<Int32> {
                integers += [(Int32(1) << exponent) &+ offset, 0 &- ((Int32(1) << exponent) &+ offset)]
            }
        }
        for _ in 0..<count {
            let shift = Int32.random(in: 0...31, using: &generator)
            integers.append(Int32.random(in: .min ... .max, using: &generator) >> shift)
        }
        return integers
    }
}

/// The 64-bit FNV-1a digest of integers, each as four bytes, least significant first.
struct Digest {
    private(set) var value: UInt64 = 14_695_981_039_346_656_037

    mutating func add(_ integer: Int32) {
        for byte in 0..<4 {
            value ^= UInt64(truncatingIfNeeded: integer >> Int32(8 * byte)) & 0xff
            value = value &* 1_099_511_628_211
        }
    }
}
