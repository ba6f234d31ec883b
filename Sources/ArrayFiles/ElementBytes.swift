/// The bytes of numbers as the machine holds them. The only place here where memory is reinterpreted.
enum ElementBytes {
    /// The numbers that bytes hold one after the other; what does not fill a number at the end is left out.
    static func values<Value: BitwiseCopyable & Numeric>(_ bytes: ArraySlice<UInt8>, as: Value.Type) -> [Value] {
        let count = bytes.count / MemoryLayout<Value>.stride
        return [Value](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            bytes.withUnsafeBytes { source in
                // Bounds: count * stride bytes, at most the source's and exactly the buffer's first `count` elements'.
                let used = UnsafeRawBufferPointer(rebasing: source[..<(count * MemoryLayout<Value>.stride)])
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: used)
            }
            initializedCount = count
        }
    }

    static func bytes<Value: BitwiseCopyable & Numeric>(_ values: [Value]) -> [UInt8] {
        values.withUnsafeBytes { Array($0) }
    }

    /// Each group of `width` bytes in the opposite order.
    static func swapped(_ bytes: ArraySlice<UInt8>, width: Int) -> ArraySlice<UInt8> {
        var result = ContiguousArray(bytes)
        for group in stride(from: 0, to: result.count - width + 1, by: width) {
            for index in 0..<width / 2 { result.swapAt(group + index, group + width - 1 - index) }
        }
        return ArraySlice(result)
    }

    static let machineIsBigEndian = (1 as UInt16).bigEndian == 1
}
