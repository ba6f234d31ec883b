/// Why a DEFLATE stream cannot be decompressed.
enum InflateError: String, Error, Sendable {
    case truncated = "the compressed data end too early"
    case trailing = "bytes follow the end of the compressed data"
    case badBlock = "a block has an unknown type"
    case badStored = "the two length fields of a stored block contradict each other"
    case badCode = "the code lengths of a block do not form a Huffman code"
    case badSymbol = "a code has no symbol"
    case badDistance = "a distance points before the first byte"
    case tooLong = "the data are longer than declared"
    case tooShort = "the data are shorter than declared"
}

/// Decompresses DEFLATE data (RFC 1951) that may be hostile. It never writes more bytes than declared.
struct Inflate {
    /// The greatest expansion of a stream: 258 bytes from a length and a distance of one bit each.
    static let expansionLimit = 1032

    private var input: BitReader
    private var output: [UInt8] = []
    private let size: Int

    /// Decompresses a whole stream.
    ///
    /// - Parameters:
    ///   - bytes: the compressed stream.
    ///   - size: the exact number of bytes that the stream must give.
    static func decompress(_ bytes: ArraySlice<UInt8>, size: Int) throws(InflateError) -> [UInt8] {
        // Before memory is reserved: a stream of this length cannot give so many bytes.
        guard size / expansionLimit <= bytes.count else { throw .tooShort }
        var state = Inflate(input: BitReader(bytes), size: size)
        state.output.reserveCapacity(size)
        while try !state.block() {}
        guard state.output.count == size else { throw .tooShort }
        state.input.align()
        guard state.input.isAtEnd else { throw .trailing }
        return state.output
    }

    private init(input: BitReader, size: Int) {
        self.input = input
        self.size = size
    }

    /// Decodes one block.
    ///
    /// - Returns: whether it was the last block.
    private mutating func block() throws(InflateError) -> Bool {
        let isLast = try bits(1) == 1
        switch try bits(2) {
        case 0: try storedBlock()
        case 1:
            guard let literals = Inflate.fixedLiterals, let distances = Inflate.fixedDistances else { throw .badCode }
            try compressedBlock(literals: literals, distances: distances)
        case 2:
            let (literals, distances) = try dynamicCodes()
            try compressedBlock(literals: literals, distances: distances)
        default: throw .badBlock
        }
        return isLast
    }

    private mutating func storedBlock() throws(InflateError) {
        guard let header = input.alignedBytes(4).map(Array.init) else { throw .truncated }
        let length = Int(header[0]) | Int(header[1]) << 8
        let complement = Int(header[2]) | Int(header[3]) << 8
        guard length == complement ^ 0xffff else { throw .badStored }
        guard let bytes = input.alignedBytes(length) else { throw .truncated }
        guard length <= size - output.count else { throw .tooLong }
        output += bytes
    }

    private mutating func compressedBlock(literals: HuffmanCode, distances: HuffmanCode) throws(InflateError) {
        while true {
            let symbol = try self.symbol(literals)
            if symbol < 256 {
                guard output.count < size else { throw .tooLong }
                output.append(UInt8(truncatingIfNeeded: symbol))
            } else if symbol == Inflate.endOfBlock {
                return
            } else {
                let length = try extended(symbol - 257, Inflate.lengths)
                let distance = try extended(try self.symbol(distances), Inflate.distances)
                try repeatBytes(length: length, distance: distance)
            }
        }
    }

    /// The base value of a symbol, plus the extra bits that follow it.
    private mutating func extended(_ symbol: Int, _ table: [(base: Int, extraBits: Int)]) throws(InflateError) -> Int {
        guard symbol < table.count else { throw .badSymbol }
        return table[symbol].base + (try bits(table[symbol].extraBits))
    }

    private mutating func repeatBytes(length: Int, distance: Int) throws(InflateError) {
        guard distance <= output.count else { throw .badDistance }
        guard length <= size - output.count else { throw .tooLong }
        // One byte at a time, because a repetition may read bytes that it has just written.
        for source in output.count - distance..<output.count - distance + length { output.append(output[source]) }
    }

    private mutating func dynamicCodes() throws(InflateError) -> (literals: HuffmanCode, distances: HuffmanCode) {
        let literalCount = try bits(5) + 257
        let distanceCount = try bits(5) + 1
        guard literalCount <= 286, distanceCount <= 30 else { throw .badCode }
        let lengths = try codeLengths(literalCount + distanceCount)
        guard lengths[Inflate.endOfBlock] > 0,
            let literals = HuffmanCode(lengths: Array(lengths[..<literalCount])),
            let distances = HuffmanCode(lengths: Array(lengths[literalCount...]))
        else { throw .badCode }
        return (literals, distances)
    }

    /// The code lengths of both codes. They are encoded with a third code.
    private mutating func codeLengths(_ count: Int) throws(InflateError) -> [Int] {
        let written = try bits(4) + 4
        var lengthsOfLengths = [Int](repeating: 0, count: Inflate.lengthOrder.count)
        for symbol in Inflate.lengthOrder[..<written] { lengthsOfLengths[symbol] = try bits(3) }
        guard let code = HuffmanCode(lengths: lengthsOfLengths, mayBeOneSymbol: false) else { throw .badCode }
        var lengths: [Int] = []
        while lengths.count < count {
            let (length, repetitions) = try runOfLengths(try symbol(code), after: lengths.last)
            guard repetitions <= count - lengths.count else { throw .badCode }
            lengths += repeatElement(length, count: repetitions)
        }
        return lengths
    }

    private mutating func runOfLengths(
        _ symbol: Int, after previous: Int?
    ) throws(InflateError) -> (length: Int, repetitions: Int) {
        switch symbol {
        case ..<16: return (symbol, 1)
        case 16:
            guard let previous else { throw .badCode }
            return (previous, try bits(2) + 3)
        case 17: return (0, try bits(3) + 3)
        default: return (0, try bits(7) + 11)
        }
    }

    private mutating func bits(_ count: Int) throws(InflateError) -> Int {
        guard let value = input.next(count) else { throw .truncated }
        return value
    }

    @inline(__always)
    private mutating func symbol(_ code: HuffmanCode) throws(InflateError) -> Int {
        guard let (symbol, length) = code.decode(input.peek(HuffmanCode.lengthLimit)) else { throw .badSymbol }
        guard input.take(length) else { throw .truncated }
        return symbol
    }
}

// MARK: - The tables of RFC 1951, sections 3.2.5 to 3.2.7

extension Inflate {
    private static let endOfBlock = 256

    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// For symbols 257 to 285. After each group of four symbols there is one more extra bit; the greatest length has a
    /// symbol of its own.
    private static let lengths: [(base: Int, extraBits: Int)] = {
        let groups = [0, 0, 1, 2, 3, 4, 5].flatMap { repeatElement($0, count: 4) }
        return ranges(groups, from: 3) + [(258, 0)]
    }()

    /// For symbols 0 to 29.
    private static let distances: [(base: Int, extraBits: Int)] = ranges(
        [0, 0] + (0...13).flatMap { repeatElement($0, count: 2) }, from: 1)

    private static func ranges(_ extraBits: [Int], from first: Int) -> [(base: Int, extraBits: Int)] {
        var base = first
        return extraBits.map { count in
            defer { base += 1 << count }
            return (base, count)
        }
    }

    private static let fixedLiterals = HuffmanCode(
        lengths: [(8, 144), (9, 112), (7, 24), (8, 8)].flatMap { repeatElement($0.0, count: $0.1) })
    private static let fixedDistances = HuffmanCode(lengths: [Int](repeating: 5, count: 32))
}
