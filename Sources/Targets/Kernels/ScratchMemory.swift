import CFaultReport
import CQuantSpec
import FileSupport
@preconcurrency import Glibc

/// The scratch memory of one call. Each piece is guarded as an output is: exactly the bytes that were asked for may be
/// written, and what is behind them up to a multiple of the alignment belongs to the guard.
final class ScratchMemory {
    private let placement: BufferPlacement
    /// Where pieces go when their call is over.
    private let quarantine: ScratchQuarantine
    private var pieces: [Piece] = []
    /// How many bytes of the call's pieces may still be filled at once.
    private var fillBudget = ScratchMemory.filled
    private var isExceeded = false

    private struct Piece {
        let buffer: GuardedBuffer
        let placement: BufferPlacement
    }

    /// The greatest alignment that can be asked for, in bytes.
    private static let greatestAlignment: UInt64 = 4096
    /// How many pieces a call may ask for. Each takes up to three mappings, and Linux gives a process 65530 of them.
    private static let greatestCount = 1024
    /// What is filled at the start of the pieces of a call: who asks for more seldom uses all of it. At the start of a piece
    /// at least `leastFilled` bytes are.
    private static let filled = 1 << 24
    private static let leastFilled = 1 << 16

    init(placement: BufferPlacement, quarantine: ScratchQuarantine = ScratchQuarantine()) {
        self.placement = placement
        self.quarantine = quarantine
    }

    deinit { free() }

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
        let filled = min(size, max(fillBudget, ScratchMemory.leastFilled))
        memset(buffer.data, 0xa5, filled)
        fillBudget = max(fillBudget - filled, 0)
        fault_report_add(buffer.region(Int(FAULT_REGION_SCRATCH), pieces.count))
        pieces.append(Piece(buffer: buffer, placement: place))
        return buffer.data
    }

    /// Where the call wrote outside of a piece, as an outcome; `nil` if nowhere.
    var violation: RowOutcome? {
        damage.map { .violated(.writesOutsideScratch, "written outside scratch memory: \($0)") }
    }

    /// Where the call wrote outside of a piece: `3 bytes past the end of the piece, asked for with …`; `nil` if nowhere.
    var damage: String? {
        for (index, piece) in pieces.enumerated() {
            guard let damage = piece.buffer.damage else { continue }
            let which = pieces.count > 1 ? "piece \(index + 1) of \(pieces.count)" : "the piece"
            return "\(damage) of \(which), asked for with \(piece.buffer.capacity.counted("byte"))"
                + " \(piece.placement.words)"
        }
        return nil
    }

    /// Why the call fails, whatever it returns: it asked for too many pieces; `nil` if it did not.
    var excess: String? {
        guard isExceeded else { return nil }
        return "the target asked for more than \(ScratchMemory.greatestCount) pieces of scratch memory in one call"
            + "; ask for fewer, larger ones"
    }

    /// Frees everything: the call is over. The quarantine takes the pieces.
    func free() {
        for piece in pieces { quarantine.take(piece.buffer) }
        pieces = []
        fillBudget = ScratchMemory.filled
        isExceeded = false
    }
}
