import ChatCore
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import WebSocketUpgrade

/// Answers over plain HTTP: the events of the thread, as server-sent events, until the answer ends.
struct AnswerStreams: Sendable {
    /// A reader that is this many events behind is cut off.
    private static let eventsBehindMax = 4_096

    let replies: ReplyService
    let log: any EventLog<LiveFrame>
    let environment: DomainEnvironment

    /// - Throws: as `ReplyService.send`; nothing has been answered then.
    func response(
        sending draft: MessageDraft, to threadID: ChatThread.ID, by userID: User.ID
    ) async throws -> Response {
        let subscriber = SubscriberID(environment.newUUID())
        let (frames, continuation) = AsyncStream.makeStream(
            of: LiveFrame.self, bufferingPolicy: .bufferingOldest(Self.eventsBehindMax))
        continuation.onTermination = { [log] _ in log.unsubscribe(subscriber, from: threadID) }
        log.subscribe(to: threadID, as: subscriber) { received in
            switch received {
            case .numbered(let event): continuation.yieldOrFinish(event.payload)
            case .passing(let frame): continuation.yieldOrFinish(frame)
            case .gone: continuation.finish()
            }
        }
        do {
            let sent = try await replies.send(draft, to: threadID, by: userID)
            return Self.response(until: sent.answerID, frames)
        } catch {
            continuation.finish()
            throw error
        }
    }

    private static func response(until answerID: Message.ID?, _ frames: AsyncStream<LiveFrame>) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                for await frame in frames {
                    try await writer.write(event(frame))
                    // A message sent before has no new answer to wait for.
                    if answerID == nil || frame.endOfAnswer == answerID { break }
                }
                try await writer.finish(nil)
            })
    }

    private static func event(_ frame: LiveFrame) -> ByteBuffer {
        var buffer = ByteBuffer(staticString: "data: ")
        buffer.writeImmutableBuffer(frame.outgoing.payload)
        buffer.writeStaticString("\n\n")
        return buffer
    }
}

extension AsyncStream.Continuation where Element: Sendable {
    /// A reader that is too far behind gets nothing more: what it had would have a hole.
    fileprivate func yieldOrFinish(_ element: Element) {
        if case .dropped = yield(element) { finish() }
    }
}
