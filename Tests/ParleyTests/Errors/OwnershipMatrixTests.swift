import Foundation
import Testing

/// Every call and every action of the socket that the document describes, with the ids of somebody else's things:
/// nothing is found and nothing changes. A call that the document gains is tried without a word here.
@Suite(.serving(["CHAT_RATE_LIMIT": "1000/second"]))
struct OwnershipMatrixTests {
    private let document: APIDocument

    init() throws {
        document = try APIDocument.shared.get()
    }

    /// Of whoever calls, or of the server, and nobody else's.
    private static let withoutOwner: Set = ["health", "metrics", "openAPI", "docs", "listModels", "openSocket"]

    @Test func noCallReachesWhatIsSomeoneElses() async throws {
        let victim = try await Belongings.make()
        let stranger = try await Belongings.make(secret: "harmless")
        let before = try await state(of: victim)
        for operation in document.operations where operation.path.contains("{id}") {
            let reply = try await call(operation, by: stranger.person, id: try victim.id(for: operation.path))
            let code = operation.path.contains("/threads/") ? "thread_not_found" : "not_found"
            #expect(reply.status == 404, "\(operation): \(reply.text)")
            if reply.status == 404 { try expectProblem(reply, 404, code) }
            expectNothing(of: victim, in: reply, operation)
        }
        #expect(try await state(of: victim) == before)
    }

    @Test func noListShowsWhatIsSomeoneElses() async throws {
        let victim = try await Belongings.make()
        let stranger = try await Belongings.make(secret: "harmless")
        for operation in document.operations where operation.method == "GET" && !operation.path.contains("{") {
            let query = operation.path.hasSuffix("/search") ? "?q=\(victim.secret)" : ""
            expectNothing(
                of: victim, in: try await stranger.person.rest.get(operation.path + query), operation)
        }
        let found = try await stranger.person.rest.get("threads?search=\(victim.secret)")
        #expect(try found.json["total"] == 0)
    }

    // MARK: Ids in queries and bodies

    /// Fields that name things, and by which calls they are taken. A call with such a field has to be here.
    private static let references: [String: @Sendable (Belongings, Belongings) -> (String, String, JSON?)] = [
        "listThreads project_id": { ("GET", "threads?project_id=\($1.project)", nil) },
        "createThread project_id": { ("POST", "threads", ["project_id": .string($1.project)]) },
        "listMessages before": { ("GET", "threads/\($0.thread.id)/messages?before=\($1.message)", nil) },
        "listMessages after": { ("GET", "threads/\($0.thread.id)/messages?after=\($1.message)", nil) },
        "sendMessage parent_message_id": {
            ("POST", "threads/\($0.thread.id)/messages", ["content": "hi", "parent_message_id": .string($1.answer)])
        },
        "sendMessage attachment_ids": {
            (
                "POST", "threads/\($0.thread.id)/messages",
                ["content": "hi", "attachment_ids": [.string($1.attachment)]]
            )
        },
        "listPrompts thread_id": { ("GET", "projects/\($0.project)/prompts?thread_id=\($1.thread.id)", nil) },
        "search project_id": { ("GET", "search?q=\($1.secret)&project_id=\($1.project)", nil) },
    ]

    @Test func noQueryOrBodyReachesWhatIsSomeoneElses() async throws {
        let victim = try await Belongings.make()
        let stranger = try await Belongings.make(secret: "harmless")
        let before = try await state(of: victim)
        for (name, attempt) in Self.references {
            let (method, path, body) = attempt(stranger, victim)
            let reply = try await stranger.person.rest.send(method, path, body)
            let isEmptyList = try reply.status == 200 && reply.json["total"] == 0
            #expect([404, 422].contains(reply.status) || isEmptyList, "\(name): \(reply.text)")
            #expect(!reply.text.contains(victim.secret), "\(name)")
        }
        #expect(try await state(of: victim) == before)
        #expect(try await stranger.thread.messages().count == 2)
    }

