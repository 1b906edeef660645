import ChatCore
import Foundation

/// One SQL statement, or a part of one, with the values that are bound to its `?`.
///
/// Everything interpolated is bound, never pasted, save another `SQLText`: data can't become SQL.
struct SQLText: Sendable, ExpressibleByStringInterpolation {
    private(set) var text: String
    private(set) var values: [SQLValue]

    init(stringLiteral text: String) {
        self.init(text: text, values: [])
    }

    init(stringInterpolation: Interpolation) {
        self.init(text: stringInterpolation.text, values: stringInterpolation.values)
    }

    private init(text: String, values: [SQLValue]) {
        self.text = text
        self.values = values
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [SQLValue] = []

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
        }

        mutating func appendInterpolation(_ value: (some SQLBindable)?) {
            text += "?"
            values.append(value?.sqlValue ?? .null)
        }
    }
}

extension Sequence where Element == SQLText {
    func joined(separator: String) -> SQLText {
        var result: SQLText = ""
        for (index, part) in enumerated() {
            result = index == 0 ? part : "\(result)\(SQLText(stringLiteral: separator))\(part)"
        }
        return result
    }
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
