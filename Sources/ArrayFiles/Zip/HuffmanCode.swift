/// A canonical prefix code of DEFLATE, with at most 15 bits for each symbol (RFC 1951, section 3.2.2).
struct HuffmanCode: Sendable {
    static let lengthLimit = 15
    /// Codes of at most this length are found by one table lookup. Longer codes are rare and are searched for.
    private static let quickBits = 10

    /// For each value of the next `quickBits` bits: `symbol × 16 + length`; 0 if no code of that length or less
    /// matches.
    private var quick: [UInt16]
    /// The number of codes of each length.
    private var counts = [Int](repeating: 0, count: lengthLimit + 1)
    /// The symbols in the order of their codes.
    private var symbols: [Int] = []

    /// - Parameters:
    ///   - lengths: the number of bits of each symbol's code, at most 15; 0 for a symbol without a code.
    ///   - mayBeOneSymbol: whether a single code of one bit is allowed, although the other value of the bit has no
    ///     meaning.
    /// - Returns: `nil` if there are too many or too few codes of these lengths. A code without symbols is valid.
    init?(lengths: [Int], mayBeOneSymbol: Bool = true) {
        quick = [UInt16](repeating: 0, count: 1 << HuffmanCode.quickBits)
        for length in lengths where length > 0 { counts[length] += 1 }
        var unused = 1
        for length in 1...HuffmanCode.lengthLimit {
            unused = unused * 2 - counts[length]
            if unused < 0 { return nil }
        }
        let longest = counts.lastIndex { $0 > 0 } ?? 0
        guard unused == 0 || longest == 0 || (longest == 1 && mayBeOneSymbol) else { return nil }
        sortSymbols(lengths)
        fillQuickTable(lengths)
    }

    private mutating func sortSymbols(_ lengths: [Int]) {
        var next = [Int](repeating: 0, count: HuffmanCode.lengthLimit + 2)
        for length in 1...HuffmanCode.lengthLimit { next[length + 1] = next[length] + counts[length] }
        symbols = [Int](repeating: 0, count: next[HuffmanCode.lengthLimit + 1])
        for (symbol, length) in lengths.enumerated() where length > 0 {
            symbols[next[length]] = symbol
            next[length] += 1
        }
    }

    private mutating func fillQuickTable(_ lengths: [Int]) {
        var code = 0
        var first = 0
        for length in 1...HuffmanCode.quickBits {
            for symbol in symbols[first..<first + counts[length]] {
                // The first bit of a code is the lowest one of the input.
                let start = HuffmanCode.reversed(code, count: length)
                for index in stride(from: start, to: quick.count, by: 1 << length) {
                    quick[index] = UInt16(symbol << 4 | length)
                }
                code += 1
            }
            first += counts[length]
            code <<= 1
        }
    }

    /// The symbol whose code the next bits begin with, and the length of the code. Returns `nil` if they begin with no
    /// code.
    ///
    /// - Parameter bits: the next 15 bits, the first one lowest. Bits after the end of the input are 0.
    @inline(__always)
    func decode(_ bits: Int) -> (symbol: Int, length: Int)? {
        let entry = Int(quick[bits & ((1 << HuffmanCode.quickBits) - 1)])
        return entry != 0 ? (entry >> 4, entry & 15) : search(bits)
    }

    private func search(_ bits: Int) -> (symbol: Int, length: Int)? {
        var code = 0
        var firstCode = 0
        var firstSymbol = 0
        for length in 1...HuffmanCode.lengthLimit {
            code |= bits >> (length - 1) & 1
            let offset = code - firstCode
            if offset < counts[length] { return (symbols[firstSymbol + offset], length) }
            firstSymbol += counts[length]
            firstCode = (firstCode + counts[length]) << 1
            code <<= 1
        }
        return nil
    }

    private static func reversed(_ code: Int, count: Int) -> Int {
        (0..<count).reduce(0) { $0 << 1 | (code >> $1 & 1) }
    }
}
