/// Writes a zip archive of uncompressed members. Equal members give equal bytes on every machine and at any time.
struct ZipWriter {
    /// 1 January 1980, midnight: the earliest time that zip can store.
    private static let date = 0x0021
    private static let time = 0

    private struct Entry {
        let name: [UInt8]
        let checksum: Int
        let size: Int
        let offset: Int
    }

    /// Values from these limits on are written in 64 bits. Tests use lower limits.
    private let limit32: Int
    private let limit16: Int
    private var entries: [Entry] = []
    /// The number of bytes written so far, contents included.
    private var position = 0

    init(limit32: Int = ZipFormat.full32, limit16: Int = ZipFormat.full16) {
        self.limit32 = limit32
        self.limit16 = limit16
    }

    /// The bytes before a member's contents. The caller must write the contents next.
    ///
    /// - Parameters:
    ///   - name: at most 65535 bytes.
    ///   - contents: the contents, in any number of pieces.
    mutating func header(name: [UInt8], contents: [[UInt8]]) -> [UInt8] {
        var sum = CRC32()
        for piece in contents { sum.update(piece[...]) }
        let size = contents.reduce(0) { $0 + $1.count }
        let entry = Entry(name: name, checksum: Int(sum.checksum), size: size, offset: position)
        let isLarge = entry.size >= limit32
        var bytes: [UInt8] = []
        bytes.append32(ZipFormat.Signature.localHeader)
        appendCommonFields(of: entry, isLarge: isLarge, extraLength: isLarge ? 20 : 0, to: &bytes)
        bytes += name
        if isLarge {
            bytes.append16(ZipFormat.extra64)
            bytes.append16(16)
            bytes.append64(entry.size)
            bytes.append64(entry.size)
        }
        entries.append(entry)
        position += bytes.count + entry.size
        return bytes
    }

    /// The bytes after the last member.
    func directory() -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries { appendDirectoryEntry(entry, to: &bytes) }
        let size = bytes.count
        if entries.count >= limit16 || size >= limit32 || position >= limit32 { appendEnd64(size, to: &bytes) }
        bytes.append32(ZipFormat.Signature.end)
        bytes.append32(0)
        bytes.append16(narrow16(entries.count))
        bytes.append16(narrow16(entries.count))
        bytes.append32(narrow32(size))
        bytes.append32(narrow32(position))
        bytes.append16(0)
        return bytes
    }

    private func appendDirectoryEntry(_ entry: Entry, to bytes: inout [UInt8]) {
        let large = [entry.size, entry.size, entry.offset].filter { $0 >= limit32 }
        bytes.append32(ZipFormat.Signature.centralHeader)
        bytes.append16(large.isEmpty ? ZipFormat.version : ZipFormat.version64)
        appendCommonFields(
            of: entry, isLarge: !large.isEmpty, extraLength: large.isEmpty ? 0 : 4 + 8 * large.count, to: &bytes)
        // No comment, disk 0, no attributes.
        bytes.append16(0)
        bytes.append16(0)
        bytes.append16(0)
        bytes.append32(0)
        bytes.append32(narrow32(entry.offset))
        bytes += entry.name
        guard !large.isEmpty else { return }
        bytes.append16(ZipFormat.extra64)
        bytes.append16(8 * large.count)
        for value in large { bytes.append64(value) }
    }

    /// Appends the fields that both headers have, from the version needed to the length of the extra field.
    private func appendCommonFields(of entry: Entry, isLarge: Bool, extraLength: Int, to bytes: inout [UInt8]) {
        bytes.append16(isLarge ? ZipFormat.version64 : ZipFormat.version)
        bytes.append16(ZipFormat.Flag.utf8)
        bytes.append16(ZipFormat.Method.stored)
        bytes.append16(ZipWriter.time)
        bytes.append16(ZipWriter.date)
        bytes.append32(entry.checksum)
        bytes.append32(narrow32(entry.size))
        bytes.append32(narrow32(entry.size))
        bytes.append16(entry.name.count)
        bytes.append16(extraLength)
    }

    private func appendEnd64(_ size: Int, to bytes: inout [UInt8]) {
        let start = position + size
        bytes.append32(ZipFormat.Signature.end64)
        // The length of the record, without this field and the signature.
        bytes.append64(ZipFormat.Size.end64 - 12)
        bytes.append16(ZipFormat.version64)
        bytes.append16(ZipFormat.version64)
        bytes.append32(0)
        bytes.append32(0)
        bytes.append64(entries.count)
        bytes.append64(entries.count)
        bytes.append64(size)
        bytes.append64(position)
        bytes.append32(ZipFormat.Signature.locator64)
        bytes.append32(0)
        bytes.append64(start)
        bytes.append32(1)
    }

    private func narrow16(_ value: Int) -> Int { value >= limit16 ? ZipFormat.full16 : value }
    private func narrow32(_ value: Int) -> Int { value >= limit32 ? ZipFormat.full32 : value }
}
