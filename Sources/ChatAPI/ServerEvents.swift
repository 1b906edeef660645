import Foundation

/// What the server says on a socket. Each type is one frame; `seq` numbers those about the thread, and is missing only
/// until they are published.
public enum ServerEvents {
    public static let protocolVersion = "1.0"

    public struct ConnectionEstablished: Codable, Sendable {
        public var type = "connection_established"
        public var connectionId: String
        public var threadId: String
        public var timestamp: Date
        public var protocolVersion = ServerEvents.protocolVersion
        public var epoch: String
        public var lastSeq: Int
        /// Whether what follows continues where the client left off.
        public var resumed: Bool

        public init(
            connectionId: String, threadId: String, timestamp: Date, epoch: String, lastSeq: Int, resumed: Bool
        ) {
            self.connectionId = connectionId
            self.threadId = threadId
            self.timestamp = timestamp
            self.epoch = epoch
            self.lastSeq = lastSeq
            self.resumed = resumed
        }
    }

    public struct HeartbeatAck: Codable, Sendable {
        public var type = "heartbeat_ack"
        public var timestamp: Date

        public init(timestamp: Date) {
            self.timestamp = timestamp
        }
    }

    /// `new_message` and `message_updated`.
    public struct MessageChanged: Codable, Sendable {
        public var type: String
        public var seq: Int?
        public var message: MessageBody

        public init(type: String, seq: Int?, message: MessageBody) {
            self.type = type
            self.seq = seq
            self.message = message
        }
    }

    public struct AssistantMessageStart: Codable, Sendable {
        public var type = "assistant_message_start"
        public var seq: Int?
        public var messageId: String
        public var threadId: String
        @Nullable public var parentMessageId: String?
        public var model: String

        public init(seq: Int?, messageId: String, threadId: String, parentMessageId: String?, model: String) {
            self.seq = seq
            self.messageId = messageId
            self.threadId = threadId
            self.parentMessageId = parentMessageId
            self.model = model
        }
    }

    /// A piece of an answer, for clients to decode. The server writes its bytes itself, many times a second
    /// (`ChunkJSON`); a test holds them to this shape.
    public struct StreamChunk: Codable, Sendable {
        public var type = "stream_chunk"
        public var seq: Int?
        public var messageId: String
        public var chunk: String
        public var chunkIndex: Int
        public var isFinal = false

        public init(seq: Int?, messageId: String, chunk: String, chunkIndex: Int) {
            self.seq = seq
            self.messageId = messageId
            self.chunk = chunk
            self.chunkIndex = chunkIndex
        }
    }

    public struct FinalChunk: Codable, Sendable {
        public var type = "stream_chunk"
        public var seq: Int?
        public var messageId: String
        public var chunk = ""
        public var chunkIndex: Int
        public var isFinal = true
        public var totalTokens: Int
        @Nullable public var finishReason: String?
        public var status: String

        public init(
            seq: Int?, messageId: String, chunkIndex: Int, totalTokens: Int, finishReason: String?, status: String
        ) {
            self.seq = seq
            self.messageId = messageId
            self.chunkIndex = chunkIndex
            self.totalTokens = totalTokens
            self.finishReason = finishReason
            self.status = status
        }
    }

    public struct MessageDeleted: Codable, Sendable {
        public var type = "message_deleted"
        public var seq: Int?
        public var messageId: String
        public var deletedAt: Date

        public init(seq: Int?, messageId: String, deletedAt: Date) {
            self.seq = seq
            self.messageId = messageId
            self.deletedAt = deletedAt
        }
    }

    public struct ThreadUpdated: Codable, Sendable {
        public var type = "thread_updated"
        public var seq: Int?
        public var thread: ThreadBody

        public init(seq: Int?, thread: ThreadBody) {
            self.seq = seq
            self.thread = thread
        }
    }

    public struct SummaryAvailable: Codable, Sendable {
        public var type = "summary_available"
        public var seq: Int?
        public var threadId: String
        public var summaryId: String
        /// How many messages it stands for.
        public var messageCount: Int

        public init(seq: Int?, threadId: String, summaryId: String, messageCount: Int) {
            self.seq = seq
            self.threadId = threadId
            self.summaryId = summaryId
            self.messageCount = messageCount
        }
    }

    public struct TypingIndicator: Codable, Sendable {
        public var type = "typing_indicator"
        public var connectionId: String
        public var isTyping: Bool

        public init(connectionId: String, isTyping: Bool) {
            self.connectionId = connectionId
            self.isTyping = isTyping
        }
    }

    public struct ErrorEvent: Codable, Sendable {
        public var type = "error"
        public var errorCode: String
        public var error: String
        /// Seconds.
        public var retryAfter: Int?
        public var messageId: String?
        public var clientMessageId: String?

        public init(
            errorCode: String, error: String, retryAfter: Int? = nil, messageId: String? = nil,
            clientMessageId: String? = nil
        ) {
            self.errorCode = errorCode
            self.error = error
            self.retryAfter = retryAfter
            self.messageId = messageId
            self.clientMessageId = clientMessageId
        }
    }
}
