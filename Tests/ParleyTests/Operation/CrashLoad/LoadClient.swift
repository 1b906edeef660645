import Foundation
import Testing

/// Somebody who does things in one thread, one after the other, until the server is gone.
struct LoadClient: Sendable {
    private enum Deed: CaseIterable {
        case send, stop, regenerate, edit, delete, select
    }

    let conversation: Conversation
    let ledger: Ledger

    /// Returns when the server no longer answers, or the task is cancelled.
    func live(_ random: SeededRandom) async {
        var random = random
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await listen() }
            do {
                while !Task.isCancelled { try await act(&random) }
            } catch {
                // The server has been killed, which is what this is for.
            }
            group.cancelAll()
        }
    }

    private func listen() async {
        do {
            let socket = try await conversation.joinedSocket()
            while !Task.isCancelled { ledger.hear(try await socket.next(within: .seconds(2))) }
        } catch {
            // As above; or nothing has happened for long, and the server is about to be killed.
        }
    }

    private func act(_ random: inout SeededRandom) async throws {
        // Most of what people do is to send.
        let deed = Bool.random(using: &random) ? Deed.send : Deed.allCases.randomElement(using: &random) ?? .send
        switch deed {
        case .send: try await send(&random)
        case .stop: _ = try await conversation.person.rest.post("\(conversation.path)/stop")
        case .regenerate: try await change(ofUser: false, &random) { try await $0.post("messages/\($1)/regenerate") }
        case .select: try await change(ofUser: false, &random) { try await $0.post("messages/\($1)/select") }
        case .edit: try await edit(&random)
        case .delete: try await delete(&random)
        }
    }

    private func send(_ random: inout SeededRandom) async throws {
        let (clientID, content) = (UUID().uuidString, Self.message(&random))
        ledger.note {
            $0.attempts[clientID] = .init(threadID: conversation.id, content: content)
        }
        let reply = try await conversation.person.rest.post(
            "\(conversation.path)/messages", ["content": .string(content), "client_message_id": .string(clientID)])
        if reply.status == 202 {
            let id = try reply.json["message"]["id"].string
            ledger.note {
                $0.attempts[clientID]?.messageID = id
                $0.acknowledgements += 1
            }
        } else {
            // Another answer runs in the thread; it ends soon, or is stopped.
            #expect(reply.status == 409, "\(reply.text)")
            _ = try await conversation.person.rest.post("\(conversation.path)/stop")
        }
    }

    private func edit(_ random: inout SeededRandom) async throws {
        let content = Self.message(&random)
        guard let id = try await pick(ofUser: true, &random) else { return }
        let reply = try await conversation.person.rest.patch("messages/\(id)", ["content": .string(content)])
        guard reply.status < 300, let version = try reply.json["message"]["id"].string else { return }
        ledger.note {
            $0.edits[version] = content
            $0.acknowledgements += 1
        }
    }

    private func delete(_ random: inout SeededRandom) async throws {
        guard let id = try await pick(ofUser: Bool.random(using: &random), &random) else { return }
        guard try await conversation.person.rest.delete("messages/\(id)").status == 204 else { return }
        ledger.note {
            $0.deleted.insert(id)
            $0.acknowledgements += 1
        }
    }

    private func change(
        ofUser isUser: Bool, _ random: inout SeededRandom, by call: (RESTClient, String) async throws -> Reply
    ) async throws {
        guard let id = try await pick(ofUser: isUser, &random) else { return }
        let reply = try await call(conversation.person.rest, id)
        #expect(reply.status < 500, "\(reply.text)")
    }

    private func pick(ofUser isUser: Bool, _ random: inout SeededRandom) async throws -> String? {
        try await conversation.page("?limit=10")["messages"].elements.filter { $0["is_user"].bool == isUser }
            .randomElement(using: &random)?["id"].string
    }
}

// MARK: What is said

extension LoadClient {
    /// Brings an answer of its own that takes up to half a second.
    private static func message(_ random: inout SeededRandom) -> String {
        let number = Int.random(in: 100...999, using: &random)
        let words = (1...Int.random(in: 1...120, using: &random)).map { "\(number)-\($0)é" }
        let rate = [0, 200, 400, 1_000].randomElement(using: &random) ?? 0
        return "Say it. [[script text=\"\(words.joined(separator: " "))\" rate=\(rate)]]"
    }

    /// What the model says to such a message.
    static func script(of message: String) -> String {
        message.firstMatch(of: /text="([^"]*)"/).map { String($0.1) } ?? ""
    }
}
