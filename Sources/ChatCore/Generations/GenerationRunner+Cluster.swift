import Synchronization

/// What other nodes, and the log, ask of the node that writes an answer.
extension GenerationRunner {
    /// Does what only the node that writes an answer can do.
    public func answer(_ request: NodeRequest) async -> Bool {
        switch request {
        case .stop(let threadID, let messageID): await stopHere(in: threadID, messageID: messageID)
        case .tellAgain(let threadID, let messageID): await tellAgain(messageID, in: threadID)
        }
    }

    private func tellAgain(_ messageID: Message.ID, in threadID: ChatThread.ID) async -> Bool {
        guard let live = live(messageID, in: threadID),
            let message = try? await store.message(messageID, in: threadID)
        else { return false }
        _ = live.publishUpdate(of: message)
        return true
    }

    /// Its node doesn't answer: it is held up, or gone, and finds the end when it comes back.
    func stopElsewhere(_ generation: Generation) async -> Bool {
        let hasStopped = try? await events.inOrder(generation.threadID) {
            try await end(generation, as: .stopped, text: await toldText(of: generation))
        }
        return hasStopped ?? false
    }

    /// Ends an answer that another node wrote. To be called in the thread's order of changes. Several nodes may try: the
    /// store lets one of them.
    /// - Parameter text: what it has to hold at least, as `toldText` says.
    func end(_ generation: Generation, as status: Message.Status, text: String?) async throws -> Bool {
        guard
            let ended = try await store.interruptGeneration(
                generation.id, as: status, text: text, at: environment.now())
        else { return false }
        events.publish(.messageUpdated(ended.message), in: generation.threadID)
        events.publish(.threadUpdated(ended.thread), in: generation.threadID)
        return true
    }

    /// The text that readers have of a running answer, on whatever node; `nil` when nobody can tell.
    func toldText(of generation: Generation) async -> String? {
        let told = await events.liveText(in: generation.threadID).answer
        return told?.messageID == generation.messageID ? told?.text : nil
    }

    // MARK: What the log asks of it

    /// Readers lack something of what was told: tells it once more, as it is now.
    func mend(_ disturbance: EventDisturbance) async {
        switch disturbance {
        case .restarted:
            await withDiscardingTaskGroup { group in
                for live in state.withLock({ Array($0.answers.values) }) {
                    group.addTask { await self.tellAnew(live) }
                }
            }
        case .refused(let messageID, let threadID):
            await mend(messageID, in: threadID)
        }
    }

    /// Until it is told: the store may be away as well.
    private func tellAnew(_ live: LiveAnswer) async {
        while !live.hasEnded, await !tellAgain(live.generation.messageID, in: live.generation.threadID) {
            guard (try? await environment.sleep(Self.pauseOfStore)) != nil else { return }
        }
    }

    private static let pauseOfStore = Duration.milliseconds(500)

    private func mend(_ messageID: Message.ID, in threadID: ChatThread.ID) async {
        while true {
            do {
                return try await settle(messageID, in: threadID)
            } catch {
                // The store is away as well.
                guard (try? await environment.sleep(Self.pauseOfStore)) != nil else { return }
            }
        }
    }

    private func settle(_ messageID: Message.ID, in threadID: ChatThread.ID) async throws {
        guard let live = live(messageID, in: threadID), !live.hasEnded else {
            let message = try await store.message(messageID, in: threadID)
            if let message, message.status != .streaming { events.publish(.messageUpdated(message), in: threadID) }
            return
        }
        guard try await store.runningGeneration(in: threadID)?.id == live.generation.id else {
            // Others took this node for dead, and have ended the answer or go on with it.
            live.stop(as: .interrupted)
            return
        }
        await tellAnew(live)
    }
}
