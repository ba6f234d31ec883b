import FileSupport
import QuantSpec
import VectorFiles

/// The smallest instance of an operator in a scheme that was found to fail, with one row.
public struct SmallestFailure: Sendable {
    /// The way in which the search ended.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// No single change makes the instance smaller.
        case smallest
        /// The limit of calls or of time ended the search.
        case limited
        /// The drawn instance did not fail a second time, so it was not made smaller.
        case notRepeated
    }

    /// The group, with its only row judged.
    public let run: GroupRun
    /// The name of the random instance that it was made from.
    public let origin: String
    /// The number of calls of the target during the search.
    public let calls: Int
    /// How the search ended.
    public let state: State
    /// The report about its row.
    public let failure: CaseReport
    /// The profile under which it was judged.
    let profile: String
    /// The file that it was saved to; `nil` if it was not saved.
    public var savedTo: String?

    init(_ run: GroupRun, origin: String, calls: Int, state: State, under profile: String, profile place: Int) {
        self.run = run
        self.origin = origin
        self.calls = calls
        self.state = state
        self.profile = profile
        let row = run.rows.first ?? JudgedRow(index: 0, outOfScope: "", isInformative: false)
        failure = CaseReport(row, row.verdict(under: place), of: run, under: profile)
    }

    /// The operator and the scheme.
    public var subject: OperatorScheme { run.subject }
    /// The group with the instance and its only row.
    public var group: VectorGroup { run.group }
    /// The name of the case.
    public var name: String { failure.name }

    /// The attributes, by name; empty if there are none.
    var attributeWords: String {
        group.attributes.values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }.joined(separator: ", ")
    }

    /// Every tensor with its type and shape.
    var tensorWords: String {
        let inputs = group.inputs.enumerated().map { place, tensor in
            "\(name(ofInput: place)) \(tensor.map { "\($0.description.type.rawValue) \($0.description.shape)" } ?? "absent")"
        }
        let outputs = group.outputs.map { "\($0.description.type.rawValue) \($0.description.shape)" }
        return "\(inputs.joined(separator: ", ")) → \(outputs.joined(separator: ", "))"
    }

    func name(ofInput place: Int) -> String { group.instance.variant?.inputOperand(place)?.name ?? "input \(place)" }

    /// The way in which it was found.
    var searchWords: String {
        let calls = calls.counted("call")
        return switch state {
        case .smallest: "made smaller from \(origin) in \(calls)"
        case .limited: "made smaller from \(origin) in \(calls), where the limit ended the search"
        case .notRepeated: "\(origin) as drawn: it did not fail a second time"
        }
    }

    /// The lines for a terminal or a page: how it was found, the instance, and the failure.
    ///
    /// - Parameter limit: the greatest number of characters of a text of the target.
    func lines(upTo limit: Int) -> [String] {
        var lines = [searchWords, tensorWords]
        if !attributeWords.isEmpty { lines.append(attributeWords) }
        lines += failure.detailLines(upTo: limit)
        if let savedTo { lines.append("saved as \(savedTo)") }
        return lines
    }
}
