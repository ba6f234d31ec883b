import JSON
import QuantSpec

/// One argument or result of a primitive.
public struct PrimitiveParameter: Sendable, Hashable {
    /// The name, unique among the arguments or the results.
    public var name: String
    /// The type of the value or, for a list, of each value.
    public var type: ElementType
    /// The number of values of a list, 2 or more; `nil` for a single value.
    public var count: Int?

    /// An argument or result with a name and a type.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - type: the type of each value.
    ///   - count: the number of values of a list; `nil` for a single value.
    public init(_ name: String, _ type: ElementType, count: Int? = nil) {
        self.name = name
        self.type = type
        self.count = count
    }
}

/// One case of a primitive.
public struct PrimitiveRow: Sendable, Hashable {
    /// A short hash of the primitive and the arguments. Empty until the row is in a file.
    public var id = ""
    /// One value for each argument: an `Elements` of one element, or of all elements of a list.
    public var arguments: [Elements]
    /// One value for each result, likewise.
    public var results: [Elements]
    /// The names of the deviations that give another result here.
    public var catches: [String]
    /// Which edge the row tests.
    public var comment: String?

    /// A row without an id, which its file gives it.
    public init(arguments: [Elements], results: [Elements], catches: [String] = [], comment: String? = nil) {
        self.arguments = arguments
        self.results = results
        self.catches = catches
        self.comment = comment
    }
}

/// A file of `arithmetic/` or `derivation/`: the cases of one primitive.
public struct PrimitiveFile: Sendable, Hashable {
    /// The version of the file format, and the value of the key `format`.
    public static let format = "quantspec-primitives/2"
    /// The folders of these files, below that of the vectors.
    public static let folders = Scheme.ofPrimitives.map(\.rawValue)

    /// The folder that the file belongs to, `arithmetic` or `derivation`.
    public var scheme: Scheme
    /// The name of the primitive.
    public var primitive: String
    /// What the primitive computes, in one line.
    public var summary: String
    /// The tool that made the file.
    public var generator: VectorGenerator
    /// The numeric profile under which the results were computed.
    public var profile: String
    /// The clauses that define the primitive.
    public var clauses: [Clause]
    /// The deviations that rows catch.
    public var notes: [VectorNote]
    /// The arguments, in the order of each row's `arguments`.
    public var arguments: [PrimitiveParameter]
    /// The results, in the order of each row's `results`.
    public var results: [PrimitiveParameter]
    /// The cases, in the order of the file. Ids are unique.
    public var rows: [PrimitiveRow]

    package init(
        scheme: Scheme, primitive: String, summary: String, generator: VectorGenerator, profile: String,
        clauses: [Clause],
        notes: [VectorNote], arguments: [PrimitiveParameter], results: [PrimitiveParameter], rows: [PrimitiveRow]
    ) {
        self.scheme = scheme
        self.primitive = primitive
        self.summary = summary
        self.generator = generator
        self.profile = profile
        self.clauses = clauses
        self.notes = notes
        self.arguments = arguments
        self.results = results
        self.rows = rows
        for (index, id) in computedRowIDs.enumerated() where self.rows[index].id.isEmpty { self.rows[index].id = id }
    }

    /// The id that each row must have, in order.
    package var computedRowIDs: [String] {
        rows.map { RowIdentity.id(of: .array([.text(primitive), .singles($0.arguments)])) }
    }

    /// The name of one case: the primitive, the folder, `#`, and the row's id.
    public func caseName(_ row: Int) -> String { "\(primitive)/\(scheme.rawValue)#\(rows[row].id)" }

    /// The file's path below `Vectors/`.
    public var path: String { "\(scheme.rawValue)/\(primitive).json" }
}

extension PrimitiveFile {
    /// Reads a file.
    ///
    /// - Throws: `VectorFileError` if anything is missing, unknown or of the wrong kind.
    public init(reading bytes: [UInt8], name: String) throws(VectorFileError) {
        let cursor = try JSONCursor(parsing: bytes, file: name)
        let format = try cursor.required("format").text()
        guard format == PrimitiveFile.format else {
            throw try cursor.required("format").error(
                "the format is \"\(format)\"",
                "use a tool for that format, or a file of the format \"\(PrimitiveFile.format)\"")
        }
        try cursor.checkKeys([
            "format", "scheme", "primitive", "summary", "generator", "profile", "counts", "clauses", "notes",
            "arguments",
            "results", "rows",
        ])
        let arguments = try cursor.required("arguments").array().map { item throws(VectorFileError) in
            try PrimitiveParameter(item)
        }
        let results = try cursor.required("results").array().map { item throws(VectorFileError) in
            try PrimitiveParameter(item)
        }
        let notes = try VectorNote.list(cursor.required("notes"))
        let counts = try cursor.required("counts")
        try counts.checkKeys(["rows"])
        self.init(
            scheme: try PrimitiveFile.scheme(cursor), primitive: try cursor.required("primitive").text(),
            summary: try cursor.required("summary").text(),
            generator: try VectorGenerator(cursor.required("generator")),
            profile: try cursor.required("profile").text(),
            clauses: try cursor.required("clauses").texts().map { Clause($0) },
            notes: notes, arguments: arguments, results: results,
            rows: try cursor.required("rows").array().map { row throws(VectorFileError) in
                try PrimitiveRow(row, arguments, results, notes: notes.map(\.name))
            })
        guard try counts.required("rows").integer() == rows.count else {
            throw counts.error("the count is wrong: the file has \(rows.count) rows")
        }
        var ids: Set<String> = []
        for row in rows where !ids.insert(row.id).inserted {
            throw try cursor.required("rows").error("two rows have the id \(row.id)", "remove one of them")
        }
    }

