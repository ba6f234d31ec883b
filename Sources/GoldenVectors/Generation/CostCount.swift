import QuantSpec
import Synchronization
import VectorFiles

/// Counts the cost of an instance. Products are counted during an evaluation.
enum CostCount {
    private final class Counter: Sendable {
        let products = Mutex(0)

        func add(_ left: Int, _ right: Int, _ depth: Int) {
            guard depth > 0 else { return }
            products.withLock { $0 += left / depth * right }
        }
    }

    static func cost(of instance: Instance, in declaration: Operator, inputs: [[Int: Elements]]) -> VectorCost {
        let counter = Counter()
        var steps = Steps(.litert_2_3_x86_64)
        let (narrow, wide) = (steps.dotProducts, steps.wideDotProducts)
        steps.dotProducts = { left, right, depth in
            counter.add(left.count, right.count, depth)
            return narrow(left, right, depth)
        }
        steps.wideDotProducts = { left, right, depth in
            counter.add(left.count, right.count, depth)
            return wide(left, right, depth)
        }
        if let prepared = try? declaration.prepare(instance, steps: steps), let first = inputs.first {
            _ = try? prepared.evaluate(steps: [first], states: instance.initialStates(prepared.variant))
        }
        let tensors = instance.inputs.compactMap { $0 } + instance.outputs
        let bits = tensors.reduce(0) { $0 + $1.shape.count * ($1.type.bitWidth ?? 8) }
        return VectorCost(macs: counter.products.withLock { $0 }, bytes: (bits + 7) / 8)
    }
}
