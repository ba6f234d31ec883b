import JSON
import QuantSpec
import VectorFiles

@testable import Conformance

/// Right answers to every case of a folder, as lines of JSON.
enum CannedAnswers {
    static func lines(_ files: [VectorFile]) -> [String] {
        files.flatMap { file in
            file.groups.flatMap { group in
                group.rows.indices.map { row in
                    JSONWriter.line(
                        JSONValue([
                            "case": .text(group.caseName(row)),
                            "outputs": .array(group.rows[row].steps[0].outputs.map(\.json)),
                        ]))
                }
            }
        }
    }

    static let greeting = #"{"protocol": "quantspec-command/1", "name": "canned", "version": "1", "sha256": "ab"}"#

    static func resultsHeader(manifest: String, hash: String = "c0ffee") -> String {
        #"{"format": "quantspec-results/1", "manifest": "\#(manifest)", "target": {"name": "board", "version": "3", "#
            + #""sha256": "\#(hash)"}, "environment": {"device": "npu"}}"#
    }
}
