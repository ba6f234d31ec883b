import QuantSpec
import Testing

@Suite("SLICE and STRIDED_SLICE")
struct SlicingTests {
    /// The indices that a walk from bound to bound meets, written without any count.
    private func walk(_ size: Int, _ begin: Int?, _ end: Int?, _ stride: Int) -> [Int64] {
        func bound(_ given: Int) -> Int {
            let index = given < 0 ? given + size : given
            return stride > 0 ? min(max(index, 0), size) : min(max(index, -1), size - 1)
        }
        var index = begin.map(bound) ?? (stride > 0 ? 0 : size - 1)
        let stop = end.map(bound) ?? (stride > 0 ? size : -1)
        var met: [Int64] = []
        while stride > 0 ? index < stop : index > stop {
            met.append(Int64(index))
            index += stride
        }
        return met
    }

    private func strided(
        _ shape: Shape, _ begin: [Int64], _ end: [Int64], _ strides: [Int64], _ attributes: Attributes = [:]
    ) throws -> MovedValues {
        try Operator.stridedSlice.movedOnce(
            [.counting(shape), .indices(begin), .indices(end), .indices(strides)], attributes)
    }

    @Test("STRIDED_SLICE-5: bounds and strides of every kind, masked and not", arguments: 0...4)
    func everyBound(_ size: Int) throws {
        let bounds: [Int?] = [nil] + (-6...6).map { $0 }
        for begin in bounds {
            for end in bounds {
                for stride in [-3, -2, -1, 1, 2, 3] {
                    let attributes: Attributes = [
                        "begin_mask": .integer(begin == nil ? 1 : 0), "end_mask": .integer(end == nil ? 1 : 0),
                    ]
                    let indices = walk(size, begin, end, stride)
                    let slice = try strided(
                        [size], [Int64(begin ?? 9)], [Int64(end ?? -9)], [Int64(stride)], attributes)
                    #expect(slice == MovedValues([indices.count], indices))
                }
            }
        }
    }

    @Test("STRIDED_SLICE-2: bits beyond the last position say nothing")
    func bitsBeyond() throws {
        let all: Int64 = -1 << 1
        let masks: Attributes = [
            "begin_mask": .integer(all), "end_mask": .integer(all), "ellipsis_mask": .integer(all),
            "new_axis_mask": .integer(all), "shrink_axis_mask": .integer(all),
        ]
        #expect(try strided([3, 2], [1], [2], [1], masks) == MovedValues([1, 2], [2, 3]))
    }

    @Test("STRIDED_SLICE-3: an ellipsis comes before a new axis, and a new axis before a shrunk one")
    func precedence() throws {
        let ellipsis: Attributes = ["ellipsis_mask": .integer(1), "new_axis_mask": .integer(1)]
        #expect(try strided([2, 2], [1], [2], [1], ellipsis).shape == [2, 2])
        let newAxis: Attributes = ["new_axis_mask": .integer(1), "shrink_axis_mask": .integer(1)]
        #expect(try strided([2, 2], [1], [2], [0], newAxis).shape == [1, 2, 2])
    }

    @Test("STRIDED_SLICE-4, STRIDED_SLICE-9: an ellipsis may stand for no axis")
    func emptyEllipsis() throws {
        let slice = try strided([2, 3], [0, 0, 2], [0, 2, 3], [1, 1, 1], ["ellipsis_mask": .integer(1)])
        #expect(slice == MovedValues([2, 1], [2, 5]))
    }

    @Test("STRIDED_SLICE-7: an end that counts from begin")
    func countedEnd() throws {
        let offset: Attributes = ["offset": .flag(true)]
        #expect(try strided([5], [-4], [3], [2], offset) == MovedValues([2], [1, 3]))
        #expect(try strided([5], [4], [-5], [-2], offset) == MovedValues([3], [4, 2, 0]))
        #expect(throws: SpecificationError.self) { try strided([5], [3], [4], [1], offset) }
        #expect(throws: SpecificationError.self) { try strided([5], [1], [-3], [-1], offset) }
    }

    @Test("What no slice can be is invalid")
    func invalidStridedSlices() throws {
        let shrink: Attributes = ["shrink_axis_mask": .integer(1)]
        let refused: [(Shape, [Int64], [Int64], [Int64], Attributes, Clause)] = [
            ([3], [0], [3], [0], [:], "STRIDED_SLICE-5"),
            ([3], [3], [4], [1], shrink, "STRIDED_SLICE-6"), ([3], [-4], [0], [1], shrink, "STRIDED_SLICE-6"),
            ([3], [1], [0], [-1], shrink, "STRIDED_SLICE-6"), ([0], [0], [1], [1], shrink, "STRIDED_SLICE-6"),
            ([3], [0, 0], [1, 1], [1, 1], [:], "STRIDED_SLICE-4"), ([], [0], [1], [1], [:], "STRIDED_SLICE-4"),
            ([3], [0, 0], [1, 1], [1, 1], ["ellipsis_mask": .integer(3)], "STRIDED_SLICE-4"),
            ([3], [0], [1, 2], [1], [:], "STRIDED_SLICE-2"), ([3], [0], [1], [], [:], "STRIDED_SLICE-2"),
        ]
        for (shape, begin, end, strides, attributes, clause) in refused {
            let error = #expect(throws: SpecificationError.self) {
                try strided(shape, begin, end, strides, attributes)
            }
            #expect(error?.clause == clause, "\(begin) \(end) \(strides)")
        }
        let far: [Int64] = [Int64(Int32.min), Int64(Int32.max)]
        for begin in far {
            for end in far {
                for stride in far {
                    #expect(throws: Never.self) { try strided([3], [begin], [end], [stride]) }
                    _ = try? strided([3], [begin], [end], [stride], ["offset": .flag(true)])
                }
            }
        }
        #expect(throws: SpecificationError.self) {
            try Operator.stridedSlice.movedOnce([
                .counting([3]), .indices([.min], nil, .int64), .indices([.max], nil, .int64),
                .indices([.min], nil, .int64),
            ])
        }
    }

    @Test("SLICE is STRIDED_SLICE with strides of 1")
    func sliceIsStrided() throws {
        for begin in 0...3 {
            for size in 0...3 - begin {
                let slice = try Operator.slice.movedOnce([
                    .counting([3, 4]), .indices([Int64(begin), 1]), .indices([Int64(size), -1]),
                ])
                #expect(slice == (try strided([3, 4], [Int64(begin), 1], [Int64(begin + size), 4], [1, 1])))
            }
        }
    }

    @Test(
        "A slice that leaves its axis is invalid",
        arguments: [[-1, 1], [4, 0], [2, 2], [0, 4], [0, -2], [4, -1], [.max, .max], [.min, -1], [1, .max]])
    func invalidSlices(_ range: [Int64]) throws {
        let error = #expect(throws: SpecificationError.self) {
            try Operator.slice.movedOnce([
                .counting([3]), .indices([range[0]], nil, .int64), .indices([range[1]], nil, .int64),
            ])
        }
        #expect(error?.clause == "SLICE-3")
    }

    @Test("SLICE-2: one bound an axis")
    func wrongNumberOfBounds() throws {
        #expect(throws: SpecificationError.self) {
            try Operator.slice.movedOnce([.counting([3, 2]), .indices([0]), .indices([1, 1])])
        }
    }
}
