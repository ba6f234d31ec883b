import Foundation
import QuantSpec

/// The operators as a simulated processor computes them, by name. Operators that round nothing are missing.
enum Binary16Kernels {
    /// Computes output 0.
    typealias Kernel = @Sendable (Binary16Operands) -> [Double]

    static let all: [String: Kernel] = sums.merging(elements) { first, _ in first }.merging(rows) { first, _ in first }

    // MARK: Sums

    private static let sums: [String: Kernel] = [
        "CONV_2D": conv2D, "DEPTHWISE_CONV_2D": depthwise, "CONV_3D": conv3D, "TRANSPOSE_CONV": transposeConv,
        "CONV_3D_TRANSPOSE": conv3DTranspose,
        "FULLY_CONNECTED": fullyConnected, "BATCH_MATMUL": batchMatMul,
        "ADD_N": { call in
            let inputs = (0..<call.count).map(call.reals)
            return (0..<call.outputCount).map { place in call.machine.sum(inputs.map { $0[place] }) }
        },
        "CUMSUM": cumsum, "SCATTER_ND": scatter,
        "SUM": { reduce($0) { call, terms in call.machine.sum(terms) } },
        "MEAN": { reduce($0, mean) },
        "REDUCE_PROD": { reduce($0, product) },
        "UNSORTED_SEGMENT_SUM": { segments($0) { call, terms in call.machine.sum(terms) } },
        "UNSORTED_SEGMENT_PROD": { segments($0, product) },
        "AVERAGE_POOL_2D": { pool($0, mean) },
        "L2_POOL_2D": {
            pool($0) { call, terms in
                let sum = call.machine.sum(products: terms.map { ($0, $0) })
                let count = call.machine.round(Double(terms.count))
                return call.machine.function(call.machine.quotient(sum, count).squareRoot())
            }
        },
    ]

    @Sendable private static func mean(_ call: Binary16Operands, _ terms: [Double]) -> Double {
        let (machine, count) = (call.machine, call.machine.round(Double(terms.count)))
        if machine.isFused { return machine.sum(products: terms.map { ($0, machine.round(1 / count)) }) }
        return machine.quotient(machine.sum(terms), count)
    }

    private static func bias(_ call: Binary16Operands, _ index: Int, _ channel: Int) -> [Double] {
        let values = call.reals(index)
        return values.isEmpty ? [] : [values[channel]]
    }

    @Sendable private static func conv2D(_ call: Binary16Operands) -> [Double] {
        let (input, filter, values, weights) = (call.shape(0), call.shape(1), call.reals(0), call.reals(1))
        let rows = call.window(size: input[1], taps: filter[1], stride: "stride_h", dilation: "dilation_h_factor")
        let columns = call.window(size: input[2], taps: filter[2], stride: "stride_w", dilation: "dilation_w_factor")
        let depth = filter[3]
        let perGroup = max(filter[0] / max(input[3] / max(depth, 1), 1), 1)
        return (0..<call.outputCount).map { place in
            let at = Binary16Operands.coordinates(place, call.outputShape)
            let first = at[3] / perGroup * depth
            var terms: [(Double, Double)] = []
            for row in rows.inside(at[1]) {
                for column in columns.inside(at[2]) {
                    for channel in 0..<depth {
                        terms.append(
                            (
                                values[
                                    Binary16Operands.position(
                                        [at[0], row.position, column.position, first + channel], input)],
                                weights[Binary16Operands.position([at[3], row.tap, column.tap, channel], filter)]
                            ))
                    }
                }
            }
            return call.activated(call.machine.sum(products: terms, and: bias(call, 2, at[3])))
        }
    }

    @Sendable private static func depthwise(_ call: Binary16Operands) -> [Double] {
        let (input, filter, values, weights) = (call.shape(0), call.shape(1), call.reals(0), call.reals(1))
        let rows = call.window(size: input[1], taps: filter[1], stride: "stride_h", dilation: "dilation_h_factor")
        let columns = call.window(size: input[2], taps: filter[2], stride: "stride_w", dilation: "dilation_w_factor")
        let multiplier = max(filter[3] / max(input[3], 1), 1)
        return (0..<call.outputCount).map { place in
            let at = Binary16Operands.coordinates(place, call.outputShape)
            var terms: [(Double, Double)] = []
            for row in rows.inside(at[1]) {
                for column in columns.inside(at[2]) {
                    terms.append(
                        (
                            values[
                                Binary16Operands.position(
                                    [at[0], row.position, column.position, at[3] / multiplier], input)],
                            weights[Binary16Operands.position([0, row.tap, column.tap, at[3]], filter)]
                        ))
                }
            }
            return call.activated(call.machine.sum(products: terms, and: bias(call, 2, at[3])))
        }
    }

