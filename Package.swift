// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
    name: "quantspec",
    products: [
        .library(name: "QuantSpec", targets: ["QuantSpec"])
    ],
    targets: [
        // The specification. It imports nothing; its list of operators is made when it is built.
        .target(name: "QuantSpec", swiftSettings: strict, plugins: ["ListOperators"]),
        .executableTarget(name: "OperatorLister", swiftSettings: strict),
        .plugin(
            name: "ListOperators", capability: .buildTool(), dependencies: ["OperatorLister"],
            path: "Sources/ListOperators"),
    ],
    swiftLanguageModes: [.v6]
)
