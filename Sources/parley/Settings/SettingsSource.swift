import ChatCore
import Configuration
import Foundation
import SystemPackage

/// Where settings are read from: flags win over the environment, the environment over `.env` in the working directory.
struct SettingsSource {
    private let flags: [String: String]
    private let environment: EnvironmentVariablesProvider
    private let file: EnvironmentVariablesProvider

    /// - Parameter flags: by the name of the setting.
    /// - Throws: when there is a `.env` that can't be read.
    init(flags: [String: String]) async throws {
        self.flags = flags
        environment = EnvironmentVariablesProvider()
        do {
            file = try await EnvironmentVariablesProvider(
                environmentFilePath: FilePath(FileManager.default.currentDirectoryPath + "/.env"), allowMissing: true)
        } catch {
            throw SettingError(name: ".env", allowed: "the file can't be read: \(error)")
        }
    }

    /// An empty value is as good as none.
    func text(_ name: String) -> String? {
        for value in [
            flags[name], try? environment.environmentValue(forName: name), try? file.environmentValue(forName: name),
        ] {
            if let value, !value.isEmpty { return value }
        }
        return nil
    }

    /// - Throws: `SettingError` when `parse` finds no sense in the value.
    func value<Value>(
        _ name: String, default fallback: Value, allowed: String, _ parse: (String) -> Value?
    ) throws -> Value {
        guard let text = text(name) else { return fallback }
        guard let value = parse(text) else { throw SettingError(name: name, value: text, allowed: allowed) }
        return value
    }

    func value<Value>(_ name: String, allowed: String, _ parse: (String) -> Value?) throws -> Value? {
        try value(name, default: nil, allowed: allowed) { parse($0).map(Optional.some) }
    }

    func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        try value(
            name, default: fallback, allowed: "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, default fallback: Choice
    ) throws -> Choice where Choice.RawValue == String {
        try value(
            name, default: fallback,
            allowed: "must be one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "),
            Choice.init(rawValue:))
    }

    /// `20s`, `5m`, `24h`; a bare number counts seconds.
    func duration(_ name: String, atLeastSeconds secondsMin: Int = 0, atMostHours hoursMax: Int = 24) throws
        -> Duration?
    {
        try value(name, allowed: "must be a time from \(secondsMin)s to \(hoursMax)h, such as 20s, 5m or 1h") { text in
            let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
            let unit = text.last.flatMap { units[$0] }
            let digits = unit == nil ? text[...] : text.dropLast()
            guard let (seconds, isTooLong) = Int(digits)?.multipliedReportingOverflow(by: unit ?? 1), !isTooLong,
                (secondsMin...hoursMax * 3600).contains(seconds)
            else { return nil }
            return .seconds(seconds)
        }
    }

    func tokenQuota(_ name: String) throws -> Int? {
        try value(name, allowed: "must be a whole number of tokens, at least 1") { text in
            Int(text).flatMap { (1...1_000_000_000_000_000).contains($0) ? $0 : nil }
        }
    }

    /// - Returns: `nil` for `off`.
    func timetable(_ name: String, default fallback: String) throws -> CronExpression? {
        let text = text(name) ?? fallback
        guard text.lowercased() != "off" else { return nil }
        guard let timetable = CronExpression(text) else {
            throw SettingError(
                name: name, value: text,
                allowed: "must be off, or minute, hour, day, month and weekday as in crontab(5), such as 0 * * * * "
                    + "or */15 8-18 * * mon-fri, and fall due some day")
        }
        return timetable
    }

    func dollars(_ name: String) throws -> Dollars? {
        try value(name, allowed: "must be a number of US dollars above 0, such as 20 or 7.50") { text in
            guard text.wholeMatch(of: /[0-9]{1,9}(\.[0-9]{1,9})?/) != nil, let amount = Double(text), amount > 0 else {
                return nil
            }
            return Dollars(amount)
        }
    }

    func url(_ name: String) throws -> URL? {
        try value(name, allowed: "must be an address such as https://chat.example.org") { text in
            URL(string: text).flatMap { ["http", "https"].contains($0.scheme) && $0.host != nil ? $0 : nil }
        }
    }

    func list(_ name: String) -> [String] {
        (text(name) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
