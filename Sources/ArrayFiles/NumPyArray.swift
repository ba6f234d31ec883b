import FileSupport
import QuantSpec

/// An array as NumPy stores it: a shape and values in row-major order, without quantization.
public struct NumPyArray: Sendable, Hashable {
    /// The sizes of the axes, outermost first; empty for a single value. At most 64 axes.
    public let shape: Shape
    /// The values in row-major order; their number is `shape.count`.
    public let elements: Elements

    /// Checks and stores a shape and its values.
    ///
    /// - Throws: `ArrayFileError` of kind `malformed` if the number of values is not the shape's number of elements,
    ///   or `unsupported` if the shape has more than 64 axes.
    public init(_ shape: Shape, _ elements: Elements) throws(ArrayFileError) {
        guard shape.checkedCount == elements.count else {
            throw Origin(file: "").malformed(
                "an array of shape \(shape) has \(elements.count) values",
                remedy: "give one value for each element of the shape")
        }
        guard shape.rank <= NumPyHeader.rankLimit else {
            throw Origin(file: "").unsupported(
                "an array has \(shape.rank) axes", remedy: "use at most \(NumPyHeader.rankLimit)")
        }
        self.shape = shape
        self.elements = elements
    }

    /// The shape and the values of a tensor, without its quantization.
    ///
    /// - Throws: as `init(_:_:)`.
    public init(_ tensor: Tensor) throws(ArrayFileError) {
        try self.init(tensor.shape, tensor.elements)
    }

    /// The type of the values. 4-bit integers become 8-bit integers in a .npy file.
    public var type: ElementType { elements.type }
}

// MARK: - .npy files

extension NumPyArray {
    /// Reads a .npy file.
    ///
    /// - Throws: `ArrayFileError`.
    public static func read(_ path: String) throws(ArrayFileError) -> NumPyArray {
        try NumPyArray(npy: try contents(of: path), file: path)
    }

    /// Writes a .npy file, completely or not at all, with the same bytes as numpy.save. 4-bit integers become 8-bit
    /// integers.
    ///
    /// - Parameters:
    ///   - path: the path of the file. An existing file is replaced.
    ///   - creatingFolders: whether missing folders above the file are created.
    /// - Throws: `ArrayFileError` of kind `missing` if the folder does not exist, or `unwritable`.
    public func write(to path: String, creatingFolders: Bool = false) throws(ArrayFileError) {
        do throws(FileError) {
            let file = try PendingFile(path, creatingFolders: creatingFolders)
            for piece in npyPieces { try file.append(piece) }
            try file.commit()
        } catch {
            throw ArrayFileError(error)
        }
    }

    /// Decodes a .npy file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name, for errors.
    /// - Throws: `ArrayFileError` of kind `malformed` or `unsupported`.
    public init(npy bytes: [UInt8], file: String = "") throws(ArrayFileError) {
        try self.init(npy: bytes[...], Origin(file: file))
    }

    /// The bytes of a .npy file with this array.
    public var npy: [UInt8] { Array(npyPieces.joined()) }

    /// The bytes of a .npy file in two pieces: the header and the values.
    var npyPieces: [[UInt8]] {
        let header = NumPyHeader(type: NumPyType(holding: elements), isFortranOrder: false, shape: shape)
        return [header.bytes, ElementCoding.bytes(of: elements)]
    }

    init(npy bytes: ArraySlice<UInt8>, _ origin: Origin) throws(ArrayFileError) {
        let (header, start) = try NumPyHeader.read(bytes, origin)
        let found = bytes.endIndex - start
        guard let needed = header.dataSize else {
            throw origin.malformed("the shape \(header.shape) is too large for any file")
        }
        guard needed == found else {
            let remedy = found < needed ? "the file was cut short: copy it again" : "save one array to a file"
            throw origin.malformed(
                "the shape \(header.shape) needs \(needed) bytes, but \(found) follow the header", remedy: remedy)
        }
        shape = header.shape
        elements = ElementCoding.elements(bytes[start...], header)
    }
}

/// The bytes of an input file.
func contents(of path: String) throws(ArrayFileError) -> [UInt8] {
    do throws(FileError) {
        return try InputFile.read(path)
    } catch {
        throw ArrayFileError(error)
    }
}
