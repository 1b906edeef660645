import ChatCore
import Hummingbird

/// Answers over plain HTTP: the events of the thread, as server-sent events, until the answer ends.
struct AnswerStreams: Sendable {
    let replies: ReplyService
    let log: any EventLog<LiveFrame>
    let environment: DomainEnvironment

    /// - Throws: as `ReplyService.send`; nothing has been answered then.
    func response(
        sending draft: MessageDraft, to threadID: ChatThread.ID, by userID: User.ID
    ) async throws -> Response {
        let subscriber = SubscriberID(environment.newUUID())
        let stream = EventStream { [log] in log.unsubscribe(subscriber, from: threadID) }
        log.subscribe(to: threadID, as: subscriber) { received in
            switch received {
            case .numbered(let event): stream.send(event.payload)
            case .passing(let frame): stream.send(frame)
            case .gone: stream.finish()
            }
        }
        do {
            let sent = try await replies.send(draft, to: threadID, by: userID)
            return response(stream, until: sent.answerID)
        } catch {
            stream.finish()
            throw error
        }
    }

    private func response(_ stream: EventStream, until answerID: Message.ID?) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            // A message sent before has no new answer to wait for.
            body: stream.body(sleep: environment.sleep) { answerID == nil || $0.endOfAnswer == answerID })
    }
}
