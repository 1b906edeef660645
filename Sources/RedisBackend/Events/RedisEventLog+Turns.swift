import ChatCore
import Foundation
import NIOCore
import Synchronization

/// Changes of a thread one after the other, on whatever node: each holds a key in Redis while it goes on.
extension RedisEventLog {
    /// A node that dies holds a thread up for so long. One that is held up itself for longer has lost its turn, which
    /// the log notices when it publishes.
    static var turnLife: Duration { .seconds(5) }

    public func inOrder<Result: Sendable>(
        _ threadID: ChatThread.ID, _ change: () async throws -> Result
    ) async rethrows -> Result {
        // One change of this node at a time asks the others for its turn.
        try await changes.run(threadID) {
            let token = await begin(threadID)
            do {
                let result = try await change()
                end(threadID, token)
                return result
            } catch {
                if (error as? ChatError)?.cause is OutcomeUnknown { beginAnew(threadID) }
                end(threadID, token)
                throw error
            }
        }
    }

    /// - Returns: `nil` while Redis is away: then there is nobody to wait for.
    private func begin(_ threadID: ChatThread.ID) async -> String? {
        let token = environment.newUUID().uuidString
        var tries = 0
        while true {
            guard let session = state.withLock(\.session) else { return nil }
            let keys = LogKeys(threadID)
            let command = session.scripts.takeTurn.call(
                keys.turn, LogKeys.turns, keys.log, keys.stream, token,
                Int(Self.turnLife / .milliseconds(1)), threadID.description, keys.channel, newEpoch(session))
            do {
                if try await session.commands.send(command).value() == .integer(1) {
                    state.withLock { $0.turns[threadID] = token }
                    return token
                }
            } catch {
                session.close()
                leave(session)
                return nil
            }
            tries += 1
            let pause = Self.pause(afterTries: tries)
            // Also for a caller who is cancelled: their change has to have its turn.
            await Task { try? await Task.sleep(for: pause) }.value
        }
    }

    private func end(_ threadID: ChatThread.ID, _ token: String?) {
        guard let token else { return }
        state.withLock { state in
            state.turns[threadID] = nil
            guard let session = state.session else { return }
            session.commands.send(
                session.scripts.endTurn.call(LogKeys(threadID).turn, LogKeys.turns, token, threadID.description))
        }
    }

    /// Has readers begin anew where a node died, or was held up, between a change and its telling. Works until its task is
    /// cancelled.
    func watchTurns() async {
        while (try? await environment.sleep(.seconds(1))) != nil {
            guard let session = state.withLock(\.session),
                let lost = try? await session.commands.send(session.scripts.lostTurns.call(LogKeys.turns)).value()
            else { continue }
            for threadID in lost.array?.compactMap({ $0.string.flatMap { ChatThread.ID($0) } }) ?? [] {
                beginAnew(threadID)
            }
        }
    }

    private static func pause(afterTries tries: Int) -> Duration {
        min(.milliseconds(1) * (1 << min(tries, 5)), .milliseconds(20)) * Double.random(in: 0.5...1)
    }
}
