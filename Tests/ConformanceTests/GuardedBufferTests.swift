import Testing

@testable import Conformance

@Suite struct GuardedBufferTests {
    @Test(arguments: [0, 1, 63, 64, 65, 4095, 4096, 4097, 100_000], [false, true])
    func aBufferIsAlignedAndTellsWhatWasWrittenAroundIt(_ capacity: Int, _ isWritable: Bool) throws {
        let buffer = try #require(GuardedBuffer(capacity: capacity, isWritable: isWritable))
        #expect(UInt(bitPattern: buffer.data) % 64 == 0)
        buffer.fill([UInt8](repeating: 7, count: capacity))
        #expect(buffer.damage == nil && buffer.bytes.allSatisfy { $0 == 7 })
        let before = buffer.data - 3
        before.storeBytes(of: ~before.load(as: UInt8.self), as: UInt8.self)
        #expect(buffer.damage == "3 bytes before the start")
        buffer.repair()
        #expect(buffer.damage == nil && buffer.bytes.allSatisfy { $0 == 7 })
        // Where an input ends at a multiple of 64 bytes the next byte is out of reach.
        guard isWritable || capacity % 64 != 0 else { return }
        let behind = buffer.data + capacity
        behind.storeBytes(of: ~behind.load(as: UInt8.self), as: UInt8.self)
        #expect(buffer.damage == "1 byte past the end")
    }

    @Test func memoryThatThereIsNotIsNone() {
        #expect(GuardedBuffer(capacity: .max, isWritable: true) == nil)
        #expect(GuardedBuffer(capacity: .max / 2, isWritable: false) == nil)
    }
}
