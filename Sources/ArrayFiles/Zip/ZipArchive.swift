/// One file of a zip archive, as the central directory describes it.
struct ZipMember: Sendable, Hashable {
    let name: String
    let method: Int
    let flags: Int
    let checksum: Int
    /// The number of bytes in the archive.
    let compressedSize: Int
    /// The number of bytes after decompression.
    let size: Int
    /// The position of the local header.
    let offset: Int
}

/// A zip archive in memory. It is checked as a whole before any member is decompressed.
///
/// Members do not overlap, so the archive cannot expand to more than 1032 times its length.
struct ZipArchive: Sendable {
    let members: [ZipMember]
    private let fields: ByteFields
    /// The range of each member's data.
    private let data: [Range<Int>]
    private let origin: Origin

    init(_ bytes: [UInt8], _ origin: Origin) throws(ArrayFileError) {
        fields = ByteFields(bytes: bytes)
        self.origin = origin
        let directory = try ZipDirectory.read(fields, origin)
        members = directory.members
        var data: [Range<Int>] = []
        for member in members { data.append(try ZipArchive.data(of: member, fields, directory.start, origin)) }
        self.data = data
        try checkOverlap()
    }

    /// The decompressed bytes of a member.
    ///
    /// - Throws: `ArrayFileError` of kind `malformed` if their number or their checksum is not the declared one.
    func contents(at index: Int) throws(ArrayFileError) -> ArraySlice<UInt8> {
        let member = members[index]
        let compressed = fields.bytes[data[index]]
        let place = origin.within("member '\(quotable(member.name))'")
        let contents: ArraySlice<UInt8>
        if member.method == ZipFormat.Method.deflated {
            do throws(InflateError) {
                contents = try Inflate.decompress(compressed, size: member.size)[...]
            } catch {
                throw place.malformed("cannot be decompressed: \(error.rawValue)")
            }
        } else {
            contents = compressed
        }
        guard Int(CRC32.checksum(contents)) == member.checksum else {
            throw place.malformed("its checksum is wrong: the file is damaged")
        }
        return contents
    }

    /// The range of a member's data, from its local header, which must agree with the directory.
    ///
    /// A data descriptor after the data is not read. It could only repeat what the directory says, and the directory is
    /// checked against the data.
    private static func data(
        of member: ZipMember, _ fields: ByteFields, _ directoryStart: Int, _ origin: Origin
    ) throws(ArrayFileError) -> Range<Int> {
        let place = origin.within("member '\(quotable(member.name))'")
        try checkSupport(of: member, place)
        guard fields.uint32(at: member.offset) == ZipFormat.Signature.localHeader,
            let nameLength = fields.uint16(at: member.offset + 26),
            let extraLength = fields.uint16(at: member.offset + 28),
            let name = fields.slice(at: member.offset + ZipFormat.Size.localHeader, count: nameLength)
        else { throw place.malformed("it is not where the archive's directory says") }
        guard name.elementsEqual(member.name.utf8), fields.uint16(at: member.offset + 8) == member.method,
            valuesAgree(member, fields)
        else { throw place.malformed("its own header contradicts the archive's directory") }
        let start = member.offset + ZipFormat.Size.localHeader + nameLength + extraLength
        guard start <= directoryStart, member.compressedSize <= directoryStart - start else {
            throw place.malformed("its data overlap the archive's directory")
        }
        return start..<start + member.compressedSize
    }

    /// Whether the checksum and the lengths of the local header equal those of the directory, if the local header has
    /// them.
    private static func valuesAgree(_ member: ZipMember, _ fields: ByteFields) -> Bool {
        if member.flags & ZipFormat.Flag.descriptor != 0 { return true }
        let sizes = [(18, member.compressedSize), (22, member.size)]
        return fields.uint32(at: member.offset + 14) == member.checksum
            && sizes.allSatisfy { place, size in
                let found = fields.uint32(at: member.offset + place)
                return found == size || found == ZipFormat.full32
            }
    }

    private static func checkSupport(of member: ZipMember, _ place: Origin) throws(ArrayFileError) {
        if member.flags & (ZipFormat.Flag.encrypted | ZipFormat.Flag.strongEncryption) != 0 {
            throw place.unsupported("it is encrypted", remedy: "save it without a password")
        }
        switch member.method {
        case ZipFormat.Method.stored:
            if member.size != member.compressedSize {
                throw place.malformed("it is not compressed, but its two declared lengths differ")
            }
        case ZipFormat.Method.deflated: break
        default:
            throw place.unsupported(
                "it is compressed by method \(member.method)",
                remedy: "save it with numpy.savez or numpy.savez_compressed")
        }
    }

    /// Checks that no header and no data of a member begin before the end of the member before.
    private func checkOverlap() throws(ArrayFileError) {
        let order = members.indices.sorted { members[$0].offset < members[$1].offset }
        for (earlier, later) in zip(order, order.dropFirst()) where data[earlier].upperBound > members[later].offset {
            let names = [earlier, later].map { "'\(quotable(members[$0].name))'" }.joined(separator: " and ")
            throw origin.malformed("members \(names) overlap")
        }
    }
}
