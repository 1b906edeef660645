/// How names, labels and numbers are written.
enum MetricText {
    static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        labels.isEmpty ? "\(name) \(number(value))\n" : "\(name){\(labels)} \(number(value))\n"
    }

    /// Whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        if value == -.infinity { return "-Inf" }
        if value.isNaN { return "NaN" }
        return Int(exactly: value).map(String.init) ?? "\(value)"
    }

    /// Letters, digits and `_`, and no digit first: other characters become `_`.
    static func name(_ text: String) -> String {
        let name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isNumber != false ? "_\(name)" : name
    }

    /// In the order of their names.
    static func labels(_ labels: [(String, String)]) -> String {
        labels.map { (name($0.0), $0.1) }.sorted { $0.0 < $1.0 }
            .map { "\($0.0)=\"\(escapedValue($0.1))\"" }.joined(separator: ",")
    }

    static func adding(_ name: String, _ value: String, to labels: String) -> String {
        "\(labels)\(labels.isEmpty ? "" : ",")\(name)=\"\(value)\""
    }

    static func escapedHelp(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func escapedValue(_ text: String) -> String {
        escapedHelp(text).replacing("\"", with: "\\\"")
    }
}
