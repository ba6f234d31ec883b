import ArgumentParser
import GoldenVectors
import QuantSpec
import SpecificationText

/// What a shell offers for the arguments of verbs. The lists are made when the shell asks for them.
enum Completions {
    static var profiles: CompletionKind { words { NumericProfile.all.map(\.name) + [ProfileNames.help] } }

    static var profilesOrAny: CompletionKind {
        words { [ProfileNames.any] + NumericProfile.all.map(\.name) + [ProfileNames.help] }
    }

    static var schemes: CompletionKind { commaSeparated { Scheme.allCases.map(\.rawValue) } }
    static var deviations: CompletionKind { commaSeparated { Deviation.all.map(\.name) } }

    /// Operators and schemes; after a slash what may follow it. Small letters stay small.
    static var selection: CompletionKind {
        commaSeparated { word in
            let schemes = Scheme.allCases.map(\.rawValue)
            let operators = Operator.all.map(\.name)
            let pairs = operators.flatMap { name in schemes.flatMap { ["\(name)/\($0)", "\($0)/\(name)"] } }
            let all = operators + schemes + pairs
            return word.contains(where: \.isUppercase) ? all : all + all.map { $0.lowercased() }
        }
    }

    /// Clauses, errata, the chapters and operators that they belong to, and known mistakes.
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
    static var settings: CompletionKind { .file(extensions: ["json"]) }

    private static func words(_ list: @escaping @Sendable () -> [String]) -> CompletionKind {
        .custom { _, _, prefix in list().filter { $0.hasPrefix(prefix) } }
    }

    private static func commaSeparated(_ list: @escaping @Sendable () -> [String]) -> CompletionKind {
        commaSeparated { _ in list() }
    }

    /// Completes the last of several words that have commas between them. A `!` before it stays.
    private static func commaSeparated(_ list: @escaping @Sendable (String) -> [String]) -> CompletionKind {
        .custom { _, _, prefix in
            let last = prefix.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
            let word = last.drop { $0 == "!" }
            let start = prefix.dropLast(word.count)
            // A pair of an operator and a scheme is offered once the operator is written.
            let offered = list(String(word)).filter {
                $0.hasPrefix(word) && (word.contains("/") || !$0.contains("/"))
            }
            return Set(offered).sorted().map { start + $0 }
        }
    }
}
