import QuantSpec

/// The part of a .npy file before the values: magic bytes, version, and a dictionary with type, order and shape.
struct NumPyHeader: Sendable, Hashable {
    /// The greatest rank of an array. It is NumPy's own limit.
    static let rankLimit = 64
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    let type: NumPyType
    /// Whether the values are in column-major order: the first axis varies fastest.
    let isFortranOrder: Bool
    let shape: Shape

    /// The number of bytes of the values; `nil` if it exceeds `Int`, or a dimension is negative.
    var dataSize: Int? {
        guard let count = shape.checkedCount else { return nil }
        let (size, overflow) = count.multipliedReportingOverflow(by: type.width)
        return overflow ? nil : size
    }
}

// MARK: - Reading

extension NumPyHeader {
    /// Decodes a header.
    ///
    /// - Returns: the header, and the position of the first value.
    static func read(_ bytes: ArraySlice<UInt8>, _ origin: Origin) throws(ArrayFileError) -> (NumPyHeader, Int) {
        let text = try dictionaryRange(bytes, origin)
        let entries: [PythonLiteralParser.Entry]
        do throws(PythonLiteralParser.Problem) {
            entries = try PythonLiteralParser.dictionary(bytes[text])
        } catch {
            throw origin.malformed("the header cannot be read: \(error.words), at byte \(error.position) of its text")
        }
        let header = NumPyHeader(
            type: try type(entries, origin), isFortranOrder: try isFortranOrder(entries, origin),
            shape: try shape(entries, origin))
        if let extra = entries.first(where: { !["descr", "fortran_order", "shape"].contains($0.key) }) {
            throw origin.malformed("the header has an unknown entry '\(quotable(extra.key))'")
        }
        return (header, text.upperBound)
    }

    /// The range of the dictionary's text, after magic bytes, version and length.
    private static func dictionaryRange(
        _ bytes: ArraySlice<UInt8>, _ origin: Origin
    ) throws(ArrayFileError) -> Range<Int> {
        guard bytes.starts(with: magic) else {
            let isArchive = bytes.starts(with: Array("PK".utf8))
            throw origin.malformed(
                isArchive ? "is an .npz archive, not one array" : "is not in NumPy's .npy format",
                remedy: isArchive ? "save the one array with numpy.save" : "save it with numpy.save")
        }
        let fields = ByteFields(bytes: Array(bytes.prefix(12)))
        guard let version = fields.uint16(at: 6) else { throw origin.malformed("ends within the header") }
        // The minor version 0 is in the upper byte. Version 1.0 has a shorter length field; 3.0 differs from 2.0 only
        // in its encoding.
        guard (1...3).contains(version) else {
            throw origin.unsupported(
                "is in .npy version \(version & 0xff).\(version >> 8)", remedy: "save it with numpy.save (1.0 to 3.0)")
        }
        let length = version == 1 ? fields.uint16(at: 8) : fields.uint32(at: 8)
        let start = bytes.startIndex + (version == 1 ? 10 : 12)
        guard let length, start <= bytes.endIndex, length <= bytes.endIndex - start else {
            throw origin.malformed("ends within the header")
        }
        return start..<start + length
    }

    private static func value(
        _ key: String, _ entries: [PythonLiteralParser.Entry], _ origin: Origin
    ) throws(ArrayFileError) -> PythonLiteralParser.Entry {
        guard let entry = entries.first(where: { $0.key == key }) else {
            throw origin.malformed("the header has no '\(key)'")
        }
        return entry
    }

    private static func type(
        _ entries: [PythonLiteralParser.Entry], _ origin: Origin
    ) throws(ArrayFileError) -> NumPyType {
        let entry = try value("descr", entries, origin)
        guard case .string(let description) = entry.value else {
            throw origin.unsupported(
                "has the structured dtype \(quotable(entry.text))", remedy: "save each field as an array of its own")
        }
        guard let type = NumPyType(description: description) else {
            throw origin.unsupported(
                "has the dtype '\(quotable(description))'", remedy: NumPyType.remedy(for: description))
        }
        return type
    }

    private static func isFortranOrder(
        _ entries: [PythonLiteralParser.Entry], _ origin: Origin
    ) throws(ArrayFileError) -> Bool {
        guard case .boolean(let value) = try value("fortran_order", entries, origin).value else {
            throw origin.malformed("the header's 'fortran_order' is neither True nor False")
        }
        return value
    }

    private static func shape(
        _ entries: [PythonLiteralParser.Entry], _ origin: Origin
    ) throws(ArrayFileError) -> Shape {
        let entry = try value("shape", entries, origin)
        guard case .tuple(let items) = entry.value else {
            throw origin.malformed("the header's 'shape' is not a tuple")
        }
        guard items.count <= rankLimit else {
            throw origin.unsupported("has \(items.count) axes", remedy: "save it with at most \(rankLimit) axes")
        }
        var dimensions: [Int] = []
        for item in items {
            guard case .integer(let dimension) = item, dimension >= 0 else {
                throw origin.malformed(
                    "the header's 'shape' \(quotable(entry.text)) has an item that is not an integer of 0 or more")
            }
            dimensions.append(dimension)
        }
        return Shape(dimensions)
    }
}

// MARK: - Writing

extension NumPyHeader {
    /// The header in version 1.0, with the same bytes as numpy.save writes.
    ///
    /// With at most 64 axes the length always fits that version's limit of 65535 bytes.
    var bytes: [UInt8] {
        let items = shape.dimensions.map(String.init).joined(separator: ", ")
        let tuple = shape.rank == 1 ? "(\(items),)" : "(\(items))"
        let order = isFortranOrder ? "True" : "False"
        var text = "{'descr': '\(type.description)', 'fortran_order': \(order), 'shape': \(tuple), }"
        text += String(repeating: " ", count: growthRoom)
        // The values start at a multiple of 64 bytes, after at least one more space and a line feed.
        let used = NumPyHeader.magic.count + 4 + text.utf8.count + 1
        text += String(repeating: " ", count: 64 - used % 64) + "\n"
        var bytes = NumPyHeader.magic + [1, 0]
        bytes.append16(text.utf8.count)
        return bytes + Array(text.utf8)
    }

    /// The spaces that NumPy adds so that the outermost dimension can grow to 21 digits in place.
    private var growthRoom: Int {
        guard let outermost = isFortranOrder ? shape.dimensions.last : shape.dimensions.first else { return 0 }
        return 21 - String(outermost).utf8.count
    }
}
