/// The sums of one call before they are requantized, under names.
///
/// Most operators have one list, `output`, in the order of output 0. An operator that requantizes more than once names each:
/// SVDF has `features` besides.
public struct Accumulators: Sendable, Hashable {
    /// In the order in which they were recorded.
    public private(set) var entries: [Entry] = []

    public struct Entry: Sendable, Hashable {
        public let name: String
        public let values: [Int64]

        public init(name: String, values: [Int64]) {
            self.name = name
            self.values = values
        }
    }

    /// The name of the sums that become output 0.
    public static let outputName = "output"

    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// Those of output 0 alone; none if `nil`.
    public init(output: [Int64]?) { self[Accumulators.outputName] = output }

    public var isEmpty: Bool { entries.isEmpty }

    /// Those of output 0, in its order; `nil` where the operator has none.
    public var output: [Int64]? { self[Accumulators.outputName] }

    public subscript(_ name: String) -> [Int64]? {
        get { entries.first { $0.name == name }?.values }
        set {
            entries.removeAll { $0.name == name }
            if let newValue { entries.append(Entry(name: name, values: newValue)) }
        }
    }
}