    @Test func everyFieldThatNamesAThingIsTried() {
        let names: Set = ["before", "after", "cursor_id"]
        for operation in document.operations where !document.isSocket(operation) {
            let description = document.description(of: operation)
            let parameters = description["parameters"].elements.map { document.resolved($0) }
                .filter {
                    document.resolved($0["schema"])["format"] == "uuid" || names.contains($0["name"].string ?? "")
                }
            let body = document.resolved(description["requestBody"]["content"]["application/json"]["schema"])
            let fields = body["properties"].keys.filter { $0.hasSuffix("_id") || $0.hasSuffix("_ids") }
                .filter { !["client_message_id"].contains($0) }
            for field in parameters.compactMap({ $0["name"].string }) + fields {
                let name = "\(description["operationId"].string ?? "") \(field)"
                #expect(Self.references[name] != nil, "nobody tries “\(name)” with someone else's id")
            }
        }
    }

    // MARK: The socket

    @Test func noActionOfASocketReachesWhatIsSomeoneElses() async throws {
        let victim = try await Belongings.make()
        let stranger = try await Belongings.make(secret: "harmless")
        let before = try await state(of: victim)
        let socket = try await stranger.thread.joinedSocket()
        for event in foreignEvents(victim) {
            try await socket.send(event)
            let error = try await socket.next()
            #expect(error["type"] == "error", "\(event): \(error)")
            #expect(["not_found", "validation_failed"].contains(error["error_code"].string), "\(event): \(error)")
        }
        await #expect(throws: SocketClient.Refused.self) {
            try await Conversation(person: stranger.person, id: victim.thread.id).socket()
        }
        #expect(try await state(of: victim) == before)
        #expect(try await stranger.thread.messages().count == 2)
    }

    /// One of each kind that names a message, for a question and for an answer; and a message with others' things.
    private func foreignEvents(_ victim: Belongings) -> [JSON] {
        let kinds = document.root["components"]["schemas"]["ClientEvent"]["oneOf"].elements
            .map { document.resolved($0) }
            .filter { $0["properties"].has("message_id") }
            .map { $0["properties"]["type"]["const"] }
        #expect(kinds.count >= 6)
        let aboutMessages = kinds.flatMap { type in
            [victim.message, victim.answer].map { ["type": type, "message_id": .string($0), "content": "hi"] as JSON }
        }
        let send: [String: JSON] = ["type": "send_message", "client_message_id": "c1", "content": "hi"]
        return aboutMessages + [
            .object(send.merging(["parent_message_id": .string(victim.answer)]) { $1 }),
            .object(send.merging(["attachment_ids": [.string(victim.attachment)]]) { $1 }),
        ]
    }

    // MARK: What there is

    /// With the body that the document gives as an example, so that nothing but the id is wrong.
    private func call(_ operation: APIDocument.Operation, by person: Person, id: String) async throws -> Reply {
        let path = operation.path.replacing("{id}", with: id)
        let content = document.description(of: operation)["requestBody"]["content"]["application/json"]
        return try await person.rest.send(operation.method, path, content.has("example") ? content["example"] : nil)
    }

    /// All that the victim can read, call by call.
    private func state(of victim: Belongings) async throws -> [String: String] {
        var state: [String: String] = [:]
        for operation in document.operations where operation.method == "GET" {
            let name = document.description(of: operation)["operationId"].string ?? ""
            // A session tells when it was last used: by asking, it changes.
            guard !Self.withoutOwner.contains(name), name != "listSessions" else { continue }
            let query = name == "search" ? "?q=\(victim.secret)" : ""
            let id = operation.path.contains("{id}") ? try victim.id(for: operation.path) : ""
            let reply = try await victim.person.rest.get(operation.path.replacing("{id}", with: id) + query)
            #expect(reply.status == 200, "\(operation): \(reply.text)")
            state[operation.path] = (try? reply.json).map { "\($0.sorted)" } ?? reply.text
        }
        return state
    }

    private func expectNothing(of victim: Belongings, in reply: Reply, _ operation: APIDocument.Operation) {
        for trace in victim.traces where reply.text.contains(trace) {
            Issue.record("\(operation) shows \(trace) to a stranger: \(reply.text.prefix(300))")
        }
    }
}

extension JSON {
    /// The same text for the same value, whatever order its keys came in.
    fileprivate var sorted: String {
        switch self {
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.sorted)" }.joined(separator: ", ")
                + "}"
        case .array(let elements): "[" + elements.map(\.sorted).joined(separator: ", ") + "]"
        default: "\(self)"
        }
    }
}
