import ChatCore
import Foundation

/// The place where a page ended: the sort key and id of its last element. Opaque to clients: 24 bytes as base64url.
struct PageCursor: Equatable {
    var key: Int64
    var id: UUID

    init(key: Int64, id: UUID) {
        self.key = key
        self.id = id
    }

    /// - Throws: `validation_failed` on `cursor`.
    init(_ text: String) throws {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: base64), data.count == 24 else {
            throw ChatError.invalid("cursor", "is not a cursor of this list")
        }
        let bytes = [UInt8](data)
        key = bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
        id = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(fromByteOffset: 8, as: uuid_t.self)) }
    }

    var text: String {
        var data = Data()
        withUnsafeBytes(of: key.bigEndian) { data.append(contentsOf: $0) }
        withUnsafeBytes(of: id.uuid) { data.append(contentsOf: $0) }
        return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}

/// How a list is ordered and paged: by one number column, then by id, both in the same direction.
struct Keyset {
    var column: SQLText
    var idColumn: SQLText
    var isDescending: Bool

    /// The condition that leaves out what former pages held.
    func condition(_ start: PageRequest.Start) throws -> SQLText? {
        guard case .cursor(let text) = start else { return nil }
        let cursor = try PageCursor(text)
        let sign: SQLText = isDescending ? "<" : ">"
        return "(\(column), \(idColumn)) \(sign) (\(Int(cursor.key)), \(cursor.id))"
    }

    /// Order, limit and offset; one row more than asked for tells whether there is a next page.
    func tail(_ page: PageRequest) -> SQLText {
        let direction: SQLText = isDescending ? "desc" : "asc"
        let offset = if case .offset(let offset) = page.start { offset } else { 0 }
        return """
            order by \(column) \(direction), \(idColumn) \(direction)
            limit \(page.limit + 1) offset \(offset)
            """
    }
}

extension Page {
    /// Makes a page of up to `limit` elements from one row more than that.
    init(_ rows: [Element], limit: Int, total: Int, cursor: (Element) -> PageCursor) {
        let elements = Array(rows.prefix(limit))
        self.init(
            elements: elements, total: total,
            nextCursor: rows.count > limit ? elements.last.map { cursor($0).text } : nil)
    }
}
