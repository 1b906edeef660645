import ChatCore
import Foundation
import SQLStore
import Testing

@Suite("Searching")
struct SearchServiceTests {
    @Test("Pages hold every result once, best first, whatever happens meanwhile")
    func paging() async throws {
        try await Searched.with { searched in
            for number in 0..<9 { try await searched.newThread("harvest \(number)") }
            let all = try await searched.search("harvest", limit: 100)
            #expect(all.total == 9)
            #expect(all.nextCursor == nil)
            var pages: [Page<SearchResult>] = []
            repeat {
                pages.append(try await searched.search("harvest", limit: 4, cursor: pages.last?.nextCursor))
                try await searched.newThread("harvest harvest")
                searched.time.advance(by: .seconds(24 * 3600))
            } while pages.last?.nextCursor != nil
            #expect(pages.map(\.elements.count) == [4, 4, 1])
            #expect(pages.map(\.total) == [9, 9, 9])
            #expect(pages.flatMap(\.elements).map(\.detail.id) == all.elements.map(\.detail.id))
        }
    }

    @Test("What is gone between two pages is left out")
    func deletion() async throws {
        try await Searched.with { searched in
            let first = try await searched.newThread("harvest")
            try await searched.newThread("harvest too, and much more")
            let page = try await searched.search("harvest", limit: 1)
            #expect(page.elements.map(\.detail.threadID) == [first])
            _ = try await searched.store.deleteThread(first, of: searched.user.id)
            #expect(try await searched.search("harvest").total == 1)
        }
    }

    @Test("A text without a word finds nothing; one that is empty, too long or holds a NUL is refused")
    func validation() async throws {
        try await Searched.with { searched in
            try await searched.newThread("harvest")
            #expect(try await searched.search("?!").elements.isEmpty)
            #expect(try await searched.search(String(repeating: "x", count: 500)).total == 0)
            let tooManyWords = (0...100).map { String($0, radix: 36) }.joined(separator: " ")
            for text in ["", " \n", "a\0b", String(repeating: "x", count: 501), tooManyWords] {
                let error = try await chatError { _ = try await searched.search(text) }
                #expect(error.fieldErrors.map(\.field) == ["q"])
            }
        }
    }

    @Test(
        "A cursor that no page gave is refused",
        arguments: ["", "x", "%%%", "AAAA", "é", "_" + String(repeating: "A", count: 42)])
    func cursors(cursor: String) async throws {
        try await Searched.with { searched in
            let error = try await chatError { _ = try await searched.search("a", cursor: cursor) }
            #expect(error.fieldErrors.map(\.field) == ["cursor"])
        }
    }

    @Test("Whatever was written is found by each of its words and marked; whatever is looked for is data")
    func anyText() async throws {
        try await Searched.with { searched in
            for seed in 1...60 {
                var random = SeededRandom(seed)
                let text = "x" + randomText(upTo: 30, using: &random)
                let thread = try await searched.newThread(text)
                for word in text.split(whereSeparator: \.isWhitespace).prefix(6) {
                    let phrase = "\"\(word.replacing("\"", with: " "))\""
                    let results = try await searched.search(phrase, limit: 100).elements
                    let hasWord = word.contains { $0.isLetter || $0.isNumber }
                    let result = results.first { $0.detail.threadID == thread }
                    #expect(!hasWord || result != nil, "seed \(seed): \(word)")
                    #expect(result?.snippet.segments.contains(where: \.isMatch) != false, "seed \(seed): \(word)")
                }
                let odd = String(randomText(upTo: 20, using: &random).unicodeScalars.prefix(500))
                if odd.contains(where: { !$0.isWhitespace }) { _ = try await searched.search(odd) }
            }
        }
    }
}

/// A user's threads, to be searched.
private struct Searched: Sendable {
    let time: TestTime
    let environment: DomainEnvironment
    let store: SQLChatStore
    let user: User
    let project: Project

    static func with(_ body: (Searched) async throws -> Void) async throws {
        let time = TestTime()
        try await withStore(time: time) { store in
            let environment = time.environment()
            let user = try await Chat.newUser(in: store, environment)
            let project = Project(
                id: Identifier(environment.newUUID()), ownerID: user.id, name: "Garden", description: "",
                instructions: "", defaultModel: nil, template: .general, color: "#3b5b8c", isArchived: false,
                lastChatAt: nil, threadCount: 0, createdAt: time.now, updatedAt: time.now)
            try await store.insertProject(project)
            try await body(
                Searched(time: time, environment: environment, store: store, user: user, project: project))
        }
    }

    @discardableResult
    func newThread(_ title: String) async throws -> ChatThread.ID {
        let thread = ChatThread(
            id: Identifier(environment.newUUID()), projectID: project.id, ownerID: user.id, title: title,
            titleSource: .user, createdAt: time.now, updatedAt: time.now, lastActivityAt: time.now)
        try await store.insertThread(thread)
        return thread.id
    }

    func search(_ text: String, limit: Int = 20, cursor: String? = nil) async throws -> Page<SearchResult> {
        try await SearchService(store: store, environment: environment).search(
            text, in: SearchScope(ownerID: user.id), limit: limit, cursor: cursor)
    }
}
