/// The start addresses of the buffers of a kernel call: inputs, constants, outputs and scratch memory.
public struct BufferPlacement: Sendable, Hashable {
    /// The alignment in bytes. For tensors, a power of two from 1 to 64.
    public let alignment: Int
    /// Whether every start is an odd multiple of the alignment, and thus no multiple of a greater power of two.
    public let isOdd: Bool

    /// Multiples of 64 bytes, odd or even, as `quantspec_kernel.h` promises.
    public static let standard = BufferPlacement(alignment: greatest, isOdd: false)
    private static let greatest = 64

    private init(alignment: Int, isOdd: Bool) {
        self.alignment = alignment
        self.isOdd = isOdd
    }

    /// Odd multiples of an alignment. A kernel that needs a greater alignment faults or slows down.
    ///
    /// Returns `nil` if the alignment is not a power of two from 1 to 64.
    public init?(oddMultiplesOf alignment: Int) {
        guard (1...BufferPlacement.greatest).contains(alignment), alignment.nonzeroBitCount == 1 else { return nil }
        self.init(alignment: alignment, isOdd: true)
    }

    /// The placement of a buffer for which the kernel requests another alignment, which may be any power of two.
    func with(alignment: Int) -> BufferPlacement { BufferPlacement(alignment: alignment, isOdd: isOdd) }

    /// The distance between two possible starts, in bytes.
    var step: Int { isOdd ? 2 * alignment : alignment }
    /// The remainder of every start modulo `step`, in bytes.
    var offset: Int { isOdd ? alignment : 0 }

    /// The placement as reports name it, such as `at odd multiples of 4 bytes`.
    public var words: String {
        "at \(isOdd ? "odd " : "")multiples of \(alignment) \(alignment == 1 ? "byte" : "bytes")"
    }
}
