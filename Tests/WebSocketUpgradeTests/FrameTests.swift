import NIOCore
import NIOWebSocket
import Testing

@testable import WebSocketUpgrade

@Suite("UTF-8, piece by piece")
struct UTF8ValidatorTests {
    @Test(
        "accepts valid text wherever it is cut",
        arguments: [
            "", "plain text longer than a word", "grüß dich", "κόσμε", "日本語", "🌍🇪🇺", "\u{10FFFF}\u{D7FF}\u{E000}",
        ])
    func acceptsValid(text: String) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var validator = UTF8Validator()
            #expect(bytes[..<cut].withUnsafeBytes { validator.append($0) })
            #expect(bytes[cut...].withUnsafeBytes { validator.append($0) })
            #expect(validator.isComplete)
        }
    }

    @Test("agrees with the standard library on every pair and many triples of bytes around the edges")
    func agreesWithStandardLibrary() {
        let edges: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for first in edges {
            for second in edges {
                for third in edges {
                    for fourth in [0x41, 0x80, 0xBF, 0xC2] as [UInt8] {
                        let bytes = [first, second, third, fourth]
                        let expected = String(validating: bytes, as: UTF8.self) != nil
                        #expect(isValid(bytes) == expected, "\(bytes)")
                    }
                }
            }
        }
    }

    @Test("fails at the first byte that cannot be made good", arguments: [[0xE2, 0x28], [0xED, 0xA0], [0xF4, 0x90]])
    func failsFast(bytes: [UInt8]) {
        var validator = UTF8Validator()
        #expect(bytes.withUnsafeBytes { !validator.append($0) })
    }

    private func isValid(_ bytes: [UInt8]) -> Bool {
        var validator = UTF8Validator()
        return bytes.withUnsafeBytes { validator.append($0) } && validator.isComplete
    }
}

@Suite("Frames from a client")
struct InboundFramesTests {
    private var frames = InboundFrames(maxMessageBytes: 10)

    @Test("become messages, also when control frames come between fragments")
    mutating func joinsFragments() throws {
        #expect(try frames.receive(Self.frame(.text, "ab", isFinal: false)) == .fragment)
        #expect(try frames.receive(Self.frame(.ping, "!")) == .ping(ByteBuffer(string: "!")))
        #expect(try frames.receive(Self.frame(.continuation, "cd", isFinal: false)) == .fragment)
        #expect(try frames.receive(Self.frame(.pong, "")) == .pong)
        #expect(try frames.receive(Self.frame(.continuation, "ef")) == .message(.text(ByteBuffer(string: "abcdef"))))
        #expect(try frames.receive(Self.frame(.binary, "g")) == .message(.binary(ByteBuffer(string: "g"))))
    }

    @Test("may be cut inside a character")
    mutating func cutsCharacters() throws {
        let euro = Array("€".utf8)
        #expect(try frames.receive(Self.frame(.text, euro[..<1], isFinal: false)) == .fragment)
        #expect(try frames.receive(Self.frame(.continuation, euro[1...])) == .message(.text(ByteBuffer(string: "€"))))
    }

    @Test("fill the limit exactly, and not one byte more")
    mutating func limitsMessages() throws {
        #expect(try frames.receive(Self.frame(.text, "0123456", isFinal: false)) == .fragment)
        #expect(try frames.receive(Self.frame(.continuation, "789", isFinal: false)) == .fragment)
        #expect(throws: ProtocolViolation.messageTooLong) { try frames.receive(Self.frame(.continuation, "x")) }
    }

    @Test("may close without a code, with a known one, or with an application's", arguments: [1000, 1013, 3000, 4999])
    mutating func readsCloseCodes(code: UInt16) throws {
        #expect(try frames.receive(Self.frame(.connectionClose, "")) == .close(nil))
        let payload = [UInt8(code >> 8), UInt8(code & 0xFF)] + Array("why".utf8)
        #expect(
            try frames.receive(Self.frame(.connectionClose, payload))
                == .close(WebSocketErrorCode(codeNumber: Int(code))))
    }

    @Test("must not close with a code that never travels", arguments: [0, 999, 1004, 1005, 1006, 1015, 2999, 5000])
    mutating func refusesCloseCodes(code: UInt16) {
        let payload = [UInt8(code >> 8), UInt8(code & 0xFF)]
        #expect(throws: ProtocolViolation.self) { try frames.receive(Self.frame(.connectionClose, payload)) }
    }

    @Test("must not close with half a code or a reason that is not text", arguments: [[0x03], [0x03, 0xE8, 0xFF]])
    mutating func refusesClosePayloads(payload: [UInt8]) {
        #expect(throws: ProtocolViolation.self) { try frames.receive(Self.frame(.connectionClose, payload)) }
    }

    private static func frame(_ opcode: WebSocketOpcode, _ text: String, isFinal: Bool = true) -> WebSocketFrame {
        frame(opcode, Array(text.utf8), isFinal: isFinal)
    }

    private static func frame(
        _ opcode: WebSocketOpcode, _ data: some Sequence<UInt8>, isFinal: Bool = true
    ) -> WebSocketFrame {
        let mask: WebSocketMaskingKey = [1, 2, 3, 4]
        var masked = ByteBuffer(bytes: data)
        masked.webSocketMask(mask)
        return WebSocketFrame(fin: isFinal, opcode: opcode, maskKey: mask, data: masked)
    }
}

@Suite("Frames from the server")
struct OutgoingFrameTests {
    @Test(
        "have the shortest header their length allows",
        arguments: [
            (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]), (65_535, [0x81, 126, 0xFF, 0xFF]),
            (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ])
    func headers(length: Int, header: [UInt8]) {
        let frame = OutgoingFrame(text: ByteBuffer(repeating: 0x61, count: length))
        #expect(Array(frame.bytes.readableBytesView.prefix(header.count)) == header)
        #expect(frame.bytes.readableBytes == header.count + length)
        #expect(frame.payloadBytes == length)
        #expect(frame.payload == ByteBuffer(repeating: 0x61, count: length))
    }

    @Test("give a reason that fits, cut between characters")
    func cutsReason() {
        let payload = CloseFrame.payload(code: .goingAway, reason: String(repeating: "€", count: 100))
        #expect(payload.readableBytes == 2 + 123)
        #expect(throws: Never.self) { try CloseFrame.code(in: payload) }
    }
}
