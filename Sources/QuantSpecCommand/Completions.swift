import ArgumentParser
import GoldenVectors
import QuantSpec
import SpecificationText

/// The completions for the arguments of verbs. The lists are made when the shell asks for them.
enum Completions {
    static var profiles: CompletionKind { words { NumericProfile.all.map(\.name) + [ProfileNames.help] } }

    static var profilesOrAny: CompletionKind {
        words { ProfileNames.conformNames + NumericProfile.all.map(\.name) + [ProfileNames.help] }
    }

    static var schemes: CompletionKind { commaSeparated { Scheme.allCases.map(\.rawValue) } }
    static var deviations: CompletionKind { commaSeparated { Deviation.all.map(\.name) } }

    /// Operators, schemes, and their pairs. A pair is offered only after a slash. A word without capitals also gets the
    /// names in lower case.
    static var selection: CompletionKind {
        commaSeparated { word in
            let schemes = Scheme.allCases.map(\.rawValue)
            let operators = Operator.all.map(\.name)
            let pairs = operators.flatMap { name in schemes.flatMap { ["\(name)/\($0)", "\($0)/\(name)"] } }
            let all = operators + schemes + pairs
            return word.contains(where: \.isUppercase) ? all : all + all.map { $0.lowercased() }
        }
    }

    /// The names of clauses and errata, of chapters and operators, and of known mistakes and rules of the interface.
    static var specification: CompletionKind {
        words {
            let text = try? SpecificationText(folder: PackageFolder.path("Spec"))
            return (text?.names ?? Operator.all.map(\.name)) + SpecShowCommand.diagnoses
        }
    }

    static var models: CompletionKind { .file(extensions: ["tflite"]) }
    static var libraries: CompletionKind { .file(extensions: ["so"]) }
    static var arrays: CompletionKind { .file(extensions: ["npz", "npy"]) }
    static var archives: CompletionKind { .file(extensions: ["npz"]) }
    static var pages: CompletionKind { .file(extensions: ["html"]) }
    static var settings: CompletionKind { .file(extensions: ["json"]) }

    private static func words(_ list: @escaping @Sendable () -> [String]) -> CompletionKind {
        .custom { _, _, prefix in list().filter { $0.hasPrefix(prefix) } }
    }

    private static func commaSeparated(_ list: @escaping @Sendable () -> [String]) -> CompletionKind {
        commaSeparated { _ in list() }
    }

    /// Completes the last of several words with commas between them. A `!` before the word is kept.
    private static func commaSeparated(_ list: @escaping @Sendable (String) -> [String]) -> CompletionKind {
        .custom { _, _, prefix in
            let last = prefix.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
            let word = last.drop { $0 == "!" }
            let start = prefix.dropLast(word.count)
            let offered = list(String(word)).filter {
                $0.hasPrefix(word) && (word.contains("/") || !$0.contains("/"))
            }
            return Set(offered).sorted().map { start + $0 }
        }
    }
}
