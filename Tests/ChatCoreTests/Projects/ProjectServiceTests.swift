import Testing

@testable import ChatCore

@Suite("Projects", .timeLimit(.minutes(1)))
struct ProjectServiceTests {
    private let provider = HandDrivenProvider()

    private func fields(of error: ChatError) -> [String] { error.fieldErrors.map(\.field) }

    @Test("take what their owner writes, tidied")
    func create() async throws {
        try await Chat.with(provider) { chat in
            let project = try await chat.projects.create(
                ProjectDraft(
                    name: "  Roses \n", description: "All about roses", instructions: "Be brief.",
                    defaultModel: "model-b", template: .writing, color: "#AABBCC"),
                owner: chat.user.id)
            #expect(project.name == "Roses")
            #expect(project.color == "#aabbcc")
            #expect(project.createdAt == chat.time.now)
            #expect(try await chat.projects.get(project.id, owner: chat.user.id) == project)
        }
    }

    @Test("keep what a change doesn't name, and give back a model of their own")
    func update() async throws {
        try await Chat.with(provider, instructions: "Be brief.") { chat in
            let id = chat.project.id
            chat.time.advance(by: .seconds(5))
            let named = try await chat.projects.update(
                id, with: ProjectDraft(name: "Roses", defaultModel: "model-b"), owner: chat.user.id)
            #expect(named.name == "Roses")
            #expect(named.instructions == "Be brief.")
            #expect(named.updatedAt == chat.time.now)
            let back = try await chat.projects.update(
                id, with: ProjectDraft(defaultModel: .some(nil)), owner: chat.user.id)
            #expect(back.defaultModel == nil)
            #expect(back.name == "Roses")
        }
    }

    @Test("are refused with every rule that is broken")
    func rules() async throws {
        try await Chat.with(provider) { chat in
            let bad = ProjectDraft(
                name: " ", description: String(repeating: "x", count: 2_001),
                instructions: String(repeating: "x", count: 20_001), defaultModel: "", color: "red")
            let error = try await chatError { _ = try await chat.projects.create(bad, owner: chat.user.id) }
            #expect(error.code == .validationFailed)
            #expect(fields(of: error) == ["name", "description", "instructions", "default_model", "color"])
            let change = try await chatError {
                _ = try await chat.projects.update(
                    chat.project.id, with: ProjectDraft(name: String(repeating: "x", count: 101)),
                    owner: chat.user.id)
            }
            #expect(fields(of: change) == ["name"])
            #expect(try await chat.projects.get(chat.project.id, owner: chat.user.id).name == "Garden")
        }
    }

    @Test("may use all the room there is")
    func limits() async throws {
        try await Chat.with(provider) { chat in
            _ = try await chat.projects.create(
                ProjectDraft(
                    name: String(repeating: "é", count: 100), description: String(repeating: "x", count: 2_000),
                    instructions: String(repeating: "x", count: 20_000)),
                owner: chat.user.id)
        }
    }

    @Test(
        "have a colour of six hexadecimal digits",
        arguments: ["", "#fff", "#3b5b8", "#3b5b8cc", "3b5b8c0", "#3b5b8g", "#３b5b8c", "#3b5b8\u{301}c"])
    func colours(color: String) async throws {
        #expect(!ProjectRules.isColor(color))
        #expect(ProjectRules.isColor(ProjectRules.defaultColor))
    }

    @Test("take the answers along that run in their threads")
    func deleteWhileAnswering() async throws {
        try await Chat.with(provider) { chat in
            let idle = try await chat.newThread()
            let readers = [await chat.reader(), await chat.reader(of: idle.id)]
            try await chat.send("Hello")
            _ = try await provider.nextCall()
            try await chat.projects.delete(chat.project.id, owner: chat.user.id)
            #expect(await !chat.runner.stop(in: chat.thread.id, messageID: nil), "it has stopped")
            for reader in readers { try await reader.untilGone() }
        }
    }

    @Test("of somebody else are as if they were not there")
    func foreign() async throws {
        try await Chat.with(provider) { chat in
            let stranger = try await chat.newUser().id
            let id = chat.project.id
            let errors = [
                try await chatError { _ = try await chat.projects.get(id, owner: stranger) },
                try await chatError { _ = try await chat.projects.update(id, with: ProjectDraft(), owner: stranger) },
                try await chatError { try await chat.projects.delete(id, owner: stranger) },
            ]
            #expect(errors.map(\.code) == [.notFound, .notFound, .notFound])
            #expect(try await chat.projects.list(of: stranger, page: PageRequest()).elements.isEmpty)
            try await chat.projects.delete(id, owner: chat.user.id)
            #expect(try await chat.projects.list(of: chat.user.id, page: PageRequest()).total == 0)
        }
    }
}