    @Sendable private static func conv3D(_ call: Binary16Operands) -> [Double] {
        let (input, filter, values, weights) = (call.shape(0), call.shape(1), call.reals(0), call.reals(1))
        let slices = call.window(size: input[1], taps: filter[0], stride: "stride_d", dilation: "dilation_d_factor")
        let rows = call.window(size: input[2], taps: filter[1], stride: "stride_h", dilation: "dilation_h_factor")
        let columns = call.window(size: input[3], taps: filter[2], stride: "stride_w", dilation: "dilation_w_factor")
        return (0..<call.outputCount).map { place in
            let at = Binary16Operands.coordinates(place, call.outputShape)
            var terms: [(Double, Double)] = []
            for slice in slices.inside(at[1]) {
                for row in rows.inside(at[2]) {
                    for column in columns.inside(at[3]) {
                        for channel in 0..<input[4] {
                            let from = [at[0], slice.position, row.position, column.position, channel]
                            let tap = [slice.tap, row.tap, column.tap, channel, at[4]]
                            terms.append(
                                (
                                    values[Binary16Operands.position(from, input)],
                                    weights[Binary16Operands.position(tap, filter)]
                                ))
                        }
                    }
                }
            }
            return call.activated(call.machine.sum(products: terms, and: bias(call, 2, at[4])))
        }
    }

    @Sendable private static func transposeConv(_ call: Binary16Operands) -> [Double] {
        let (input, filter, values, weights) = (call.shape(2), call.shape(1), call.reals(2), call.reals(1))
        let rows = call.window(size: call.outputShape[1], taps: filter[1], stride: "stride_h")
        let columns = call.window(size: call.outputShape[2], taps: filter[2], stride: "stride_w")
        var terms = [[(Double, Double)]](repeating: [], count: call.outputCount)
        for source in values.indices {
            let at = Binary16Operands.coordinates(source, input)
            for row in rows.inside(at[1]) {
                for column in columns.inside(at[2]) {
                    for channel in 0..<filter[0] {
                        let target = [at[0], row.position, column.position, channel]
                        let tap = [channel, row.tap, column.tap, at[3]]
                        terms[Binary16Operands.position(target, call.outputShape)].append(
                            (values[source], weights[Binary16Operands.position(tap, filter)]))
                    }
                }
            }
        }
        return terms.indices.map { place in
            call.activated(
                call.machine.sum(products: terms[place], and: bias(call, 3, place % call.outputShape[3])))
        }
    }

    @Sendable private static func conv3DTranspose(_ call: Binary16Operands) -> [Double] {
        let (input, filter, values, weights) = (call.shape(2), call.shape(1), call.reals(2), call.reals(1))
        let (output, names) = (call.outputShape, ["d", "h", "w"])
        let windows = names.indices.map { axis in
            call.window(
                size: output[axis + 1], taps: filter[axis], stride: "stride_\(names[axis])",
                dilation: "dilation_\(names[axis])_factor")
        }
        var terms = [[(Double, Double)]](repeating: [], count: call.outputCount)
        for source in values.indices {
            let at = Binary16Operands.coordinates(source, input)
            for slice in windows[0].inside(at[1]) {
                for row in windows[1].inside(at[2]) {
                    for column in windows[2].inside(at[3]) {
                        for channel in 0..<filter[3] {
                            let target = [at[0], slice.position, row.position, column.position, channel]
                            let tap = [slice.tap, row.tap, column.tap, channel, at[4]]
                            terms[Binary16Operands.position(target, output)].append(
                                (values[source], weights[Binary16Operands.position(tap, filter)]))
                        }
                    }
                }
            }
        }
        return terms.indices.map { place in
            call.activated(call.machine.sum(products: terms[place], and: bias(call, 3, place % output[4])))
        }
    }

