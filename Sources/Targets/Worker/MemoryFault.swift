import CFaultReport
import FileSupport

/// An invalid memory access of code under test, as the worker's handler of faults saw it.
struct MemoryFault: Sendable, Hashable {
    /// The memory that was accessed, or the nearest buffer.
    enum Place: Sendable, Hashable {
        case buffer(Buffer, index: Int, offset: Int64, capacity: UInt64)
        case stack
        case null(address: Int64)
        /// The address belongs to no buffer of the call.
        case elsewhere
        /// The processor does not give the address.
        case untold
    }

    enum Buffer: Sendable, Hashable {
        case input, output, scratch, derived
        /// The `quantspec_call` itself.
        case call
        /// Scratch memory of a call that has returned.
        case freedScratch
    }

    enum Access: Int32, Sendable, Hashable {
        case unknown, read, write, execute
    }

    var signal: Int32
    var access: Access
    var place: Place
}

extension MemoryFault {
    /// The access in words, for a sentence that begins "the target", such as `read 8 bytes past the end of input 2 (bias)`.
    ///
    /// - Parameter job: `nil` in a call without an operator, which has no tensors.
    func words(_ job: TargetJob?) -> String {
        switch place {
        case .buffer(.freedScratch, _, _, _):
            return "\(verb) in scratch memory of an earlier call, which ended when that call returned"
        case .buffer(let buffer, let index, let offset, let capacity):
            let place = MemoryFault.distance(offset, capacity)
            return "\(verb) \(place) \(MemoryFault.name(buffer, index, job))"
        case .stack: return "overflowed its stack"
        case .null(let address):
            return access == .execute ? "called a null pointer" : "\(verb) at a null pointer, address \(address)"
        case .elsewhere:
            return access == .execute
                ? "jumped to an address without code" : "\(verb) at an address that belongs to no buffer of the call"
        case .untold:
            return "made an invalid memory access of which the processor reports no address"
                + ": a misaligned vector access, or a non-canonical address"
        }
    }

    private var verb: String {
        switch access {
        case .read: "read"
        case .write: "wrote"
        case .unknown: "touched memory"
        case .execute: "jumped"
        }
    }

    private static func distance(_ offset: Int64, _ capacity: UInt64) -> String {
        if offset < 0 { return "\(Int(clamping: offset.magnitude).counted("byte")) before the start of" }
        let size = Int64(clamping: capacity)
        if offset < size { return "\(Int(offset).counted("byte")) into" }
        return offset == size ? "right past the end of" : "\(Int(offset - size).counted("byte")) past the end of"
    }

    private static func name(_ buffer: Buffer, _ index: Int, _ job: TargetJob?) -> String {
        switch buffer {
        case .input:
            let tensors = job?.instance.inputTensors ?? []
            let record = tensors.indices.contains(index) ? tensors[index] : nil
            return "input \(index)" + (record.map { " (\($0.name))" } ?? "")
        case .output:
            let tensors = job?.instance.outputTensors ?? []
            let record = tensors.indices.contains(index) ? tensors[index] : nil
            return "output \(index)" + (record.map { " (\($0.name))" } ?? "")
        case .scratch: return "piece \(index + 1) of scratch memory"
        case .call: return "its quantspec_call"
        case .freedScratch: return "scratch memory of an earlier call"
        case .derived:
            let names = (job?.instance.derived.entries ?? []).map(\.name).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
            return "the derived list" + (names.indices.contains(index) ? " \(names[index])" : "")
        }
    }
}

// MARK: On the wire, as `fault_report_encode` writes it

extension MemoryFault {
    var frame: [UInt8] {
        var description = fault_description(
            signal: signal, access: access.rawValue, has_address: 1, kind: Int32(FAULT_REGION_NONE), index: 0,
            offset: 0, capacity: 0)
        switch place {
        case .buffer(let buffer, let index, let offset, let capacity):
            description.kind = buffer.kind
            description.index = Int32(clamping: index)
            description.offset = offset
            description.capacity = capacity
        case .stack: description.kind = Int32(FAULT_REGION_STACK)
        case .null(let address):
            description.kind = Int32(FAULT_REGION_NULL)
            description.offset = address
        case .elsewhere: break
        case .untold: description.has_address = 0
        }
        var frame = [UInt8](repeating: 0, count: Int(FAULT_FRAME_SIZE))
        fault_report_encode(&description, &frame)
        return frame
    }
}

extension MemoryFault.Buffer {
    fileprivate var kind: Int32 {
        switch self {
        case .input: Int32(FAULT_REGION_INPUT)
        case .output: Int32(FAULT_REGION_OUTPUT)
        case .scratch: Int32(FAULT_REGION_SCRATCH)
        case .derived: Int32(FAULT_REGION_DERIVED)
        case .call: Int32(FAULT_REGION_CALL)
        case .freedScratch: Int32(FAULT_REGION_FREED)
        }
    }

    fileprivate init?(kind: Int32) {
        let buffers: [Self] = [.input, .output, .scratch, .derived, .call, .freedScratch]
        guard let buffer = buffers.first(where: { $0.kind == kind }) else { return nil }
        self = buffer
    }
}

extension ByteReader {
    /// Reads the rest of a frame whose kind was read.
    mutating func readFault() throws(WireError) -> MemoryFault {
        let signal = try read(Int32.self)
        let access = MemoryFault.Access(rawValue: try read(Int32.self)) ?? .unknown
        let hasAddress = try read(Int32.self) != 0
        let kind = try read(Int32.self)
        let index = Int(try read(Int32.self))
        let offset = try read(Int64.self)
        let capacity = try read(UInt64.self)
        let place: MemoryFault.Place
        if !hasAddress {
            place = .untold
        } else if let buffer = MemoryFault.Buffer(kind: kind) {
            place = .buffer(buffer, index: index, offset: offset, capacity: capacity)
        } else if kind == Int32(FAULT_REGION_STACK) {
            place = .stack
        } else {
            place = kind == Int32(FAULT_REGION_NULL) ? .null(address: offset) : .elsewhere
        }
        return MemoryFault(signal: signal, access: access, place: place)
    }
}
