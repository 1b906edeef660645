import ChatCore
import Synchronization

/// How many sockets and event streams each user has open on this node.
final class OpenReaders: Sendable {
    private let counts = Mutex<[User.ID: Int]>([:])
    private let perUserMax: Int

    init(perUserMax: Int = LimitRules.readersMax) {
        self.perUserMax = perUserMax
    }

    /// - Throws: `rate_limit_exceeded` when the user has all places.
    func place(for userID: User.ID) throws(ChatError) -> Place {
        let isFree = counts.withLock { counts in
            guard counts[userID, default: 0] < perUserMax else { return false }
            counts[userID, default: 0] += 1
            return true
        }
        guard isFree else {
            throw ChatError(
                .rateLimitExceeded, "You have \(perUserMax) connections open. Close some of them, then try again.")
        }
        return Place(of: userID, among: self)
    }

    private func leave(_ userID: User.ID) {
        counts.withLock { counts in
            let left = counts[userID, default: 0] - 1
            counts[userID] = left > 0 ? left : nil
        }
    }

    /// Taken until it is left, or until nobody holds it: a connection may end before its reader begins.
    final class Place: Sendable {
        private let userID: User.ID
        private let readers: OpenReaders
        private let isLeft = Mutex(false)

        fileprivate init(of userID: User.ID, among readers: OpenReaders) {
            self.userID = userID
            self.readers = readers
        }

        deinit {
            leave()
        }

        /// Only the first time counts.
        func leave() {
            let isFirst = isLeft.withLock { isLeft in
                defer { isLeft = true }
                return !isLeft
            }
            if isFirst { readers.leave(userID) }
        }
    }
}
