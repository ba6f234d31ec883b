@preconcurrency import Glibc

/// The printed text of a process, divided into the parts of single cases. Only the end of each part is kept.
struct PrintedText: Sendable {
    /// The bytes that the worker writes after everything that a case printed. No valid text contains them.
    static let mark: [UInt8] = [
        0, 0x1e, 0xff, 0xfe, 0x51, 0x53, 0x2d, 0xf8, 0x63, 0x61, 0x73, 0x65, 0xc0, 0xf5, 0x1e, 0,
    ]

    private let limit: Int
    private var part: TextTail
    private var finished: [String] = []
    /// The last bytes received, which may be the beginning of a mark.
    private var held: [UInt8] = []

    /// - Parameter limit: the number of bytes of a part that are kept.
    init(limit: Int) {
        self.limit = limit
        part = TextTail(limit: limit)
    }

    mutating func append(_ bytes: [UInt8]) {
        var rest = (held + bytes)[...]
        while let place = PrintedText.place(of: PrintedText.mark, in: rest) {
            part.append(Array(rest[..<place]))
            finish()
            rest = rest[(place + PrintedText.mark.count)...]
        }
        let start = max(rest.startIndex, rest.endIndex - PrintedText.mark.count + 1)
        let beginning = rest[start...].indices.first { PrintedText.mark.starts(with: rest[$0...]) } ?? rest.endIndex
        held = Array(rest[beginning...])
        part.append(Array(rest[..<beginning]))
    }

    private mutating func finish() {
        finished.append(part.text)
        part = TextTail(limit: limit)
    }

    /// Takes the oldest part that has ended. Returns `nil` if none has.
    mutating func takeFinished() -> String? { finished.isEmpty ? nil : finished.removeFirst() }

    /// Takes everything that came since the last mark, as a part of its own.
    mutating func takeAll() -> String {
        part.append(held)
        held = []
        finish()
        return finished.removeLast()
    }

    /// The index at which a mark begins. Returns `nil` if there is none.
    private static func place(of mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { buffer in
            // Bounds: each search begins and ends within the slice.
            guard let start = buffer.baseAddress else { return nil }
            var offset = 0
            while buffer.count - offset >= mark.count {
                let length = buffer.count - offset - mark.count + 1
                guard let found = memchr(start + offset, Int32(mark[0]), length) else { return nil }
                offset = start.distance(to: UnsafeRawPointer(found))
                if memcmp(start + offset, mark, mark.count) == 0 { return bytes.startIndex + offset }
                offset += 1
            }
            return nil
        }
    }
}
