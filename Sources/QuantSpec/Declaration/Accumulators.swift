/// The sums of one call before requantization, in named lists.
///
/// Most operators have one list, `output`, in the order of output 0. An operator that requantizes more than once has a named
/// list for each: SVDF also has `features`.
public struct Accumulators: Sendable, Hashable {
    /// The lists, in the order in which they were recorded.
    public private(set) var entries: [Entry] = []

    /// One named list of sums.
    public struct Entry: Sendable, Hashable {
        /// The name under which the evaluation recorded the sums.
        public let name: String
        /// The sums, widened to 64 bits.
        public let values: [Int64]

        /// A list of sums under a name.
        public init(name: String, values: [Int64]) {
            self.name = name
            self.values = values
        }
    }

    /// The name of the sums that become output 0.
    public static let outputName = "output"

    /// Accumulators with these lists.
    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// Accumulators with the sums of output 0 alone; none if `output` is `nil`.
    public init(output: [Int64]?) { self[Accumulators.outputName] = output }

    /// Whether there is no list.
    public var isEmpty: Bool { entries.isEmpty }

    /// The sums of output 0, in its order. Returns `nil` if none were recorded.
    public var output: [Int64]? { self[Accumulators.outputName] }

    /// The sums under a name; `nil` if there are none. Setting a list moves it to the end, and `nil` removes it.
    public subscript(_ name: String) -> [Int64]? {
        get { entries.first { $0.name == name }?.values }
        set {
            entries.removeAll { $0.name == name }
            if let newValue { entries.append(Entry(name: name, values: newValue)) }
        }
    }
}
