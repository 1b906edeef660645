import ChatCore
import Foundation

/// One row of an answer; columns by name. `nil` is NULL, or a value of another kind.
protocol SQLRow {
    func integer(_ column: String) -> Int64?
    func real(_ column: String) -> Double?
    func text(_ column: String) -> String?
    func uuid(_ column: String) -> UUID?
}

/// A column doesn't hold what the program put there.
struct UnreadableColumn: Error {
    var column: String
}

extension SQLRow {
    func int(_ column: String) throws -> Int {
        Int(try required(integer(column), column))
    }

    func number(_ column: String) throws -> Double {
        try required(real(column), column)
    }

    func bool(_ column: String) throws -> Bool {
        try int(column) != 0
    }

    func string(_ column: String) throws -> String {
        try required(text(column), column)
    }

    func id<Entity>(_ column: String) throws -> Identifier<Entity> {
        Identifier(try required(uuid(column), column))
    }

    func optionalID<Entity>(_ column: String) -> Identifier<Entity>? {
        uuid(column).map { Identifier($0) }
    }

    func date(_ column: String) throws -> Date {
        Date(millisecondsSince1970: try required(integer(column), column))
    }

    func optionalDate(_ column: String) -> Date? {
        integer(column).map { Date(millisecondsSince1970: $0) }
    }

    func optionalInt(_ column: String) -> Int? {
        integer(column).map { Int($0) }
    }

    /// A word of a closed set.
    func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word {
        try required(text(column).flatMap { Word(rawValue: $0) }, column)
    }

    private func required<Value>(_ value: Value?, _ column: String) throws -> Value {
        guard let value else { throw UnreadableColumn(column: column) }
        return value
    }
}
