import JSON

/// The contents of a folder of golden vectors: `MANIFEST.json`.
public struct VectorManifest: Sendable, Hashable {
    /// The version of the file format, and the value of the key `format`.
    public static let format = "quantspec-manifest/1"
    /// The name of the manifest in its folder.
    public static let fileName = "MANIFEST.json"
    /// The file of checksums beside the manifest.
    public static let checksumsName = "SHA256SUMS"

    /// One file of the folder.
    public struct Entry: Sendable, Hashable {
        /// The path below the folder, such as `int8/ADD.json`.
        public var path: String
        /// SHA-256 of the file's bytes: 64 lowercase hexadecimal digits.
        public var sha256: String
        /// The number of groups; 0 for a file of primitives.
        public var groups: Int
        /// The number of rows of all groups, or of the primitive.
        public var rows: Int
        /// The cost of all rows (`VectorFile.cost`); 0 for a file of primitives.
        public var cost: Int

        /// An entry. It is not checked whether the file exists.
        public init(path: String, sha256: String, groups: Int, rows: Int, cost: Int) {
            self.path = path
            self.sha256 = sha256
            self.groups = groups
            self.rows = rows
            self.cost = cost
        }

        /// The entry of a file of an operator.
        ///
        /// - Parameters:
        ///   - file: the file.
        ///   - sha256: the SHA-256 of its bytes, in hexadecimal digits.
        public init(_ file: VectorFile, sha256: String) {
            self.init(
                path: file.path, sha256: sha256, groups: file.groups.count, rows: file.rowCount, cost: Int(file.cost))
        }

        /// The operator or primitive, and the scheme. `nil` if the path has another form.
        package var subject: VectorSubject? { VectorSubject(path: path) }

        /// Whether the file holds cases from the field, beside the file of the same operator and scheme.
        package var isReported: Bool { path.hasPrefix("\(VectorFile.reportedFolder)/") }

        /// Whether the file is one of a primitive, in `arithmetic/` or `derivation/`.
        public var isOfPrimitive: Bool { PrimitiveFile.folders.contains { path.hasPrefix("\($0)/") } }
    }

    /// The tool that made the files, with its version and seed.
    public var generator: VectorGenerator
    /// The numeric profile under which the outputs were computed.
    public var profile: String
    /// The files, sorted by path.
    public var files: [Entry]

    /// A manifest of these files, in any order. They are sorted by path.
    public init(generator: VectorGenerator, profile: String, files: [Entry]) {
        self.generator = generator
        self.profile = profile
        self.files = files.sorted { $0.path < $1.path }
    }
}

extension VectorManifest {
    /// Reads a manifest.
    ///
    /// - Throws: `VectorFileError` if anything is missing, unknown or of the wrong kind, or if the counts disagree
    ///   with the files.
    public init(reading bytes: [UInt8], name: String = VectorManifest.fileName) throws(VectorFileError) {
        let cursor = try JSONCursor(parsing: bytes, file: name)
        try cursor.checkKeys(["format", "generator", "profile", "groups", "rows", "files"])
        let format = try cursor.required("format").text()
        guard format == VectorManifest.format else {
            throw try cursor.required("format").error(
                "the format is \"\(format)\"",
                "use a tool for that format, or a file of the format \"\(VectorManifest.format)\"")
        }
        self.init(
            generator: try VectorGenerator(cursor.required("generator")),
            profile: try cursor.required("profile").text(),
            files: try cursor.required("files").array().map { entry throws(VectorFileError) in try Entry(entry) })
        let groups = Int(try cursor.required("groups").integer())
        let rows = Int(try cursor.required("rows").integer())
        guard groups == groupCount, rows == rowCount else {
            throw cursor.error(
                "the totals are wrong: the files have \(groupCount) groups and \(rowCount) rows, not \(groups) and \(rows)"
            )
        }
    }

    /// The number of groups of all files.
    public var groupCount: Int { files.reduce(0) { $0 + $1.groups } }
    /// The number of rows of all files.
    public var rowCount: Int { files.reduce(0) { $0 + $1.rows } }

    /// The manifest's bytes, with one file a line. Equal values give equal bytes.
    public func bytes() -> [UInt8] {
        var writer = JSONWriter(isCompact: true)
        writer.writeLines(
            JSONValue([
                "format": .text(VectorManifest.format), "generator": generator.json, "profile": .text(profile),
                "groups": .integer(Int64(groupCount)), "rows": .integer(Int64(rowCount)),
                "files": .array(files.map(\.json)),
            ]), levels: 2)
        writer.raw("\n")
        return writer.bytes
    }

    /// The lines of `SHA256SUMS`, which `sha256sum -c` reads.
    public var checksums: String { files.map { "\($0.sha256)  \($0.path)\n" }.joined() }
}

extension VectorManifest.Entry {
    fileprivate init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["path", "sha256", "groups", "rows", "cost"])
        self.init(
            path: try cursor.required("path").text(), sha256: try cursor.required("sha256").text(),
            groups: Int(try cursor.required("groups").integer()), rows: Int(try cursor.required("rows").integer()),
            cost: Int(try cursor.required("cost").integer()))
    }

    fileprivate var json: JSONValue {
        JSONValue([
            "path": .text(path), "sha256": .text(sha256), "groups": .integer(Int64(groups)),
            "rows": .integer(Int64(rows)), "cost": .integer(Int64(cost)),
        ])
    }
}
