import FileSupport
import GoldenVectors
import JSON

/// The results of some blocks of a sweep: those of a shard, or all of them. It is a file, in which equal results are equal
/// bytes, however they were divided among shards.
public struct SweepResult: Sendable, Hashable {
    /// The value of the key `format`.
    public static let format = "quantspec-sweep/1"

    /// The sweep's name.
    public let name: String
    /// The labels of all blocks of the sweep.
    public let labels: [JSONValue]
    /// The results, by the index of the block.
    public private(set) var outcomes: [Int: SweepOutcome]

    /// Runs blocks of a sweep on all processors.
    ///
    /// - Parameters:
    ///   - sweep: the sweep.
    ///   - indices: the indices of the blocks.
    ///   - progress: is told how many blocks are done, on any thread.
    public init(
        running sweep: Sweep, blocks indices: [Int], progress: @escaping @Sendable (_ done: Int) -> Void = { _ in }
    ) {
        name = sweep.name
        labels = sweep.blocks.map(\.label)
        let counter = Counter()
        let results = Parallel.map(indices, concurrently: true) { index in
            let outcome = sweep.blocks[index].run()
            progress(counter.next())
            return outcome
        }
        outcomes = Dictionary(zip(indices, results)) { first, _ in first }
    }

    private init(name: String, labels: [JSONValue], outcomes: [Int: SweepOutcome]) {
        self.name = name
        self.labels = labels
        self.outcomes = outcomes
    }

    /// The digest of the sweep, in 16 hexadecimal digits.
    public var digest: String { SweepResult.text(total.digest) }

    /// Whether all blocks have a result.
    public var isComplete: Bool { outcomes.count == labels.count }

    /// The sum of all blocks, with the digest of the sweep.
    public var total: SweepOutcome {
        var total = SweepOutcome()
        for (_, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
            total.count += outcome.count
            total.mismatches += outcome.mismatches
            if total.first == nil { total.first = outcome.first }
        }
        total.digest = SweepDigest.total(outcomes.map { ($0.key, $0.value.digest) })
        return total
    }

    // MARK: Merging

    /// The results of shards together.
    ///
    /// - Parameter shards: the results, with the names of their files for messages.
    /// - Throws: `SweepError` if the shards are of different sweeps, if a block occurs twice, or if one is missing.
    public init(merging shards: [(file: String, result: SweepResult)]) throws(SweepError) {
        guard let first = shards.first else {
            throw SweepError("there is no file", remedy: "name the files of all shards")
        }
        var merged = SweepResult(name: first.result.name, labels: first.result.labels, outcomes: [:])
        var sources: [Int: String] = [:]
        for (file, result) in shards {
            guard result.name == merged.name, result.labels == merged.labels else {
                throw SweepError(
                    "\(file) is of another sweep, or of another list of blocks, than \(first.file)",
                    remedy: "merge shards of one sweep that were run with the same options")
            }
            for (index, outcome) in result.outcomes.sorted(by: { $0.key < $1.key }) {
                if let source = sources[index] {
                    throw SweepError(
                        "block \(index) is in \(source) and in \(file)", remedy: "give each shard's file once")
                }
                sources[index] = file
                merged.outcomes[index] = outcome
            }
        }
        if let missing = merged.labels.indices.first(where: { merged.outcomes[$0] == nil }) {
            let count = merged.labels.count - merged.outcomes.count
            throw SweepError(
                "\(count.counted("block")) of \(merged.labels.count) have no result; the first is block \(missing)",
                remedy: "run the missing shards, and name their files")
        }
        self = merged
    }

    // MARK: Files

    /// The whole file: a line for each block.
    public var bytes: [UInt8] {
        var lines = ["{\"format\":\"\(SweepResult.format)\",\"sweep\":\(JSONWriter.line(.text(name))),\"blocks\":["]
        lines += labels.enumerated().map { index, label in
            var members: [(String, JSONValue?)] = [("block", .integer(index)), ("of", label)]
            if let outcome = outcomes[index] { members += SweepResult.members(outcome) }
            var object = JSONObject()
            for (key, value) in members { object.set(key, value) }
            return JSONWriter.line(.object(object)) + (index + 1 < labels.count ? "," : "")
        }
        var last = JSONObject()
        if isComplete {
            for (key, value) in SweepResult.members(total) { last.set(key, value) }
        }
        lines.append("],\"total\":\(isComplete ? JSONWriter.line(.object(last)) : "null")}")
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func members(_ outcome: SweepOutcome) -> [(String, JSONValue?)] {
        [
            ("count", .text(String(outcome.count))), ("digest", .text(SweepResult.text(outcome.digest))),
            ("mismatches", .text(String(outcome.mismatches))), ("first", outcome.first.map { .text($0) }),
        ]
    }

    /// 16 hexadecimal digits.
    static func text(_ digest: UInt64) -> String { Hexadecimal.text(digest, digits: 16) }

    /// Reads a file.
    ///
    /// - Throws: `SweepError` if the bytes are no result of a sweep.
    public init(reading bytes: [UInt8], file: String) throws(SweepError) {
        let malformed = SweepError(
            "\(file) is no result of a sweep", remedy: "name a file that `quantspec sweep` wrote")
        guard case .object(let root)? = try? JSONParser.parse(bytes), root["format"] == .text(SweepResult.format),
            case .text(let name)? = root["sweep"], let blocks = root["blocks"]?.elements
        else { throw malformed }
        var labels: [JSONValue] = []
        var outcomes: [Int: SweepOutcome] = [:]
        for (index, block) in blocks.enumerated() {
            guard case .object(let members) = block, members["block"] == .integer(Int64(index)),
                let label = members["of"]
            else { throw malformed }
            labels.append(label)
            guard members["digest"] != nil else { continue }
            guard case .text(let count)? = members["count"], case .text(let digest)? = members["digest"],
                case .text(let mismatches)? = members["mismatches"], let counted = UInt64(count),
                let digested = UInt64(digest, radix: 16), let mismatched = UInt64(mismatches)
            else { throw malformed }
            var outcome = SweepOutcome(count: counted, digest: digested, mismatches: mismatched)
            if case .text(let first)? = members["first"] { outcome.first = first }
            outcomes[index] = outcome
        }
        self.init(name: name, labels: labels, outcomes: outcomes)
    }
}

/// Why results of a sweep cannot be read or merged.
public struct SweepError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    init(_ problem: String, remedy: String) {
        self.problem = problem
        self.remedy = remedy
    }

    /// The whole message.
    public var description: String { "\(problem); \(remedy)" }
}
