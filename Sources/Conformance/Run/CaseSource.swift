import GoldenVectors

/// The source of the cases of a run.
public enum CaseSource: Sendable, Hashable {
    /// The golden vectors.
    case vectors
    /// Instances that a target must reject.
    case negative
    /// Random instances.
    case soak(SoakSettings)

    /// The noun for the things that progress counts.
    public var noun: String {
        switch self {
        case .vectors: "cases"
        case .negative: "files"
        case .soak: "instances"
        }
    }

    /// The settings of random instances; `nil` for other sources.
    public var soak: SoakSettings? { if case .soak(let settings) = self { settings } else { nil } }
}

/// The number of random instances, and the seed from which they are drawn.
public struct SoakSettings: Sendable, Hashable {
    /// The seed of runs that give none.
    public static let defaultSeed: Int64 = 1

    /// The number of instances.
    public var count: Int
    /// The seed. The same seed and the same vectors' version give the same instances.
    public var seed: Int64

    /// Settings with a number of instances, which all operators share. Without a seed: `defaultSeed`.
    public init(count: Int, seed: Int64 = SoakSettings.defaultSeed) {
        self.count = count
        self.seed = seed
    }

    /// The generation with this seed.
    public var generation: SoakGeneration { SoakGeneration(seed: seed) }
}
