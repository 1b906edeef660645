import Foundation
import SQLStore
import Testing

@testable import ChatCore

extension Chat {
    var imports: ImportService { ImportService(store: store, environment: environment) }
    var exports: ExportService { ExportService(store: store, environment: environment) }

    /// Imports files, each as it comes over a slow line.
    func importFiles(
        _ files: [String], as format: ImportFormat = .parley, into projectID: Project.ID? = nil, piece: Int = 50
    ) async throws -> ImportReport {
        var run = try await imports.begin(in: projectID ?? project.id, as: format, by: user.id)
        for file in files {
            var rest = Array(file.utf8)[...]
            try await run.read {
                guard !rest.isEmpty else { return nil as [UInt8]? }
                let bytes = Array(rest.prefix(piece))
                rest = rest.dropFirst(piece)
                return bytes
            }
        }
        return run.report
    }

    func importFile(
        _ file: String, as format: ImportFormat = .parley, into projectID: Project.ID? = nil
    ) async throws -> ImportReport {
        try await importFiles([file], as: format, into: projectID)
    }

    /// Imports one conversation that is as it should be.
    func importConversation(_ json: String, as format: ImportFormat = .parley) async throws -> ChatThread {
        let file = format == .parley ? parley(json) : "[\(json)]"
        let report = try await importFile(file, as: format)
        #expect(report.failures == [])
        return try await threads.get(try #require(report.threads.first?.id), owner: user.id)
    }

    func exported(_ id: ChatThread.ID, as format: ExportFormat) async throws -> String {
        var text = ""
        try await exports.export(id, as: format, owner: user.id).write { text += $0 }
        return text
    }

    func allMessages(in id: ChatThread.ID) async throws -> [Message] {
        try await store.allMessages(in: id, after: nil, limit: 10_000).map(\.message)
    }

    func newProject() async throws -> Project {
        try await projects.create(ProjectDraft(name: "Other"), owner: user.id)
    }
}

/// A Parley file of these conversations.
func parley(_ conversations: String...) -> String {
    "{\"format\":\"parley/1\",\"threads\":[\(conversations.joined(separator: ","))]}"
}

/// A conversation of short messages that follow one another.
func conversation(_ title: String, _ contents: String...) -> String {
    let messages = contents.enumerated().map { #"{"is_user":\#($0 % 2 == 0),"content":"\#($1)"}"# }
    return #"{"title":"\#(title)","messages":[\#(messages.joined(separator: ","))]}"#
}
