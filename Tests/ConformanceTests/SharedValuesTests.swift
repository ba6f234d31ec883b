import GoldenVectors
import QuantSpec
import TestSupport
import Testing
import VectorFiles

@testable import Conformance

@Suite("What failing groups have in common")
struct SharedValuesTests {
    private static let declaration = Operator.named("MAX_POOL_2D")
    private static let instances = (try? Checkout.vectorFile("int8/MAX_POOL_2D").groups.map(\.instance)) ?? []

    private func value(_ name: String, _ instance: Instance) throws -> String? {
        let declaration = try #require(Self.declaration)
        let variant = try #require(declaration.variants.first { $0.id == instance.variantID })
        let axis = try #require(FormAxis.all(of: variant, in: declaration).first { $0.name == name })
        return axis.place(instance).map { axis.values[$0] }
    }

    private func shared(failing isFailing: (Instance) throws -> Bool) throws -> SharedValues? {
        try shared(failing: Set(Self.instances.indices.filter { try isFailing(Self.instances[$0]) }))
    }

    private func shared(failing places: Set<Int>) throws -> SharedValues? {
        let declaration = try #require(Self.declaration)
        let failing = Self.instances.indices.filter(places.contains).map { Self.instances[$0] }
        let passing = Self.instances.indices.filter { !places.contains($0) }.map { Self.instances[$0] }
        return SharedValues.find(failing: failing, passing: passing, in: declaration)
    }

