import Foundation

/// The place where a page of results ended. Opaque to clients.
///
/// It holds how far the first page looked and when: later pages rank the same things by the same time, so that what is
/// written meanwhile moves nothing.
struct SearchCursor: Equatable {
    var extent: SearchExtent
    var rankedAt: Date
    /// How many results the pages so far had.
    var count: Int

    init(extent: SearchExtent, rankedAt: Date, count: Int) {
        self.extent = extent
        self.rankedAt = rankedAt
        self.count = count
    }

    /// - Throws: `validation_failed` on `cursor`.
    init(_ text: String) throws {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + "="
        let numbers = Data(base64Encoded: base64).map(Self.numbers) ?? []
        guard numbers.count == 4, numbers.allSatisfy(Self.numbersAllowed.contains) else {
            throw ChatError.invalid("cursor", "is not a cursor of this list")
        }
        extent = SearchExtent(lastMessage: numbers[0], lastThread: numbers[1])
        rankedAt = Date(timeIntervalSince1970: Double(numbers[2]) / 1000)
        count = Int(numbers[3])
    }

    var text: String {
        let milliseconds = Int64((rankedAt.timeIntervalSince1970 * 1000).rounded())
        var data = Data()
        for number in [extent.lastMessage, extent.lastThread, milliseconds, Int64(count)] {
            withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
        }
        return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Whole numbers that a `Double` holds exactly.
    private static let numbersAllowed: Range<Int64> = 0..<1 << 53

    private static func numbers(_ data: Data) -> [Int64] {
        let bytes = [UInt8](data)
        guard bytes.count.isMultiple(of: 8) else { return [] }
        return stride(from: 0, to: bytes.count, by: 8).map { start in
            bytes[start..<start + 8].reduce(0) { $0 << 8 | Int64($1) }
        }
    }
}
