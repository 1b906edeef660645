import CLibPQ
import Foundation

/// The values of a statement in the form in which they go over the wire: all in one piece of memory.
struct PostgresParameters {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    /// Where each value is in `bytes`; `nil` is NULL.
    private var places: [Range<Int>?] = []

    init(_ values: [SQLValue]) {
        types.reserveCapacity(values.count)
        places.reserveCapacity(values.count)
        for value in values { append(value) }
        // There has to be an address, also when all texts are empty.
        bytes.append(0)
    }

    /// The numbers of types in `pg_type`, which never change. NULL has none: it is whatever stands there.
    private enum TypeID {
        static let unknown: Oid = 0
        static let int8: Oid = 20
        static let text: Oid = 25
        static let float8: Oid = 701
        static let uuid: Oid = 2950
    }

    private mutating func append(_ value: SQLValue) {
        let start = bytes.count
        switch value {
        case .null:
            types.append(TypeID.unknown)
            places.append(nil)
            return
        case .integer(let integer):
            types.append(TypeID.int8)
            withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
        case .real(let real):
            types.append(TypeID.float8)
            withUnsafeBytes(of: real.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
        case .text(let text):
            types.append(TypeID.text)
            bytes.append(contentsOf: text.utf8)
        case .uuid(let uuid):
            types.append(TypeID.uuid)
            withUnsafeBytes(of: uuid.uuid) { bytes.append(contentsOf: $0) }
        }
        places.append(start..<bytes.count)
    }

    /// What libpq takes as `nParams`, `paramValues`, `paramLengths` and `paramFormats`.
    func withPointers<Result>(
        _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                body(
                    Int32(places.count),
                    places.map { place in place.flatMap { buffer.baseAddress?.advanced(by: $0.lowerBound) } },
                    places.map { Int32($0?.count ?? 0) }, places.map { _ in Self.binary })
            }
        }
    }

    private static let binary: Int32 = 1
}
