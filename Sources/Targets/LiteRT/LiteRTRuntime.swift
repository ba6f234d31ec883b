import CLiteRT
import FileSupport

/// The LiteRT runtime in a library with its C API, with or without a delegate.
final class LiteRTRuntime: HostedTarget {
    let targetDescription: TargetDescription
    private let functions: LiteRTFunctions
    private let delegates: (any DelegateMaker)?

    /// Loads the library and the delegate, and makes one delegate to check that this is possible.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable`, or of kind `usage` for options of the delegate.
    init(_ specification: LiteRTSpecification) throws(ConformanceError) {
        let library = try SharedLibrary(path: specification.library)
        let functions = try LiteRTFunctions(library)
        let hash = (try? SHA256.hexDigest(ofFile: specification.library)) ?? ""
        self.functions = functions
        var description = TargetDescription(
            kind: .liteRT, name: "LiteRT", version: functions.version().map { String(cString: $0) } ?? "",
            details: "", hash: hash)
        switch specification.delegate {
        case nil: delegates = nil
        case LiteRTSpecification.xnnpack:
            delegates = try XNNPackDelegate(library, options: specification.delegateOptions)
        case let path?:
            let plugin = try PluginDelegate(path: path, options: specification.delegateOptions, runtime: library)
            delegates = plugin
            // The delegate is under test, so the hash is the delegate's.
            description.hash = plugin.hash
            description.details = "runtime \(hash), "
        }
        description.details += try LiteRTRuntime.details(delegates, functions, specification)
        if let delegates { description.name = "\(delegates.description) in LiteRT" }
        targetDescription = description
    }

    private static func details(
        _ delegates: (any DelegateMaker)?, _ functions: LiteRTFunctions, _ specification: LiteRTSpecification
    ) throws(ConformanceError) -> String {
        guard let delegates else {
            return functions.probing == nil
                ? "the library's own kernels; it does not report whether it applies a delegate by itself"
                : "the library's own kernels, no delegate"
        }
        do {
            _ = try delegates.make()
        } catch {
            throw ConformanceError(
                .unavailable, subject: specification.delegate ?? "",
                problem: "the delegate cannot be created: \(error.reason)", remedy: "check its options and its device")
        }
        return functions.probing == nil
            ? "delegation unproven: the library lacks the functions that report what the delegate took"
            : "judged where the delegate took the whole graph"
    }

    func prepare(_ job: TargetJob) -> (TargetRow) -> RowAnswer {
        do {
            let graph = try LiteRTGraph(job, functions: functions, delegates: delegates)
            return { RowAnswer(graph.run($0)) }
        } catch {
            return { _ in RowAnswer(error.outcome) }
        }
    }
}
