import ChatCore
import Foundation
import NIOCore
import Testing

@testable import RedisBackend

@Suite("The wire between Redis and nodes")
struct WireTests {
    @Test("is read wherever it is cut")
    func cuts() throws {
        let bytes = Array("*3\r\n$7\r\nmessage\r\n$-1\r\n:42\r\n-ERR no\r\n+OK\r\n$0\r\n\r\n".utf8)
        for cut in 0...bytes.count {
            let reader = RESPReader()
            var values: [RESPValue] = []
            for part in [bytes[..<cut], bytes[cut...]] {
                try reader.feed(ByteBuffer(bytes: part))
                while let value = try reader.next() { values.append(value) }
            }
            #expect(
                values == [
                    .array([.bytes(Array("message".utf8)), .null, .integer(42)]), .error("ERR no"),
                    .bytes(Array("OK".utf8)), .bytes([]),
                ])
        }
    }

    @Test("is refused when it is something else")
    func malformed() {
        let reader = RESPReader()
        #expect(throws: RESPReader.Malformed.self) {
            try reader.feed(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"))
            _ = try reader.next()
        }
    }

    @Test("carries letters, and passes over what it can't read")
    func letters() {
        let (id, thread, message) = (UUID(), newThread(), Message.ID(UUID()))
        let letters: [NodeLetter] = [
            .request(id: id, from: "node", .stop(thread, nil)), .request(id: id, from: "node", .stop(thread, message)),
            .request(id: id, from: "node", .tellAgain(thread, message)), .answer(id: id, true), .answer(id: id, false),
        ]
        for letter in letters { #expect(NodeLetter(letter.text) == letter) }
        for text in [
            "", "answer", "answer x 1", "request \(id) node dance \(thread) -", "request \(id) node tell \(thread) -",
        ] {
            #expect(NodeLetter(text) == nil)
        }
    }

    @Test("names what is an address of Redis, and nothing else")
    func addresses() {
        #expect(RedisURL("redis://cache.example.org") == RedisURL(host: "cache.example.org"))
        #expect(
            RedisURL("redis://me:s%40cret@127.0.0.1:7000/3")
                == RedisURL(host: "127.0.0.1", port: 7000, user: "me", password: "s@cret", database: 3))
        #expect(RedisURL("redis://:secret@h")?.password == "secret")
        for text in ["", "cache:6379", "http://cache", "redis://", "redis://h/x", "redis://h/1/2", "redis://h/-1"] {
            #expect(RedisURL(text) == nil, "\(text)")
        }
    }
}
