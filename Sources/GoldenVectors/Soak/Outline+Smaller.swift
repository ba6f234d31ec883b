import QuantSpec

extension Outline {
    /// Returns outlines that are smaller in one respect, the greatest reductions first. Most of them are invalid: the
    /// caller must test them.
    func smaller(_ variant: Variant) -> [Outline] {
        fewerSteps + fewerInputs(variant) + withoutLeadingOnes + lowerSizes + lowerAlignedSizes + lowerSingleSizes
            + lowerFixedValues
    }

    private func with(
        inputs: [Shape?]? = nil, attributes: Attributes? = nil, fixedValues: [Int: [Int64]]? = nil, steps: Int? = nil
    ) -> Outline {
        Outline(
            id, inputs ?? self.inputs, attributes ?? self.attributes, fixedValues: fixedValues ?? self.fixedValues,
            fixedReals: fixedReals, inputRanges: inputRanges, variants: variants, outputCount: outputCount,
            steps: steps ?? self.steps,
            breaking: breaking)
    }

    private var fewerSteps: [Outline] { Outline.lower(steps).map { with(steps: $0) } }

    /// Outlines without an optional operand, or without the last tensor of a variadic one.
    private func fewerInputs(_ variant: Variant) -> [Outline] {
        var outlines = inputs.indices.compactMap { index -> Outline? in
            guard inputs[index] != nil, variant.inputOperand(index)?.presence == .optional else { return nil }
            var fewer = inputs
            fewer[index] = nil
            return with(inputs: fewer)
        }
        if variant.inputs.last?.presence == .variadic, inputs.count > variant.inputs.count {
            outlines.append(with(inputs: inputs.dropLast()))
        }
        return outlines
    }

    /// An outline of a lower rank, if all shapes of the greatest rank begin with a size of 1.
    private var withoutLeadingOnes: [Outline] {
        let rank = inputs.compactMap { $0?.rank }.max() ?? 0
        guard rank > 1, inputs.allSatisfy({ $0 == nil || $0?.rank != rank || $0?.dimensions.first == 1 }) else {
            return []
        }
        return [with(inputs: inputs.map { $0?.rank == rank ? $0.map { Shape(Array($0.dimensions.dropFirst())) } : $0 })]
    }

    /// Outlines with one size lowered everywhere: in all shapes, and in the fixed values that equal it.
    private var lowerSizes: [Outline] {
        let sizes = Set(inputs.flatMap { $0?.dimensions ?? [] }).filter { $0 > 1 }.sorted(by: >)
        return sizes.flatMap { size in
            Outline.lower(size).map { lower in
                with(
                    inputs: inputs.map { shape in
                        shape.map { Shape($0.dimensions.map { $0 == size ? lower : $0 }) }
                    }, fixedValues: fixedValues.mapValues { $0.map { $0 == Int64(size) ? Int64(lower) : $0 } })
            }
        }
    }

    /// Outlines with one size lowered at one axis of all inputs, such as the channels. Axes are counted from the first
    /// or from the last.
    private var lowerAlignedSizes: [Outline] {
        let ranks = inputs.compactMap { $0?.rank }
        return (0..<(ranks.max() ?? 0)).flatMap { axis in
            [true, false].flatMap { isFromEnd -> [Outline] in
                func place(_ shape: Shape) -> Int? {
                    let place = isFromEnd ? shape.rank - 1 - axis : axis
                    return shape.dimensions.indices.contains(place) ? place : nil
                }
                let sizes = Set(inputs.compactMap { shape in shape.flatMap { s in place(s).map { s.dimensions[$0] } } })
                return sizes.sorted(by: >).flatMap { size in
                    Outline.lower(size).map { lower in
                        with(
                            inputs: inputs.map { shape in
                                guard let shape, let place = place(shape), shape.dimensions[place] == size else {
                                    return shape
                                }
                                var dimensions = shape.dimensions
                                dimensions[place] = lower
                                return Shape(dimensions)
                            })
                    }
                }
            }
        }
    }

    private var lowerSingleSizes: [Outline] {
        inputs.indices.flatMap { index -> [Outline] in
            let dimensions = inputs[index]?.dimensions ?? []
            return dimensions.indices.flatMap { axis in
                Outline.lower(dimensions[axis]).map { lower in
                    var changed = dimensions
                    changed[axis] = lower
                    var shapes = inputs
                    shapes[index] = Shape(changed)
                    return with(inputs: shapes)
                }
            }
        }
    }

    /// Outlines with one attribute changed: integers are lowered; names, flags and reals get the schema's default.
    func simplerAttributes(_ declaration: Operator) -> [Outline] {
        declaration.attributes.flatMap { attribute -> [Outline] in
            guard let value = attributes.values[attribute.name], value != attribute.defaultValue else { return [] }
            let simpler: [AttributeValue]
            switch value {
            case .integer(let integer): simpler = Outline.lower(Int(clamping: integer)).map { .integer(Int64($0)) }
            case .integers, .reals: simpler = []
            case .name, .flag, .real: simpler = [attribute.defaultValue]
            }
            return simpler.map { value in
                var changed = attributes
                changed.values[attribute.name] = value
                return with(attributes: changed)
            }
        }
    }

    /// Outlines with one fixed value closer to zero.
    private var lowerFixedValues: [Outline] {
        fixedValues.sorted { $0.key < $1.key }.flatMap { index, values in
            values.indices.filter { values[$0] != 0 }.flatMap { place in
                Set([0, values[place] / 2]).sorted().map { lower in
                    var changed = fixedValues
                    changed[index]?[place] = lower
                    return with(fixedValues: changed)
                }
            }
        }
    }

    /// Some lower numbers from 1 on, the least first.
    private static func lower(_ number: Int) -> [Int] {
        guard number > 1 else { return [] }
        // A number that is less by two keeps a size even or odd.
        return Set([1, number / 2, max(number - 2, 1), number - 1]).sorted()
    }
}
