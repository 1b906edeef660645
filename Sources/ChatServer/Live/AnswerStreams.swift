import ChatCore
import Hummingbird

/// Answers over plain HTTP: the events of the thread, as server-sent events, until the answer ends.
struct AnswerStreams: Sendable {
    let replies: ReplyService
    let log: any EventLog<LiveFrame>
    let readers: OpenReaders
    let environment: DomainEnvironment

    /// - Throws: as `ReplyService.send`, or `rate_limit_exceeded` when the user has too many readers; nothing has been
    ///   answered then.
    func response(
        sending draft: MessageDraft, to threadID: ChatThread.ID, by userID: User.ID
    ) async throws -> Response {
        let place = try readers.place(for: userID)
        let stream = await log.stream(of: threadID, as: SubscriberID(environment.newUUID())) { place.leave() }
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

extension EventLog<LiveFrame> {
    /// What is published in the thread from now on. The subscription ends with the stream.
    func stream(
        of threadID: ChatThread.ID, as subscriber: SubscriberID, onEnd: @escaping @Sendable () -> Void = {}
    ) async -> EventStream {
        let stream = EventStream {
            unsubscribe(subscriber, from: threadID)
            onEnd()
        }
        await subscribe(to: threadID, as: subscriber) { [weak stream] received in
            switch received {
            case .numbered(let event): stream?.send(event.payload)
            case .passing(let frame): stream?.send(frame)
            case .gone: stream?.finish()
            case .restarted:
                // The answer goes on; this can't say how.
                stream?.send(LiveFrame(ChatError.restarting))
                stream?.finish()
            }
        }
        return stream
    }
}