    @Sendable private static func fullyConnected(_ call: Binary16Operands) -> [Double] {
        let (filter, values, weights) = (call.shape(1), call.reals(0), call.reals(1))
        let (units, depth) = (filter[0], filter[1])
        return (0..<call.outputCount).map { place in
            let (row, unit) = place.quotientAndRemainder(dividingBy: units)
            let terms = (0..<depth).map { (values[row * depth + $0], weights[unit * depth + $0]) }
            return call.activated(call.machine.sum(products: terms, and: bias(call, 2, unit)))
        }
    }

    @Sendable private static func batchMatMul(_ call: Binary16Operands) -> [Double] {
        let (left, right, output) = (call.shape(0), call.shape(1), call.outputShape)
        let (lefts, rights) = (call.reals(0), call.reals(1))
        let (turnsLeft, turnsRight) = (call.flag("adj_x"), call.flag("adj_y"))
        let depth = turnsLeft ? left[left.count - 2] : left[left.count - 1]
        func place(_ batch: [Int], _ shape: [Int], _ row: Int, _ column: Int, _ isTurned: Bool) -> Int {
            let own = zip(batch.suffix(shape.count - 2), shape).map { $1 == 1 ? 0 : $0 }
            return Binary16Operands.position(own + (isTurned ? [column, row] : [row, column]), shape)
        }
        return (0..<call.outputCount).map { position in
            let at = Binary16Operands.coordinates(position, output)
            let (batch, row, column) = (Array(at.dropLast(2)), at[at.count - 2], at[at.count - 1])
            return call.machine.sum(
                products: (0..<depth).map { step in
                    (
                        lefts[place(batch, left, row, step, turnsLeft)],
                        rights[place(batch, right, step, column, turnsRight)]
                    )
                })
        }
    }

    @Sendable private static func cumsum(_ call: Binary16Operands) -> [Double] {
        let (shape, values) = (call.shape(0), call.reals(0))
        let given = call.integers(1).first ?? 0
        let axis = given < 0 ? given + shape.count : given
        return values.indices.map { place in
            let at = Binary16Operands.coordinates(place, shape)
            let all = Array(0..<shape[axis])
            let before = call.flag("reverse") ? all.reversed().prefix { $0 >= at[axis] } : all.prefix { $0 <= at[axis] }
            return call.machine.sum(
                before.filter { !call.flag("exclusive") || $0 != at[axis] }.map { index in
                    var from = at
                    from[axis] = index
                    return values[Binary16Operands.position(from, shape)]
                })
        }
    }

    @Sendable private static func scatter(_ call: Binary16Operands) -> [Double] {
        let (indices, updates, shape) = (call.integers(0), call.reals(1), call.outputShape)
        let depth = call.shape(0).last ?? 0
        let slice = shape.dropFirst(depth).reduce(1, *)
        var terms = [[Double]](repeating: [], count: call.outputCount)
        // Indices without coordinates name the whole output.
        for row in 0..<call.shape(0).dropLast().reduce(1, *) {
            let at = Binary16Operands.position(
                Array(indices[row * depth..<(row + 1) * depth]), Array(shape.prefix(depth)))
            for offset in 0..<slice { terms[at * slice + offset].append(updates[row * slice + offset]) }
        }
        return terms.map(call.machine.sum)
    }

    private static func reduce(
        _ call: Binary16Operands, _ combine: (Binary16Operands, [Double]) -> Double
    ) -> [Double] {
        let (shape, values) = (call.shape(0), call.reals(0))
        let axes = Set(call.integers(1).map { $0 < 0 ? $0 + shape.count : $0 })
        let kept = shape.indices.filter { !axes.contains($0) }
        var terms = [[Double]](repeating: [], count: call.outputCount)
        for place in values.indices {
            let at = Binary16Operands.coordinates(place, shape)
            terms[Binary16Operands.position(kept.map { at[$0] }, kept.map { shape[$0] })].append(values[place])
        }
        return terms.map { combine(call, $0) }
    }

    /// The product of numbers in the machine's order.
    private static func product(_ call: Binary16Operands, _ factors: [Double]) -> Double {
        let isReversed = call.machine.order == .backward
        return (isReversed ? factors.reversed() : factors).reduce(1) { call.machine.round($0 * $1) }
    }

    private static func segments(
        _ call: Binary16Operands, _ combine: (Binary16Operands, [Double]) -> Double
    ) -> [Double] {
        let (values, ids) = (call.reals(0), call.integers(1))
        let slice = call.outputShape.dropFirst().reduce(1, *)
        var terms = [[Double]](repeating: [], count: call.outputCount)
        for (place, id) in ids.enumerated() where id >= 0 {
            for offset in 0..<slice { terms[id * slice + offset].append(values[place * slice + offset]) }
        }
        return terms.map { combine(call, $0) }
    }

