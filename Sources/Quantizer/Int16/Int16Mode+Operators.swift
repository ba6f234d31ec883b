import FileSupport
import QuantSpec
import TFLiteModel

/// Operators of int16 models, one after the other.
extension Int16Mode {
    /// Quantizes the operands and the results of each operator, or expands the operands of one that stays float.
    mutating func quantizeOperators() throws {
        var position = 0
        while position < graph.operators.count {
            let operation = graph.operators[position]
            if let wide = treatment(operation) {
                noteHabit(operation)
                for (slot, _) in operation.inputs.enumerated() where wide.inputs?.contains(slot) ?? true {
                    try quantizeInput(slot, wide, &position)
                }
                for output in operation.outputs { try quantizeOutput(output, wide, position) }
                try quantizeRest(wide, position)
            } else {
                if staysFloatHere(operation), let result = operation.outputs.first {
                    let name = model.code(of: operation).name
                    depart(result, "\(name) stays float, because no runtime computes it on int16")
                }
                for (slot, _) in operation.inputs.enumerated() { try expandInput(slot, &position) }
            }
            position += 1
        }
    }

    /// Notes that the operands of an operator have the result's scale, and the converter's do not.
    private mutating func noteHabit(_ operation: ModelOperator) {
        guard rule(operation).converterHabit == .separateScales, let result = operation.outputs.first else { return }
        depart(
            result,
            "all operands have the result's scale, because \(model.code(of: operation).fullName) copies stored values")
    }

    private mutating func quantizeInput(_ slot: Int, _ wide: PostTraining.Wide, _ position: inout Int) throws {
        let operation = graph.operators[position]
        let index = operation.inputs[slot]
        guard index >= 0, tensor(index).type == .float32, !isQuantized(index) else { return }
        if isConstant(index) {
            try quantizeConstant(index, slot: slot, wide, rule(operation).weights(at: slot))
        } else if graph.inputs.contains(index) {
            try quantizeActivation(index, position)
        } else {
            var copy = tensor(index)
            copy.name += "_int16"
            let quantized = append(copy)
            try quantizeActivation(quantized, position)
            try insert("QUANTIZE", from: index, to: quantized, at: position)
            position += 1
            model.subgraphs[subgraph].operators[position].inputs[slot] = quantized
        }
    }

    private mutating func quantizeOutput(_ output: Int, _ wide: PostTraining.Wide, _ position: Int) throws {
        guard tensor(output).type == .float32, !isQuantized(output) else { return }
        switch wide.parameters {
        case .copied:
            let source = listedInputs(graph.operators[position], wide).first ?? -1
            guard source >= 0, isQuantized(source) else { return }
            setParameters(output, scale: scale(source), range: tensor(source).quantization)
            noteLoss(output, source)
        case .fixed: setParameters(output, scale: 1 / 32768, range: nil)
        case .free, .freeWithConstants, .forced, .onlyRanges: try quantizeActivation(output, position)
        }
    }

    /// Notes that a result has greater values than the operand whose scale it takes.
    private mutating func noteLoss(_ output: Int, _ source: Int) {
        guard let range = ranges.subgraphs[subgraph][output] else { return }
        let (greatest, limit) = (max(range.minimum.magnitude, range.maximum.magnitude), scale(source) * 32767)
        // Ends that differ in the last bits lose nothing.
        guard greatest > limit * 1.001 else { return }
        losses.append(
            Loss(
                tensor(output).name,
                "its values reach \(greatest), but are clamped to ±\(limit), because it has the scale of "
                    + "\(tensor(source).name.shortened(to: 60)), as in the converter's model"))
    }

    /// Quantizes the constants of an operator that its list of inputs leaves out, such as a value for padding, with its result's scale.
    private mutating func quantizeRest(_ wide: PostTraining.Wide, _ position: Int) throws {
        let operation = graph.operators[position]
        guard wide.parameters == .copied, let result = operation.outputs.first, isQuantized(result),
            !options.likeTensorFlow || rule(operation).converterHabit != .floatConstants
        else { return }
        for (slot, index) in operation.inputs.enumerated() where index >= 0 && tensor(index).type == .float32 {
            guard wide.inputs?.contains(slot) == false, !isQuantized(index) else { continue }
            guard isConstant(index) else {
                throw QuantizerError(
                    .model, place: place(index),
                    "the operand is computed, which the mode int16x8 supports only for constants",
                    remedy: "use a constant")
            }
            let values = try reals(index)
            let constant = try locating(index) { try ConstantQuantization.int16(values, scale: scale(result)) }
            depart(index, "it has the data's scale, because a float constant beside int16 data cannot be run")
            store(index, constant)
        }
    }

