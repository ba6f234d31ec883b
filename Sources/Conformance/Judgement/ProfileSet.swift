/// A set of profiles, by their indices in the list of candidates.
public struct ProfileSet: Sendable, Hashable {
    /// The greatest number of candidates.
    public static let capacity = 64

    private var bits: UInt64

    /// The empty set.
    public static let none = ProfileSet(bits: 0)

    /// The first `count` candidates.
    public static func all(_ count: Int) -> ProfileSet {
        ProfileSet(bits: count >= capacity ? .max : (1 << UInt64(count)) - 1)
    }

    private init(bits: UInt64) { self.bits = bits }

    /// Inserts the candidate at an index.
    public mutating func insert(_ index: Int) { bits |= 1 << UInt64(index) }
    /// Returns whether the set has the candidate at an index.
    public func contains(_ index: Int) -> Bool { bits & 1 << UInt64(index) != 0 }
}
