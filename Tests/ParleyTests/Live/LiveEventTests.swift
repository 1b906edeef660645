import Foundation
import Testing

extension OneServer {
    @Suite struct LiveEventTests {
        @Test func heartbeatsAreAnswered() async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            try await socket.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            let ack = try await socket.next()
            #expect(ack.keys == ["type", "timestamp"])
            #expect(ack["type"] == "heartbeat_ack")
            expectTime(ack["timestamp"])
        }

        @Test func pingsAreAnsweredWithTheirPayload() async throws {
            let socket = try await Person.register().newThread().joinedSocket()
            try await socket.send(frame: SocketFrame(opcode: SocketFrame.Opcode.ping, payload: [1, 2, 3]))
            try await socket.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            #expect(try await socket.next()["type"] == "heartbeat_ack")
        }

        @Test func aMessageIsEchoedAndAnsweredInOrder() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("tell me [[script text=\"one two three\" rate=100]]", as: "c-1")
            let events = try await socket.answer()
            let types = events.compactMap { $0["type"].string }
            #expect(types.first == "new_message")
            #expect(
                types.filter { $0 != "stream_chunk" && $0 != "thread_updated" } == [
                    "new_message", "assistant_message_start",
                ])
            #expect(events.seqs == Array(events.seqs[0]..<(events.seqs[0] + events.count)))

            let echo = events[0]["message"]
            #expect(echo["client_message_id"] == "c-1")
            #expect(echo["is_user"] == true)
            #expect(echo["role"] == "user")
            #expect(echo["status"] == "complete")
            let start = try #require(events.first { $0["type"] == "assistant_message_start" })
            #expect(start.keys == ["type", "seq", "message_id", "thread_id", "parent_message_id", "model"])
            #expect(start["parent_message_id"] == echo["id"])
            #expect(start["thread_id"].string == thread.id)
            #expect(start["model"] == "scripted")
            #expect(events.filter { $0.isChunk }.allSatisfy { $0["message_id"] == start["message_id"] })
        }

        @Test func chunksCountUpAndTheLastOneSaysHowItEnded() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("[[script tokens=40 rate=400]]")
            let chunks = try await socket.answer().filter(\.isChunk)
            #expect(chunks.map { $0["chunk_index"].int } == Array(0..<chunks.count))
            #expect(chunks.count > 2)
            for chunk in chunks.dropLast() {
                #expect(chunk.keys == ["type", "seq", "message_id", "chunk", "chunk_index", "is_final"])
                #expect(chunk["is_final"] == false)
                #expect(chunk["chunk"].string?.isEmpty == false)
            }
            let last = try #require(chunks.last)
            #expect(
                last.keys == [
                    "type", "seq", "message_id", "chunk", "chunk_index", "is_final", "total_tokens", "finish_reason",
                    "status",
                ])
            #expect(last["chunk"] == "")
            #expect(last["status"] == "complete")
            #expect(last["finish_reason"] == "stop")
            #expect(last["total_tokens"] == 40)
            let stored = try #require(try await thread.messages().last)
            #expect(Array(chunks.streamedText.utf8) == Array((stored["content"].string ?? "").utf8))
            #expect(stored["status"] == "complete")
            #expect(stored["token_count"] == 40)
        }

        @Test func theThreadsCountersFollow() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("Plan a trip to Oslo [[script text=\"Sure.\" rate=0]]")
            let started = try await socket.next("thread_updated") { $0["thread"]["is_generating"] == true }
            #expect(started["thread"]["message_count"] == 2)
            let ended = try await socket.next("thread_updated") { $0["thread"]["is_generating"] == false }
            #expect(ended["thread"]["last_message"]["content"] == "Sure.")
            #expect(ended["thread"]["title"].string?.hasPrefix("Plan a trip to Oslo") == true)
            #expect(try await thread.person.rest.get(thread.path).json == ended["thread"])
        }

        @Test func theSameClientMessageIDTwiceIsOneMessage() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("hi [[script text=\"ok\" rate=0]]", as: "same")
            let first = try await socket.next("new_message")["message"]
            _ = try await socket.answer()
            try await socket.say("hi [[script text=\"ok\" rate=0]]", as: "same")
            // The sender learns that it arrived; nothing is written or answered again.
            let again = try await socket.next("message_updated") { $0["message"]["client_message_id"] == "same" }
            #expect(again["message"]["id"] == first["id"])
            let byREST = try await thread.person.rest.post(
                "\(thread.path)/messages", ["content": "hi", "client_message_id": "same"])
            #expect(byREST.status == 202)
            #expect(try byREST.json["message"]["id"] == first["id"])
            #expect(try await thread.messages().count == 2)
        }

        @Test func twoAtOnceWithTheSameIDAreOneMessage() async throws {
            let thread = try await Person.register().newThread()
            let sockets = [try await thread.joinedSocket(), try await thread.joinedSocket()]
            for socket in sockets { try await socket.say("hi [[script text=\"ok\" rate=0]]", as: "same") }
            _ = try await thread.endedAnswer()
            try await sockets[0].send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            let events = try await sockets[0].events { $0["type"] == "heartbeat_ack" }
            #expect(!events.contains { $0["type"] == "error" })
            #expect(try await thread.messages().count == 2)
        }

        @Test func everyReaderGetsTheSameBytes() async throws {
            let thread = try await Person.register().newThread()
            let sockets = [
                try await thread.joinedSocket(), try await thread.joinedSocket(), try await thread.joinedSocket(),
            ]
            try await sockets[0].say("[[script say=unicode rate=400]]")
            var received: [[[UInt8]]] = []
            for socket in sockets {
                var frames: [[UInt8]] = []
                repeat {
                    frames.append(try await socket.nextText())
                } while try !JSON(parsing: frames.last ?? []).isFinalChunk
                received.append(frames)
            }
            #expect(received[0] == received[1])
            #expect(received[0] == received[2])
        }

        @Test func typingIsToldToTheOthersOnly() async throws {
            let thread = try await Person.register().newThread()
            let (writer, reader) = (try await thread.socket(), try await thread.joinedSocket())
            let hello = try await writer.next()
            try await writer.send(["type": "typing_indicator", "is_typing": true])
            let typing = try await reader.next()
            #expect(typing.keys == ["type", "connection_id", "is_typing"])
            #expect(typing["type"] == "typing_indicator")
            #expect(typing["connection_id"] == hello["connection_id"])
            #expect(typing["is_typing"] == true)
            try await writer.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            #expect(try await writer.next()["type"] == "heartbeat_ack")
        }

        @Test func aFailureIsToldWithTheTextThatCame() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("[[script tokens=10 fault=cut_off at=4 rate=0]]")
            let events = try await socket.events { $0["type"] == "message_updated" }
            let error = try #require(events.first { $0["type"] == "error" })
            #expect(error["error_code"] == "ai_provider_error")
            let final = try #require(events.first { $0.isFinalChunk })
            #expect(final["status"] == "failed")
            #expect(error["message_id"] == final["message_id"])
            let message = try #require(events.last)["message"]
            #expect(message["status"] == "failed")
            #expect(message["error_code"] == "ai_provider_error")
            #expect(message["content"].string == events.streamedText)
            #expect(!events.streamedText.isEmpty)
            #expect(try await thread.messages().last == message)
        }

        @Test func readingClearsTheUnreadMarkForEveryDevice() async throws {
            let thread = try await Person.register().newThread()
            let answer = try await thread.ask("hi [[script text=\"ok\" rate=0]]")
            #expect(try await thread.person.rest.get(thread.path).json["has_unread"] == true)
            let (phone, laptop) = (try await thread.joinedSocket(), try await thread.joinedSocket())
            try await phone.send(["type": "mark_read", "message_id": answer["id"]])
            _ = try await laptop.next("thread_updated") { $0["thread"]["has_unread"] == false }
            #expect(try await thread.person.rest.get(thread.path).json["has_unread"] == false)
            try await thread.ask("more [[script text=\"ok\" rate=0]]")
            #expect(try await thread.person.rest.get(thread.path).json["has_unread"] == true)
            // Reading an old message again says nothing of the new one.
            try await phone.send(["type": "mark_read", "message_id": answer["id"]])
            try await phone.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            _ = try await phone.next("heartbeat_ack")
            #expect(try await thread.person.rest.get(thread.path).json["has_unread"] == true)
        }

        @Test func renamingIsToldToReaders() async throws {
            let thread = try await Person.register().newThread()
            let socket = try await thread.joinedSocket()
            _ = try await thread.person.rest.patch(thread.path, ["title": "Oslo", "is_pinned": true])
            let update = try await socket.next("thread_updated")
            #expect(update["thread"]["title"] == "Oslo")
            #expect(update["thread"]["is_pinned"] == true)
        }
    }
}