    /// Gives a tensor the parameters of its range.
    private mutating func quantizeActivation(_ index: Int, _ position: Int) throws {
        guard let stored = tensor(index).quantization, let minimum = stored.minimums.first,
            let maximum = stored.maximums.first
        else {
            let name = model.code(of: graph.operators[position]).fullName
            throw QuantizerError(
                .calibration, place: place(index), "the tensor has no range, and \(name) needs it",
                remedy: "calibrate with samples that reach it")
        }
        let range = CalibratedRange(minimum: min(minimum, 0), maximum: max(maximum, 0))
        let parameters = try locating(index) { try ActivationParameters.int16(range) }
        edit(index) { tensor in
            tensor.type = .int16
            tensor.quantization = ModelQuantization(
                scales: parameters.scales, zeroPoints: parameters.zeroPoints, minimums: [range.minimum],
                maximums: [range.maximum])
        }
    }

    /// Gives a tensor a scale, and the range of another tensor.
    private mutating func setParameters(_ index: Int, scale: Float, range: ModelQuantization?) {
        edit(index) { tensor in
            tensor.type = .int16
            tensor.quantization = ModelQuantization(
                scales: [scale], zeroPoints: [0], minimums: range?.minimums ?? [], maximums: range?.maximums ?? [])
        }
    }

    private mutating func expandInput(_ slot: Int, _ position: inout Int) throws {
        let index = graph.operators[position].inputs[slot]
        guard index >= 0, isQuantized(index) else { return }
        let expanded = appendFloat(index, named: tensor(index).name + "_float")
        try insert("DEQUANTIZE", from: index, to: expanded, at: position)
        position += 1
        model.subgraphs[subgraph].operators[position].inputs[slot] = expanded
    }

    /// Appends a float tensor for a quantized one.
    mutating func appendFloat(_ index: Int, named name: String) -> Int {
        var copy = tensor(index)
        copy.name = name
        copy.type = .float32
        copy.quantization = nil
        return append(copy)
    }

    /// Lets the inputs of operators that demand one scale have that of the result.
    mutating func unifyScales() throws {
        for position in graph.operators.indices.reversed() {
            let operation = graph.operators[position]
            guard let wide = treatment(operation), wide.parameters == .forced, let output = operation.outputs.first
            else {
                continue
            }
            var place = position
            for (slot, index) in operation.inputs.enumerated() where index >= 0 && isQuantized(index) {
                if isConstant(index), graph.readers(of: index).count == 1 {
                    try requantizeConstant(index, scale: scale(output))
                    continue
                }
                guard scale(index) != scale(output) else { continue }
                var copy = tensor(index)
                copy.name += "_requantized"
                copy.quantization = ModelQuantization(scales: [scale(output)], zeroPoints: [0])
                let requantized = append(copy)
                model.subgraphs[subgraph].operators[place].inputs[slot] = requantized
                // Each QUANTIZE is inserted at the operator's first position, so that later inputs come earlier.
                try insert("QUANTIZE", from: index, to: requantized, at: position)
                place += 1
            }
        }
    }

    /// Quantizes a constant's stored value again, with another scale. It loses its range.
    private mutating func requantizeConstant(_ index: Int, scale newScale: Float) throws {
        let key = TensorPlace(subgraph: subgraph, tensor: index)
        guard case .int16(let codes)? = stored[key] else { return }
        let old = scale(index)
        let values = codes.map { Float($0) * old }
        let constant = try locating(index) { try ConstantQuantization.int16(values, scale: newScale) }
        edit(index) { $0.quantization = nil }
        store(index, constant)
    }

    /// Expands the operands of float operators that later operators have quantized.
    mutating func repairFloatOperators() throws {
        var position = 0
        while position < graph.operators.count {
            let operation = graph.operators[position]
            let name = model.code(of: operation).name
            if treatment(operation) == nil, !["QUANTIZE", "DEQUANTIZE"].contains(name) {
                for (slot, index) in operation.inputs.enumerated() where index >= 0 && isQuantized(index) {
                    depart(
                        index,
                        "it is expanded for \(name), which stays float, because \(name) would read int16 as float")
                    try expandInput(slot, &position)
                }
            }
            position += 1
        }
    }
}
