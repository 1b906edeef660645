import ChatAPI
import ChatCore
import Foundation
import NIOCore
import Testing
import WebSocketUpgrade

@testable import ChatServer

@Suite("A chunk in JSON")
struct ChunkJSONTests {
    private let messageID = Message.ID(UUID())

    private func numbered(_ seq: Int, _ json: ByteBuffer) -> ByteBuffer {
        EventJSON(json: json).numbered(seq).outgoing.payload
    }

    private func expectSameMeaning(_ text: String) throws {
        let bytes = numbered(12, ChunkJSON.encode(messageID: messageID, chunk: text, chunkIndex: 3))
        let general = try WireJSON.encoder().encode(
            ServerEvents.StreamChunk(seq: 12, messageId: messageID.description, chunk: text, chunkIndex: 3))
        let decoded = try WireJSON.decoder().decode(ServerEvents.StreamChunk.self, from: Data(bytes.readableBytesView))
        #expect(Array(decoded.chunk.utf8) == Array(text.utf8))
        let (short, long) = (try jsonObject(bytes.readableBytesView), try jsonObject(general))
        #expect(NSDictionary(dictionary: short) == NSDictionary(dictionary: long))
    }

    @Test("means the same as the general encoder's, for each ASCII character and each that is special somewhere")
    func eachScalar() throws {
        let special: [UInt32] = [0x80, 0x85, 0xA0, 0x2028, 0x2029, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFF, 0x10FFFF]
        for value in Array(0..<0x80) + special {
            let scalar = try #require(Unicode.Scalar(value))
            try expectSameMeaning(String(scalar))
            try expectSameMeaning("a\(scalar)b\(scalar)")
        }
    }

    @Test("means the same for any text", arguments: [0x40, 0x100, 0x3000, 0x10FFFF])
    func anyText(largestScalar: UInt32) throws {
        for _ in 0..<200 {
            let scalars = (0..<Int.random(in: 0...100)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...largestScalar))
            }
            try expectSameMeaning(String(String.UnicodeScalarView(scalars)))
        }
    }

    @Test("escapes what must be escaped, and nothing else")
    func bytes() {
        let bytes = numbered(
            1, ChunkJSON.encode(messageID: messageID, chunk: "\"\\/\n\r\t\u{1}\u{1F}é", chunkIndex: 0))
        #expect(
            String(buffer: bytes)
                == #"{"seq":1,"type":"stream_chunk","message_id":"\#(messageID)","chunk_index":0,"is_final":false,"#
                + #""chunk":"\"\\/\n\r\t\u0001\u001fé"}"#)
    }
}