    @Test("One value is found")
    func single() throws {
        let shared = try #require(try shared { try value("stride_w", $0) == "2" })
        #expect(shared.conditions == [.init(axis: "stride_w", relation: .equal, value: "2")])
        #expect(shared.exceptions == 0)
        #expect(
            shared.text
                == "all \(shared.failing) groups with stride_w = 2 fail, and no mistake explains them in full; all \(shared.passing) others pass"
        )
    }

    @Test("Two values are found where neither is enough")
    func pair() throws {
        let shared = try #require(
            try shared { try value("stride_h", $0) == "2" && value("padding_h", $0) == "SAME only behind" })
        #expect(
            Set(shared.conditions) == [
                .init(axis: "stride_h", relation: .equal, value: "2"),
                .init(axis: "padding_h", relation: .equal, value: "SAME only behind"),
            ])
    }

    @Test("Every value but one is found")
    func negation() throws {
        let shared = try #require(
            try shared { try value("stride_h", $0) == "2" && value("padding_h", $0) != "SAME only behind" })
        #expect(
            Set(shared.conditions) == [
                .init(axis: "stride_h", relation: .equal, value: "2"),
                .init(axis: "padding_h", relation: .not, value: "SAME only behind"),
            ])
    }

    @Test("A value that one of two directions has is found")
    func either() throws {
        let shared = try #require(
            try shared {
                try value("padding_h", $0) == "SAME only behind" || value("padding_w", $0) == "SAME only behind"
            })
        #expect(
            shared.conditions == [.init(axis: "padding_h or padding_w", relation: .equal, value: "SAME only behind")])
    }

    @Test("Padding before the input in one direction, and more behind it in one direction, are found together")
    func properties() throws {
        func places(_ instance: Instance) throws -> [String?] {
            [try value("padding_h", instance), try value("padding_w", instance)]
        }
        let shared = try #require(
            try shared { instance in
                let places = try places(instance)
                let hasBefore =
                    places.contains("SAME as much before as behind") || places.contains("SAME one more behind")
                return hasBefore && (places.contains("SAME only behind") || places.contains("SAME one more behind"))
            })
        #expect(
            Set(shared.conditions) == [
                .init(axis: "padding before_h or padding before_w", relation: .equal, value: "some"),
                .init(axis: "padding behind_h or padding behind_w", relation: .equal, value: "more than before"),
            ])
    }

    @Test("Numbers from one on are found")
    func range() throws {
        let shared = try #require(try shared { Int(try value("window_h", $0) ?? "") ?? 0 >= 3 })
        #expect(shared.conditions == [.init(axis: "window_h", relation: .atLeast, value: "3")])
        #expect(shared.text.contains("with window_h >= 3 fail"))
    }

    @Test("A few passing groups may meet the conditions, and are counted")
    func exceptions() throws {
        let places = try Self.instances.indices.filter { try value("stride_w", Self.instances[$0]) == "2" }
        let shared = try #require(try shared(failing: Set(places.dropFirst(2))))
        #expect(shared.conditions == [.init(axis: "stride_w", relation: .equal, value: "2")])
        #expect(shared.exceptions == 2)
        #expect(shared.text.hasPrefix("\(shared.failing) of \(shared.failing + 2) groups with stride_w = 2 fail"))
    }

    @Test("A comparison of two axes, a divisor, and one value in both directions are found")
    func relations() throws {
        func number(_ name: String, _ instance: Instance) throws -> Int? {
            let declaration = try #require(Self.declaration)
            let axis = try #require(declaration.domain?.axes.first { $0.name == name })
            return axis.number(instance)
        }
        let steeper = try #require(
            try shared { try number("stride_h", $0) ?? 0 > number("stride_w", $0) ?? 0 })
        #expect(steeper.text.contains("groups with stride_h > stride_w fail") && steeper.exceptions == 0)
        let longer = try #require(
            try shared { try number("window_h", $0) ?? 0 > number("input_h", $0) ?? 0 })
        #expect(longer.exceptions == 0 && longer.conditions.count == 1)
        let tails = try #require(try shared { (try number("channels", $0) ?? 4) % 4 != 0 })
        #expect(tails.conditions == [.init(axis: "channels", relation: .notMultiple, value: "4")])
        let both = try #require(
            try shared {
                try number("stride_h", $0) == 2 && number("stride_w", $0) == 2 && value("padding", $0) == "SAME"
            })
        #expect(
            Set(both.conditions) == [
                .init(axis: "stride_h and stride_w", relation: .equal, value: "2"),
                .init(axis: "padding", relation: .equal, value: "SAME"),
            ])
    }

    @Test("Failures at random share nothing, however many they are", arguments: 1...40)
    func random(_ seed: Int) throws {
        var random = SeededRandom(seed: Int64(seed), "random failures")
        let count = 2 + seed / 2
        let chosen = Set((0..<count).map { _ in random.index(below: Self.instances.count) })
        #expect(try shared(failing: chosen) == nil)
    }

    @Test("The place of all differences in the outputs is found, and not one of a few cases")
    func places() throws {
        func difference(_ columns: Int, at column: Int) throws -> RowDifference {
            let expected = [Int8](repeating: 0, count: 2 * columns * 3)
            let observed = expected.indices.map { Int8($0 / 3 % columns == column ? 9 : 0) }
            return try #require(
                RowDifference(
                    expected: [[.int8(expected)]], observed: [[.int8(observed)]], shapes: [[1, 2, columns, 3]]))
        }
        let last = try (2...9).map { try difference($0, at: $0 - 1) }
        let found = try #require(SharedPlaces.find(last))
        #expect(found == SharedPlaces(dimension: 2, place: .last, cases: 8))
        #expect(found.text.contains("only elements at the last index along dimension 2 differ"))
        #expect(SharedPlaces.find(try last + [difference(5, at: 1)]) == nil)
        #expect(SharedPlaces.find(Array(last.prefix(3))) == nil)
    }

    @Test("Failures at random share nothing, and a single one is no evidence")
    func nothing() throws {
        var random = SeededRandom(seed: 1, "random failures")
        let chosen = Set((0..<12).map { _ in random.index(below: Self.instances.count) })
        #expect(try shared(failing: chosen) == nil)
        #expect(try shared(failing: [3]) == nil)
    }
}
