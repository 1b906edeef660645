import Testing

/// Somebody with one of each thing that there is, for others to reach for.
struct Belongings: Sendable {
    let person: Person
    /// A word that is in all that they wrote.
    let secret: String
    let project: String
    let thread: Conversation
    let message: String
    let answer: String
    let summary: String
    let attachment: String
    let session: String

    static func make(secret: String = "zanzibar", on program: ParleyProgram? = nil) async throws -> Belongings {
        let person = try await Person.register(on: program)
        let project = try await person.newProject("Plans for \(secret)")
        let thread = try await person.newThread(in: project)
        // A name given by hand stays, so nothing changes in the background.
        _ = try await person.rest.patch(thread.path, ["title": .string("About \(secret)")])
        let file = try await person.newAttachment("The map of \(secret).", named: "\(secret).txt")
        let attachment = try #require(file["id"].string)
        let sent = try await person.rest.post(
            "\(thread.path)/messages",
            [
                "content": .string("Where is \(secret)? [[script text=\"\(secret) is far away.\" rate=0]]"),
                "attachment_ids": [.string(attachment)],
            ])
        let answer = try await thread.endedAnswer()
        let sessions = try await person.rest.get("auth/sessions").json
        return Belongings(
            person: person, secret: secret, project: project, thread: thread,
            message: try #require(try sent.json["message"]["id"].string, "\(sent.text)"),
            answer: try #require(answer["id"].string), summary: try await thread.summarized(), attachment: attachment,
            session: try #require(sessions["sessions"][0]["id"].string))
    }

    /// The thing that a path with an id is about.
    func id(for path: String) throws -> String {
        let kinds = [
            "/projects/": project, "/threads/": thread.id, "/messages/": message, "/summaries/": summary,
            "/attachments/": attachment, "/sessions/": session,
        ]
        let noun = path.prefix { $0 != "{" }
        return try #require(
            kinds.first { noun.hasSuffix($0.key) }?.value, "there is nothing here that \(path) could be about")
    }

    /// What nobody else may ever be shown.
    var traces: [String] {
        [secret, project, thread.id, message, answer, summary, attachment, session, person.userID, person.email]
    }
}

extension Conversation {
    /// Has it summarised.
    /// - Returns: the summary's id.
    func summarized() async throws -> String {
        let begun = try await person.rest.post("\(path)/summarize", ["force": true])
        try #require(begun.status == 202, "\(begun.text)")
        var id: String?
        try await eventually {
            id = try await person.rest.get("\(path)/summaries").json["summaries"][0]["id"].string
            return id != nil
        }
        return try #require(id)
    }
}
