import Foundation
import QuantSpec
import SpecificationText
import Testing
import VectorFiles

@Suite("The matrix of what the reference runs, and coverage measured against it")
struct OperatorMatrixTests {
    private let matrix: OperatorMatrix
    private let vectorFolder: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        vectorFolder = root.appendingPathComponent("Vectors").path
        matrix = try OperatorMatrix(folder: root.appendingPathComponent("Spec").path)
    }

    @Test(
        "As many operators as were found to run, by scheme",
        arguments: [(.int8, 105), (.uint8, 92), (.int16x8, 89), (.float16, 56)] as [(Scheme, Int)])
    func counts(_ scheme: Scheme, _ count: Int) {
        #expect(matrix.rows.count { $0.cells[scheme] != nil } == count)
    }

    @Test("The published 8-bit specification lists 38 operators, and the reference runs them all in int8")
    func published() {
        let published = matrix.rows.filter(\.isPublished)
        #expect(published.count == 38)
        #expect(published.allSatisfy { $0.cells[.int8] != nil })
    }

    @Test("The matrix has every operator of the specification, in every 8-bit scheme that it has")
    func specificationIsWithin() {
        for declaration in Operator.all {
            for scheme in [Scheme.int8, .uint8] where declaration.variants.contains(where: { $0.scheme == scheme }) {
                #expect(matrix[declaration.name]?.cells[scheme] != nil, "\(declaration.name) in \(scheme)")
            }
        }
    }

    @Test("What the reference runs and no vector holds is a hole; what no parity run confirmed is one too")
    func holes() throws {
        let add = try #require(Operator.named("ADD"))
        let empty = try VectorSet(reading: vectorFolder, where: { _ in false })
        let none = SpecificationCoverage(operators: [add], matrix: matrix, vectors: empty, confirmed: nil)
        #expect(none.column(.int8).holes.contains("ADD"))
        #expect(none.column(.int8).covered == 0)
        let vectors = try VectorSet(reading: vectorFolder, where: { $0.path == "uint8/ADD.json" })
        let covered = SpecificationCoverage(operators: [add], matrix: matrix, vectors: vectors, confirmed: nil)
        #expect(covered.column(.uint8).covered == 1)
        #expect(!covered.column(.uint8).holes.contains("ADD"))
        let unconfirmed = SpecificationCoverage(operators: [add], matrix: matrix, vectors: vectors, confirmed: [:])
        #expect(unconfirmed.column(.uint8).holes.contains("ADD"))
    }

    @Test("A folder without the table, and a table of another format, are errors that name the file")
    func brokenTables() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: SpecificationTextError.self) { try OperatorMatrix(folder: folder.path) }
        let path = folder.appendingPathComponent("matrix.json")
        for text in ["", "{}", #"{"format": "other", "reference": "", "operators": []}"#] {
            try Data(text.utf8).write(to: path)
            #expect(throws: SpecificationTextError.self, "\(text)") { try OperatorMatrix(folder: folder.path) }
        }
        let wrong =
            #"{"format": "quantspec-matrix/1", "reference": "", "operators": [{"name": "ADD", "cells": {"int9": "copy"}}]}"#
        try Data(wrong.utf8).write(to: path)
        #expect(throws: SpecificationTextError.self) { try OperatorMatrix(folder: folder.path) }
    }
}
