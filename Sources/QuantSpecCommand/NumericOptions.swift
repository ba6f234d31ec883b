import ArgumentParser
import QuantSpec

/// The options that select the arithmetic.
struct NumericOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The numeric profile; 'help' lists them.", valueName: "name"),
        completion: Completions.profiles)
    var profile: String = NumericProfile.litert_2_3_x86_64.name

    /// The profile of `--profile`.
    ///
    /// - Throws: `CommandFailure` if no profile has the name; `CleanExit` with the list of profiles for `help`.
    func numericProfile() throws -> NumericProfile {
        try ProfileNames.check(profile, allowsAny: false)
        guard let found = NumericProfile.named(profile) else {
            throw CommandFailure(.defect, "--profile: no profile \"\(profile)\" was found; report this defect")
        }
        return found
    }

    func steps() throws -> Steps { Steps(try numericProfile()) }
}
