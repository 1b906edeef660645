import ChatCore
import Foundation

/// One SQL statement, or a part of one, with the values that are bound to its `?`.
///
/// Everything interpolated is bound, never pasted, save another `SQLText`: data can't become SQL.
struct SQLText: Sendable, ExpressibleByStringInterpolation {
    private(set) var text: String
    private(set) var values: [SQLValue]
    /// Whether its words depend on how many things it is about: a statement of each length would be one too many to
    /// keep prepared.
    private(set) var hasList = false

    init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
        hasList = stringInterpolation.hasList
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [SQLValue] = []
        fileprivate var hasList = false

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        mutating func appendInterpolation(_ part: SQLText) {
            text += part.text
            values += part.values
            hasList = hasList || part.hasList
        }

        mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            text += "?"
            values.append(value?.sqlValue ?? .null)
        }
    }
}

extension SQLText {
    fileprivate init(joining parts: some Sequence<SQLText>, separator: String) {
        self = ""
        for (index, part) in parts.enumerated() {
            text += index == 0 ? part.text : separator + part.text
            values += part.values
        }
        hasList = true
    }
}

extension Sequence where Element == SQLText {
    func joined(separator: String) -> SQLText { SQLText(joining: self, separator: separator) }
}

extension Sequence where Element: SQLBindable {
    /// For `in (…)`.
    var sqlList: SQLText { map { "\($0)" as SQLText }.joined(separator: ", ") }
}

/// A value as the engines know it.
enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case uuid(UUID)
}

/// What may be bound: the domain's plain values, in their one stored form.
protocol SQLBindable {
    var sqlValue: SQLValue { get }
}

extension Int: SQLBindable {
    var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLBindable {
    var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension Double: SQLBindable {
    var sqlValue: SQLValue { .real(self) }
}

extension String: SQLBindable {
    var sqlValue: SQLValue { .text(self) }
}

extension UUID: SQLBindable {
    var sqlValue: SQLValue { .uuid(self) }
}

extension Identifier: SQLBindable {
    var sqlValue: SQLValue { .uuid(uuid) }
}

extension Date: SQLBindable {
    var sqlValue: SQLValue { .integer(millisecondsSince1970) }

    var millisecondsSince1970: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    init(millisecondsSince1970 milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
