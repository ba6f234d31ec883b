import GoldenVectors
import QuantSpec
import VectorFiles

/// What a sampling found about the bounds of one operator in binary16 arithmetic (FLOAT16-3).
public struct Binary16Sample: Sendable, Hashable {
    /// The operator.
    public let name: String
    /// The clause that derives the bound.
    public let clause: Clause
    /// The number of elements that were compared with their enclosures, once for each simulated processor.
    public internal(set) var elements = 0
    /// The number of elements of which nothing is known, because an intermediate value may overflow.
    public internal(set) var unbounded = 0
    /// The number of elements outside of their enclosures.
    public internal(set) var outside = 0
    /// The greatest distance from the specified value, as a share of the bound: at most 1 if no element is outside.
    public internal(set) var sharpness = 0.0
    /// The first element outside, in words; `nil` if there is none.
    public internal(set) var first: String?
}

/// Compares the bounds of binary16 arithmetic with simulated processors, on random instances from the operators' domains.
public enum Binary16Sampling {
    /// The operators that are sampled: those that round.
    static var operators: [Operator] { Operator.all.filter { ($0.binary16?.clause ?? "FLOAT16-4") != "FLOAT16-4" } }

    /// Samples all operators on all processors of the host.
    ///
    /// - Parameters:
    ///   - count: the number of instances of each operator in a scheme, whose results are real.
    ///   - seed: the seed of the instances.
    /// - Returns: the results by operator, sorted by name.
    public static func run(count: Int, seed: Int64) -> [Binary16Sample] {
        Parallel.map(operators.sorted { $0.name < $1.name }, concurrently: true) {
            sample($0, count: count, seed: seed)
        }
    }

    static func sample(_ operation: Operator, count: Int, seed: Int64) -> Binary16Sample {
        var sample = Binary16Sample(name: operation.name, clause: operation.binary16?.clause ?? "FLOAT16-1")
        let generation = SoakGeneration(seed: seed)
        for scheme in [Scheme.float32, .float16] {
            let subject = VectorSubject(name: operation.name, folder: scheme.rawValue)
            guard SoakGeneration.subjects.contains(subject) else { continue }
            var drawn = 0
            for index in 0..<16 * count where drawn < count {
                guard let group = generation.group(index, of: subject), hasRealResult(group) else { continue }
                drawn += 1
                sample.add(group, of: operation)
            }
        }
        return sample
    }

    /// Whether a group's result has real elements. A scheme holds forms of plain integers too.
    private static func hasRealResult(_ group: VectorGroup) -> Bool {
        group.instance.outputs.allSatisfy { $0.type == .float32 || $0.type == .float16 }
    }
}

extension Binary16Sample {
    /// Compares the results of every processor for every row of a group.
    fileprivate mutating func add(_ group: VectorGroup, of operation: Operator) {
        guard let kernel = Binary16Kernels.all[name],
            let bound = try? Binary16Bound(operation, group.instance, steps: Steps(.litert_2_3_x86_64))
        else {
            note("\(group.id): there is no bound, or no simulation")
            return
        }
        for row in group.rows {
            guard let step = row.steps.first else { continue }
            let inputs = group.values(step.inputs, states: [:])
            guard let output = try? bound.outputs(for: inputs).first else { continue }
            add(output.specified, output, "\(group.caseName(0)), the specified result")
            for machine in Binary16Machine.all {
                let results = kernel(Binary16Operands(group.instance, inputs, machine))
                add(results, output, "\(group.caseName(0)), \(machine.words)")
            }
        }
    }

    private mutating func add(_ results: [Double], _ output: BoundedOutput, _ place: @autoclosure () -> String) {
        guard results.count == output.enclosures.count else { return note("\(place()): \(results.count) results") }
        let specified = output.specified
        for (index, (result, enclosure)) in zip(results, output.enclosures).enumerated() {
            if enclosure.isUnbounded {
                unbounded += 1
                continue
            }
            elements += 1
            guard enclosure.contains(result) else {
                note("\(place()), element \(index): \(result) is not in [\(enclosure.lower), \(enclosure.upper)]")
                continue
            }
            sharpness = max(sharpness, Binary16Sample.share(of: result, from: specified[index], in: enclosure))
        }
    }

    /// The distance from the specified value, as a share of that of the farther end of the interval; 0 for an interval without
    /// an end or a width.
    private static func share(of value: Double, from specified: Double, in enclosure: Enclosure) -> Double {
        let greatest = max(specified - enclosure.lower, enclosure.upper - specified)
        guard greatest.isFinite, greatest > 0, value.isFinite else { return 0 }
        return (value - specified).magnitude / greatest
    }

    private mutating func note(_ text: String) {
        outside += 1
        if first == nil { first = text }
    }
}

extension BoundedOutput {
    /// The values that the operator's clauses give for the rounded operands, in binary64; empty if they are no reals.
    fileprivate var specified: [Double] {
        switch center {
        case .float32(let values): values.map(Double.init)
        case .float16(let values): values.map { Double(Float16(bitPattern: $0.bitPattern)) }
        default: []
        }
    }
}
