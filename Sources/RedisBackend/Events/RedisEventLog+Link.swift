import ChatCore
import NIOCore
import Synchronization

/// Redis comes and goes.
extension RedisEventLog {
    /// Goes over to a new session: what was published without it begins anew there, before anything else is published.
    func join(_ session: RedisSession) {
        state.withLock { state in
            state.session = session
            state.refused = []
            for threadID in state.unshared { restart(threadID, on: session, isTextStale: true) }
            state.unshared = []
        }
        own.restart()
        disturb.yield(.restarted)
    }

    /// Goes on alone; does nothing when this isn't the session that is used.
    func leave(_ session: RedisSession) {
        let hasLeft = state.withLock { state in
            guard state.session === session else { return false }
            state.session = nil
            return true
        }
        guard hasLeft else { return }
        readers.sendAway()
        disturb.yield(.restarted)
    }

    func receive(_ announcement: Announcement, in threadID: ChatThread.ID) {
        readers.receive(announcement, in: threadID)
    }

    /// A thread of which readers may lack something begins anew as soon as Redis is there.
    func note(unshared threadID: ChatThread.ID, after session: RedisSession) {
        session.close()
        state.withLock { state in
            if let current = state.session, current !== session {
                restart(threadID, on: current, isTextStale: true)
            } else {
                state.unshared.insert(threadID)
            }
        }
    }

    /// - Parameter isTextStale: whether text of the running answer may have been published elsewhere.
    func restart(_ threadID: ChatThread.ID, on session: RedisSession, isTextStale: Bool) {
        let keys = LogKeys(threadID)
        let reply = session.commands.send(
            session.scripts.restart.call(
                keys.log, keys.stream, keys.text, keys.channel, newEpoch(session), isTextStale ? "stale" : ""))
        noteFailure(of: reply, in: threadID, on: session)
    }

    func noteFailure(of reply: EventLoopFuture<RESPValue>, in threadID: ChatThread.ID, on session: RedisSession) {
        reply.whenComplete { reply in
            if case .success(.integer) = reply { return }
            self.note(unshared: threadID, after: session)
        }
    }
}
