import FileSupport

/// A stream of .npz and .npy files, one after the other. One of them is in memory at a time.
public struct ArrayStream: ~Copyable {
    /// The greatest number of bytes of one file.
    static let fileLimit = 1 << 32

    private var input: InputStream
    /// The number of files so far.
    private var number = 0

    /// A stream of files.
    public init(_ input: consuming InputStream) { self.input = input }

    /// The next file, or `nil` at the end of the stream. Files of the form .npy are one archive together, as many as there are keys.
    ///
    /// - Parameter loneKeys: the names of the arrays of .npy files, in order.
    /// - Throws: `ArrayFileError`.
    public mutating func next(loneKeys: [String]) throws(ArrayFileError) -> ArrayArchive? {
        guard try !peek(1).isEmpty else { return nil }
        guard try peek(NumPyHeader.magic.count).elementsEqual(NumPyHeader.magic) else {
            let origin = nextOrigin()
            return try ArrayArchive(npz: try archive(origin), file: origin.file)
        }
        var archive = ArrayArchive()
        for key in loneKeys {
            let origin = nextOrigin()
            let bytes = try take(try arraySize(origin), origin)
            archive[key] = try NumPyArray(npy: bytes[...], origin)
        }
        return archive
    }

    private mutating func nextOrigin() -> Origin {
        number += 1
        return Origin(file: "\(input.name), file \(number)")
    }

    // MARK: .npy files

    /// The number of bytes of the .npy file that follows.
    private mutating func arraySize(_ origin: Origin) throws(ArrayFileError) -> Int {
        let fields = ByteFields(bytes: Array(try peek(12)))
        guard let version = fields.uint16(at: 6) else { throw origin.malformed("ends within the header") }
        let length = version == 1 ? fields.uint16(at: 8) : fields.uint32(at: 8)
        guard let length, length <= 1 << 16 else { throw origin.malformed("the header is too long") }
        let (header, start) = try NumPyHeader.read(Array(try peek(12 + length))[...], origin)
        guard let size = header.dataSize, size <= ArrayStream.fileLimit else {
            throw origin.unsupported("the shape \(header.shape) is too large", remedy: "give fewer samples at a time")
        }
        return start + size
    }

    // MARK: .npz files

    /// The bytes of the archive that follows, up to the end of its directory.
    private mutating func archive(_ origin: Origin) throws(ArrayFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let signature = ByteFields(bytes: Array(try peek(4))).uint32(at: 0)
            switch signature {
            case ZipFormat.Signature.localHeader: bytes += try member(origin)
            case ZipFormat.Signature.centralHeader:
                let fields = ByteFields(bytes: Array(try peek(ZipFormat.Size.centralHeader)))
                let lengths = [28, 30, 32].map { fields.uint16(at: $0) ?? 0 }
                bytes += try take(ZipFormat.Size.centralHeader + lengths.reduce(0, +), origin)
            case ZipFormat.Signature.end64:
                let size = ByteFields(bytes: Array(try peek(12))).uint64(at: 4) ?? 0
                guard size <= 1 << 16 else { throw origin.malformed("its directory's end is too long") }
                bytes += try take(12 + size, origin)
            case ZipFormat.Signature.locator64: bytes += try take(ZipFormat.Size.locator64, origin)
            case ZipFormat.Signature.end:
                let comment = ByteFields(bytes: Array(try peek(ZipFormat.Size.end))).uint16(at: 20) ?? 0
                return bytes + (try take(ZipFormat.Size.end + comment, origin))
            default:
                throw origin.malformed(
                    bytes.isEmpty ? "is neither an .npz nor a .npy file" : "ends before its directory",
                    remedy: "write whole files of numpy.savez or numpy.save to the stream, one after the other")
            }
            guard bytes.count <= ArrayStream.fileLimit else {
                throw origin.unsupported("is larger than 4 GiB", remedy: "give fewer samples at a time")
            }
        }
    }

    /// The bytes of a member: its header, its data, and what follows them.
    private mutating func member(_ origin: Origin) throws(ArrayFileError) -> [UInt8] {
        let fields = ByteFields(bytes: Array(try peek(ZipFormat.Size.localHeader)))
        guard let flags = fields.uint16(at: 6), let method = fields.uint16(at: 8),
            let compressedSize = fields.uint32(at: 18), let size = fields.uint32(at: 22),
            let nameLength = fields.uint16(at: 26), let extraLength = fields.uint16(at: 28)
        else { throw origin.malformed("ends within a member's header") }
        let header = try take(ZipFormat.Size.localHeader + nameLength + extraLength, origin)
        guard flags & ZipFormat.Flag.descriptor == 0 else {
            return header + (try memberWithDescriptor(method, origin))
        }
        guard let sizes = ZipDirectory.extended([size, compressedSize], header.suffix(extraLength)) else {
            throw origin.malformed("a member's field of 64-bit sizes is missing or too short")
        }
        guard sizes[1] <= ArrayStream.fileLimit else {
            throw origin.unsupported("a member is larger than 4 GiB", remedy: "give fewer samples at a time")
        }
        return header + (try take(sizes[1], origin))
    }

    /// The data of a member whose sizes follow the data, as NumPy writes it to a pipe, and those sizes.
    private mutating func memberWithDescriptor(_ method: Int, _ origin: Origin) throws(ArrayFileError) -> [UInt8] {
        guard method == ZipFormat.Method.stored else {
            throw origin.unsupported(
                "is compressed, and its sizes follow the data",
                remedy: "use numpy.savez, or write the archive to a file before it is sent")
        }
        let data = try take(try arraySize(origin), origin)
        let rest = Array(try peek(28))
        let fields = ByteFields(bytes: rest)
        let start = fields.uint32(at: 0) == ZipFormat.Signature.descriptor ? 4 : 0
        // The checksum, and two sizes of 4 or 8 bytes. The signature of the next record tells which.
        let length = [12, 20].map { start + $0 }.first { length in
            let next = fields.uint32(at: length)
            return next == ZipFormat.Signature.localHeader || next == ZipFormat.Signature.centralHeader
        }
        guard let length else { throw origin.malformed("a member's sizes are missing") }
        return data + (try take(length, origin))
    }

    // MARK: Bytes

    private mutating func peek(_ count: Int) throws(ArrayFileError) -> ArraySlice<UInt8> {
        do throws(FileError) { return try input.peek(count) } catch { throw ArrayFileError(error) }
    }

    private mutating func take(_ count: Int, _ origin: Origin) throws(ArrayFileError) -> [UInt8] {
        let bytes: ArraySlice<UInt8>
        do throws(FileError) { bytes = try input.take(count) } catch { throw ArrayFileError(error) }
        guard bytes.count == count else {
            throw origin.malformed("the stream ends within the file", remedy: "check what writes the stream")
        }
        return Array(bytes)
    }
}
