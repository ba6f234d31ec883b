import JSON
import QuantSpec

/// One argument or result of a primitive.
public struct PrimitiveParameter: Sendable, Hashable {
    public var name: String
    public var type: ElementType

    public init(_ name: String, _ type: ElementType) {
        self.name = name
        self.type = type
    }
}

/// One case of a primitive.
public struct PrimitiveRow: Sendable, Hashable {
    /// One value an argument: each an `Elements` of one element.
    public var arguments: [Elements]
    public var results: [Elements]
    public var catches: [String]
    public var comment: String?

    public init(arguments: [Elements], results: [Elements], catches: [String] = [], comment: String? = nil) {
        self.arguments = arguments
        self.results = results
        self.catches = catches
        self.comment = comment
    }
}

/// A file of `arithmetic/`: one primitive by itself.
public struct PrimitiveFile: Sendable, Hashable {
    public static let format = "quantspec-primitives/1"
    public static let folder = "arithmetic"

    public var primitive: String
    public var summary: String
    public var generator: VectorGenerator
    public var profile: String
    public var clauses: [Clause]
    public var notes: [VectorNote]
    public var arguments: [PrimitiveParameter]
    public var results: [PrimitiveParameter]
    public var rows: [PrimitiveRow]

    package init(
        primitive: String, summary: String, generator: VectorGenerator, profile: String, clauses: [Clause],
        notes: [VectorNote], arguments: [PrimitiveParameter], results: [PrimitiveParameter], rows: [PrimitiveRow]
    ) {
        self.primitive = primitive
        self.summary = summary
        self.generator = generator
        self.profile = profile
        self.clauses = clauses
        self.notes = notes
        self.arguments = arguments
        self.results = results
        self.rows = rows
    }

    /// Where the file stands below `Vectors/`.
    public var path: String { "\(PrimitiveFile.folder)/\(primitive).json" }
}

extension PrimitiveFile {
    /// - Throws: `VectorFileError` where anything is missing, unknown or of the wrong kind.
    public init(reading bytes: [UInt8], name: String) throws(VectorFileError) {
        let cursor = try JSONCursor(parsing: bytes, file: name)
        let format = try cursor.required("format").text()
        guard format == PrimitiveFile.format else {
            throw try cursor.required("format").error(
                "the format is \"\(format)\"", "use a tool for that format, or a file of \"\(PrimitiveFile.format)\"")
        }
        try cursor.checkKeys([
            "format", "primitive", "summary", "generator", "profile", "clauses", "notes", "arguments", "results",
            "rows",
        ])
        let arguments = try cursor.required("arguments").array().map { item throws(VectorFileError) in
            try PrimitiveParameter(item)
        }
        let results = try cursor.required("results").array().map { item throws(VectorFileError) in
            try PrimitiveParameter(item)
        }
        self.init(
            primitive: try cursor.required("primitive").text(), summary: try cursor.required("summary").text(),
            generator: try VectorGenerator(cursor.required("generator")),
            profile: try cursor.required("profile").text(),
            clauses: try cursor.required("clauses").texts().map { Clause($0) },
            notes: try cursor.required("notes").members().map { member throws(VectorFileError) in
                try VectorNote(member.key, member.cursor)
            }, arguments: arguments, results: results,
            rows: try cursor.required("rows").array().map { row throws(VectorFileError) in
                try PrimitiveRow(row, arguments, results)
            })
    }

    /// The file's bytes: equal values give equal bytes. One row a line.
    public func bytes() -> [UInt8] {
        var writer = JSONWriter()
        writer.writeLines(
            JSONValue([
                "format": .text(PrimitiveFile.format), "primitive": .text(primitive), "summary": .text(summary),
                "generator": generator.json, "profile": .text(profile),
                "clauses": .array(clauses.map { .text($0.id) }), "notes": .notes(notes),
                "arguments": .array(arguments.map(\.json)), "results": .array(results.map(\.json)),
                "rows": .array(rows.map(\.json)),
            ]), levels: 2)
        writer.raw("\n")
        return writer.bytes
    }
}

extension PrimitiveParameter {
    fileprivate init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["name", "type"])
        guard let type = ElementType(rawValue: try cursor.required("type").text()) else {
            throw try cursor.required("type").error("there is no such element type", "use a version that has it")
        }
        self.init(try cursor.required("name").text(), type)
    }

    package var json: JSONValue { JSONValue(["name": .text(name), "type": .text(type.rawValue)]) }
}

extension PrimitiveRow {
    fileprivate init(
        _ cursor: JSONCursor, _ arguments: [PrimitiveParameter], _ results: [PrimitiveParameter]
    ) throws(VectorFileError) {
        try cursor.checkKeys(["arguments", "results", "catches", "comment"])
        self.init(
            arguments: try cursor.required("arguments").singles(arguments),
            results: try cursor.required("results").singles(results),
            catches: try cursor.optional("catches")?.texts() ?? [], comment: try cursor.optional("comment")?.text())
    }

    package var json: JSONValue {
        JSONValue([
            "arguments": .singles(arguments), "results": .singles(results),
            "catches": catches.isEmpty ? nil : .array(catches.map(JSONValue.text)),
            "comment": comment.map(JSONValue.text),
        ])
    }
}

extension JSONCursor {
    /// One value for each parameter.
    fileprivate func singles(_ parameters: [PrimitiveParameter]) throws(VectorFileError) -> [Elements] {
        let values = try array()
        guard values.count == parameters.count else {
            throw error("\(values.count) values stand here where \(parameters.count) are needed")
        }
        return try zip(values, parameters).map { value, parameter throws(VectorFileError) in
            let wrapped: JSONValue
            if case .integer(let integer) = value.value {
                wrapped = .integers([integer])
            } else {
                wrapped = .array([value.value])
            }
            return try JSONCursor(wrapped, file: file, place: value.place).elements(parameter.type)
        }
    }
}

extension JSONValue {
    fileprivate static func singles(_ values: [Elements]) -> JSONValue {
        .array(
            values.compactMap { value in
                switch value.json {
                case .integers(let integers): integers.first.map(JSONValue.integer)
                case .array(let elements): elements.first
                default: nil
                }
            })
    }
}
