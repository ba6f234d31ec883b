import JSON

/// The digests of complete sweeps that are known to be right: `Spec/sweeps.json`.
public struct CommittedDigests: Sendable, Hashable {
    /// The value of the key `format`.
    public static let format = "quantspec-sweeps/1"

    /// One digest.
    public struct Entry: Sendable, Hashable {
        /// The sweep.
        public let name: String
        /// The number of blocks. Sweeps with other options have another one.
        public let blocks: Int
        /// The number of results.
        public let count: UInt64
        /// The digest, in 16 hexadecimal digits.
        public let digest: String
    }

    /// The entries, in the order of the file.
    public var entries: [Entry]

    /// No digests.
    public init() { entries = [] }

    /// Reads a file.
    ///
    /// - Throws: `SweepError` if the bytes are no list of digests.
    public init(reading bytes: [UInt8], file: String) throws(SweepError) {
        let malformed = SweepError("\(file) is no list of digests", remedy: "restore the file")
        guard case .object(let root)? = try? JSONParser.parse(bytes), root["format"] == .text(CommittedDigests.format),
            let sweeps = root["sweeps"]?.elements
        else { throw malformed }
        entries = []
        for sweep in sweeps {
            guard case .object(let members) = sweep, case .text(let name)? = members["sweep"],
                case .integer(let blocks)? = members["blocks"], case .text(let count)? = members["count"],
                case .text(let digest)? = members["digest"], let counted = UInt64(count)
            else { throw malformed }
            entries.append(Entry(name: name, blocks: Int(blocks), count: counted, digest: digest))
        }
    }

    /// The entry of a result; `nil` if no digest is known for its sweep with these options.
    public func entry(of result: SweepResult) -> Entry? {
        entries.first { $0.name == result.name && $0.blocks == result.labels.count }
    }

    /// What differs between a complete result and its entry; `nil` if nothing does.
    public func difference(from result: SweepResult) -> String? {
        guard let entry = entry(of: result) else { return "no digest is committed for it" }
        let total = result.total
        guard entry.count != total.count || entry.digest != SweepResult.text(total.digest) else { return nil }
        return "its digest is \(SweepResult.text(total.digest)) of \(total.count) results, but \(entry.digest) of "
            + "\(entry.count) is committed"
    }

    /// Adds the digest of a complete result, or replaces the one that is there.
    public mutating func record(_ result: SweepResult) {
        let total = result.total
        let entry = Entry(
            name: result.name, blocks: result.labels.count, count: total.count, digest: SweepResult.text(total.digest))
        if let index = entries.firstIndex(where: { $0.name == entry.name && $0.blocks == entry.blocks }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    /// The whole file: a line for each sweep.
    public var bytes: [UInt8] {
        let lines = entries.map { entry in
            "  "
                + JSONWriter.line(
                    JSONValue([
                        "sweep": .text(entry.name), "blocks": .integer(entry.blocks),
                        "count": .text(String(entry.count)), "digest": .text(entry.digest),
                    ]))
        }
        let text = "{\"format\":\"\(CommittedDigests.format)\",\"sweeps\":[\n\(lines.joined(separator: ",\n"))\n]}\n"
        return Array(text.utf8)
    }
}
