import ChatAPI
import ChatCore
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOFoundationCompat
import NIOWebSocket
import WebSocketUpgrade

/// One socket on one thread: hands what the client says to the services, and refusals back.
struct LiveSession: Sendable {
    /// How soon a socket follows the end of its session when its client says nothing.
    private static let sessionCheckInterval = Duration.seconds(30)

    let accounts: AccountService
    let threads: ThreadService
    let messages: MessageService
    let replies: ReplyService
    let log: any EventLog<LiveFrame>
    let frames: any RateLimiter
    let drain: ReaderDrain
    let environment: DomainEnvironment
    let logger: Logger
    let principal: Principal
    let threadID: ChatThread.ID
    /// Where the client left off.
    let position: EventPosition?

    func run(_ connection: WebSocketConnection, _ messages: WebSocketMessages) async {
        let reader = LiveReader(
            connection: connection, log: log, threadID: threadID, subscriber: SubscriberID(environment.newUUID()))
        drain.join(reader.subscriber) { connection.close(.serviceRestart, reason: "come again") }
        await reader.begin(at: position, now: environment.now())
        defer {
            reader.end()
            drain.quit(reader.subscriber)
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await closeWhenSessionEnds(connection) }
            for await message in messages {
                switch message {
                case .text(let text): await receive(text, reader, connection)
                case .binary: connection.close(.unacceptableData, reason: "send text")
                }
            }
            group.cancelAll()
        }
    }

    private func closeWhenSessionEnds(_ connection: WebSocketConnection) async {
        do {
            while true {
                try await environment.sleep(Self.sessionCheckInterval)
                guard await isSessionAlive() else { return closeSignedOut(connection) }
            }
        } catch {
            // Cancelled: the socket is closed.
        }
    }

    /// A database that is away for a moment signs nobody out.
    private func isSessionAlive() async -> Bool {
        do {
            _ = try await accounts.principal(ofSession: principal.sessionID)
            return true
        } catch {
            return (error as? ChatError)?.code != .unauthorized
        }
    }

    /// Its client comes again, and is asked to sign in.
    private func closeSignedOut(_ connection: WebSocketConnection) {
        connection.close(.policyViolation, reason: "signed out")
    }

    func receive(_ text: ByteBuffer, _ reader: LiveReader, _ connection: WebSocketConnection) async {
        if let excess = await excess(on: reader) { return await refuse(text, because: excess, reader, connection) }
        guard await isSessionAlive() else { return closeSignedOut(connection) }
        let event: ClientEvent
        do {
            event = try understand(text)
        } catch {
            return reader.send(LiveFrame(error))
        }
        do {
            try await perform(event, reader)
        } catch {
            reader.send(refusal(of: event, because: ChatError(describing: error)))
        }
    }

    /// - Throws: `invalid_message`, whatever is wrong with the frame.
    private func understand(_ text: ByteBuffer) throws(ChatError) -> ClientEvent {
        do {
            return try WireJSON.decode(from: Data(buffer: text))
        } catch let error as DecodingError {
            throw ChatError(.invalidMessage, ChatError(decoding: error).message, cause: error)
        } catch {
            throw ChatError(.invalidMessage, "The frame is not valid JSON.", cause: error)
        }
    }

    /// Before anything else is asked: a flood must cost next to nothing.
    private func excess(on reader: LiveReader) async -> ChatError? {
        do {
            try await frames.require("frames \(reader.subscriber)", limit: LimitRules.frames, what: "frames")
            return nil
        } catch {
            return ChatError(describing: error)
        }
    }

    /// Only so many are told which message it was that they tried to send: whoever goes on has to leave.
    private func refuse(
        _ text: ByteBuffer, because excess: ChatError, _ reader: LiveReader, _ connection: WebSocketConnection
    ) async {
        guard await frames.use("refused \(reader.subscriber)", limit: LimitRules.framesRefused) == nil else {
            return connection.close(.policyViolation, reason: "too many frames")
        }
        reader.send((try? understand(text)).map { refusal(of: $0, because: excess) } ?? LiveFrame(excess))
    }
}