    /// Only files of other schemes than `arithmetic` name theirs.
    private static func scheme(_ cursor: JSONCursor) throws(VectorFileError) -> Scheme {
        guard let place = try cursor.optional("scheme") else { return .arithmetic }
        guard let scheme = Scheme(rawValue: try place.text()), Scheme.ofPrimitives.contains(scheme) else {
            throw place.error("primitives have no such scheme", "use one of \(folders.joined(separator: ", "))")
        }
        return scheme
    }

    /// The file's bytes. Equal values give equal bytes. There are no blanks; every note and every row has a line of
    /// its own.
    public func bytes() -> [UInt8] {
        let places = Dictionary(zip(notes.map(\.name), notes.indices), uniquingKeysWith: { first, _ in first })
        var writer = JSONWriter(isCompact: true)
        writer.writeLines(
            JSONValue([
                "format": .text(PrimitiveFile.format),
                "scheme": scheme == .arithmetic ? nil : .text(scheme.rawValue), "primitive": .text(primitive),
                "summary": .text(summary),
                "generator": generator.json, "profile": .text(profile),
                "counts": JSONValue(["rows": .integer(rows.count)]), "clauses": .clauses(clauses),
                "notes": .notes(notes), "arguments": .array(arguments.map(\.json)),
                "results": .array(results.map(\.json)),
                "rows": .array(rows.map { row in row.json { .integer(places[$0] ?? -1) } }),
            ]), levels: 2)
        writer.raw("\n")
        return writer.bytes
    }
}

extension PrimitiveParameter {
    fileprivate init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["name", "type", "count"])
        guard let type = ElementType(rawValue: try cursor.required("type").text()) else {
            throw try cursor.required("type").error(
                "there is no such element type", "use the quantspec version that made the file")
        }
        let count = try cursor.optional("count")
        let values = try count?.integer()
        if let count, let values, values < 2 { throw count.error("a list has two values or more") }
        self.init(try cursor.required("name").text(), type, count: values.map { Int($0) })
    }

    package var json: JSONValue {
        JSONValue(["name": .text(name), "type": .text(type.rawValue), "count": count.map { .integer($0) }])
    }
}

extension PrimitiveRow {
    fileprivate init(
        _ cursor: JSONCursor, _ arguments: [PrimitiveParameter], _ results: [PrimitiveParameter], notes: [String]
    ) throws(VectorFileError) {
        try cursor.checkKeys(["id", "arguments", "results", "catches", "comment"])
        self.init(
            arguments: try cursor.required("arguments").singles(arguments),
            results: try cursor.required("results").singles(results),
            catches: try cursor.optional("catches")?.names(in: notes) ?? [],
            comment: try cursor.optional("comment")?.text())
        id = try cursor.required("id").text()
    }

    /// The row as its file has it.
    ///
    /// - Parameter note: the JSON value for the name of a deviation that the row catches.
    package func json(catch note: (String) -> JSONValue) -> JSONValue {
        JSONValue([
            "id": .text(id), "arguments": .singles(arguments), "results": .singles(results),
            "catches": catches.isEmpty ? nil : .list(catches.map(note)),
            "comment": comment.map(JSONValue.text),
        ])
    }
}

extension JSONCursor {
    /// Reads one value, or one list, for each parameter.
    ///
    /// - Throws: `VectorFileError` if the count differs, or a value is not of its parameter's type.
    fileprivate func singles(_ parameters: [PrimitiveParameter]) throws(VectorFileError) -> [Elements] {
        let values = try array()
        guard values.count == parameters.count else {
            throw error("expected \(parameters.count) values, found \(values.count)")
        }
        return try zip(values, parameters).map { value, parameter throws(VectorFileError) in
            let isList = parameter.count != nil
            let wrapped = isList ? value.value : JSONValue.list(of: value.value)
            let elements = try JSONCursor(wrapped, file: file, place: value.place).elements(parameter.type)
            guard elements.count == parameter.count ?? 1 else {
                throw value.error("expected a list of \(parameter.count ?? 1) values, found \(elements.count)")
            }
            return elements
        }
    }
}

extension JSONValue {
    fileprivate static func singles(_ values: [Elements]) -> JSONValue { .array(values.map(\.jsonOfPrimitive)) }

    /// A list with one value, in the form that `Elements` reads.
    package static func list(of value: JSONValue) -> JSONValue {
        if case .integer(let integer) = value { .integers([integer]) } else { .array([value]) }
    }
}

extension Elements {
    /// The value of an argument or result of a primitive: one value by itself, several as a list.
    package var jsonOfPrimitive: JSONValue {
        guard count == 1 else { return json }
        return switch json {
        case .integers(let integers): integers.first.map(JSONValue.integer) ?? .null
        case .array(let values): values.first ?? .null
        default: .null
        }
    }
}
