/// The bytes behind the FlatBuffer: the appended buffers and custom options of a model, in this order.
struct Appendix {
    static let alignment = 16

    private let parts: [ArraySlice<UInt8>]
    /// The offset of each part from the start of the appendix.
    private let offsets: [Int]

    init(_ model: Model) {
        let options = model.subgraphs.flatMap { $0.operators.map(\.customOptions) }
        parts = (model.buffers + options).filter { $0.placement == .appended }.map(\.data)
        var next = 0
        offsets = parts.map { part in
            defer { next = Self.aligned(next + part.count) }
            return next
        }
    }

    var isEmpty: Bool { parts.isEmpty }

    /// The offset of a part, by its index in the order of `init`: buffers, then custom options by subgraph and
    /// operator.
    func offset(_ index: Int) -> Int { offsets[index] }

    func append(to bytes: inout [UInt8]) {
        let start = bytes.count
        for (part, offset) in zip(parts, offsets) {
            bytes.append(contentsOf: repeatElement(0, count: start + offset - bytes.count))
            bytes.append(contentsOf: part)
        }
    }

    private static func aligned(_ position: Int) -> Int { (position + alignment - 1) / alignment * alignment }
}
