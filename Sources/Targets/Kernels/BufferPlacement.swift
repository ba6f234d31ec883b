/// Where the buffers of a kernel call start: inputs, constants, outputs and scratch memory.
public struct BufferPlacement: Sendable, Hashable {
    /// In bytes: a power of two from 1 to 64.
    public let alignment: Int
    /// Whether every start is an odd multiple of the alignment, and so a multiple of no greater power of two.
    public let isOdd: Bool

    /// Multiples of 64 bytes, odd or even: what `quantspec_kernel.h` promises.
    public static let standard = BufferPlacement(alignment: greatest, isOdd: false)
    private static let greatest = 64

    private init(alignment: Int, isOdd: Bool) {
        self.alignment = alignment
        self.isOdd = isOdd
    }

    /// Odd multiples, so that a kernel that needs a greater alignment faults or slows down.
    /// - Returns: `nil` if the alignment is not a power of two from 1 to 64.
    public init?(oddMultiplesOf alignment: Int) {
        guard (1...BufferPlacement.greatest).contains(alignment), alignment.nonzeroBitCount == 1 else { return nil }
        self.init(alignment: alignment, isOdd: true)
    }

    /// The placement of a buffer for which the kernel asks another alignment: any power of two.
    func with(alignment: Int) -> BufferPlacement { BufferPlacement(alignment: alignment, isOdd: isOdd) }

    /// The distance from one possible start to the next.
    var step: Int { isOdd ? 2 * alignment : alignment }
    /// The start within a step.
    var offset: Int { isOdd ? alignment : 0 }

    /// For a report: `at odd multiples of 4 bytes`.
    public var words: String {
        "at \(isOdd ? "odd " : "")multiples of \(alignment) \(alignment == 1 ? "byte" : "bytes")"
    }
}
