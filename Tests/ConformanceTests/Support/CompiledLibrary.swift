import Foundation
import TestSupport
import TestSupport
import Testing

@testable import Conformance
@testable import Targets

/// A kernel library that is made from C for one test.
enum CompiledLibrary {
    /// Compiles a source into a folder.
    /// - Parameter macros: such as `MODE=3`.
    /// - Returns: the library's path.
    static func make(_ text: String, _ macros: [String] = [], in folder: TemporaryFolder) throws -> String {
        let source = try folder.write(text, to: "mine.c")
        let library = folder.path + "/libmine.so"
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments =
            [
                "clang", "-std=c11", "-Wall", "-Werror", "-shared", "-fPIC",
                "-I\(Checkout.root)/Sources/CQuantSpec/include",
            ]
            + macros.map { "-D\($0)" } + ["-o", library, source]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
        return library
    }

    /// Judges a library that is made from the body of its function, by ADD and CONV_2D in int8. The body sees `call`, and
    /// the first input and output as `input` and `output`.
    static func report(
        _ body: String, _ macros: [String] = [], select: CaseSelection = .everything,
        placement: BufferPlacement = .standard, timeLimit: Duration = .seconds(20)
    ) throws -> ConformanceReport {
        let folder = TemporaryFolder()
        let source = """
            #include "quantspec_kernel.h"
            #include <stdio.h>
            #include <stdlib.h>
            int32_t quantspec_kernel(const quantspec_call *call) {
                if (call->operator_name == NULL) {
                    call->identity->abi = QUANTSPEC_ABI;
                    return QUANTSPEC_STATUS_OK;
                }
                volatile int8_t *input = call->inputs[0]->data, *output = call->outputs[0]->data;
                (void)input, (void)output;
            \(body)
            }

            """
        let library = try make(source, macros, in: folder)
        let vectors = try SampleVectors.folder()
        var environment = BuiltProducts.environment(timeLimit: timeLimit)
        environment.placement = placement
        let session = try TargetChoice.kernels(library: library).open(environment)
        return ConformanceReport(
            try ConformanceRun(
                session, vectors: try VectorFolder(vectors.path), options: ConformanceOptions(selection: select)))
    }
}
