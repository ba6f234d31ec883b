import QuantSpec
import VectorFiles

/// Vector files as C headers: constant arrays, and tables of the groups for loops. The headers are C99 and C++11.
enum CHeader {
    /// The header that includes the headers of all operator files.
    static let indexName = "quantspec_files.h"

    static func text(_ file: VectorFile, from origin: ExportOrigin) -> String {
        let name = CName.identifier(of: file)
        let groups = file.groups.map { CGroup(ExportedGroup($0, of: file, from: origin)) }
        let table = CDeclaration.table(
            "\(name)_groups", of: "quantspec_vector_group", groups.map(\.row), length: "\(name)_group_count")
        return text(
            "\(file.operatorName), \(file.scheme.rawValue), profile \(file.profile)", name, file.generator,
            "#include \"../\(sharedName)\"\n", groups.map(\.text) + [table])
    }

    static func text(_ file: PrimitiveFile) -> String {
        let prefix = CName.identifier(file.primitive)
        var block = "// \(file.summary)\n#define \(prefix)_id \"\(file.path)\"\n"
        block += "#define \(prefix)_rows \(file.rows.count)\n"
        for array in file.arrays {
            block += CDeclaration.array("\(prefix)_\(CName.identifier(array.name))", array.elements)
        }
        return text(
            "\(file.primitive), profile \(file.profile)", file.primitive, file.generator,
            "#include <math.h>\n#include <stdint.h>\n", [block])
    }

    /// The header that includes all headers of operator files, with a table of the files.
    static func index(_ vectors: VectorSet) -> String {
        let names = vectors.files.map(CName.identifier)
        var block = "// X(name) for each file: its table is name_groups, of name_group_count groups.\n"
        block += "#define QUANTSPEC_FILES(X)" + names.map { " \\\n    X(\($0))" }.joined() + "\n"
        let rows = names.map { "{\"\($0)\", \($0)_groups, \($0)_group_count}" }
        block += CDeclaration.table(
            "quantspec_files", of: "quantspec_vector_file", rows, length: "quantspec_file_count")
        let includes = vectors.files.map { "#include \"\($0.scheme.rawValue)/\($0.operatorName).h\"\n" }
        return text(
            "every exported file of operators", "files", vectors.manifest.generator,
            "#include \"\(sharedName)\"\n" + includes.joined(), [block])
    }

    /// A header with its guard.
    ///
    /// - Parameters:
    ///   - title: what the vectors are of, for the first line.
    ///   - name: the name from which the guard is made.
    ///   - generator: the tool that made the vectors.
    ///   - includes: whole lines.
    ///   - blocks: the declarations, in order.
    static func text(
        _ title: String, _ name: String, _ generator: VectorGenerator, _ includes: String, _ blocks: [String]
    ) -> String {
        let guardName = "QUANTSPEC_\(CName.identifier(name).uppercased())_H"
        return """
            // Golden vectors of \(title). CC0-1.0.
            // Made by \(words(generator)). Rows follow one another.
            #ifndef \(guardName)
            #define \(guardName)

            """ + includes + "\n" + blocks.map { $0 + "\n" }.joined() + "#endif  // \(guardName)\n"
    }
}

/// Identifiers in C.
enum CName {
    /// The text in lowercase, with every character that is no ASCII letter or digit replaced by an underscore.
    static func identifier(_ text: String) -> String {
        String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    static func identifier(of file: VectorFile) -> String { identifier("\(file.operatorName)_\(file.scheme.rawValue)") }
}
