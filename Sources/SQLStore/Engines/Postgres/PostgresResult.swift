import CLibPQ
import Foundation

/// What a statement has answered. Values are text.
final class PostgresResult {
    private let result: OpaquePointer
    private lazy var columns: [String: Int32] = {
        let names = (0..<PQnfields(result)).map { (String(cString: PQfname(result, $0)), $0) }
        return Dictionary(names) { first, _ in first }
    }()

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    var status: ExecStatusType { PQresultStatus(result) }
    var rows: Range<Int32> { 0..<PQntuples(result) }
    /// Of what the server says that it has done, such as `ROLLBACK`.
    var command: String { String(cString: PQcmdStatus(result)) }
    /// How many rows were inserted, changed or removed.
    var changes: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    func detail(_ code: Character) -> String? {
        guard let ascii = code.asciiValue, let text = PQresultErrorField(result, Int32(ascii)) else { return nil }
        return String(cString: text)
    }

    /// - Returns: `nil` for NULL, and for a column that there is not.
    func bytes(_ column: String, of row: Int32) -> UnsafeRawBufferPointer? {
        guard let column = columns[column], PQgetisnull(result, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    }
}

struct PostgresRow: SQLRow {
    let result: PostgresResult
    let row: Int32

    func integer(_ column: String) -> Int64? {
        guard let text = text(column) else { return nil }
        return Int64(text) ?? ["t": 1, "f": 0][text]
    }

    func real(_ column: String) -> Double? {
        text(column).flatMap(Double.init)
    }

    func text(_ column: String) -> String? {
        result.bytes(column, of: row).map { String(decoding: $0, as: UTF8.self) }
    }

    func uuid(_ column: String) -> UUID? {
        result.bytes(column, of: row).flatMap { UUID(hexadecimal: $0) }
    }
}

extension UUID {
    /// As PostgreSQL writes it: 32 digits, hyphens between some.
    fileprivate init?(hexadecimal text: UnsafeRawBufferPointer) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for byte in text where byte != UInt8(ascii: "-") {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
            count += 1
        }
        guard count == 32 else { return nil }
        let value = withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { $0.loadUnaligned(as: uuid_t.self) }
        self.init(uuid: value)
    }
}
