/// Finds the conversations of a file that arrives in pieces, and hands each over when it is whole.
///
/// A pure machine. It keeps what the import needs of one conversation, and nothing of the rest.
struct ImportFile: Sendable {
    struct Conversation: Sendable {
        /// In this file, from 0.
        var index: Int
        var outcome: JSONValueBuilder.Outcome
    }

    /// Why the rest of a file can't be read.
    enum Fault: Error, Sendable {
        case malformed(JSONFault)
        /// It is JSON, but not the file that it should be.
        case otherShape(String)
    }

    private var tokenizer: JSONTokenizer
    private var finder: ConversationFinder
    /// Set when no more can be read.
    private(set) var fault: Fault?

    init(_ format: ImportFormat, costMax: Int = ImportRules.conversationBytesMax) {
        tokenizer = JSONTokenizer()
        finder = ConversationFinder(format: format, costMax: costMax)
    }

    /// - Returns: the conversations that end in this piece; after a fault, the last ones.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> [Conversation] {
        attempt { file throws in try file.tokenizer.read(bytes, into: &file.finder) }
        return finder.takeFound()
    }

    /// There is nothing more to come.
    mutating func finish() {
        attempt { file throws in
            try file.tokenizer.finish(into: &file.finder)
            try file.finder.finish()
        }
    }

    private mutating func attempt(_ body: (inout ImportFile) throws -> Void) {
        guard fault == nil else { return }
        do {
            try body(&self)
        } catch let error as JSONFault {
            fault = .malformed(error)
        } catch let error as Fault {
            fault = error
        } catch {
            fault = .otherShape("can't be read")
        }
    }
}

/// Knows where in a file the conversations are: in the list that it is, or in its list `threads`.
private struct ConversationFinder: JSONTokenSink, Sendable {
    private enum Place {
        case start
        /// Among the members of the outermost object.
        case members
        case conversations
        case conversation
        /// In a value that nobody needs.
        case skipped(depth: Int)
        case end
    }

    let format: ImportFormat
    let costMax: Int
    private var place = Place.start
    private var key = ""
    /// Of the conversation that is being read.
    private var builder: JSONValueBuilder
    private var found: [ImportFile.Conversation] = []
    private var count = 0
    private var hasConversations = false
    private var hasFormat = false

    init(format: ImportFormat, costMax: Int) {
        self.format = format
        self.costMax = costMax
        builder = JSONValueBuilder(format.selection, costMax: costMax)
    }

    mutating func takeFound() -> [ImportFile.Conversation] {
        defer { found = [] }
        return found
    }

    /// - Throws: `ImportFile.Fault`.
    func finish() throws {
        guard format == .parley else { return }
        guard hasConversations else { throw ImportFile.Fault.otherShape("has no list \"threads\"") }
        guard hasFormat else { throw Self.notOurFormat }
    }

    private static let notOurFormat = ImportFile.Fault.otherShape(
        "does not say that it is a Parley file (\"format\": \"\(ImportRules.formatName)\")")

    var wantsText: Bool {
        switch place {
        case .conversation: builder.wantsText
        case .members: true
        case .start, .conversations, .skipped, .end: false
        }
    }

    mutating func take(_ token: JSONToken) throws {
        switch place {
        case .start: try takeRoot(token)
        case .members: try takeMember(token)
        case .conversations:
            if token == .endArray {
                place = format == .parley ? .members : .end
            } else {
                builder = JSONValueBuilder(format.selection, costMax: costMax)
                takeInConversation(token)
            }
        case .conversation: takeInConversation(token)
        case .skipped(let depth): skip(token, depth: depth)
        case .end: break
        }
    }

    private mutating func takeRoot(_ token: JSONToken) throws {
        switch (format, token) {
        case (.parley, .beginObject): place = .members
        case (.chatgpt, .beginArray): beginConversations()
        case (.parley, _): throw ImportFile.Fault.otherShape("must be an object with a list \"threads\"")
        case (.chatgpt, _): throw ImportFile.Fault.otherShape("must be a list of conversations")
        }
    }

    private mutating func beginConversations() {
        place = .conversations
        hasConversations = true
    }

    private mutating func takeMember(_ token: JSONToken) throws {
        switch (token, key) {
        case (.key(let name), _): key = name
        case (.endObject, _): place = .end
        case (.beginArray, "threads"): beginConversations()
        case (_, "threads"): throw ImportFile.Fault.otherShape("must have a list as \"threads\"")
        case (.text(ImportRules.formatName), "format"): hasFormat = true
        case (_, "format"): throw Self.notOurFormat
        case (.beginArray, _), (.beginObject, _): place = .skipped(depth: 1)
        default: break
        }
    }

    private mutating func skip(_ token: JSONToken, depth: Int) {
        switch token {
        case .beginArray, .beginObject: place = .skipped(depth: depth + 1)
        case .endArray, .endObject: place = depth == 1 ? .members : .skipped(depth: depth - 1)
        default: break
        }
    }

    private mutating func takeInConversation(_ token: JSONToken) {
        builder.take(token)
        place = .conversation
        guard let outcome = builder.outcome else { return }
        found.append(.init(index: count, outcome: outcome))
        count += 1
        place = .conversations
    }
}

extension ImportFormat {
    /// What is kept of a conversation.
    fileprivate var selection: JSONSelection {
        switch self {
        case .parley: ParleyConversation.selection
        case .chatgpt: ChatGPTConversation.selection
        }
    }
}
