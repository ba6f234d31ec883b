import CFaultReport
import CQuantSpec
import FileSupport
@preconcurrency import Glibc

/// The scratch memory of one call. Each piece is guarded as an output is: exactly the bytes that were asked for may be
/// written, and what is behind them up to a multiple of the alignment belongs to the guard.
final class ScratchMemory {
    private let placement: BufferPlacement
    private var pieces: [Piece] = []
    private var isExceeded = false

    private struct Piece {
        let buffer: GuardedBuffer
        let placement: BufferPlacement
    }

    /// The greatest alignment that can be asked for, in bytes.
    private static let greatestAlignment: UInt64 = 4096
    /// How many pieces a call may ask for. Each takes up to three mappings, and Linux gives a process 65530 of them.
    private static let greatestCount = 1024
    /// What is filled at the start of a piece: who asks for more than this seldom uses all of it.
    private static let filled = 1 << 24

    init(placement: BufferPlacement) { self.placement = placement }

    /// Returns `nil` if the alignment is not a power of two up to 4096, there is no such memory, or the call has its greatest
    /// number of pieces.
    /// - Parameter alignment: in bytes; 0 stands for that of tensors.
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
        // Arbitrary, and the same on every run: zeros would hide a kernel that relies on them.
        memset(buffer.data, 0xa5, min(size, ScratchMemory.filled))
        fault_report_add(buffer.region(Int(FAULT_REGION_SCRATCH), pieces.count))
        pieces.append(Piece(buffer: buffer, placement: place))
        return buffer.data
    }

    /// Where the call wrote outside of a piece, as an outcome; `nil` if nowhere.
    var violation: RowOutcome? {
        for (index, piece) in pieces.enumerated() {
            guard let damage = piece.buffer.damage else { continue }
            let which = pieces.count > 1 ? "piece \(index + 1) of \(pieces.count)" : "the piece"
            return .violated(
                .writesOutsideScratch,
                "written outside scratch memory: \(damage) of \(which), asked for with"
                    + " \(piece.buffer.capacity.counted("byte")) \(piece.placement.words)")
        }
        return nil
    }

    /// Why the call fails, whatever it returns: it asked for too many pieces; `nil` if it did not.
    var excess: String? {
        guard isExceeded else { return nil }
        return "the target asked for more than \(ScratchMemory.greatestCount) pieces of scratch memory in one call"
            + "; ask for fewer, larger ones"
    }

    /// Frees everything: the call is over.
    func free() {
        pieces = []
        isExceeded = false
    }
}
