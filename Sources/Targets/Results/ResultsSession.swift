import FileSupport
import JSON
import QuantSpec
import VectorFiles

/// Results from a board or a simulator: files `*.jsonl` in a folder. The first line of each file names the vectors and
/// the target (`Spec/targets.md`).
final class ResultsSession: TargetSession {
    static let format = "quantspec-results/1"

    let targetDescription: TargetDescription
    let wantsModels = false
    private let lines: [String: Line]
    let notes: [String]

    var answeredCases: [String] { lines.keys.sorted() }
    /// Whether there are results of primitives. A board that ran none has none.
    var judgesPrimitives: Bool {
        lines.keys.contains { key in PrimitiveFile.folders.contains { key.contains("/\($0)#") } }
    }

    private struct Line {
        let file: String
        let number: Int
        let observed: ObservedJSON
    }

    /// Reads a folder.
    ///
    /// - Throws: `ConformanceError` of kind `missing` if there are no files. Of kind `badData` if the files are about
    ///   other vectors or several targets, or name a case twice.
    init(folder: String, vectors: VectorIdentity) throws(ConformanceError) {
        let files = FilePlace.names(in: folder).filter { $0.hasSuffix(".jsonl") }
        guard !files.isEmpty else {
            throw ConformanceError(
                .missing, subject: folder, problem: "the folder has no .jsonl files", remedy: "check the path")
        }
        var description: TargetDescription?
        var lines: [String: Line] = [:]
        for name in files {
            let path = "\(folder)/\(name)"
            let file = try ResultsFile(path)
            let header = try file.description(for: vectors)
            if let description, description != header {
                throw ConformanceError(
                    .badData, subject: path, problem: "its target differs from that of \(files[0])",
                    remedy: "judge the results of one target at a time")
            }
            description = header
            for (number, observed) in try file.cases() {
                guard let caseName = observed.caseName else { throw file.error(number, "the key \"case\" is missing") }
                if let other = lines[caseName] {
                    throw file.error(
                        number, "the case \(caseName) has a result already, in \(other.file), line \(other.number)")
                }
                lines[caseName] = Line(file: path, number: number, observed: observed)
            }
        }
        guard let description else {
            throw ConformanceError(.defect, subject: folder, problem: "no file was read", remedy: "report this defect")
        }
        targetDescription = description.inOneLine
        self.lines = lines
        notes =
            description.hash.isSHA256
            ? [] : ["\(folder): \"target.sha256\" is not a SHA-256 hash of 64 hexadecimal digits"]
    }

    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome] {
        var outcomes: [RowOutcome] = []
        for row in job.rows {
            guard let line = lines[job.caseName(row)] else {
                outcomes.append(.failed("the results have no entry for this case"))
                continue
            }
            do {
                outcomes.append(try line.observed.outcome(of: job).inOneLine)
            } catch {
                throw ConformanceError(
                    .badData, subject: line.file, problem: "line \(line.number): \(error.description)",
                    remedy: "write the file again")
            }
        }
        return outcomes
    }
}

/// One file of results.
private struct ResultsFile {
    let path: String
    /// The lines that are not blank, with their numbers from 1.
    private let lines: [(number: Int, bytes: [UInt8])]

    init(_ path: String) throws(ConformanceError) {
        var bytes: [UInt8]
        do {
            bytes = try InputFile.read(path)
        } catch {
            throw ConformanceError(error)
        }
        if bytes.starts(with: JSONParser.byteOrderMark) { bytes.removeFirst(JSONParser.byteOrderMark.count) }
        self.path = path
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .map { ($0.offset + 1, Array($0.element)) }
            .filter { !$0.1.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") } }
    }

    func error(_ number: Int, _ problem: String) -> ConformanceError {
        ConformanceError(
            .badData, subject: path, problem: "line \(number): \(problem)", remedy: "write the file again")
    }

    /// The target that the first line names.
    ///
    /// - Throws: `ConformanceError` of kind `badData` if the line is about other vectors, or lacks a member.
    func description(for vectors: VectorIdentity) throws(ConformanceError) -> TargetDescription {
        guard let first = lines.first else { throw error(1, "the file is empty") }
        let header = try SettingsValue(parsing: first.bytes, file: path)
        _ = try header.members(["format", "manifest", "target", "environment"])
        let format = try header.required("format").text()
        guard format == ResultsSession.format else {
            throw error(first.number, "the format is \"\(format)\", expected \"\(ResultsSession.format)\"")
        }
        let manifest = try header.required("manifest").text()
        guard manifest.count == vectors.manifestHash.count || !vectors.manifestHash.hasPrefix(manifest) else {
            throw ConformanceError(
                .badData, subject: path,
                problem: "its manifest \"\(manifest)\" is only the beginning of the vectors' hash",
                remedy: "give all \(vectors.manifestHash.count) digits: \(vectors.manifestHash)")
        }
        guard manifest == vectors.manifestHash else {
            throw ConformanceError(
                .badData, subject: path,
                problem: "its results are for the vectors with manifest \(manifest.prefix(12))"
                    + ", not \(vectors.manifestHash.prefix(12))",
                remedy: "name those vectors with --vectors, or run these on the target")
        }
        var places: [String] = []
        for member in try header.required("environment").members() {
            places.append("\(member.name) \(try member.value.text())")
        }
        let target = try header.required("target")
        _ = try target.members(["name", "version", "sha256", "readsDerived"])
        let hash = try target.required("sha256").text()
        guard !hash.isEmpty else { throw error(first.number, "\"target.sha256\" is empty") }
        return TargetDescription(
            kind: .results, name: try target.required("name").text(), version: try target.required("version").text(),
            details: places.joined(separator: ", "), hash: hash,
            readsDerived: try target["readsDerived"]?.flag() ?? false)
    }

    /// The cases, with the numbers of their lines.
    func cases() throws(ConformanceError) -> [(Int, ObservedJSON)] {
        var cases: [(Int, ObservedJSON)] = []
        for line in lines.dropFirst() {
            do {
                cases.append((line.number, try ObservedJSON(line: line.bytes)))
            } catch {
                throw self.error(line.number, error.description)
            }
        }
        return cases
    }
}

extension String {
    /// Whether the text has the 64 hexadecimal digits of a SHA-256.
    fileprivate var isSHA256: Bool { utf8.count == 64 && allSatisfy(\.isHexDigit) }
}
