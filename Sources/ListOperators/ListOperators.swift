import Foundation
import PackagePlugin

/// Lists the operators when the specification is built, so that adding one means adding its file and nothing else.
@main
struct ListOperators: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target as? SwiftSourceModuleTarget else { return [] }
        let declarations = target.sourceFiles(withSuffix: "swift").map(\.url)
            .filter { $0.deletingLastPathComponent().lastPathComponent == "Operators" }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "OperatorList.swift")
        return [
            .buildCommand(
                displayName: "Listing \(declarations.count) operators",
                executable: try context.tool(named: "OperatorLister").url,
                arguments: [output.path] + declarations.map(\.path), inputFiles: declarations, outputFiles: [output])
        ]
    }
}
