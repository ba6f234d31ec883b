import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import GoldenVectors
@testable import VectorFiles

/// Which operators a mistake in a step reaches is measured, never listed.
@Suite("Steps that evaluations call") struct StepReachTests {
    @Test("every step of the operators that is a function is watched, once")
    func everyStep() {
        // No operator calls the steps of post-training quantization.
        func functions(_ value: Any) -> Int {
            Mirror(reflecting: value).children.filter { $0.label != "derivation" }.reduce(0) { sum, child in
                let type = String(describing: type(of: child.value))
                return sum + (type.contains("->") ? 1 : type.hasSuffix("Steps") ? functions(child.value) : 0)
            }
        }
        #expect(WatchedStep.all.count == functions(StepValues(.litert_2_3_x86_64)))
        #expect(Set(WatchedStep.all.map(\.name)).count == WatchedStep.all.count)
    }

    @Test("watching a step tells of its calls and changes no result")
    func watching() throws {
        var steps = Steps(.integerDouble)
        let watched = try #require(WatchedStep.all.first { $0.name == \StepValues.addBias })
        let calls = CallCount()
        watched.watch(&steps) { calls.increment() }
        #expect(steps.addBias(3, 4) == 7 && steps.addWideBias(3, 4) == 7 && calls.count == 1)
        #expect(steps.replaced == [\StepValues.addBias])
    }

    @Test("a mistake names the steps that it replaces, not their families")
    func namedSteps() {
        for deviation in Deviation.all {
            let steps = deviation.replacedSteps.subtracting([\StepValues.derivation])
            #expect(steps.isSubset(of: WatchedStep.all.map(\.name)), "\(deviation.name)")
        }
    }

    @Test("a mistake can show wherever vectors catch it")
    func caught() throws {
        let folder = URL(fileURLWithPath: Checkout.vectors)
        var compared = 0
        for declaration in Operator.all {
            for scheme in Set(declaration.variants.map(\.scheme)) {
                let path = folder.appending(path: "\(scheme.rawValue)/\(declaration.name).json")
                guard let text = try? String(contentsOf: path, encoding: .utf8),
                    let groups = text.range(of: "\"groups\":[")
                else { continue }
                for match in text[..<groups.lowerBound].matches(of: /{"name":"([a-z0-9-]+)","bugType"/) {
                    let deviation = try #require(Deviation.named(String(match.output.1)))
                    #expect(
                        deviation.canShow(in: declaration.name, scheme),
                        "\(deviation.name) in \(declaration.name)/\(scheme.rawValue)")
                    compared += 1
                }
            }
        }
        #expect(compared > 2000)
    }

    @Test("what the catalogue said of steps before it was measured")
    func measured() {
        func operators(_ step: Steps.Name, _ scheme: Scheme) -> [String] {
            Operator.all.map(\.name).filter { StepReach.steps(of: $0, scheme).contains(step) }.sorted()
        }
        #expect(
            operators(\StepValues.dotProducts, .int8)
                == [
                    "BATCH_MATMUL", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "LSTM", "SVDF", "TRANSPOSE_CONV",
                    "UNIDIRECTIONAL_SEQUENCE_LSTM",
                ])
        #expect(
            operators(\StepValues.windows, .uint8)
                == ["AVERAGE_POOL_2D", "CONV_2D", "DEPTHWISE_CONV_2D", "MAX_POOL_2D", "TRANSPOSE_CONV"])
        // The order of int16 is that of the stored values.
        #expect(operators(\StepValues.comparisons.comparesExactly, .int16x8) == ["EQUAL", "NOT_EQUAL"])
        // Per-axis filters multiply the scales in binary64.
        #expect(operators(\StepValues.realMultiplierOfRoundedProduct, .int8) == ["BATCH_MATMUL"])
    }
}

/// Counts from any thread.
private final class CallCount: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0

    var count: Int { lock.withLock { value } }

    func increment() { lock.withLock { value += 1 } }
}
