import Foundation

/// Takes conversations from files into a project.
public struct ImportService: Sendable {
    private let store: any ImportStore & ProjectStore
    private let environment: DomainEnvironment

    public init(store: any ImportStore & ProjectStore, environment: DomainEnvironment) {
        self.store = store
        self.environment = environment
    }

    /// - Throws: `not_found` when the project isn't the owner's.
    public func begin(
        in projectID: Project.ID, as format: ImportFormat, by ownerID: User.ID
    ) async throws -> ImportRun {
        guard try await store.project(projectID, of: ownerID) != nil else { throw ChatError.notFound("project") }
        return ImportRun(format: format, projectID: projectID, ownerID: ownerID, store: store, environment: environment)
    }
}

/// One import, of one file or of several.
///
/// Each conversation is written as soon as it was read, alone and whole: whatever ends the import, what was written
/// stays, and nothing is there by half. Several are on their way at a time, so that they share commits.
public struct ImportRun: Sendable {
    /// How many conversations may be on their way to the store.
    private static let writesMax = 16
    /// How much is looked at before what was found is handed on.
    private static let pieceBytes = 64 * 1024

    public private(set) var report = ImportReport()
    private let format: ImportFormat
    private let writer: ImportWriter
    private var bytesLeft = ImportRules.bytesMax

    fileprivate init(
        format: ImportFormat, projectID: Project.ID, ownerID: User.ID, store: any ImportStore,
        environment: DomainEnvironment
    ) {
        self.format = format
        writer = ImportWriter(
            format: format, projectID: projectID, ownerID: ownerID, store: store, environment: environment,
            copies: CopyNumbers())
    }

    /// Reads a file to its end, no faster than its conversations are written.
    /// - Parameter next: the next bytes of the file; `nil` at its end.
    /// - Throws: `invalid_message` for what isn't JSON and `validation_failed` for JSON of another shape, unless there was
    ///   a conversation before: then the report tells of it. `payload_too_large`. What `next` and the store throw.
    public mutating func read(_ next: () async throws -> (some ContiguousBytes)?) async throws {
        var file = ImportFile(format)
        let fault = try await withThrowingTaskGroup(of: ImportWriter.Result.self) { group in
            var costs = WriteCosts()
            while file.fault == nil, let bytes = try await next() {
                let count = bytes.withUnsafeBytes(\.count)
                bytesLeft -= count
                guard bytesLeft >= 0 else { throw ChatError.importTooLarge }
                for start in stride(from: 0, to: count, by: Self.pieceBytes) {
                    let found = bytes.withUnsafeBytes { bytes in
                        file.read(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.pieceBytes, count)]))
                    }
                    for conversation in found { try await take(conversation, &costs, &group) }
                }
            }
            file.finish()
            while let result = try await group.next() { note(result) }
            return file.fault
        }
        report.sort()
        if let fault { try note(fault) }
    }

    private mutating func take(
        _ conversation: ImportFile.Conversation, _ costs: inout WriteCosts,
        _ group: inout ThrowingTaskGroup<ImportWriter.Result, any Error>
    ) async throws {
        let index = report.conversationCount
        guard index < ImportRules.conversationsMax else { return noteTooMany() }
        report.conversationCount += 1
        guard case .value(let value, let cost) = conversation.outcome else {
            report.failures.append(.init(index: index, title: nil, reason: "is too large"))
            return
        }
        while !costs.hasRoom(for: cost, writesMax: Self.writesMax), let result = try await group.next() {
            costs.remove(result.cost)
            note(result)
        }
        costs.add(cost)
        group.addTask { [writer] in try await writer.write(value, index: index, cost: cost) }
    }

    private mutating func noteTooMany() {
        let index = ImportRules.conversationsMax
        guard report.failures.last?.index != index else { return }
        report.failures.append(
            .init(
                index: index, title: nil,
                reason: "An import takes at most \(index) conversations. Import the rest from another file."))
    }

    private mutating func note(_ result: ImportWriter.Result) {
        switch result.outcome {
        case .imported(let id, let title): report.threads.append(.init(index: result.index, id: id, title: title))
        case .skipped: report.skippedCount += 1
        case .failed(let title, let reason):
            report.failures.append(.init(index: result.index, title: title, reason: reason))
        }
    }

    private mutating func note(_ fault: ImportFile.Fault) throws {
        guard !report.isEmpty else { throw fault.chatError }
        report.failures.append(
            .init(index: report.conversationCount, title: nil, reason: "The file \(fault.reason)."))
        // The next file's conversations are counted on.
        report.conversationCount += 1
    }
}

/// Bounds what is on its way to the store: all of it may share one commit, and a chat that writes meanwhile waits for
/// that commit.
private struct WriteCosts {
    private static let sumMax = 1024 * 1024

    private var count = 0
    private var sum = 0

    func hasRoom(for cost: Int, writesMax: Int) -> Bool {
        count == 0 || count < writesMax && sum + cost <= Self.sumMax
    }

    mutating func add(_ cost: Int) {
        count += 1
        sum += cost
    }

    mutating func remove(_ cost: Int) {
        count -= 1
        sum -= cost
    }
}

/// Makes a thread of a conversation and writes it.
private struct ImportWriter: Sendable {
    enum Outcome: Sendable {
        case imported(ChatThread.ID, title: String)
        case skipped
        case failed(title: String?, reason: String)
    }

    struct Result: Sendable {
        var index: Int
        var cost: Int
        var outcome: Outcome
    }

    let format: ImportFormat
    let projectID: Project.ID
    let ownerID: User.ID
    let store: any ImportStore
    let environment: DomainEnvironment
    let copies: CopyNumbers

    func write(_ value: JSONValue, index: Int, cost: Int) async throws -> Result {
        Result(index: index, cost: cost, outcome: try await write(value))
    }

    private func write(_ value: JSONValue) async throws -> Outcome {
        let imported: ImportedThread
        do throws(ConversationFault) {
            imported = try ImportedThread(
                format.draft(value), in: projectID, of: ownerID, copies: copies, environment: environment)
        } catch {
            let title = value["title"]?.text?.storable(atMost: ThreadRules.titleCharacters.upperBound)
            return .failed(title: title, reason: "The conversation can't be imported: \(error.reason).")
        }
        guard try await store.insertImportedThread(imported) else { return .skipped }
        return .imported(imported.thread.id, title: imported.thread.title)
    }
}

extension ImportFormat {
    fileprivate func draft(_ value: JSONValue) throws(ConversationFault) -> ConversationDraft {
        switch self {
        case .parley: try ParleyConversation.draft(value)
        case .chatgpt: try ChatGPTConversation.draft(value)
        }
    }
}

extension ImportFile.Fault {
    fileprivate var reason: String {
        switch self {
        case .malformed(let fault): "is not valid JSON from byte \(fault.offset) on: \(fault.reason)"
        case .otherShape(let reason): reason
        }
    }

    fileprivate var chatError: ChatError {
        switch self {
        case .malformed: ChatError(.invalidMessage, "The file \(reason).")
        case .otherShape: .invalid("body", reason)
        }
    }
}
