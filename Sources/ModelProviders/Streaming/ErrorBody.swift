import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat

/// The body of a response that isn't 200: `{"error":…}`, or with some servers the fault itself, or anything.
struct ErrorBody: Decodable {
    /// More isn't looked at.
    static let maxBytes = 64 << 10

    private var error: ProviderFault

    static func fault(in body: ByteBuffer) -> ProviderFault {
        let data = Data(buffer: body)
        let decoder = JSONDecoder()
        return (try? decoder.decode(ErrorBody.self, from: data).error)
            ?? (try? decoder.decode(ProviderFault.self, from: data))
            ?? ProviderFault()
    }
}

extension HTTPClientResponse.Body {
    /// Reads no further than some bytes.
    func prefix(_ maxBytes: Int) async throws -> ByteBuffer {
        var all = ByteBuffer()
        for try await var part in self {
            all.writeBuffer(&part)
            if all.readableBytes >= maxBytes { break }
        }
        return all.readSlice(length: Swift.min(maxBytes, all.readableBytes)) ?? all
    }
}
