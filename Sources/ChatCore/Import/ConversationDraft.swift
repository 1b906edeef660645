import Foundation

/// A conversation as a file has it, whatever the file's format: a tree of messages in any order.
struct ConversationDraft: Sendable {
    struct Node: Sendable {
        /// Another node's index.
        var parent: Int?
        var role: Message.Role
        var content: String
        var createdAt: Date?
        var status = Message.Status.complete
        var errorCode: ChatError.Code?
        var model: String?
        var tokenCount: Int?
        var promptTokens: Int?
        var finishReason: String?
        var editedAt: Date?
        var isDeleted = false
        var metadata: MessageMetadata = [:]
        /// What it said before, oldest first.
        var edits: [MessageEdit] = []
    }

    /// Messages are named by their nodes' indexes.
    struct SummaryNode: Sendable {
        var text: String
        var keyTopics: [String]
        var start: Int
        var end: Int
        var covered: [Int]
        var messageCount: Int?
        var createdAt: Date?
        var editedAt: Date?
    }

    /// By which the file knows it: one and the same conversation in two files has the same.
    var sourceID: String?
    var title: String?
    var createdAt: Date?
    var updatedAt: Date?
    var model: String?
    var temperature: Double?
    var isArchived = false
    var isPinned = false
    var nodes: [Node]
    /// The node at which the shown path ends; without one, the newest.
    var activeNode: Int?
    var summaries: [SummaryNode] = []
}

/// Why a conversation can't be imported, in words that may be shown; holds no text of a message.
struct ConversationFault: Error, Sendable, Equatable {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension ConversationDraft {
    /// When each node was written, as far as is known: never before what it answers.
    struct Place {
        var node: Int
        var time: Date
        var depth: Int
    }

    /// All nodes in the order in which they may have been written: what is answered comes before its answers, siblings
    /// by time, and those of the same time as in the file.
    /// - Parameter start: when the first message was written, if the file doesn't say so.
    /// - Throws: `ConversationFault` when a message is its own ancestor.
    func orderOfWriting(start: Date) throws(ConversationFault) -> [Place] {
        var places: [Place?] = Array(repeating: nil, count: nodes.count)
        for index in nodes.indices where places[index] == nil {
            var chain: [Int] = []
            var next: Int? = index
            while let node = next, places[node] == nil {
                chain.append(node)
                // Longer than all nodes: it has gone round.
                guard chain.count <= nodes.count else {
                    throw ConversationFault("has a message that is its own ancestor")
                }
                next = nodes[node].parent
            }
            var above = next.flatMap { places[$0] }
            for node in chain.reversed() {
                let earliest = above?.time ?? nodes[node].createdAt ?? start
                let place = Place(
                    node: node, time: max(earliest, nodes[node].createdAt ?? earliest),
                    depth: (above?.depth ?? -1) + 1)
                places[node] = place
                above = place
            }
        }
        return places.compactMap(\.self).sorted { ($0.time, $0.depth, $0.node) < ($1.time, $1.depth, $1.node) }
    }
}
