import Foundation

extension BackupTable {
    /// Texts may be long: no more of them at a time than memory has room for.
    private static let rowsPerPage = 32

    /// Every row, in the order of the key.
    func forEachRow(
        on connection: any SQLConnection, _ body: ([String: BackupValue]) throws -> Void
    ) throws {
        var place: SQLText = ""
        while true {
            let page = try connection.query(
                """
                select \(names(columns, but: key)), \(names(key)) from \(SQLText(stringLiteral: name)) \(place)
                order by \(names(key)) limit \(Self.rowsPerPage)
                """
            ) { row in
                (row: values(columns, of: row), key: key.map { Self.value($0.key, $0.value, of: row) })
            }
            for element in page { try body(element.row) }
            guard let last = page.last, page.count == Self.rowsPerPage else { return }
            let bounds = zip(key, last.key).map { ($1 ?? .integer(0)).bound(as: $0.value) }
            place = "where (\(names(key))) > (\(bounds.joined(separator: ", ")))"
        }
    }

    /// - Throws: `BackupFault` when a value isn't of its column's kind.
    func insert(_ row: [String: BackupValue], on connection: any SQLConnection) throws {
        let given = columns.filter { row[$0.key] != nil }
        guard given.count == row.count, !given.isEmpty else { throw BackupFault.unreadable }
        let values = try given.map { column in
            guard let value = row[column.key], value.isUsable(as: column.value) else { throw BackupFault.unreadable }
            return value.bound(as: column.value)
        }
        let names = given.map { SQLText(stringLiteral: $0.key) }
        try connection.execute(
            """
            insert into \(SQLText(stringLiteral: name)) (\(names.joined(separator: ", ")))
            values (\(values.joined(separator: ", ")))
            """)
    }

    private func names(_ columns: KeyValuePairs<String, Kind>) -> SQLText {
        SQLText(stringLiteral: columns.map(\.key).joined(separator: ", "))
    }

    /// No column twice.
    private func names(_ columns: KeyValuePairs<String, Kind>, but others: KeyValuePairs<String, Kind>) -> SQLText {
        let others = Set(others.map(\.key))
        let names = columns.map(\.key).filter { !others.contains($0) }
        return SQLText(stringLiteral: names.isEmpty ? "1 as nothing_else" : names.joined(separator: ", "))
    }

    private func values(_ columns: KeyValuePairs<String, Kind>, of row: any SQLRow) -> [String: BackupValue] {
        let pairs = columns.compactMap { name, kind in Self.value(name, kind, of: row).map { (name, $0) } }
        return Dictionary(pairs) { first, _ in first }
    }

    /// - Returns: `nil` for NULL.
    private static func value(_ name: String, _ kind: Kind, of row: any SQLRow) -> BackupValue? {
        switch kind {
        case .integer: row.integer(name).map { .integer($0) }
        case .real: row.real(name).map { .real($0) }
        case .text: row.text(name).map { .text($0) }
        case .uuid: row.uuid(name).map { .text($0.uuidString.lowercased()) }
        }
    }
}

/// A value as JSON knows it.
enum BackupValue: Codable, Equatable {
    case integer(Int64)
    case real(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else {
            self = .real(try container.decode(Double.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let integer): try container.encode(integer)
        case .real(let real): try container.encode(real)
        case .text(let text): try container.encode(text)
        }
    }

    func isUsable(as kind: BackupTable.Kind) -> Bool {
        switch (self, kind) {
        case (.integer, .integer), (.integer, .real), (.real, .real), (.text, .text): true
        case (.text(let text), .uuid): UUID(uuidString: text) != nil
        default: false
        }
    }

    func bound(as kind: BackupTable.Kind) -> SQLText {
        switch self {
        case .integer(let integer): kind == .real ? "\(Double(integer))" : "\(Int(integer))"
        case .real(let real): "\(real)"
        case .text(let text): kind == .uuid ? "\(UUID(uuidString: text))" : "\(text)"
        }
    }
}
