import ArgumentParser
import QuantSpec

/// The options that choose the arithmetic.
struct NumericOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The numeric profile.", valueName: "name"))
    var profile: String = NumericProfile.litert_2_3_x86_64.name

    /// - Throws: `CommandFailure` for a name that no profile has.
    func numericProfile() throws -> NumericProfile {
        guard let found = NumericProfile.named(profile) else {
            let names = NumericProfile.all.map(\.name).joined(separator: ", ")
            throw CommandFailure(.wrongUsage, "--profile \(profile): there is no such profile; use one of \(names)")
        }
        return found
    }

    func steps() throws -> Steps { Steps(try numericProfile()) }
}
