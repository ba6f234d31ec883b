import QuantSpec

/// A NumPy element type ("dtype") that tensors can have, with the byte order in the file.
struct NumPyType: Sendable, Hashable {
    let element: ElementType
    /// The type code without byte order, such as `f4` or `i8`.
    private let code: String
    let isBigEndian: Bool

    /// The number of bytes of an element.
    let width: Int
    /// The number of bytes whose order `isBigEndian` gives: one part of a complex number, or else the whole element.
    var partWidth: Int { element == .complex64 ? width / 2 : width }

    static let float16 = NumPyType(.float16, "f2", width: 2)
    static let float32 = NumPyType(.float32, "f4", width: 4)
    static let float64 = NumPyType(.float64, "f8", width: 8)
    static let complex64 = NumPyType(.complex64, "c8", width: 8)
    static let int8 = NumPyType(.int8, "i1", width: 1)
    static let int16 = NumPyType(.int16, "i2", width: 2)
    static let int32 = NumPyType(.int32, "i4", width: 4)
    static let int64 = NumPyType(.int64, "i8", width: 8)
    static let uint8 = NumPyType(.uint8, "u1", width: 1)
    static let uint16 = NumPyType(.uint16, "u2", width: 2)
    static let uint32 = NumPyType(.uint32, "u4", width: 4)
    static let uint64 = NumPyType(.uint64, "u8", width: 8)
    static let bool = NumPyType(.bool, "b1", width: 1)
    private static let all = [
        float16, float32, float64, complex64, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool,
    ]

    private init(_ element: ElementType, _ code: String, width: Int, isBigEndian: Bool = false) {
        self.element = element
        self.code = code
        self.width = width
        self.isBigEndian = isBigEndian
    }

    /// The type of a description such as `<f4`. Returns `nil` for any other type.
    init?(description: String) {
        guard let order = description.first, "<>|=".contains(order) else { return nil }
        guard let type = NumPyType.all.first(where: { $0.code == description.dropFirst() }) else { return nil }
        // "=" is the byte order of the machine that wrote the file, which the file does not give. NumPy itself never
        // writes it, and it is read as little-endian.
        self.init(type.element, type.code, width: type.width, isBigEndian: order == ">")
    }

    /// The little-endian type for these elements. 4-bit integers are stored unpacked, as 8-bit integers.
    init(holding elements: Elements) {
        switch elements {
        case .float32: self = .float32
        case .float64: self = .float64
        case .float16: self = .float16
        case .complex64: self = .complex64
        case .int4, .int8: self = .int8
        case .int16: self = .int16
        case .int32: self = .int32
        case .int64: self = .int64
        case .uint8: self = .uint8
        case .uint16: self = .uint16
        case .uint32: self = .uint32
        case .uint64: self = .uint64
        case .bool: self = .bool
        }
    }

    /// The description as NumPy writes it.
    var description: String { (width == 1 ? "|" : isBigEndian ? ">" : "<") + code }

    /// A remedy for a type that is not supported, by its description.
    static func remedy(for description: String) -> String {
        let code = description.drop { "<>|=".contains($0) }
        if code == "f16" { return "save it as .astype('float64')" }
        return switch code.first {
        case "O": "it holds pickled Python objects: save it with a numeric type, such as .astype('float32')"
        case "c": "save it as .astype('complex64')"
        case "S", "U", "a", "T": "it holds text: save numbers instead, such as class indices"
        case "M", "m": "it holds times: save it as .astype('int64')"
        case "V": "it holds raw bytes (as bfloat16 and other extension types do): save it as .astype('float32')"
        default: "save it as float16/32/64, complex64, int8/16/32/64, uint8/16/32/64 or bool"
        }
    }
}
