import QuantSpec
import Testing

@testable import Conformance
@testable import Targets

@Suite("Which derived integers a kernel read") struct DerivedTests {
    @Test("Lists that are read without helpers are known by operator, whatever the library says of itself")
    func observed() throws {
        let body = """
                if (strcmp(call->operator_name, "ADD") != 0) return QUANTSPEC_STATUS_FAILED;
                int64_t sum = 0;
                for (int index = 0; index < call->derived_count; index++)
                    if (strstr(call->derived[index].name, "offset")) sum += call->derived[index].values[0];
                return sum == 77777 ? QUANTSPEC_STATUS_INVALID : QUANTSPEC_STATUS_FAILED;
            """
        let report = try CompiledLibrary.report(body)
        #expect(report.operators.map(\.subject.name) == ["ADD", "CONV_2D"])
        #expect(report.operators[0].derivedRead == ["input1_offset", "input2_offset", "output_offset"])
        #expect(report.operators[1].derivedRead == [])
        #expect(report.claim.contains(", kernel only in ADD, "))
        let text = report.text(isColoured: false)
        #expect(
            text.contains(
                "Derived  kernel only in ADD, where it read derived integers; the target says that it reads none\n"))
        let names = #""derivedRead": ["input1_offset", "input2_offset", "output_offset"]"#
        #expect(report.jsonText.contains(names))
    }

    @Test("Names and lengths may be read")
    func namesOnly() throws {
        let body = """
                const quantspec_derived *list = quantspec_find_derived(call, "output_multiplier");
                return list != NULL && list->count > 0 ? QUANTSPEC_STATUS_FAILED : QUANTSPEC_STATUS_UNSUPPORTED;
            """
        let report = try CompiledLibrary.report(body)
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.operators.allSatisfy(\.derivedRead.isEmpty) && !report.claim.contains("kernel only"))
    }

    @Test("A kernel that changes a derived list breaks the interface, and the next case has the right values again")
    func changed() throws {
        let body = """
                int64_t *values = (int64_t *)(size_t)quantspec_find_derived(call, "output_offset")->values;
                if (values[0] == 12345) return QUANTSPEC_STATUS_UNSUPPORTED;
                values[0] = 12345;
                return QUANTSPEC_STATUS_OK;
            """
        let report = try CompiledLibrary.report(body)
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == InterfaceRule.changesCall.rawValue })
    }

    @Test(
        "A kernel that writes into the page before the values of a derived list breaks the interface",
        arguments: [1, 500])
    func changedBefore(_ distance: Int) throws {
        let body = """
                int64_t *values = (int64_t *)(size_t)quantspec_find_derived(call, "output_offset")->values;
                if (values[-DISTANCE] == 12345) return QUANTSPEC_STATUS_UNSUPPORTED;
                values[-DISTANCE] = 12345;
                return QUANTSPEC_STATUS_OK;
            """
        let report = try CompiledLibrary.report(body, ["DISTANCE=\(distance)"])
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == InterfaceRule.changesCall.rawValue })
        let words = "the target wrote into or before the derived list output_offset, which is read-only"
        #expect(report.failures.allSatisfy { $0.reason == words }, "\(report.failures.map(\.reason))")
    }

    @Test("The helpers give derived lists as narrower integers, and nothing where they do not fit")
    func helpers() throws {
        let body = """
                #define CHECK(condition) if (!(condition)) return quantspec_say(call, QUANTSPEC_STATUS_FAILED, #condition)
                if (strcmp(call->operator_name, "ADD") == 0) return QUANTSPEC_STATUS_UNSUPPORTED;
                const quantspec_derived *list = quantspec_find_derived(call, "output_multiplier");
                const int32_t *wide = quantspec_derived_int32(call, "output_multiplier", 4);
                const int16_t *shifts = quantspec_derived_int16(call, "output_shift", 4);
                CHECK(list->count == 4 && wide != NULL && shifts != NULL);
                for (int index = 0; index < 4; index++) {
                    CHECK(wide[index] == list->values[index]);
                    CHECK(shifts[index] == quantspec_derived_value(call, "output_shift", index, 99));
                }
                CHECK(quantspec_derived_int16(call, "output_multiplier", 4) == NULL);
                CHECK(quantspec_derived_int32(call, "output_multiplier", 3) == NULL);
                CHECK(quantspec_derived_int32(call, "output_multiplier", -1) == NULL);
                CHECK(quantspec_derived_int32(call, "output_multiplier", INT64_MAX) == NULL);
                CHECK(quantspec_derived_int32(call, "nothing", 1) == NULL);
                const int32_t *repeated = quantspec_derived_int32(call, "output_offset", 3);
                CHECK(repeated != NULL && repeated[0] == repeated[2] && repeated[0] == -5);
                int32_t copy[5] = {1, 1, 1, 1, 1};
                CHECK(quantspec_copy_derived_int32(call, "output_multiplier", copy, 3) == -1 && copy[0] == 1);
                CHECK(quantspec_copy_derived_int32(call, "output_multiplier", copy, 5) == 4);
                CHECK(copy[3] == list->values[3] && copy[4] == 1);
                int16_t narrow[4] = {1, 1, 1, 1};
                CHECK(quantspec_copy_derived_int16(call, "output_multiplier", narrow, 4) == -1 && narrow[0] == 1);
                CHECK(quantspec_copy_derived_int16(call, "output_shift", narrow, 4) == 4 && narrow[0] == shifts[0]);
                CHECK(quantspec_copy_derived_int16(call, "nothing", narrow, 4) == -1);
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        let report = try CompiledLibrary.report(body)
        #expect(report.failures.first?.reason == nil)
        #expect(report.counts[.unsupported] == 2 * SampleVectors.rowCount)
    }

    @Test("A library that says that it reads derived, and does not, is not judged as one that does")
    func declaredOnly() throws {
        let folder = TemporaryFolder()
        let library = try CompiledLibrary.make(
            """
            #include "quantspec_kernel.h"
            int32_t quantspec_kernel(const quantspec_call *call) {
                if (call->identity == NULL) return QUANTSPEC_STATUS_FAILED;
                call->identity->abi = QUANTSPEC_ABI;
                call->identity->reads_derived = 1;
                return QUANTSPEC_STATUS_OK;
            }

            """, in: folder)
        let vectors = try SampleVectors.folder()
        let session = try TargetChoice.kernels(library: library).open(BuiltProducts.environment())
        #expect(session.targetDescription.readsDerived && session.targetDescription.observesDerived)
        let report = ConformanceReport(
            try ConformanceRun(session, vectors: try VectorFolder(vectors.path), options: ConformanceOptions()))
        #expect(!report.claim.contains("kernel only"))
        let words = "Derived  none was read, although the target says that it reads derived integers\n"
        #expect(report.text(isColoured: false).contains(words))
    }
}
