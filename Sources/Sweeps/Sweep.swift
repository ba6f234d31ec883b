import JSON
import QuantSpec

/// An exhaustive check: every input of a primitive, or of a form of an operator, in blocks that do not depend on each
/// other. Each result is compared with one that is found in another way, and goes into a digest.
public struct Sweep: Sendable {
    /// The name, such as `float32-to-float16`.
    public let name: String
    /// What is checked, in one line.
    public let summary: String
    /// The clauses that every result is checked against.
    public let clauses: [Clause]
    /// The parts, in order.
    public let blocks: [SweepBlock]

    init(_ name: String, _ summary: String, clauses: [Clause], blocks: [SweepBlock]) {
        self.name = name
        self.summary = summary
        self.clauses = clauses
        self.blocks = blocks
    }

    /// The names of all sweeps.
    public static let names = [
        "float32-to-float16", "float16-to-float32", "int16-functions", "requantize-double", "requantize-single",
    ]

    /// The sweep with a name; `nil` if there is none.
    ///
    /// - Parameters:
    ///   - name: one of `names`.
    ///   - multipliers: the number of multipliers of the sweeps of requantization; `nil` for the fixed list.
    public static func named(_ name: String, multipliers: Int? = nil) -> Sweep? {
        switch name {
        case "float32-to-float16": float32ToFloat16
        case "float16-to-float32": float16ToFloat32
        case "int16-functions": int16Functions
        case "requantize-double": requantization(roundsTwice: true, count: multipliers)
        case "requantize-single": requantization(roundsTwice: false, count: multipliers)
        default: nil
        }
    }
}

/// A part of a sweep.
public struct SweepBlock: Sendable {
    /// What distinguishes the block from the others, such as its multiplier: members of a JSON object.
    public let label: JSONValue
    /// Computes and checks every result of the block.
    public let run: @Sendable () -> SweepOutcome

    init(_ label: JSONValue, run: @escaping @Sendable () -> SweepOutcome) {
        self.label = label
        self.run = run
    }
}

/// What a block found.
public struct SweepOutcome: Sendable, Hashable {
    /// The number of results.
    public var count: UInt64 = 0
    /// The digest of the results: see `SweepDigest`.
    public var digest: UInt64 = 0
    /// The number of results that differ from the expected ones.
    public var mismatches: UInt64 = 0
    /// The first result that differs, for people; `nil` if there is none.
    public var first: String?

    /// Adds the result for an input.
    mutating func add(_ input: UInt32, _ result: UInt32) {
        count += 1
        digest &+= SweepDigest.term(input, result)
    }

    /// Adds the results for consecutive inputs, and notes those that differ from the expected ones.
    ///
    /// - Parameters:
    ///   - first: the first input.
    ///   - results: the results, as many as there are expected ones.
    ///   - expected: the expected results.
    ///   - bits: the result as an unsigned integer of its own width, extended by zeros.
    @inline(__always)
    mutating func add<Result: FixedWidthInteger>(
        from first: UInt32, _ results: [Result], expected: [Result], bits: (Result) -> UInt32
    ) {
        var sum: UInt64 = 0
        for index in results.indices {
            sum &+= SweepDigest.term(first &+ UInt32(truncatingIfNeeded: index), bits(results[index]))
        }
        count += UInt64(results.count)
        digest &+= sum
        guard results != expected else { return }
        for index in results.indices where results[index] != expected[index] {
            let input = first &+ UInt32(truncatingIfNeeded: index)
            note("input bits \(input): \(results[index]), expected \(expected[index])")
        }
    }

    /// Notes a result that differs from the expected one.
    mutating func note(_ text: @autoclosure () -> String) {
        mismatches += 1
        if first == nil { first = text() }
    }
}

/// The digest of results: the sum, modulo 2^64, of one term for each input and its result. The sum does not depend on the
/// order, so parts are added up.
///
/// A term is the output function of SplitMix64 of input × 2^32 + result, both as unsigned 32-bit integers.
public enum SweepDigest {
    /// The term of an input and its result.
    @inline(__always)
    static func term(_ input: UInt32, _ result: UInt32) -> UInt64 { mixed(UInt64(input) << 32 | UInt64(result)) }

    /// The digest of a sweep: the sum of the terms of its blocks. The term of block `b` with digest `d` is the output
    /// function of (the output function of b) exclusive-or d.
    static func total(_ blocks: [(index: Int, digest: UInt64)]) -> UInt64 {
        blocks.reduce(0) { $0 &+ mixed(mixed(UInt64($1.index)) ^ $1.digest) }
    }

    /// SplitMix64's output function.
    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
