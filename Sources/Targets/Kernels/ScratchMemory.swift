import CFaultReport
import CQuantSpec
import FileSupport
@preconcurrency import Glibc

/// The scratch memory of one call. Each piece has guards as an output has. Exactly the requested bytes may be written;
/// the bytes after them, up to a multiple of the alignment, belong to the guard.
final class ScratchMemory {
    private let placement: BufferPlacement
    /// The quarantine that receives the pieces when their call is over.
    private let quarantine: ScratchQuarantine
    private var pieces: [Piece] = []
    /// The number of bytes that may still be filled beyond the least of each piece.
    private var fillBudget = ScratchMemory.filled
    private var isExceeded = false

    private struct Piece {
        let buffer: GuardedBuffer
        let placement: BufferPlacement
    }

    /// The greatest alignment that can be requested, in bytes.
    private static let greatestAlignment: UInt64 = 4096
    /// The greatest number of pieces in one call. Each takes up to three mappings, and Linux limits a process to
    /// 65530.
    private static let greatestCount = 1024
    /// The number of bytes that are filled in all pieces of a call. A kernel that requests more seldom uses all of it.
    /// The first `leastFilled` bytes of each piece are always filled.
    private static let filled = 1 << 24
    private static let leastFilled = 1 << 16

    init(placement: BufferPlacement, quarantine: ScratchQuarantine = ScratchQuarantine()) {
        self.placement = placement
        self.quarantine = quarantine
    }

    deinit { free() }

    /// Returns memory for the kernel, or `nil` if the alignment is not a power of two up to 4096, the memory cannot be
    /// mapped, or the call already has the greatest number of pieces.
    ///
    /// - Parameters:
    ///   - bytes: the size of the memory; may be 0.
    ///   - alignment: in bytes; 0 means the alignment of tensors.
    func allocate(bytes: UInt64, alignment: UInt64) -> UnsafeMutableRawPointer? {
        guard pieces.count < ScratchMemory.greatestCount else {
            isExceeded = true
            return nil
        }
        let isAsked = alignment != 0
        guard !isAsked || (alignment.nonzeroBitCount == 1 && alignment <= ScratchMemory.greatestAlignment),
            let size = Int(exactly: bytes)
        else { return nil }
        let place = isAsked ? placement.with(alignment: Int(alignment)) : placement
        guard let buffer = GuardedBuffer(capacity: size, isWritable: true, placement: place) else { return nil }
        // The bytes are arbitrary but the same on every run. Zeros would hide a kernel that relies on them.
        let filled = min(size, max(fillBudget, ScratchMemory.leastFilled))
        memset(buffer.data, 0xa5, filled)
        fillBudget = max(fillBudget - filled, 0)
        fault_report_add(buffer.region(Int(FAULT_REGION_SCRATCH), pieces.count))
        pieces.append(Piece(buffer: buffer, placement: place))
        return buffer.data
    }

    /// The write outside of a piece, as an outcome; `nil` if there was none.
    var violation: RowOutcome? {
        damage.map { .violated(.writesOutsideScratch, "written outside scratch memory: \($0)") }
    }

    /// The place of a write outside of a piece, such as `3 bytes past the end of the piece, asked for with …`; `nil`
    /// if there was none.
    var damage: String? {
        for (index, piece) in pieces.enumerated() {
            guard let damage = piece.buffer.damage else { continue }
            let which = pieces.count > 1 ? "piece \(index + 1) of \(pieces.count)" : "the piece"
            return "\(damage) of \(which), requested with \(piece.buffer.capacity.counted("byte"))"
                + " \(piece.placement.words)"
        }
        return nil
    }

    /// The reason why the call fails whatever it returns: it requested too many pieces. `nil` if it did not.
    var excess: String? {
        guard isExceeded else { return nil }
        return "the target requested more than \(ScratchMemory.greatestCount) pieces of scratch memory in one call"
            + "; request fewer, larger ones"
    }

    /// Ends the call: moves all pieces into the quarantine.
    func free() {
        for piece in pieces { quarantine.take(piece.buffer) }
        pieces = []
        fillBudget = ScratchMemory.filled
        isExceeded = false
    }
}
