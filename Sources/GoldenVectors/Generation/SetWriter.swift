import FileSupport
import FoundationEssentials
import QuantSpec
import VectorFiles

/// Writes golden vectors into a folder, and the manifest of the folder.
public struct SetWriter: Sendable {
    /// The path of the folder. `write` creates it if it does not exist.
    public let folder: String
    /// The generation that makes the files.
    public let generation: SetGeneration

    /// A writer. Nothing is written or checked before the first call of `write`.
    public init(folder: String, generation: SetGeneration) {
        self.folder = folder
        self.generation = generation
    }

    /// The files of the folder, sorted by path: those that are made from the specification, and existing files of
    /// reported cases.
    public var items: [SetGeneration.Item] {
        let reported = Operator.all.flatMap { declaration in
            Scheme.allCases.map { SetGeneration.Item.reported(declaration.name, $0) }
        }
        return (generation.items + reported.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0.path)") })
            .sorted { $0.path < $1.path }
    }

    /// Makes one file and writes it. If there is nothing to make, deletes the existing file.
    ///
    /// - Parameters:
    ///   - item: the file to make.
    ///   - concurrently: whether all processors are used.
    /// - Returns: the number of bytes; `nil` if there is nothing to make.
    /// - Throws: `FileError` if the folder cannot be written to. `VectorFileError` if the specification rejects
    ///   reported cases.
    public func write(_ item: SetGeneration.Item, concurrently: Bool = true) throws -> Int? {
        guard let bytes = try bytes(of: item, concurrently) else {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(item.path)")
            return nil
        }
        try AtomicFile.write(bytes, to: "\(folder)/\(item.path)", creatingFolders: true)
        return bytes.count
    }

    private func bytes(of item: SetGeneration.Item, _ concurrently: Bool) throws(VectorFileError) -> [UInt8]? {
        guard case .reported = item else { return generation.make(item, concurrently: concurrently)?.bytes }
        let name = "\(folder)/\(item.path)"
        let file = try VectorFile(
            readingInputs: try VectorSet.contents(of: item.path, in: folder), name: name)
        guard file.isReported, file.path == item.path else {
            throw VectorFileError(
                file: name, place: "", problem: "the file has vectors of \(file.path)",
                remedy: "write \"reported\": true, and the operator and the scheme that its path names")
        }
        return try generation.remade(file, name: name).bytes()
    }

    /// Makes files and writes them, several at once. Files that are the largest now are made first.
    ///
    /// - Parameters:
    ///   - items: the files to make, each once.
    ///   - progress: receives the number of files that are done.
    /// - Throws: the first error, after all other files are done. See `write(_:concurrently:)`.
    public func write(_ items: [SetGeneration.Item], progress: @escaping @Sendable (Int) -> Void) throws {
        let sizes = Dictionary(uniqueKeysWithValues: items.map { ($0, size(of: $0)) })
        let done = Counter()
        let order = items.sorted { sizes[$0] ?? 0 > sizes[$1] ?? 0 }
        let outcomes = Parallel.map(order, concurrently: true) { item in
            let outcome = Result { try write(item, concurrently: items.count == 1) }
            progress(done.next())
            return outcome
        }
        for outcome in outcomes { _ = try outcome.get() }
    }

    /// The size of the existing file in bytes; 0 if there is none.
    private func size(of item: SetGeneration.Item) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(item.path)")[.size] as? Int) ?? 0
    }

    /// Deletes the files that the folder's manifest lists but the specification no longer makes. Files that the
    /// manifest does not list are kept.
    ///
    /// - Returns: the paths of the deleted files below the folder.
    public func removeStale() throws -> [String] {
        guard let bytes = try? VectorSet.contents(of: VectorManifest.fileName, in: folder),
            let manifest = try? VectorManifest(reading: bytes, name: VectorManifest.fileName)
        else { return [] }
        let made = Set(items.map(\.path))
        let stale = manifest.files.map(\.path).filter { path in
            !made.contains(path) && !path.contains("..") && FileManager.default.fileExists(atPath: "\(folder)/\(path)")
        }
        for path in stale { try FileManager.default.removeItem(atPath: "\(folder)/\(path)") }
        return stale
    }

    /// Writes the manifest and the checksums of the existing files.
    ///
    /// - Throws: `VectorFileError` if one of the files is broken. `FileError` if the folder cannot be written to.
    public func writeManifest() throws -> VectorManifest {
        var entries: [VectorManifest.Entry] = []
        for item in items where FileManager.default.fileExists(atPath: "\(folder)/\(item.path)") {
            entries.append(try entry(item))
        }
        let manifest = VectorManifest(
            generator: generation.generator, profile: NumericProfile.all[0].name, files: entries)
        try AtomicFile.write(manifest.bytes(), to: "\(folder)/\(VectorManifest.fileName)", creatingFolders: true)
        try AtomicFile.write(manifest.checksums, to: "\(folder)/\(VectorManifest.checksumsName)")
        return manifest
    }

    private func entry(_ item: SetGeneration.Item) throws -> VectorManifest.Entry {
        let bytes = try VectorSet.contents(of: item.path, in: folder)
        let hash = SHA256.hexDigest(of: bytes)
        let name = "\(folder)/\(item.path)"
        switch item {
        case .operators, .reported:
            let file = try VectorFile(reading: bytes, name: name)
            return VectorManifest.Entry(file, sha256: hash)
        case .primitive:
            let file = try PrimitiveFile(reading: bytes, name: name)
            return VectorManifest.Entry(path: item.path, sha256: hash, groups: 0, rows: file.rows.count, cost: 0)
        }
    }
}
