/// The central directory of a zip archive, at its end.
struct ZipDirectory: Sendable {
    let members: [ZipMember]
    /// The position of the directory. All members lie before it.
    let start: Int

    static func read(_ fields: ByteFields, _ origin: Origin) throws(ArrayFileError) -> ZipDirectory {
        let end = try EndRecord.read(fields, origin)
        let place = origin.within("the archive's directory")
        // Before memory is reserved: each entry takes at least this many bytes.
        guard end.start >= 0, end.size == end.limit - end.start,
            end.count <= end.size / ZipFormat.Size.centralHeader
        else { throw place.malformed("its length is wrong") }
        var members: [ZipMember] = []
        var position = end.start
        for index in 0..<end.count {
            let (member, length) = try entry(at: position, fields, origin.within("directory entry \(index + 1)"))
            members.append(member)
            position += length
        }
        guard position == end.limit else { throw place.malformed("its length is wrong") }
        return ZipDirectory(members: members, start: end.start)
    }

    /// Decodes one entry.
    ///
    /// - Returns: the member, and the number of bytes of the entry.
    private static func entry(
        at position: Int, _ fields: ByteFields, _ origin: Origin
    ) throws(ArrayFileError) -> (ZipMember, Int) {
        guard fields.uint32(at: position) == ZipFormat.Signature.centralHeader,
            let flags = fields.uint16(at: position + 8), let method = fields.uint16(at: position + 10),
            let checksum = fields.uint32(at: position + 16), let compressedSize = fields.uint32(at: position + 20),
            let size = fields.uint32(at: position + 24), let nameLength = fields.uint16(at: position + 28),
            let extraLength = fields.uint16(at: position + 30), let commentLength = fields.uint16(at: position + 32),
            let offset = fields.uint32(at: position + 42),
            let nameBytes = fields.slice(at: position + ZipFormat.Size.centralHeader, count: nameLength),
            let extra = fields.slice(
                at: position + ZipFormat.Size.centralHeader + nameLength, count: extraLength + commentLength)
        else { throw origin.malformed("it is missing or truncated") }
        // UTF-8 is required whether or not the flag announces it. Writers of other encodings do not name them.
        guard let name = String(validating: nameBytes, as: UTF8.self) else {
            throw origin.unsupported("the member's name is not in UTF-8", remedy: "rename the array")
        }
        guard let values = extended([size, compressedSize, offset], extra.prefix(extraLength)) else {
            throw origin.malformed("its field of 64-bit sizes is missing or too short")
        }
        let member = ZipMember(
            name: name, method: method, flags: flags, checksum: checksum, compressedSize: values[1], size: values[0],
            offset: values[2])
        return (member, ZipFormat.Size.centralHeader + nameLength + extraLength + commentLength)
    }

    /// The values, with each value of `full32` replaced by the next 64-bit value of the extra field. Returns `nil` if
    /// the field has too few.
    static func extended(_ values: [Int], _ extra: ArraySlice<UInt8>) -> [Int]? {
        guard values.contains(ZipFormat.full32) else { return values }
        let fields = ByteFields(bytes: Array(extra))
        guard let field = extra64(in: fields) else { return nil }
        var position = field.lowerBound
        var result: [Int] = []
        for value in values {
            if value != ZipFormat.full32 {
                result.append(value)
            } else {
                guard position + 8 <= field.upperBound, let value = fields.uint64(at: position) else { return nil }
                result.append(value)
                position += 8
            }
        }
        return result
    }

    /// The range of the 64-bit values within the extra fields; `nil` if there are none.
    private static func extra64(in fields: ByteFields) -> Range<Int>? {
        var position = 0
        while let kind = fields.uint16(at: position), let length = fields.uint16(at: position + 2) {
            let start = position + 4
            guard fields.slice(at: start, count: length) != nil else { return nil }
            if kind == ZipFormat.extra64 { return start..<start + length }
            position = start + length
        }
        return nil
    }
}

/// What the end records of an archive say about its directory.
private struct EndRecord {
    /// The number of members.
    let count: Int
    /// The number of bytes of the directory.
    let size: Int
    let start: Int
    /// The position where the directory must end: the first of the end records.
    let limit: Int

    static func read(_ fields: ByteFields, _ origin: Origin) throws(ArrayFileError) -> EndRecord {
        guard let position = position(fields) else {
            let isArray = fields.bytes.starts(with: NumPyHeader.magic)
            throw origin.malformed(
                isArray ? "is one .npy array, not an .npz archive" : "is not an .npz archive, or is truncated",
                remedy: "save it with numpy.savez")
        }
        guard let disk = fields.uint16(at: position + 4), let directoryDisk = fields.uint16(at: position + 6),
            let diskCount = fields.uint16(at: position + 8), let count = fields.uint16(at: position + 10),
            let size = fields.uint32(at: position + 12), let start = fields.uint32(at: position + 16)
        else { throw origin.malformed("ends within its last record") }
        if let record = try read64(fields, before: position, origin) { return record }
        try checkDisks([disk, directoryDisk], diskCount == count, origin)
        return EndRecord(count: count, size: size, start: start, limit: position)
    }

    /// The last position of an end record whose comment ends exactly at the end of the file.
    private static func position(_ fields: ByteFields) -> Int? {
        let last = fields.bytes.count - ZipFormat.Size.end
        guard last >= 0 else { return nil }
        return stride(from: last, through: max(0, last - ZipFormat.full16), by: -1).first { position in
            fields.uint32(at: position) == ZipFormat.Signature.end
                && fields.uint16(at: position + 20) == last - position
        }
    }

    /// The end record with 64-bit values; `nil` if there is none.
    private static func read64(
        _ fields: ByteFields, before end: Int, _ origin: Origin
    ) throws(ArrayFileError) -> EndRecord? {
        let locator = end - ZipFormat.Size.locator64
        guard fields.uint32(at: locator) == ZipFormat.Signature.locator64 else { return nil }
        guard let position = fields.uint64(at: locator + 8), position <= locator,
            fields.uint32(at: position) == ZipFormat.Signature.end64,
            let disk = fields.uint32(at: position + 16), let directoryDisk = fields.uint32(at: position + 20),
            let diskCount = fields.uint64(at: position + 24), let count = fields.uint64(at: position + 32),
            let size = fields.uint64(at: position + 40), let start = fields.uint64(at: position + 48)
        else { throw origin.malformed("its 64-bit end record is not at the position that the locator gives") }
        try checkDisks([disk, directoryDisk], diskCount == count, origin)
        return EndRecord(count: count, size: size, start: start, limit: position)
    }

    private static func checkDisks(_ disks: [Int], _ isWhole: Bool, _ origin: Origin) throws(ArrayFileError) {
        guard disks.allSatisfy({ $0 == 0 }), isWhole else {
            throw origin.unsupported("is one part of a multi-part archive", remedy: "save it as one file")
        }
    }
}
