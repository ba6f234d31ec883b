import FileSupport
import JSON
import QuantSpec

/// The ids of rows: a short hash of the instance and of a row's inputs.
///
/// Nothing else is part of it, neither outputs nor order nor comments. So a name of a case always means the same case, and a
/// case that is made anew has the name that it had. `Vectors/README.md` defines the hash for every language.
package enum RowIdentity {
    /// The characters of an id: 30 bits.
    package static let length = 6
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// The first 30 bits of the SHA-256 of a JSON text without blanks, five bits a character, as base32 has them.
    package static func id(of content: JSONValue) -> String {
        let digest = SHA256.hexDigest(of: Array(JSONWriter.line(content).utf8))
        guard let bits = UInt32(digest.prefix(8), radix: 16) else { return "" }
        let characters = (0..<length).map { place in alphabet[Int(bits >> UInt32(27 - 5 * place) & 31)] }
        return String(decoding: characters, as: UTF8.self)
    }

    /// What is wrong with a row that has another id than its content gives, and what to do.
    ///
    /// - Parameter content: what the id is made from.
    package static func problem(expected id: String, _ content: String) -> String {
        "the hash of \(content) is \(id); restore the row if it was changed by mistake, or else write this id and run "
            + "'quantspec vectors generate'"
    }

    /// What every row of an instance has in common: operator, attributes, and the tensors with their types.
    ///
    /// - Parameter stated: the constants that a generator gives, by input position.
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

    /// The id that each row has to have, in order.
    package var computedRowIDs: [String] {
        let instance = RowIdentity.content(of: instance, stated: statedConstants)
        return rows.map { row in
            RowIdentity.id(of: .array(instance + [.array(row.steps.map(\.inputsJSON))]))
        }
    }
}