    private static func pool(_ call: Binary16Operands, _ combine: (Binary16Operands, [Double]) -> Double) -> [Double] {
        let (input, values) = (call.shape(0), call.reals(0))
        let rows = call.window(size: input[1], taps: call.number("filter_height"), stride: "stride_h")
        let columns = call.window(size: input[2], taps: call.number("filter_width"), stride: "stride_w")
        return (0..<call.outputCount).map { place in
            let at = Binary16Operands.coordinates(place, call.outputShape)
            let terms = rows.inside(at[1]).flatMap { row in
                columns.inside(at[2]).map { column in
                    values[Binary16Operands.position([at[0], row.position, column.position, at[3]], input)]
                }
            }
            return call.activated(combine(call, terms))
        }
    }

    // MARK: Elements

    private static let elements: [String: Kernel] = [
        "ADD": pairs { $2.round($0 + $1) }, "SUB": pairs { $2.round($0 - $1) }, "MUL": pairs { $2.round($0 * $1) },
        "STABLEHLO_ADD": pairs { $2.round($0 + $1) }, "STABLEHLO_MULTIPLY": pairs { $2.round($0 * $1) },
        "DIV": pairs { $2.quotient($0, $1) },
        "SQUARED_DIFFERENCE": pairs {
            let difference = $2.round($0 - $1)
            return $2.round(difference * difference)
        },
        "PRELU": pairs { $0 >= 0 ? $0 : $2.round($0 * $1) },
        "POW": pairs { $2.function(pow($0, $1)) }, "ATAN2": pairs { $2.function(atan2($0, $1)) },
        "FLOOR_DIV": pairs { $2.round($2.quotient($0, $1).rounded(.down)) },
        "FLOOR_MOD": pairs { dividend, divisor, machine in
            let product = machine.round(machine.round(machine.quotient(dividend, divisor).rounded(.down)) * divisor)
            return machine.round(dividend - product)
        },
        "EXP": unary { $1.function(exp($0)) }, "LOG": unary { $1.function(log($0)) },
        "SIN": unary { $1.function(sin($0)) }, "COS": unary { $1.function(cos($0)) },
        "TANH": unary { $1.function(tanh($0)) }, "SQRT": unary { $1.function($0.squareRoot()) },
        "RSQRT": unary { $1.function(1 / $0.squareRoot()) }, "SQUARE": unary { $1.round($0 * $0) },
        "LOGISTIC": unary { value, machine in
            if machine.isWide { return machine.function(1 / (1 + exp(-value))) }
            return machine.quotient(1, machine.round(1 + machine.function(exp(-value))))
        },
        "LEAKY_RELU": { call in
            let slope = call.machine.round(call.real("alpha"))
            return call.reals(0).map { $0 > 0 ? $0 : call.machine.round($0 * slope) }
        },
        "HARD_SWISH": unary { value, machine in
            let sixth = machine.round(1.0 / 6)
            if machine.isFused {
                return machine.round(value * min(max(machine.round(value * sixth + 0.5), 0), 1))
            }
            let gate = min(max(machine.round(value + 3), 0), 6)
            return machine.isWide
                ? machine.round(value * machine.round(gate * sixth))
                : machine.quotient(machine.round(value * gate), 6)
        },
        "GELU": gelu,
        "RESIZE_BILINEAR": resize,
    ]

    private static func unary(_ function: @escaping @Sendable (Double, Binary16Machine) -> Double) -> Kernel {
        { call in call.reals(0).map { function($0, call.machine) } }
    }

    private static func pairs(_ function: @escaping @Sendable (Double, Double, Binary16Machine) -> Double) -> Kernel {
        { call in
            let (first, second) = (call.reals(0), call.reals(1))
            let places = (0...1).map { Binary16Operands.broadcast(call.shape($0), to: call.outputShape) }
            return zip(places[0], places[1]).map { call.activated(function(first[$0], second[$1], call.machine)) }
        }
    }

