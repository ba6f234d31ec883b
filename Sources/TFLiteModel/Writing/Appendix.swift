/// What lies behind the FlatBuffer: the appended buffers and custom options of a model, one after the other.
struct Appendix {
    static let alignment = 16

    private let parts: [ArraySlice<UInt8>]
    /// Where the appended buffers begin, relative to the appendix, in the order in which they are written.
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

    /// The offset of the part with a number, counted in the order of the initializer.
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
