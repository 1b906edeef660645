import Foundation
import Testing

/// Somebody with an account, signed in.
struct Person: Sendable {
    static let password = "correct horse battery"

    let program: ParleyProgram
    let email: String
    let userID: String
    let accessToken: String
    let refreshToken: String

    /// As an app: with a bearer token.
    var rest: RESTClient {
        RESTClient(port: program.port, headers: [("Authorization", "Bearer \(accessToken)")])
    }

    /// As a browser: with cookies, from a page of the server.
    var browser: RESTClient {
        RESTClient(port: program.port, headers: [("Cookie", cookies), ("Origin", program.origin)])
    }

    var cookies: String { "parley_access=\(accessToken); parley_refresh=\(refreshToken)" }

    /// - Parameter program: by default the suite's.
    static func register(on program: ParleyProgram? = nil) async throws -> Person {
        let program = try program ?? ParleyProgram.shared
        let email = "\(UUID().uuidString.lowercased())@example.org"
        let reply = try await RESTClient(port: program.port).post(
            "auth/register", ["email": .string(email), "password": .string(password), "display_name": "Ada"])
        try #require(reply.status == 201, "\(reply.text)")
        return Person(
            program: program, email: email, userID: try #require(try reply.json["user"]["id"].string),
            accessToken: try #require(reply.cookie("parley_access")),
            refreshToken: try #require(reply.cookie("parley_refresh")))
    }

    func newProject(_ name: String = "Travel") async throws -> String {
        let reply = try await rest.post("projects", ["name": .string(name)])
        return try #require(try reply.json["id"].string, "\(reply.text)")
    }

    /// A thread in a project of its own, unless one is named.
    func newThread(in project: String? = nil) async throws -> Conversation {
        let project = if let project { project } else { try await newProject() }
        let reply = try await rest.post("threads", ["project_id": .string(project)])
        return Conversation(person: self, id: try #require(try reply.json["id"].string, "\(reply.text)"))
    }
}

extension Person {
    /// A thread that no model is asked to name.
    func newNamedThread() async throws -> Conversation {
        let thread = try await newThread()
        _ = try await rest.patch(thread.path, ["title": "Named"])
        return thread
    }
}

/// A thread of someone, as its owner uses it.
struct Conversation: Sendable {
    let person: Person
    let id: String

    var path: String { "threads/\(id)" }

    /// Sends a message over REST.
    /// - Returns: the message's id.
    @discardableResult
    func send(_ content: String) async throws -> String {
        let reply = try await person.rest.post("\(path)/messages", ["content": .string(content)])
        try #require(reply.status == 202, "\(reply.text)")
        return try #require(try reply.json["message"]["id"].string)
    }

    func page(_ query: String = "") async throws -> JSON {
        let reply = try await person.rest.get("\(path)/messages\(query)")
        try #require(reply.status == 200, "\(reply.text)")
        return try reply.json
    }

    func messages() async throws -> [JSON] {
        try await page()["messages"].elements
    }

    /// Sends, and waits until the answer has ended.
    /// - Returns: the answer.
    @discardableResult
    func ask(_ content: String) async throws -> JSON {
        try await send(content)
        return try await endedAnswer()
    }

    func endedAnswer() async throws -> JSON {
        var answer = JSON.null
        try await eventually {
            answer = try await messages().last ?? .null
            return answer["is_user"] == false && answer["status"] != "streaming"
        }
        return answer
    }

    func socket(
        after seq: Int? = nil, epoch: String? = nil, readsSlowly: Bool = false
    ) async throws -> SocketClient {
        var query: [String] = []
        if let seq { query.append("after=\(seq)") }
        if let epoch { query.append("epoch=\(epoch)") }
        let path = "/ws/chat/\(id)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        return try await SocketClient.open(
            port: person.program.port, path: path, headers: [("Authorization", "Bearer \(person.accessToken)")],
            readsSlowly: readsSlowly)
    }

    /// A socket that has said hello.
    func joinedSocket() async throws -> SocketClient {
        let socket = try await socket()
        _ = try await socket.next("connection_established")
        return socket
    }
}

extension SocketClient {
    /// Sends a message.
    func say(_ content: String, as clientMessageID: String = UUID().uuidString) async throws {
        try await send([
            "type": "send_message", "client_message_id": .string(clientMessageID), "content": .string(content),
        ])
    }

    /// Everything up to the end of the running answer.
    func answer() async throws -> [JSON] {
        try await events { $0.isFinalChunk }
    }
}

extension JSON {
    var isChunk: Bool { self["type"] == "stream_chunk" }
    var isFinalChunk: Bool { isChunk && self["is_final"] == true }
}

extension [JSON] {
    /// The text that the chunks among these events make.
    var streamedText: String {
        filter(\.isChunk).compactMap { $0["chunk"].string }.joined()
    }

    var seqs: [Int] { compactMap { $0["seq"].int } }
}

extension Person {
    /// The same person at a server that was started again on the same data.
    func on(_ program: ParleyProgram) -> Person {
        Person(
            program: program, email: email, userID: userID, accessToken: accessToken, refreshToken: refreshToken)
    }
}

extension Conversation {
    func on(_ program: ParleyProgram) -> Conversation {
        Conversation(person: person.on(program), id: id)
    }
}
