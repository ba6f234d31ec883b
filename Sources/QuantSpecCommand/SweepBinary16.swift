import ArgumentParser
import Foundation
import JSON
import QuantSpec
import Sweeps

/// `quantspec sweep float16-arithmetic`: the bounds of binary16 arithmetic, on random instances.
struct SweepBinary16: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Binary16Bound.profileName,
        abstract: "Compares the bounds of float16 arithmetic with simulated processors.",
        discussion: """
            Draws random instances from the domains of the operators that round, and computes
            them on simulated processors: four orders of sums, accumulators of 16 and 32 bits,
            fused products, and functions that miss the nearest number. Every result must lie
            in the interval that chapter 12 derives. The sharpness is the greatest distance
            from the specified value, as a share of that of the interval's farther end.

            The exit status is 1 if a result lies outside.
            """)

    @Option(help: ArgumentHelp("The number of instances of each operator in a scheme.", valueName: "n"))
    var count = 8
    @Option(help: ArgumentHelp("The seed of the instances.", valueName: "n"))
    var seed: Int64 = 1
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if !(1...1_000_000).contains(count) {
            throw ValidationError("--count: \(count) is out of range; use 1 to 1000000")
        }
    }

    func run() throws {
        let samples = Binary16Sampling.run(count: count, seed: seed)
        let outside = samples.reduce(0) { $0 + $1.outside }
        if json {
            try printJSON([
                "sweep": .text(Binary16Bound.profileName), "count": .integer(Int64(count)), "seed": .integer(seed),
                "outside": .integer(Int64(outside)),
                "operators": .array(samples.map { .object(SweepBinary16.object($0)) }),
            ])
        } else {
            let width = samples.map(\.name.count).max() ?? 0
            for sample in samples {
                try Output.print(SweepBinary16.line(sample, width))
                if let first = sample.first { try Output.print("  the first outside: \(first)") }
            }
            let elements = samples.reduce(0) { $0 + $1.elements }
            try Output.print(
                "\(Binary16Bound.profileName): \(samples.count) operators, \(elements) results, \(outside) outside")
        }
        if outside > 0 { throw ExitStatus.doesNotConform }
    }

    private static func line(_ sample: Binary16Sample, _ width: Int) -> String {
        let name = sample.name + String(repeating: " ", count: width - sample.name.count)
        let clause = sample.clause.id.padding(toLength: 10, withPad: " ", startingAt: 0)
        let sharpness = String(format: "%.3f", sample.sharpness)
        return "\(name)  \(clause)  \(sample.elements) results, \(sample.outside) outside, sharpness \(sharpness)"
            + ", \(sample.unbounded) may overflow"
    }

    private static func object(_ sample: Binary16Sample) -> JSONObject {
        var object = JSONObject()
        object.set("name", .text(sample.name))
        object.set("clause", .text(sample.clause.id))
        object.set("results", .integer(Int64(sample.elements)))
        object.set("outside", .integer(Int64(sample.outside)))
        object.set("mayOverflow", .integer(Int64(sample.unbounded)))
        object.set("sharpness", .real(sample.sharpness))
        object.set("first", sample.first.map { .text($0) })
        return object
    }
}