    @Sendable private static func gelu(_ call: Binary16Operands) -> [Double] {
        let machine = call.machine
        return call.reals(0).map { value in
            let half = machine.round(0.5 * value)
            guard call.flag("approximate") else {
                let argument = machine.round(value * machine.round(0.5.squareRoot()))
                return machine.isFused
                    ? machine.round(half * machine.function(erfc(-argument)))
                    : machine.round(half * machine.round(1 + machine.function(erf(argument))))
            }
            let cube = machine.round(machine.round(value * value) * value)
            let cubic = machine.round(value + machine.round(machine.round(0.044715) * cube))
            let tangent = machine.function(tanh(machine.round(machine.round((2 / Double.pi).squareRoot()) * cubic)))
            return machine.round(half * machine.round(1 + tangent))
        }
    }

    @Sendable private static func resize(_ call: Binary16Operands) -> [Double] {
        let (machine, input, output, values) = (call.machine, call.shape(0), call.outputShape, call.reals(0))
        func neighbours(_ axis: Int, _ index: Int) -> (lower: Int, upper: Int, distance: Double) {
            let (size, count) = (Double(input[axis]), Double(output[axis]))
            let scale = Float(call.flag("align_corners") && count > 1 ? (size - 1) / (count - 1) : size / count)
            let isCentred = call.flag("half_pixel_centers")
            let position = isCentred ? (Float(index) + 0.5) * scale - 0.5 : Float(index) * scale
            let lower = min(max(Int(position.rounded(.down)), 0), input[axis] - 1)
            return (lower, min(lower + 1, input[axis] - 1), machine.round(Double(max(position - Float(lower), 0))))
        }
        func between(_ first: Double, _ second: Double, _ distance: Double) -> Double {
            if machine.isFused { return machine.round(first + machine.round(distance * machine.round(second - first))) }
            return machine.sum(products: [(first, machine.round(1 - distance)), (second, distance)])
        }
        return (0..<call.outputCount).map { place in
            let at = Binary16Operands.coordinates(place, output)
            let (rows, columns) = (neighbours(1, at[1]), neighbours(2, at[2]))
            func corner(_ row: Int, _ column: Int) -> Double {
                values[Binary16Operands.position([at[0], row, column, at[3]], input)]
            }
            return between(
                between(corner(rows.lower, columns.lower), corner(rows.lower, columns.upper), columns.distance),
                between(corner(rows.upper, columns.lower), corner(rows.upper, columns.upper), columns.distance),
                rows.distance)
        }
    }

    // MARK: Rows

    private static let rows: [String: Kernel] = [
        "SOFTMAX": perRow { row, call in
            let (machine, beta) = (call.machine, call.machine.round(call.real("beta")))
            let greatest = row.max() ?? 0
            let exponentials = row.map { machine.function(exp(machine.round(machine.round($0 - greatest) * beta))) }
            let sum = machine.sum(exponentials)
            return exponentials.map { machine.quotient($0, sum) }
        },
        "LOG_SOFTMAX": perRow { row, call in
            let (machine, greatest) = (call.machine, row.max() ?? 0)
            let differences = row.map { machine.round($0 - greatest) }
            let logarithm = machine.function(log(machine.sum(differences.map { machine.function(exp($0)) })))
            return differences.map { machine.round($0 - logarithm) }
        },
        "L2_NORMALIZATION": perRow { row, call in
            let machine = call.machine
            let length = machine.function(machine.sum(products: row.map { ($0, $0) }).squareRoot())
            let divisor = max(length, machine.round(1e-6))
            return row.map { machine.quotient($0, divisor) }
        },
        "LOCAL_RESPONSE_NORMALIZATION": perRow { row, call in
            let (machine, radius) = (call.machine, call.number("radius"))
            let bias = machine.round(call.real("bias"))
            let (alpha, beta) = (machine.round(call.real("alpha")), machine.round(call.real("beta")))
            return row.indices.map { channel in
                let near = row.indices.filter { $0 >= channel - radius && $0 < channel + radius }
                let sum = machine.sum(products: near.map { (row[$0], row[$0]) })
                let base = machine.round(bias + machine.round(alpha * sum))
                return machine.round(row[channel] * machine.function(pow(base, -beta)))
            }
        },
    ]

    private static func perRow(
        _ function: @escaping @Sendable ([Double], Binary16Operands) -> [Double]
    ) -> Kernel {
        { call in
            let (values, length) = (call.reals(0), call.shape(0).last ?? 0)
            guard length > 0 else { return [] }
            return stride(from: 0, to: values.count, by: length).flatMap {
                function(Array(values[$0..<min($0 + length, values.count)]), call)
            }
        }
    }
}
