import Foundation
import NIOCore
import NIOFoundationCompat

extension ByteBuffer {
    /// The body of a request.
    init(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        self = try encoder.encodeAsByteBuffer(value, allocator: ByteBufferAllocator())
    }
}
