import Foundation
import GRDB

/// A GRDB connection inside a transaction. Statements are prepared once a connection, and kept for as long as it lives;
/// but for those with lists.
struct SQLiteConnection: SQLConnection {
    let database: Database

    func query<Value>(_ sql: SQLText, _ map: (any SQLRow) throws -> Value) throws -> [Value] {
        try translatingErrors {
            let rows = try Row.fetchCursor(statement(sql), arguments: sql.arguments)
            var values: [Value] = []
            while let row = try rows.next() { values.append(try map(SQLiteRow(row: row))) }
            return values
        }
    }

    @discardableResult
    func execute(_ sql: SQLText) throws -> Int {
        try translatingErrors {
            try statement(sql).execute(arguments: sql.arguments)
            return database.changesCount
        }
    }

    private func statement(_ sql: SQLText) throws -> Statement {
        try sql.hasList ? database.makeStatement(sql: sql.text) : database.cachedStatement(sql: sql.text)
    }

    private func translatingErrors<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw error.translated
        }
    }
}

/// A row under a GRDB cursor; read before the cursor moves on.
private struct SQLiteRow: SQLRow {
    let row: Row

    func integer(_ column: String) -> Int64? { value(column) }
    func real(_ column: String) -> Double? { value(column) }
    func text(_ column: String) -> String? { value(column) }
    func uuid(_ column: String) -> UUID? { value(column) }

    private func value<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        (row[column] as DatabaseValue?).flatMap { Value.fromDatabaseValue($0) }
    }
}

extension SQLText {
    fileprivate var arguments: StatementArguments {
        get throws {
            try requireStorableText()
            return StatementArguments(
                values.map { value -> (any DatabaseValueConvertible)? in
                    switch value {
                    case .null: nil
                    case .integer(let integer): integer
                    case .real(let real): real
                    case .text(let text): text
                    case .uuid(let uuid): uuid
                    }
                })
        }
    }
}
