import Foundation
import ModelProviders
import Testing

@testable import ChatCore

@Suite("Prompts of a project")
struct PromptServiceTests {
    @Test("A new project is offered what suits its template and the hour")
    func newProject() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let project = try await chat.projects.create(
                ProjectDraft(name: "Code", template: .coding), owner: chat.user.id)
            let prompts = try await chat.prompts(in: project.id)
            #expect(prompts.map(\.category).filter { $0 == .topic }.isEmpty)
            #expect(prompts.count { $0.id.hasPrefix("coding-") } == 4)
            // The tests' time begins at 08:00 UTC.
            #expect(prompts.count { $0.id.hasPrefix("morning-") } == 1)
            let east = try await chat.prompts(in: project.id, minutesEastOfUTC: 12 * 60)
            #expect(east.count { $0.id.hasPrefix("evening-") } == 1)
            let west = try await chat.prompts(in: project.id, minutesEastOfUTC: -9 * 60)
            #expect(west.count { $0.id.hasPrefix("night-") } == 1)
        }
    }

    @Test("They stay for the day, and take up what was talked about last")
    func topics() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let before = try await chat.prompts(in: chat.project.id)
            chat.time.advance(by: .seconds(60))
            #expect(try await chat.prompts(in: chat.project.id) == before)
            chat.time.advance(by: .seconds(24 * 3600))
            #expect(try await chat.prompts(in: chat.project.id) != before)
            try await chat.send("Growing roses")
            let after = try await chat.prompts(in: chat.project.id)
            #expect(after.filter { $0.category == .topic }.map { $0.text.contains("“Growing roses”") } == [true])
            let ofThread = try await chat.prompts(in: chat.project.id, threadID: chat.thread.id)
            #expect(ofThread.first?.text.contains("“Growing roses”") == true)
            #expect(ofThread.first?.text != after.first?.text)
        }
    }

    @Test("Others' projects and threads of other projects are not there")
    func ownership() async throws {
        try await Chat.with(ScriptedProvider()) { chat in
            let stranger = try await chat.newUser()
            let other = try await chat.projects.create(ProjectDraft(name: "Other"), owner: chat.user.id)
            let ofStranger = await #expect(throws: ChatError.self) {
                try await chat.prompts(in: chat.project.id, by: stranger)
            }
            #expect(ofStranger?.code == .notFound)
            let elsewhere = await #expect(throws: ChatError.self) {
                try await chat.prompts(in: other.id, threadID: chat.thread.id)
            }
            #expect(elsewhere?.code == .threadNotFound)
        }
    }
}

extension Chat {
    fileprivate func prompts(
        in project: Project.ID, threadID: ChatThread.ID? = nil, minutesEastOfUTC: Int = 0, by user: User? = nil
    ) async throws -> [ExamplePrompt] {
        try await PromptService(projects: store, threads: store, summaries: store, environment: environment)
            .prompts(
                in: project, threadID: threadID, minutesEastOfUTC: minutesEastOfUTC, owner: (user ?? self.user).id)
    }
}
