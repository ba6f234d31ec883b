import GoldenVectors
import QuantSpec

/// Mistakes that are not in the catalogue. A diagnosis must not name them.
///
/// Each is typical of kernels, but no clause describes it: an index that is off by one, an element that is not
/// written, a constant that is read from another position.
enum Mutant {
    static let all: [Deviation] = inputs + constants + parameters + outputs

    private static func mutant(_ name: String, _ change: Deviation.Change) -> Deviation {
        Deviation(name, .memory, name, "", breaking: [], change)
    }

    /// Mistakes that read inputs from other positions.
    private static let inputs: [Deviation] = [
        mutant(
            "reads-the-next-element",
            .inputs { inputs, _ in inputs.changeFirst { index, count in (index + 1) % count } }),
        mutant(
            "reads-the-previous-element", .inputs { inputs, _ in inputs.changeFirst { index, _ in max(index - 1, 0) } }),
        mutant(
            "swaps-two-elements",
            .inputs { inputs, _ in inputs.changeFirst { index, count in min(index ^ 1, count - 1) } }),
        mutant(
            "reads-the-last-element-twice",
            .inputs { inputs, _ in inputs.changeFirst { index, count in min(index, max(count - 2, 0)) } }),
        mutant(
            "reads-rows-of-eight-backwards",
            .inputs { inputs, _ in inputs.changeFirst { index, count in min(index ^ 7, count - 1) } }),
    ]

    /// Mistakes that read constants from other positions, or with another value.
    private static let constants: [Deviation] = [
        mutant("reads-the-next-weight", .instance { $0.changeConstants { integers in integers.rotated(by: 1) } }),
        mutant(
            "one-weight-is-wrong",
            .instance { $0.changeConstants { integers in integers.changing(at: integers.count / 2) { $0 ^ 3 } } }),
        mutant(
            "the-last-weight-is-zero",
            .instance { $0.changeConstants { integers in integers.changing(at: integers.count - 1) { _ in 0 } } }),
    ]

    /// Mistakes that change a parameter slightly.
    private static let parameters: [Deviation] = [
        mutant(
            "input-zero-point-plus-one",
            .instance { $0.changeParameters(ofInput: 0) { $0.zeroPoints = $0.zeroPoints.map { $0 + 1 } } }),
        mutant(
            "output-zero-point-plus-one",
            .instance { $0.changeParameters(ofOutput: 0) { $0.zeroPoints = $0.zeroPoints.map { $0 + 1 } } }),
        mutant(
            "output-scale-a-128th-more",
            .instance { $0.changeParameters(ofOutput: 0) { $0.scales = $0.scales.map { $0 * 1.0078125 } } }),
        mutant(
            "input-scale-a-16th-less",
            .instance { $0.changeParameters(ofInput: 0) { $0.scales = $0.scales.map { $0 * 0.9375 } } }),
    ]

    /// Mistakes that write outputs to other positions, or change them.
    private static let outputs: [Deviation] = [
        mutant("every-element-one-up", .outputs { outputs, _, _ in outputs.change { _, value in value &+ 1 } }),
        mutant(
            "every-eighth-element-one-down",
            .outputs { outputs, _, _ in outputs.change { index, value in index % 8 == 5 ? value &- 1 : value } }),
        mutant(
            "scattered-elements-one-off",
            .outputs { outputs, _, _ in
                outputs.change { index, value in
                    let mixed = UInt64(bitPattern: Int64(index) &* 0x9e37 &+ value &* 0x79b9) % 29
                    return mixed < 2 ? value &+ 1 : mixed < 4 ? value &- 1 : value
                }
            }),
        mutant(
            "negative-odd-one-up",
            .outputs { outputs, _, _ in outputs.change { _, value in value < 0 && value & 1 == 1 ? value + 1 : value } }
        ),
        mutant("the-last-element-is-zero", .outputs { outputs, _, _ in outputs.changeLast(1) { 0 } }),
        mutant("the-last-three-elements-are-zero", .outputs { outputs, _, _ in outputs.changeLast(3) { 0 } }),
        mutant(
            "the-last-element-is-that-before",
            .outputs { outputs, _, _ in outputs.move { index, count in min(index, max(count - 2, 0)) } }),
        mutant(
            "written-one-place-further",
            .outputs { outputs, _, _ in outputs.move { index, count in (index + count - 1) % count } }),
        mutant(
            "greatest-value-wraps",
            .outputs { outputs, _, _ in outputs.change { _, value in value == 127 ? -128 : value } }),
        mutant("bound-one-lower", .outputs { outputs, _, _ in outputs.change { _, value in min(value, 126) } }),
    ]
}

extension [Elements?] {
    /// Reads the first operand that is present from other positions.
    fileprivate mutating func changeFirst(_ place: (Int, Int) -> Int) {
        guard let first = firstIndex(where: { $0 != nil }), let elements = self[first], elements.count > 0 else {
            return
        }
        self[first] = elements.gathering((0..<elements.count).map { place($0, elements.count) })
    }
}

extension [Elements] {
    fileprivate mutating func change(_ change: (Int, Int64) -> Int64) {
        guard let first, let integers = first.integers, let range = first.type.integerRange else { return }
        let changed = integers.enumerated().map {
            Swift.min(Swift.max(change($0, $1), range.lowerBound), range.upperBound)
        }
        if let elements = Elements(integers: changed, type: first.type) { self[0] = elements }
    }

    fileprivate mutating func changeLast(_ count: Int, _ value: () -> Int64) {
        let total = first?.count ?? 0
        change { index, old in index >= total - count ? value() : old }
    }

    fileprivate mutating func move(_ place: (Int, Int) -> Int) {
        guard let first, first.count > 0 else { return }
        self[0] = first.gathering((0..<first.count).map { place($0, first.count) })
    }
}

extension [Int64] {
    fileprivate func rotated(by places: Int) -> [Int64] { Array(dropFirst(places) + prefix(places)) }

    fileprivate func changing(at place: Int, _ change: (Int64) -> Int64) -> [Int64] {
        var changed = self
        if indices.contains(place) { changed[place] = change(changed[place]) }
        return changed
    }
}

extension Instance {
    /// Changes the first quantized integer constant.
    fileprivate mutating func changeConstants(_ change: ([Int64]) -> [Int64]) {
        guard let index = inputs.indices.first(where: { constants[$0] != nil && inputs[$0]?.quantization != nil }),
            let constant = constants[index], let integers = constant.elements.integers, !integers.isEmpty,
            let elements = Elements(integers: change(integers), type: constant.type),
            let tensor = try? Tensor(constant.description, elements)
        else { return }
        constants[index] = tensor
    }

    fileprivate mutating func changeParameters(ofInput index: Int, _ change: (inout Quantization) -> Void) {
        guard inputs.indices.contains(index), var quantization = inputs[index]?.quantization, constants[index] == nil
        else { return }
        change(&quantization)
        inputs[index]?.quantization = quantization
    }

    fileprivate mutating func changeParameters(ofOutput index: Int, _ change: (inout Quantization) -> Void) {
        guard outputs.indices.contains(index), var quantization = outputs[index].quantization else { return }
        change(&quantization)
        outputs[index].quantization = quantization
    }
}
