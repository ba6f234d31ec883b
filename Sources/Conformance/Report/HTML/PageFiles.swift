/// The style and the script of the page. They are files of their own, which the build embeds.
enum PageFiles {
    static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
    static let script = String(decoding: PackageResources.page_js, as: UTF8.self)

    /// The style's variable that holds the colour of a verdict.
    static func colour(_ verdict: Verdict) -> String { "var(--\(verdict.rawValue))" }
}
