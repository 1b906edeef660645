import ChatCore
import Foundation
import Synchronization
import Testing

@testable import ChatServer

@Suite("Access tokens")
struct AccessTokensTests {
    /// The time as a test sets it.
    private final class SetTime: Sendable {
        private let date = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

        var now: Date { date.withLock(\.self) }

        func advance(bySeconds seconds: TimeInterval) { date.withLock { $0 += seconds } }
    }

    private let time = SetTime()
    private let session = Session(
        id: Session.ID(UUID()), userID: User.ID(UUID()), userAgent: "Firefox", address: "192.0.2.1",
        createdAt: Date(timeIntervalSince1970: 0), lastUsedAt: Date(timeIntervalSince1970: 0))

    private func tokens(_ secrets: String...) async -> AccessTokens {
        await AccessTokens(secrets: secrets.map { "a secret of 32 bytes and more: \($0)" }, now: { [time] in time.now })
    }

    private func isGood(_ token: String, for tokens: AccessTokens) async throws -> Bool {
        do {
            #expect(try await tokens.session(of: token) == session.id)
            return true
        } catch let error as ChatError {
            #expect(error.code == .unauthorized)
            return false
        }
    }

    private func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    @Test("name their session for a quarter of an hour, and not a second longer")
    func expiry() async throws {
        let tokens = await tokens("secret")
        let token = try await tokens.issue(for: session)
        #expect(try await isGood(token, for: tokens))
        time.advance(bySeconds: 899)
        #expect(try await isGood(token, for: tokens))
        time.advance(bySeconds: 1)
        #expect(try await !isGood(token, for: tokens))
    }

    @Test("outlive a change of the secret for as long as the old one is still known")
    func rotation() async throws {
        let token = try await tokens("old").issue(for: session)
        #expect(try await isGood(token, for: tokens("new", "old")))
        #expect(try await !isGood(token, for: tokens("new")))
        let fresh = try await tokens("new", "old").issue(for: session)
        #expect(try await isGood(fresh, for: tokens("new")))
        #expect(try await !isGood(fresh, for: tokens("old")))
    }

    @Test("are worth nothing with a single letter changed")
    func tampering() async throws {
        let tokens = await tokens("secret")
        let token = try await tokens.issue(for: session)
        for index in token.indices where token[index] != "." {
            // The last letter of a part holds bits that count for nothing.
            let next = token.index(after: index)
            guard next != token.endIndex, token[next] != "." else { continue }
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
            #expect(try await !isGood(changed, for: tokens), "at \(token.distance(from: token.startIndex, to: index))")
        }
    }

    @Test("are worth nothing under another's key, or without a signature")
    func forged() async throws {
        let tokens = await tokens("secret")
        let parts = try await tokens.issue(for: session).split(separator: ".")
        let foreign = try await self.tokens("other").issue(for: session).split(separator: ".")
        #expect(try await !isGood("\(parts[0]).\(parts[1]).\(foreign[2])", for: tokens))
        for algorithm in ["none", "None", "NONE", "HS512", "RS256", ""] {
            var header = try jsonObject(try #require(Data(base64URL: String(parts[0]))))
            header["alg"] = algorithm
            let forged = base64URL(try JSONSerialization.data(withJSONObject: header))
            for signature in ["", String(parts[2])] {
                #expect(try await !isGood("\(forged).\(parts[1]).\(signature)", for: tokens))
            }
        }
    }

    @Test("are nothing else", arguments: ["", ".", "..", "a.b.c", "a", String(repeating: "a.", count: 10_000)])
    func garbage(text: String) async throws {
        #expect(try await !isGood(text, for: tokens("secret")))
    }

    @Test("don't tell anything about the secret in the name of its key")
    func keyID() async throws {
        let token = try await tokens("secret").issue(for: session)
        let header = try jsonObject(try #require(Data(base64URL: String(token.prefix { $0 != "." }))))
        let keyID = try #require(header["kid"] as? String)
        #expect(keyID.count == 12)
        #expect(header["alg"] as? String == "HS256")
    }
}

extension Data {
    fileprivate init?(base64URL text: String) {
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        self.init(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
