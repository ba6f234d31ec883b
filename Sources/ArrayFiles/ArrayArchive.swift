import FileSupport
import QuantSpec

/// Named arrays in order: the contents of an .npz file.
public struct ArrayArchive: Sendable, Hashable {
    /// The names in the order of the file, or in the order in which they were added.
    public private(set) var keys: [String] = []
    private var arrays: [String: NumPyArray] = [:]

    /// An archive without arrays.
    public init() {}

    /// The number of arrays.
    public var count: Int { keys.count }
    /// Whether the archive has no arrays.
    public var isEmpty: Bool { keys.isEmpty }

    /// The array with a name. A new array is appended, an existing one is replaced in its place, and `nil` removes it.
    public subscript(_ key: String) -> NumPyArray? {
        get { arrays[key] }
        set {
            if newValue == nil {
                keys.removeAll { $0 == key }
            } else if arrays[key] == nil {
                keys.append(key)
            }
            arrays[key] = newValue
        }
    }

    /// The names and arrays, in order.
    public var entries: [(key: String, array: NumPyArray)] {
        keys.compactMap { key in arrays[key].map { (key, $0) } }
    }
}

// MARK: - Reading .npz files

extension ArrayArchive {
    /// 16 GiB, in bytes.
    public static let defaultSizeLimit = 1 << 34

    private static let suffix = ".npy"

    /// Reads an .npz file, stored or compressed.
    ///
    /// - Parameters:
    ///   - path: the path of the file.
    ///   - sizeLimit: the greatest number of bytes of all arrays together. A small compressed file can contain very
    ///     large arrays.
    /// - Throws: `ArrayFileError`.
    public static func read(_ path: String, sizeLimit: Int = defaultSizeLimit) throws(ArrayFileError) -> ArrayArchive {
        try ArrayArchive(npz: try contents(of: path), file: path, sizeLimit: sizeLimit)
    }

    /// Reads an .npz file, or a .npy file as an archive of one array. The contents decide, not the path's ending.
    ///
    /// - Parameters:
    ///   - path: the path of the file.
    ///   - loneKey: the name of the array of a .npy file.
    ///   - sizeLimit: the greatest number of bytes of all arrays of an .npz file. It does not apply to a .npy file.
    /// - Throws: `ArrayFileError`.
    public static func read(
        _ path: String, loneKey: String, sizeLimit: Int = defaultSizeLimit
    ) throws(ArrayFileError) -> ArrayArchive {
        let bytes = try contents(of: path)
        guard bytes.starts(with: NumPyHeader.magic) else {
            return try ArrayArchive(npz: bytes, file: path, sizeLimit: sizeLimit)
        }
        var archive = ArrayArchive()
        archive[loneKey] = try NumPyArray(npy: bytes, file: path)
        return archive
    }

    /// Decodes an .npz file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name, for errors.
    ///   - sizeLimit: the greatest number of bytes of all arrays together.
    /// - Throws: `ArrayFileError` of kind `malformed` or `unsupported`.
    public init(
        npz bytes: [UInt8], file: String = "", sizeLimit: Int = defaultSizeLimit
    ) throws(ArrayFileError) {
        let origin = Origin(file: file)
        let archive = try ZipArchive(bytes, origin)
        var room = sizeLimit
        for (index, member) in archive.members.enumerated() where !ArrayArchive.isFolder(member) {
            let key = try ArrayArchive.key(of: member, origin)
            guard self[key] == nil else { throw origin.malformed("holds the array '\(quotable(key))' twice") }
            guard member.size <= room else {
                throw origin.unsupported(
                    "its arrays take more than \(sizeLimit) bytes", remedy: "split it into several files")
            }
            room -= member.size
            let place = origin.within("array '\(quotable(key))'")
            self[key] = try NumPyArray(npy: try archive.contents(at: index), place)
        }
    }

    /// Whether the member is a folder. Tools that compress a folder list it as an empty member.
    private static func isFolder(_ member: ZipMember) -> Bool {
        member.name.utf8.last == UInt8(ascii: "/") && member.size == 0
    }

    private static func key(of member: ZipMember, _ origin: Origin) throws(ArrayFileError) -> String {
        guard member.name.utf8.reversed().starts(with: suffix.utf8.reversed()) else {
            throw origin.unsupported(
                "holds '\(quotable(member.name))', which is not an array (\(suffix))", remedy: "remove it")
        }
        return String(decoding: member.name.utf8.dropLast(suffix.utf8.count), as: UTF8.self)
    }
}

// MARK: - Writing .npz files

extension ArrayArchive {
    /// Writes an .npz file without compression, completely or not at all. Equal archives give equal bytes.
    ///
    /// - Parameters:
    ///   - path: the path of the file. An existing file is replaced.
    ///   - creatingFolders: whether missing folders above the file are created.
    /// - Throws: `ArrayFileError` of kind `missing` if the folder does not exist, `unwritable`, or `unsupported` if a
    ///   name is too long.
    public func write(to path: String, creatingFolders: Bool = false) throws(ArrayFileError) {
        try checkNames(path)
        do throws(FileError) {
            let file = try PendingFile(path, creatingFolders: creatingFolders)
            try encode(ZipWriter()) { (bytes) throws(FileError) in try file.append(bytes) }
            try file.commit()
        } catch {
            throw ArrayFileError(error)
        }
    }

    /// The bytes of an .npz file with these arrays.
    ///
    /// - Throws: `ArrayFileError` of kind `unsupported` if a name is too long.
    public func npz() throws(ArrayFileError) -> [UInt8] { try npz(ZipWriter()) }

    func npz(_ writer: ZipWriter) throws(ArrayFileError) -> [UInt8] {
        try checkNames("")
        var result: [UInt8] = []
        encode(writer) { (bytes) throws(Never) in result += bytes }
        return result
    }

    /// Passes the bytes to `append` in pieces, so that at most one array is in memory twice.
    private func encode<Failure: Error>(
        _ writer: ZipWriter, _ append: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var writer = writer
        for (key, array) in entries {
            let contents = array.npyPieces
            try append(writer.header(name: Array((key + ArrayArchive.suffix).utf8), contents: contents))
            for piece in contents { try append(piece) }
        }
        try append(writer.directory())
    }

    private func checkNames(_ path: String) throws(ArrayFileError) {
        let limit = ZipFormat.full16 - ArrayArchive.suffix.utf8.count
        if let key = keys.first(where: { $0.utf8.count > limit }) {
            throw Origin(file: path).unsupported(
                "the name '\(quotable(key))' is longer than \(limit) bytes", remedy: "shorten it")
        }
    }
}
