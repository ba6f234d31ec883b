import GoldenVectors

/// Which cases a run has.
public enum CaseSource: Sendable, Hashable {
    /// The golden vectors.
    case vectors
    /// Instances that a target must refuse.
    case negative
    /// Random instances.
    case soak(SoakSettings)

    /// What progress counts.
    public var noun: String {
        switch self {
        case .vectors: "cases"
        case .negative: "files"
        case .soak: "instances"
        }
    }

    /// The settings of random instances; `nil` for other cases.
    public var soak: SoakSettings? { if case .soak(let settings) = self { settings } else { nil } }
}

/// How many random instances are drawn, and from which seed.
public struct SoakSettings: Sendable, Hashable {
    public static let defaultSeed: Int64 = 1

    public var count: Int
    public var seed: Int64

    public init(count: Int, seed: Int64 = SoakSettings.defaultSeed) {
        self.count = count
        self.seed = seed
    }

    public var generation: SoakGeneration { SoakGeneration(seed: seed) }
}
