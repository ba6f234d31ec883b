// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
    name: "quantspec",
    products: [
        .library(name: "QuantSpec", targets: ["QuantSpec"])
    ],
    targets: [
        .target(name: "QuantSpec", swiftSettings: strict)
    ],
    swiftLanguageModes: [.v6]
)
