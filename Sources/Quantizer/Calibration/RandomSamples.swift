import VectorFiles

/// Real numbers that are approximately normally distributed, from a seed: each is the sum of 12 uniform numbers, minus 6.
struct RandomSamples {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(state: seed) }

    /// The next numbers.
    mutating func normal(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float((0..<12).reduce(0.0) { sum, _ in sum + random.unit() } - 6) }
    }
}
