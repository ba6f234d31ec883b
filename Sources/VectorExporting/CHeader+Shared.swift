import VectorFiles

/// The headers that an export has besides those of its operators. They are C files in `Board/`, which the build
/// embeds.
extension CHeader {
    /// The header that every other header includes: the structures of the tables, and the hash of the vectors.
    static let sharedName = "quantspec_vectors.h"
    /// The program of a board with an implementation of `quantspec_kernel.h`: it runs all groups of the tables and
    /// prints results.
    static let boardName = "quantspec_board.h"

    /// The file `Board/quantspec_vectors.h`, with the generator and the hash of the manifest in place of the words
    /// between `@` signs.
    static func shared(_ origin: ExportOrigin) -> String {
        String(decoding: PackageResources.quantspec_vectors_h, as: UTF8.self)
            .replacing("@GENERATOR@", with: CHeader.words(origin.generator))
            .replacing("@MANIFEST@", with: origin.manifestHash)
    }

    /// The file `Board/quantspec_board.h`, byte for byte.
    static let board: [UInt8] = PackageResources.quantspec_board_h

    /// A generator, for the second line of a header.
    static func words(_ generator: VectorGenerator) -> String {
        "\(generator.name) \(generator.version), seed \(generator.seed)"
    }
}
