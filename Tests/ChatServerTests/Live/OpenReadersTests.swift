import ChatAPI
import ChatCore
import Foundation
import Testing

@testable import ChatServer

@Suite("The places of a user's readers")
struct OpenReadersTests {
    private let readers = OpenReaders(perUserMax: 2)
    private let user = User.ID(UUID())

    private func isFull(for user: User.ID) -> Bool {
        do {
            try readers.place(for: user).leave()
            return false
        } catch {
            #expect(error.code == .rateLimitExceeded)
            #expect(error.problem.retryAfter != nil)
            return true
        }
    }

    @Test("are so many, and one that is left is free again")
    func limit() throws {
        let places = [try readers.place(for: user), try readers.place(for: user)]
        #expect(isFull(for: user))
        places[0].leave()
        places[0].leave()
        #expect(!isFull(for: user))
        let another = try readers.place(for: user)
        #expect(isFull(for: user))
        withExtendedLifetime((places, another)) {}
    }

    @Test("are each user's own")
    func users() throws {
        let places = [try readers.place(for: user), try readers.place(for: user)]
        #expect(!isFull(for: User.ID(UUID())))
        withExtendedLifetime(places) {}
    }

    @Test("are free again when nobody holds them")
    func dropped() throws {
        for _ in 1...3 {
            let places = [try readers.place(for: user), try readers.place(for: user)]
            #expect(isFull(for: user))
            withExtendedLifetime(places) {}
        }
        #expect(!isFull(for: user))
    }
}
