import Foundation
import Testing

/// Somebody who does things in one thread, one after the other, until the server is gone.
struct LoadClient: Sendable {
    private enum Deed: CaseIterable {
        case send, stop, regenerate, goOn, edit, delete, select, read
    }

    let conversation: Conversation
    let ledger: Ledger
    /// Whether they ask once, at length, and only read from then on.
    var isPatient = false

    /// Returns when the server no longer answers, or the task is cancelled.
    func live(_ random: SeededRandom) async {
        var random = random
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await listen() }
            do {
                if isPatient { return try await send(Self.message(words: 300, rate: 80, &random)) }
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
        // Most of what people do is to send, and to read what comes.
        let deed = Deed.allCases.randomElement(using: &random) ?? .send
        let usual = Bool.random(using: &random) ? Deed.send : .read
        switch Bool.random(using: &random) ? usual : deed {
        case .send: try await send(Self.message(&random))
        case .read: try await Task.sleep(for: .milliseconds(Int.random(in: 0...800, using: &random)))
        case .stop: _ = try await conversation.person.rest.post("\(conversation.path)/stop")
        case .regenerate: try await change(ofUser: false, &random) { try await $0.post("messages/\($1)/regenerate") }
        case .goOn: try await goOn(&random)
        case .select: try await change(ofUser: false, &random) { try await $0.post("messages/\($1)/select") }
        case .edit: try await edit(&random)
        case .delete: try await delete(&random)
        }
    }

    private func send(_ content: String) async throws {
        let clientID = UUID().uuidString
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

    private func goOn(_ random: inout SeededRandom) async throws {
        guard let id = try await pick(ofUser: false, &random) else { return }
        ledger.note {
            $0.continued.insert(id)
            $0.answers[id] = nil
        }
        let reply = try await conversation.person.rest.post("messages/\(id)/continue")
        #expect([202, 404, 409].contains(reply.status), "\(reply.text)")
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
    /// Brings an answer of its own that takes up to two seconds.
    private static func message(_ random: inout SeededRandom) -> String {
        let rate = [0, 50, 200, 1_000].randomElement(using: &random) ?? 0
        return message(words: Int.random(in: 1...120, using: &random), rate: rate, &random)
    }

    private static func message(words: Int, rate: Int, _ random: inout SeededRandom) -> String {
        let number = Int.random(in: 100...999, using: &random)
        let text = (1...words).map { "\(number)-\($0)é" }.joined(separator: " ")
        return "Say it. [[script text=\"\(text)\" rate=\(rate)]]"
    }

    /// What the model says to such a message.
    static func script(of message: String) -> String {
        message.firstMatch(of: /text="([^"]*)"/).map { String($0.1) } ?? ""
    }
}
