import VectorFiles

/// The arbitrary bytes that outputs hold before a call. They are equal on every run, and different for every case,
/// step and output.
public enum FillPattern {
    /// Returns `count` bytes for an output of a step of a case.
    public static func bytes(case name: String, step: Int, output: Int, count: Int) -> [UInt8] {
        var random = SeededRandom(seed: 0, "\(name)/\(step)/\(output)")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            let word = random.next()
            for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * place))) }
        }
        return Array(bytes.prefix(count))
    }
}
