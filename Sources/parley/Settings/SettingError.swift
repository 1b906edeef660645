/// A setting that can't be used. Its one line names the setting, its value and what is allowed.
struct SettingError: Error, CustomStringConvertible {
    var name: String
    /// `nil` for a secret, or when it is missing.
    var value: String?
    var allowed: String

    var description: String {
        let shown = value.map { "\(name)=\($0)" } ?? name
        return "\(shown): \(allowed)"
    }
}
