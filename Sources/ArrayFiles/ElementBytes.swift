/// Converts between numbers and their bytes in the machine's byte order. No other code of this module reinterprets
/// memory.
enum ElementBytes {
    /// The numbers that the bytes hold. Bytes at the end that do not fill a number are ignored.
    static func values<Value: BitwiseCopyable & Numeric>(_ bytes: ArraySlice<UInt8>, as: Value.Type) -> [Value] {
        let count = bytes.count / MemoryLayout<Value>.stride
        return [Value](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            bytes.withUnsafeBytes { source in
                // Bounds: count × stride bytes, at most the source's and exactly the buffer's first `count` elements'.
                let used = UnsafeRawBufferPointer(rebasing: source[..<(count * MemoryLayout<Value>.stride)])
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: used)
            }
            initializedCount = count
        }
    }

    static func bytes<Value: BitwiseCopyable & Numeric>(_ values: [Value]) -> [UInt8] {
        values.withUnsafeBytes { Array($0) }
    }

    /// Reverses the bytes of each group of `width` bytes.
    static func swapped(_ bytes: ArraySlice<UInt8>, width: Int) -> ArraySlice<UInt8> {
        var result = ContiguousArray(bytes)
        for group in stride(from: 0, to: result.count - width + 1, by: width) {
            for index in 0..<width / 2 { result.swapAt(group + index, group + width - 1 - index) }
        }
        return ArraySlice(result)
    }

    static let machineIsBigEndian = (1 as UInt16).bigEndian == 1
}
