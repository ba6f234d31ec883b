// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
    name: "quantspec",
    products: [
        .executable(name: "quantspec", targets: ["QuantSpecCommand"]),
        .library(name: "QuantSpec", targets: ["QuantSpec"]),
        .library(name: "TFLiteModel", targets: ["TFLiteModel"]),
        .library(name: "QuantSpecSampleKernels", type: .dynamic, targets: ["SampleKernels"]),
        .library(name: "QuantSpecFastKernels", type: .dynamic, targets: ["FastKernelLibrary"]),
        .library(name: "QuantSpecSampleDelegate", type: .dynamic, targets: ["SampleDelegate"]),
    ],
    dependencies: [
        // The command line's options, help texts and usage errors. Only the tool uses it.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // The specification. It imports nothing; its list of operators is made when it is built.
        .target(
            name: "QuantSpec", exclude: ["README.md", "Operators/Shared/README.md"], swiftSettings: strict,
            plugins: ["ListOperators"]),
        .testTarget(name: "QuantSpecTests", dependencies: ["QuantSpec"], swiftSettings: strict),
        .executableTarget(name: "OperatorLister", exclude: ["README.md"], swiftSettings: strict),
        .plugin(
            name: "ListOperators", capability: .buildTool(), dependencies: ["OperatorLister"],
            path: "Sources/ListOperators"),
        // The C interface that code under test implements: a header and a check of its layout.
        .target(name: "CQuantSpec", exclude: ["README.md"]),
        // The structures of a call of a C kernel, made from operators: for targets, whole models, and tests of kernels.
        .target(
            name: "KernelInterface", dependencies: ["CQuantSpec", "QuantSpec"], exclude: ["README.md"],
            swiftSettings: strict),
        // The worker's handler of memory faults: a signal handler may call next to nothing, so it is C.
        .target(name: "CFaultReport", exclude: ["README.md"]),
        // A kernel library in plain C that `conform` judges where no other is named.
        .target(name: "SampleKernels", dependencies: ["CQuantSpec"], exclude: ["README.md"]),
        .testTarget(
            name: "SampleKernelsTests",
            dependencies: ["CQuantSpec", "KernelTestSupport", "QuantSpec", "SampleKernels", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "FastKernelsTests", dependencies: ["CQuantSpec", "FastKernels", "KernelTestSupport", "QuantSpec"],
            swiftSettings: strict),
        // Random cases, and a host that calls kernels on them between guards.
        .target(
            name: "KernelTestSupport", dependencies: ["CQuantSpec", "KernelInterface", "QuantSpec", "TestSupport"],
            path: "Tests/KernelTestSupport", swiftSettings: strict),
        // A fast kernel library in C with the bits of the specification, which runs whole models; and the same as a
        // shared library, which exports the function of the interface.
        .target(name: "FastKernels", dependencies: ["CQuantSpec"], exclude: ["README.md"]),
        .target(name: "FastKernelLibrary", dependencies: ["CQuantSpec", "FastKernels"], exclude: ["README.md"]),
        // The part of LiteRT's C interface that `conform` calls: types only.
        .target(name: "CLiteRT", exclude: ["README.md"]),
        // A LiteRT delegate in plain C, for tests and to learn from. It takes LiteRT's functions from whoever loads it.
        .target(name: "SampleDelegate", exclude: ["README.md"]),
        // The command-line tool `quantspec`. Its module is not named so: on a file system that ignores case that is QuantSpec.
        .executableTarget(
            name: "QuantSpecCommand",
            dependencies: [
                "ArrayFiles", "CQuantSpec", "Conformance", "Evaluation", "FileSupport", "GoldenVectors", "Interpreter",
                "JSON", "Linter", "ModelInspection", "QuantSpec", "Quantizer", "SampleKernels", "SpecificationText",
                "Sweeps", "TFLiteModel", "Targets",
                "VectorExporting", "VectorFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"],
            swiftSettings: strict),
        // Runs a whole model with the specification's operators.
        .target(
            name: "Interpreter",
            dependencies: [
                "CQuantSpec", "FastKernels", "FileSupport", "KernelInterface", "QuantSpec", "TFLiteModel",
            ],
            exclude: ["README.md"], swiftSettings: strict),
        .testTarget(
            name: "InterpreterTests", dependencies: ["Interpreter", "QuantSpec", "TFLiteModel"], swiftSettings: strict),
        // Post-training quantization of whole models.
        .target(
            name: "Quantizer",
            dependencies: ["FileSupport", "Interpreter", "JSON", "QuantSpec", "TFLiteModel", "VectorFiles"],
            exclude: ["README.md"], swiftSettings: strict),
        .testTarget(
            name: "QuantizerTests",
            dependencies: [
                "Evaluation", "Interpreter", "JSON", "Linter", "ModelInspection", "QuantSpec", "Quantizer",
                "TFLiteModel",
            ],
            swiftSettings: strict),
        // A quantized model against its float original: its results on data, and its parameters.
        .target(
            name: "Evaluation",
            dependencies: [
                "FileSupport", "Interpreter", "JSON", "Linter", "ModelInspection", "QuantSpec", "Quantizer",
                "TFLiteModel",
                "VectorFiles",
            ],
            exclude: ["README.md"], swiftSettings: strict),
        // Checks a model against the constraints that the operators declare, and reports each violation with its clause.
        .target(
            name: "Linter", dependencies: ["FileSupport", "QuantSpec", "TFLiteModel"], exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(
            name: "LinterTests", dependencies: ["Linter", "QuantSpec", "TFLiteModel"], swiftSettings: strict),
        // What is under test: kernel libraries, commands, LiteRT and results, and the worker process that loads code. Apart
        // from the judgement, so that both compile beside the generator.
        .target(
            name: "Targets",
            dependencies: [
                "CFaultReport", "CLiteRT", "CQuantSpec", "FileSupport", "JSON", "KernelInterface", "QuantSpec",
                "TFLiteModel", "VectorFiles",
            ],
            exclude: ["README.md"], swiftSettings: strict),
        // Judges code under test by the vectors.
        .target(
            name: "Conformance",
            dependencies: [
                "ArrayFiles", "FileSupport", "GoldenVectors", "JSON", "QuantSpec", "TFLiteModel", "Targets",
                "VectorExporting", "VectorFiles",
            ],
            exclude: ["README.md"],
            // The style and the script of the HTML report, which is one file.
            resources: [.embedInCode("Report/HTML/page.css"), .embedInCode("Report/HTML/page.js")],
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            // The tool is the worker; the sample kernels are what it runs.
            dependencies: [
                "ArrayFiles", "CFaultReport", "CLiteRT", "CQuantSpec", "Conformance", "FileSupport", "GoldenVectors",
                "JSON", "QuantSpec", "QuantSpecCommand", "Quantizer", "SampleKernels", "SpecificationText", "Sweeps",
                "TFLiteModel",
                "Targets",
                "TestSupport", "VectorExporting", "VectorFiles",
            ],
            swiftSettings: strict),
        // Reads the normative text in Spec/, and checks that text, code and vectors agree.
        .target(
            name: "SpecificationText", dependencies: ["GoldenVectors", "JSON", "QuantSpec", "VectorFiles"],
            exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(
            name: "SpecificationTextTests",
            dependencies: ["GoldenVectors", "QuantSpec", "SpecificationText", "VectorFiles"], swiftSettings: strict),
        // The files of golden vectors: groups and rows as data, reading, writing, selection. Nothing here knows a mistake.
        .target(
            name: "VectorFiles", dependencies: ["FileSupport", "JSON", "QuantSpec"], exclude: ["README.md"],
            swiftSettings: strict),
        // Makes and checks golden vectors: the catalogue of known mistakes, and the generator.
        .target(
            name: "GoldenVectors", dependencies: ["FileSupport", "QuantSpec", "VectorFiles"], exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(
            name: "GoldenVectorsTests",
            dependencies: ["FileSupport", "GoldenVectors", "JSON", "QuantSpec", "TestSupport", "VectorFiles"],
            swiftSettings: strict),
        // Exhaustive checks, in shards whose results are merged.
        .target(
            name: "Sweeps", dependencies: ["FileSupport", "GoldenVectors", "JSON", "QuantSpec", "VectorFiles"],
            exclude: ["README.md"], swiftSettings: strict),
        .testTarget(name: "SweepsTests", dependencies: ["JSON", "QuantSpec", "Sweeps"], swiftSettings: strict),
        // The vectors in other formats: NumPy, C headers, $readmemh, JSON lines, models. Apart from the vectors
        // themselves, so that those and the model files compile side by side.
        .target(
            name: "VectorExporting",
            dependencies: ["ArrayFiles", "FileSupport", "JSON", "QuantSpec", "TFLiteModel", "VectorFiles"],
            exclude: ["README.md"],
            // The C headers that exports hold as they are; an array of bytes each in the module.
            resources: [.embedInCode("Board/quantspec_board.h"), .embedInCode("Board/quantspec_vectors.h")],
            swiftSettings: strict),
        .testTarget(
            name: "VectorExportingTests",
            dependencies: [
                "FileSupport", "GoldenVectors", "JSON", "QuantSpec", "TFLiteModel", "TestSupport", "VectorExporting",
                "VectorFiles",
            ],
            swiftSettings: strict),
        // One reader and one writer of JSON for all.
        .target(name: "JSON", exclude: ["README.md"], swiftSettings: strict),
        // What the tests of several modules share.
        .target(
            name: "TestSupport", dependencies: ["QuantSpec", "VectorFiles"], path: "Tests/TestSupport",
            swiftSettings: strict),
        // Files: whole or not at all; NumPy's .npy and .npz.
        .target(name: "FileSupport", exclude: ["README.md"], swiftSettings: strict),
        .target(
            name: "ArrayFiles", dependencies: ["FileSupport", "QuantSpec"], exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(name: "FileSupportTests", dependencies: ["FileSupport"], swiftSettings: strict),
        .testTarget(
            name: "ArrayFilesTests", dependencies: ["ArrayFiles", "FileSupport", "QuantSpec", "TestSupport"],
            swiftSettings: strict),
        // Model files: reads and writes .tflite, and refuses hostile ones.
        .target(
            name: "TFLiteModel", dependencies: ["FileSupport", "QuantSpec"], exclude: ["README.md"],
            swiftSettings: strict),
        .testTarget(
            name: "TFLiteModelTests", dependencies: ["ModelInspection", "QuantSpec", "TFLiteModel", "TestSupport"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict),
        // What a model holds, and in what two models differ, for people and programs to read.
        .target(
            name: "ModelInspection", dependencies: ["FileSupport", "JSON", "QuantSpec", "TFLiteModel"],
            exclude: ["README.md"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
