import CQuantSpec
import KernelInterface
import QuantSpec
import TFLiteModel
import VectorFiles

/// One tensor as a kernel sees it, and the memory of its values.
final class KernelTensor {
    let record: OperandTensor
    let buffer: GuardedBuffer
    let pointer: UnsafePointer<quantspec_tensor>
    /// The bytes that the buffer must hold after a call; `nil` if the kernel may write them.
    private(set) var expected: [UInt8]?

    /// Returns `nil` if the interface lacks the type, or if there is not enough memory.
    ///
    /// - Parameters:
    ///   - record: the tensor with its name and role.
    ///   - isInput: whether the target reads the tensor. A state it also writes.
    ///   - placement: the start address of the buffer.
    ///   - memory: holds the structures that the call points to.
    init?(_ record: OperandTensor, isInput: Bool, placement: BufferPlacement, in memory: CallMemory) {
        // Constants are packed as in a model file.
        let isPacked = record.description.type == .int4 && record.role == .constant && record.data != nil
        let isWritable = !isInput || record.role == .state
        guard var tensor = quantspec_tensor(record, isPacked: isPacked, in: memory),
            let buffer = GuardedBuffer(
                capacity: Int(tensor.capacity), isWritable: isWritable, placement: placement)
        else { return nil }
        self.record = record
        self.buffer = buffer
        tensor.data = buffer.data
        pointer = memory.store([tensor])
        if let data = record.data {
            set(isPacked ? TFLiteModel.ElementBytes.encode(data) : ElementBytes.bytes(of: data), isReadOnly: true)
        }
    }

    /// Stores values. If they are read-only, the buffer must still hold them after a call.
    func set(_ bytes: [UInt8], isReadOnly: Bool) {
        buffer.fill(bytes)
        expected = isReadOnly ? bytes : nil
    }

    var elements: Elements? { ElementBytes.elements(buffer.bytes, type: record.description.type) }

    /// The rule of the interface that a call broke for this tensor, as an outcome. Returns `nil` if it broke none.
    func violation(named place: String) -> RowOutcome? {
        if let damage = buffer.damage {
            return .violated(.writesOutside, "the target wrote \(damage) of \(place) (\(record.name))")
        }
        if let expected, !buffer.holds(expected) {
            return .violated(.changesInput, "the target changed \(place) (\(record.name)), which is read-only")
        }
        return nil
    }

    /// Restores what a call must not change: the guards, and the values of a read-only tensor.
    func restore() {
        buffer.repair()
        if let expected { buffer.fill(expected) }
    }
}
