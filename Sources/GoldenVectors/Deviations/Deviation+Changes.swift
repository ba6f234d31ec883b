import QuantSpec

/// Changes that several mistakes use.
extension Deviation.Change {
    /// Changes the operand of the multiplication by a multiplier: a product or a difference.
    static func multiplicand(_ change: @escaping @Sendable (Int32) -> Int32) -> Deviation.Change {
        // A change for an instance leaves the primitive of the multiplication unchanged.
        .stepsForInstance { steps, _ in
            let multiply = steps.multiply
            steps.multiply = { multiply(change($0), $1, $2) }
        }
    }

    /// Changes the values of an integer input, whether a row or a constant gives them.
    static func integers(
        of index: Int, _ change: @escaping @Sendable ([Int64], Instance) -> [Int64]
    ) -> Deviation.Change {
        .inputs { values, instance in
            guard values.indices.contains(index),
                let elements = values[index] ?? instance.constants[index]?.elements, let integers = elements.integers
            else { return }
            values[index] = Elements(integers: change(integers, instance), type: elements.type) ?? elements
        }
    }

    /// Replaces the result of a pool by a function of the stored values in each window, clamped to the activation's
    /// bounds.
    ///
    /// - Parameters:
    ///   - padding: the value of a tap outside the input; `nil` if such taps are left out.
    ///   - function: gives the stored result from the stored values in the window.
    static func pool(
        padding: (@Sendable (TensorDescription) -> Int64)? = nil,
        _ function: @escaping @Sendable (_ values: [Int64], Instance) -> Int64
    ) -> Deviation.Change {
        .outputs { outputs, inputs, instance in
            guard let pool = MistakenPool(instance), let stored = inputs[0]?.integers else { return }
            let results = pool.windows(of: stored, padding: padding?(pool.input)).map { values in
                values.isEmpty ? 0 : pool.clamped(function(values, instance))
            }
            outputs[0] = Elements(integers: results, type: outputs[0].type) ?? outputs[0]
        }
    }
}
