import Foundation
import Testing

extension OneServer {
    @Suite struct FrameRuleTests {
        @Test(arguments: [
            "nonsense", "", "{", "[]", "5", "null", "{}", #"{"type":5}"#, #"{"type":"unknown"}"#, #"{"type":null}"#,
            #"{"type":"send_message"}"#, #"{"type":"send_message","content":"x"}"#, #"{"type":"heartbeat"}"#,
            #"{"type":"send_message","content":5}"#,
            #"{"type":"send_message","client_message_id":1,"content":"x"}"#,
            #"{"type":"send_message","client_message_id":"c","content":"x","options":"fast"}"#,
            #"{"type":"send_message","client_message_id":"c","content":"x","options":{"max_tokens":"1"}}"#,
            #"{"type":"stop_generation","message_id":5}"#, #"{"type":"typing_indicator"}"#,
            #"{"type":"typing_indicator","is_typing":"yes"}"#, #"{"type":"mark_read"}"#,
            #"{"type":"mark_read","message_id":5}"#, #"{"type":"typing_indicator","is_typing":true,}"#,
            #"{"type":"typing_indicator","is_typing":true} // comment"#,
            #"{"type":"typing_indicator","is_typing":true,"is_typing":false}"#,
        ])
        func aBadFrameIsToldAndTheConnectionStays(frame: String) async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.send(text: frame)
            let error = try await socket.next()
            #expect(error["type"] == "error")
            #expect(error["error_code"] == "invalid_message")
            #expect(error["error"].string?.isEmpty == false)
            try await socket.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            #expect(try await socket.next()["type"] == "heartbeat_ack")
            #expect(try await thread.messages().isEmpty)
        }

        @Test(arguments: [
            ("content", JSON.string(""), "validation_failed"),
            ("content", .string(String(repeating: "x", count: 50_001)), "message_too_long"),
            ("parent_message_id", "x", "validation_failed"), ("client_message_id", "", "validation_failed"),
            ("options", .object(["temperature": 5]), "validation_failed"),
        ])
        func aRefusedMessageNamesItself(field: String, value: JSON, code: String) async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            let body: [String: JSON] = ["type": "send_message", "client_message_id": "c-9", "content": "x"]
            try await socket.send(.object(body.merging([field: value]) { $1 }))
            let error = try await socket.next()
            #expect(error["type"] == "error")
            #expect(error["error_code"].string == code)
            if field != "client_message_id" { #expect(error["client_message_id"] == "c-9") }
        }

        @Test func mostKeysMayComeThatNobodyKnows() async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            try await socket.send([
                "type": "send_message", "client_message_id": "c", "content": "x [[script text=\"ok\" rate=0]]",
                "metadata": ["a": ["b": 1]], "attachment_ids": [], "mood": 7,
            ])
            #expect(try await socket.next()["type"] == "new_message")
        }

        @Test func aSocketEndsWithItsSession() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            #expect(try await thread.person.rest.post("auth/logout").status == 204)
            try await socket.say("still here?")
            #expect(try await socket.closeCode() == 1008)
        }

        @Test func deepNestingIsNoTrap() async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            let depth = 100_000
            try await socket.send(
                text: #"{"type":"heartbeat","x":"# + String(repeating: "[", count: depth)
                    + String(repeating: "]", count: depth) + "}")
            #expect(["heartbeat_ack", "error"].contains(try await socket.next()["type"].string))
        }

        @Test func binaryIsClosedWith1003() async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            try await socket.send(frame: SocketFrame(opcode: SocketFrame.Opcode.binary, payload: [1, 2, 3]))
            #expect(try await socket.closeCode() == 1003)
        }

        @Test func moreThan256KiBIsClosedWith1009() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            let padding = String(repeating: "x", count: 256 << 10)
            try? await socket.send(text: #"{"type":"heartbeat","x":"\#(padding)"}"#)
            #expect(try await socket.closeCode() == 1009)
            let largest = try await thread.joinedSocket()
            let start = #"{"type":"heartbeat","timestamp":"2026-11-22T10:22:33.123Z","x":""#
            let empty = start + #""}"#
            let fill = String(repeating: "x", count: (256 << 10) - empty.utf8.count)
            try await largest.send(text: start + fill + #""}"#)
            #expect(try await largest.next()["type"] == "heartbeat_ack")
        }

        @Test(arguments: [[0xc3, 0x28], [0xff], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98]] as [[UInt8]])
        func invalidUTF8IsClosedWith1007(bytes: [UInt8]) async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            let payload = Array(#"{"type":"heartbeat","x":""#.utf8) + bytes + Array("\"}".utf8)
            try await socket.send(frame: SocketFrame(opcode: SocketFrame.Opcode.text, payload: payload))
            #expect(try await socket.closeCode() == 1007)
        }

        @Test func aFrameWithoutAMaskIsClosedWith1002() async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            try await socket.send(bytes: [0x81, 0x02] + Array("{}".utf8))
            #expect(try await socket.closeCode() == 1002)
        }

        @Test func aClosingClientIsAnsweredInKind() async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            try await socket.send(frame: SocketFrame(opcode: SocketFrame.Opcode.close, payload: [0x03, 0xe8]))
            #expect(try await socket.closeCode() == 1000)
        }

        @Test func aReaderWhoDoesNotReadSlowsNobody() async throws {
            let thread = try await Person.register().newThread()
            let stuck = try await thread.socket(readsSlowly: true)
            _ = try await stuck.next("connection_established")
            try await stuck.stopReading()
            let reader = try await thread.joinedSocket()
            let began = ContinuousClock.now
            try await reader.say("[[script say=plain tokens=4000 rate=4000]]")
            let events = try await reader.answer()
            #expect(ContinuousClock.now - began < .seconds(20))
            #expect(events.last?["status"] == "complete")
            try await stuck.goOnReading()
            #expect(try await stuck.answer().streamedText == events.streamedText)
        }
    }
}
