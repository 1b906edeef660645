import Foundation
import Logging
import NIOPosix
import Testing

@testable import ModelProviders

@Suite("Counting with vocabularies in a folder", .timeLimit(.minutes(1)))
struct VocabularyTokenCounterTests {
    private func withCounter(_ body: (VocabularyTokenCounter, URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await body(VocabularyTokenCounter(folder: folder, threads: .singleton, logger: logger), folder)
    }

    @Test("is done for models whose vocabulary is there, from when it is there")
    func late() async throws {
        try await withCounter { counter, folder in
            #expect(await counter.tokens(of: ["abc"], for: "gpt-4") == nil)
            try VocabularyTests.file(["bc"]).write(to: folder.appending(path: "cl100k_base.tiktoken"))
            for _ in 1...2 { #expect(await counter.tokens(of: ["abc", "", "xyz"], for: "gpt-4") == [2, 0, 3]) }
            #expect(await counter.tokens(of: ["abc"], for: "gpt-4o") == nil)
            #expect(await counter.tokens(of: ["abc"], for: "llama") == nil)
        }
    }

    @Test("is not done with a file that is none")
    func unreadable() async throws {
        try await withCounter { counter, folder in
            try Data("no vocabulary".utf8).write(to: folder.appending(path: "o200k_base.tiktoken"))
            #expect(await counter.tokens(of: ["abc"], for: "gpt-4o") == nil)
        }
    }

    @Test("is done for many at once")
    func concurrent() async throws {
        try await withCounter { counter, folder in
            try VocabularyTests.file(["bc"]).write(to: folder.appending(path: "cl100k_base.tiktoken"))
            await withTaskGroup(of: [Int]?.self) { group in
                for index in 0..<50 {
                    group.addTask { await counter.tokens(of: [String(repeating: "bc", count: index)], for: "gpt-4") }
                }
                var sum = 0
                for await counts in group { sum += counts?[0] ?? -1 }
                #expect(sum == (0..<50).reduce(0, +))
            }
        }
    }
}
