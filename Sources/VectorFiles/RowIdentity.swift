import FileSupport
import JSON
import QuantSpec

/// The ids of rows: a short hash of the instance and of a row's inputs.
///
/// Outputs, order and comments are not part of the hash. So a case name always means the same case, and a case that is
/// generated again keeps its name. `Vectors/README.md` defines the hash for every language.
package enum RowIdentity {
    /// The number of characters of an id. Each stands for 5 bits, 30 bits together.
    package static let length = 6
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// The first 30 bits of the SHA-256 of a JSON text without blanks, 5 bits a character, in the alphabet of base32.
    package static func id(of content: JSONValue) -> String {
        let digest = SHA256.hexDigest(of: Array(JSONWriter.line(content).utf8))
        guard let bits = UInt32(digest.prefix(8), radix: 16) else { return "" }
        let characters = (0..<length).map { place in alphabet[Int(bits >> UInt32(27 - 5 * place) & 31)] }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The problem of a row whose id is not the one that its content gives, and what to do.
    ///
    /// - Parameters:
    ///   - id: the id that the content gives.
    ///   - content: what the id is made from.
    package static func problem(expected id: String, _ content: String) -> String {
        "the hash of \(content) is \(id); restore the row if it was changed by mistake, or else write this id and run "
            + "'quantspec vectors generate'"
    }

    /// The part of the hashed content that all rows of an instance share: operator, attributes, and the tensors with
    /// their types.
    ///
    /// - Parameters:
    ///   - instance: the instance of the group.
    ///   - stated: the constants that a generator gives, by input position.
    package static func content(of instance: Instance, stated: [Int: StatedValues] = [:]) -> [JSONValue] {
        [
            .text(instance.operatorName), instance.attributes.json, instance.inputsJSON(stated: stated, hasType: true),
            .array(instance.outputs.map { $0.json(data: nil, hasType: true) }),
        ]
    }
}

extension VectorGroup {
    /// Gives an id to every row that has none.
    package mutating func identifyRows() {
        guard rows.contains(where: \.id.isEmpty) else { return }
        for (index, id) in computedRowIDs.enumerated() where rows[index].id.isEmpty { rows[index].id = id }
    }

    /// The id that each row must have, in order.
    package var computedRowIDs: [String] {
        let instance = RowIdentity.content(of: instance, stated: statedConstants)
        return rows.map { row in
            RowIdentity.id(of: .array(instance + [.array(row.steps.map(\.inputsJSON))]))
        }
    }
}
